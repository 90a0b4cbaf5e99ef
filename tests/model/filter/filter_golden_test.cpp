// Display filters against what tshark answers (tests/golden/filters, written by update_filters.py).
#include <QDir>
#include <QDirIterator>
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

    // A packet whose record does not name a field's protocol is not even looked at: so it must not have the
    // field.
    void recordsNameEveryProtocol() {
        QStringList wrong;
        QDirIterator captures(QStringLiteral(TESTS_DIR "/captures"), {QStringLiteral("*.pcap*")}, QDir::Files,
                              QDirIterator::Subdirectories);
        while (captures.hasNext()) {
            auto path = captures.next();
            CaptureSession session;
            OpenError error;
            if (!session.open(path.toStdString(), error)) continue;
            if (session.load()) session.finish();
            Dissection d(session.registry());
            std::vector<uint8_t> bytes;
            for (uint32_t i = 0; i < session.store().size(); ++i) {
                if (!session.dissect(i, Want::tree(), d, bytes)) continue;
                auto& layers = session.paths().layers(session.store()[i].path);
                for (auto& node : d.nodes) {
                    if (node.field == kTextField) continue;
                    auto& owner = *session.registry().field(node.field).owner;
                    auto named = [&](const Protocol* p) {
                        return p && std::find(layers.begin(), layers.end(), p->id()) != layers.end();
                    };
                    bool known = !owner.listed || named(&owner) ||
                                 std::any_of(owner.borrowers.begin(), owner.borrowers.end(), [&](auto name) {
                                     return name == "*" || named(session.registry().protocol(name));
                                 });
                    if (!known)
                        wrong << QStringLiteral("%1 in %2")
                                     .arg(QLatin1String(owner.abbrev()), path.section(u'/', -2));
                }
            }
        }
        wrong.removeDuplicates();
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
