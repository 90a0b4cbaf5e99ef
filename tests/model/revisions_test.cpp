// While a capture grows, Revisions name every earlier packet that shows something else than before.
#include <QDirIterator>
#include <QtTest>
#include <string_view>
#include <utility>

#include "dissectors/core/text.h"
#include "model/recording/recorder.h"

using namespace dorsal;

namespace {

constexpr uint32_t kMostPackets = 400;  // that are read of a capture

// What can be seen of packets.
class Viewer {
  public:
    explicit Viewer(const Capture& capture) : capture_(capture), d_(capture.registry()) {}

    // A number that changes with whatever is shown of the packet: columns, items with their labels, the bytes
    // that they stand for, and how severe it is.
    size_t look(uint32_t index) {
        dissect(index);
        size_t h = size_t(capture_.severity(index));
        auto mix = [&h](size_t v) { h = (h ^ v) * 0x9e3779b97f4a7c15u, h ^= h >> 29; };
        auto mixText = [&](std::string_view text) { mix(std::hash<std::string_view>()(text)); };
        for (auto& n : d_.nodes) {
            mix(n.value);
            mix(size_t(n.parent) << 32 | n.pos);
            mix(size_t(n.size) << 32 | n.text);
            mix(size_t(n.nanos) << 32 | size_t(n.field) << 16 | size_t(n.source) << 8 | n.flags);
            mix(size_t(n.encoding));
        }
        for (auto& t : d_.texts) {
            mix(size_t(t.kind));
            mix(size_t(t.at) << 32 | t.size);
            mix(size_t(t.suffixAt) << 32 | t.suffixSize);
        }
        mixText(d_.arena);
        for (auto& s : d_.sources) {
            mixText(s.name);
            mixText({reinterpret_cast<const char*>(s.bytes.data()), s.bytes.size()});
        }
        for (auto layer : d_.layers) mix(layer);
        mixText(d_.protocol.text);
        mixText(d_.info.text);
        mix(size_t(d_.worst));
        return h;
    }
    // The same to be read.
    std::vector<std::string> lines(uint32_t index) {
        dissect(index);
        std::vector<std::string> all{d_.protocol.text + " | " + d_.info.text,
                                     fmt::format("severity {}", int(capture_.severity(index)))};
        for (auto& node : d_.nodes) {
            all.push_back(node.field == kTextField
                              ? std::string("- ")
                              : std::string(capture_.registry().field(node.field).abbrev) + " ");
            appendLabel(all.back(), d_, node);
        }
        return all;
    }

  private:
    void dissect(uint32_t index) { capture_.dissect(index, Want::tree(), d_, buffer_); }
    const Capture& capture_;
    Dissection d_;
    std::vector<uint8_t> buffer_;
};

// The number of exchanges in a connection is not named for long (see http_conversation.h).
void forgetTotals(std::vector<std::string>& lines) {
    static const QRegularExpression total("HTTP (request|response) \\d+/([89]|\\d{2,})");
    for (auto& line : lines)
        if (line.starts_with("http."))
            line = QString::fromStdString(line).replace(total, "HTTP \\1 of many").toStdString();
}

// Where a packet's look when `first` packets were read and when `last` were begins to differ.
std::string difference(const std::string& file, uint32_t packet, uint32_t first, uint32_t last) {
    OpenError error;
    auto recorder = Recorder::open(file, error);
    if (!recorder) return "?";
    Viewer viewer(*recorder->capture());
    recorder->load(first);
    auto before = viewer.lines(packet);
    recorder->load(last);
    auto after = viewer.lines(packet);
    const bool same = before == after;
    forgetTotals(before);
    forgetTotals(after);
    if (!same && before == after) return {};
    size_t i = 0;
    while (i < before.size() && i < after.size() && before[i] == after[i]) ++i;
    return fmt::format("'{}' became '{}'", i < before.size() ? before[i] : "(nothing)",
                       i < after.size() ? after[i] : "(nothing)");
}

}  // namespace

class RevisionsTest : public QObject {
    Q_OBJECT

  private slots:
    void namesWhatChanges_data();
    void namesWhatChanges();
};

// DORSAL_CAPTURES: another folder of captures, whose files above 200 KB are left out.
void RevisionsTest::namesWhatChanges_data() {
    QTest::addColumn<QString>("file");
    const bool other = qEnvironmentVariableIsSet("DORSAL_CAPTURES");
    const QDir folder(qEnvironmentVariable("DORSAL_CAPTURES", TESTS_DIR "/captures"));
    for (QDirIterator files(folder.path(), {"*.pcap*", "*.cap"}, QDir::Files, QDirIterator::Subdirectories);
         files.hasNext();) {
        const QString path = files.next();
        if (other && files.fileInfo().size() > 200'000) continue;
        QTest::newRow(qPrintable(folder.relativeFilePath(path))) << path;
    }
}

void RevisionsTest::namesWhatChanges() {
    QFETCH(QString, file);
    OpenError error;
    auto recorder = Recorder::open(file.toStdString(), error);
    if (!recorder) QSKIP("no capture");
    const Capture& capture = *recorder->capture();
    auto& revisions = capture.notes().revisions();
    Viewer viewer(capture);
    std::vector<size_t> looks;
    std::vector<uint32_t> known;  // of each look: how many packets there were
    uint32_t logged = 0;
    std::string wrong;
    recorder->load(kMostPackets, [&](uint32_t index) {
        std::vector<bool> named(index);
        for (; logged < revisions.size(); ++logged) {
            const uint32_t packet = revisions[logged];
            if (packet == 0 || packet > index)
                wrong = fmt::format("packet {} names {}", index + 1, packet);
            else
                named[packet - 1] = true;
        }
        for (uint32_t i = 0; i < index && wrong.empty(); ++i) {
            const size_t look = viewer.look(i);
            if (look == looks[i]) {
                known[i] = index + 1;
                continue;
            }
            looks[i] = look;
            auto before = std::exchange(known[i], index + 1);
            if (named[i]) continue;
            auto what = difference(file.toStdString(), i, before, index + 1);
            if (!what.empty())
                wrong = fmt::format("packet {} changes what packet {} shows: {}", index + 1, i + 1, what);
        }
        looks.push_back(viewer.look(index));
        known.push_back(index + 1);
        return wrong.empty();
    });
    QVERIFY2(wrong.empty(), wrong.c_str());
    for (uint32_t i = capture.store().size(); i-- > 0;)
        QVERIFY2(viewer.look(i) == looks[i],
                 qPrintable(QString("packet %1 shows something else in another order").arg(i + 1)));
    const uint64_t most = 4 * uint64_t(capture.store().size()) + 16;
    QVERIFY2(
        revisions.size() <= most,
        qPrintable(
            QString("%1 packets, %2 entries in the log").arg(capture.store().size()).arg(revisions.size())));
}

QTEST_GUILESS_MAIN(RevisionsTest)
#include "revisions_test.moc"
