#include "tests/support/own_network.h"

#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dorsal {

bool runCommand(const QStringList& command, QString* output) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(command.first(), command.mid(1));
    const bool ended = process.waitForFinished(30'000);
    if (output) *output = QString::fromUtf8(process.readAll()).trimmed();
    return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

QString enterOwnNetwork() {
    if (::unshare(CLONE_NEWNET) != 0)
        return QStringLiteral("needs a network namespace of its own: %1")
            .arg(QString::fromUtf8(strerror(errno)));
    QString said;
    if (!runCommand({"ip", "link", "set", "lo", "up"}, &said)) return QStringLiteral("ip: ") + said;
    return {};
}

FarHost::FarHost() {
    // It says so when it is in its namespace, and stays there until its input is closed.
    holder_.start("unshare", {"-n", "sh", "-c", "echo there; cat"});
    if (!holder_.waitForReadyRead(10'000)) {
        problem_ = QStringLiteral("unshare does not work here");
        return;
    }
    const auto there = QString::number(holder_.processId());
    const QStringList steps[] = {
        {"ip", "link", "add", "near", "type", "veth", "peer", "name", "far", "netns", there},
        {"ip", "address", "add", "198.51.100.1/24", "dev", "near"},
        {"ip", "-6", "address", "add", "2001:db8:5::1/64", "dev", "near", "nodad"},
        {"ip", "link", "set", "near", "up"},
        prefix() + QStringList{"ip", "link", "set", "lo", "up"},
        prefix() + QStringList{"ip", "address", "add", "198.51.100.2/24", "dev", "far"},
        prefix() + QStringList{"ip", "-6", "address", "add", "2001:db8:5::2/64", "dev", "far", "nodad"},
        prefix() + QStringList{"ip", "link", "set", "far", "up"},
    };
    for (auto& step : steps) {
        QString said;
        if (runCommand(step, &said)) continue;
        problem_ = step.join(u' ') + QStringLiteral(": ") + said;
        return;
    }
}

FarHost::~FarHost() {
    holder_.closeWriteChannel();
    holder_.waitForFinished(5000);
}

QStringList FarHost::prefix() const { return {"nsenter", "-t", QString::number(holder_.processId()), "-n"}; }

}  // namespace dorsal
