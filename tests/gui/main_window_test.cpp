// The main window as a person uses it: mouse, keyboard, menus, dialogs.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "app/window/main_window.h"
#include "app/window/theme.h"
#include "gui/support/opened.h"

using namespace dorsal;

namespace {

double contrast(const QColor& a, const QColor& b) {
    auto luminance = [](const QColor& c) {
        auto channel = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * channel(c.redF()) + 0.7152 * channel(c.greenF()) + 0.0722 * channel(c.blueF());
    };
    double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;
  private slots:
    void initTestCase() {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings_.path());
        QApplication::setApplicationName(QStringLiteral("Dorsal"));
        QApplication::setOrganizationName(QStringLiteral("Dorsal"));
        Theme::instance().apply(Theme::Choice::Light);
    }
    void init() { QSettings().clear(); }

    void opensByMenu() {
        MainWindow window;
        window.show();
        QCOMPARE(window.findChild<QWidget*>(QStringLiteral("startPage"))->isVisible(), true);
        QSignalSpy loaded(&window, &MainWindow::loaded);
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        withDialog<QFileDialog>([](QFileDialog* dialog) {
            dialog->selectFile(capture("http/get.pcap"));
            dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(capture("http/get.pcap"));
            QTest::keyClick(dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit")), Qt::Key_Return);
        });
        window.findChild<QAction*>(QStringLiteral("openAction"))->trigger();
        QTRY_COMPARE(loaded.size(), 1);
        QVERIFY(window.packets()->rowCount() > 3);
        QVERIFY(window.windowTitle().startsWith(QStringLiteral("get.pcap")));
        QVERIFY(!window.findChild<QWidget*>(QStringLiteral("startPage"))->isVisible());
    }

    void showsTheFirstPacketAtOnce() {
        Opened o(capture("dns/record_types.pcap"));
        QCOMPARE(o.list()->currentPacket(), 0);
        QVERIFY(o.details()->model()->rowCount() >= 4);
        QVERIFY(!o.bytes()->bytes().isEmpty());
    }

    void fieldsAndBytesFollowEachOther() {
        Opened o(capture("dns/record_types.pcap"));
        QVERIFY(o.details()->selectField(QStringLiteral("ip.src")));
        QCOMPARE(o.bytes()->highlightedPos(), 26u);  // 14 of Ethernet and 12 into the IPv4 header (RFC 791)
        QCOMPARE(o.bytes()->highlightedSize(), 4u);
        QTest::mouseClick(o.bytes()->viewport(), Qt::LeftButton, {}, o.bytes()->rectOf(22).center());
        QCOMPARE(o.details()->currentIndex().data(DetailTreeModel::FieldRole).toString(),
                 QStringLiteral("ip.ttl"));
        QTest::mouseClick(o.bytes()->viewport(), Qt::LeftButton, {}, o.bytes()->rectOf(12).center());
        QCOMPARE(o.details()->currentIndex().data(DetailTreeModel::FieldRole).toString(),
                 QStringLiteral("eth.type"));
    }

    void subtreesStayExpandedFromPacketToPacket() {
        Opened o(capture("dns/record_types.pcap"));
        QVERIFY(o.details()->selectField(QStringLiteral("ip.flags.df")));
        o.press("Ctrl+Down");
        QCOMPARE(o.list()->currentPacket(), 1);
        QCOMPARE(o.details()->currentIndex().data(DetailTreeModel::FieldRole).toString(),
                 QStringLiteral("ip.flags.df"));
        QVERIFY(o.details()->isExpanded(o.details()->currentIndex().parent()));
        QCOMPARE(o.bytes()->highlightedPos(), 20u);
    }

    void filtersByProtocolAndByText() {
        Opened o(capture("http/get.pcap"));
        int all = o.window.packets()->rowCount();
        o.filterBy(QStringLiteral("tcp and not ip"));
        QCOMPARE(o.window.packets()->rowCount(), 0);
        o.filterBy(QStringLiteral("[SYN]"));
        QVERIFY(o.window.packets()->rowCount() > 0 && o.window.packets()->rowCount() < all);
        for (int i = 0; i < o.window.packets()->rowCount(); ++i)
            QVERIFY(o.cell(i, 6).contains(QStringLiteral("[SYN]")));
        o.filterBy(QString());
        QCOMPARE(o.window.packets()->rowCount(), all);
    }

    void filteringKeepsTheSelectedPacket() {
        Opened o(capture("dns/record_types.pcap"));
        o.list()->selectPacket(4);
        o.filterBy(QStringLiteral("udp"));
        QCOMPARE(o.list()->currentPacket(), 4);
    }

    void findsTextHexAndExpressions() {
        Opened o(capture("dns/record_types.pcap"));
        o.press("Ctrl+F");
        auto bar = o.window.findChild<FindBar*>();
        QVERIFY(bar->isVisible());
        auto text = bar->findChild<QLineEdit*>(QStringLiteral("findText"));
        auto where = bar->findChild<QComboBox*>(QStringLiteral("findWhere")),
             what = bar->findChild<QComboBox*>(QStringLiteral("findWhat"));
        auto message = bar->findChild<QLabel*>(QStringLiteral("findMessage"));
        auto find = [&](const QString& needle) {
            text->setText(needle);
            QTest::keyClick(text, Qt::Key_Return);
            QTRY_VERIFY(o.window.findChild<QProgressBar*>(QStringLiteral("progress"))->isHidden());
        };
        find(QStringLiteral("192.0.2.20"));
        QCOMPARE(o.list()->currentPacket(), 1);
        where->setCurrentIndex(1);
        find(QStringLiteral("Time to Live"));
        QCOMPARE(o.list()->currentPacket(), 2);
        where->setCurrentIndex(2);
        what->setCurrentIndex(1);
        find(QStringLiteral("77 65 62 06"));  // "web" and a label's length
        QVERIFY(message->text().isEmpty() || message->text().startsWith(QStringLiteral("Found")));
        QVERIFY(o.bytes()->bytes().contains(QByteArray::fromHex("77656206")));
        find(QStringLiteral("7"));
        QVERIFY(message->text().contains(QStringLiteral("pairs")));
        where->setCurrentIndex(0);
        what->setCurrentIndex(2);
        find(QStringLiteral("(unclosed"));
        QVERIFY(message->text().contains(QStringLiteral("regular expression is wrong")));
        what->setCurrentIndex(0);
        find(QStringLiteral("no row says this"));
        QCOMPARE(message->text(), QStringLiteral("Nothing found."));
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
    }

    void sortsByClickOnAHeader() {
        Opened o(capture("http/get.pcap"));
        auto header = o.list()->horizontalHeader();
        int x = header->sectionViewportPosition(5) + 10;
        QSignalSpy sorted(o.window.packets(), &PacketTableModel::sorted);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() / 2));
        QVERIFY(sorted.wait(5000));
        for (int i = 1; i < o.window.packets()->rowCount(); ++i)
            QVERIFY(o.cell(i - 1, 5).toInt() <= o.cell(i, 5).toInt());
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() / 2));
        QVERIFY(sorted.wait(5000));
        for (int i = 1; i < o.window.packets()->rowCount(); ++i)
            QVERIFY(o.cell(i - 1, 5).toInt() >= o.cell(i, 5).toInt());
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() / 2));
        QTRY_COMPARE(o.cell(0, 0), QStringLiteral("1"));
    }

    void marksIgnoresAndTimeReferences() {
        Opened o(capture("http/get.pcap"));
        o.list()->selectPacket(2);
        o.press("Ctrl+M");
        QVERIFY(o.window.packets()->index(2, 0).data(PacketTableModel::MarkedRole).toBool());
        o.list()->selectPacket(0);
        o.press("Ctrl+Shift+N");
        QCOMPARE(o.list()->currentPacket(), 2);
        o.press("Ctrl+D");
        QCOMPARE(o.cell(2, 6), QStringLiteral("<Ignored>"));
        o.press("Ctrl+D");
        QVERIFY(o.cell(2, 6) != QStringLiteral("<Ignored>"));
        o.list()->selectPacket(1);
        o.press("Ctrl+T");
        QCOMPARE(o.cell(1, 1), QStringLiteral("*REF*"));
        // Packet 3 now counts from packet 2.
        auto capture = o.window.document()->capture();
        QCOMPARE(o.cell(2, 1), formatTime(capture->time(2) - capture->time(1), TimeFormat::Relative, 6));
    }

    void remembersColumns() {
        {
            Opened o(capture("http/get.pcap"));
            auto columns = o.window.packets()->columns();
            QVERIFY(o.list()->isColumnHidden(8));
            o.list()->setColumnHidden(8, false);
            o.list()->horizontalHeader()->moveSection(4, 0);
            o.list()->setColumnWidth(2, 222);
            o.window.close();
        }
        Opened o(capture("http/get.pcap"));
        auto columns = o.window.packets()->columns();
        QCOMPARE(columns[0].title, QStringLiteral("Protocol"));
        QCOMPARE(columns[8].title, QStringLiteral("Stream"));
        QVERIFY(!columns[8].hidden);
        QCOMPARE(o.cell(0, 8), QStringLiteral("0"));
        QCOMPARE(o.list()->columnWidth(3), 222);
    }

    void savesDisplayedPackets() {
        Opened o(capture("http/get.pcap"));
        o.filterBy(QStringLiteral("[SYN"));
        int shown = o.window.packets()->rowCount();
        QVERIFY(shown > 0);
        QTemporaryDir folder;
        auto path = folder.filePath(QStringLiteral("syn.pcapng"));
        withDialog<QDialog>([&](QDialog* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("saveDialog"));
            dialog->findChild<QLineEdit*>(QStringLiteral("savePath"))->setText(path);
            dialog->accept();
        });
        o.window.findChild<QAction*>(QStringLiteral("saveAsAction"))->trigger();
        QTRY_VERIFY(QFileInfo::exists(path));
        QTRY_VERIFY(o.window.findChild<QProgressBar*>(QStringLiteral("progress"))->isHidden());
        Opened again(path);
        QCOMPARE(again.window.packets()->rowCount(), shown);
        QVERIFY(again.cell(0, 6).contains(QStringLiteral("[SYN]")));
    }

    void keepsCommentsInSavedFiles() {
        Opened o(capture("http/get.pcap"));
        o.comment(QStringLiteral("Look here"));
        QVERIFY(o.window.packets()->index(0, 0).data(PacketTableModel::CommentRole).toBool());
        QTemporaryDir folder;
        auto path = folder.filePath(QStringLiteral("commented.pcapng"));
        withDialog<QDialog>([&](QDialog* dialog) {
            dialog->findChild<QLineEdit*>(QStringLiteral("savePath"))->setText(path);
            dialog->accept();
        });
        o.window.findChild<QAction*>(QStringLiteral("saveAsAction"))->trigger();
        QTRY_VERIFY(QFileInfo::exists(path));
        QTRY_VERIFY(o.window.findChild<QProgressBar*>(QStringLiteral("progress"))->isHidden());
        Opened again(path);
        QVERIFY(again.details()->selectField(QStringLiteral("frame.comment")));
        QVERIFY(again.details()->currentIndex().data().toString().contains(QStringLiteral("Look here")));
    }

    void saysWhatIsWrongWithAFile() {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("picture.png")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\x89PNG\r\n\x1a\n and so on, which is no capture at all");
        file.close();
        Opened o(capture("http/get.pcap"));
        QSignalSpy failed(&o.window, &MainWindow::openFailed);
        o.window.openFile(file.fileName());
        QCOMPARE(failed.size(), 1);
        QVERIFY2(o.message().contains(QStringLiteral("PNG")), qPrintable(o.message()));
        QVERIFY(o.window.packets()->rowCount() > 0);  // what was open stays open
    }

    void copiesRowsFieldsAndBytes() {
        Opened o(capture("dns/record_types.pcap"));
        auto clipboard = QApplication::clipboard();
        for (auto a : o.window.actions())
            if (a->text().remove(u'&') == QStringLiteral("Rows as CSV")) a->trigger();
        QVERIFY(clipboard->text().startsWith(QStringLiteral("\"No.\",\"Time\",\"Source\"")));
        QVERIFY(clipboard->text().contains(QStringLiteral("\"192.0.2.10\"")));
        QVERIFY(o.details()->selectField(QStringLiteral("ip.src")));
        o.press("Ctrl+Shift+C");
        QCOMPARE(clipboard->text(), QStringLiteral("ip.src == 192.0.2.10"));
        for (auto a : o.window.actions())
            if (a->text().remove(u'&') == QStringLiteral("Bytes as hex")) a->trigger();
        QCOMPARE(clipboard->text(), QStringLiteral("c000020a"));
    }

    void stepsThroughAConversation() {
        Opened o(capture("dns/record_types.pcap"));
        o.press("Ctrl+.");
        QTRY_COMPARE(o.list()->currentPacket(), 1);
        o.press("Ctrl+.");
        QTRY_VERIFY(o.message().contains(QStringLiteral("last")));
        o.press("Ctrl+,");
        QTRY_COMPARE(o.list()->currentPacket(), 0);
    }

    void modelsKeepTheRulesOfQt() {
        CaptureDocument document;
        PacketTableModel packets;
        DetailTreeModel details;
        QAbstractItemModelTester packetTester(&packets,
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester detailTester(&details,
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QString error;
        QVERIFY(document.open(capture("http/get.pcap"), error));
        packets.setDocument(&document);
        QSignalSpy finished(&document, &CaptureDocument::finished);
        if (finished.isEmpty()) QVERIFY(finished.wait(5000));
        for (int i = 0; i < packets.rowCount(); ++i)
            QVERIFY(details.show(document.capture(), packets.packetAt(i), packets.contextOf(i)));
        QSignalSpy applied(&packets, &PacketTableModel::filterApplied);
        packets.setFilter(QStringLiteral("http or tcp"));
        QVERIFY(applied.wait(5000));
        packets.setFilter({});
        QSignalSpy sorted(&packets, &PacketTableModel::sorted);
        packets.sort(6, Qt::DescendingOrder);
        QVERIFY(sorted.wait(5000));
        packets.setDocument(nullptr);
    }

    void textsCanBeReadInBothThemes() {
        for (bool dark : {false, true}) {
            auto p = Theme::palette(dark);
            auto c = Theme::colorsOf(dark);
            auto base = p.color(QPalette::Base), window = p.color(QPalette::Window);
            const std::pair<QColor, QColor> pairs[] = {
                {p.color(QPalette::Text), base},
                {p.color(QPalette::WindowText), window},
                {c.mutedText, base},
                {c.mutedText, window},
                {p.color(QPalette::PlaceholderText), base},
                {p.color(QPalette::HighlightedText), p.color(QPalette::Highlight)},
                {c.fieldText, c.fieldBack},
                {p.color(QPalette::Text), c.layerBack},
                {p.color(QPalette::Text), c.quietSelection},
                {c.error, c.errorBack},
                {c.warning, c.warningBack},
                {c.note, c.noteBack},
                {c.error, base},
                {c.warning, base},
                {c.note, base}};
            for (auto& [text, back] : pairs)
                QVERIFY2(contrast(text, back) >= 4.5,
                         qPrintable(QStringLiteral("%1 on %2").arg(text.name(), back.name())));
            for (auto& rule : defaultColoringRules())
                QVERIFY2(contrast(QColor(dark ? rule.darkText : rule.lightText),
                                  QColor(dark ? rule.darkBack : rule.lightBack)) >= 4.5,
                         qPrintable(rule.name));
        }
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
