// Comments and files: what is asked, what is written, what is kept.
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTemporaryDir>

#include "gui/support/opened.h"

using namespace dorsal;

class SavingTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_, folder_;
    static void answer(QMessageBox::StandardButton button) {
        withDialog<QMessageBox>([button](QMessageBox* box) { box->button(button)->click(); });
    }
    // A capture in pcapng that a test may write over.
    QString commentedCapture(const char* name) {
        auto path = folder_.filePath(QLatin1String(name));
        QFile::remove(path);
        Opened o(capture("http/get.pcap"));
        o.comment(QStringLiteral("First"));
        saveAs(o, path);
        return path;
    }
    static void saveAs(Opened& o, const QString& path, std::function<void(QDialog*)> choose = {}) {
        withDialog<QDialog>([&](QDialog* dialog) {
            dialog->findChild<QLineEdit*>(QStringLiteral("savePath"))->setText(path);
            if (choose) choose(dialog);
            dialog->accept();
        });
        o.press("Ctrl+Shift+S");
        QTRY_VERIFY(QFileInfo::exists(path));
        o.waitForTasks();
    }
    static QStringList commentsOf(Opened& o, int packet) {
        QStringList all;
        for (auto& c : o.window.document()->comments(uint32_t(packet))) all << QString::fromStdString(c);
        return all;
    }

  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().clear(); }

    void commentsAreEditedAndSavedInPlace() {
        auto path = commentedCapture("edit.pcapng");
        Opened o(path);
        QCOMPARE(commentsOf(o, 0), QStringList{QStringLiteral("First")});
        o.comment(QStringLiteral("Second"));
        QCOMPARE(commentsOf(o, 0), (QStringList{QStringLiteral("First"), QStringLiteral("Second")}));
        QVERIFY(o.window.isWindowModified());
        o.list()->selectRow(3);
        o.press("Ctrl+M");
        QSignalSpy loaded(&o.window, &MainWindow::loaded);
        o.press("Ctrl+S");
        QVERIFY(loaded.wait(10000));
        QVERIFY(!o.window.isWindowModified());
        QCOMPARE(o.window.document()->path(), path);
        QTRY_COMPARE(o.list()->currentPacket(), 3);  // the person stays where they were
        QVERIFY(o.window.document()->marks().marked.contains(3));
        Opened again(path);
        QCOMPARE(commentsOf(again, 0), (QStringList{QStringLiteral("First"), QStringLiteral("Second")}));
        QCOMPARE(again.window.packets()->rowCount(), o.window.packets()->rowCount());
        // An emptied box takes its comment away.
        withDialog<CommentDialog>([](CommentDialog* dialog) {
            dialog->findChild<QPlainTextEdit*>(QStringLiteral("comment1"))->clear();
            dialog->accept();
        });
        again.press("Ctrl+Alt+C");
        QCOMPARE(commentsOf(again, 0), QStringList{QStringLiteral("Second")});
        // What is as the file has it is no change.
        again.window.document()->setComments(0, {"First", "Second"});
        QVERIFY(!again.window.document()->hasUnsavedComments());
    }

    void closingAsksAboutUnsavedComments() {
        auto path = commentedCapture("ask.pcapng");
        Opened o(path);
        o.comment(QStringLiteral("Second"));
        answer(QMessageBox::Cancel);
        o.window.closeFile();
        QVERIFY(o.window.document());
        answer(QMessageBox::Cancel);
        QVERIFY(!o.window.close());
        answer(QMessageBox::Cancel);
        o.window.openFile(capture("dns/record_types.pcap"));
        QCOMPARE(o.window.document()->path(), path);
        answer(QMessageBox::Discard);
        o.window.openFile(capture("dns/record_types.pcap"));
        QVERIFY(o.window.document()->path().endsWith(QStringLiteral("record_types.pcap")));
        Opened again(path);
        QCOMPARE(commentsOf(again, 0), QStringList{QStringLiteral("First")});
        again.comment(QStringLiteral("Third"));
        answer(QMessageBox::Save);
        QVERIFY(!again.window.close());  // first it saves
        QTRY_VERIFY(!again.window.isVisible());
        Opened last(path);
        QCOMPARE(commentsOf(last, 0), (QStringList{QStringLiteral("First"), QStringLiteral("Third")}));
    }

    void savingAPcapFileAsksForAName() {
        Opened o(capture("http/get.pcap"));
        o.comment(QStringLiteral("Look"));
        bool asked = false;
        withDialog<QDialog>([&](QDialog* dialog) {
            asked = dialog->objectName() == QStringLiteral("saveDialog");
            dialog->reject();
        });
        o.press("Ctrl+S");
        QVERIFY(asked);
        QVERIFY(o.window.document()->hasUnsavedComments());
    }

    void savesARangeAndLeavesOutIgnoredPackets() {
        Opened o(capture("http/get.pcap"));
        o.list()->selectRow(2);
        o.press("Ctrl+D");
        auto path = folder_.filePath(QStringLiteral("range.pcap"));
        saveAs(o, path, [](QDialog* dialog) {
            auto boxes = dialog->findChildren<QSpinBox*>();
            boxes[0]->setValue(2);
            boxes[1]->setValue(5);
            dialog->findChild<QCheckBox*>(QStringLiteral("leaveOutIgnored"))->setChecked(true);
        });
        Opened range(path);
        QCOMPARE(range.window.packets()->rowCount(), 3);
        for (auto [saved, was] : {std::pair(0, 1), std::pair(1, 3), std::pair(2, 4)}) {
            QCOMPARE(range.cell(saved, 2), o.cell(was, 2));
            QCOMPARE(range.cell(saved, 5), o.cell(was, 5));
        }
        // The name's ending chose the format.
        QCOMPARE(int(range.window.document()->capture()->info().format), int(CaptureFormat::Pcap));
    }

    void theDialogSaysWhatCantBe() {
        Opened o(capture("http/get.pcap"));
        withDialog<QDialog>([&](QDialog* dialog) {
            auto path = dialog->findChild<QLineEdit*>(QStringLiteral("savePath"));
            auto note = dialog->findChild<QLabel*>(QStringLiteral("saveNote"));
            auto save = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
            QVERIFY(save->isEnabled());  // a name is proposed
            path->setText(capture("http/get.pcap"));
            QVERIFY(note->text().contains(QStringLiteral("open")) && !save->isEnabled());
            path->setText(QStringLiteral("/no/such/folder/x.pcapng"));
            QVERIFY(note->text().contains(QStringLiteral("folder")) && !save->isEnabled());
            path->setText(folder_.path());
            QVERIFY(!save->isEnabled());
            dialog->reject();
        });
        o.press("Ctrl+Shift+S");
    }

    void aFailedSaveSaysWhyAndKeepsTheComments() {
        Opened o(capture("http/get.pcap"));
        o.comment(QStringLiteral("Look"));
        withDialog<QDialog>([&](QDialog* dialog) {
            dialog->findChild<QLineEdit*>(QStringLiteral("savePath"))
                ->setText(QStringLiteral("/proc/x.pcapng"));
            dialog->accept();
        });
        o.press("Ctrl+Shift+S");
        QTRY_VERIFY(o.message().contains(QStringLiteral("/proc/x.pcapng")));
        QVERIFY(o.window.document()->hasUnsavedComments());
    }
};

QTEST_MAIN(SavingTest)
#include "saving_test.moc"
