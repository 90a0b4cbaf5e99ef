#include "model/row_update.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "model/parallel.h"
#include "model/row_keys.h"

namespace dorsal {

namespace {

constexpr size_t kBlock = 256;

bool isIn(const Rows& sorted, uint32_t packet) {
    return std::binary_search(sorted.begin(), sorted.end(), packet);
}

void sortUnique(Rows& packets) {
    std::sort(packets.begin(), packets.end());
    packets.erase(std::unique(packets.begin(), packets.end()), packets.end());
}

PacketSet setOf(const Rows& sorted) {
    PacketSet set;
    if (!sorted.empty()) set.insert(sorted.back());  // makes room at once
    for (auto packet : sorted) set.insert(packet);
    return set;
}

class Update {
  public:
    Update(const Capture& capture, const SummaryOptions& options, const RowFilter& filter, RowOrder order,
           const RowState& state, uint32_t end, JobControl& control, FilterCache* cache, bool lastTry)
        : capture_(capture),
          options_(options),
          filter_(filter),
          order_(order),
          state_(state),
          end_(end),
          control_(control),
          cache_(cache),
          lastTry_(lastTry) {}

    // Nothing when rows were revised while others were compared with them: they may have led them astray.
    std::optional<RowUpdate> run() {
        result_.covered = end_;
        result_.revisions = capture_.notes().revisions().size();
        filter();
        if (control_.cancelled) return RowUpdate();
        if (order_.column < 0)
            placeUnsorted();
        else
            placeSorted();
        if (misled_) return std::nullopt;
        return std::move(result_);
    }

  private:
    struct Item {
        std::string key;
        uint32_t packet;
    };
    bool less(const Item& a, const Item& b) const { return less(a.key, a.packet, b.key, b.packet); }
    bool less(const std::string& a, uint32_t packetA, const std::string& b, uint32_t packetB) const {
        if (a != b) return order_.descending ? b < a : a < b;
        return packetA < packetB;
    }

    // Packets that the list took account of and that the log names from `from` on.
    Rows revised(uint32_t from) const {
        auto& log = capture_.notes().revisions();
        Rows packets;
        for (uint32_t i = from, end = log.size(); i < end; ++i)
            if (log[i] - 1 < state_.covered) packets.push_back(log[i] - 1);
        sortUnique(packets);
        return packets;
    }

    void filter() {
        auto again = revised(state_.revisions);
        if (filter_.empty()) {
            fresh_.resize(end_ - state_.covered);
            std::iota(fresh_.begin(), fresh_.end(), state_.covered);
            stay_ = std::move(again);
            return;
        }
        fresh_ = filterRows(capture_, options_, filter_, state_.covered, end_, control_, cache_);
        auto passed = filterRows(capture_, options_, filter_, again, control_, cache_);
        for (auto packet : again) {
            bool was = state_.members.contains(packet), is = isIn(passed, packet);
            if (was && is) stay_.push_back(packet);
            if (was && !is) gone_.push_back(packet);
            if (!was && is) came_.push_back(packet);
        }
        if (!gone_.empty() || !came_.empty()) makeMembers();
    }

    // All members as they are now, in one piece.
    void makeMembers() {
        if (members_) return;
        members_ = std::make_shared<Rows>();
        members_->reserve(state_.members.size() + came_.size() + fresh_.size());
        auto came = came_.begin();
        auto gone = gone_.begin();
        for (uint32_t i = 0; i < state_.members.size(); ++i) {
            auto packet = state_.members.at(i);
            for (; came != came_.end() && *came < packet; ++came) members_->push_back(*came);
            if (gone != gone_.end() && *gone == packet)
                ++gone;
            else
                members_->push_back(packet);
        }
        members_->insert(members_->end(), came, came_.end());
        members_->insert(members_->end(), fresh_.begin(), fresh_.end());
    }
    RowSnapshot members() {
        if (filter_.empty()) return RowSnapshot(end_);
        makeMembers();
        return RowSnapshot(members_);
    }

    void placeUnsorted() {
        if (!members_) {
            result_.appended = std::move(fresh_);
            return;
        }
        result_.rows = members_;
        for (auto packet : gone_) result_.removed.push_back(state_.rows.lowerBound(packet));
        RowSnapshot now(members_);
        for (auto packet : came_) result_.inserted.push_back(now.lowerBound(packet));
        for (auto i = now.size() - uint32_t(fresh_.size()); i < now.size(); ++i)
            result_.inserted.push_back(i);
    }

    bool keysNeedMembers() const {
        auto& column = options_.columns[size_t(order_.column)];
        return column.kind == ColumnSpec::Kind::Time &&
               formatOf(column, options_) == TimeFormat::DeltaDisplayed;
    }
    RowKeys keys() const { return {capture_, options_, order_.column, keyMembers_}; }

