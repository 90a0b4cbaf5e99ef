// What dissecting one packet needs and gives: the request, the packet, and the items, columns and layers.
#pragma once

#include <fmt/format.h>

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissectors/core/address.h"
#include "dissectors/core/field.h"
#include "dissectors/core/flow.h"
#include "dissectors/core/node.h"
#include "dissectors/core/notes.h"
#include "dissectors/core/stream.h"
#include "dissectors/core/view.h"

namespace dorsal {

class Registry;

// Seconds and nanoseconds (0 to 999,999,999) since 1970-01-01 UTC, or a difference of two times.
struct Time {
    int64_t seconds = 0;
    int32_t nanos = 0;
    friend Time operator-(Time a, Time b) {
        Time d{int64_t(uint64_t(a.seconds) - uint64_t(b.seconds)), a.nanos - b.nanos};
        if (d.nanos < 0 && d.seconds > 0) d = {d.seconds - 1, d.nanos + 1'000'000'000};
        if (d.nanos > 0 && d.seconds < 0) d = {d.seconds + 1, d.nanos - 1'000'000'000};
        return d;
    }
    bool operator==(const Time&) const = default;
};

// What a pcapng file may say of one packet besides its bytes (draft-ietf-opsawg-pcapng 4.3).
struct FrameOptions {
    struct Verdict {
        uint8_t type = 0;  // 0 hardware, 1 Linux eBPF TC, 2 Linux eBPF XDP
        std::vector<uint8_t> bytes;
    };
    std::optional<uint32_t> flags;      // epb_flags
    std::optional<uint32_t> queue;      // of the interface
    std::optional<uint64_t> dropCount;  // packets lost between this one and the one before
    std::optional<uint64_t> packetId;
    std::vector<Verdict> verdicts;
    std::optional<uint32_t> enterprise;  // the packet is a custom block of this enterprise
    bool mayCopy = false;                // and may be copied to other files
};

// What the capture says of a packet before a byte of it is read.
struct FrameInfo {
    uint32_t number = 0;                  // counted from 1
    uint32_t captured = 0, original = 0;  // bytes
    Time time, previousTime, firstTime, previousDisplayedTime;
    bool hasTime = true;
    uint8_t timeDigits = 6;  // after the second, that the capture's clock gives
    uint32_t linkType = 1;   // LINKTYPE_ value of the capture file
    int32_t fcsBytes = -1;   // frame check sequence at the end; -1: not known
    uint32_t section = 1;
    bool hasInterface = false;  // pcapng names interfaces, pcap does not
    uint32_t interface = 0;
    std::string_view interfaceName, interfaceDescription;
    bool marked = false, ignored = false, timeReference = false;
    // Later packets have been read, too, so that it is known whether this one is answered.
    bool laterKnown = true;
    std::span<const std::string> comments;
    const FrameOptions* options = nullptr;  // when there are any; lives as long as the dissection runs
    NoteStore::Ref notes = 0;
};

// Other packets of the same capture, for reassembly and for times. Implemented by the model; const and
// thread safe for packets before the one that is being dissected.
class PacketSource {
  public:
    virtual ~PacketSource() = default;
    virtual Time timeOf(uint32_t packet) const = 0;
    // Appends bytes [at, at + size) of a packet's captured bytes; false when they can't be read.
    virtual bool bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const = 0;
};

// Which fields a caller wants, by field id. An empty set wants nothing.
class FieldSet {
  public:
    explicit FieldSet(size_t fields = 0) : bits_(fields / 64 + 1) {}
    void add(uint16_t id) {
        if (id / 64 >= bits_.size()) bits_.resize(id / 64 + 1);
        bits_[id / 64] |= 1ull << (id % 64);
    }
    bool has(uint16_t id) const { return id / 64 < bits_.size() && (bits_[id / 64] >> (id % 64) & 1); }

  private:
    std::vector<uint64_t> bits_;
};

// What a caller wants to know. Wanting less is faster; the result for what is wanted is the same.
struct Want {
    bool items = false;              // Dissection::nodes
    bool texts = false;              // labels that differ from "name: value" (needed to show a tree)
    bool columns = false;            // Protocol, Info, Source, Destination
    const FieldSet* only = nullptr;  // with items: just these fields (and no text items)
    static Want tree() { return {true, true, true, nullptr}; }
    static Want summary() { return {false, false, true, nullptr}; }
    static Want fields(const FieldSet& set) { return {true, false, false, &set}; }
};

// A summary column that protocols write in turn; the innermost one has the last word, unless what stands
// before it was fenced.
class Column {
  public:
    std::string text;
    bool on = false;  // somebody wants it
    bool writable = true;

    void reset(bool wanted) {
        text.clear();
        fence_ = 0;
        on = wanted;
        writable = true;
    }
    bool active() const { return on && writable; }
    void clear() {
        if (active()) text.resize(fence_);
    }
    void set(std::string_view s) {
        if (active()) text.resize(fence_), text.append(s);
    }
    void append(std::string_view s) {
        if (active()) text.append(s);
    }
    // Appends, with the separator when something stands there already.
    void appendSeparated(std::string_view s, std::string_view separator = ", ") {
        if (!active()) return;
        if (!text.empty()) text.append(separator);
        text.append(s);
    }
    void prepend(std::string_view s) {
        if (active()) text.insert(0, s);
    }
    // Prepends and keeps it from being overwritten.
    void prependFenced(std::string_view s) {
        if (!active()) return;
        text.insert(0, s);
        fence_ += s.size();
    }
    void fence() {
        if (active()) fence_ = text.size();
    }
    bool fenced() const { return fence_ > 0; }

  private:
    size_t fence_ = 0;
};

// Bytes that items point into: the frame, or a buffer that was put together or decoded.
struct DataSource {
    std::string name;  // "Frame (86 bytes)", "Reassembled TCP (2896 bytes)"
    std::span<const uint8_t> bytes;
};

// A text of an item's own (see Node::text).
struct NodeText {
    enum class Kind : uint8_t { Default, Label, Value };
    Kind kind = Kind::Default;              // Label replaces all, Value what stands after "name: "
    uint32_t at = 0, size = 0;              // in the arena
    uint32_t suffixAt = 0, suffixSize = 0;  // appended to whichever label it is
};

// The work and memory that one packet may cost; beyond it the rest of the packet is malformed.
struct Budget {
    static constexpr uint32_t kMostLayers = 64;
    static constexpr uint32_t kMostNodes = 200'000;
    static constexpr uint32_t kMostText = 16u << 20;
    static constexpr uint32_t kMostSources = 255;
};

// The result. One object serves one thread and is used again for packet after packet, so that nothing is
// allocated in the long run.
class Dissection {
  public:
    explicit Dissection(const Registry& registry) : registry(&registry) {}
    Dissection(const Dissection&) = delete;

    // Dissects the frame `bytes`, which must stay valid while the result is looked at. `pass` is the ordered
    // pass, or nullptr for a second look at a packet whose notes the pass has left (info.notes in `notes`).
    void run(std::span<const uint8_t> bytes, const FrameInfo& info, const Want& want, const NoteStore& notes,
             const PacketSource* packets = nullptr, Pass* pass = nullptr);

    // The result.
    std::vector<Node> nodes;
    std::string arena;
    std::vector<NodeText> texts;
    std::deque<DataSource> sources;
    std::vector<uint16_t> layers;  // protocol ids, outermost first, as frame.protocols lists them
    Column protocol, info;
    Address source, destination;  // the innermost network addresses, for the columns
    Address linkSource, linkDestination;
    uint16_t sourcePort = 0, destinationPort = 0;
    Severity worst = Severity::Comment;
    bool hasExpert = false;
    bool malformed = false, truncated = false;
    uint32_t flow = UINT32_MAX;  // of the innermost TCP or UDP layer: FlowTable id (pass only)

    // The request, for protocols (through Layer).
    const Registry* registry;
    FrameInfo frame;
    Want want;
    const NoteStore* noteStore = nullptr;
    const PacketSource* packets = nullptr;
    Pass* pass = nullptr;
    NoteStore::Ref nextNote = 0;
    const Protocol* current = nullptr;  // the protocol that is reading, for the name of malformed items
    uint32_t depth = 0;
    bool inErrorPacket = false;  // inside the packet that an ICMP error quotes
    // Source routes or extension headers may say other addresses than the network header does.
    bool addressesMoved = false;
    uint64_t flowHint = 0;    // what the transport tells the protocols above it
    uint32_t ipProtocol = 0;  // of the innermost IP header
    uint8_t ipTtl = 0;        // and its time to live or hop limit
    uint16_t vlan = 0;        // of the innermost VLAN tag; 0: none
    StreamContext stream;     // of the innermost stream
    // Of the body that a protocol of the media_type table is given (RFC 9110, section 8.3), as its header
    // writes them: "text/html" and "charset=utf-8".
    std::string_view mediaType, mediaParameters;

    // Items (used by Layer). An index, or kNoNode when the item isn't wanted.
    bool wants(const Field& f) const { return want.items && (!want.only || want.only->has(f.id)); }
    uint32_t addNode(const Node& node);
    // Makes `bytes` a data source of its own and returns its number. The buffer is kept with the result.
    uint8_t addSource(std::string name, std::vector<uint8_t> bytes);
    // The bytes that were made a data source last.
    std::span<const uint8_t> ownedBytes() const { return owned_.back(); }
    uint8_t addSourceView(std::string name, std::span<const uint8_t> bytes);  // bytes that outlive the result
    std::span<const uint8_t> bytesOf(const Node& node) const;
    std::string_view arenaText(const Node& node) const {
        return std::string_view(arena).substr(size_t(node.value >> 32), size_t(node.value & UINT32_MAX));
    }
    uint64_t addText(std::string_view text);  // the value of a kInArena node
    NodeText& textOf(uint32_t node);
    void addMalformed(const View& at, BoundsError error, uint32_t parent);

  private:
    void runLink(const View& view);
    std::deque<std::vector<uint8_t>> owned_;
};

}  // namespace dorsal
