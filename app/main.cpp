// dorsal: the window.
#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>
#include <cstdio>

#include "app/window/main_window.h"
#include "app/window/theme.h"

using namespace dorsal;

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Dorsal"));
    QApplication::setOrganizationName(QStringLiteral("Dorsal"));
    QApplication::setApplicationVersion(QStringLiteral(DORSAL_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.dorsal.Dorsal"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/dorsal.svg")));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("A packet viewer that opens captures of any size at once."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("file"), QStringLiteral("The capture to open."),
                                 QStringLiteral("[file]"));
    QCommandLineOption go({QStringLiteral("g"), QStringLiteral("go-to")}, QStringLiteral("Select a packet."),
                          QStringLiteral("number"));
    QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light, dark or system."),
                             QStringLiteral("name"));
    QCommandLineOption shot(QStringLiteral("screenshot"),
                            QStringLiteral("Write a picture of the window and exit."), QStringLiteral("png"));
    QCommandLineOption size(QStringLiteral("size"), QStringLiteral("The window's size, such as 1280x720."),
                            QStringLiteral("WxH"));
    QCommandLineOption field(QStringLiteral("field"), QStringLiteral("Select a field of the packet."),
                             QStringLiteral("name"));
    QCommandLineOption filter({QStringLiteral("Y"), QStringLiteral("filter")},
                              QStringLiteral("Start with a display filter."), QStringLiteral("text"));
    QCommandLineOption interface(QStringLiteral("i"),
                                 QStringLiteral("Capture from an interface; - reads from standard input."),
                                 QStringLiteral("name"));
    QCommandLineOption captureFilter(QStringLiteral("f"), QStringLiteral("What to capture (a BPF filter)."),
                                     QStringLiteral("filter"));
    QCommandLineOption start(QStringLiteral("k"), QStringLiteral("Start to capture at once."));
    QCommandLineOption dashboard(QStringLiteral("dashboard"), QStringLiteral("Show the dashboard."));
    parser.addOption(dashboard);
    parser.addOptions({go, theme, shot, size, field, filter, interface, captureFilter, start});
    parser.process(app);

    auto name = parser.value(theme);
    auto choice =
        name == QStringLiteral("dark") ? Theme::Choice::Dark
        : name == QStringLiteral("light")
            ? Theme::Choice::Light
            : Theme::Choice(std::clamp(QSettings().value(QStringLiteral("theme"), 0).toInt(), 0, 2));
    Theme::instance().apply(choice);

    MainWindow window;
    if (parser.isSet(size)) {
        auto parts = parser.value(size).split(u'x');
        if (parts.size() == 2)
            window.resize(std::clamp(parts[0].toInt(), 320, 8000), std::clamp(parts[1].toInt(), 240, 8000));
    }
    window.show();
    auto files = parser.positionalArguments();
    CaptureRequest request;
    for (auto& name : parser.values(interface)) {
        if (name == QStringLiteral("-"))
            files = QStringList{name};
        else
            request.interfaces.push_back(
                {.name = name.toStdString(), .filter = parser.value(captureFilter).toStdString()});
    }
    // Naming an interface says enough; -k is what people are used to.
    if (parser.isSet(start) && request.interfaces.empty() && files.isEmpty())
        request = CaptureController::usualRequest();
    auto arrange = [&] {
        if (parser.isSet(dashboard))
            window.findChild<QAction*>(QStringLiteral("dashboardAction"))->setChecked(true);
        if (parser.isSet(go)) window.goToPacket(parser.value(go).toUInt());
        if (parser.isSet(field)) window.findChild<DetailView*>()->selectField(parser.value(field));
    };
    auto takeShot = [&] {
        arrange();
        QTimer::singleShot(800, &window, [&] {
            bool ok = window.grab().save(parser.value(shot));
            if (!ok) std::fprintf(stderr, "dorsal: %s can't be written.\n", qPrintable(parser.value(shot)));
            QApplication::exit(ok ? 0 : 1);
        });
    };
    bool failed = false;
    QObject::connect(&window, &MainWindow::openFailed, [&](const QString& message) {
        std::fprintf(stderr, "dorsal: %s\n", qPrintable(message));
        failed = true;
    });
    if (parser.isSet(filter)) window.findChild<FilterField*>()->apply(parser.value(filter));
    if (parser.isSet(shot))
        QObject::connect(&window, &MainWindow::loaded, &window, takeShot, Qt::SingleShotConnection);
    else
        QObject::connect(&window, &MainWindow::loaded, &window, arrange, Qt::SingleShotConnection);
    QObject::connect(&window, &MainWindow::captureFailed, [&](const QString& message) {
        std::fprintf(stderr, "dorsal: %s\n", qPrintable(message));
    });
    if (!files.isEmpty())
        window.openFile(files.first());
    else if (!request.interfaces.empty())
        window.startCapture(request);
    if (parser.isSet(shot) && (files.isEmpty() || failed)) QTimer::singleShot(0, &window, takeShot);
    return QApplication::exec();
}
