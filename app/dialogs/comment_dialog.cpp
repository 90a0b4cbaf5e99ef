#include "app/dialogs/comment_dialog.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>

namespace dorsal {

CommentDialog::CommentDialog(uint32_t number, const std::vector<std::string>& comments, QWidget* parent)
    : QDialog(parent), boxes_(new QVBoxLayout) {
    setObjectName(QStringLiteral("commentDialog"));
    setWindowTitle(tr("Comments on packet %1").arg(number));
    auto layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    auto hint = new QLabel(tr("They are kept in pcapng files: save the capture with Ctrl+S."));
    hint->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(hint);
    auto inside = new QWidget;
    boxes_->setContentsMargins(0, 0, 0, 0);
    inside->setLayout(boxes_);
    auto scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    layout->addWidget(scroll, 1);
    for (auto& c : comments) addBox(QString::fromStdString(c));
    auto fresh = addBox({});
    fresh->setPlaceholderText(comments.empty() ? tr("Write a comment") : tr("Write another comment"));
    fresh->setFocus();

    auto buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setToolTip(tr("Ctrl+Enter"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    for (auto key : {Qt::Key_Return, Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(Qt::CTRL | key), this), &QShortcut::activated, this,
                &QDialog::accept);
    resize(480, comments.empty() ? 230 : 340);
}

QPlainTextEdit* CommentDialog::addBox(const QString& text) {
    auto edit = new QPlainTextEdit(text);
    edit->setObjectName(QStringLiteral("comment%1").arg(edits_.size() + 1));
    edit->setAccessibleName(tr("Comment %1").arg(edits_.size() + 1));
    edit->setTabChangesFocus(true);
    edit->setMinimumHeight(60);
    boxes_->addWidget(edit, 1);
    edits_.push_back(edit);
    return edit;
}

std::vector<std::string> CommentDialog::comments() const {
    std::vector<std::string> all;
    for (auto edit : edits_)
        if (!edit->toPlainText().trimmed().isEmpty()) all.push_back(edit->toPlainText().toStdString());
    return all;
}

}  // namespace dorsal
