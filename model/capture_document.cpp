#include "model/capture_document.h"

#include "model/capture/source/live_source.h"
#include "model/recording/recorder.h"

namespace dorsal {

namespace {
constexpr int kWatchMs = 500;
constexpr int kFollowMs = 100;
}  // namespace

CaptureDocument::CaptureDocument(QObject* parent) : QObject(parent) {
    timer_.setInterval(40);
    connect(&timer_, &QTimer::timeout, this, &CaptureDocument::publish);
    watchTimer_.setInterval(kWatchMs);
    connect(&watchTimer_, &QTimer::timeout, this, &CaptureDocument::lookAtFile);
}

CaptureDocument::~CaptureDocument() {
    recorder_.reset();
    // A file that lasts takes nothing with it; a temporary one that nobody wants, or that is empty, goes.
    if (spool_ && (discarded_ || capture_->store().size() == 0)) spool_->remove();
}

bool CaptureDocument::open(const QString& path, QString& error) {
    OpenError problem;
    FileWatch watch(path.toStdString());
    auto recorder = Recorder::open(path.toStdString(), problem);
    if (!recorder) {
        error = QString::fromStdString(problem.text);
        return false;
    }
    watch_ = std::move(watch);
    begin(std::move(recorder), path);
    return true;
}

bool CaptureDocument::openLive(std::shared_ptr<LiveCapture> live, QString& error) {
    OpenError problem;
    auto source = LiveSource::open(live, problem);
    if (!source) {
        error = QString::fromStdString(problem.text);
        return false;
    }
    live_ = std::move(live);
    spool_ = live_->spool();
    begin(std::make_unique<Recorder>(std::move(source)), QString::fromStdString(live_->file()));
    return true;
}

bool CaptureDocument::openLeftOver(const QString& path, QString& error) {
    auto spool = SpoolFile::adopt(path.toStdString());
    if (!spool) {
        error = tr("“%1” is in use by another window, or is not there any more.").arg(path);
        return false;
    }
    if (!open(path, error)) return false;
    spool_ = std::move(spool);
    return true;
}

bool CaptureDocument::keepAs(const QString& path, QString& error) {
    std::string problem;
    if (!spool_->moveTo(path.toStdString(), problem)) {
        error = QString::fromStdString(problem);
        return false;
    }
    spool_.reset();
    path_ = path;
    watch_ = FileWatch(path.toStdString());
    change_ = FileChange::None;
    return true;
}

void CaptureDocument::begin(std::unique_ptr<Recorder> recorder, const QString& path) {
    recorder_ = std::move(recorder);
    capture_ = recorder_->capture();
    path_ = path;
    published_ = 0;
    marks_ = {};
    change_ = FileChange::None;
    firstPass_ = true;
    following_ = false;
    recorder_->start();
    watchProgress();
}

void CaptureDocument::stopCapturing() {
    if (live_) live_->stop();
}

void CaptureDocument::setDisplayPaused(bool on) {
    displayPaused_ = on;
    if (!on && state_ != State::Empty) publish();
}

void CaptureDocument::watchProgress() {
    if (firstPass_) {
        state_ = live_ ? State::Capturing : State::Loading;
        clock_.start();
    }
    timer_.start();
}

void CaptureDocument::setFollowing(bool on) {
    if (on == following_ || state_ == State::Empty) return;
    following_ = recorder_->source().setFollowing(on) && on;
    watchTimer_.setInterval(following_ ? kFollowMs : kWatchMs);
    emit followingChanged(following_);
    if (following_ && state_ == State::Cancelled) {
        firstPass_ = true;
        recorder_->resume();
    }
    if (!timer_.isActive()) watchProgress();
}

void CaptureDocument::cancel() {
    if (state_ == State::Loading) recorder_->pause();
}

void CaptureDocument::publish() {
    auto now = capture_->snapshot();
    if (now.packets != published_ && !displayPaused_) {
        published_ = now.packets;
        emit packetsAvailable(published_);
    }
    if (state_ == State::Capturing && now.state != Snapshot::State::Complete) return;
    if (state_ == State::Loading) emit progressed(progress());
    if (now.state == Snapshot::State::Reading) return;
    if (!following_) timer_.stop();
    if (!firstPass_) return;
    firstPass_ = false;
    loadTime_ = clock_.elapsed();
    state_ = now.state == Snapshot::State::Paused ? State::Cancelled : State::Complete;
    watchTimer_.start();
    emit finished();
}

uint64_t CaptureDocument::bytesRead() const { return recorder_ ? recorder_->source().bytesRead() : 0; }

// Whether the records of the file are others than those that were read.
bool CaptureDocument::holdsOtherPackets() const {
    if (published_ == 0) return false;
    std::vector<uint8_t> bytes;
    capture_->bytes().refresh();
    auto& store = capture_->store();
    for (uint32_t packet : {0u, published_ / 2, published_ - 1})
        if (!capture_->bytes().read(store[packet].header(), bytes)) return true;
    return false;
}

void CaptureDocument::sayChange(FileChange change) {
    if (change == change_) return;
    change_ = change;
    if (change == FileChange::None) return;
    if (change != FileChange::Grown) setFollowing(false);
    emit fileChanged(change);
}

void CaptureDocument::lookAtFile() {
    // What was cut or exchanged stays so until the file is opened again.
    if ((timer_.isActive() && !following_) || state_ != State::Complete || change_ > FileChange::Touched)
        return;
    if (capture_->snapshot().state == Snapshot::State::Reading) return;
    auto change = watch_.look(bytesRead());
    if ((change == FileChange::Grown || change == FileChange::Touched) && holdsOtherPackets())
        change = FileChange::Replaced;
    if (change == FileChange::Touched) change = FileChange::None;
    if (change == FileChange::Grown && following_) {
        change_ = FileChange::None;
        return recorder_->source().lookAgain();
    }
    sayChange(change);
}

double CaptureDocument::progress() const {
    if (!recorder_) return 0;
    auto total = recorder_->source().bytesTotal();
    return total ? double(bytesRead()) / double(total) : 0;
}

std::vector<std::string> CaptureDocument::comments(uint32_t packet) const {
    auto it = marks_.comments.find(packet);
    return it != marks_.comments.end() ? it->second : commentsInFile(packet);
}

std::vector<std::string> CaptureDocument::commentsInFile(uint32_t packet) const {
    auto header = capture_->store()[packet].header();
    return header.has(PacketHeader::HasComment) ? capture_->bytes().options(header).comments
                                                : std::vector<std::string>();
}

void CaptureDocument::setComments(uint32_t packet, std::vector<std::string> comments) {
    std::erase(comments, std::string());
    if (comments == commentsInFile(packet))
        marks_.comments.erase(packet);
    else
        marks_.comments[packet] = std::move(comments);
    marksChanged(packet);
}

void CaptureDocument::marksChanged(uint32_t packet) { emit packetChanged(packet); }

}  // namespace dorsal
