// A protocol that is an ASN.1 module: its fields and types are made one after the other and kept with it.
#pragma once

#include <deque>

#include "dissectors/security/x509.h"

namespace dorsal {

// Fields and types of a module, kept as long as its protocol.
struct Module : Protocol {
    std::deque<Field> fields;
    std::deque<ber::Type> types;
    const ber::Ber& encoding;

    Module(Registry& r, const char* abbrev, const char* name, const char* column)
        : Protocol(r, abbrev, name, column), encoding(ber::berOf(r)) {
        ownItem = false;
        borrowers = {"*"};  // types of one module are parts of another's
    }
    void parse(Layer&) const override {}
    const Field* f(const char* abbrev, const char* name, Type type, Base base = Base::None,
                   Values values = {}) {
        return &fields.emplace_back(*this, abbrev, name, type, base, values);
    }
    const Field* flag(const char* abbrev, const char* name, int bit) {
        return &fields.emplace_back(*this, abbrev, name, Type::Boolean, 8, Values(),
                                    uint64_t(0x80) >> (bit % 8));
    }
    const Field* element(const char* abbrev, const char* name) { return f(abbrev, name, Type::None); }
    const Field* count(const char* abbrev, const char* name) { return f(abbrev, name, Type::U32, Base::Dec); }
    const ber::Type* type(ber::Type t) { return &types.emplace_back(std::move(t)); }
    const ber::Type* simple(ber::Kind kind) { return type({kind, {}}); }
    void bind(std::initializer_list<const char*> oids, const ber::Type* t, const Field* field) {
        for (auto oid : oids) encoding.open[oid] = {this, t, field};
    }
};

}  // namespace dorsal
