// Sorting the list: keys that take a few bytes a row, made and sorted on all cores.
#include <mutex>
#include <numeric>
#include <string_view>

#include "model/parallel.h"
#include "model/row_jobs.h"
#include "model/row_keys.h"

namespace dorsal {

namespace {

constexpr uint32_t kBlock = 1 << 14;

uint32_t blocksOf(size_t count) { return uint32_t((count + kBlock - 1) / kBlock); }

// Blocks are sorted by all cores and then merged two by two; equal ones keep their order.
template <class Key>
void sortByKey(Rows& rows, const std::vector<Key>& keys, bool descending, JobControl& control) {
    auto less = [&](uint32_t a, uint32_t b) { return descending ? keys[b] < keys[a] : keys[a] < keys[b]; };
    std::vector<uint32_t> order(rows.size()), other(rows.size());
    std::iota(order.begin(), order.end(), 0u);
    auto at = [&](std::vector<uint32_t>& v, uint64_t i) {
        return v.begin() + int64_t(std::min<uint64_t>(i, v.size()));
    };
    forBlocks(blocksOf(rows.size()), [&] {
        return [&](uint32_t block) {
            std::stable_sort(at(order, uint64_t(block) * kBlock), at(order, uint64_t(block + 1) * kBlock),
                             less);
            return !control.cancelled;
        };
    });
    for (uint64_t width = kBlock; width < order.size() && !control.cancelled; width *= 2) {
        forBlocks(uint32_t((order.size() + 2 * width - 1) / (2 * width)), [&] {
            return [&](uint32_t pair) {
                uint64_t from = 2 * width * pair;
                std::merge(at(order, from), at(order, from + width), at(order, from + width),
                           at(order, from + 2 * width), at(other, from), less);
                return !control.cancelled;
            };
        });
        std::swap(order, other);
    }
    if (control.cancelled) return;
    for (size_t i = 0; i < order.size(); ++i) other[i] = rows[order[i]];
    rows = std::move(other);
}

// Texts, each kept once.
class TextPool {
  public:
    uint32_t idOf(std::string_view text) {
        if (entries_.size() * 2 >= slots_.size()) grow();
        size_t slot = std::hash<std::string_view>()(text) & (slots_.size() - 1);
        while (slots_[slot] != kNone) {
            if (textOf(slots_[slot]) == text) return slots_[slot];
            slot = (slot + 1) & (slots_.size() - 1);
        }
        auto id = uint32_t(entries_.size());
        slots_[slot] = id;
        entries_.push_back({bytes_.size(), uint32_t(text.size())});
        bytes_.append(text);
        return id;
    }
    std::string_view textOf(uint32_t id) const {
        return std::string_view(bytes_).substr(entries_[id].at, entries_[id].size);
    }
    uint32_t size() const { return uint32_t(entries_.size()); }

