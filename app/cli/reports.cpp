// -G, -D and -v.
#include <fmt/format.h>

#include <cstring>

#include "app/cli/columns.h"
#include "app/cli/output.h"
#include "dissectors/core/protocol.h"
#include "model/interfaces.h"

namespace dorsal {

namespace {

void printFields(const Registry& registry) {
    std::string out;
    for (auto p : registry.protocols()) out += fmt::format("P\t{}\t{}\n", p->name(), p->abbrev());
    for (auto f : registry.fields()) {
        if (!f || f->type == Type::Protocol || registry.field(f->abbrev) != f) continue;
        if (f->flags & kProtocolName) {
            out += fmt::format("P\t{}\t{}\n", f->name, f->abbrev);
            continue;
        }
        out += fmt::format("F\t{}\t{}\t{}\t{}\t{}\t0x{:x}\t\n", f->name, f->abbrev, typeName(f->type),
                           ownerName(*f), baseName(*f), f->mask);
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
}

void printProtocols(const Registry& registry) {
    for (auto p : registry.protocols()) std::printf("%s\t%s\t%s\n", p->name(), p->column(), p->abbrev());
    for (auto f : registry.fields()) {
        if (!f || !(f->flags & kProtocolName)) continue;
        // "TCP Option - Window scale" is "Window scale" for short.
        auto dash = std::strstr(f->name, " - ");
        std::printf("%s\t%s\t%s\n", f->name, dash ? dash + 3 : f->name, f->abbrev);
    }
}

void printValues(const Registry& registry) {
    std::string out;
    for (auto f : registry.fields()) {
        if (!f) continue;
        auto& v = f->values;
        bool hex = f->base == Base::Hex || f->base == Base::HexDec;
        for (uint32_t i = 0; i < v.count; ++i) {
            if (v.kind == Values::Kind::Names)
                out += hex ? fmt::format("V\t{}\t0x{:x}\t{}\n", f->abbrev, v.names[i].value, v.names[i].name)
                           : fmt::format("V\t{}\t{}\t{}\n", f->abbrev, v.names[i].value, v.names[i].name);
            else if (v.kind == Values::Kind::Ranges)
                out += fmt::format("R\t{}\t0x{:x}\t0x{:x}\t{}\n", f->abbrev, v.ranges[i].low,
                                   v.ranges[i].high, v.ranges[i].name);
        }
        if (v.kind == Values::Kind::TrueFalse)
            out += fmt::format("T\t{}\t{}\t{}\n", f->abbrev, v.trueFalse->yes, v.trueFalse->no);
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
}

}  // namespace

std::string_view ownerName(const Field& f) {
    if (f.owner->listed) return f.owner->abbrev();
    auto& registry = f.owner->registry();
    std::string_view name = f.abbrev;
    for (auto dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.')) {
        name = name.substr(0, dot);
        auto owner = registry.protocol(name);
        if (owner && owner->listed) return owner->abbrev();
    }
    return f.owner->abbrev();
}

int printReport(const std::string& report) {
    auto& registry = Registry::standard();
    if (report == "fields") {
        printFields(registry);
    } else if (report == "values") {
        printValues(registry);
    } else if (report == "protocols") {
        printProtocols(registry);
    } else if (report == "column-formats") {
        for (auto& c : columnCodes()) std::printf("%s\t%s\n", c.code, c.name);
        std::printf("\nFor example, to print the usual columns:\n\ntshark -o 'gui.column.format:%s'\n",
                    kDefaultColumns);
    } else {
        std::fprintf(
            stderr,
            "dorsal-cli: There is no report \"%s\": fields, protocols, values and column-formats are "
            "there.\n",
            report.c_str());
        return 1;
    }
    return 0;
}

int printInterfaces() {
    std::string error;
    auto list = networkInterfaces(error);
    if (!error.empty()) {
        std::fprintf(stderr, "dorsal-cli: %s\n", error.c_str());
        return 2;
    }
    for (size_t i = 0; i < list.size(); ++i) {
        std::printf("%zu. %s%s\n", i + 1, list[i].name.c_str(), list[i].loopback ? " (Loopback)" : "");
    }
    return 0;
}

void printVersion(const char* name) {
    // Programs take the last number of this line for the version of the interface that they find.
    std::printf(
        "%s (Dorsal, with the interface of Wireshark 4.0.17)\n\n"
        "Dorsal %s, free software under the GNU General Public License, version 3 or later.\n",
        name, DORSAL_VERSION);
}

}  // namespace dorsal
