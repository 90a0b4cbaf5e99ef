// What a person does with the filter field.
#include "support/opened.h"

#include "app/views/filter_field.h"

using namespace dorsal;

class FilterFieldTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;

    static FilterField* field(Opened& o) { return o.window.findChild<FilterField*>(); }
    static QAbstractItemView* choices() {
        for (auto w : QApplication::topLevelWidgets())
            if (w->objectName() == QStringLiteral("filterChoices") && w->isVisible())
                return qobject_cast<QAbstractItemView*>(w);
        return nullptr;
    }
    static void type(Opened& o, const char* text) {
        QApplication::setActiveWindow(&o.window);
        o.filter()->setFocus();
        o.filter()->selectAll();
        QTest::keyClicks(o.filter(), QString::fromUtf8(text));
    }

  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().remove(QStringLiteral("filterHistory")); }

    void saysWhatTheTextIs() {
        Opened o(capture("http/get.pcap"));
        using State = FilterField::State;
        const std::tuple<const char*, State, const char*> cases[] = {
            {"http", State::Valid, "valid"},
            {"ssl.record.version", State::Deprecated, "old names"},
            {"[SYN]", State::Text, "rows with this text"},
            {"tcp.prt == 80", State::Invalid, "Did you mean tcp.port?"}};
        for (auto& [text, state, words] : cases) {
            type(o, text);
            QCOMPARE(field(o)->state(), state);
            QVERIFY2(field(o)->accessibleDescription().contains(QLatin1String(words)),
                     qPrintable(field(o)->accessibleDescription()));
        }
    }

    void aMistakeIsExplainedAndNotApplied() {
        Opened o(capture("http/get.pcap"));
        o.filterBy(QStringLiteral("http"));
        int rows = o.window.packets()->rowCount();
        auto top = o.list()->mapTo(&o.window, QPoint());
        type(o, "tcp.prt == 80");
        QTest::keyClick(o.filter(), Qt::Key_Return);
        auto problem = o.window.findChild<QLabel*>(QStringLiteral("filterProblem"));
        QVERIFY(problem && problem->isVisible());
        QVERIFY(problem->text().contains(QStringLiteral("tcp.port")));
        QCOMPARE(o.list()->mapTo(&o.window, QPoint()), top);  // nothing moved
        QCOMPARE(o.window.packets()->rowCount(), rows);
        QCOMPARE(o.window.packets()->filter().text, QStringLiteral("http"));
        QTest::keyClick(o.filter(), Qt::Key_Escape);
        QVERIFY(!problem->isVisible());
        QTest::keyClick(o.filter(), Qt::Key_Escape);
        QCOMPARE(o.filter()->text(), QStringLiteral("http"));
        QTest::keyClick(o.filter(), Qt::Key_Escape);
        QCOMPARE(o.filter()->text(), QString());
        QCOMPARE(o.window.packets()->rowCount(), int(o.window.document()->packetCount()));
        QTest::keyClick(o.filter(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(o.filter()->text(), QStringLiteral("http"));
    }

    // Asked for while the filter is still at work, a packet is selected once its row is known.
    void goingToAPacketWaitsForTheFilter() {
        Opened o(capture("http/get.pcap"));
        field(o)->apply(QStringLiteral("http"));
        o.window.goToPacket(4);
        QTRY_COMPARE(o.list()->currentPacket(), 3);
    }

    void completesByKeyboard() {
        Opened o(capture("http/get.pcap"));
        type(o, "tcp.por");
        QVERIFY(choices());
        QTest::keyClick(choices(), Qt::Key_Down);
        QTest::keyClick(choices(), Qt::Key_Return);
        QCOMPARE(o.filter()->text(), QStringLiteral("tcp.port"));
        QTest::keyClicks(o.filter(), QStringLiteral(" == 80 and tcp.flags.syn == "));
        QVERIFY(choices());
        auto model = choices()->model();
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("1"));
        QCOMPARE(model->index(0, 2).data().toString(), QStringLiteral("Set"));
        QTest::keyClick(choices(), Qt::Key_Tab);
        QCOMPARE(o.filter()->text(), QStringLiteral("tcp.port == 80 and tcp.flags.syn == 1"));
        QSignalSpy applied(o.window.packets(), &PacketTableModel::filterApplied);
        QTest::keyClick(o.filter(), Qt::Key_Return);
        QVERIFY(applied.count() || applied.wait());
        QCOMPARE(o.window.packets()->rowCount(), 2);
    }

    void earlierFiltersComeBack() {
        Opened o(capture("http/get.pcap"));
        o.filterBy(QStringLiteral("http"));
        o.filterBy(QStringLiteral("tcp.flags.syn == 1"));
        o.filterBy(QString());
        QTest::keyClick(o.filter(), Qt::Key_Down);
        QVERIFY(choices());
        QCOMPARE(choices()->model()->rowCount(), 2);
        QTest::keyClick(choices(), Qt::Key_Down);
        QTest::keyClick(choices(), Qt::Key_Down);
        QTest::keyClick(choices(), Qt::Key_Return);
        QCOMPARE(o.filter()->text(), QStringLiteral("http"));
    }

    void aCancelledFilterKeepsTheRows() {
        Opened o(capture("http/get.pcap"));
        o.filterBy(QStringLiteral("http"));
        int rows = o.window.packets()->rowCount();
        o.filter()->selectAll();
        QTest::keyClicks(o.filter(), QStringLiteral("tcp.len == 0"));
        QTest::keyClick(o.filter(), Qt::Key_Return);
        QVERIFY(o.window.packets()->isFiltering());
        QCOMPARE(field(o)->state(), FilterField::State::Running);
        o.window.findChild<QToolButton*>(QStringLiteral("cancelButton"))->click();
        QCOMPARE(o.filter()->text(), QStringLiteral("http"));
        QCOMPARE(o.window.packets()->filter().text, QStringLiteral("http"));
        JobPool::instance().waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(o.window.packets()->rowCount(), rows);
    }

    void referencesReadTheSelectedPacket() {
        Opened o(capture("dns/record_types.pcap"));
        o.list()->selectPacket(2);
        o.filterBy(QStringLiteral("udp.stream == ${udp.stream}"));
        QVERIFY(o.window.packets()->rowOf(2) >= 0);
        QVERIFY(o.window.packets()->rowCount() < int(o.window.document()->packetCount()));
        QCOMPARE(o.list()->currentPacket(), 2);
    }

    void menusFilterByWhatIsClicked() {
        Opened o(capture("http/get.pcap"));
        auto choose = [](const QString& text) {
            auto timer = new QTimer(qApp);
            QObject::connect(timer, &QTimer::timeout, timer, [timer, text] {
                auto menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
                if (!menu) return;
                timer->stop();
                timer->deleteLater();
                for (auto a : menu->findChild<QMenu*>(QStringLiteral("filterMenu"))->actions())
                    if (QString(a->text()).remove(u'&') == text) a->trigger();
                menu->close();
            });
            timer->start(10);
        };
        o.list()->selectRow(0);
        QVERIFY(o.details()->selectField(QStringLiteral("ip.src")));
        choose(QStringLiteral("As filter"));
        emit o.details()->customContextMenuRequested(
            o.details()->visualRect(o.details()->currentIndex()).center());
        QCOMPARE(o.filter()->text(), QStringLiteral("ip.src == 192.0.2.10"));
        QTRY_VERIFY(!o.window.packets()->isFiltering());
        int sent = o.window.packets()->rowCount();
        QVERIFY(sent > 0 && sent < int(o.window.document()->packetCount()));
        choose(QStringLiteral("… and not this"));
        emit o.list()->customContextMenuRequested(
            o.list()->visualRect(o.window.packets()->index(0, 0)).center());
        QCOMPARE(o.filter()->text(), QStringLiteral("(ip.src == 192.0.2.10) && !(frame.number == 1)"));
        QTRY_VERIFY(!o.window.packets()->isFiltering());
        QCOMPARE(o.window.packets()->rowCount(), sent - 1);
    }
};

QTEST_MAIN(FilterFieldTest)
#include "filter_field_test.moc"
