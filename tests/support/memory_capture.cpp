#include "tests/support/memory_capture.h"

#include "dissectors/core/text.h"

namespace dorsal {

Bytes hex(std::string_view digits) {
    Bytes out;
    int high = -1;
    for (char c : digits) {
        int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (v < 0) continue;
        if (high < 0) {
            high = v;
        } else {
            out.push_back(uint8_t(high << 4 | v));
            high = -1;
        }
    }
    return out;
}

Bytes operator+(Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

MemoryCapture::MemoryCapture(uint32_t linkType)
    : linkType_(linkType), pass_(notes_), dissection_(Registry::standard()) {}

FrameInfo MemoryCapture::info(uint32_t number, NoteStore::Ref notes) const {
    FrameInfo f;
    f.number = number;
    f.captured = f.original = uint32_t(packets_[number - 1].bytes.size());
    f.linkType = linkType_;
    f.time = timeOf(number);
    f.firstTime = timeOf(1);
    f.notes = notes;
    return f;
}

void MemoryCapture::add(const Bytes& packet) {
    packets_.push_back({packet, 0});
    // In the pass, a packet is not yet among those that can be asked for.
    auto bytes = packet;
    auto frame = info(size(), 0);
    Dissection ordered(Registry::standard());
    ordered.run(bytes, frame, Want{}, notes_, this, &pass_);
    packets_.back().notes = notes_.first();
}

const Dissection& MemoryCapture::look(uint32_t number) {
    auto& p = packets_[number - 1];
    dissection_.run(p.bytes, info(number, p.notes), Want::tree(), notes_, this);
    return dissection_;
}

std::string MemoryCapture::row(uint32_t number) {
    auto& d = look(number);
    return d.protocol.text + "|" + d.info.text;
}

std::vector<std::string> MemoryCapture::labels(uint32_t number, std::string_view field) {
    std::vector<std::string> out;
    auto& d = look(number);
    for (auto& n : d.nodes) {
        if (n.field == kTextField || d.registry->field(n.field).abbrev != field) continue;
        appendLabel(out.emplace_back(), d, n);
    }
    return out;
}

std::string MemoryCapture::label(uint32_t number, std::string_view field) {
    auto all = labels(number, field);
    return all.empty() ? std::string() : all.front();
}

std::string MemoryCapture::values(uint32_t number, std::string_view field) {
    std::string out;
    auto& d = look(number);
    for (auto& n : d.nodes) {
        if (n.field == kTextField || d.registry->field(n.field).abbrev != field) continue;
        if (!out.empty()) out += ',';
        appendValue(out, d, n);
    }
    return out;
}

bool MemoryCapture::bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const {
    if (packet == 0 || packet > packets_.size()) return false;
    auto& bytes = packets_[packet - 1].bytes;
    if (at > bytes.size() || size > bytes.size() - at) return false;
    out.insert(out.end(), bytes.begin() + at, bytes.begin() + at + size);
    return true;
}

}  // namespace dorsal
