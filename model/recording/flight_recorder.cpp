#include "model/recording/flight_recorder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "model/recording/recorder.h"

namespace dorsal {

namespace {
constexpr double kNs = 1e9;
// Packets reach the file a little later than their time says, neighbours of several interfaces swapped.
constexpr int64_t kLateNs = 100'000'000;
constexpr auto kLate = std::chrono::milliseconds(300);
constexpr uint32_t kSayEvery = 1024;  // packets

int64_t ns(double seconds) { return int64_t(std::min(seconds, 1e9) * kNs); }

int64_t now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}
}  // namespace

FlightRecorder::FlightRecorder(FlightRequest request, std::optional<DisplayFilter> filter)
    : request_(std::move(request)), filter_(std::move(filter)) {}

std::unique_ptr<FlightRecorder> FlightRecorder::start(const FlightRequest& request, LiveError& error) {
    std::optional<DisplayFilter> filter;
    if (!request.filter.empty()) {
        FilterProblem problem;
        filter = DisplayFilter::parse(request.filter, Registry::standard(), problem);
        if (!filter) {
            error = {"filter", problem.sentence, {}};
            return nullptr;
        }
    }
    auto capture = captureFor(request, error);
    if (!capture) return nullptr;
    std::unique_ptr<FlightRecorder> recorder(new FlightRecorder(request, std::move(filter)));
    recorder->live_ = InterfaceCapture::start(*capture, error);
    if (!recorder->live_) return nullptr;
    recorder->status_.live = recorder->live_->status();
    recorder->thread_ = std::thread([r = recorder.get()] { r->run(); });
    return recorder;
}

FlightRecorder::~FlightRecorder() {
    stop();
    if (thread_.joinable()) thread_.join();
}

void FlightRecorder::trigger() {
    {
        std::lock_guard lock(mutex_);
        asked_ = true;
    }
    changed_.notify_all();
    live_->wake();
}

void FlightRecorder::stop() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    if (live_) live_->wake();
}

FlightStatus FlightRecorder::status() const {
    using State = FlightStatus::State;
    std::lock_guard lock(mutex_);
    auto status = status_;
    if (status.state == State::Triggered)
        status.secondsLeft = std::max(std::chrono::duration<double>(until_ - Clock::now()).count(), 0.0);
    if (status.state == State::Recording && saving_) status.state = State::Saving;
    return status;
}

void FlightRecorder::complain(const std::string& problem) {
    std::lock_guard lock(mutex_);
    status_.problem = problem;
}

void FlightRecorder::run() {
    record();
    if (!stop_) complain(live_->status().text);
    // The capture has ended by itself. What it left can still be saved.
    while (!stop_) {
        look(true, true);
        if (pending_) save();
        say(true);
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stop_ || asked_; });
    }
    look(false, false);  // for a button that was pressed just before
    if (pending_) save();
    if (saver_.joinable()) saver_.join();
    forget();
    std::lock_guard lock(mutex_);
    status_.state = FlightStatus::State::Stopped;
}

void FlightRecorder::record() {
    std::unique_ptr<LiveSource> source;
    for (uint32_t number = 1; !stop_ && openNext(number, source); ++number) {
        opened_ = number;
        load(std::move(source), live_->file(number));
    }
}

// Opens that file of the row, or the first one after it that is still there. False when there is none.
bool FlightRecorder::openNext(uint32_t& number, std::unique_ptr<LiveSource>& source) {
    for (; number <= live_->fileCount(); ++number) {
        OpenError error;
        source = LiveSource::open(live_, error, number);
        if (source) return true;
        complain("Packets came faster than they could be looked at; some were not kept.");
        while (!stop_ && number == live_->fileCount() && live_->next(500)) {
        }
    }
    return false;
}

void FlightRecorder::load(std::unique_ptr<LiveSource> source, const std::string& path) {
    Recorder recorder(std::move(source));
    segments_->begin(recorder.capture(), path);
    std::optional<FilterMatcher> matcher;
    if (filter_) matcher.emplace(*recorder.capture(), *filter_);
    auto each = [&](uint32_t index) {
        take(index, matcher ? &*matcher : nullptr);
        return !stop_.load(std::memory_order_relaxed);
    };
    for (;;) {
        const auto before = count_;
        const bool over = pending_ && Clock::now() >= pending_->until;
        if (!recorder.load(UINT32_MAX, each)) return;
        const bool ended = recorder.capture()->snapshot().state == Snapshot::State::Complete;
        // Nothing came in a wait that began after the span was over: all of it is there.
        look(!ended, over && count_ == before);
        if (ended || stop_) return;
    }
}

