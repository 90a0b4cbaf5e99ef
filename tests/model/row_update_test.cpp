// Rows that are brought up to date are the rows that filtering and sorting everything would give.
#include "model/row_update.h"

#include <QTemporaryFile>
#include <QtTest>

#include "model/made_packets.h"
#include "model/recording/recorder.h"

using namespace dorsal;
using namespace dorsal::test;

namespace {

std::shared_ptr<const Rows> shared(Rows rows) { return std::make_shared<const Rows>(std::move(rows)); }

}  // namespace

class RowUpdateTest : public QObject {
    Q_OBJECT
    QTemporaryFile file_;
    uint32_t count_ = 0;

  private slots:
    void initTestCase() {
        QVERIFY(file_.open());
        file_.write(madeHeader());
        MadeTraffic traffic;
        int64_t time = 0;
        for (count_ = 0; count_ < 1000; ++count_) {
            auto [packet, micros] = traffic.next();
            file_.write(madeRecord(time += micros, packet));
        }
        file_.flush();
    }

    void isWhatSortingAnewGives_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("descending");
        QTest::addColumn<QString>("filter");
        for (int column = -1; column < int(manyColumns().size()); ++column)
            for (bool descending : {false, true})
                for (auto filter : {"", "icmp || udp.srcport < 40005", "icmp.no_resp || syslog", "reply"})
                    QTest::addRow("%d %s '%s'", column, descending ? "down" : "up", filter)
                        << column << descending << filter;
    }
    void isWhatSortingAnewGives() {
        QFETCH(int, column);
        QFETCH(bool, descending);
        QFETCH(QString, filter);
        OpenError error;
        auto recorder = Recorder::open(file_.fileName().toStdString(), error);
        QVERIFY(recorder);
        auto& capture = *recorder->capture();
        SummaryOptions options;
        options.columns = manyColumns();
        auto wanted = RowFilter::parse(filter, capture.registry());
        FilterCache cache;
        JobControl control;
        RowState state;
        size_t moved = 0, inPlace = 0;
        uint32_t random = 7;
        for (int step = 0; step < 50; ++step) {
            random = random * 1664525 + 1013904223;
            recorder->load(step == 49 ? count_ : state.covered + 1 + (random >> 16) % (step % 8 ? 6 : 60));
            auto end = capture.store().size();
            auto update =
                updateRows(capture, options, wanted, {column, descending}, state, end, control, &cache);
            auto was = state.rows.toRows();
            auto rows = update.rows ? *update.rows : was;
            rows.insert(rows.end(), update.appended.begin(), update.appended.end());
            auto members = state.members.toRows();
            if (wanted.empty()) {
                members = RowSnapshot(end).toRows();
            } else if (column < 0) {
                members = rows;
            } else {
                if (update.members) members = *update.members;
                members.insert(members.end(), update.appendedMembers.begin(), update.appendedMembers.end());
            }
            // Where the earlier rows are said to be they are.
            QVERIFY(!update.anew);
            for (uint32_t row = 0; row < was.size(); ++row) {
                auto now = update.rowOf(row);
                if (now >= 0)
                    QCOMPARE(rows[size_t(now)], was[row]);
                else
                    QVERIFY(std::find(rows.begin(), rows.end(), was[row]) == rows.end());
            }
            state = {RowSnapshot(shared(members)), RowSnapshot(shared(rows)), update.covered,
                     update.revisions};
            QCOMPARE(state.covered, end);
            auto expected = wanted.empty() ? RowSnapshot(end).toRows()
                                           : filterRows(capture, options, wanted, 0, end, control);
            QVERIFY(members == expected);
            if (column >= 0)
                expected =
                    sortRows(capture, options, column, descending, RowSnapshot(shared(expected)), control);
            QVERIFY(rows == expected);
            moved += update.moved.size();
            inPlace += !update.rows || update.inserted.size() < rows.size() / 2;
        }
        QCOMPARE(state.covered, count_);
        if (column == 8 && filter.isEmpty()) QVERIFY(moved > 50);  // icmp.resp_in
        QVERIFY(inPlace > 20);
    }
};

QTEST_GUILESS_MAIN(RowUpdateTest)
#include "row_update_test.moc"
