#include "tests/support/checked_capture.h"

#include <fmt/format.h>

#include "dissectors/core/awaited.h"
#include "dissectors/core/text.h"

namespace dorsal {

namespace {

std::string nameOf(const Dissection& d, const Node& n) {
    return n.field == kTextField ? "a text" : d.registry->field(n.field).abbrev;
}

// Whether a text can be shown on one line: UTF-8 (RFC 3629) without control characters.
bool printable(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        auto c = uint8_t(text[i++]);
        if (c < 0x20 || c == 0x7f) return false;
        if (c < 0x80) continue;
        int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
        uint32_t code = c & (0x3fu >> more);
        if (c < 0xc2 || c > 0xf4) return false;
        for (; more; --more) {
            if (i == text.size() || (uint8_t(text[i]) & 0xc0) != 0x80) return false;
            code = code << 6 | (uint8_t(text[i++]) & 0x3f);
        }
        if ((c == 0xe0 && code < 0x800) || (c == 0xf0 && code < 0x10000)) return false;
        if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    }
    return true;
}

// All that is shown of a packet, and where it lies.
std::string shownBy(const Dissection& d) {
    std::string shown = d.protocol.text + '|' + d.info.text;
    for (auto& n : d.nodes) {
        fmt::format_to(std::back_inserter(shown), "\n{} {} {} ", n.source, n.pos, n.size);
        appendTreeLabel(shown, d, n);
    }
    return shown;
}

std::string misplaced(const Dissection& d, uint32_t index) {
    auto& n = d.nodes[index];
    auto what = nameOf(d, n);
    if (n.parent != kNoNode && n.parent >= index) return what + " stands before its parent";
    if (n.source >= d.sources.size()) return what + " lies in no data source";
    // Of a frame that was cut when it was captured, an item may say how far it went.
    size_t size = d.sources[n.source].bytes.size();
    if (n.source == 0) size = std::max<size_t>(size, d.frame.original);
    // What is derived from other bytes is marked where it may help.
    if (n.size == 0) return {};
    if (n.pos > size || n.size > size - n.pos)
        return fmt::format("{} at {} of {} bytes lies outside of the {} bytes of {}", what, n.pos, n.size,
                           size, d.sources[n.source].name);
    return {};
}

}  // namespace

void CheckedCapture::add(std::span<const uint8_t> bytes, uint32_t original, Time time) {
    auto& own = packets_.emplace_back();
    own.bytes.assign(bytes.begin(), bytes.end());
    own.original = original;
    own.time = time;
    passing_.run(own.bytes, frame(size()), Want{}, notes_, this, &pass_);
    own.notes = notes_.first();
    own.layers = passing_.layers;
    own.malformed = passing_.malformed;
    own.truncated = passing_.truncated;
    own.hasExpert = passing_.hasExpert;
    own.worst = passing_.worst;
}

FrameInfo CheckedCapture::frame(uint32_t number) const {
    auto& p = packets_[number - 1];
    FrameInfo f;
    f.number = number;
    f.captured = uint32_t(p.bytes.size());
    f.original = p.original;
    f.linkType = linkType_;
    f.time = p.time;
    f.firstTime = packets_.front().time;
    f.previousTime = f.previousDisplayedTime = number > 1 ? packets_[number - 2].time : p.time;
    f.notes = p.notes;
    return f;
}

void CheckedCapture::look(uint32_t number, const Want& want, Dissection& out) const {
    out.run(packets_[number - 1].bytes, frame(number), want, notes_, this);
}

std::string CheckedCapture::check(size_t from) {
    std::vector<std::string> shown(size());
    auto at = [&](uint32_t number, const std::string& what) {
        return fmt::format("packet {} ({} of {} bytes, link type {}): {}", number,
                           packets_[number - 1].bytes.size(), packets_[number - 1].original, linkType_, what);
    };
    for (uint32_t number = 1; number <= size(); ++number) {
        if (packets_[number - 1].bytes.size() < from) continue;
        look(number, Want::tree(), tree_);
        shown[number - 1] = shownBy(tree_);
        if (auto wrong = checkPacket(number); !wrong.empty()) return at(number, wrong);
    }
    std::string again;
    for (uint32_t number = size(); number > 0; --number) {
        if (packets_[number - 1].bytes.size() < from) continue;
        look(number, Want::tree(), tree_);
        again = shownBy(tree_);
        if (again != shown[number - 1]) return at(number, "shows something else the second time");
    }
    return {};
}

