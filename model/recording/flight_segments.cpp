#include "model/recording/flight_segments.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

#include "model/capture/capture_writer.h"

namespace dorsal {

namespace {
constexpr uint64_t kBlockBytes = 32;  // what pcapng adds to each packet, about

bool sameInterface(const CaptureInterface& a, const CaptureInterface& b) {
    return a.name == b.name && a.linkType == b.linkType && a.snapLength == b.snapLength &&
           a.scale == b.scale && a.fcsLength == b.fcsLength;
}

// folder/dorsal_2026-03-01_12-00-00.pcapng, or with a number when that is there.
std::string freeName(const std::string& folder, int64_t timeNs) {
    const auto seconds = std::time_t(timeNs / 1'000'000'000);
    struct tm local {};
    ::localtime_r(&seconds, &local);
    const auto start = fmt::format("{}/dorsal_{:%Y-%m-%d_%H-%M-%S}", folder, local);
    auto path = start + ".pcapng";
    std::error_code ignored;
    for (int i = 2; std::filesystem::exists(path, ignored); ++i) path = fmt::format("{}_{}.pcapng", start, i);
    return path;
}

// Writes packets of several files that have their interfaces in common.
class Saver {
  public:
    explicit Saver(CaptureWriter& writer) : writer_(writer) {}

    std::vector<uint32_t> numbersOf(const CaptureInfo& info) {
        std::vector<uint32_t> numbers;
        for (auto interface : info.interfaces) {
            interface.statistics.reset();  // they count the whole recording
            auto same = std::find_if(known_.begin(), known_.end(),
                                     [&](auto& k) { return sameInterface(k.first, interface); });
            if (same == known_.end())
                same = known_.insert(same, {interface, writer_.addInterface(interface)});
            numbers.push_back(same->second);
        }
        return numbers;
    }

    bool write(const Capture& capture, PacketHeader header, const std::vector<uint32_t>& numbers,
               const std::string& comment, std::string& problem) {
        if (!capture.bytes().read(header, bytes_)) {
            problem = capture.bytes().problem();
            return false;
        }
        const auto time = capture.bytes().timestamp(header);
        PacketOptions options;
        if (header.has(PacketHeader::HasOptions)) options = capture.bytes().options(header);
        if (!comment.empty()) options.comments.push_back(comment);
        if (header.interface < numbers.size()) header.interface = numbers[header.interface];
        if (writer_.write(header, time, bytes_, &options)) return true;
        problem = writer_.error();
        return false;
    }

  private:
    CaptureWriter& writer_;
    std::vector<std::pair<CaptureInterface, uint32_t>> known_;
    std::vector<uint8_t> bytes_;
};
}  // namespace

FlightSegments::~FlightSegments() {
    for (auto& segment : segments_) release(segment);
}

void FlightSegments::release(FlightSegment& segment) {
    if (segment.file) segment.file->remove();
    packets_ -= segment.capture->store().size();
    bytes_ -= segment.bytes;
}

void FlightSegments::begin(std::shared_ptr<const Capture> capture, const std::string& path) {
    segments_.push_back({std::move(capture), SpoolFile::adopt(path)});
}

void FlightSegments::add(const PacketRecord& record) {
    auto& segment = segments_.back();
    segment.bytes += record.captured + kBlockBytes;
    bytes_ += record.captured + kBlockBytes;
    ++packets_;
    segment.oldest = std::min(segment.oldest, record.timeNs);
    segment.newest = std::max(segment.newest, record.timeNs);
}

void FlightSegments::drop(int64_t since, uint64_t bytes) {
    while (segments_.size() > 1) {
        auto& first = segments_.front();
        if (first.newest >= since && bytes_ - first.bytes < bytes) return;
        release(first);
        segments_.pop_front();
    }
}

int64_t FlightSegments::oldest() const {
    for (auto& segment : segments_)
        if (segment.oldest != INT64_MAX) return segment.oldest;
    return INT64_MAX;
}

bool saveFlight(const FlightSave& save, FlightFile& file, std::string& problem) {
    struct Place {
        int64_t time;
        uint32_t part, index;
    };
    std::vector<Place> places;
    for (uint32_t p = 0; p < save.parts.size(); ++p) {
        auto& store = save.parts[p].capture->store();
        for (uint32_t i = 0; i < save.parts[p].packets; ++i) {
            const auto time = store[i].timeNs;
            if (time >= save.from && time <= save.to) places.push_back({time, p, i});
        }
    }
    if (places.empty()) return true;
    // Neighbours of several interfaces may be swapped.
    std::stable_sort(places.begin(), places.end(), [](auto& a, auto& b) { return a.time < b.time; });

    std::vector<CaptureInfo> infos;
    for (auto& part : save.parts) infos.push_back(part.capture->info());
    CaptureInfo info;
    info.format = CaptureFormat::Pcapng;
    info.bigEndian = infos.front().bigEndian;
    info.sections = infos.front().sections;
    std::error_code failed;
    std::filesystem::create_directories(save.folder, failed);
    const auto path = freeName(save.folder, save.time);
    auto writer = CaptureWriter::create(path, info, {}, problem);
    if (!writer) return false;
    Saver saver(*writer);
    std::vector<std::vector<uint32_t>> numbers;
    for (auto& i : infos) numbers.push_back(saver.numbersOf(i));
    for (auto& place : places) {
        auto& capture = save.parts[place.part].capture;
        const bool trigger = capture == save.trigger && place.index == save.triggerIndex;
        if (!saver.write(*capture, capture->store()[place.index].header(), numbers[place.part],
                         trigger ? save.comment : std::string(), problem))
            return false;
    }
    const auto bytes = writer->bytesWritten();
    if (!writer->commit()) {
        problem = writer->error();
        return false;
    }
    file = {path, places.size(), bytes};
    return true;
}

}  // namespace dorsal
