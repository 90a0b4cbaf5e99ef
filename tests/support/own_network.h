// A network of the test's own: a namespace that no other program is in.
#pragma once

#include <QProcess>
#include <QString>

namespace dorsal {

// Puts this process, and all that it starts afterwards, into a network namespace of its own whose loopback
// interface is up. Call it before threads are started. A sentence about why it can't be, or "".
QString enterOwnNetwork();

// A second host: the namespace's interface "near" (198.51.100.1/24, 2001:db8:5::1/64) leads to "far" (…2) in
// another one, which is gone with this object. Programs there are run with run() and start().
class FarHost {
  public:
    FarHost();
    ~FarHost();
    // Why there is none, or "".
    const QString& problem() const { return problem_; }
    // What to put in front of a command so that it runs there.
    QStringList prefix() const;

  private:
    QProcess holder_;  // holds the namespace
    QString problem_;
};

// Runs a command to its end; false, and what it said in `output`, when it fails.
bool runCommand(const QStringList& command, QString* output = nullptr);

}  // namespace dorsal
