#include "dissectors/core/protocol.h"

#include <algorithm>

#include "dissectors/all.h"
#include "dissectors/core/special.h"

namespace dorsal {

namespace {
std::string lower(std::string_view s) {
    std::string r(s);
    for (char& c : r)
        if (c >= 'A' && c <= 'Z') c = char(c + 32);
    return r;
}

template <class T>
T& named(std::map<std::string, std::unique_ptr<T>, std::less<>>& map, std::string_view name) {
    auto it = map.find(name);
    if (it == map.end()) it = map.emplace(std::string(name), nullptr).first;
    if (!it->second) {
        if constexpr (std::is_constructible_v<T, std::string>)
            it->second = std::make_unique<T>(std::string(name));
        else
            it->second = std::make_unique<T>();
    }
    return *it->second;
}
}  // namespace

Protocol::Protocol(Registry& registry, const char* abbrev, const char* name, const char* column)
    : registry_(registry),
      column_(column),
      id_(registry.enroll(*this)),
      self(*this, abbrev, name, Type::Protocol) {}

void Table::bind(uint32_t key, const Protocol& protocol) {
    if (key <= 0xffff) {
        if (key >= dense_.size()) dense_.resize(key + 1);
        dense_[key] = &protocol;
    } else {
        sparse_[key] = &protocol;
    }
}

void Table::remove(const Protocol& protocol) {
    std::replace(dense_.begin(), dense_.end(), &protocol, static_cast<const Protocol*>(nullptr));
    std::erase_if(sparse_, [&](auto& entry) { return entry.second == &protocol; });
}

std::vector<std::pair<uint32_t, const Protocol*>> Table::entries() const {
    std::vector<std::pair<uint32_t, const Protocol*>> list;
    for (uint32_t i = 0; i < dense_.size(); ++i)
        if (dense_[i]) list.emplace_back(i, dense_[i]);
    auto dense = list.size();
    list.insert(list.end(), sparse_.begin(), sparse_.end());
    std::sort(list.begin() + ptrdiff_t(dense), list.end(),
              [](auto& a, auto& b) { return a.first < b.first; });
    return list;
}

const Protocol* TextTable::find(std::string_view key) const {
    auto it = map_.find(lower(key));
    return it == map_.end() ? nullptr : it->second;
}
void TextTable::bind(std::string_view key, const Protocol& protocol) { map_[lower(key)] = &protocol; }
void TextTable::remove(const Protocol& protocol) {
    std::erase_if(map_, [&](auto& entry) { return entry.second == &protocol; });
}

Registry::Registry() {
    fields_.push_back(nullptr);  // id 0 is the text item
    special_.reset(new SpecialProtocols{add<ExpertInfo>(), add<Malformed>(), add<Short>(),
                                        add<Unreassembled>(), add<Data>(), add<StringErrors>()});
}
Registry::~Registry() = default;

std::unique_ptr<Registry> Registry::make() {
    auto r = std::make_unique<Registry>();
    addAllProtocols(*r);
    r->special_->frame = r->protocol("frame");
    return r;
}

const Registry& Registry::standard() {
    static const auto registry = make();
    return *registry;
}

Table& Registry::table(std::string_view name) { return named(tables_, name); }
TextTable& Registry::textTable(std::string_view name) { return named(textTables_, name); }
Heuristics& Registry::heuristics(std::string_view name) { return named(heuristics_, name); }

void Registry::disable(const Protocol& protocol) {
    for (auto& [name, table] : tables_) table->remove(protocol);
    for (auto& [name, table] : textTables_) table->remove(protocol);
    for (auto& [name, list] : heuristics_) list->remove(protocol);
}

bool Registry::disableHeuristic(std::string_view list, const Protocol& protocol) {
    auto it = heuristics_.find(list);
    if (it == heuristics_.end()) return false;
    auto before = it->second->list().size();
    it->second->remove(protocol);
    return it->second->list().size() < before;
}

const Table* Registry::findTable(std::string_view name) const {
    auto it = tables_.find(name);
    return it == tables_.end() ? nullptr : it->second.get();
}

const TextTable* Registry::findTextTable(std::string_view name) const {
    auto it = textTables_.find(name);
    return it == textTables_.end() ? nullptr : it->second.get();
}

const Field* Registry::field(std::string_view abbrev) const {
    auto it = byName_.find(abbrev);
    return it == byName_.end() ? nullptr : it->second;
}

const Protocol* Registry::protocol(std::string_view abbrev) const {
    auto f = field(abbrev);
    return f && f->type == Type::Protocol ? f->owner : nullptr;
}

uint16_t Registry::enroll(Protocol& protocol) {
    byId_.push_back(&protocol);
    return uint16_t(byId_.size() - 1);
}

uint16_t Registry::enroll(Field& field) {
    fields_.push_back(&field);
    byName_.emplace(field.abbrev, &field);
    return uint16_t(fields_.size() - 1);
}

}  // namespace dorsal
