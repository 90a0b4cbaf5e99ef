// The flight recorder's window: recording, saving and opening, from real packets in a network of the test's
// own.
#include "app/dialogs/flight_dialog.h"

#include <QTemporaryDir>

#include "gui/support/opened.h"
#include "model/capture/source/spool_folder.h"
#include "tests/support/own_network.h"

namespace dorsal {

class FlightDialogTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::unique_ptr<FarHost> far_;
    QString problem_;

    struct Window : MainWindow {
        FlightDialog* dialog = nullptr;
        Window() {
            resize(1280, 720);
            show();
            findChild<QAction*>(QStringLiteral("flightAction"))->trigger();
            dialog = findChild<FlightDialog*>();
        }
        template <class T>
        T* get(const char* name) {
            return dialog->findChild<T*>(QLatin1String(name));
        }
        QPushButton* button(const char* name) { return get<QPushButton>(name); }
        void click(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }
        QString state() { return get<QLabel>("flightState")->text(); }
        QString problem() { return get<QLabel>("flightProblem")->text(); }
        void begin() {
            QSignalSpy started(dialog, &FlightDialog::started);
            QTRY_VERIFY(button("flightStart")->isEnabled());
            click("flightStart");
            QVERIFY(!started.isEmpty() || started.wait(20'000));
        }
        void stop() {
            QSignalSpy stopped(dialog, &FlightDialog::stopped);
            click("flightStop");
            QVERIFY(!stopped.isEmpty() || stopped.wait(20'000));
        }
    };
    static bool ping(int count, const char* size = "56") {
        return runCommand({"ping", "-q", "-i", "0.01", "-s", QString::fromLatin1(size), "-c",
                           QString::number(count), "198.51.100.2"});
    }
    static QStringList spooled() {
        return QDir(QString::fromStdString(spoolFolder())).entryList(QDir::Files);
    }

  private slots:
    void initTestCase() {
        problem_ = enterOwnNetwork();
        qputenv("DORSAL_CAPTURE", DORSAL_CAPTURE);
        qputenv("XDG_STATE_HOME", folder_.filePath(QStringLiteral("state")).toUtf8());
        useSettingsIn(folder_.path());
        QSettings settings;
        settings.setValue(QStringLiteral("flight/interfaces"), QStringList{QStringLiteral("near")});
        settings.setValue(QStringLiteral("flight/captureFilter"), QStringLiteral("icmp"));
        settings.setValue(QStringLiteral("flight/flightAfter"), 1);
        settings.setValue(QStringLiteral("flight/folder"), folder_.path());
        if (!problem_.isEmpty()) return;
        far_ = std::make_unique<FarHost>();
        problem_ = far_->problem();
    }
    void init() {
        if (!problem_.isEmpty()) QSKIP(qPrintable(problem_));
    }
    void cleanupTestCase() { far_.reset(); }

    void savesAndOpens() {
        Window w;
        auto filter = w.get<QLineEdit>("flightFilter");
        QTest::keyClicks(filter, QStringLiteral("frame.len >"));
        QVERIFY(!w.button("flightStart")->isEnabled());
        QVERIFY(!w.problem().isEmpty());
        QTest::keyClicks(filter, QStringLiteral(" 700"));
        w.begin();
        QVERIFY(ping(5));
        QTRY_VERIFY2(w.state().contains(QStringLiteral(" s, 10 packets, ")), qPrintable(w.state()));
        w.click("flightSaveNow");
        QTRY_VERIFY2(w.state().startsWith(QStringLiteral("Triggered by you: saving in ")),
                     qPrintable(w.state()));
        auto saved = w.get<QListWidget>("flightSaved");
        QTRY_COMPARE_WITH_TIMEOUT(saved->count(), 1, 20'000);
        // Closed, it goes on.
        w.dialog->close();
        QVERIFY(!w.dialog->isVisible());
        QVERIFY(ping(1, "777"));
        QTRY_COMPARE_WITH_TIMEOUT(saved->count(), 2, 20'000);
        w.findChild<QAction*>(QStringLiteral("flightAction"))->trigger();
        QVERIFY(w.dialog->isVisible());
        QTRY_VERIFY(w.state().startsWith(QStringLiteral("Recording: the last ")));
        QSignalSpy loaded(&w, &MainWindow::loaded);
        w.click("flightOpen");
        QVERIFY(!loaded.isEmpty() || loaded.wait(20'000));
        QCOMPARE(w.packets()->rowCount(), 12);
        w.stop();
        QVERIFY(spooled().isEmpty());
        QVERIFY(w.button("flightStart")->isVisible());
        QCOMPARE(saved->count(), 2);
    }

    void endsWithTheWindow() {
        {
            Window w;
            w.begin();
            QVERIFY(!spooled().isEmpty());
        }
        QVERIFY(spooled().isEmpty());
    }

    void saysWhatIsWrong() {
        Window w;
        w.get<QCheckBox>("flightKeepSeconds")->setChecked(false);
        QVERIFY(w.problem().contains(QStringLiteral("what to keep")));
        w.get<QCheckBox>("flightKeepSeconds")->setChecked(true);
        QTRY_VERIFY(w.button("flightStart")->isEnabled());
        w.get<QLineEdit>("flightFolder")->setText(QStringLiteral("/proc/nosuch"));
        w.click("flightStart");
        QTRY_VERIFY2(w.problem().contains(QStringLiteral("/proc/nosuch")), qPrintable(w.problem()));
        QVERIFY(!w.dialog->isRecording());
    }

    void says() {
        FlightStatus status;
        status.state = FlightStatus::State::Triggered;
        status.trigger = FlightTrigger::Filter;
        status.packet = 1234;
        status.secondsLeft = 6.2;
        QCOMPARE(FlightDialog::stateText(status), QStringLiteral("Triggered by packet 1,234: saving in 7 s"));
        status.trigger = FlightTrigger::Rate;
        status.triggerRate = 501;
        QCOMPARE(FlightDialog::stateText(status),
                 QStringLiteral("Triggered by 501 packets/s: saving in 7 s"));
        status.state = FlightStatus::State::Recording;
        status.seconds = 60;
        status.packets = 12;
        status.bytes = 8'100'000;
        QCOMPARE(FlightDialog::stateText(status),
                 QStringLiteral("Recording: the last 60 s, 12 packets, 8.1 MB"));
        status.live.running = false;
        QVERIFY(FlightDialog::stateText(status).contains(QStringLiteral("ended")));
    }
};

}  // namespace dorsal

QTEST_MAIN(dorsal::FlightDialogTest)
#include "flight_dialog_test.moc"
