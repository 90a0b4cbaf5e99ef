// Colouring rules take display filters, and the words that earlier settings hold.
#include <QTest>

#include "model/coloring_rules.h"
#include "model/recording/recorder.h"

using namespace dorsal;

class ColoringRulesTest : public QObject {
    Q_OBJECT

    static std::vector<int> matches(const char* name, std::initializer_list<const char*> conditions) {
        std::vector<ColoringRule> rules;
        for (auto c : conditions)
            rules.push_back({QString::fromUtf8(c), QString::fromUtf8(c), {}, {}, {}, {}});
        OpenError error;
        auto capture = Recorder::readAll(std::string(TESTS_DIR "/captures/") + name, error);
        if (!capture) return {};
        ColoringMatcher matcher(rules, *capture);
        std::vector<int> out;
        for (uint32_t i = 0; i < capture->store().size(); ++i) out.push_back(matcher.match(i));
        return out;
    }

  private slots:
    void conditionsAreDisplayFilters() {
        auto found = matches("http/get.pcap", {"http.request", "tcp.flags.syn == 1", "tcp"});
        QCOMPARE(found[0], 1);
        QCOMPARE(found[1], 1);
        QCOMPARE(found[2], 2);
        QCOMPARE(found[3], 0);
    }
    // tshark: tcp.analysis.lost_segment (a warning) is in packet 7, a note in packet 2.
    void wordsOfEarlierSettings() {
        auto found = matches("tcp/analysis_by_hand.pcap", {"tcp warning", "note", "udp malformed"});
        QCOMPARE(found[6], 0);
        QCOMPARE(found[1], 1);
        QCOMPARE(found[3], -1);
        FilterProblem problem;
        for (auto& rule : defaultColoringRules())
            QVERIFY2(ColoringCondition::parse(rule.condition, Registry::standard(), problem),
                     qPrintable(rule.condition));
    }
    void mistakesAreTold() {
        FilterProblem problem;
        QVERIFY(!ColoringCondition::parse(QStringLiteral("tcp.prt == 1"), Registry::standard(), problem));
        QCOMPARE(problem.size, size_t(7));
        QVERIFY(!ColoringCondition::parse(QString(), Registry::standard(), problem));
    }
};

QTEST_GUILESS_MAIN(ColoringRulesTest)
#include "coloring_rules_test.moc"
