// A capture that is open, as everybody but the Recorder sees it: its records, what the ordered pass found
// out, and dissection of any packet.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"
#include "model/capture/capture_info.h"
#include "model/capture/packet_bytes.h"
#include "model/capture/source/source.h"
#include "model/store/address_pairs.h"
#include "model/store/packet_store.h"

namespace dorsal {

// Where a recording stands at a moment. Packets below `packets` may be dissected.
struct Snapshot {
    enum class State : uint8_t {
        Reading,   // there is more to read
        Waiting,   // all that is there was read; more may come
        Complete,  // no more will come, unless a file is followed that grows after all
        Paused     // the Recorder was told to pause
    };
    uint32_t packets = 0;
    State state = State::Reading;
};

// Any thread may call these functions at any time, for packets below store().size(); one Recorder appends
// meanwhile. Packets are indexed from 0 here; the numbers that people see count from 1.
class Capture final : public PacketSource {
  public:
    Capture(const Registry& registry, const Source& source);
    ~Capture() override;

    Snapshot snapshot() const;
    const PacketStore& store() const { return store_; }
    const PathTable& paths() const { return paths_; }
    const AddressPairs& addressPairs() const { return addressPairs_; }
    const NoteStore& notes() const { return notes_; }
    const Registry& registry() const { return registry_; }
    const PacketBytes& bytes() const { return *bytes_; }
    // What the source says of itself, as of the last time that it told.
    CaptureInfo info() const;
    std::vector<CaptureWarning> warnings() const;
    EndState endState() const;
    uint32_t flowCount() const { return flows_.load(std::memory_order_relaxed); }

    // Every packet has a time, and none an earlier one than the packet before it.
    bool inTimeOrder() const { return inTimeOrder_.load(std::memory_order_relaxed); }

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
    friend class Recorder;
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

    const Registry& registry_;
    const std::shared_ptr<const PacketBytes> bytes_;
    PacketStore store_;
    PathTable paths_;
    AddressPairs addressPairs_;
    NoteStore notes_;
    std::atomic<uint32_t> flows_{0};
    std::atomic<bool> inTimeOrder_{true};
    std::atomic<Snapshot::State> state_{Snapshot::State::Reading};
    AppendOnly<InterfaceFacts, 256> facts_;
    mutable std::mutex factsMutex_;  // guards the pointer below
    std::shared_ptr<const SourceFacts> sourceFacts_;
    std::shared_ptr<const SourceFacts> sourceFacts() const;
};

}  // namespace dorsal
