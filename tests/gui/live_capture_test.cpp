// Capturing with the window's own button, from real programs in a network of the test's own.
#include <QLabel>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QToolBar>
#include <QToolButton>

#include "app/dialogs/remote_dialog.h"
#include "gui/support/opened.h"
#include "model/capture/source/capture_settings.h"
#include "model/capture/source/spool_folder.h"
#include "tests/support/own_network.h"

namespace dorsal {

class LiveCaptureTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::unique_ptr<FarHost> far_;
    QString problem_;

    // A window that was just opened, with its start page.
    struct Window : MainWindow {
        Window() {
            resize(1280, 720);
            show();
        }
        ~Window() override {
            if (document()) document()->discard();
        }
        QToolButton* captureButton() {
            auto action = findChild<QAction*>(QStringLiteral("captureAction"));
            for (auto b : findChild<QToolBar*>(QStringLiteral("mainToolBar"))->findChildren<QToolButton*>())
                if (b->defaultAction() == action) return b;
            return nullptr;
        }
        void click() { QTest::mouseClick(captureButton(), Qt::LeftButton); }
        bool begins() {
            QSignalSpy began(this, &MainWindow::captureBegan), failed(this, &MainWindow::captureFailed);
            click();
            return QTest::qWaitFor([&] { return !began.isEmpty() || !failed.isEmpty(); }, 10'000) &&
                   failed.isEmpty();
        }
        void ends() {
            QSignalSpy ended(this, &MainWindow::loaded);
            click();
            QVERIFY(!ended.isEmpty() || ended.wait(10'000));
        }
        QString status() { return findChild<QLabel*>(QStringLiteral("statusCounts"))->text(); }
        QString info(int row) { return packets()->index(row, 6).data().toString(); }
        int countInfo(const QString& part) {
            int count = 0;
            for (int i = 0; i < packets()->rowCount(); ++i) count += info(i).contains(part);
            return count;
        }
        void answerUnsaved(QMessageBox::StandardButton button) {
            withDialog<QMessageBox>([button](QMessageBox* box) { box->button(button)->click(); });
        }
    };
    static bool ping(int count) {
        return runCommand({"ping", "-q", "-i", "0.01", "-c", QString::number(count), "198.51.100.2"});
    }
    static QStringList spooled() {
        return QDir(QString::fromStdString(spoolFolder())).entryList({QStringLiteral("*.pcapng")});
    }

  private slots:
    void initTestCase() {
        problem_ = enterOwnNetwork();
        qputenv("DORSAL_CAPTURE", DORSAL_CAPTURE);
        qputenv("XDG_STATE_HOME", folder_.filePath(QStringLiteral("state")).toUtf8());
        useSettingsIn(folder_.path());
        QSettings settings;
        CaptureRequest usual;
        usual.interfaces.push_back({.name = "near"});
        saveCaptureRequest(settings, usual);
        if (problem_.isEmpty()) {
            far_ = std::make_unique<FarHost>();
            problem_ = far_->problem();
        }
    }
    void init() {
        if (!problem_.isEmpty()) QSKIP(qPrintable(problem_));
    }
    void cleanupTestCase() { far_.reset(); }

    void rowsArriveAndStop() {
        Window w;
        QVERIFY(w.captureButton());
        QVERIFY(w.begins());
        QVERIFY(ping(5));
        // The requests say that they were answered, though they were shown before that was known.
        QTRY_COMPARE(w.countInfo(QStringLiteral("Echo (ping) reply")), 5);
        QTRY_COMPARE(w.countInfo(QStringLiteral("(reply in ")), 5);
        QVERIFY(w.status().contains(QStringLiteral("packets/s")));
        QTRY_VERIFY(w.status().contains(QStringLiteral("0 dropped")));
        w.ends();
        QVERIFY(w.document()->live());
        QVERIFY(!w.document()->live()->status().running);
        auto rows = w.packets()->rowCount();
        QVERIFY(ping(1));
        QCOMPARE(w.packets()->rowCount(), rows);
    }

    void savingRenames() {
        Window w;
        QVERIFY(w.begins());
        QVERIFY(ping(3));
        QTRY_VERIFY(w.packets()->rowCount() >= 6);
        w.ends();
        QCOMPARE(spooled().size(), 1);
        // Reloading would let go of packets that were not saved.
        auto reload = w.findChild<QAction*>(QStringLiteral("reloadAction"));
        QVERIFY(reload && !reload->isEnabled());
        auto path = folder_.filePath(QStringLiteral("saved.pcapng"));
        withDialog<SaveDialog>([path](SaveDialog* dialog) {
            dialog->findChild<QLineEdit*>(QStringLiteral("savePath"))->setText(path);
            dialog->accept();
        });
        w.findChild<QAction*>(QStringLiteral("saveAction"))->trigger();
        QTRY_VERIFY(!w.document()->isTemporary());
        QVERIFY(spooled().isEmpty());
        QCOMPARE(w.document()->path(), path);
        QVERIFY(reload->isEnabled());
        OpenError error;
        auto again = Recorder::readAll(path.toStdString(), error);
        QVERIFY2(again, error.text.c_str());
        QCOMPARE(again->store().size(), w.document()->packetCount());
        // The same packets are still there to be looked at.
        QVERIFY(w.info(0).size() > 0);
    }

    void unsavedPacketsAreAskedAbout() {
        Window w;
        QVERIFY(w.begins());
        QVERIFY(ping(1));
        QTRY_VERIFY(w.packets()->rowCount() >= 2);
        w.answerUnsaved(QMessageBox::Cancel);
        w.closeFile();
        QVERIFY(w.document());
        QCOMPARE(int(w.document()->state()), int(CaptureDocument::State::Capturing));
        w.answerUnsaved(QMessageBox::Discard);
        w.closeFile();
        QVERIFY(!w.document());
        QVERIFY(spooled().isEmpty());
    }

    void restartsAfterAsking() {
        Window w;
        QVERIFY(w.begins());
        QVERIFY(ping(2));
        QTRY_VERIFY(w.packets()->rowCount() >= 4);
        QSignalSpy began(&w, &MainWindow::captureBegan);
        w.answerUnsaved(QMessageBox::Discard);
        w.findChild<QAction*>(QStringLiteral("restartCaptureAction"))->trigger();
        QVERIFY(!began.isEmpty() || began.wait(10'000));
        QVERIFY(ping(1));
        QTRY_COMPARE(w.countInfo(QStringLiteral("Echo (ping) reply")), 1);
        w.ends();
    }

    void pausesTheDisplayOnly() {
        Window w;
        QVERIFY(w.begins());
        QVERIFY(ping(1));
        QTRY_VERIFY(w.packets()->rowCount() >= 2);
        auto pause = w.findChild<QAction*>(QStringLiteral("pauseDisplayAction"));
        pause->trigger();
        auto rows = w.packets()->rowCount();
        QVERIFY(ping(3));
        QTRY_VERIFY(w.document()->capture()->store().size() >= uint32_t(rows) + 6);
        QCOMPARE(w.packets()->rowCount(), rows);
        pause->trigger();
        QTRY_VERIFY(w.packets()->rowCount() >= rows + 6);
        w.ends();
    }

    // Packet for packet what tcpdump captured beside it, of real servers and their clients.
    void webAndNamesEqualTcpdump() {
        for (auto program : {"nginx", "curl", "dnsmasq", "dig"})
            if (QStandardPaths::findExecutable(QString::fromLatin1(program),
                                               {"/usr/sbin", "/usr/bin", "/sbin", "/bin"})
                    .isEmpty())
                QSKIP(qPrintable(QStringLiteral("needs %1").arg(QLatin1String(program))));
        QFile config(folder_.filePath(QStringLiteral("nginx.conf")));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write(QStringLiteral("daemon off; master_process off; pid %1/nginx.pid; error_log stderr;\n"
                                    "events {}\nhttp { access_log off; server { listen 198.51.100.2:80; "
                                    "location / { return 200 \"hello\"; } } }\n")
                         .arg(folder_.path())
                         .toUtf8());
        config.close();
        auto serve = [&](QProcess& process, const QStringList& command) {
            auto all = far_->prefix() + command;
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start(all.first(), all.mid(1));
            return process.waitForStarted();
        };
        QProcess nginx, dnsmasq;
        QVERIFY(serve(nginx, {"nginx", "-c", config.fileName()}));
        QVERIFY(
            serve(dnsmasq, {"dnsmasq", "-k", "-C", "/dev/null", "-u", "root", "-p", "53", "-R", "-h", "-H",
                            "/dev/null", "-a", "198.51.100.2", "--address=/host.example/192.0.2.7"}));
        auto stop = qScopeGuard([&] {
            for (auto process : {&nginx, &dnsmasq}) {
                process->terminate();
                process->waitForFinished();
            }
        });
        auto get = [] { return runCommand({"curl", "-s", "-m", "5", "http://198.51.100.2/"}); };
        auto ask = [] {
            QString said;
            return runCommand({"dig", "+short", "+tries=1", "@198.51.100.2", "host.example"}, &said) &&
                   said == QStringLiteral("192.0.2.7");
        };
        QVERIFY2(QTest::qWaitFor([&] { return get() && ask(); }, 15'000),
                 (nginx.readAll() + dnsmasq.readAll()).constData());
        const char* filter = "tcp port 80 or udp port 53";
        auto path = folder_.filePath(QStringLiteral("servers.pcap"));
        QProcess tcpdump;
        tcpdump.start("tcpdump", {"-i", "near", "-U", "-w", path, "--immediate-mode", "-Z", "root", filter});
        QVERIFY(
            QTest::qWaitFor([&] { return tcpdump.readAllStandardError().contains("listening"); }, 10'000));
        Window w;
        CaptureRequest request;
        request.interfaces.push_back({.name = "near", .filter = filter});
        QSignalSpy began(&w, &MainWindow::captureBegan);
        w.startCapture(request);
        QVERIFY(!began.isEmpty() || began.wait(10'000));
        for (int i = 0; i < 5; ++i) QVERIFY(get() && ask());
        QTRY_COMPARE(w.countInfo(QStringLiteral("HTTP/1.1 200 OK")), 5);
        QTRY_COMPARE(w.countInfo(QStringLiteral("A host.example A 192.0.2.7")), 5);
        // The last packet of a connection may still be on its way: both have it when they agree.
        auto& own = *w.document()->capture();
        OpenError error;
        std::shared_ptr<const Capture> other;
        QVERIFY(QTest::qWaitFor([&] {
            other = Recorder::readAll(path.toStdString(), error);
            return other && other->store().size() == own.store().size();
        }));
        w.ends();
        tcpdump.terminate();
        QVERIFY(tcpdump.waitForFinished());
        std::vector<uint8_t> a, b;
        for (uint32_t i = 0; i < own.store().size(); ++i) {
            QVERIFY(own.bytes().read(own.store()[i].header(), a));
            QVERIFY(other->bytes().read(other->store()[i].header(), b));
            QVERIFY(a == b);
        }
    }

    void equalsTcpdump() {
        auto path = folder_.filePath(QStringLiteral("tcpdump.pcap"));
        QProcess tcpdump;
        tcpdump.start("tcpdump", {"-i", "near", "-U", "-w", path, "--immediate-mode", "-Z", "root", "icmp"});
        QVERIFY(
            QTest::qWaitFor([&] { return tcpdump.readAllStandardError().contains("listening"); }, 10'000));
        Window w;
        CaptureRequest request;
        request.interfaces.push_back({.name = "near", .filter = "icmp"});
        QSignalSpy began(&w, &MainWindow::captureBegan);
        w.startCapture(request);
        QVERIFY(!began.isEmpty() || began.wait(10'000));
        QVERIFY(ping(50));
        QTRY_COMPARE(w.packets()->rowCount(), 100);
        w.ends();
        OpenError error;
        std::shared_ptr<const Capture> other;
        QVERIFY(QTest::qWaitFor([&] {
            other = Recorder::readAll(path.toStdString(), error);
            return other && other->store().size() >= 100;
        }));
        tcpdump.terminate();
        QVERIFY(tcpdump.waitForFinished());
        auto& own = *w.document()->capture();
        std::vector<uint8_t> a, b;
        for (uint32_t i = 0; i < 100; ++i) {
            QVERIFY(own.bytes().read(own.store()[i].header(), a));
            QVERIFY(other->bytes().read(other->store()[i].header(), b));
            QVERIFY(a == b);
        }
    }

    void theListFollowsItsEnd() {
        Window w;
        QVERIFY(w.begins());
        QVERIFY(ping(60));
        QTRY_VERIFY(w.packets()->rowCount() >= 120);
        auto list = w.findChild<PacketListView*>();
        QTRY_VERIFY(list->verticalScrollBar()->maximum() > 50);
        QVERIFY(list->atEnd());
        list->scrollToTop();
        QVERIFY(!list->atEnd());
        QVERIFY(ping(5));
        QTRY_VERIFY(w.packets()->rowCount() >= 130);
        QVERIFY(!list->atEnd());
        list->scrollToBottom();
        QVERIFY(ping(5));
        QTRY_VERIFY(w.packets()->rowCount() >= 140);
        QVERIFY(list->atEnd());
        w.ends();
    }

    // The system's ssh runs tcpdump over there; here a script stands for ssh, and tcpdump is the real one.
    void capturesOnAnotherHost() {
        auto bin = folder_.filePath(QStringLiteral("bin"));
        QVERIFY(QDir().mkpath(bin));
        QFile ssh(bin + QStringLiteral("/ssh"));
        QVERIFY(ssh.open(QIODevice::WriteOnly));
        ssh.write(
            "#!/bin/sh\n[ \"$2\" = nosuch ] && { echo 'ssh: nosuch is unknown' >&2; exit 255; }\n"
            "exec sh -c \"exec $3\"\n");
        ssh.close();
        ssh.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        auto path = qgetenv("PATH");
        qputenv("PATH", bin.toUtf8() + ':' + path);
        auto restore = qScopeGuard([&] { qputenv("PATH", path); });
        Window w;
        QSignalSpy began(&w, &MainWindow::captureBegan), failed(&w, &MainWindow::captureFailed);
        auto start = [&](const QString& host) {
            withDialog<RemoteDialog>([host](RemoteDialog* dialog) {
                auto field = [&](const char* name) {
                    return dialog->findChild<QLineEdit*>(QString::fromLatin1(name));
                };
                field("remoteHost")->setText(host);
                field("remoteInterface")->setText(QStringLiteral("near"));
                field("remoteFilter")->setText(QStringLiteral("icmp"));
                QVERIFY(field("remoteCommand")->text().startsWith(QStringLiteral("ssh -- ") + host));
                dialog->accept();
            });
            w.findChild<QAction*>(QStringLiteral("remoteAction"))->trigger();
        };
        start(QStringLiteral("somewhere"));
        QVERIFY(!began.isEmpty() || began.wait(10'000));
        QVERIFY(ping(3));
        QTRY_COMPARE(w.packets()->rowCount(), 6);
        w.ends();
        QVERIFY(w.document()->isTemporary());
        w.answerUnsaved(QMessageBox::Discard);
        start(QStringLiteral("nosuch"));
        QVERIFY(!failed.isEmpty() || failed.wait(10'000));
        QVERIFY2(failed[0][0].toString().contains(QStringLiteral("nosuch is unknown")),
                 qPrintable(failed[0][0].toString()));
        QVERIFY(spooled().isEmpty());
    }

    // A ring of files is shown file by file.
    void aRingOfFiles() {
        Window w;
        CaptureRequest request;
        request.interfaces.push_back({.name = "near", .filter = "icmp"});
        request.file = folder_.filePath(QStringLiteral("ring.pcapng")).toStdString();
        request.ring.packets = 20;
        request.ring.files = 2;
        QSignalSpy began(&w, &MainWindow::captureBegan);
        w.startCapture(request);
        QVERIFY(!began.isEmpty() || began.wait(10'000));
        QVERIFY(ping(25));
        QTRY_VERIFY(w.document()->path().contains(QStringLiteral("ring_00003_")));
        QTRY_COMPARE(w.packets()->rowCount(), 10);
        QVERIFY(!w.document()->isTemporary());
        w.ends();
        QCOMPARE(QDir(folder_.path()).entryList({QStringLiteral("ring_*")}).size(), 2);
    }

    // What a window that was killed left behind is offered, opened, and asked about again.
    void whatWasLeftOverIsOffered() {
        QString path;
        {
            Window w;
            QVERIFY(w.begins());
            QVERIFY(ping(2));
            QTRY_VERIFY(w.packets()->rowCount() >= 4);
            w.ends();
            path = folder_.filePath(QStringLiteral("state/dorsal/captures/2026-01-01_00-00-00_near.pcapng"));
            QVERIFY(QFile::copy(w.document()->path(), path));
        }
        Window w;
        auto button = [&](const QString& text) -> QPushButton* {
            for (auto b : w.findChildren<QPushButton*>())
                if (b->isVisible() && b->text().remove(u'&') == text) return b;
            return nullptr;
        };
        QVERIFY(button(QStringLiteral("Discard")));
        QSignalSpy loaded(&w, &MainWindow::loaded);
        QTest::mouseClick(button(QStringLiteral("Open")), Qt::LeftButton);
        QVERIFY(!loaded.isEmpty() || loaded.wait(10'000));
        QVERIFY(w.document()->isTemporary());
        QVERIFY(w.packets()->rowCount() >= 4);
        w.answerUnsaved(QMessageBox::Discard);
        w.closeFile();
        QVERIFY(!QFile::exists(path));
        QVERIFY(!button(QStringLiteral("Discard")));
    }

    // From the start page's list, by the keyboard alone.
    void startsFromTheStartPage() {
        Window w;
        auto list = w.findChild<InterfaceList*>();
        QTRY_VERIFY(list->selectedNames() == QStringList{QStringLiteral("near")});
        QSignalSpy began(&w, &MainWindow::captureBegan);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(!began.isEmpty() || began.wait(10'000));
        QVERIFY(ping(1));
        QTRY_VERIFY(w.packets()->rowCount() >= 2);
        w.ends();
    }

    void saysWhatIsWrong() {
        Window w;
        QSignalSpy failed(&w, &MainWindow::captureFailed);
        CaptureRequest request;
        request.interfaces.push_back({.name = "nosuch0"});
        w.startCapture(request);
        QVERIFY(!failed.isEmpty() || failed.wait(10'000));
        QVERIFY(failed[0][0].toString().contains(QStringLiteral("nosuch0")));
        request.interfaces[0] = {.name = "near", .filter = "tcp prt 80"};
        w.startCapture(request);
        QTRY_COMPARE(failed.size(), 2);
        QVERIFY(failed[1][0].toString().contains(QStringLiteral("syntax")));
        QVERIFY(spooled().isEmpty());
    }

    void anInterfaceThatVanishes() {
        QVERIFY(runCommand({"ip", "link", "add", "short", "type", "veth", "peer", "name", "short2"}));
        QVERIFY(runCommand({"ip", "link", "set", "short", "up"}));
        Window w;
        CaptureRequest request;
        request.interfaces.push_back({.name = "short"});
        QSignalSpy began(&w, &MainWindow::captureBegan), ended(&w, &MainWindow::loaded);
        w.startCapture(request);
        QVERIFY(!began.isEmpty() || began.wait(10'000));
        QVERIFY(runCommand({"ip", "link", "delete", "short"}));
        QVERIFY(!ended.isEmpty() || ended.wait(10'000));
        auto text = w.findChild<QLabel*>(QStringLiteral("messageText"))->text();
        QVERIFY2(text.contains(QStringLiteral("short")), qPrintable(text));
    }
};

}  // namespace dorsal

QTEST_MAIN(dorsal::LiveCaptureTest)
#include "live_capture_test.moc"