    void placeSorted() {
        if (keysNeedMembers()) keyMembers_ = members();
        if (fresh_.empty() && came_.empty() && gone_.empty() && stay_.empty()) return;
        findMoved();
        Rows in;
        for (auto from : {&fresh_, &came_, &moved_}) in.insert(in.end(), from->begin(), from->end());
        Rows out = gone_;
        out.insert(out.end(), moved_.begin(), moved_.end());
        sortUnique(in);
        sortUnique(out);
        takeOut(out);
        constexpr size_t kDearer = 20;  // looking for a place against being sorted with all others
        bool whole = in.size() * kDearer >= state_.rows.size() && !in.empty();
        if (!whole) {
            findPlaces(in);
            misled_ = probedWasRevised();
            if (misled_ && !lastTry_) return;
            whole = std::exchange(misled_, false);
        }
        if (control_.cancelled) return;
        if (whole)
            sortAll(in);
        else
            putIn();
        if (!filter_.empty() && order_.column >= 0) {
            if (members_)
                result_.members = members_;
            else
                result_.appendedMembers = std::move(fresh_);
        }
    }

    // Which rows were revised, and which of them don't belong any more where they are.
    void findMoved() {
        auto suspects = stay_;
        bool mayChange = RowKeys::mayChange(options_.columns[size_t(order_.column)].kind);
        if (!mayChange) suspects.clear();
        if (keysNeedMembers())  // they depend on the packet before
            for (auto list : {&gone_, &came_})
                for (auto packet : *list) {
                    auto next = keyMembers_.lowerBound(packet + 1);
                    if (next < keyMembers_.size() && state_.members.contains(keyMembers_.at(next)))
                        suspects.push_back(keyMembers_.at(next));
                }
        sortUnique(suspects);
        if (suspects.empty() && stay_.empty()) return;
        auto suspected = setOf(suspects), shown = setOf(stay_), gone = setOf(gone_);
        auto reader = keys();
        Item here, beside;
        auto& rows = state_.rows;
        for (uint32_t row = 0; row < rows.size() && !control_.cancelled; ++row) {
            auto packet = rows.at(row);
            if (shown.contains(packet)) result_.changed.push_back(row);
            if (!suspected.contains(packet)) continue;
            here.packet = packet;
            reader.read(packet, here.key);
            bool stays = true;
            for (int step : {-1, 1}) {
                auto next = int64_t(row) + step;
                if (next < 0 || next >= rows.size()) continue;
                beside.packet = rows.at(uint32_t(next));
                reader.read(beside.packet, beside.key);
                probed_.push_back(beside.packet);
                stays &= !suspected.contains(beside.packet) && !gone.contains(beside.packet) &&
                         (step < 0 ? less(beside, here) : less(here, beside));
            }
            if (!stays) moved_.push_back(packet);
        }
        sortUnique(moved_);
    }

    // The rows that stay in their order.
    void takeOut(const Rows& out) {
        kept_ = state_.rows;
        if (out.empty()) return;
        auto set = setOf(out);
        auto kept = std::make_shared<Rows>();
        kept->reserve(state_.rows.size());
        for (uint32_t row = 0; row < state_.rows.size(); ++row) {
            auto packet = state_.rows.at(row);
            if (set.contains(packet))
                result_.removed.push_back(row);
            else
                kept->push_back(packet);
        }
        kept_ = RowSnapshot(std::move(kept));
    }

    void findPlaces(const Rows& in) {
        items_.resize(in.size());
        places_.assign(in.size(), 0);
        auto blocks = uint32_t((in.size() + kBlock - 1) / kBlock);
        auto eachBlock = [&](auto&& body) {
            forBlocks(blocks, [&] {
                return [&, reader = std::shared_ptr<RowKeys>(new RowKeys(keys()))](uint32_t block) {
                    body(block * kBlock, std::min(in.size(), (block + 1) * kBlock), *reader);
                    return !control_.cancelled;
                };
            });
        };
        eachBlock([&](size_t from, size_t to, RowKeys& reader) {
            for (; from < to; ++from) reader.read(items_[from].packet = in[from], items_[from].key);
        });
        std::sort(items_.begin(), items_.end(), [this](const Item& a, const Item& b) { return less(a, b); });
        std::mutex mutex;
        eachBlock([&](size_t from, size_t to, RowKeys& reader) {
            std::unordered_map<uint32_t, std::string> known;  // by row: the first steps are always the same
            uint32_t low = 0;
            for (; from < to && !control_.cancelled; ++from) {
                for (uint32_t high = kept_.size(); low < high;) {
                    auto middle = low + (high - low) / 2;
                    auto [it, isNew] = known.try_emplace(middle);
                    if (isNew) reader.read(kept_.at(middle), it->second);
                    if (less(it->second, kept_.at(middle), items_[from].key, items_[from].packet))
                        low = middle + 1;
                    else
                        high = middle;
                }
                places_[from] = low;
            }
            std::lock_guard lock(mutex);
            for (auto& [row, key] : known) probed_.push_back(kept_.at(row));
        });
    }

