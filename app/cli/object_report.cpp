// --export-objects PROTOCOL,FOLDER
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "app/cli/statistics.h"
#include "model/statistics/http_objects.h"

namespace dorsal {

namespace {

class ObjectReport final : public StatisticReport {
  public:
    ObjectReport(std::string argument, const CliOptions& options)
        : StatisticReport(std::move(argument), options) {}

    bool prepare(const Registry& registry) override {
        auto comma = argument_.find(',');
        if (comma == std::string::npos || argument_.substr(0, comma) != "http") {
            problem =
                "dorsal-cli: \"--export-objects\" are specified as: <protocol>,<destdir>\n"
                "dorsal-cli: The available export object types for the \"--export-objects\" option are:\n"
                "     http\n";
            return false;
        }
        folder_ = argument_.substr(comma + 1);
        objects_ = std::make_unique<HttpObjects>(registry, [this](auto& object) { save(object); });
        return true;
    }
    void listen(StatisticsPass& pass, const FilteredFields&) override {
        struct stat there {};
        if (folder_.empty()) errno = EINVAL;
        if (folder_.empty() || (mkdir(folder_.c_str(), 0755) != 0 && errno != EEXIST)) {
            std::fprintf(stderr, "Failed to create export objects output directory \"%s\": %s\n",
                         folder_.c_str(), std::strerror(errno));
            return;
        }
        if (stat(folder_.c_str(), &there) != 0 || !S_ISDIR(there.st_mode)) {
            std::fprintf(stderr, "Failed to create export objects output directory \"%s\": %s\n",
                         folder_.c_str(), std::strerror(ENOTDIR));
            return;
        }
        pass.add(*objects_);
    }
    std::vector<const DisplayFilter*> filters() const override { return {}; }
    std::string text(const Capture&) override { return {}; }

  private:
    // A file that is there already is never touched: the object gets a number.
    void save(const ExportedObject& object) {
        constexpr uint32_t kMostCopies = 1000;
        for (uint32_t copy = 0; copy < kMostCopies; ++copy) {
            auto path = folder_ + "/" + safeFileName(nameOf(object), copy);
            int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
            if (file < 0 && (errno == EEXIST || errno == EISDIR)) continue;
            bool good = file >= 0;
            for (size_t at = 0; good && at < object.bytes.size();) {
                auto written = ::write(file, object.bytes.data() + at, object.bytes.size() - at);
                good = written > 0;
                if (good) at += size_t(written);
            }
            if (!good)
                std::fprintf(stderr, "dorsal-cli: The file \"%s\" could not be written: %s.\n", path.c_str(),
                             std::strerror(errno));
            if (file >= 0) close(file);
            return;
        }
    }

    std::string folder_;
    std::unique_ptr<HttpObjects> objects_;
};

}  // namespace

std::unique_ptr<StatisticReport> makeObjectReport(std::string argument, const CliOptions& options) {
    return std::make_unique<ObjectReport>(std::move(argument), options);
}

}  // namespace dorsal
