// -L: the link types of interfaces, as the helper that may open them says.
#include <fmt/format.h>

#include "app/cli/live.h"
#include "model/capture/source/capture_helper.h"
#include "model/interfaces.h"

namespace dorsal {

namespace {
std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find(by, at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}
}  // namespace

int printLinkTypes(const LiveOptions& options, const char* program) {
    constexpr int kListMs = 15'000;
    constexpr size_t kTypes = 4;
    CaptureHelper helper;
    std::string error;
    int systemError = 0;
    auto fail = [&](const std::string& text) {
        std::fprintf(stderr, "%s: %s\n", program, text.c_str());
        return 2;
    };
    if (!helper.start(error, systemError)) return fail(error);
    helper.send("list\n");
    std::vector<std::vector<std::string>> list;
    std::string line;
    while (helper.line(line, kListMs) == CaptureHelper::Wait::Line && line != "done")
        if (line.starts_with("interface ")) list.push_back(split(line.substr(10), '\t'));
    int status = 0;
    for (auto& i : options.interfaces) {
        std::string types;
        bool there = false;
        for (auto& known : list) {
            if (known.empty() || known[0] != i.name) continue;
            there = true;
            if (known.size() > kTypes) types = known[kTypes];
        }
        if (!there) {
            status = fail(fmt::format("There is no interface named \"{}\".", i.name));
        } else if (types.empty()) {
            const auto problem = CaptureHelper::problem();
            status = fail(problem.text.empty() ? fmt::format("\"{}\" can't be opened.", i.name)
                                               : problem.text + "\n\n    " + problem.command);
        } else {
            std::printf("Data link types of interface %s (use option -y to set):\n", i.name.c_str());
            for (auto& type : split(types, ','))
                std::printf("  %s (%s)\n", type.c_str(), linkTypeDescription(type).c_str());
        }
    }
    return status;
}

}  // namespace dorsal
