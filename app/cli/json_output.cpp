// -T json and jsonraw.
#include <unordered_map>

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
    JsonPrinter(const Capture& capture, const CliOptions& options) : PacketPrinter(capture, options) {
        want_.items = want_.texts = true;
        raw_ = options.format == OutputFormat::JsonRaw || options.hex;
        shown_ = options.format != OutputFormat::JsonRaw;
        if (!options.fields.empty()) values_ = std::make_unique<FieldValues>(capture, options, want_);
    }
    void begin() override { out_ += "["; }
    void goOn() override { first_ = false; }
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

    enum class What : uint8_t { Raw, Value, Tree };

    bool isTree(uint32_t index) const { return order_.first[index] != kNoNode; }
    // A value stands beside its tree unless the item has none: layers, texts and items without a type.
    bool hasValue(uint32_t index) const {
        auto& n = dissection_.nodes[index];
        if (n.field == kTextField) return !isTree(index);
        auto type = dissection_.registry->field(n.field).type;
        return (type != Type::Protocol && type != Type::None) || !isTree(index);
    }

    // The key of an item in its object.
    void keyOf(std::string& key, uint32_t index, What what) const {
        key.clear();
        auto& n = dissection_.nodes[index];
        if (n.field != kTextField)
            key += dissection_.registry->field(n.field).abbrev;
        else
            appendLabel(key, dissection_, n);
        if (what == What::Raw) key += "_raw";
        if (what == What::Tree && hasValue(index)) key += "_tree";
    }

    // Calls `entry` with all that an item is in its object.
    template <class F>
    void entriesOf(uint32_t index, F&& entry) const {
        auto& n = dissection_.nodes[index];
        bool text = n.field == kTextField;
        if (raw_ && !text && (!shown_ || n.size)) entry(What::Raw);
        if (hasValue(index) && (shown_ || text)) entry(What::Value);
        if (isTree(index)) entry(What::Tree);
    }

    void indent(int depth) { out_.append(size_t(depth) * 2, ' '); }

    void object(uint32_t firstChild, int depth, bool chosen) {
        if (options_.noDuplicateKeys) return uniqueKeys(firstChild, depth, chosen);
        bool any = false;
        for (uint32_t i = firstChild; i != kNoNode; i = order_.next[i])
            entriesOf(i, [&](What what) {
                if (any) out_ += ",\n";
                any = true;
                indent(depth);
                keyOf(key_, i, what);
                appendJson(out_, key_);
                out_ += ": ";
                value(what, i, depth, chosen);
            });
        if (any) out_ += '\n';
    }

    // With --no-duplicate-keys, what shares a key becomes an array where the first of it stands.
    void uniqueKeys(uint32_t firstChild, int depth, bool chosen) {
        struct Entry {
            What what;
            std::string key;
            std::vector<uint32_t> nodes;
        };
        std::vector<Entry> entries;
        std::unordered_map<std::string, size_t> byKey;
        for (uint32_t i = firstChild; i != kNoNode; i = order_.next[i])
            entriesOf(i, [&](What what) {
                keyOf(key_, i, what);
                auto [it, isNew] = byKey.emplace(key_, entries.size());
                if (isNew) entries.push_back({what, key_, {}});
                entries[it->second].nodes.push_back(i);
            });
        for (size_t e = 0; e < entries.size(); ++e) {
            indent(depth);
            appendJson(out_, entries[e].key);
            out_ += ": ";
            auto& nodes = entries[e].nodes;
            bool array = nodes.size() > 1;
            if (array) out_ += "[\n";
            for (size_t k = 0; k < nodes.size(); ++k) {
                if (array) indent(depth + 1);
                value(entries[e].what, nodes[k], depth + array, chosen);
                if (array) out_ += k + 1 < nodes.size() ? ",\n" : "\n";
            }
            if (array) {
                indent(depth);
                out_ += ']';
            }
            out_ += e + 1 < entries.size() ? ",\n" : "\n";
        }
    }

    void value(What what, uint32_t index, int depth, bool chosen) {
        auto& n = dissection_.nodes[index];
        if (what == What::Tree) {
            out_ += "{\n";
            if (chosen && leftOut(n)) {
                indent(depth + 1);
                out_ += "\"filtered\": ";
                keyOf(key_, index, What::Value);
                appendJson(out_, key_);
                out_ += '\n';
            } else {
                object(order_.first[index], depth + 1, chosen && !options_.layersDeep);
            }
            indent(depth);
            out_ += '}';
        } else if (what == What::Value) {
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
            if (!(n.flags & kNowhere) || f.mask) {
                indent(depth + 1);
                out_ += '"';
                appendRaw(out_, dissection_, n);
                out_ += "\",\n";
            }
            uint64_t numbers[] = {n.pos, n.size, f.mask, uint64_t(typeNumber(f.type))};
            for (auto& number : numbers) {
                indent(depth + 1);
                appendDecimal(out_, number);
                out_ += &number == std::end(numbers) - 1 ? "\n" : ",\n";
            }
            indent(depth);
            out_ += ']';
        }
    }

    bool raw_ = false, shown_ = true, first_ = true;
    std::unique_ptr<FieldValues> values_;
    std::string text_, key_;
};

}  // namespace

std::unique_ptr<PacketPrinter> makeJsonPrinter(const Capture& capture, const CliOptions& options) {
    return std::make_unique<JsonPrinter>(capture, options);
}

}  // namespace dorsal
