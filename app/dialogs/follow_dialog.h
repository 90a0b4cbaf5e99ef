// Shows the bytes of one stream, both sides in colours of their own.
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <memory>

#include "model/statistics/follow.h"

namespace dorsal {

// Stays open beside the window. A click on a byte, or Enter on it, goes to the packet that brought it.
class FollowDialog : public QDialog {
    Q_OBJECT
  public:
    FollowDialog(std::shared_ptr<const Capture> capture, FollowKind kind, uint32_t stream, QWidget* parent);
    ~FollowDialog() override;
    enum class Side { Both, Client, Server };
    enum class Format { Ascii, Utf8, Hex, Raw };
    // The stream as it was read; runs are empty until then.
    const FollowedStream& stream() const { return stream_; }
    // Writes what is chosen, and says whether that went well.
    void saveTo(const QString& path);

  signals:
    void packetClicked(uint32_t number);
    void filterOutRequested(const QString& filter);
    void loaded();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void showText();
    void tellFacts();
    bool shown(bool fromServer) const;
    QString textOf(const FollowRun& run, uint64_t at) const;
    QString noteOf(const FollowRepeat& repeat) const;
    void find(bool backward);
    void save();
    void tellPlace();
    void goToCursor();
    const FollowRun* runAtCursor() const;

    std::shared_ptr<const Capture> capture_;
    FollowKind kind_;
    uint32_t number_;
    FollowedStream stream_;
    std::shared_ptr<JobControl> job_;
    struct Place {
        int begin;  // in the text
        size_t run;
    };
    std::vector<Place> places_;
    bool all_ = true;  // nothing was left out of the text
    QPlainTextEdit* text_;
    QComboBox *side_, *format_;
    QLineEdit* find_;
    QLabel *title_, *place_;
};

}  // namespace dorsal