    bool probedWasRevised() const {
        if (capture_.notes().revisions().size() == result_.revisions ||
            !RowKeys::mayChange(options_.columns[size_t(order_.column)].kind))
            return false;
        auto newer = revised(result_.revisions);
        return std::any_of(probed_.begin(), probed_.end(), [&](uint32_t p) { return isIn(newer, p); });
    }

    void putIn() {
        if (result_.removed.empty() && (places_.empty() || places_.front() == kept_.size())) {
            for (auto& item : items_) result_.appended.push_back(item.packet);
            return;
        }
        auto rows = std::make_shared<Rows>();
        rows->reserve(kept_.size() + items_.size());
        uint32_t from = 0;
        for (size_t i = 0; i < items_.size(); ++i) {
            for (; from < places_[i]; ++from) rows->push_back(kept_.at(from));
            result_.inserted.push_back(uint32_t(rows->size()));
            rows->push_back(items_[i].packet);
        }
        for (; from < kept_.size(); ++from) rows->push_back(kept_.at(from));
        result_.rows = std::move(rows);
        pairMoved();
    }

    void sortAll(const Rows& in) {
        auto rows = std::make_shared<Rows>(
            sortRows(capture_, options_, order_.column, order_.descending, members(), control_));
        if (control_.cancelled) return;
        auto put = setOf(in);
        uint32_t kept = 0;
        for (uint32_t row = 0; row < rows->size(); ++row) {
            if (put.contains((*rows)[row]))
                result_.inserted.push_back(row);
            else if (kept == kept_.size() || kept_.at(kept++) != (*rows)[row])
                result_.anew = true;  // rows that should not have moved did
        }
        result_.rows = std::move(rows);
        if (!result_.anew) pairMoved();
    }

    void pairMoved() {
        if (moved_.empty()) return;
        std::unordered_map<uint32_t, uint32_t> to;
        for (auto row : result_.inserted)
            if (auto packet = (*result_.rows)[row]; isIn(moved_, packet)) to[packet] = row;
        for (auto row : result_.removed)
            if (auto it = to.find(state_.rows.at(row)); it != to.end())
                result_.moved.push_back({row, it->second});
    }

    const Capture& capture_;
    const SummaryOptions& options_;
    const RowFilter& filter_;
    const RowOrder order_;
    const RowState& state_;
    const uint32_t end_;
    JobControl& control_;
    FilterCache* const cache_;
    const bool lastTry_;  // sorts all rows rather than being misled
    bool misled_ = false;
    RowUpdate result_;

    // Packets in the capture's order: new ones; earlier ones that pass the filter now and did not, or did and
    // don't, or still do though they were revised; and those of the latter that stand elsewhere now.
    Rows fresh_, came_, gone_, stay_, moved_;
    std::shared_ptr<Rows> members_;  // as they are now; null: not needed yet
    RowSnapshot keyMembers_;
    RowSnapshot kept_;
    std::vector<Item> items_;       // what is put in, in the order of display
    std::vector<uint32_t> places_;  // the kept row that each comes before
    Rows probed_;                   // packets that were compared with them
};

}  // namespace

int64_t RowUpdate::rowOf(uint32_t earlier) const {
    auto at = std::lower_bound(removed.begin(), removed.end(), earlier);
    if (at != removed.end() && *at == earlier) {
        auto to = std::lower_bound(moved.begin(), moved.end(), std::pair(earlier, 0u));
        return to != moved.end() && to->first == earlier ? int64_t(to->second) : -1;
    }
    // The n-th of those that stay; so many new ones came before it that inserted[i] - i <= n.
    auto n = earlier - uint32_t(at - removed.begin());
    size_t low = 0, high = inserted.size();
    while (low < high) {
        auto middle = (low + high) / 2;
        if (inserted[middle] - middle <= n)
            low = middle + 1;
        else
            high = middle;
    }
    return int64_t(n + low);
}

RowUpdate updateRows(const Capture& capture, const SummaryOptions& options, const RowFilter& filter,
                     RowOrder order, const RowState& state, uint32_t end, JobControl& control,
                     FilterCache* cache) {
    for (int tries = 2;; --tries)
        if (auto update =
                Update(capture, options, filter, order, state, end, control, cache, tries == 0).run())
            return std::move(*update);
}

}  // namespace dorsal
