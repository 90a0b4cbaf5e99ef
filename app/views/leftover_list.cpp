#include "app/views/leftover_list.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include "app/views/two_line_list.h"
#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

// More than a few would push everything else off the page; the others follow when these are dealt with.
constexpr size_t kShown = 3;

LeftoverList::LeftoverList(QWidget* parent) : QWidget(parent), card_(new QWidget) {
    setObjectName(QStringLiteral("leftovers"));
    auto layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(6);
    auto heading = makeHeading(tr("Unsaved captures"));
    heading->setToolTip(tr("They were not saved when Dorsal ended unexpectedly."));
    layout->addWidget(heading);
    card_->setObjectName(QStringLiteral("leftoverCard"));
    card_->setAttribute(Qt::WA_StyledBackground);
    rows_ = new QVBoxLayout(card_);
    rows_->setContentsMargins(12, 8, 8, 8);
    rows_->setSpacing(8);
    layout->addWidget(card_);
    connect(&Theme::instance(), &Theme::changed, this, &LeftoverList::paintInTheme);
    paintInTheme();
    hide();
}

void LeftoverList::set(const std::vector<LeftoverCapture>& captures) {
    while (auto item = rows_->takeAt(0)) {
        // A row's own button may have brought us here.
        if (auto row = item->widget()) row->hide(), row->deleteLater();
        delete item;
    }
    for (size_t i = 0; i < std::min(kShown, captures.size()); ++i) rows_->addWidget(makeRow(captures[i]));
    if (captures.size() > kShown) {
        auto more = new QLabel(tr("%n more", nullptr, int(captures.size() - kShown)));
        more->setForegroundRole(QPalette::PlaceholderText);
        rows_->addWidget(more);
    }
    setVisible(!captures.empty());
}

QWidget* LeftoverList::makeRow(const LeftoverCapture& capture) {
    QLocale locale;
    auto row = new QWidget;
    auto layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto mark = new QLabel;
    mark->setPixmap(icon(QStringLiteral("capture-restart")).pixmap(20, 20));
    connect(&Theme::instance(), &Theme::changed, mark,
            [mark] { mark->setPixmap(icon(QStringLiteral("capture-restart")).pixmap(20, 20)); });
    auto words = new QVBoxLayout;
    words->setSpacing(0);
    auto title = tr("Capture of %1").arg(locale.toString(capture.when, QLocale::ShortFormat));
    auto size = locale.formattedDataSize(capture.bytes);
    auto second =
        capture.packets < 0 ? size : tr("%1 packets · %2").arg(locale.toString(capture.packets), size);
    words->addWidget(new QLabel(title));
    auto quiet = new QLabel(second);
    quiet->setForegroundRole(QPalette::PlaceholderText);
    words->addWidget(quiet);
    row->setToolTip(capture.path);
    layout->addWidget(mark);
    layout->addSpacing(4);
    layout->addLayout(words, 1);
    auto add = [&](const char* name, const QString& text, auto signal) {
        auto button = new QPushButton(text);
        button->setObjectName(QString::fromLatin1(name));
        button->setAccessibleName(tr("%1: %2").arg(title, text));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this,
                [this, signal, path = capture.path] { emit(this->*signal)(path); });
        layout->addWidget(button);
    };
    add("recoverLeftover", tr("Open"), &LeftoverList::recoverRequested);
    add("saveLeftover", tr("Save as…"), &LeftoverList::saveRequested);
    add("discardLeftover", tr("Discard"), &LeftoverList::discardRequested);
    return row;
}

void LeftoverList::paintInTheme() {
    auto& c = Theme::instance().colors();
    card_->setStyleSheet(
        QStringLiteral("#leftoverCard { background: %1; border: 1px solid %2; border-radius: 8px; }")
            .arg(palette().color(QPalette::Base).name(), c.border.name()));
}

}  // namespace dorsal
