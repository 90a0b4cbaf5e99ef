// Protocols, the registry that knows them all, and the named tables through which they find each other.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dissectors/core/field.h"

namespace dorsal {

class Layer;
class Registry;
struct SpecialProtocols;

// One protocol: its names, its fields (as members of the derived struct) and its parse function. Protocols
// are immutable once the registry is complete; parse is const and may run on several threads at once.
class Protocol {
  public:
    // `abbrev` is tshark's filter name ("tcp"), `name` the title of its layer ("Transmission Control
    // Protocol"), `column` what the Protocol column and error items call it ("TCP").
    Protocol(Registry& registry, const char* abbrev, const char* name, const char* column);
    virtual ~Protocol() = default;
    Protocol(const Protocol&) = delete;

    // Says whether these bytes can be this protocol at all. Called before parse by tables and heuristics.
    virtual bool accepts(Layer&) const { return true; }
    // Adds the protocol's items and hands its payload on. Throws BoundsError through the reads.
    virtual void parse(Layer& in) const = 0;

    const char* abbrev() const { return self.abbrev; }
    const char* name() const { return self.name; }
    const char* column() const { return column_; }
    uint16_t id() const { return id_; }
    Registry& registry() const { return registry_; }
    // Most protocols get an item of their own in the tree, made before parse runs. One that adds its items
    // to its parent's (or makes its own item) turns that off, and one that is no layer (frame.protocols does
    // not name it) turns `listed` off.
    bool ownItem = true;
    bool listed = true;
    // Other protocols (filter names) that add fields of this one, as mDNS does with DNS's; "*": any.
    std::vector<std::string_view> borrowers;

  private:
    Registry& registry_;
    const char* column_;
    uint16_t id_;

  public:
    Field self;  // the protocol's own item
};

// A dispatch table: from a number (a port, an Ethertype, a protocol number) to a protocol.
class Table {
  public:
    explicit Table(std::string name) : name_(std::move(name)) {}
    const Protocol* find(uint32_t key) const {
        if (key < dense_.size()) return dense_[key];
        if (key <= 0xffff) return nullptr;
        auto it = sparse_.find(key);
        return it == sparse_.end() ? nullptr : it->second;
    }
    void bind(uint32_t key, const Protocol& protocol);
    void remove(const Protocol& protocol);
    const std::string& name() const { return name_; }
    // Every (key, protocol), ordered by key.
    std::vector<std::pair<uint32_t, const Protocol*>> entries() const;

  private:
    std::string name_;
    std::vector<const Protocol*> dense_;  // keys up to 65535
    std::unordered_map<uint32_t, const Protocol*> sparse_;
};

// The same from text: media types, OIDs, ALPN names. Keys are compared without case.
class TextTable {
  public:
    explicit TextTable(std::string name) : name_(std::move(name)) {}
    const Protocol* find(std::string_view key) const;
    void bind(std::string_view key, const Protocol& protocol);
    void remove(const Protocol& protocol);
    const std::string& name() const { return name_; }

  private:
    std::string name_;
    std::map<std::string, const Protocol*, std::less<>> map_;
};

// Protocols that are tried in order, by their `accepts`, when no table knows the payload.
class Heuristics {
  public:
    void add(const Protocol& protocol) { list_.push_back(&protocol); }
    void remove(const Protocol& protocol) { std::erase(list_, &protocol); }
    const std::vector<const Protocol*>& list() const { return list_; }

  private:
    std::vector<const Protocol*> list_;
};

// All protocols, fields and tables. Built once (`Registry::standard()`), then read-only and shared by all
// threads. Tables spring into being when they are first named, so that neither side needs the other.
class Registry {
  public:
    Registry();
    ~Registry();
    // The registry with every protocol of dissectors/all.cpp.
    static const Registry& standard();
    // A new one, for callers that bind protocols otherwise (Decode As).
    static std::unique_ptr<Registry> make();

    template <class P, class... A>
    P& add(A&&... a) {
        auto p = std::make_unique<P>(*this, std::forward<A>(a)...);
        P& ref = *p;
        protocols_.push_back(std::move(p));
        return ref;
    }
    Table& table(std::string_view name);
    TextTable& textTable(std::string_view name);
    Heuristics& heuristics(std::string_view name);
    void bind(std::string_view table, uint32_t key, const Protocol& protocol) {
        this->table(table).bind(key, protocol);
    }
    void bind(std::string_view table, std::initializer_list<uint32_t> keys, const Protocol& protocol) {
        for (auto k : keys) this->table(table).bind(k, protocol);
    }
    void bindText(std::string_view table, std::string_view key, const Protocol& protocol) {
        textTable(table).bind(key, protocol);
    }

    // Takes a protocol out of every table and list: its bytes are those of a protocol that nobody knows.
    void disable(const Protocol& protocol);
    // Of the heuristics of one list only; false when it is not among them.
    bool disableHeuristic(std::string_view list, const Protocol& protocol);
    // The tables that are there already; nullptr for others.
    const Table* findTable(std::string_view name) const;
    const TextTable* findTextTable(std::string_view name) const;

    // By filter name; nullptr when there is none. A name that several fields share gives the first of them.
    const Field* field(std::string_view abbrev) const;
    const Protocol* protocol(std::string_view abbrev) const;
    const Field& field(uint16_t id) const { return *fields_[id]; }
    const Protocol& protocol(uint16_t id) const { return *byId_[id]; }
    const std::vector<const Field*>& fields() const { return fields_; }
    const std::vector<const Protocol*>& protocols() const { return byId_; }

    uint16_t enroll(Protocol& protocol);
    uint16_t enroll(Field& field);
    // The protocols that the engine itself needs.
    const SpecialProtocols& special() const { return *special_; }

  private:
    std::unique_ptr<SpecialProtocols> special_;
    std::vector<std::unique_ptr<Protocol>> protocols_;
    std::vector<const Protocol*> byId_;
    std::vector<const Field*> fields_;
    std::unordered_map<std::string_view, const Field*> byName_;
    std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
    std::map<std::string, std::unique_ptr<TextTable>, std::less<>> textTables_;
    std::map<std::string, std::unique_ptr<Heuristics>, std::less<>> heuristics_;
};

}  // namespace dorsal
