#include "model/analysis/capture_session.h"

#include "dissectors/core/awaited.h"

namespace dorsal {

namespace {
// Digits after the second that a clock's resolution is worth showing: whole thousands, as people read them.
uint8_t digitsOf(CaptureFormat format, const TimeScale& scale) {
    if (format == CaptureFormat::PcapNanosecond) return 9;
    int digits = scale.binary ? scale.exponent * 3 / 10 : scale.exponent;
    return uint8_t(digits <= 3 ? digits : digits <= 6 ? 6 : 9);
}
}  // namespace

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

// What tshark calls an interface whose name the file does not say.
static std::string nameOf(const CaptureInterface& interface) {
    if (!interface.name.empty()) return interface.name;
    return interface.description.empty() ? "unknown" : interface.description;
}

CaptureSession::CaptureSession(const Registry& registry) : registry_(registry), dissection_(registry) {}
CaptureSession::~CaptureSession() = default;

bool CaptureSession::open(const std::string& path, OpenError& error, const OpenOptions& options) {
    reader_ = CaptureReader::open(path, error, options);
    if (!reader_) return false;
    bytes_ = reader_->packetBytes();
    ahead_ = std::make_unique<ReadAhead>(*reader_, [this] { noteInterfaces(); });
    publishInfo();
    return true;
}

bool CaptureSession::readNext() {
    PacketHeader header;
    std::span<const uint8_t> bytes;
    if (!ahead_->next(header, bytes)) return false;
    analyse(header, bytes);
    return true;
}

bool CaptureSession::load(const std::atomic<bool>* stop, uint32_t limit) {
    bool atEnd = false;
    while (!atEnd && store_.size() < limit) {
        if (stop && stop->load(std::memory_order_relaxed)) break;
        atEnd = !readNext();
    }
    ahead_->pause();
    publishInfo();
    return atEnd;
}

bool CaptureSession::load(uint32_t limit, const std::function<bool(uint32_t)>& each) {
    bool atEnd = false, goesOn = true;
    while (!atEnd && goesOn && store_.size() < limit) {
        atEnd = !readNext();
        if (!atEnd) goesOn = each(store_.size() - 1);
    }
    ahead_->pause();
    publishInfo();
    return atEnd;
}

void CaptureSession::finish() {
    if (reader_->finish()) load();
    publishInfo();
}

void CaptureSession::noteInterfaces() {
    auto& info = reader_->info();
    for (size_t i = facts_.size(); i < info.interfaces.size(); ++i) {
        auto& from = info.interfaces[i];
        facts_.append({from.linkType, from.fcsLength, from.section + 1, info.format == CaptureFormat::Pcapng,
                       digitsOf(info.format, from.scale), nameOf(from), from.description});
    }
}

void CaptureSession::publishInfo() {
    noteInterfaces();
    std::lock_guard lock(infoMutex_);
    info_ = reader_->info();
    warnings_ = reader_->warnings();
}

const CaptureSession::InterfaceFacts& CaptureSession::facts(uint32_t interface) const {
    static const InterfaceFacts kNone{.linkType = UINT32_MAX};
    return interface < facts_.size() ? facts_[interface] : kNone;
}

CaptureInfo CaptureSession::info() const {
    std::lock_guard lock(infoMutex_);
    return info_;
}

std::vector<CaptureWarning> CaptureSession::warnings() const {
    std::lock_guard lock(infoMutex_);
    return warnings_;
}

void CaptureSession::analyse(const PacketHeader& header, std::span<const uint8_t> bytes) {
    PacketRecord record(header);
    notes_.begin();
    auto frame = frameInfo(store_.size(), record);
    frame.time = timeFrom(header);
    dissection_.run(bytes, frame, Want{}, notes_, this, &pass_);
    record.notes = notes_.first();
    record.flow = dissection_.flow;
    record.path = paths_.intern(dissection_.layers);
    record.worst = uint8_t(dissection_.worst);
    record.flags = uint8_t((dissection_.malformed ? PacketRecord::Malformed : 0) |
                           (dissection_.truncated ? PacketRecord::Truncated : 0) |
                           (dissection_.hasExpert ? PacketRecord::HasExpert : 0) |
                           (mayLackAnswer(notes_, notes_.first()) ? PacketRecord::Awaits : 0));
    store_.append(record);
    flows_.store(pass_.flows.size(), std::memory_order_relaxed);
}

Severity CaptureSession::severity(uint32_t index) const {
    auto& record = store_[index];
    auto worst = Severity(record.worst);
    if (record.flags & PacketRecord::Awaits) worst = std::max(worst, severityOfMissing(notes_, record.notes));
    return worst;
}

Time CaptureSession::timeFrom(const PacketHeader& header) const {
    if (header.has(PacketHeader::TimeInexact)) {
        auto t = bytes_->timestamp(header);
        return {t.seconds, t.nanos};
    }
    int64_t seconds = header.timeNs / 1'000'000'000, nanos = header.timeNs % 1'000'000'000;
    if (nanos < 0) seconds -= 1, nanos += 1'000'000'000;
    return {seconds, int32_t(nanos)};
}

Time CaptureSession::time(uint32_t index) const { return timeFrom(store_[index].header()); }

Time CaptureSession::timeOf(uint32_t packet) const {
    return packet == 0 || packet > store_.size() ? Time() : time(packet - 1);
}

bool CaptureSession::bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const {
    if (packet == 0 || packet > store_.size()) return false;
    auto header = store_[packet - 1].header();
    if (at > header.captured || size > header.captured - at) return false;
    std::vector<uint8_t> part;
    if (bytes_->read(header.offset + at, size, part) != PacketBytes::Status::Ok) return false;
    out.insert(out.end(), part.begin(), part.end());
    return true;
}

FrameInfo CaptureSession::frameInfo(uint32_t index, const PacketRecord& record) const {
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

bool CaptureSession::dissect(uint32_t index, const Want& want, Dissection& out, std::vector<uint8_t>& buffer,
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
