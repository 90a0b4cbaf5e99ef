// Display filters against what tshark answers (tests/golden/filters, written by update_filters.py).
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include "model/filter/display_filter.h"
#include "model/recording/recorder.h"

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
        auto first = lines.takeFirst();
        QVERIFY(first.startsWith("capture "));
        OpenError error;
        auto capture = Recorder::readAll(TESTS_DIR "/captures/" + first.mid(8).toStdString(), error);
        QVERIFY2(capture, error.text.c_str());
        QStringList wrong;
        for (auto& line : lines) {
            if (line.isEmpty()) continue;
            auto tab = line.indexOf('\t');
            auto expected = line.left(tab), filter = line.mid(tab + 1);
            auto found = answerTo(*capture, filter.toStdString());
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
            OpenError error;
            auto capture = Recorder::readAll(path.toStdString(), error);
            if (!capture) continue;
            Dissection d(capture->registry());
            std::vector<uint8_t> bytes;
            for (uint32_t i = 0; i < capture->store().size(); ++i) {
                if (!capture->dissect(i, Want::tree(), d, bytes)) continue;
                auto& layers = capture->paths().layers(capture->store()[i].path);
                for (auto& node : d.nodes) {
                    if (node.field == kTextField) continue;
                    auto& owner = *capture->registry().field(node.field).owner;
                    auto named = [&](const Protocol* p) {
                        return p && std::find(layers.begin(), layers.end(), p->id()) != layers.end();
                    };
                    bool known = !owner.listed || named(&owner) ||
                                 std::any_of(owner.borrowers.begin(), owner.borrowers.end(), [&](auto name) {
                                     return name == "*" || named(capture->registry().protocol(name));
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
    static QByteArray answerTo(const Capture& capture, const std::string& text) {
        FilterProblem problem;
        auto filter = DisplayFilter::parse(text, capture.registry(), problem);
        if (!filter) return "refused";
        FilterMatcher matcher(capture, *filter);
        QByteArrayList packets;
        for (uint32_t i = 0; i < capture.store().size(); ++i) {
            bool in = matcher.matches(i);
            if (in) packets << QByteArray::number(i + 1);
        }
        return packets.isEmpty() ? "none" : packets.join(' ');
    }
};

QTEST_GUILESS_MAIN(FilterGoldenTest)
#include "filter_golden_test.moc"
