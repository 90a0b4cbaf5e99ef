// -T fields, and the values of -e for the other formats.
#include "app/cli/field_values.h"

#include <algorithm>

#include "app/cli/output.h"

namespace dorsal {

FieldValues::FieldValues(const Capture& capture, const CliOptions& options, Want& want)
    : columns_(capture.registry(), options), set_(columns_.fields()) {
    auto& registry = capture.registry();
    for (auto it = options.fields.begin(); it != options.fields.end(); ++it) {
        Wanted wanted{*it, {}};
        if (std::find(it + 1, options.fields.end(), *it) != options.fields.end()) {
            // Of several with one name tshark fills the last: this one stays empty.
        } else if (it->starts_with(kColumn)) {
            for (auto& column : columns_.list())
                if (column.title == it->substr(kColumn.size())) wanted.column = &column;
            want.columns = true;
        } else {
            look(registry, *it, wanted, want);
        }
        wanted_.push_back(std::move(wanted));
    }
    want.items = true;
    want.only = &set_;
}

void FieldValues::look(const Registry& registry, std::string_view name, Wanted& wanted, Want& want) {
    for (auto f : registry.fields())
        if (f && name == f->abbrev) {
            wanted.ids.push_back(f->id);
            set_.add(f->id);
            // Layers and experts are printed by their labels.
            if (f->type == Type::Protocol) want.texts = true;
        }
}

std::vector<std::string> FieldValues::unknown(const CliOptions& options, const Registry& registry) {
    std::vector<std::string> names;
    for (auto& name : options.fields)
        if (!name.starts_with(kColumn) && !registry.field(name)) names.insert(names.begin(), name);
    return names;
}

std::vector<std::string> FieldValues::of(const Dissection& d, size_t i) const {
    auto& wanted = wanted_[i];
    if (wanted.column) {
        auto text = columns_.text(d, *wanted.column);
        return text.empty() ? std::vector<std::string>() : std::vector{text};
    }
    std::vector<std::string> values;
    for (auto& n : d.nodes)
        for (auto id : wanted.ids)
            if (n.field == id) values.push_back(valueText(d, n));
    return values;
}

std::string FieldValues::valueText(const Dissection& d, const Node& n) {
    auto& f = d.registry->field(n.field);
    std::string text, escaped;
    switch (f.type) {
        case Type::None: return "1";
        case Type::Protocol: appendLabel(text, d, n); return text;
        case Type::Bytes:
        case Type::UintBytes:
            if (n.flags & kInArena) {
                auto raw = d.arenaText(n);
                appendHex(text, {reinterpret_cast<const uint8_t*>(raw.data()), raw.size()});
            } else {
                appendHex(text, d.bytesOf(n));
            }
            return text;
        default:
            appendValue(text, d, n);
            if (!isString(f.type)) return text;
            appendEscaped(escaped, text);
            return escaped;
    }
}

namespace {

class FieldsPrinter final : public PacketPrinter {
  public:
    FieldsPrinter(const Capture& capture, const CliOptions& options)
        : PacketPrinter(capture, options), values_(capture, options, want_) {}

    void begin() override {
        if (options_.bom) out_ += "\xef\xbb\xbf";
        if (!options_.header) return;
        for (size_t i = 0; i < options_.fields.size(); ++i)
            out_ += (i ? options_.separator : "") + options_.fields[i];
        out_ += '\n';
    }

  private:
    void write() override {
        values_.next(dissection_);
        for (size_t i = 0; i < options_.fields.size(); ++i) {
            if (i) out_ += options_.separator;
            auto values = values_.of(dissection_, i);
            if (values.empty()) continue;
            if (options_.quote) out_ += options_.quote;
            if (options_.occurrence == 'f')
                out_ += values.front();
            else if (options_.occurrence == 'l')
                out_ += values.back();
            else
                for (size_t v = 0; v < values.size(); ++v) out_ += (v ? options_.aggregator : "") + values[v];
            if (options_.quote) out_ += options_.quote;
        }
        out_ += '\n';
    }

    FieldValues values_;
};

}  // namespace

std::unique_ptr<PacketPrinter> makeFieldsPrinter(const Capture& capture, const CliOptions& options) {
    return std::make_unique<FieldsPrinter>(capture, options);
}

}  // namespace dorsal
