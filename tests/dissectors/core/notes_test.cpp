// Notes that later packets change, and the log of the packets that show them.
#include "dissectors/core/notes.h"

#include <QTest>
#include <vector>

using namespace dorsal;

namespace {

std::vector<uint32_t> logged(const NoteStore& notes, uint32_t from = 0) {
    std::vector<uint32_t> all;
    for (auto& log = notes.revisions(); from < log.size(); ++from) all.push_back(log[from]);
    return all;
}

using Packets = std::vector<uint32_t>;

}  // namespace

class NotesTest : public QObject {
    Q_OBJECT
  private slots:
    void aPatchNamesItsPacket() {
        NoteStore notes;
        notes.begin(1);
        auto& answer = *static_cast<uint32_t*>(notes.add(1, 4));
        notes.end();
        notes.begin(7);
        QVERIFY(notes.patch(1, answer, 7));
        QCOMPARE(notes.revisions().size(), 0u);  // not before the packet is done
        notes.end();
        QCOMPARE(logged(notes), Packets{1});
        QCOMPARE(patched(answer), 7u);
        notes.begin(8);
        QVERIFY(!notes.patch(1, answer, 7));  // as it was
        notes.end();
        QCOMPARE(notes.revisions().size(), 1u);
    }

    void aPacketNamesOthersOnceAndNeverItself() {
        NoteStore notes;
        uint32_t member = 0;
        notes.begin(9);
        for (uint32_t packet : {5, 3, 5, 9, 0, 3, 12}) notes.patch(packet, member, member + 1);
        notes.end();
        QCOMPARE(logged(notes), (Packets{3, 5}));
    }

    void sharersAreAllNamed() {
        NoteStore notes;
        Sharers sharers;
        const Packets packets{1, 2, 200, 70'000, 3'000'000, 3'000'001, 2'000'000'000};
        for (auto packet : packets) sharers.add(packet), sharers.add(packet);
        uint32_t member = 0, other = 0;
        notes.begin(UINT32_MAX);
        QVERIFY(notes.patch(sharers, member, 1));
        QVERIFY(notes.patch(sharers, other, 1));
        notes.end();
        QCOMPARE(logged(notes), packets);
    }

    // However often what they share would change.
    void sharersMakeBoundedWork() {
        constexpr uint32_t kPackets = 20'000;
        NoteStore notes;
        Sharers sharers;
        uint32_t member = 0, changes = 0;
        for (uint32_t packet = 1; packet <= kPackets; ++packet) {
            notes.begin(packet);
            sharers.add(packet);
            for (int i = 0; i < 3; ++i) changes += notes.patch(sharers, member, member + 1);
            notes.end();
            QCOMPARE(member, changes);
        }
        QVERIFY2(notes.revisions().size() <= 9 * kPackets,
                 qPrintable(QString::number(notes.revisions().size())));
        QVERIFY(changes >= 3 * 16);
    }
};

QTEST_APPLESS_MAIN(NotesTest)
#include "notes_test.moc"
