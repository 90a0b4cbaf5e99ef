#include "app/window/icon.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace dorsal {
namespace {

class PaletteIconEngine final : public QIconEngine {
  public:
    PaletteIconEngine(QString name, QByteArray drawing)
        : name_(std::move(name)), drawing_(std::move(drawing)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        QByteArray coloured = drawing_;
        coloured.replace("currentColor", colour(mode).name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(coloured);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        const QString key = QStringLiteral("icon/%1/%2x%3/%4")
                                .arg(name_)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(colour(mode).name());
        QPixmap result;
        if (QPixmapCache::find(key, &result)) return result;
        result = QPixmap(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, result);
        return result;
    }

    QIconEngine* clone() const override { return new PaletteIconEngine(name_, drawing_); }
    QString iconName() override { return name_; }
    bool isNull() override { return drawing_.isEmpty(); }

  private:
    static QColor colour(QIcon::Mode mode) {
        const QPalette palette = QGuiApplication::palette();
        switch (mode) {
            case QIcon::Disabled: return palette.color(QPalette::Disabled, QPalette::ButtonText);
            case QIcon::Selected: return palette.color(QPalette::Active, QPalette::HighlightedText);
            default: return palette.color(QPalette::Active, QPalette::ButtonText);
        }
    }

    QString name_;
    QByteArray drawing_;
};

}  // namespace

QIcon icon(const QString& name) {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QIcon(new PaletteIconEngine(name, file.readAll()));
}

}  // namespace dorsal
