// Edits the comments of a packet.
#pragma once

#include <QDialog>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <string>
#include <vector>

namespace dorsal {

// A box for each comment and one more to write into; one that is emptied goes.
class CommentDialog : public QDialog {
    Q_OBJECT
  public:
    CommentDialog(uint32_t number, const std::vector<std::string>& comments, QWidget* parent);
    std::vector<std::string> comments() const;

  private:
    QPlainTextEdit* addBox(const QString& text);
    QVBoxLayout* boxes_;
    std::vector<QPlainTextEdit*> edits_;
};

}  // namespace dorsal
