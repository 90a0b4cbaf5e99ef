// What the flight recorder holds: the last files of a ring, and saving what they have of a span of time.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "model/capture/source/spool_folder.h"
#include "model/recording/capture.h"

namespace dorsal {

// One file of the ring. Its descriptor keeps the bytes readable when the file has no name any more.
struct FlightSegment {
    std::shared_ptr<const Capture> capture;
    std::shared_ptr<SpoolFile> file;  // locked, so that nobody takes it for one that was left over
    uint64_t bytes = 0;
    int64_t oldest = INT64_MAX, newest = INT64_MIN;
};

class FlightSegments {
  public:
    FlightSegments() = default;
    // Nothing is left in the folder of temporary captures.
    ~FlightSegments();
    FlightSegments(const FlightSegments&) = delete;

    // A new file; packets are added to it until the next one begins.
    void begin(std::shared_ptr<const Capture> capture, const std::string& path);
    void add(const PacketRecord& record);
    // Lets go of whole files that hold only what is older than `since`, and of the oldest ones as long as
    // `bytes` remain without them. Never of the present one.
    void drop(int64_t since, uint64_t bytes);

    const std::deque<FlightSegment>& all() const { return segments_; }
    uint64_t packets() const { return packets_; }
    uint64_t bytes() const { return bytes_; }
    int64_t oldest() const;  // INT64_MAX when there is no packet

  private:
    void release(FlightSegment& segment);

    std::deque<FlightSegment> segments_;
    uint64_t packets_ = 0, bytes_ = 0;
};

// Packets that are to be saved; they stay readable as long as this lives.
struct FlightSave {
    struct Part {
        std::shared_ptr<const Capture> capture;
        uint32_t packets = 0;  // it may grow meanwhile
    };
    std::vector<Part> parts;
    int64_t from = INT64_MIN, to = INT64_MAX;  // inclusive
    std::string folder;
    int64_t time = 0;  // the trigger's, which names the file
    // The packet that was the trigger gets a comment; null when it was none.
    std::shared_ptr<const Capture> trigger;
    uint32_t triggerIndex = 0;
    std::string comment;
};

struct FlightFile {
    std::string path;  // empty: there was nothing to save
    uint64_t packets = 0, bytes = 0;
};
// Writes the packets in order of time. False and a sentence when that fails.
bool saveFlight(const FlightSave& save, FlightFile& file, std::string& problem);

}  // namespace dorsal
