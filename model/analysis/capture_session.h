// A capture that is open: its records, what the ordered pass found out, and dissection of any packet.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"
#include "model/capture/capture_reader.h"
#include "model/capture/read_ahead.h"
#include "model/store/packet_store.h"

namespace dorsal {

// Threads: open(), load() and finish() are called by one thread at a time; everything else is const and may
// be called from any thread, for packets below store().size(), also while load() is running. Packets are
// indexed from 0 here; the numbers that people see count from 1.
class CaptureSession final : public PacketSource {
  public:
    explicit CaptureSession(const Registry& registry = Registry::standard());
    ~CaptureSession() override;

    // Opens a file ("-": standard input) without reading its packets yet.
    bool open(const std::string& path, OpenError& error, const OpenOptions& options = {});
    // Reads and analyses packets until the file ends (then it returns true), `limit` packets are there, or
    // `stop` says so. May be called again: when the file has grown, it goes on where it was.
    bool load(const std::atomic<bool>* stop = nullptr, uint32_t limit = UINT32_MAX);
    // The same, calling `each` with the index of every packet before the next one is analysed: what it sees
    // of a packet is what is known up to there. Stops when it says false.
    bool load(uint32_t limit, const std::function<bool(uint32_t)>& each);
    // Says that the file will not grow any more (see CaptureReader::finish) and loads what that uncovers.
    void finish();
    // Takes finish() back, so that load() goes on when the file grows; false when that can't be.
    bool resume() { return reader_->resume(); }

    bool isOpen() const { return reader_ != nullptr; }
    CaptureReader& reader() { return *reader_; }
    const PacketStore& store() const { return store_; }
    const PathTable& paths() const { return paths_; }
    const NoteStore& notes() const { return notes_; }
    const Registry& registry() const { return registry_; }
    const PacketBytes& bytes() const { return *bytes_; }
    // What the file says of itself, as of the last time that the reading thread looked up.
    CaptureInfo info() const;
    std::vector<CaptureWarning> warnings() const;
    uint32_t flowCount() const { return flows_.load(std::memory_order_relaxed); }

    // What the caller knows of a packet that is shown.
    struct Context {
        int64_t previousDisplayed = -1;  // packet index; -1: none before it
        int64_t reference = -1;          // the time reference in force; -1: the first packet
        bool marked = false, ignored = false, timeReference = false;
        bool laterKnown = true;  // false: the packet is shown as it is known when the pass has just read it
        const std::vector<std::string>* comments = nullptr;  // instead of the file's
    };
    // Dissects packet `index` into `out`; `buffer` receives its bytes and must live as long as `out` is
    // looked at. False when the file cannot be read any more (bytes().problem() says why).
    bool dissect(uint32_t index, const Want& want, Dissection& out, std::vector<uint8_t>& buffer,
                 const Context* context = nullptr) const;

    Time time(uint32_t index) const;
    // Of the packet's worst expert item, as a look at it would find it now; Comment also when it has none.
    Severity severity(uint32_t index) const;
    // PacketSource, by packet number.
    Time timeOf(uint32_t packet) const override;
    bool bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const override;

  private:
    struct InterfaceFacts {
        uint32_t linkType = 1;
        int fcs = -1;
        uint32_t section = 1;
        bool named = false;
        uint8_t timeDigits = 6;
        std::string name, description;
    };
    const InterfaceFacts& facts(uint32_t interface) const;
    FrameInfo frameInfo(uint32_t index, const PacketRecord& record) const;
    Time timeFrom(const PacketHeader& header) const;
    void noteInterfaces();
    void publishInfo();
    bool readNext();
    void analyse(const PacketHeader& header, std::span<const uint8_t> bytes);

    const Registry& registry_;
    std::unique_ptr<CaptureReader> reader_;
    std::shared_ptr<const PacketBytes> bytes_;
    PacketStore store_;
    PathTable paths_;
    NoteStore notes_;
    Pass pass_{notes_};
    Dissection dissection_;  // the pass's own
    std::atomic<uint32_t> flows_{0};
    AppendOnly<InterfaceFacts, 256> facts_;
    mutable std::mutex infoMutex_;  // guards the two copies below
    CaptureInfo info_;
    std::vector<CaptureWarning> warnings_;
    std::unique_ptr<ReadAhead> ahead_;
};

}  // namespace dorsal
