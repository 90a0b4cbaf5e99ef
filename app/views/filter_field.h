// The display-filter field: says while one types whether the text is a filter, and helps to write it.
#pragma once

#include <QAction>
#include <QCompleter>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>
#include <QTreeView>

#include "app/views/field_look.h"
#include "model/row_jobs.h"

namespace dorsal {

// Enter applies; a mistaken expression is not applied but explained below the field, above what is there.
// Names and values are completed as one types (Ctrl+Space asks for it); Down in the empty field shows earlier
// filters. Escape goes back to the filter that is applied, and then takes it away; Ctrl+Z brings it back.
class FilterField : public QLineEdit {
    Q_OBJECT
  public:
    enum class State { Empty, Valid, Deprecated, Text, Invalid, Running };
    explicit FilterField(QWidget* parent = nullptr);

    State state() const { return state_; }
    // What is to be said of the text, as a sentence; it is also what screen readers read.
    QString sentence() const { return accessibleDescription(); }
    // The filter that the rows passed, and whether another one is being worked on.
    void setApplied(const QString& text) { applied_ = text; }
    void setRunning(bool running);
    // Writes a filter as if the person had, so that it can be undone.
    void write(const QString& text);
    // Writes and applies it.
    void apply(const QString& text);

    QStringList history() const { return history_; }
    void setHistory(const QStringList& history) { history_ = history; }

  signals:
    void applyRequested(const QString& text);
    void historyChanged();

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void check();
    void showState();
    void applyNow();
    void complete();
    void showHistory();
    void openPopup(int x);
    void take(const QModelIndex& choice);
    void explain();
    bool popupVisible() const { return completer_->popup()->isVisible(); }

    State state_ = State::Empty, ownState_ = State::Empty;
    RowFilter filter_;
    QString applied_, asked_;  // the filter of the rows, and the one that was asked for last
    QString say_;
    bool running_ = false;
    QStringList history_;
    QAction* mark_;
    QCompleter* completer_;
    QStandardItemModel choices_;
    QTreeView* list_;
    FieldProblem* problem_ = nullptr;  // a child of the window
    QTimer explainSoon_;
    qsizetype begin_ = 0, end_ = 0;  // what a choice takes the place of; end -1: all
    bool taking_ = false;
};

}  // namespace dorsal
