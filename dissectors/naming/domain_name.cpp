#include "dissectors/naming/domain_name.h"

#include <algorithm>

#include "dissectors/core/text.h"

namespace dorsal {

std::string DomainName::printable() const {
    std::string out;
    appendEscaped(out, raw());
    return out;
}

uint32_t DomainName::labels() const {
    auto all = raw();
    return instead ? 1 : 1 + uint32_t(std::count(all.begin(), all.end(), '.'));
}

DomainName readDomainName(const View& view, uint32_t at, uint32_t base) {
    constexpr uint8_t kKind = 0xc0, kLabel = 0, kExtended = 0x40, kPointer = 0xc0, kBitString = 0x41;
    // No name has as many labels; a message of 64 KB could make each of its names follow 8,000.
    constexpr uint32_t kMostPointers = 256;
    DomainName name;
    uint32_t pos = at, read = 0, pointers = 0;
    bool jumped = false, ended = false, tooLong = false;
    auto advance = [&](uint32_t n) {
        pos += n;
        read += n;
        if (!jumped) name.consumed = pos - at;
    };
    for (;;) {
        uint8_t length = view.u8(pos);
        advance(1);
        if (length == 0) break;
        switch (length & kKind) {
            case kLabel: {
                auto label = view.text(pos, length);
                uint32_t dot = name.length ? 1 : 0;
                if (name.length + dot + length > DomainName::kMost) tooLong = true;
                if (!tooLong && !ended) {
                    if (dot) name.text[name.length++] = '.';
                    label.copy(name.text + name.length, length);
                    name.length += length;
                }
                advance(length);
                break;
            }
            case kPointer: {
                uint32_t target = (length & 0x3fu) << 8 | view.u8(pos);
                advance(1);
                jumped = true;
                pos = base + target;
                if (read >= view.reported() - base || ++pointers > kMostPointers) {
                    name.instead = tooLong ? "<Name too long>" : "<Name contains a pointer that loops>";
                    return name;
                }
                break;
            }
            case kExtended: {
                if (length != kBitString) {
                    if (read == 1) throw BoundsError{BoundsError::Kind::Malformed};
                    name.instead = "<Unknown extended label>";
                    return name;
                }
                // RFC 2673, obsolete; what follows such a label is not shown.
                uint32_t bits = view.u8(pos);
                advance(1 + (bits ? bits + 7 : 256) / 8);
                if (!ended && !tooLong && name.length + 2 <= DomainName::kMost) {
                    name.text[name.length++] = '\\';
                    name.text[name.length++] = '[';
                }
                ended = true;
                break;
            }
            default: throw BoundsError{BoundsError::Kind::Malformed};
        }
    }
    if (tooLong)
        name.instead = "<Name too long>";
    else if (name.length == 0)
        name.instead = "<Root>";
    return name;
}

}  // namespace dorsal
