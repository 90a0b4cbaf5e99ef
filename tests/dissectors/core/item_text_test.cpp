// Labels that dissectors write piece by piece.
#include <QTest>

#include "dissectors/core/layer.h"
#include "dissectors/core/special.h"
#include "dissectors/core/text.h"

using namespace dorsal;

class ItemTextTest : public QObject {
    Q_OBJECT

  private slots:
    // Two items that grow in turn, as a damaged packet may bring about, take room for what is shown of them
    // only.
    void itemsThatGrowInTurn() {
        Dissection d(Registry::standard());
        NoteStore notes;
        const uint8_t bytes[64] = {};
        FrameInfo frame;
        frame.number = 1;
        frame.captured = frame.original = sizeof bytes;
        d.run(bytes, frame, Want::tree(), notes);
        d.arena.clear();
        Layer in(d, View(bytes, sizeof bytes, sizeof bytes), *d.registry->special().frame, kNoNode);
        const Item first = in.text(0, 1, "first"), second = in.text(1, 1, "second");
        std::string expected = "first";
        for (int i = 0; i < 10'000; ++i) {
            first.append(" {}", i);
            second.append(" {}", i);
            expected += fmt::format(" {}", i);
        }
        QVERIFY2(d.arena.size() < 4u << 20, qPrintable(QString::number(d.arena.size())));
        std::string label;
        appendLabel(label, d, first.node());
        QCOMPARE(label, expected.substr(0, 239));
    }
};

QTEST_GUILESS_MAIN(ItemTextTest)
#include "item_text_test.moc"