void FlightRecorder::take(uint32_t index, FilterMatcher* matcher) {
    auto& record = segments_->all().back().capture->store()[index];
    const auto time = record.timeNs;
    segments_->add(record);
    rate_.take(time);
    newest_ = std::max(newest_, time);
    ++count_;
    if (pending_ && time > std::min(pending_->to + kLateNs, pending_->last)) save();
    if (matcher && matcher->matches(index)) triggered(FlightTrigger::Filter, time, index);
    if (request_.rate > 0) {
        const bool tooMany = rate_.at(time) > request_.rate;
        if (tooMany && (!tooMany_ || pending_)) triggered(FlightTrigger::Rate, time, index);
        tooMany_ = tooMany;
    }
    if (count_ % kSayEvery == 0) look(false, false);
}

// Does what does not depend on a packet. `idle`: there are none at the moment; `quiet`: and none will come
// that belong to what is to be saved.
void FlightRecorder::look(bool idle, bool quiet) {
    if (asked_.exchange(false)) triggered(FlightTrigger::Asked, now(), 0);
    if (idle) tooMany_ = tooMany_ && rate_.at(now()) > request_.rate;
    const auto limit = request_.bytes.value_or(UINT64_MAX);
    if (pending_ && (quiet || segments_->bytes() / 2 > limit)) save();
    if (!pending_) {
        const auto present = idle ? std::max(newest_, now()) : newest_;
        segments_->drop(request_.seconds ? present - ns(*request_.seconds) - kLateNs : INT64_MIN, limit);
    }
    say(idle);
}

void FlightRecorder::triggered(FlightTrigger trigger, int64_t time, uint32_t index) {
    const auto after = ns(std::max(request_.after, 1.0));
    const auto before = request_.seconds ? ns(*request_.seconds) : INT64_MAX;
    const bool first = !pending_;
    if (first) {
        pending_.emplace();
        pending_->trigger = trigger;
        pending_->time = time;
        pending_->from = request_.seconds ? time - before : INT64_MIN;
        // One that never ends would be kept whole and never saved.
        pending_->last = time + std::max(after * 10, request_.seconds ? before : 0);
        if (trigger != FlightTrigger::Asked) {
            pending_->packet = count_;
            pending_->capture = segments_->all().back().capture;
            pending_->index = index;
            pending_->comment = trigger == FlightTrigger::Filter
                                    ? "Trigger: " + request_.filter
                                    : fmt::format("Trigger: {} packets in a second", rate_.at(time));
        }
    }
    pending_->to = std::min(std::max(pending_->to, time + after), pending_->last);
    pending_->until = Clock::now() + std::chrono::nanoseconds(pending_->to - time) + kLate;
    std::lock_guard lock(mutex_);
    until_ = pending_->until;
    if (!first) return;
    status_.state = FlightStatus::State::Triggered;
    status_.trigger = trigger;
    status_.packet = pending_->packet;
    status_.triggerRate = trigger == FlightTrigger::Rate ? rate_.at(time) : 0;
}

// Beside the recording, which goes on: one at a time.
void FlightRecorder::save() {
    if (saver_.joinable()) saver_.join();
    FlightSave save;
    for (auto& segment : segments_->all())
        save.parts.push_back({segment.capture, segment.capture->store().size()});
    save.from = pending_->from;
    save.to = pending_->to;
    save.folder = request_.folder;
    save.time = pending_->time;
    save.trigger = pending_->capture;
    save.triggerIndex = pending_->index;
    save.comment = pending_->comment;
    FlightSaved saved{{}, pending_->trigger, pending_->packet};
    pending_.reset();
    {
        std::lock_guard lock(mutex_);
        saving_ = true;
        status_.state = FlightStatus::State::Recording;
    }
    saver_ = std::thread([this, save = std::move(save), saved]() mutable {
        std::string problem;
        const bool good = saveFlight(save, saved.file, problem);
        save = {};
        std::lock_guard lock(mutex_);
        saving_ = false;
        if (!good)
            status_.problem = "Saving failed: " + problem;
        else if (saved.file.path.empty())
            status_.problem = "There was no packet to save.";
        else
            status_.saved.push_back(saved);
    });
}

// Ends the capture and takes all its files away.
void FlightRecorder::forget() {
    live_->stop();
    const auto until = Clock::now() + std::chrono::seconds(10);
    while (live_->next(500) && Clock::now() < until) {
    }
    segments_ = std::make_unique<FlightSegments>();
    for (uint32_t number = opened_ + 1; number <= live_->fileCount(); ++number)
        ::unlink(live_->file(number).c_str());
    std::lock_guard lock(mutex_);
    status_.live = live_->status();
    status_.packets = status_.bytes = 0;
    status_.seconds = status_.rate = 0;
}

void FlightRecorder::say(bool idle) {
    const auto oldest = segments_->oldest();
    const auto present = idle ? std::max(newest_, now()) : newest_;
    const double span = oldest < present ? double(present - oldest) / kNs : 0;
    std::lock_guard lock(mutex_);
    status_.live = live_->status();
    status_.packets = segments_->packets();
    status_.bytes = segments_->bytes();
    status_.seconds = request_.seconds && !pending_ ? std::min(span, *request_.seconds) : span;
    status_.rate = rate_.at(present);
}

}  // namespace dorsal
