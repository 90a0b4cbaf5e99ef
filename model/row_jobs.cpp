#include "model/row_jobs.h"

#include <algorithm>
#include <thread>

#include "dissectors/core/text.h"
#include "model/parallel.h"

namespace dorsal {

namespace {

// Splits [begin, end) over the cores; `body(from, to)` runs once in each thread.
void inParallel(uint32_t begin, uint32_t end, const std::function<void(uint32_t, uint32_t, unsigned)>& body) {
    unsigned n = std::clamp(std::thread::hardware_concurrency(), 1u, 16u);
    if (end - begin < 4096) n = 1;
    std::vector<std::thread> threads;
    uint32_t share = (end - begin + n - 1) / n;
    for (unsigned i = 1; i < n; ++i)
        threads.emplace_back(
            [&, i] { body(std::min(end, begin + i * share), std::min(end, begin + (i + 1) * share), i); });
    body(begin, std::min(end, begin + share), 0);
    for (auto& t : threads) t.join();
}

constexpr uint32_t kReportEvery = 1024;

}  // namespace

static bool looksLikeExpression(const QString& text, const Registry& registry) {
    static const QRegularExpression operators(
        QStringLiteral("==|!=|~=|<=|>=|[<>]|&&|\\|\\||\\$\\{|"
                       "\\b(contains|matches|eq|ne|gt|ge|lt|le|any_eq|all_ne|any_ne|all_eq)\\b"));
    if (operators.match(text).hasMatch()) return true;
    // "tcp.prt", but not "www.example.com" nor "10.0.0.1": what stands before the dot is a protocol.
    static const QRegularExpression dotted(QStringLiteral("^!?\\(*([A-Za-z_][\\w-]*)\\.[\\w.-]+"));
    auto words = text.split(u' ', Qt::SkipEmptyParts);
    bool connected = words.size() > 1 && std::any_of(words.begin() + 1, words.end(), [](const QString& w) {
                         return w == QStringLiteral("and") || w == QStringLiteral("or") ||
                                w == QStringLiteral("xor") || w == QStringLiteral("in");
                     });
    if (words.size() > 1 && !connected && words[0] != QStringLiteral("not")) return false;
    return std::any_of(words.begin(), words.end(), [&](const QString& word) {
        auto match = dotted.match(word);
        auto name = match.hasMatch() ? match.captured(1) : connected ? word : QString();
        return registry.protocol(name.toStdString()) != nullptr;
    });
}

RowFilter RowFilter::parse(const QString& text, const Registry& registry, const Dissection* selected) {
    RowFilter filter;
    filter.words = filter.text = text.trimmed();
    if (filter.text.isEmpty()) return filter;
    filter.expression = DisplayFilter::parse(filter.text.toStdString(), registry, filter.problem, selected);
    if (filter.expression) return filter;
    if (filter.text.size() > 2 && filter.text.startsWith(u'"') && filter.text.endsWith(u'"'))
        filter.words = filter.text.mid(1, filter.text.size() - 2);
    else
        filter.mistaken = looksLikeExpression(filter.text, registry);
    return filter;
}

// Those of the packets at(begin) to at(end - 1) that pass.
template <class At>
static Rows passing(const Capture& capture, const SummaryOptions& options, const RowFilter& filter,
                    uint32_t begin, uint32_t end, At at, JobControl& control, FilterCache* cache) {
    std::vector<Rows> parts(64);
    inParallel(begin, end, [&](uint32_t from, uint32_t to, unsigned part) {
        if (from == to) return;
        std::optional<SummaryReader> reader;
        std::optional<FilterMatcher> matcher;
        if (filter.expression)
            matcher.emplace(capture, *filter.expression, cache);
        else if (!filter.text.isEmpty())
            reader.emplace(capture, options);
        QStringList texts;
        for (uint32_t i = from; i < to && !control.cancelled; ++i) {
            bool in = filter.range.contains(capture.store()[at(i)].timeNs);
            if (!in || (!matcher && !reader)) {
                // The range alone decides.
            } else if (matcher) {
                in = matcher->matches(at(i));
            } else {
                reader->read(at(i), texts);
                in = std::any_of(texts.begin(), texts.end(), [&](const QString& t) {
                    return t.contains(filter.words, Qt::CaseInsensitive);
                });
            }
            if (in) parts[part].push_back(at(i));
            if (i % kReportEvery == 0) control.done += kReportEvery;
        }
    });
    Rows rows;
    for (auto& part : parts) rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

Rows filterRows(const Capture& capture, const SummaryOptions& options, const RowFilter& filter,
                uint32_t begin, uint32_t end, JobControl& control, FilterCache* cache) {
    control.total = end - begin;
    return passing(
        capture, options, filter, begin, end, [](uint32_t i) { return i; }, control, cache);
}

Rows filterRows(const Capture& capture, const SummaryOptions& options, const RowFilter& filter,
                const Rows& packets, JobControl& control, FilterCache* cache) {
    return passing(
        capture, options, filter, 0, uint32_t(packets.size()), [&](uint32_t i) { return packets[i]; },
        control, cache);
}

QString FindRequest::problem() const {
    if (text.isEmpty()) return QStringLiteral("Type what to look for.");
    if (what == What::Regex) {
        QRegularExpression regex(text);
        if (!regex.isValid())
            return QStringLiteral("The regular expression is wrong at character %1: %2.")
                .arg(regex.patternErrorOffset() + 1)
                .arg(regex.errorString());
    }
    if (what == What::Hex) {
        auto digits = QString(text).remove(QRegularExpression(QStringLiteral("[\\s:.-]")));
        static const QRegularExpression hex(QStringLiteral("^([0-9a-fA-F]{2})+$"));
        if (!hex.match(digits).hasMatch())
            return QStringLiteral("Write bytes as pairs of hexadecimal digits, such as 47 45 54.");
    }
    return {};
}

FindMatcher::FindMatcher(const FindRequest& request)
    : request_(request),
      regex_(
          request.what == FindRequest::What::Regex ? request.text : QRegularExpression::escape(request.text),
          request.caseSensitive ? QRegularExpression::NoPatternOption
                                : QRegularExpression::CaseInsensitiveOption),
      needle_(request.what == FindRequest::What::Hex ? QByteArray::fromHex(request.text.toLatin1())
                                                     : request.text.toUtf8()) {
    regex_.optimize();
}

std::pair<uint32_t, uint32_t> FindMatcher::findIn(std::span<const uint8_t> data) const {
    using What = FindRequest::What;
    auto bytes = QByteArray::fromRawData(reinterpret_cast<const char*>(data.data()), qsizetype(data.size()));
    if (request_.what == What::Hex || (request_.what == What::Text && request_.caseSensitive)) {
        auto at = bytes.indexOf(needle_);
        return at < 0 ? std::pair(0u, 0u) : std::pair(uint32_t(at), uint32_t(needle_.size()));
    }
    auto match = regex_.match(QString::fromLatin1(bytes));  // a character is a byte
    if (!match.hasMatch()) return {0, 0};
    return {uint32_t(match.capturedStart()), std::max(1u, uint32_t(match.capturedLength()))};
}

uint32_t FindMatcher::findIn(const Dissection& d) const {
    for (uint32_t i = 0; i < d.nodes.size(); ++i) {
        if (d.nodes[i].flags & kHidden) continue;
        label_.clear();
        appendLabel(label_, d, d.nodes[i]);
        if (matches(QString::fromStdString(label_))) return i;
    }
    return kNoNode;
}

int64_t findRow(const Capture& capture, const SummaryOptions& options, const FindRequest& request,
                const ListedRows& list, int64_t from, JobControl& control) {
    using Where = FindRequest::Where;
    constexpr int64_t kBlock = 256;
    int64_t count = list.rows.size();
    control.total = uint64_t(count);
    // Steps away from `from`: the nearest match counts, whichever thread finds it.
    std::atomic<int64_t> nearest{INT64_MAX};
    auto rowAt = [&](int64_t step) {
        return uint32_t(request.backward ? (from - step + 2 * count) % count : (from + step) % count);
    };
    forBlocks(uint32_t((count + kBlock - 1) / kBlock), [&] {
        struct Tools {
            Tools(const Capture& s, const SummaryOptions& o, const FindRequest& r)
                : matcher(r), reader(s, o), dissection(s.registry()) {}
            FindMatcher matcher;
            RowReader reader;
            Dissection dissection;
            std::vector<uint8_t> buffer;
            QStringList texts;
        };
        auto tools = std::make_shared<Tools>(capture, options, request);
        auto matches = [&, t = tools.get()](uint32_t row) {
            auto packet = list.rows.at(row);
            if (request.where == Where::Rows) {
                t->reader.read(list, row, t->texts);
                return std::any_of(t->texts.begin(), t->texts.end(),
                                   [&](auto& text) { return t->matcher.matches(text); });
            }
            if (request.where == Where::Bytes)
                return capture.bytes().read(capture.store()[packet].header(), t->buffer) &&
                       t->matcher.findIn(t->buffer).second > 0;
            return capture.dissect(packet, Want::tree(), t->dissection, t->buffer) &&
                   t->matcher.findIn(t->dissection) != kNoNode;
        };
        return [&, tools, matches](uint32_t block) {
            int64_t end = std::min(count, (block + 1) * kBlock);
            for (int64_t step = block * kBlock + 1; step <= end; ++step) {
                if (control.cancelled || step > nearest) return false;
                if (!matches(rowAt(step))) continue;
                for (auto known = nearest.load();
                     step < known && !nearest.compare_exchange_weak(known, step);) {
                }
                return false;
            }
            control.done += kBlock;
            return true;
        };
    });
    return nearest == INT64_MAX ? -1 : int64_t(rowAt(nearest));
}

int64_t findInFlow(const Capture& capture, const RowSnapshot& rows, uint32_t flow, int64_t from,
                   bool backward, JobControl& control) {
    int step = backward ? -1 : 1;
    control.total = rows.size();
    for (int64_t row = from + step; row >= 0 && row < rows.size() && !control.cancelled; row += step) {
        if (capture.store()[rows.at(uint32_t(row))].flow == flow) return row;
        if (row % kReportEvery == 0) control.done += kReportEvery;
    }
    return -1;
}

}  // namespace dorsal