  private:
    static constexpr uint32_t kNone = UINT32_MAX;
    struct Entry {
        size_t at;
        uint32_t size;
    };
    void grow() {
        slots_.assign(std::max<size_t>(1024, slots_.size() * 2), kNone);
        for (uint32_t id = 0; id < size(); ++id) {
            size_t slot = std::hash<std::string_view>()(textOf(id)) & (slots_.size() - 1);
            while (slots_[slot] != kNone) slot = (slot + 1) & (slots_.size() - 1);
            slots_[slot] = id;
        }
    }
    std::string bytes_;
    std::vector<Entry> entries_;
    std::vector<uint32_t> slots_;
};

// A text column. Rows get the rank of the first bytes of their texts; those that are still equal and go on
// are looked at again, twice as many bytes each time, so that memory does not grow with the texts' length.
std::vector<uint32_t> textRanks(const Capture& capture, const SummaryOptions& options, const ColumnSpec& spec,
                                const Rows& rows, JobControl& control) {
    SummaryOptions one = options;
    one.columns = {spec};
    std::vector<uint32_t> ranks(rows.size()), open(rows.size()), found(rows.size());
    std::iota(open.begin(), open.end(), 0u);
    size_t skip = 0, kept = 48;
    for (; !open.empty() && !control.cancelled; skip += kept, kept *= 2) {
        control.done = 0;
        control.total = open.size();
        std::vector<std::unique_ptr<TextPool>> pools;
        std::vector<uint8_t> poolOf(blocksOf(open.size()));
        std::mutex mutex;
        forBlocks(blocksOf(open.size()), [&] {
            uint8_t index = 0;
            TextPool* pool = nullptr;
            {
                std::scoped_lock lock(mutex);
                index = uint8_t(pools.size());
                pool = pools.emplace_back(std::make_unique<TextPool>()).get();
            }
            auto reader = std::make_shared<SummaryReader>(capture, one);
            return
                [&, index, pool, reader, texts = QStringList(), key = std::string()](uint32_t block) mutable {
                    poolOf[block] = index;
                    size_t end = std::min<size_t>(open.size(), size_t(block + 1) * kBlock);
                    for (size_t i = size_t(block) * kBlock; i < end && !control.cancelled; ++i) {
                        reader->read(rows[open[i]], texts);
                        key.clear();
                        if (spec.kind == ColumnSpec::Kind::Field)
                            appendFieldKey(key, texts[0]);
                        else
                            key = texts[0].toStdString();
                        key.erase(0, std::min(skip, key.size()));
                        // A text that goes on sorts behind one that ends here.
                        if (key.size() > kept) key.resize(kept), key += '\xff';
                        found[open[i]] = pool->idOf(key);
                        if (i % 1024 == 0) control.done += 1024;
                    }
                    return !control.cancelled;
                };
        });
        if (control.cancelled) break;
        // Ids of a pool become ranks among the texts of all pools.
        struct Text {
            std::string_view text;
            uint32_t pool, id;
        };
        std::vector<Text> texts;
        std::vector<std::vector<uint32_t>> rankOf(pools.size());
        for (uint32_t p = 0; p < pools.size(); ++p) {
            rankOf[p].resize(pools[p]->size());
            for (uint32_t id = 0; id < pools[p]->size(); ++id) texts.push_back({pools[p]->textOf(id), p, id});
        }
        std::sort(texts.begin(), texts.end(), [](auto& a, auto& b) { return a.text < b.text; });
        std::vector<bool> goesOn;
        for (size_t i = 0; i < texts.size(); ++i) {
            if (i == 0 || texts[i].text != texts[i - 1].text) goesOn.push_back(texts[i].text.size() > kept);
            rankOf[texts[i].pool][texts[i].id] = uint32_t(goesOn.size() - 1);
        }
        // Among all rows: by what was known before, and then by what was read now.
        std::vector<uint64_t> both(rows.size());
        for (size_t i = 0; i < rows.size(); ++i) both[i] = uint64_t(ranks[i]) << 32;
        std::vector<bool> more(rows.size());
        for (size_t i = 0; i < open.size(); ++i) {
            auto rank = rankOf[poolOf[i / kBlock]][found[open[i]]];
            both[open[i]] |= rank;
            more[open[i]] = goesOn[rank];
        }
        auto distinct = both;
        std::sort(distinct.begin(), distinct.end());
        distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
        std::vector<uint32_t> members(distinct.size());
        for (size_t i = 0; i < rows.size(); ++i) {
            ranks[i] =
                uint32_t(std::lower_bound(distinct.begin(), distinct.end(), both[i]) - distinct.begin());
            ++members[ranks[i]];
        }
        std::erase_if(open, [&](uint32_t i) { return !more[i] || members[ranks[i]] < 2; });
    }
    return ranks;
}

}  // namespace

Rows sortRows(const Capture& capture, const SummaryOptions& options, int column, bool descending,
              const RowSnapshot& from, JobControl& control) {
    using Kind = ColumnSpec::Kind;
    Rows rows = from.toRows();
    auto& spec = options.columns[size_t(column)];
    auto count = uint32_t(rows.size());
    control.total = count;
    auto& store = capture.store();
    if (spec.kind == Kind::Number) {
        std::sort(rows.begin(), rows.end());
        if (descending) std::reverse(rows.begin(), rows.end());
    } else if (spec.kind == Kind::Length || spec.kind == Kind::Time) {
        auto format = formatOf(spec, options);
        bool length = spec.kind == Kind::Length, delta = !length && format == TimeFormat::Delta,
             displayed = !length && format == TimeFormat::DeltaDisplayed;
        std::vector<int64_t> keys(count);
        for (uint32_t i = 0; i < count && !control.cancelled; ++i) {
            auto& record = store[rows[i]];
            keys[i] = length ? int64_t(record.original) : record.timeNs;
            if (delta) keys[i] = rows[i] ? record.timeNs - store[rows[i] - 1].timeNs : 0;
            if (displayed) keys[i] = i ? record.timeNs - store[rows[i - 1]].timeNs : 0;
        }
        sortByKey(rows, keys, descending, control);
    } else if (spec.kind == Kind::Source || spec.kind == Kind::Destination) {
        std::vector<AddressKey> keys(count);
        forBlocks(blocksOf(count), [&] {
            auto d = std::make_shared<Dissection>(capture.registry());
            return [&, d, buffer = std::vector<uint8_t>()](uint32_t block) mutable {
                uint32_t end = std::min<uint64_t>(count, uint64_t(block + 1) * kBlock);
                for (uint32_t i = block * kBlock; i < end && !control.cancelled; ++i) {
                    if (capture.dissect(rows[i], Want(), *d, buffer))
                        keys[i] = addressKey(spec.kind == Kind::Source ? d->source : d->destination);
                    if (i % 1024 == 0) control.done += 1024;
                }
                return !control.cancelled;
            };
        });
        if (!control.cancelled) sortByKey(rows, keys, descending, control);
    } else {
        auto ranks = textRanks(capture, options, spec, rows, control);
        if (!control.cancelled) sortByKey(rows, ranks, descending, control);
    }
    return rows;
}

}  // namespace dorsal
