// What helps to write display filters: completion, filters made of items, and what is no expression.
#include <QTest>

#include "model/filter/filter_completion.h"
#include "model/filter/item_filter.h"
#include "model/recording/recorder.h"
#include "model/row_jobs.h"

using namespace dorsal;

class FilterHelpTest : public QObject {
    Q_OBJECT

    static QStringList completed(const std::string& text) {
        QStringList names;
        for (auto& s : completeFilter(text, text.size(), Registry::standard()).suggestions)
            names << QString::fromStdString(s.text);
        return names;
    }

  private slots:
    void namesAreCompleted() {
        auto ports = completed("udp and tcp.po");
        QVERIFY(ports.startsWith(QStringLiteral("tcp.port")));
        auto all = completeFilter("udp and tcp.po", 14, Registry::standard());
        QCOMPARE(all.begin, size_t(8));
        QCOMPARE(all.suggestions[0].description, std::string("Source or Destination Port"));
        QCOMPARE(all.suggestions[0].type, std::string("Unsigned integer (2 bytes)"));
        QCOMPARE(completed("htt")[0], QStringLiteral("http"));
        QVERIFY(completed("tcp.port == 80 and ").isEmpty());
        QVERIFY(completed("dns.qry.name contains \"htt").isEmpty());
    }
    void valuesHaveNames() {
        for (auto text : {"tls.handshake.type == ", "tls.handshake.type eq Cl", "tls.handshake.type in {"}) {
            auto found =
                completeFilter(text, std::string_view(text).size(), Registry::standard()).suggestions;
            QVERIFY(std::any_of(found.begin(), found.end(),
                                [](auto& s) { return s.text == "1" && s.description == "Client Hello"; }));
        }
        QVERIFY(completed("tcp.flags.syn == ").contains(QStringLiteral("1")));
    }

    void itemsBecomeFilters() {
        OpenError error;
        auto capture = Recorder::readAll(TESTS_DIR "/captures/http/get.pcap", error);
        QVERIFY(capture);
        Dissection d(capture->registry());
        std::vector<uint8_t> bytes;
        for (uint32_t packet = 0; packet < capture->store().size(); ++packet) {
            QVERIFY(capture->dissect(packet, Want::tree(), d, bytes));
            std::vector<std::string> filters;
            for (auto& n : d.nodes)
                if (auto filter = filterForItem(d, n); !filter.empty()) filters.push_back(filter);
            auto has = [&](const char* text) {
                return std::find(filters.begin(), filters.end(), text) != filters.end();
            };
            QVERIFY(has("ip.src == 192.0.2.10") || has("ip.src == 192.0.2.20"));
            QVERIFY(has("tcp"));
            if (packet == 3) QVERIFY(has("http.request.method == \"GET\""));
            // Whatever a filter is made of matches the packet that it was made of.
            for (auto& text : filters) {
                FilterProblem problem;
                auto filter = DisplayFilter::parse(text, capture->registry(), problem);
                QVERIFY2(filter, text.c_str());
                FilterMatcher matcher(*capture, *filter);
                QVERIFY2(matcher.matches(packet), text.c_str());
            }
        }
    }
    void filtersAreJoined() {
        QCOMPARE(joinFilters("", "tcp", FilterJoin::And), std::string("tcp"));
        QCOMPARE(joinFilters("dns or tls", "tcp", FilterJoin::And), std::string("(dns or tls) && (tcp)"));
        QCOMPARE(joinFilters("dns", "tcp", FilterJoin::OrNot), std::string("(dns) || !(tcp)"));
        QCOMPARE(joinFilters("dns", "tcp", FilterJoin::Not), std::string("!(tcp)"));
    }

    void mistakesAreNoSearch_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("mistaken");
        for (auto text : {"tcp.prt == 80", "tcp.prt", "!tcp.prt", "tcp and udpp", "foo == 1",
                          "tcp.port ==", "ip.src = 10.0.0.1 and tcp", "http contains"})
            QTest::addRow("%s", text) << QString(text) << true;
        for (auto text : {"[SYN]", "GET /index.html", "www.example.com", "10.0.0.1", "Standard query",
                          "\"tcp.prt == 80\"", "Me and you"})
            QTest::addRow("%s", text) << QString(text) << false;
    }
    void mistakesAreNoSearch() {
        QFETCH(QString, text);
        QFETCH(bool, mistaken);
        auto filter = RowFilter::parse(text, Registry::standard());
        QVERIFY(!filter.expression);
        QCOMPARE(filter.mistaken, mistaken);
    }
};

QTEST_GUILESS_MAIN(FilterHelpTest)
#include "filter_help_test.moc"
