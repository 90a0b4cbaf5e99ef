// dorsal-capture as another program sees it: lines go in, lines come out.
#pragma once

#include <QElapsedTimer>
#include <QProcess>
#include <QStringList>

namespace dorsal {

// Runs a command to its end; empty when it went well, otherwise what it said.
inline QString runCommand(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(60000)) return program + ": " + process.errorString();
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0) return {};
    return program + ' ' + arguments.join(' ') + ": " + QString::fromUtf8(process.readAll());
}

class HelperProcess {
  public:
    // `before` is put before the program, as in "ip netns exec NAME".
    explicit HelperProcess(QStringList before) {
        before << DORSAL_CAPTURE;
        process.start(before.takeFirst(), before);
        process.waitForStarted();
    }
    ~HelperProcess() {
        process.kill();
        process.waitForFinished();
    }

    void say(const QString& lines) {
        process.write(lines.toUtf8() + '\n');
        while (process.bytesToWrite() > 0 && process.waitForBytesWritten()) {
        }
    }

    // The first line from `next` on that begins so; null after 20 seconds or when the program ended without
    // it.
    QString await(const QString& beginning) {
        QElapsedTimer time;
        time.start();
        for (;;) {
            while (next < lines.size())
                if (QString line = lines[next++]; line.startsWith(beginning)) return line;
            if (process.canReadLine()) {
                lines << QString::fromUtf8(process.readLine()).chopped(1);
            } else if (time.elapsed() > 20000 || !process.waitForReadyRead(20000)) {
                if (!process.canReadLine()) return {};
            }
        }
    }

    // The exit status, -1 after a signal; all lines are read then.
    int finish() {
        if (process.state() != QProcess::NotRunning && !process.waitForFinished(20000)) return -2;
        while (process.canReadLine()) lines << QString::fromUtf8(process.readLine()).chopped(1);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    QString last(const QString& beginning) const {
        for (qsizetype i = lines.size(); i-- > 0;)
            if (lines[i].startsWith(beginning)) return lines[i];
        return {};
    }

    QProcess process;
    QStringList lines;
    qsizetype next = 0;
};

}  // namespace dorsal
