#include "model/recording/capture.h"

#include "dissectors/core/awaited.h"

namespace dorsal {

static FrameOptions frameOptionsOf(const PacketOptions& from) {
    FrameOptions to{from.flags,
                    from.queue,
                    from.dropCount,
                    from.packetId,
                    {},
                    from.enterprise,
                    from.mayCopy.value_or(false)};
    for (auto& verdict : from.verdicts) to.verdicts.push_back({verdict.type, verdict.bytes});
    return to;
}

Capture::Capture(const Registry& registry, const Source& source)
    : registry_(registry),
      bytes_(source.packetBytes()),
      addressPairs_(registry),
      sourceFacts_(source.facts()) {}
Capture::~Capture() = default;

const Capture::InterfaceFacts& Capture::facts(uint32_t interface) const {
    static const InterfaceFacts kNone{.linkType = UINT32_MAX};
    return interface < facts_.size() ? facts_[interface] : kNone;
}

std::shared_ptr<const SourceFacts> Capture::sourceFacts() const {
    std::lock_guard lock(factsMutex_);
    return sourceFacts_;
}

CaptureInfo Capture::info() const { return sourceFacts()->info; }
std::vector<CaptureWarning> Capture::warnings() const { return sourceFacts()->warnings; }
EndState Capture::endState() const { return sourceFacts()->end; }

Snapshot Capture::snapshot() const {
    // The state first: with Complete, all packets are there.
    auto state = state_.load(std::memory_order_acquire);
    return {store_.size(), state};
}

Severity Capture::severity(uint32_t index) const {
    auto& record = store_[index];
    auto worst = Severity(record.worst);
    if (record.flags & PacketRecord::Awaits) worst = std::max(worst, severityOfMissing(notes_, record.notes));
    return worst;
}

Time Capture::timeFrom(const PacketHeader& header) const {
    if (header.has(PacketHeader::TimeInexact)) {
        auto t = bytes_->timestamp(header);
        return {t.seconds, t.nanos};
    }
    int64_t seconds = header.timeNs / 1'000'000'000, nanos = header.timeNs % 1'000'000'000;
    if (nanos < 0) seconds -= 1, nanos += 1'000'000'000;
    return {seconds, int32_t(nanos)};
}

Time Capture::time(uint32_t index) const { return timeFrom(store_[index].header()); }

Time Capture::timeOf(uint32_t packet) const {
    return packet == 0 || packet > store_.size() ? Time() : time(packet - 1);
}

bool Capture::bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const {
    if (packet == 0 || packet > store_.size()) return false;
    auto header = store_[packet - 1].header();
    if (at > header.captured || size > header.captured - at) return false;
    std::vector<uint8_t> part;
    if (bytes_->read(header.offset + at, size, part) != PacketBytes::Status::Ok) return false;
    out.insert(out.end(), part.begin(), part.end());
    return true;
}

FrameInfo Capture::frameInfo(uint32_t index, const PacketRecord& record) const {
    auto header = record.header();
    auto& fact = facts(header.interface);
    FrameInfo f;
    f.number = index + 1;
    f.captured = header.captured;
    f.original = header.original;
    f.hasTime = !header.has(PacketHeader::NoTime);
    f.timeDigits = fact.timeDigits;
    f.linkType = fact.linkType;
    f.fcsBytes = fact.fcs;
    f.section = fact.section;
    f.hasInterface = fact.named;
    f.interface = header.interface;
    f.interfaceName = fact.name;
    f.interfaceDescription = fact.description;
    f.notes = record.notes;
    return f;
}

bool Capture::dissect(uint32_t index, const Want& want, Dissection& out, std::vector<uint8_t>& buffer,
                      const Context* context) const {
    auto& record = store_[index];
    if (!bytes_->read(record.header(), buffer) && record.captured) return false;
    FrameInfo f = frameInfo(index, record);
    f.time = time(index);
    f.firstTime = time(context && context->reference >= 0 ? uint32_t(context->reference) : 0);
    f.previousTime = index ? time(index - 1) : f.time;
    f.previousDisplayedTime = f.previousTime;
    PacketOptions options;
    FrameOptions frameOptions;
    if (context) {
        f.previousDisplayedTime =
            context->previousDisplayed >= 0 ? time(uint32_t(context->previousDisplayed)) : f.time;
        f.marked = context->marked;
        f.ignored = context->ignored;
        f.timeReference = context->timeReference;
        f.laterKnown = context->laterKnown;
    }
    if (want.items && record.header().has(PacketHeader::HasOptions)) {
        options = bytes_->options(record.header());
        frameOptions = frameOptionsOf(options);
        f.options = &frameOptions;
        f.comments = options.comments;
    }
    if (context && context->comments) f.comments = *context->comments;
    out.run(buffer, f, want, notes_, this);
    out.frame.comments = {};
    out.frame.options = nullptr;
    return true;
}

}  // namespace dorsal
