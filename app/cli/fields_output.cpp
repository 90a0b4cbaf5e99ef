// -T fields, and the values of -e for the other formats.
#include "app/cli/field_values.h"
#include "app/cli/output.h"

namespace dorsal {

FieldValues::FieldValues(const CaptureSession& session, const CliOptions& options, Want& want)
    : set_(session.registry().fields().size()) {
    for (auto& name : options.fields) {
        Wanted wanted{name, {}, false};
        if (name.starts_with(kColumn)) {
            wanted.column = true;
            want.columns = true;
        } else {
            for (auto f : session.registry().fields())
                if (f && name == f->abbrev) {
                    wanted.ids.push_back(f->id);
                    set_.add(f->id);
                    // Layers and experts are printed by their labels.
                    if (f->type == Type::Protocol) want.texts = true;
                }
        }
        wanted_.push_back(std::move(wanted));
    }
    want.items = true;
    want.only = &set_;
}

std::vector<std::string> FieldValues::unknown(const CliOptions& options, const Registry& registry) {
    std::vector<std::string> names;
    for (auto& name : options.fields)
        if (!name.starts_with(kColumn) && !registry.field(name)) names.push_back(name);
    return names;
}

std::vector<std::string> FieldValues::of(const Dissection& d, size_t i) const {
    auto& wanted = wanted_[i];
    if (wanted.column) {
        auto name = std::string_view(wanted.name).substr(kColumn.size());
        auto text = columnText(d, name);
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

std::string FieldValues::columnText(const Dissection& d, std::string_view name) const {
    if (name == "No.") return std::to_string(d.frame.number);
    if (name == "Time")
        return formatTime(d.frame.time - d.frame.firstTime, TimeFormat::Relative, d.frame.timeDigits)
            .toStdString();
    if (name == "Source") return d.source.toString();
    if (name == "Destination") return d.destination.toString();
    if (name == "Protocol") return d.protocol.text;
    if (name == "Length") return std::to_string(d.frame.original);
    if (name == "Info") return d.info.text;
    return {};
}

namespace {

class FieldsPrinter final : public PacketPrinter {
  public:
    FieldsPrinter(const CaptureSession& session, const CliOptions& options)
        : PacketPrinter(session, options), values_(session, options, want_) {}

    void begin() override {
        if (options_.bom) out_ += "\xef\xbb\xbf";
        if (!options_.header) return;
        for (size_t i = 0; i < options_.fields.size(); ++i)
            out_ += (i ? options_.separator : "") + options_.fields[i];
        out_ += '\n';
    }

  private:
    void write() override {
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

std::unique_ptr<PacketPrinter> makeFieldsPrinter(const CaptureSession& session, const CliOptions& options) {
    return std::make_unique<FieldsPrinter>(session, options);
}

}  // namespace dorsal
