#include "app/views/field_look.h"

#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

void showFieldState(QLineEdit* field, QAction* mark, const char* iconName, const QColor& back,
                    const QString& sentence) {
    mark->setIcon(icon(QString::fromLatin1(iconName)));
    auto sheet =
        back.isValid() ? QStringLiteral("QLineEdit { background: %1; }").arg(back.name()) : QString();
    if (field->styleSheet() != sheet) field->setStyleSheet(sheet);
    field->setToolTip(sentence);
    mark->setToolTip(sentence);
    if (field->accessibleDescription() != sentence) field->setAccessibleDescription(sentence);
}

FieldProblem::FieldProblem(QLineEdit* field) : QLabel(field->window()), field_(field) {
    setTextFormat(Qt::RichText);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(field, &QObject::destroyed, this, &QObject::deleteLater);
}

void FieldProblem::say(const QString& html) {
    auto field = field_.data();
    if (!field) return;
    auto& c = Theme::instance().colors();
    setStyleSheet(QStringLiteral("QLabel { background: %1; color: %2; border: 1px solid %3; "
                                 "border-radius: 6px; padding: 6px 10px; }")
                      .arg(c.errorBack.name(), palette().color(QPalette::Text).name(), c.error.name()));
    setText(html);
    setMaximumWidth(std::max(200, field->width()));
    setWordWrap(false);
    setWordWrap(sizeHint().width() > field->width());
    adjustSize();
    move(field->mapTo(field->window(), QPoint(0, field->height() + 2)));
    show();
    raise();
}

}  // namespace dorsal
