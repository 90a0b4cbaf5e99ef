#include "model/capture_document.h"

namespace dorsal {

CaptureDocument::CaptureDocument(QObject* parent) : QObject(parent) {
    timer_.setInterval(40);
    connect(&timer_, &QTimer::timeout, this, &CaptureDocument::publish);
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
    if (!session->open(path.toStdString(), problem)) {
        error = QString::fromStdString(problem.text);
        return false;
    }
    stop_ = true;
    join();
    session_ = std::move(session);
    path_ = path;
    published_ = 0;
    marks_ = {};
    start(true);
    return true;
}

void CaptureDocument::start(bool finish) {
    stop_ = false;
    done_ = false;
    state_ = State::Loading;
    clock_.start();
    thread_ = std::thread([this, finish] {
        if (session_->load(&stop_) && finish) session_->finish();
        done_ = true;
    });
    timer_.start();
}

void CaptureDocument::readMore() {
    if (state_ == State::Loading || state_ == State::Empty) return;
    join();
    start(true);
}

void CaptureDocument::cancel() {
    if (state_ != State::Loading) return;
    stop_ = true;
}

void CaptureDocument::publish() {
    bool done = done_;
    uint32_t count = session_->store().size();
    if (count != published_) {
        published_ = count;
        emit packetsAvailable(count);
    }
    emit progressed(progress());
    if (!done) return;
    timer_.stop();
    join();
    loadTime_ = clock_.elapsed();
    state_ = stop_ ? State::Cancelled : State::Complete;
    emit finished();
}

double CaptureDocument::progress() const {
    if (!session_ || !session_->isOpen()) return 0;
    auto& reader = session_->reader();
    auto total = reader.storedBytesTotal();
    return total ? double(reader.storedBytesRead()) / double(total) : 0;
}

void CaptureDocument::marksChanged(uint32_t packet) { emit packetChanged(packet); }

}  // namespace dorsal
