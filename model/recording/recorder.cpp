#include "model/recording/recorder.h"

#include "dissectors/core/awaited.h"
#include "model/capture/source/file_source.h"
#include "model/capture/source/pipe_source.h"

namespace dorsal {

namespace {
// Digits after the second that a clock's resolution is worth showing: whole thousands, as people read them.
uint8_t digitsOf(CaptureFormat format, const TimeScale& scale) {
    if (format == CaptureFormat::PcapNanosecond) return 9;
    int digits = scale.binary ? scale.exponent * 3 / 10 : scale.exponent;
    return uint8_t(digits <= 3 ? digits : digits <= 6 ? 6 : 9);
}

// What tshark calls an interface whose name the file does not say.
std::string nameOf(const CaptureInterface& interface) {
    if (!interface.name.empty()) return interface.name;
    return interface.description.empty() ? "unknown" : interface.description;
}
}  // namespace

Recorder::Recorder(std::unique_ptr<Source> source, const Registry& registry)
    : source_(std::move(source)),
      capture_(std::make_shared<Capture>(registry, *source_)),
      pass_(capture_->notes_),
      dissection_(registry),
      reading_(*source_) {}

Recorder::~Recorder() {
    stop_ = true;
    resume();
    reading_.interrupt();
    if (thread_.joinable()) thread_.join();
}

std::unique_ptr<Recorder> Recorder::open(const std::string& path, OpenError& error,
                                         const OpenOptions& options, const Registry& registry) {
    auto reader = CaptureReader::open(path, error, options);
    if (!reader) return nullptr;
    std::unique_ptr<Source> source;
    if (reader->isPipe())
        source = std::make_unique<PipeSource>(std::move(reader));
    else
        source = std::make_unique<FileSource>(std::move(reader));
    return std::make_unique<Recorder>(std::move(source), registry);
}

std::shared_ptr<const Capture> Recorder::readAll(const std::string& path, OpenError& error,
                                                 const OpenOptions& options, const Registry& registry) {
    auto recorder = open(path, error, options, registry);
    if (!recorder) return nullptr;
    recorder->load();
    return recorder->capture();
}

// Makes the next batch the current one. False when the source has no more for now, or the thread is to end.
bool Recorder::nextBatch() {
    at_ = byteAt_ = 0;
    if (!reading_.next(batch_)) return false;
    auto format = batch_.format;
    for (auto& from : batch_.interfaces)
        capture_->facts_.append({from.linkType, from.fcsLength, from.section + 1,
                                 format == CaptureFormat::Pcapng, digitsOf(format, from.scale), nameOf(from),
                                 from.description});
    if (batch_.facts) {
        std::lock_guard lock(capture_->factsMutex_);
        capture_->sourceFacts_ = batch_.facts;
    }
    return true;
}

bool Recorder::load(uint32_t limit, const std::function<bool(uint32_t)>& each) {
    using State = Snapshot::State;
    auto& store = capture_->store_;
    while (!stop_.load(std::memory_order_relaxed)) {
        while (at_ < batch_.packets.size()) {
            if (store.size() >= limit) return false;
            auto& packet = batch_.packets[at_++];
            std::span<const uint8_t> bytes(batch_.bytes.data() + byteAt_, packet.captured);
            byteAt_ += packet.captured;
            analyse(packet, bytes);
            if (each && !each(store.size() - 1)) return false;
        }
        if (batch_.progress != SourceProgress::More) {
            const bool ended = batch_.progress == SourceProgress::Ended;
            reach(ended ? State::Complete : State::Waiting);
            if (!ended) batch_.progress = SourceProgress::More;  // the next call waits for it
            return true;
        }
        if (store.size() >= limit) return false;
        if (!nextBatch()) return false;
        if (!batch_.packets.empty()) reach(State::Reading);
    }
    return false;
}

bool Recorder::follow(uint32_t limit, const std::function<bool(uint32_t)>& each) {
    while (load(limit, each)) {
        if (reached_ == Snapshot::State::Complete) return true;
    }
    return false;
}

void Recorder::start() {
    thread_ = std::thread([this] { run(); });
}

void Recorder::run() {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            if (paused_) say(Snapshot::State::Paused);
            changed_.wait(lock, [&] { return !paused_ || stop_; });
            say(reached_);
        }
        if (stop_) return;
        auto goesOn = [this](uint32_t) { return !pausing_.load(std::memory_order_relaxed); };
        // After the end the next batch comes when a file is followed.
        if (load(UINT32_MAX, goesOn) && reached_ == Snapshot::State::Complete) nextBatch();
    }
}

void Recorder::pause() {
    {
        std::lock_guard lock(mutex_);
        paused_ = true;
        pausing_ = true;
    }
    reading_.interrupt();
}

void Recorder::resume() {
    {
        std::lock_guard lock(mutex_);
        paused_ = false;
        pausing_ = false;
    }
    changed_.notify_all();
}

void Recorder::analyse(const PacketHeader& header, std::span<const uint8_t> bytes) {
    auto& notes = capture_->notes_;
    PacketRecord record(header);
    auto frame = capture_->frameInfo(capture_->store_.size(), record);
    frame.time = capture_->timeFrom(header);
    dissection_.run(bytes, frame, Want{}, notes, capture_.get(), &pass_);
    record.notes = notes.first();
    record.flow = dissection_.flow;
    record.path = capture_->paths_.intern(dissection_.layers);
    record.worst = uint8_t(dissection_.worst);
    record.flags = uint8_t((dissection_.malformed ? PacketRecord::Malformed : 0) |
                           (dissection_.truncated ? PacketRecord::Truncated : 0) |
                           (dissection_.hasExpert ? PacketRecord::HasExpert : 0) |
                           (mayLackAnswer(notes, notes.first()) ? PacketRecord::Awaits : 0));
    auto flow = pass_.flows.at(record.flow);
    capture_->addressPairs_.add(dissection_, record.path, flow);
    auto& store = capture_->store_;
    if (header.has(PacketHeader::NoTime) || (store.size() && header.timeNs < store[store.size() - 1].timeNs))
        capture_->inTimeOrder_.store(false, std::memory_order_relaxed);
    store.append(record);
    capture_->flows_.store(pass_.flows.size(), std::memory_order_relaxed);
}

}  // namespace dorsal
