#include "app/window/icon.h"

#include <QDir>
#include <QGuiApplication>
#include <QPalette>
#include <QtTest>

namespace {
// The only opaque colour of a picture, or an invalid one when it is empty or has several.
QColor onlyColour(const QImage& image) {
    QColor found;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() < 255) continue;
            if (found.isValid() && pixel.rgb() != found.rgb()) return {};
            found = pixel;
        }
    return found;
}

QImage render(const QIcon& icon, int size, QIcon::Mode mode = QIcon::Normal) {
    return icon.pixmap(QSize(size, size), mode).toImage().convertToFormat(QImage::Format_ARGB32);
}

void setTextColour(const QColor& normal, const QColor& disabled) {
    QPalette palette = QGuiApplication::palette();
    palette.setColor(QPalette::Active, QPalette::ButtonText, normal);
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, disabled);
    QGuiApplication::setPalette(palette);
}
}  // namespace

class IconTest : public QObject {
    Q_OBJECT

  private slots:
    void everyIconIsDrawnInThePalettesColour_data() {
        QTest::addColumn<QString>("name");
        const QStringList files = QDir(":/icons").entryList({"*.svg"});
        QVERIFY(files.size() > 40);
        for (const QString& file : files) {
            const QString name = file.chopped(4);
            QTest::newRow(qPrintable(name)) << name;
        }
    }

    void everyIconIsDrawnInThePalettesColour() {
        QFETCH(QString, name);
        const QIcon icon = dorsal::icon(name);
        setTextColour(QColor(0x20, 0x26, 0x2d), QColor(0x90, 0x90, 0x90));
        QCOMPARE(onlyColour(render(icon, 64)).name(), QStringLiteral("#20262d"));
        QCOMPARE(onlyColour(render(icon, 64, QIcon::Disabled)).name(), QStringLiteral("#909090"));
        setTextColour(QColor(0xe8, 0xea, 0xed), QColor(0x60, 0x60, 0x60));
        QCOMPARE(onlyColour(render(icon, 64)).name(), QStringLiteral("#e8eaed"));
    }

    void anUnknownNameGivesANullIcon() { QVERIFY(dorsal::icon("no such icon").isNull()); }

    void theApplicationIconIsThere() { QVERIFY(!QIcon(":/dorsal.svg").pixmap(16).isNull()); }
};

QTEST_MAIN(IconTest)
#include "icon_test.moc"
