// An open capture as the window knows it: the recording, and the person's marks.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>

#include "model/capture/file_watch.h"
#include "model/capture/source/live_capture.h"
#include "model/packet_marks.h"
#include "model/recording/recorder.h"

namespace dorsal {

// Lives on the main thread. The Recorder's threads read and analyse for as long as the capture is open;
// packetsAvailable() is emitted on the main thread at most every 40 ms, with the number of packets that may
// be shown.
class CaptureDocument : public QObject {
    Q_OBJECT
  public:
    explicit CaptureDocument(QObject* parent = nullptr);
    ~CaptureDocument() override;

    enum class State { Empty, Loading, Capturing, Complete, Cancelled };

    // Opens a file and starts to read it. False and a sentence in `error` when it is no capture.
    bool open(const QString& path, QString& error);
    // Shows what is being captured, from its present file.
    bool openLive(std::shared_ptr<LiveCapture> live, QString& error);
    // Opens a temporary capture that was left over.
    bool openLeftOver(const QString& path, QString& error);
    // The live capture that this one comes from; null when it comes from a file.
    const std::shared_ptr<LiveCapture>& live() const { return live_; }
    void stopCapturing();
    // While the display is paused packets are captured and kept, but not told of.
    void setDisplayPaused(bool on);
    bool isDisplayPaused() const { return displayPaused_; }
    // The packets are in a temporary file of ours. It stays when this goes, unless discard() was called or
    // nothing is in it.
    bool isTemporary() const { return spool_ != nullptr; }
    void discard() { discarded_ = true; }
    // Makes a temporary file a lasting one, at once where it is only renamed.
    bool keepAs(const QString& path, QString& error);

    void cancel();  // stops reading; what was read stays
    // Follows a capture that is still written: what is appended appears. It starts by reading what was
    // appended since, and when it ends, a last packet that is only partly there becomes a warning.
    void setFollowing(bool on);
    bool isFollowing() const { return following_; }
    // What became of the file since it was read.
    FileChange fileChange() const { return change_; }
    uint64_t fileSize() const { return watch_.size(); }
    uint64_t bytesRead() const;
    // Looks at the file now; a timer does so by itself twice a second, more often when following.
    void lookAtFile();

    State state() const { return state_; }
    const QString& path() const { return path_; }
    std::shared_ptr<const Capture> capture() const { return capture_; }
    uint32_t packetCount() const { return published_; }
    double progress() const;                       // 0 to 1
    qint64 loadTime() const { return loadTime_; }  // milliseconds

    PacketMarks& marks() { return marks_; }
    const PacketMarks& marks() const { return marks_; }
    void marksChanged(uint32_t packet);
    // A packet's comments: those that the person wrote, or else the file's.
    std::vector<std::string> comments(uint32_t packet) const;
    void setComments(uint32_t packet, std::vector<std::string> comments);
    bool hasUnsavedPackets() const { return isTemporary() && published_ > 0; }
    bool hasUnsavedComments() const { return !marks_.comments.empty(); }

  signals:
    void packetsAvailable(uint32_t count);
    void progressed(double share);
    void finished();
    void packetChanged(uint32_t packet);  // its marks or comments
    void fileChanged(FileChange change);  // once for each kind of change; never Touched
    void followingChanged(bool on);

  private:
    void begin(std::unique_ptr<Recorder> recorder, const QString& path);
    void watchProgress();
    bool holdsOtherPackets() const;
    std::vector<std::string> commentsInFile(uint32_t packet) const;
    void sayChange(FileChange change);
    void publish();

    std::unique_ptr<Recorder> recorder_;
    std::shared_ptr<const Capture> capture_;
    std::shared_ptr<LiveCapture> live_;
    std::shared_ptr<SpoolFile> spool_;
    bool discarded_ = false, displayPaused_ = false;
    QString path_;
    State state_ = State::Empty;
    bool following_ = false;
    bool firstPass_ = true;  // the file is being read, and not only what was appended
    FileWatch watch_;
    FileChange change_ = FileChange::None;
    QTimer timer_, watchTimer_;
    QElapsedTimer clock_;
    qint64 loadTime_ = 0;
    uint32_t published_ = 0;
    PacketMarks marks_;
};

}  // namespace dorsal
