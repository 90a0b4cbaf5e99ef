#include "dissectors/security/tls_vectors.h"

namespace dorsal::tls {

Vectors::Vectors(FieldNames& n)
    : outside(n.owner, n("malformed.vector_length"), Group::Protocol, Severity::Warn,
              "Variable vector length is outside the permitted range"),
      small(n.owner, n("malformed.buffer_too_small"), Group::Malformed, Severity::Error,
            "Malformed message, not enough data is available"),
      trailing(n.owner, n("malformed.trailing_data"), Group::Protocol, Severity::Warn,
               "Undecoded trailing data is present") {}

bool Vectors::begin(Layer& in, const Field& length, uint32_t limit, uint32_t& end, uint32_t least,
                    uint32_t most) const {
    uint32_t size = lengthBytes(most);
    end = limit;
    uint32_t room = limit > in.pos ? limit - in.pos : 0;
    if (room < size) {
        in.expert(small, in.text(in.pos, room, "No more room for vector of length {}", size),
                  "No more room for vector of length {}", size);
        in.pos = limit;
        return false;
    }
    auto value = uint32_t(in.number(length, size));
    auto item = in.last();
    room -= size;
    if (value < least)
        in.expert(outside, item, "Vector length {} is smaller than minimum {}", value, least);
    else if (value > most)
        in.expert(outside, item, "Vector length {} is larger than maximum {}", value, most);
    if (value > room) {
        in.expert(small, item, "Vector length {} is too large, truncating it to {}", value, room);
        return false;
    }
    end = in.pos + value;
    return true;
}

void Vectors::finish(Layer& in, uint32_t end) const {
    if (in.pos == end) return;
    bool over = in.pos > end;
    uint32_t at = over ? end : in.pos, n = over ? in.pos - end : end - in.pos;
    in.pos = end;
    if (over) {
        auto item = in.text(at, n, "Dissector processed too much data ({} byte{})", n, n == 1 ? "" : "s");
        in.expert(small, item, "Dissector processed too much data ({} byte{})", n, n == 1 ? "" : "s");
    } else {
        const char* were = n == 1 ? " was" : "s were";
        auto item = in.text(at, n, "{} trailing byte{} unprocessed", n, were);
        in.expert(trailing, item, "{} trailing byte{} unprocessed", n, were);
    }
}

}  // namespace dorsal::tls
