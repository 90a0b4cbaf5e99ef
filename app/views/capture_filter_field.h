// The capture-filter field: says while one types whether libpcap understands the text, and helps to write it.
#pragma once

#include <QCompleter>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>
#include <QTreeView>
#include <functional>

#include "app/views/field_look.h"

namespace dorsal {

// Words are completed as one types (Ctrl+Space asks for them); Down in the empty field shows earlier filters.
// The text is checked beside the window, because host names in it are looked up.
class CaptureFilterField : public QLineEdit {
    Q_OBJECT
  public:
    enum class State { Empty, Checking, Valid, Invalid };
    explicit CaptureFilterField(QWidget* parent = nullptr);

    State state() const { return state_; }
    // What is to be said of the text; it is also what screen readers read.
    QString sentence() const { return say_; }
    QString filter() const { return text().trimmed(); }
    // Of the interface that the filter is for: "EN10MB" ..., "" for Ethernet's.
    void setLinkType(const QString& name);
    // Calls back once it is known whether the text is a filter (or none): at once, when it already is.
    // Another text, or another call, takes the place of the one that waits.
    void whenChecked(std::function<void(bool usable)> then);
    // Puts the text into the history, which is kept in the settings.
    void remember();
    // Says below the field what is wrong.
    void explain();

  signals:
    void stateChanged();

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void textIsNew();
    void check();
    void take(int number, const QString& problem);
    void setState(State state, const QString& say);
    void showState();
    void complete(bool asked);
    void showHistory();
    void openPopup(int x);
    void choose(const QModelIndex& choice);
    bool popupVisible() const { return completer_->popup()->isVisible(); }

    State state_ = State::Empty;
    QString say_, linkType_;
    QAction* mark_;
    QCompleter* completer_;
    QTreeView* list_;
    QStandardItemModel choices_;
    FieldProblem* problem_ = nullptr;
    QTimer checkSoon_, explainSoon_;
    std::function<void(bool)> then_;
    int number_ = 0, running_ = 0;  // the newest check's; how many are under way
    bool again_ = false, choosing_ = false;
    qsizetype begin_ = 0, end_ = -1;  // what a suggestion takes the place of; -1: everything
};

}  // namespace dorsal
