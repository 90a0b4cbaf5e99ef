// The panes: where they are, what lights up in them, and how the keyboard gets there.
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QTemporaryDir>

#include "gui/support/opened.h"

using namespace dorsal;

class PanesTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;
  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().clear(); }

    void hiddenPanesStayHidden() {
        {
            Opened o(capture("http/get.pcap"));
            auto dock = o.window.findChild<QDockWidget*>(QStringLiteral("bytesDock"));
            QVERIFY(dock->isVisible());
            dock->toggleViewAction()->trigger();
            QSignalSpy loaded(&o.window, &MainWindow::loaded);
            o.window.openFile(capture("dns/record_types.pcap"));
            QVERIFY(loaded.wait(5000));
            QVERIFY(!dock->isVisible());
            o.window.closeFile();
            o.window.close();
        }
        Opened o(capture("http/get.pcap"));
        auto dock = o.window.findChild<QDockWidget*>(QStringLiteral("bytesDock"));
        QVERIFY(!dock->isVisible());
        dock->toggleViewAction()->trigger();
        QVERIFY(dock->isVisible());
    }

    void movedAndFloatedPanesAreRemembered() {
        auto dock = [](Opened& o, const char* name) {
            return o.window.findChild<QDockWidget*>(QLatin1String(name));
        };
        {
            Opened o(capture("http/get.pcap"));
            QVERIFY(dock(o, "detailDock")->y() > dock(o, "listDock")->y());
            o.press("Ctrl+Shift+6");
            QTRY_VERIFY(dock(o, "detailDock")->x() > dock(o, "listDock")->geometry().right());
            dock(o, "bytesDock")->setFloating(true);
            // A pane that floats has no place beside the start page.
            o.window.closeFile();
            QVERIFY(!dock(o, "bytesDock")->isVisible());
            o.window.openFile(capture("dns/record_types.pcap"));
            QVERIFY(dock(o, "bytesDock")->isVisible() && dock(o, "bytesDock")->isFloating());
            o.window.close();
        }
        Opened o(capture("http/get.pcap"));
        QTRY_VERIFY(dock(o, "detailDock")->x() > dock(o, "listDock")->geometry().right());
        QVERIFY(dock(o, "bytesDock")->isFloating());
        o.press("Ctrl+Shift+4");
        QVERIFY(!dock(o, "bytesDock")->isFloating());
        QTRY_VERIFY(dock(o, "detailDock")->y() > dock(o, "listDock")->geometry().bottom());
        QVERIFY(dock(o, "bytesDock")->isVisible());
        QTRY_VERIFY(dock(o, "bytesDock")->x() > dock(o, "detailDock")->x());
    }

    void theListMovesAndHidesAsTheOthersDo() {
        {
            Opened o(capture("http/get.pcap"));
            auto list = o.window.findChild<QDockWidget*>(QStringLiteral("listDock"));
            auto panes = o.window.findChild<QMainWindow*>(QStringLiteral("panes"));
            auto details = o.window.findChild<QDockWidget*>(QStringLiteral("detailDock"));
            // What a drop below the details does.
            panes->removeDockWidget(list);
            panes->splitDockWidget(details, list, Qt::Vertical);
            list->show();
            QTRY_VERIFY(list->y() > details->geometry().bottom());
            o.window.close();
        }
        Opened o(capture("http/get.pcap"));
        auto list = o.window.findChild<QDockWidget*>(QStringLiteral("listDock"));
        auto details = o.window.findChild<QDockWidget*>(QStringLiteral("detailDock"));
        auto bytes = o.window.findChild<QDockWidget*>(QStringLiteral("bytesDock"));
        QTRY_VERIFY(list->y() > details->geometry().bottom());
        list->toggleViewAction()->trigger();
        QVERIFY(!list->isVisible());
        bytes->toggleViewAction()->trigger();
        // The last one stays.
        QVERIFY(!details->toggleViewAction()->isEnabled());
        list->toggleViewAction()->trigger();
        QVERIFY(list->isVisible() && details->toggleViewAction()->isEnabled());
    }

    void aDoubleClickOnATitleFloatsThePane() {
        Opened o(capture("http/get.pcap"));
        auto dock = o.window.findChild<QDockWidget*>(QStringLiteral("detailDock"));
        auto title = dock->titleBarWidget();
        QTest::mouseDClick(title, Qt::LeftButton, {}, QPoint(title->width() / 2, title->height() / 2));
        QVERIFY(dock->isFloating());
    }

    void bitFieldsLightUpTheirBits() {
        Opened o(capture("dns/record_types.pcap"));
        QVERIFY(o.details()->selectField(QStringLiteral("ip.version")));
        QCOMPARE(int(o.bytes()->highlightedBits(14)), 0xf0);  // RFC 791: the upper half of the first byte
        QVERIFY(o.details()->selectField(QStringLiteral("ip.hdr_len")));
        QCOMPARE(int(o.bytes()->highlightedBits(14)), 0x0f);
        auto status = o.window.findChild<QLabel*>(QStringLiteral("statusField"));
        QCOMPARE(status->text(), QStringLiteral("Header Length (ip.hdr_len), bits 4 to 7 of byte 14"));
        QVERIFY(o.details()->selectField(QStringLiteral("dns.flags.opcode")));
        auto pos = o.bytes()->highlightedPos();
        QCOMPARE(o.bytes()->highlightedSize(), 2u);
        QCOMPARE(int(o.bytes()->highlightedBits(pos)), 0x78);  // RFC 1035 4.1.1
        QCOMPARE(int(o.bytes()->highlightedBits(pos + 1)), 0);
        QVERIFY(o.details()->selectField(QStringLiteral("ip.ttl")));
        QCOMPARE(int(o.bytes()->highlightedBits(22)), 0xff);
        // The bytes may be clicked in each of their forms.
        for (auto mode : {BytesCanvas::Mode::Bits, BytesCanvas::Mode::Text, BytesCanvas::Mode::Hex}) {
            o.bytes()->setMode(mode);
            o.bytes()->reveal(26);
            QTest::mouseClick(o.bytes()->viewport(), Qt::LeftButton, {}, o.bytes()->rectOf(26).center());
            QCOMPARE(o.details()->currentIndex().data(DetailTreeModel::FieldRole).toString(),
                     QStringLiteral("ip.src"));
            o.details()->selectField(QStringLiteral("ip.ttl"));
        }
    }

    void whatIsFoundIsSelected() {
        Opened o(capture("dns/record_types.pcap"));
        o.press("Ctrl+F");
        auto bar = o.window.findChild<FindBar*>();
        auto text = bar->findChild<QLineEdit*>(QStringLiteral("findText"));
        auto where = bar->findChild<QComboBox*>(QStringLiteral("findWhere")),
             what = bar->findChild<QComboBox*>(QStringLiteral("findWhat"));
        where->setCurrentIndex(1);
        text->setText(QStringLiteral("Time to Live: 64"));
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(o.details()->currentIndex().data(DetailTreeModel::FieldRole).toString(),
                     QStringLiteral("ip.ttl"));
        where->setCurrentIndex(2);
        what->setCurrentIndex(1);
        text->setText(QStringLiteral("00 02 0a"));  // out of 192.0.2.10
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(o.bytes()->highlightedSize(), 3u);
        auto found = o.bytes()->bytes().mid(o.bytes()->highlightedPos(), 3);
        QCOMPARE(found.toHex(), QByteArray("00020a"));
    }

    void whatIsSelectedFarDownIsInSight() {
        Opened o(capture("tls/https_tls12.pcap"));
        o.list()->selectRow(3);
        QVERIFY(o.details()->selectField(QStringLiteral("tls.handshake.extensions_server_name")));
        auto rect = o.details()->visualRect(o.details()->currentIndex());
        QVERIFY(rect.top() >= 0 && rect.bottom() < o.details()->viewport()->height());
        QVERIFY(rect.left() >= 0 && rect.left() < o.details()->viewport()->width() / 2);
    }

    void gapsAreMarked() {
        QTemporaryDir folder;
        QFile from(capture("http/get.pcap"));
        QVERIFY(from.open(QIODevice::ReadOnly));
        auto bytes = from.readAll();
        uint32_t captured;
        std::memcpy(&captured, bytes.constData() + 24 + 8, 4);
        qsizetype second = 24 + 16 + captured;
        bytes.replace(second + 8, 4, QByteArray::fromHex("ffffff7f"));  // a length that can't be
        QFile to(folder.filePath(QStringLiteral("damaged.pcap")));
        QVERIFY(to.open(QIODevice::WriteOnly));
        to.write(bytes);
        to.close();
        Opened o(to.fileName());
        QVERIFY(o.message().contains(QStringLiteral("Damaged")));
        QVERIFY(!o.window.packets()->index(0, 0).data(PacketTableModel::GapRole).toBool());
        QVERIFY(o.window.packets()->index(1, 0).data(PacketTableModel::GapRole).toBool());
        QVERIFY(o.window.packets()
                    ->index(1, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("damaged")));
    }

    void goesBackAndForward() {
        Opened o(capture("dns/record_types.pcap"));
        o.list()->selectRow(5);
        o.list()->selectRow(9);
        o.press("Alt+Left");
        QCOMPARE(o.list()->currentPacket(), 5);
        o.press("Alt+Left");
        QCOMPARE(o.list()->currentPacket(), 0);
        o.press("Alt+Right");
        QCOMPARE(o.list()->currentPacket(), 5);
    }

    void tabGoesFromPaneToPane() {
        Opened o(capture("dns/record_types.pcap"));
        QApplication::setActiveWindow(&o.window);
        o.filter()->setFocus();
        for (QWidget* next : {static_cast<QWidget*>(o.list()), static_cast<QWidget*>(o.details()),
                              static_cast<QWidget*>(o.bytes())}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget(), next);
        }
        QTest::keyClick(o.bytes(), Qt::Key_Right);
        QVERIFY(o.details()->currentIndex().isValid());
        QTest::keyClick(o.bytes(), Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), o.list());
    }

    void everythingThatTakesTheKeyboardHasAName() {
        Opened o(capture("dns/record_types.pcap"));
        for (auto w : o.window.findChildren<QWidget*>()) {
            if (w->focusPolicy() == Qt::NoFocus || w->objectName().startsWith(QStringLiteral("qt_")))
                continue;
            bool named = !w->accessibleName().isEmpty() || !w->property("text").toString().isEmpty() ||
                         w->inherits("QHeaderView") || w->inherits("QTabBar") || w->inherits("QScrollBar") ||
                         !w->toolTip().isEmpty() || !w->isVisible();
            QVERIFY2(named, qPrintable(QStringLiteral("%1 %2").arg(
                                QString::fromLatin1(w->metaObject()->className()), w->objectName())));
        }
    }

    void noKeyStandsForTwoActions() {
        MainWindow window;
        QSet<QString> seen;
        for (auto a : window.findChildren<QAction*>())
            for (auto& key : a->shortcuts()) {
                auto text = key.toString();
                QVERIFY2(!seen.contains(text), qPrintable(text + u' ' + a->text()));
                seen.insert(text);
            }
    }
};

QTEST_MAIN(PanesTest)
#include "panes_test.moc"
