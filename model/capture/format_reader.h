// What the readers of pcap and of pcapng have in common: the stream, what was learned, and how it ends.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/capture/byte_source.h"
#include "model/capture/capture_reader.h"
#include "model/capture/stream_window.h"

namespace dorsal {

// No packet is larger in any file that is not damaged (what tcpdump and tshark take as well), but for
// captures of USB and D-Bus.
constexpr uint32_t kMaxPacket = 262144;
constexpr uint32_t kMaxLargePacket = 128u << 20;
uint32_t maxPacketBytes(uint16_t linkType);

struct ReaderState {
    ReaderState(std::unique_ptr<ByteSource> source, std::shared_ptr<CaptureStorage> shared,
                OpenOptions chosen, ReaderControl& watched)
        : window(std::move(source), shared),
          storage(std::move(shared)),
          options(std::move(chosen)),
          control(watched) {}

    StreamWindow window;
    std::shared_ptr<CaptureStorage> storage;
    OpenOptions options;
    ReaderControl& control;
    CaptureInfo info;
    std::vector<CaptureWarning> warnings;
    uint64_t suppressedWarnings = 0;
    uint64_t packets = 0;
    bool last = false;  // finish() was called: the file is as long as it will ever be
    EndState end = EndState::Reading;

    void warn(uint64_t offset, std::string text);
    // Adds an interface for both the sequential and the random side.
    void addInterface(CaptureInterface interface);
    bool cancelled() const { return control.cancelled(); }
};

class FormatReader {
  public:
    explicit FormatReader(ReaderState& state) : state_(state) {}
    virtual ~FormatReader() = default;

    // Parses the file's own header, which begins at the window. False with `error` filled.
    virtual bool start(OpenError& error) = 0;
    // False at the end of what is there, or with state.end set.
    virtual bool next(PacketHeader& packet, std::span<const uint8_t>& bytes) = 0;

  protected:
    // The window gave less than a whole record of which `what` ("record", "block") is the name: sets the end
    // state if it is one. Always false, for `return atEnd(...)`.
    bool atEnd(const char* what);
    // Counts runs of empty packets; false when there are too many to be true.
    bool plausibleRun(uint32_t captured);

    ReaderState& state_;

  private:
    uint32_t emptyRun_ = 0;
};

std::unique_ptr<FormatReader> makePcapReader(ReaderState& state);
std::unique_ptr<FormatReader> makePcapngReader(ReaderState& state);

}  // namespace dorsal
