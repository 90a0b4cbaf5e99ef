// -T json and jsonraw.
#include "app/cli/field_values.h"
#include "app/cli/output.h"

namespace dorsal {
namespace {

// tshark's number for a field type in the raw arrays, by our order of types.
int typeNumber(Type type) {
    static constexpr int kNumbers[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14,
                                       15, 16, 17, 18, 19, 22, 23, 24, 25, 26, 27, 43, 45, 28, 29,
                                       30, 31, 32, 33, 34, 35, 36, 37, 41, 38, 42, 39, 40, 44};
    return kNumbers[size_t(type)];
}

class JsonPrinter final : public PacketPrinter {
  public:
    JsonPrinter(const CaptureSession& session, const CliOptions& options) : PacketPrinter(session, options) {
        want_.items = want_.texts = true;
        raw_ = options.format == OutputFormat::JsonRaw || options.hex;
        shown_ = options.format != OutputFormat::JsonRaw;
        if (!options.fields.empty()) values_ = std::make_unique<FieldValues>(session, options, want_);
    }
    void begin() override { out_ += "["; }
    void end() override { out_ += first_ ? "]\n" : "\n]\n"; }

  private:
    void write() override {
        out_ += first_ ? "\n" : ",\n";
        first_ = false;
        out_ += fmt::format(
            "  {{\n    \"_index\": \"packets-{}\",\n    \"_type\": \"doc\",\n    \"_score\": null,\n"
            "    \"_source\": {{\n      \"layers\": {{\n",
            dateText(dissection_.frame.time, "%Y-%m-%d"));
        if (values_)
            selected();
        else
            object(order_.roots(), 4, true);
        out_ += "      }\n    }\n  }";
    }

    void selected() {
        values_->next(dissection_);
        bool any = false;
        for (size_t i = 0; i < values_->size(); ++i) {
            auto values = values_->of(dissection_, i);
            if (values.empty()) continue;
            if (any) out_ += ",\n";
            any = true;
            out_ += "        ";
            appendJson(out_, values_->name(i));
            out_ += ": [\n";
            for (size_t v = 0; v < values.size(); ++v) {
                out_ += v ? ",\n          " : "          ";
                appendJson(out_, values[v]);
            }
            out_ += "\n        ]";
        }
        if (any) out_ += '\n';
    }

    struct Entry {
        enum What { Raw, Value, Tree } what;
        std::string key;
        std::vector<uint32_t> nodes;
    };

    // The key of an item in its object.
    std::string keyOf(uint32_t index) const {
        auto& n = dissection_.nodes[index];
        if (n.field != kTextField) return dissection_.registry->field(n.field).abbrev;
        std::string label;
        appendLabel(label, dissection_, n);
        return label;
    }
    bool isTree(uint32_t index) const { return order_.first[index] != kNoNode; }
    // A value stands beside its tree unless the item has none: layers, texts and items without a type.
    bool hasValue(uint32_t index) const {
        auto& n = dissection_.nodes[index];
        if (n.field == kTextField) return !isTree(index);
        auto type = dissection_.registry->field(n.field).type;
        return (type != Type::Protocol && type != Type::None) || !isTree(index);
    }

    void object(uint32_t firstChild, int depth, bool chosen) {
        std::vector<Entry> entries;
        auto add = [&](Entry::What what, std::string key, uint32_t node) {
            if (options_.noDuplicateKeys)
                for (auto& e : entries)
                    if (e.key == key) return e.nodes.push_back(node);
            entries.push_back({what, std::move(key), {node}});
        };
        for (uint32_t i = firstChild; i != kNoNode; i = order_.next[i]) {
            auto& n = dissection_.nodes[i];
            auto key = keyOf(i);
            bool text = n.field == kTextField;
            if (raw_ && !text && (!shown_ || n.size)) add(Entry::Raw, key + "_raw", i);
            if (hasValue(i) && (shown_ || text)) add(Entry::Value, key, i);
            if (isTree(i)) add(Entry::Tree, hasValue(i) ? key + "_tree" : key, i);
        }
        std::string indent(size_t(depth) * 2, ' ');
        for (size_t e = 0; e < entries.size(); ++e) {
            out_ += indent;
            appendJson(out_, entries[e].key);
            out_ += ": ";
            auto& nodes = entries[e].nodes;
            bool array = nodes.size() > 1;
            if (array) out_ += "[\n";
            for (size_t k = 0; k < nodes.size(); ++k) {
                if (array) out_.append(size_t(depth + 1) * 2, ' ');
                value(entries[e].what, nodes[k], depth + array, chosen);
                if (array) out_ += k + 1 < nodes.size() ? ",\n" : "\n";
            }
            if (array) out_ += indent + "]";
            out_ += e + 1 < entries.size() ? ",\n" : "\n";
        }
    }

    void value(Entry::What what, uint32_t index, int depth, bool chosen) {
        auto& n = dissection_.nodes[index];
        std::string indent(size_t(depth) * 2, ' ');
        if (what == Entry::Tree) {
            out_ += "{\n";
            if (chosen && leftOut(n)) {
                out_ += indent + "  \"filtered\": ";
                appendJson(out_, keyOf(index));
                out_ += '\n';
            } else {
                object(order_.first[index], depth + 1, chosen && !options_.layersDeep);
            }
            out_ += indent + "}";
        } else if (what == Entry::Value) {
            text_.clear();
            auto type = n.field == kTextField ? Type::None : dissection_.registry->field(n.field).type;
            if (type == Type::Protocol)
                appendLabel(text_, dissection_, n);
            else if (n.field != kTextField)
                appendValue(text_, dissection_, n);
            appendJson(out_, text_);
        } else {
            auto& f = dissection_.registry->field(n.field);
            out_ += "[\n";
            // An expert item and what it holds stand for no bytes.
            bool expert = n.flags & kExpertItem ||
                          (n.parent != kNoNode && dissection_.nodes[n.parent].flags & kExpertItem);
            if (!expert || f.mask) {
                out_ += indent + "  \"";
                appendRaw(out_, dissection_, n);
                out_ += "\",\n";
            }
            fmt::format_to(std::back_inserter(out_), "{0}  {1},\n{0}  {2},\n{0}  {3},\n{0}  {4}\n{0}]",
                           indent, expert ? 0 : n.pos, n.size, f.mask, typeNumber(f.type));
        }
    }

    bool raw_ = false, shown_ = true, first_ = true;
    std::unique_ptr<FieldValues> values_;
    std::string text_;
};

}  // namespace

std::unique_ptr<PacketPrinter> makeJsonPrinter(const CaptureSession& session, const CliOptions& options) {
    return std::make_unique<JsonPrinter>(session, options);
}

}  // namespace dorsal
