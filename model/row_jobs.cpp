#include "model/row_jobs.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <thread>

#include "dissectors/core/text.h"

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

// Addresses sort by their bytes, as numbers do, and not as text.
using AddressKey = std::array<uint64_t, 3>;
AddressKey keyOf(const Address& a) {
    AddressKey key{uint64_t(a.kind)};
    for (size_t i = 0; i < 16; ++i) key[1 + i / 8] = key[1 + i / 8] << 8 | a.bytes[i];
    return key;
}

template <class Key>
void sortByKey(Rows& rows, const std::vector<Key>& keys, bool descending) {
    std::vector<uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0u);
    if (descending)
        std::stable_sort(order.begin(), order.end(),
                         [&](uint32_t a, uint32_t b) { return keys[b] < keys[a]; });
    else
        std::stable_sort(order.begin(), order.end(),
                         [&](uint32_t a, uint32_t b) { return keys[a] < keys[b]; });
    Rows sorted(rows.size());
    for (size_t i = 0; i < order.size(); ++i) sorted[i] = rows[order[i]];
    rows = std::move(sorted);
}

}  // namespace

Rows RowSnapshot::toRows() const {
    if (rows_) return *rows_;
    Rows rows(count_);
    std::iota(rows.begin(), rows.end(), 0u);
    return rows;
}

RowFilter RowFilter::parse(const QString& text, const Registry& registry) {
    RowFilter filter;
    filter.text = text.trimmed();
    std::string error;
    if (!filter.text.isEmpty())
        filter.protocols = ProtocolFilter::parse(filter.text.toStdString(), registry, error);
    return filter;
}

Rows filterRows(const CaptureSession& session, const SummaryOptions& options, const RowFilter& filter,
                uint32_t begin, uint32_t end, JobControl& control) {
    std::vector<Rows> parts(64);
    control.total = end - begin;
    inParallel(begin, end, [&](uint32_t from, uint32_t to, unsigned part) {
        std::unique_ptr<SummaryReader> reader;
        if (!filter.protocols) reader = std::make_unique<SummaryReader>(session, options);
        QStringList texts;
        for (uint32_t i = from; i < to && !control.cancelled; ++i) {
            bool in;
            if (filter.protocols) {
                in = filter.protocols->matches(session.store()[i], session.paths());
            } else {
                reader->read(i, texts);
                in = std::any_of(texts.begin(), texts.end(), [&](const QString& t) {
                    return t.contains(filter.text, Qt::CaseInsensitive);
                });
            }
            if (in) parts[part].push_back(i);
            if (i % kReportEvery == 0) control.done += kReportEvery;
        }
    });
    Rows rows;
    for (auto& part : parts) rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

Rows sortRows(const CaptureSession& session, const SummaryOptions& options, int column, bool descending,
              const RowSnapshot& from, JobControl& control) {
    Rows rows = from.toRows();
    using Kind = ColumnSpec::Kind;
    auto& spec = options.columns[size_t(column)];
    control.total = rows.size();
    auto& store = session.store();
    if (spec.kind == Kind::Number) {
        std::sort(rows.begin(), rows.end());
        if (descending) std::reverse(rows.begin(), rows.end());
        return rows;
    }
    auto count = uint32_t(rows.size());
    if (spec.kind == Kind::Length || spec.kind == Kind::Time) {
        std::vector<int64_t> keys(count);
        bool delta =
            spec.kind == Kind::Time && (spec.ownTime ? spec.time : options.time) == TimeFormat::Delta;
        for (uint32_t i = 0; i < count; ++i) {
            auto& h = store[rows[i]];
            keys[i] = spec.kind == Kind::Length ? int64_t(h.original) : h.timeNs;
            if (delta) keys[i] = rows[i] ? h.timeNs - store[rows[i] - 1].timeNs : 0;
        }
        sortByKey(rows, keys, descending);
        return rows;
    }
    if (spec.kind == Kind::Source || spec.kind == Kind::Destination) {
        std::vector<AddressKey> keys(count);
        inParallel(0, count, [&](uint32_t from, uint32_t to, unsigned) {
            Dissection d(session.registry());
            std::vector<uint8_t> buffer;
            Want addresses;
            for (uint32_t i = from; i < to && !control.cancelled; ++i) {
                if (session.dissect(rows[i], addresses, d, buffer))
                    keys[i] = keyOf(spec.kind == Kind::Source ? d.source : d.destination);
                if (i % kReportEvery == 0) control.done += kReportEvery;
            }
        });
        if (!control.cancelled) sortByKey(rows, keys, descending);
        return rows;
    }
    // Text columns; numbers in them sort as numbers.
    struct TextKey {
        bool isNumber = false;
        double number = 0;
        QString text;
        bool operator<(const TextKey& o) const {
            if (isNumber != o.isNumber) return isNumber;
            return isNumber ? number < o.number : text < o.text;
        }
    };
    std::vector<TextKey> keys(count);
    SummaryOptions one = options;
    one.columns = {spec};
    inParallel(0, count, [&](uint32_t from, uint32_t to, unsigned) {
        SummaryReader reader(session, one);
        QStringList texts;
        for (uint32_t i = from; i < to && !control.cancelled; ++i) {
            reader.read(rows[i], texts);
            keys[i].text = texts[0];
            if (spec.kind == Kind::Field) keys[i].number = texts[0].toDouble(&keys[i].isNumber);
            if (i % kReportEvery == 0) control.done += kReportEvery;
        }
    });
    if (!control.cancelled) sortByKey(rows, keys, descending);
    return rows;
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

int64_t findRow(const CaptureSession& session, const SummaryOptions& options, const FindRequest& request,
                const RowSnapshot& rows, int64_t from, JobControl& control) {
    using Where = FindRequest::Where;
    FindMatcher matcher(request);
    SummaryReader reader(session, options);
    Dissection d(session.registry());
    std::vector<uint8_t> buffer;
    QStringList texts;
    auto matches = [&](uint32_t packet) {
        if (request.where == Where::Rows) {
            reader.read(packet, texts);
            return std::any_of(texts.begin(), texts.end(), [&](auto& t) { return matcher.matches(t); });
        }
        if (request.where == Where::Bytes)
            return session.bytes().read(session.store()[packet].header(), buffer) &&
                   matcher.findIn(buffer).second > 0;
        return session.dissect(packet, Want::tree(), d, buffer) && matcher.findIn(d) != kNoNode;
    };
    int64_t count = rows.size();
    control.total = uint64_t(count);
    for (int64_t i = 1; i <= count && !control.cancelled; ++i) {
        int64_t row = request.backward ? (from - i + 2 * count) % count : (from + i) % count;
        if (matches(rows.at(uint32_t(row)))) return row;
        if (i % 64 == 0) control.done = uint64_t(i);
    }
    return -1;
}

int64_t findInFlow(const CaptureSession& session, const RowSnapshot& rows, uint32_t flow, int64_t from,
                   bool backward, JobControl& control) {
    int step = backward ? -1 : 1;
    control.total = rows.size();
    for (int64_t row = from + step; row >= 0 && row < rows.size() && !control.cancelled; row += step) {
        if (session.store()[rows.at(uint32_t(row))].flow == flow) return row;
        if (row % kReportEvery == 0) control.done += kReportEvery;
    }
    return -1;
}

}  // namespace dorsal
