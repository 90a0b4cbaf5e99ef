// What a person does with the interfaces on the start page.
#include "app/views/interface_list.h"

#include <QClipboard>

#include "app/views/sparkline.h"
#include "app/views/start_page.h"
#include "support/fake_machine.h"
#include "support/opened.h"

using namespace dorsal;

namespace {
// The start page of a machine that the test decides on.
struct Page {
    FakeMachine machine;
    InterfaceWatch watch{nullptr, machine.machine()};
    StartPage page{nullptr, &watch};
    Page() {
        machine.setBytes("eth0", 500);
        machine.setBytes("wlan0", 90000);
        page.resize(1280, 640);
        QSignalSpy listed(&watch, &InterfaceWatch::interfacesChanged);
        page.show();
        QApplication::setActiveWindow(&page);
        if (!watch.listed()) listed.wait(10000);
        list()->setFocus();
    }
    InterfaceList* list() { return page.findChild<InterfaceList*>(); }
    QListWidgetItem* item(const char* name) {
        return list()->findItems(QLatin1String(name), Qt::MatchExactly).value(0);
    }
    void click(const char* name, Qt::KeyboardModifiers keys = {}) {
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, keys, textOf(name));
    }
    QPoint textOf(const char* name) { return list()->visualItemRect(item(name)).topLeft() + QPoint(60, 12); }
    QStringList names() {
        QStringList all;
        for (int i = 0; i < list()->count(); ++i) all << list()->item(i)->text();
        return all;
    }
};

QStringList namesIn(const CaptureRequest& request) {
    QStringList names;
    for (auto& one : request.interfaces) names << QString::fromStdString(one.name);
    return names;
}

// The requests that were asked for, one after the other.
struct Started {
    std::vector<CaptureRequest> all;
    explicit Started(Page& p) {
        QObject::connect(p.page.capturePanel(), &CapturePanel::startRequested,
                         [this](const CaptureRequest& request) { all.push_back(request); });
    }
    QStringList last() const { return all.empty() ? QStringList() : namesIn(all.back()); }
};
}  // namespace

class InterfaceListTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;

  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }

    void theBusiestIsFirstAndThoseDownAreLast() {
        Page p;
        QCOMPARE(p.names(), (QStringList{"wlan0", "eth0", "any", "lo", "eth1"}));
        QVERIFY(interfaceSentence(*p.watch.find("eth1")).contains(QStringLiteral("down")));
        // An address of the link alone says little.
        QVERIFY(interfaceSentence(*p.watch.find("wlan0")).startsWith(QStringLiteral("192.168.7.20")));
        QVERIFY(p.list()->selectedNames().isEmpty());  // nothing is chosen for the person
    }

    void aClickSelectsAndDoesNotStart() {
        Page p;
        Started started(p);
        QSignalSpy selected(p.page.capturePanel(), &CapturePanel::selectionChanged);
        p.click("eth0");
        QCOMPARE(selected.last()[0].toStringList(), QStringList{"eth0"});
        p.click("lo", Qt::ControlModifier);
        QCOMPARE(p.list()->selectedNames(), (QStringList{"eth0", "lo"}));
        p.click("wlan0", Qt::ShiftModifier);
        QCOMPARE(selected.last()[0].toStringList(), p.list()->selectedNames());
        QVERIFY(started.all.empty());
    }

    void enterStartsWhatIsSelected() {
        Page p;
        Started started(p);
        QTest::keyClick(p.list(), Qt::Key_Return);  // the current one, when none is selected
        QCOMPARE(started.last(), QStringList{"wlan0"});
        QTest::keyClick(p.list(), Qt::Key_Down);
        QTest::keyClick(p.list(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(p.list(), Qt::Key_Enter);
        QCOMPARE(started.last(), (QStringList{"eth0", "any"}));
    }

    void aDoubleClickStarts() {
        Page p;
        Started started(p);
        QTest::mouseDClick(p.list()->viewport(), Qt::LeftButton, {}, p.textOf("lo"));
        QCOMPARE(started.last(), QStringList{"lo"});
        QCOMPARE(started.all.size(), size_t(1));
    }

    void theButtonStartsItsEntryOrAllThatAreSelected() {
        Page p;
        Started started(p);
        auto press = [&](const char* name) {
            QTest::mouseClick(p.list()->viewport(), Qt::LeftButton, {},
                              p.list()->startButton(p.item(name)).center());
        };
        press("eth0");
        QCOMPARE(started.last(), QStringList{"eth0"});
        QCOMPARE(p.list()->selectedNames(), QStringList{"eth0"});
        p.click("lo", Qt::ControlModifier);
        press("lo");
        QCOMPARE(started.last(), (QStringList{"eth0", "lo"}));
        press("wlan0");  // not one of them: it alone
        QCOMPARE(started.last(), QStringList{"wlan0"});
        QCOMPARE(started.all.size(), size_t(3));
        // Let go elsewhere, nothing starts.
        auto button = p.list()->startButton(p.item("eth0")).center();
        QTest::mousePress(p.list()->viewport(), Qt::LeftButton, {}, button);
        QTest::mouseRelease(p.list()->viewport(), Qt::LeftButton, {}, button - QPoint(150, 0));
        QCOMPARE(started.all.size(), size_t(3));
    }

    void interfacesComeAndGoAndTheSelectionStays() {
        Page p;
        p.click("eth0");
        p.click("lo", Qt::ControlModifier);
        p.machine.set({FakeMachine::make("eth0", {"10.0.0.6"}), FakeMachine::make("usb0", {})});
        QSignalSpy changed(&p.watch, &InterfaceWatch::interfacesChanged);
        QSignalSpy selected(p.page.capturePanel(), &CapturePanel::selectionChanged);
        QVERIFY(changed.wait(10000));
        QCOMPARE(p.names(), (QStringList{"eth0", "usb0"}));
        QCOMPARE(p.list()->selectedNames(), QStringList{"eth0"});
        QCOMPARE(selected.count(), 1);  // one of them is gone
        p.machine.set({});
        QVERIFY(changed.wait(10000));
        QCOMPARE(p.names(), QStringList{"No interfaces"});
        QVERIFY(p.list()->selectedNames().isEmpty());
    }

    void watchesOnlyWhileItIsSeen() {
        Page p;
        QVERIFY(p.watch.looking());
        p.page.hide();
        QVERIFY(!p.watch.looking());
        auto other = p.watch.look();
        p.page.show();
        other.reset();
        QVERIFY(p.watch.looking());
    }

    void ratesAreShortAndReadable() {
        const std::pair<double, const char*> cases[] = {{0, ""},
                                                        {12, "12 B/s"},
                                                        {999.7, "1.0 kB/s"},
                                                        {1234567, "1.2 MB/s"},
                                                        {99960, "100 kB/s"},
                                                        {123456789, "123 MB/s"}};
        for (auto& [rate, text] : cases) QCOMPARE(rateText(rate), QLatin1String(text));
    }

    void aProblemIsSaidWithWhatHelps() {
        Page p;
        auto panel = p.page.capturePanel();
        auto banner = panel->findChild<QWidget*>(QStringLiteral("captureProblem"));
        QVERIFY(!banner->isVisible());
        panel->setProblem(QStringLiteral("Dorsal may not capture yet."), QStringLiteral("sudo ./dev grant"));
        QVERIFY(banner->isVisible());
        QTest::mouseClick(banner->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("sudo ./dev grant"));
        panel->setProblem(QStringLiteral("There is no capture program."), {});
        QVERIFY(!banner->findChild<QPushButton*>()->isVisible());
        panel->setProblem({}, {});
        QVERIFY(!banner->isVisible());
    }

    void unsavedCapturesAreOffered() {
        Page p;
        auto section = p.page.findChild<QWidget*>(QStringLiteral("leftovers"));
        QVERIFY(!section->isVisible());
        p.page.setLeftovers({{QStringLiteral("/tmp/a.pcapng"), QDateTime::currentDateTime(), 120, 5000},
                             {QStringLiteral("/tmp/b.pcapng"), QDateTime::currentDateTime(), -1, 5000}});
        QVERIFY(section->isVisible());
        QSignalSpy open(&p.page, &StartPage::recoverRequested),
            save(&p.page, &StartPage::saveLeftoverRequested), discard(&p.page, &StartPage::discardRequested);
        auto press = [&](const char* name) {
            QTest::mouseClick(section->findChildren<QPushButton*>(QLatin1String(name)).last(),
                              Qt::LeftButton);
        };
        press("recoverLeftover");
        press("saveLeftover");
        press("discardLeftover");
        for (auto spy : {&open, &save, &discard})
            QCOMPARE(spy->value(0).value(0).toString(), QStringLiteral("/tmp/b.pcapng"));
        p.page.setLeftovers({});
        QVERIFY(!section->isVisible());
    }

    void theCaptureButtonAsks() {
        Page p;
        QSignalSpy asked(&p.page, &StartPage::captureRequested);
        QTest::mouseClick(p.page.findChild<QPushButton*>(QStringLiteral("captureButton")), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }
};

QTEST_MAIN(InterfaceListTest)
#include "interface_list_test.moc"
