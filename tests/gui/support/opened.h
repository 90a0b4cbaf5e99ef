// A window with an open capture, and what a person does with it.
#pragma once

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QTimer>
#include <QtTest>
#include <functional>

#include "app/dialogs/comment_dialog.h"
#include "app/window/main_window.h"
#include "app/window/theme.h"

namespace dorsal {

inline QString capture(const char* name) {
    return QStringLiteral(TESTS_DIR "/captures/%1").arg(QLatin1String(name));
}

// A window with a capture that has been read to its end.
struct Opened {
    MainWindow window;
    explicit Opened(const QString& path) {
        window.resize(1280, 720);
        window.show();
        QSignalSpy loaded(&window, &MainWindow::loaded);
        window.openFile(path);
        if (loaded.isEmpty()) loaded.wait(10000);
    }
    PacketListView* list() { return window.findChild<PacketListView*>(); }
    DetailView* details() { return window.findChild<DetailView*>(); }
    BytesCanvas* bytes() { return window.findChild<BytesCanvas*>(); }
    QLineEdit* filter() { return window.findChild<QLineEdit*>(QStringLiteral("filterField")); }
    QString cell(int row, int column) { return window.packets()->index(row, column).data().toString(); }
    QString message() {
        auto bar = window.findChild<QWidget*>(QStringLiteral("messageBar"));
        return bar->isVisible() ? bar->findChild<QLabel*>(QStringLiteral("messageText"))->text() : QString();
    }
    void filterBy(const QString& text) {
        QSignalSpy applied(window.packets(), &PacketTableModel::filterApplied);
        filter()->setFocus();
        filter()->selectAll();
        if (text.isEmpty())
            QTest::keyClick(filter(), Qt::Key_Delete);
        else
            QTest::keyClicks(filter(), text);
        QTest::keyClick(filter(), Qt::Key_Return);
        if (applied.isEmpty()) QVERIFY(applied.wait(10000));
        QTRY_VERIFY(!window.packets()->isFiltering());
    }
    void press(const char* keys) {
        auto sequence = QKeySequence(QLatin1String(keys));
        for (auto a : window.actions())
            if (a->shortcut() == sequence) return a->trigger();
        QFAIL(keys);
    }
    // What was started beside the window is through.
    void waitForTasks() {
        QTRY_VERIFY(window.findChild<QProgressBar*>(QStringLiteral("progress"))->isHidden());
    }
    // Writes a further comment on the selected packet.
    void comment(const QString& text);
};

// Does something to the next modal dialog, once it is there.
template <class Dialog>
void withDialog(std::function<void(Dialog*)> act) {
    auto timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, act] {
        auto dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
        if (!dialog) return;
        timer->stop();  // it is deleted only when the outer loop comes round
        timer->deleteLater();
        act(dialog);
    });
    timer->start(10);
}

inline void Opened::comment(const QString& text) {
    withDialog<CommentDialog>([text](CommentDialog* dialog) {
        QTest::keyClicks(dialog->focusWidget(), text);
        dialog->accept();
    });
    press("Ctrl+Alt+C");
}

// Settings of their own for a test program, in a folder that goes with it.
inline void useSettingsIn(const QString& folder) {
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder);
    QApplication::setApplicationName(QStringLiteral("Dorsal"));
    QApplication::setOrganizationName(QStringLiteral("Dorsal"));
    Theme::instance().apply(Theme::Choice::Light);
}

}  // namespace dorsal
