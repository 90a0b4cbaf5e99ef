// Display filters against what tshark answers (tests/golden/filters, written by update_filters.py).
#include <QDir>
#include <QFile>
#include <QTest>

#include "model/filter/display_filter.h"

using namespace dorsal;

class FilterGoldenTest : public QObject {
    Q_OBJECT

  private slots:
    void answers_data() {
        QTest::addColumn<QString>("path");
        QDir folder(QStringLiteral(TESTS_DIR "/golden/filters"));
        for (auto& name : folder.entryList({QStringLiteral("*.txt")}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    void answers() {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto lines = file.readAll().split('\n');
        auto capture = lines.takeFirst();
        QVERIFY(capture.startsWith("capture "));
        CaptureSession session;
        OpenError error;
        QVERIFY2(session.open(TESTS_DIR "/captures/" + capture.mid(8).toStdString(), error),
                 error.text.c_str());
        if (session.load()) session.finish();
        QStringList wrong;
        for (auto& line : lines) {
            if (line.isEmpty()) continue;
            auto tab = line.indexOf('\t');
            auto expected = line.left(tab), filter = line.mid(tab + 1);
            auto found = answerTo(session, filter.toStdString());
            if (found != expected)
                wrong << QStringLiteral("%1: tshark says %2, not %3")
                             .arg(QString::fromUtf8(filter), QString::fromUtf8(expected),
                                  QString::fromUtf8(found));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

  private:
    static QByteArray answerTo(const CaptureSession& session, const std::string& text) {
        FilterProblem problem;
        auto filter = DisplayFilter::parse(text, session.registry(), problem);
        if (!filter) return "refused";
        FilterMatcher matcher(session, *filter);
        QByteArrayList packets;
        for (uint32_t i = 0; i < session.store().size(); ++i) {
            bool in = matcher.matches(i);
            if (in) packets << QByteArray::number(i + 1);
        }
        return packets.isEmpty() ? "none" : packets.join(' ');
    }
};

QTEST_GUILESS_MAIN(FilterGoldenTest)
#include "filter_golden_test.moc"
