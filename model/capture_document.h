// An open capture as the window knows it: the session, the thread that fills it, and the person's marks.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <atomic>
#include <memory>
#include <thread>

#include "model/analysis/capture_session.h"
#include "model/packet_marks.h"

namespace dorsal {

// Lives on the main thread. Reading happens on a thread of its own; packetsAvailable() is emitted on the main
// thread at most every 40 ms, with the number of packets that may be shown.
class CaptureDocument : public QObject {
    Q_OBJECT
  public:
    explicit CaptureDocument(QObject* parent = nullptr);
    ~CaptureDocument() override;

    enum class State { Empty, Loading, Complete, Cancelled };

    // Opens a file and starts to read it. False and a sentence in `error` when it is no capture.
    bool open(const QString& path, QString& error);
    void cancel();  // stops reading; what was read stays
    // Reads what was appended to the file since (following a capture that is still written).
    void readMore();

    State state() const { return state_; }
    const QString& path() const { return path_; }
    std::shared_ptr<const CaptureSession> session() const { return session_; }
    uint32_t packetCount() const { return published_; }
    double progress() const;                       // 0 to 1
    qint64 loadTime() const { return loadTime_; }  // milliseconds

    PacketMarks& marks() { return marks_; }
    const PacketMarks& marks() const { return marks_; }
    void marksChanged(uint32_t packet);

  signals:
    void packetsAvailable(uint32_t count);
    void progressed(double share);
    void finished();
    void packetChanged(uint32_t packet);  // its marks or comments

  private:
    void start(bool finish);
    void publish();
    void join();

    std::shared_ptr<CaptureSession> session_;
    QString path_;
    State state_ = State::Empty;
    std::thread thread_;
    std::atomic<bool> stop_{false};
    std::atomic<bool> done_{false};
    QTimer timer_;
    QElapsedTimer clock_;
    qint64 loadTime_ = 0;
    uint32_t published_ = 0;
    PacketMarks marks_;
};

}  // namespace dorsal
