// Replays each capture of tests/captures that has a golden file through dorsal-cli and compares every line.
// The golden files hold what tshark says, too: see update.py, which writes them.
#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

namespace dorsal {

// A golden file: the rows of the packet list, then the details of some packets, apart by empty lines.
struct Golden {
    QStringList rows;
    QList<QStringList> details;  // each begins with its "Frame N: " line
};

static Golden readGolden(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QStringList blocks = QString::fromUtf8(file.readAll()).split("\n\n", Qt::SkipEmptyParts);
    Golden golden;
    for (const QString& block : blocks.mid(1)) {
        const QStringList lines = block.split('\n', Qt::SkipEmptyParts);
        if (block.startsWith("Frame "))
            golden.details.append(lines);
        else
            golden.rows = lines;
    }
    return golden;
}

class GoldenTest : public QObject {
    Q_OBJECT

  private slots:
    void rows_data() { addCaptures(); }
    void rows();
    void details_data() { addCaptures(); }
    void details();

  private:
    static void addCaptures();
    static QStringList run(const QString& capture, const QStringList& arguments);
    static void compare(const QStringList& is, const QStringList& shouldBe, const QString& what);
};

void GoldenTest::addCaptures() {
    QTest::addColumn<QString>("capture");
    QTest::addColumn<QString>("golden");
    const QDir folder(TESTS_DIR "/golden");
    QStringList names;
    for (QDirIterator files(folder.path(), {"*.txt"}, QDir::Files, QDirIterator::Subdirectories);
         files.hasNext();)
        names += folder.relativeFilePath(files.next());
    names.removeOne("CMakeLists.txt");
    // What other tests compare.
    for (auto& name : QStringList(names))
        if (name.startsWith("follow/") || name.startsWith("filters/")) names.removeOne(name);
    names.sort();
    for (const QString& name : names) {
        const QString capture = name.chopped(4);
        QTest::newRow(qPrintable(capture)) << TESTS_DIR "/captures/" + capture << folder.filePath(name);
    }
}

QStringList GoldenTest::run(const QString& capture, const QStringList& arguments) {
    QProcess program;
    program.start(DORSAL_CLI, QStringList{"-2", "-n", "-r", capture} + arguments);
    if (!program.waitForFinished(60'000) || program.exitStatus() != QProcess::NormalExit)
        return {"(no answer)"};
    return QString::fromUtf8(program.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
}

void GoldenTest::compare(const QStringList& is, const QStringList& shouldBe, const QString& what) {
    for (qsizetype i = 0; i < std::max(is.size(), shouldBe.size()); ++i) {
        const QString a = is.value(i, "(nothing)"), b = shouldBe.value(i, "(nothing)");
        if (a == b) continue;
        const QString message =
            QString("%1, line %2\n  is:        %3\n  should be: %4").arg(what).arg(i + 1).arg(a, b);
        QFAIL(qPrintable(message));
    }
}

void GoldenTest::rows() {
    QFETCH(QString, capture);
    QFETCH(QString, golden);
    QStringList rows = run(capture, {"-T", "tabs"});
    static const QRegularExpression padding(" *\t *");
    for (QString& row : rows) row = row.trimmed().replace(padding, "\t");
    QStringList expected = readGolden(golden).rows;
    for (QString& row : expected) row = row.trimmed();
    compare(rows, expected, "packet list");
}

void GoldenTest::details() {
    QFETCH(QString, capture);
    QFETCH(QString, golden);
    const QList<QStringList> expected = readGolden(golden).details;
    if (expected.isEmpty()) QSKIP("no details in the golden file");
    static const QRegularExpression start("^Frame (\\d+): ");
    QMap<int, QStringList> packets;
    int number = 0;
    for (const QString& line : run(capture, {"-V"})) {
        if (const auto match = start.match(line); match.hasMatch()) number = match.captured(1).toInt();
        packets[number] += line;
    }
    for (const QStringList& lines : expected) {
        const int wanted = start.match(lines.front()).captured(1).toInt();
        compare(packets.value(wanted), lines, QString("packet %1").arg(wanted));
        if (QTest::currentTestFailed()) return;
    }
}

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::GoldenTest)
#include "golden_test.moc"