std::string CheckedCapture::checkPacket(uint32_t number) {
    std::string label;
    for (uint32_t i = 0; i < tree_.nodes.size(); ++i) {
        if (auto wrong = misplaced(tree_, i); !wrong.empty()) return wrong;
        label.clear();
        appendTreeLabel(label, tree_, tree_.nodes[i]);
        if (!printable(label)) return nameOf(tree_, tree_.nodes[i]) + " is not printable: " + label;
    }
    auto wrong = compareWithPass(packets_[number - 1]);
    if (wrong.empty()) wrong = compareColumns(number);
    if (wrong.empty()) wrong = compareFields(number);
    return wrong;
}

std::string CheckedCapture::compareWithPass(const Packet& p) const {
    // What the budget of items ended, the pass, which makes none, need not have ended.
    if (tree_.nodes.size() >= Budget::kMostNodes || tree_.arena.size() >= Budget::kMostText) return {};
    if (p.layers != tree_.layers) {
        auto names = [&](const std::vector<uint16_t>& ids) {
            std::string all;
            for (auto id : ids) all += std::string(":") + tree_.registry->protocol(id).abbrev();
            return all;
        };
        return fmt::format("layers are {}, in the pass they were {}", names(tree_.layers), names(p.layers));
    }
    if (p.malformed != tree_.malformed || p.truncated != tree_.truncated)
        return "is damaged in one of the pass and the later look";
    // Of a damaged packet, the pass reads less.
    const bool damaged = p.malformed || p.truncated;
    const auto missing = severityOfMissing(notes_, p.notes);
    const auto worst = std::max(p.worst, missing);
    const bool hasExpert = p.hasExpert || missing > Severity::Comment;
    if (!damaged && (hasExpert != tree_.hasExpert || worst != tree_.worst))
        return fmt::format("severity is {}, in the pass it was {}", severityName(tree_.worst),
                           severityName(worst));
    return {};
}

std::string CheckedCapture::compareColumns(uint32_t number) {
    look(number, Want::summary(), less_);
    auto row = [](const Dissection& d) {
        return fmt::format("{} > {} {} {}", d.source.toString(), d.destination.toString(), d.protocol.text,
                           d.info.text);
    };
    if (row(tree_) == row(less_)) return {};
    return fmt::format("columns are '{}' beside the tree and '{}' alone", row(tree_), row(less_));
}

std::string CheckedCapture::compareFields(uint32_t number) {
    static const FieldSet all = [] {
        FieldSet set;
        for (auto f : Registry::standard().fields())
            if (f) set.add(f->id);
        return set;
    }();
    look(number, Want::fields(all), less_);
    std::string value, other;
    auto next = [](const Dissection& d, size_t i) {
        while (i < d.nodes.size() && d.nodes[i].field == kTextField) ++i;
        return i;
    };
    for (size_t i = next(tree_, 0), k = next(less_, 0);; i = next(tree_, i + 1), k = next(less_, k + 1)) {
        if (i >= tree_.nodes.size() && k >= less_.nodes.size()) return {};
        if (i >= tree_.nodes.size() || k >= less_.nodes.size())
            return fmt::format(
                "the tree and a list of its fields end apart, at {}",
                i < tree_.nodes.size() ? nameOf(tree_, tree_.nodes[i]) : nameOf(less_, less_.nodes[k]));
        value.clear();
        other.clear();
        appendValue(value, tree_, tree_.nodes[i]);
        appendValue(other, less_, less_.nodes[k]);
        if (tree_.nodes[i].field != less_.nodes[k].field || value != other)
            return fmt::format("{} is '{}' in the tree, {} is '{}' in a list of fields",
                               nameOf(tree_, tree_.nodes[i]), value, nameOf(less_, less_.nodes[k]), other);
    }
}

Time CheckedCapture::timeOf(uint32_t packet) const {
    return packet == 0 || packet > packets_.size() ? Time() : packets_[packet - 1].time;
}

bool CheckedCapture::bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const {
    if (packet == 0 || packet > packets_.size()) return false;
    auto& bytes = packets_[packet - 1].bytes;
    if (at > bytes.size() || size > bytes.size() - at) return false;
    out.insert(out.end(), bytes.begin() + at, bytes.begin() + at + size);
    return true;
}

}  // namespace dorsal
