// The dialog that says how to capture: each of its options on its way to a request, and back from the
// settings.
#include "app/dialogs/capture_options_dialog.h"
#include "model/capture/source/capture_settings.h"

#include "support/fake_machine.h"
#include "support/opened.h"

using namespace dorsal;
using Cells = CaptureInterfaceTable;

namespace {
struct OpenedOptions {
    FakeMachine machine;
    InterfaceWatch watch{nullptr, machine.machine()};
    CaptureOptionsDialog dialog;
    explicit OpenedOptions(const CaptureRequest& request = {}) : dialog(&watch, request) {
        dialog.show();
        QApplication::setActiveWindow(&dialog);
        QSignalSpy listed(&watch, &InterfaceWatch::interfacesChanged);
        if (!watch.listed()) listed.wait(10000);
        dialog.setAbilities(QStringLiteral("eth0"),
                            {{QStringLiteral("EN10MB"), QStringLiteral("RAW")}, false});
        dialog.setAbilities(QStringLiteral("wlan0"),
                            {{QStringLiteral("EN10MB"), QStringLiteral("IEEE802_11_RADIO")}, true});
    }
    Cells* table() { return dialog.findChild<Cells*>(); }
    CaptureFilterField* filter() { return dialog.findChild<CaptureFilterField*>(); }
    QLineEdit* file() { return dialog.findChild<QLineEdit*>(QStringLiteral("captureFile")); }
    QPushButton* startButton() { return dialog.findChild<QPushButton*>(QStringLiteral("startCapture")); }
    QString problem() { return dialog.findChild<QLabel*>(QStringLiteral("captureOptionsProblem"))->text(); }
    template <class T>
    T* get(const char* name) {
        return dialog.findChild<T*>(QLatin1String(name));
    }
    int row(const char* name) {
        auto found = table()->findItems(QLatin1String(name), Qt::MatchExactly);
        return found.isEmpty() ? -1 : found[0]->row();
    }
    void click(const char* name, int column) {
        auto index = table()->model()->index(row(name), column);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index).center());
    }
    // Writes a number into a cell.
    void write(const char* name, int column, const char* text) {
        click(name, column);
        auto box = table()->viewport()->findChild<QSpinBox*>();
        QVERIFY(box);
        QTest::keyClicks(box, QLatin1String(text));
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_VERIFY(!table()->viewport()->findChild<QSpinBox*>());
    }
    void limit(const char* name, int amount, int unit = -1) {
        auto object = QString::fromLatin1(name);
        dialog.findChild<QCheckBox*>(object)->setChecked(true);
        auto box = dialog.findChild<QSpinBox*>(object + QStringLiteral("Amount"));
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QString::number(amount));
        if (unit >= 0) dialog.findChild<QComboBox*>(object + QStringLiteral("Unit"))->setCurrentIndex(unit);
    }
    void settle() { QTRY_VERIFY(filter()->state() != CaptureFilterField::State::Checking); }
};

CaptureRequest full(const QString& folder) {
    CaptureRequest request;
    CaptureInterfaceRequest wlan{"wlan0", "tcp port 80", "IEEE802_11_RADIO", 256, false, true, 8 << 20};
    CaptureInterfaceRequest eth{"eth0", "tcp port 80", "RAW", 0, true, false, 0};
    request.interfaces = {eth, wlan};
    request.file = folder.toStdString() + "/ring.pcapng";
    request.ring = {1000, 5000000001, 7, 7200.0};
    request.stop = {12, 3 << 20, 9, 90.0};
    return request;
}
}  // namespace

class CaptureOptionsTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;

  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().clear(); }

    void whatIsChosenIsTheRequest() {
        OpenedOptions o;
        o.click("eth0", Cells::Interface);
        o.click("wlan0", Cells::Interface);
        o.click("wlan0", Cells::Promiscuous);
        o.click("wlan0", Cells::Monitor);
        o.write("wlan0", Cells::SnapLength, "256");
        o.write("wlan0", Cells::Buffer, "8");
        for (auto [name, type] : {std::pair("wlan0", "IEEE802_11_RADIO"), std::pair("eth0", "RAW")}) {
            o.click(name, Cells::LinkType);
            auto box = o.table()->viewport()->findChild<QComboBox*>();
            QVERIFY(box);
            box->setCurrentText(QLatin1String(type));
            emit box->activated(box->currentIndex());
            QTRY_VERIFY(!o.table()->viewport()->findChild<QComboBox*>());
        }
        QTest::keyClicks(o.filter(), QStringLiteral("tcp port 80"));
        o.file()->setText(settings_.filePath(QStringLiteral("ring")));  // the ending is ours
        auto several = o.get<QCheckBox>("severalFiles");
        QTest::mouseClick(several, Qt::LeftButton, {}, QPoint(10, several->height() / 2));
        o.limit("ringPackets", 1000);
        o.limit("ringBytes", 5, 3);
        o.limit("ringSeconds", 2, 2);
        o.limit("ringFiles", 7);
        o.limit("stopPackets", 12);
        o.limit("stopBytes", 3, 2);
        o.limit("stopSeconds", 90, 0);
        o.limit("stopFiles", 9);
        o.settle();
        auto expected = full(settings_.path());
        expected.ring.bytes = uint64_t(5) << 30;
        auto made = o.dialog.request();
        std::sort(made.interfaces.begin(), made.interfaces.end(),
                  [](auto& a, auto& b) { return a.name < b.name; });
        QCOMPARE(QString::fromStdString(made.file), QString::fromStdString(expected.file));
        QVERIFY(made.interfaces == expected.interfaces);
        QCOMPARE(made.ring.packets.value_or(0), *expected.ring.packets);
        QCOMPARE(made.ring.bytes.value_or(0), *expected.ring.bytes);
        QCOMPARE(made.ring.seconds.value_or(0), *expected.ring.seconds);
        QCOMPARE(made.ring.files.value_or(0), *expected.ring.files);
        QVERIFY(made.stop == expected.stop);
        QCOMPARE(o.problem(), QString());
        QTest::mouseClick(o.startButton(), Qt::LeftButton);
        QCOMPARE(o.dialog.result(), int(QDialog::Accepted));
        QSettings settings;
        QVERIFY(loadCaptureRequest(settings) == o.dialog.request());
    }

    void comesBackFromTheSettings() {
        auto request = full(settings_.path());
        {
            QSettings settings;
            saveCaptureRequest(settings, request);
        }
        QSettings settings;
        QVERIFY(loadCaptureRequest(settings) == request);
        OpenedOptions o(request);
        o.settle();
        auto shown = o.dialog.request();
        std::sort(shown.interfaces.begin(), shown.interfaces.end(),
                  [](auto& a, auto& b) { return a.name < b.name; });
        // 5,000,000,001 bytes are more than a number of bytes can say here: the next KiB.
        QCOMPARE(*shown.ring.bytes, uint64_t(5000000001 + 1023) / 1024 * 1024);
        shown.ring.bytes = request.ring.bytes;
        QVERIFY(shown == request);
        // Nothing, once more.
        saveCaptureRequest(settings, {});
        QVERIFY(loadCaptureRequest(settings) == CaptureRequest());
    }

    void eachInterfaceKeepsItsOptions() {
        {
            OpenedOptions o;
            o.click("eth0", Cells::Interface);
            o.write("lo", Cells::SnapLength, "96");  // not chosen
            o.dialog.reject();
        }
        OpenedOptions o;
        QVERIFY(o.dialog.request().interfaces.empty());
        o.click("lo", Cells::Interface);
        QCOMPARE(o.dialog.request().interfaces.at(0).snapLength, 96u);
    }

    void wrongCombinationsAreSaid() {
        OpenedOptions o;
        auto refused = [&](const char* words) {
            return !o.startButton()->isEnabled() && o.problem().contains(QLatin1String(words));
        };
        QVERIFY(refused("at least one interface"));
        o.click("eth0", Cells::Interface);
        QVERIFY(o.startButton()->isEnabled());
        o.get<QCheckBox>("severalFiles")->setChecked(true);
        o.limit("ringBytes", 10);
        QVERIFY(refused("need a name"));
        o.file()->setText(settings_.path());
        QVERIFY(refused("is a folder"));
        o.file()->setText(QStringLiteral("/no/such/folder/x.pcapng"));
        QVERIFY(refused("There is no folder"));
        o.file()->setText(settings_.filePath(QStringLiteral("x")));
        QVERIFY(o.startButton()->isEnabled());
        o.get<QCheckBox>("ringBytes")->setChecked(false);
        QVERIFY(refused("when the next file begins"));
        o.get<QCheckBox>("severalFiles")->setChecked(false);
        QVERIFY(o.startButton()->isEnabled());
        QTest::keyClicks(o.filter(), QStringLiteral("tcp.port == 80"));
        o.settle();
        QVERIFY(refused("tcp port 80"));
    }

    void filesAreCountedOnlyWhereThereAreSeveral() {
        OpenedOptions o;
        o.limit("stopFiles", 3);
        QVERIFY(!o.get<QCheckBox>("stopFiles")->isEnabled());
        QVERIFY(!o.dialog.request().stop.files);
        o.get<QCheckBox>("severalFiles")->setChecked(true);
        QVERIFY(o.dialog.request().stop.files);
    }

    void monitorIsOfferedOnlyWhereItCanBe() {
        OpenedOptions o;
        QVERIFY(o.table()->item(o.row("wlan0"), Cells::Monitor)->flags() & Qt::ItemIsUserCheckable);
        QVERIFY(!(o.table()->item(o.row("eth0"), Cells::Monitor)->flags() & Qt::ItemIsUserCheckable));
    }

    void byKeyboard() {
        OpenedOptions o;
        QCOMPARE(o.dialog.focusWidget(), o.table());
        QTest::keyClick(o.table(), Qt::Key_Space);
        auto first = o.table()->item(0, 0)->text();
        QCOMPARE(QString::fromStdString(o.dialog.request().interfaces.at(0).name), first);
        QTest::keyClick(o.table(), Qt::Key_Tab);
        QCOMPARE(o.dialog.focusWidget(), o.filter());
        QTest::keyClicks(o.filter(), QStringLiteral("icmp"));
        QTest::keyClick(o.filter(), Qt::Key_Escape);  // the suggestions
        QSignalSpy accepted(&o.dialog, &QDialog::accepted);
        QTest::keyClick(o.filter(), Qt::Key_Return);
        if (accepted.isEmpty()) QVERIFY(accepted.wait(10000));  // the filter is checked first
        QCOMPARE(o.dialog.request().interfaces.at(0).filter, std::string("icmp"));
    }
};

QTEST_MAIN(CaptureOptionsTest)
#include "capture_options_test.moc"
