#include "model/capture_document.h"

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
    stop_ = true;
    if (session_ && session_->isOpen()) session_->reader().cancel();
    join();
}

void CaptureDocument::join() {
    if (thread_.joinable()) thread_.join();
}

bool CaptureDocument::open(const QString& path, QString& error) {
    auto session = std::make_shared<CaptureSession>();
    OpenError problem;
    FileWatch watch(path.toStdString());
    if (!session->open(path.toStdString(), problem)) {
        error = QString::fromStdString(problem.text);
        return false;
    }
    stop_ = true;
    join();
    session_ = std::move(session);
    watch_ = std::move(watch);
    path_ = path;
    published_ = 0;
    marks_ = {};
    change_ = FileChange::None;
    firstPass_ = true;
    start();
    return true;
}

void CaptureDocument::start() {
    stop_ = false;
    done_ = false;
    if (firstPass_) {
        state_ = State::Loading;
        clock_.start();
    }
    thread_ = std::thread([this] {
        atEnd_ = session_->load(&stop_);
        if (atEnd_ && !following_) session_->finish();
        done_ = true;
    });
    timer_.start();
}

void CaptureDocument::setFollowing(bool on) {
    if (on == following_ || state_ == State::Empty) return;
    following_ = on;
    watchTimer_.setInterval(on ? kFollowMs : kWatchMs);
    emit followingChanged(on);
    if (timer_.isActive()) return;  // the pass under way sees the wish
    if (on && !session_->resume()) {
        following_ = false;
        emit followingChanged(false);
        return;
    }
    if (on && state_ == State::Cancelled) firstPass_ = true;
    start();
}

void CaptureDocument::cancel() {
    if (!timer_.isActive()) return;
    stop_ = true;
}

void CaptureDocument::publish() {
    bool done = done_;
    uint32_t count = session_->store().size();
    if (count != published_) {
        published_ = count;
        emit packetsAvailable(count);
    }
    if (firstPass_) emit progressed(progress());
    if (!done) return;
    timer_.stop();
    join();
    if (!firstPass_) return;
    firstPass_ = false;
    loadTime_ = clock_.elapsed();
    state_ = stop_ ? State::Cancelled : State::Complete;
    watchTimer_.start();
    emit finished();
}

uint64_t CaptureDocument::bytesRead() const {
    return session_ && session_->isOpen() ? session_->reader().storedBytesRead() : 0;
}

// Whether the records of the file are others than those that were read.
bool CaptureDocument::holdsOtherPackets() const {
    if (published_ == 0) return false;
    std::vector<uint8_t> bytes;
    session_->bytes().refresh();
    auto& store = session_->store();
    for (uint32_t packet : {0u, published_ / 2, published_ - 1})
        if (!session_->bytes().read(store[packet].header(), bytes)) return true;
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
    if (timer_.isActive() || state_ != State::Complete || change_ > FileChange::Touched) return;
    auto change = watch_.look(bytesRead());
    if ((change == FileChange::Grown || change == FileChange::Touched) && holdsOtherPackets())
        change = FileChange::Replaced;
    if (change == FileChange::Touched) change = FileChange::None;
    if (change == FileChange::Grown && following_) {
        change_ = FileChange::None;
        return session_->resume() ? start() : setFollowing(false);
    }
    sayChange(change);
}

double CaptureDocument::progress() const {
    if (!session_ || !session_->isOpen()) return 0;
    auto& reader = session_->reader();
    auto total = reader.storedBytesTotal();
    return total ? double(reader.storedBytesRead()) / double(total) : 0;
}

std::vector<std::string> CaptureDocument::comments(uint32_t packet) const {
    auto it = marks_.comments.find(packet);
    return it != marks_.comments.end() ? it->second : commentsInFile(packet);
}

std::vector<std::string> CaptureDocument::commentsInFile(uint32_t packet) const {
    auto header = session_->store()[packet].header();
    return header.has(PacketHeader::HasComment) ? session_->bytes().options(header).comments
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
