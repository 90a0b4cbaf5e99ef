// What people who know Wireshark press, and what they find before a capture is open.
#include <QListWidget>
#include <QTemporaryDir>

#include "gui/support/opened.h"

using namespace dorsal;

class KeyboardTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;
  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().clear(); }

    // The keys of Wireshark's user's guide (chapter 3) for what this window can do.
    void wiresharksKeysDoWhatTheyDoThere_data() {
        QTest::addColumn<QString>("text");
        const std::pair<const char*, const char*> keys[] = {{"Ctrl+O", "Open"},
                                                            {"Ctrl+W", "Close"},
                                                            {"Ctrl+S", "Save"},
                                                            {"Ctrl+Shift+S", "Save as"},
                                                            {"Ctrl+Q", "Quit"},
                                                            {"Ctrl+R", "Reload"},
                                                            {"Ctrl+F", "Find packet"},
                                                            {"Ctrl+N", "Find next"},
                                                            {"Ctrl+B", "Find previous"},
                                                            {"Ctrl+M", "Mark or unmark"},
                                                            {"Ctrl+Shift+M", "Mark all displayed"},
                                                            {"Ctrl+Alt+M", "Unmark all displayed"},
                                                            {"Ctrl+Shift+N", "Next mark"},
                                                            {"Ctrl+Shift+B", "Previous mark"},
                                                            {"Ctrl+D", "Ignore or attend to"},
                                                            {"Ctrl+Alt+D", "Attend to all displayed"},
                                                            {"Ctrl+T", "Set or clear time reference"},
                                                            {"Ctrl+Alt+T", "Clear all time references"},
                                                            {"Ctrl+Alt+N", "Next time reference"},
                                                            {"Ctrl+Alt+B", "Previous time reference"},
                                                            {"Ctrl+Alt+C", "Comments"},
                                                            {"Ctrl+Shift+P", "Preferences"},
                                                            {"Ctrl+Shift+D", "Field label"},
                                                            {"Ctrl+Shift+F", "Field name"},
                                                            {"Ctrl+Shift+V", "Field value"},
                                                            {"Ctrl+Shift+C", "As filter"},
                                                            {"Ctrl+/", "Edit the filter"},
                                                            {"Ctrl+=", "Zoom in"},
                                                            {"Ctrl+-", "Zoom out"},
                                                            {"Ctrl+0", "Normal size"},
                                                            {"Ctrl+Right", "Expand all details"},
                                                            {"Ctrl+Left", "Collapse all details"},
                                                            {"Ctrl+Shift+R", "Fit all columns"},
                                                            {"F11", "Full screen"},
                                                            {"Ctrl+G", "Go to packet"},
                                                            {"Alt+Left", "Back"},
                                                            {"Alt+Right", "Forward"},
                                                            {"Ctrl+Down", "Next packet"},
                                                            {"Ctrl+Up", "Previous packet"},
                                                            {"Ctrl+Home", "First packet"},
                                                            {"Ctrl+End", "Last packet"},
                                                            {"Ctrl+.", "Next in the conversation"},
                                                            {"Ctrl+,", "Previous in the conversation"},
                                                            {"Ctrl+Alt+Shift+C", "Properties"},
                                                            {"F1", "Keyboard shortcuts"}};
        for (auto& [key, text] : keys) QTest::newRow(key) << QString::fromLatin1(text);
    }
    void wiresharksKeysDoWhatTheyDoThere() {
        QFETCH(QString, text);
        MainWindow window;
        auto key = QKeySequence(QLatin1String(QTest::currentDataTag()));
        for (auto a : window.findChildren<QAction*>())
            if (a->shortcuts().contains(key)) {
                QCOMPARE(QString(a->text()).remove(u'&').remove(QStringLiteral("…")), text);
                return;
            }
        QFAIL("no action has this key");
    }

    void marksAreSteppedThroughAndMixedOnesBecomeMarked() {
        Opened o(capture("http/get.pcap"));
        auto& marks = o.window.document()->marks().marked;
        o.list()->selectPacket(1);
        o.press("Ctrl+M");
        o.list()->selectAll();
        o.press("Ctrl+M");  // one was marked: now all are
        QCOMPARE(int(marks.size()), o.window.packets()->rowCount());
        o.press("Ctrl+M");
        QVERIFY(marks.empty());
        o.filterBy(QStringLiteral("http"));
        int shown = o.window.packets()->rowCount();
        o.press("Ctrl+Shift+M");
        QCOMPARE(int(marks.size()), shown);
        o.filterBy(QString());
        o.list()->selectPacket(0);
        o.press("Ctrl+Shift+N");
        QVERIFY(marks.contains(uint32_t(o.list()->currentPacket())));
        o.press("Ctrl+Alt+M");
        QVERIFY(marks.empty());
        o.press("Ctrl+Shift+N");
        QVERIFY(o.message().contains(QStringLiteral("marked")));
    }

    void theStartPageOffersWhatItCanDo() {
        MainWindow window;
        window.show();
        auto files = window.findChild<QListWidget*>(QStringLiteral("recentFiles"));
        QVERIFY(!StartPage::samplePath().isEmpty());
        QCOMPARE(files->count(), 1);
        QSignalSpy loaded(&window, &MainWindow::loaded);
        files->setFocus();
        QTest::keyClick(files, Qt::Key_Return);
        QVERIFY(loaded.wait(10000));
        QCOMPARE(window.document()->path(), StartPage::samplePath());
        window.closeFile();
        QCOMPARE(files->count(), 1);  // it is a recent file now
    }

    void whatIsUnderWayCanBeCancelled() {
        Opened o(capture("http/get.pcap"));
        auto cancel = o.window.findChild<QToolButton*>(QStringLiteral("cancelButton"));
        auto progress = o.window.findChild<QProgressBar*>(QStringLiteral("progress"));
        o.press("Ctrl+F");
        auto text = o.window.findChild<QLineEdit*>(QStringLiteral("findText"));
        text->setText(QStringLiteral("no row says this"));
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY(progress->isVisible() && cancel->isVisible());
        cancel->click();
        QVERIFY(progress->isHidden() && cancel->isHidden());
        QCOMPARE(o.window.findChild<QLabel*>(QStringLiteral("findMessage"))->text(), QString());
    }
};

QTEST_MAIN(KeyboardTest)
#include "keyboard_test.moc"
