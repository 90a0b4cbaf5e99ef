// -T ek.
#include <algorithm>
#include <set>

#include "app/cli/field_values.h"
#include "app/cli/output.h"
#include "dissectors/core/protocol.h"

namespace dorsal {
namespace {

class EkPrinter final : public PacketPrinter {
  public:
    EkPrinter(const Capture& capture, const CliOptions& options) : PacketPrinter(capture, options) {
        want_.items = want_.texts = true;
        if (!options.fields.empty()) values_ = std::make_unique<FieldValues>(capture, options, want_);
    }

  private:
    void write() override {
        auto& t = dissection_.frame.time;
        out_ += fmt::format("{{\"index\":{{\"_index\":\"packets-{}\",\"_type\":\"doc\"}}}}\n",
                            dateText(t, "%Y-%m-%d"));
        out_ += fmt::format("{{\"timestamp\":\"{}{:03}\",\"layers\":{{", t.seconds, t.nanos / 1000000);
        if (values_) {
            values_->next(dissection_);
            bool any = false;
            for (size_t i = 0; i < values_->size(); ++i) {
                auto values = values_->of(dissection_, i);
                if (values.empty()) continue;
                if (any) out_ += ',';
                any = true;
                appendJson(out_, plain(values_->name(i)));
                out_ += ":[";
                for (size_t v = 0; v < values.size(); ++v) {
                    if (v) out_ += ',';
                    appendJson(out_, values[v]);
                }
                out_ += ']';
            }
        } else {
            std::vector<uint32_t> roots;
            for (uint32_t i = order_.roots(); i != kNoNode; i = order_.next[i]) roots.push_back(i);
            members(roots, true);
        }
        out_ += "}}\n";
    }

    static std::string plain(std::string_view name) {
        std::string out(name);
        for (char& c : out)
            if (c == '.') c = '_';
        return out;
    }

    // The key of an item: a field's stands behind its protocol's. Equal keys are the same string.
    const std::string* keyOf(const Node& n) {
        static const std::string kText = "text";
        if (n.field == kTextField) return &kText;
        if (keys_.empty()) keys_.resize(dissection_.registry->fields().size());
        auto& key = keys_[n.field];
        if (!key) {
            auto& f = dissection_.registry->field(n.field);
            auto name = plain(f.abbrev);
            if (f.type != Type::Protocol && !(f.flags & kProtocolName))
                name = plain(ownerName(f)) + "_" + name;
            key = &*allKeys_.insert(std::move(name)).first;
        }
        return key;
    }

    // Siblings with one name become one array where the first of them stands. What is below them follows in
    // the same object, for neighbours with one name together.
    void members(const std::vector<uint32_t>& nodes, bool chosen) {
        auto count = uint32_t(nodes.size());
        std::vector<const std::string*> keys(count);
        std::vector<uint32_t> byKey(count), place(count);  // items with one key in a row; where each one is
        for (uint32_t i = 0; i < count; ++i) {
            keys[i] = keyOf(dissection_.nodes[nodes[i]]);
            byKey[i] = i;
        }
        std::stable_sort(byKey.begin(), byKey.end(),
                         [&](uint32_t a, uint32_t b) { return std::less<>()(keys[a], keys[b]); });
        for (uint32_t k = 0; k < count; ++k) place[byKey[k]] = k;
        std::vector<uint32_t> group, below;
        bool any = false;
        for (uint32_t i = 0; i < count; ++i) {
            auto key = keys[i];
            if (auto at = place[i]; at == 0 || keys[byKey[at - 1]] != key) {
                group.clear();
                for (; at < count && keys[byKey[at]] == key; ++at) group.push_back(nodes[byKey[at]]);
                if (any) out_ += ',';
                any = true;
                if (options_.hex) raw(*key, group);
                appendJson(out_, *key);
                out_ += ':';
                array(group, [&](uint32_t node) { shown(node, chosen); });
            }
            below.clear();
            for (;; ++i) {
                auto& n = dissection_.nodes[nodes[i]];
                if (!isLayer(n) && !(chosen && leftOut(n)))
                    for (uint32_t c = order_.first[nodes[i]]; c != kNoNode; c = order_.next[c])
                        below.push_back(c);
                if (i + 1 >= count || keys[i + 1] != key) break;
            }
            if (!below.empty()) {
                out_ += ',';
                members(below, chosen && !options_.layersDeep);
            }
        }
    }

    bool isLayer(const Node& n) const {
        return n.field != kTextField && dissection_.registry->field(n.field).type == Type::Protocol;
    }

    template <class F>
    void array(const std::vector<uint32_t>& nodes, F&& write) {
        if (nodes.size() > 1) out_ += '[';
        for (size_t k = 0; k < nodes.size(); ++k) {
            if (k) out_ += ',';
            write(nodes[k]);
        }
        if (nodes.size() > 1) out_ += ']';
    }

    void raw(const std::string& key, const std::vector<uint32_t>& nodes) {
        auto& first = dissection_.nodes[nodes[0]];
        if (first.field == kTextField || dissection_.bytesOf(first).empty()) return;
        appendJson(out_, key + "_raw");
        out_ += ':';
        array(nodes, [&](uint32_t node) {
            out_ += '"';
            appendRaw(out_, dissection_, dissection_.nodes[node]);
            out_ += '"';
        });
        out_ += ',';
    }

    void shown(uint32_t node, bool chosen) {
        auto& n = dissection_.nodes[node];
        if (chosen && leftOut(n)) {
            fmt::format_to(std::back_inserter(out_), "{{\"filtered\":\"{}\"}}", filterName(n));
        } else if (isLayer(n)) {
            std::vector<uint32_t> below;
            for (uint32_t c = order_.first[node]; c != kNoNode; c = order_.next[c]) below.push_back(c);
            out_ += '{';
            members(below, chosen && !options_.layersDeep);
            out_ += '}';
        } else {
            value(n);
        }
    }

    void value(const Node& n) {
        text_.clear();
        if (n.field == kTextField) {
            appendLabel(text_, dissection_, n);
            return appendJson(out_, text_);
        }
        auto& f = dissection_.registry->field(n.field);
        if (f.type == Type::None) {
            out_ += "null";
        } else if (f.type == Type::Boolean) {
            out_ += n.value ? "true" : "false";
        } else if (f.type == Type::AbsoluteTime) {
            out_ +=
                fmt::format("\"{}.{:09}Z\"", dateText({int64_t(n.value), 0}, "%Y-%m-%dT%H:%M:%S"), n.nanos);
        } else {
            appendValue(text_, dissection_, n);
            appendJson(out_, text_);
        }
    }

    std::unique_ptr<FieldValues> values_;
    std::string text_;
    std::set<std::string> allKeys_;
    std::vector<const std::string*> keys_;  // by field id
};

}  // namespace

std::unique_ptr<PacketPrinter> makeEkPrinter(const Capture& capture, const CliOptions& options) {
    return std::make_unique<EkPrinter>(capture, options);
}

}  // namespace dorsal
