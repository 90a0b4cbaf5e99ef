// Redis' serialization protocol, version 2: lines and counted strings
// (redis.io/docs/reference/protocol-spec).
#include <algorithm>
#include <limits>

#include "dissectors/core/layer.h"
#include "dissectors/core/text.h"

namespace dorsal {
namespace {

constexpr uint16_t kPort = 6379;
constexpr uint32_t kLineEnd = 2;      // \r\n
constexpr uint32_t kMostShown = 100;  // a bulk string this long is only counted in the summary
constexpr uint32_t kMostDepth = 32;   // of arrays in arrays
constexpr int64_t kNone = -1;         // the length of a null string or array

// What the C function strtoll reads: blanks, a sign, digits; it stays at the limits.
int64_t numberOf(std::string_view s) {
    size_t at = s.find_first_not_of(" \t\n\v\f\r");
    if (at == s.npos) return 0;
    bool negative = s[at] == '-';
    if (negative || s[at] == '+') ++at;
    constexpr uint64_t kMost = uint64_t(std::numeric_limits<int64_t>::max());
    uint64_t v = 0, limit = kMost + (negative ? 1 : 0);
    for (; at < s.size() && s[at] >= '0' && s[at] <= '9'; ++at) {
        auto digit = uint64_t(s[at] - '0');
        v = v > (limit - digit) / 10 ? limit : v * 10 + digit;
    }
    return negative ? int64_t(~v + 1) : int64_t(v);
}

bool isAscii(std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return uint8_t(c) < 0x80; });
}

struct Resp final : Protocol {
    Field string{*this, "resp.string", "String", Type::String};
    Field error{*this, "resp.error", "Error", Type::String};
    Field bulk{*this, "resp.bulk_string", "Bulk String", Type::None};
    Field bulkValue{*this, "resp.bulk_string.value", "Value", Type::Bytes};
    Field bulkLength{*this, "resp.bulk_string.length", "Length", Type::I32, Base::Dec};
    Field integer{*this, "resp.integer", "Integer", Type::I64, Base::Dec};
    Field array{*this, "resp.array", "Array", Type::None};
    Field arrayLength{*this, "resp.array.length", "Length", Type::I64, Base::Dec};
    Field fragment{*this, "resp.fragment", "Fragment", Type::None};
    Expert partial{*this, "resp.partial", Group::Undecoded, Severity::Note, "Only a part of it was captured"};
    Expert malformedLength{*this, "resp.malformed_length", Group::Undecoded, Severity::Error,
                           "A length below -1"};
    Expert inNextFrame{*this, "resp.reassembled_in_next_frame", Group::Undecoded, Severity::Note,
                       "The array goes on in a later frame, which shows all of it"};
    Expert tooDeep{*this, "resp.array_recursion_too_deep", Group::Undecoded, Severity::Note,
                   "Arrays are nested too deep: what follows is shown outside of them"};

    explicit Resp(Registry& r) : Protocol(r, "resp", "REdis Serialization Protocol", "RESP") {
        r.bind("tcp.port", kPort, *this);
    }

    void parse(Layer& in) const override {
        Reader reader{in.out.destinationPort == kPort};
        in.column("RESP");
        in.out.info.clear();
        in.out.info.append(reader.request ? "Request:" : "Response:");
        while (in.leftCaptured()) {
            reader.start = in.pos;
            element(in, reader, 0);
            if (!reader.asked) continue;
            in.out.info.append(" [continuation]");
            return;
        }
    }

  private:
    struct Reader {
        bool request;
        uint32_t start = 0;  // of the outermost element
        bool asked = false;
    };

    static void ask(Layer& in, Reader& reader, uint32_t more) {
        reader.asked = true;
        in.needMore(reader.start, more);
    }

    // Reads one element and moves behind it, or asks for more of the stream.
    void element(Layer& in, Reader& reader, uint32_t depth) const {
        uint32_t start = in.pos;
        auto rest = in.view.rest(start);
        auto end = rest.find_first_of("\r\n");
        bool ended = end != rest.npos && (rest[end] == '\n' || end + 1 < rest.size());
        if (!ended && in.canNeedMore()) return ask(in, reader, kOneMoreSegment);
        auto line = rest.substr(0, end);
        // A lone \r or \n that ends a line takes a byte of the next one with it.
        auto size = uint32_t(line.size()) + kLineEnd, captured = std::min(size, uint32_t(rest.size()));
        in.pos = start + captured;
        if (line.empty()) return;
        auto text = line.substr(1);
        bool summarized = depth == 0 && !reader.request;
        switch (line[0]) {
            case '+':
                in.view.need(start, size);
                in.addText(string, start, size, decodeString(text, Enc::Ascii));
                if (summarized && in.wantsColumns()) in.infoAppend(" {}", decodeString(text, Enc::Ascii));
                break;
            case '-':
                in.view.need(start, size);
                in.addText(error, start, size, decodeString(text, Enc::Ascii));
                if (in.wantsColumns()) in.infoAppend(" Error: {}", decodeString(text, Enc::Ascii));
                break;
            case ':':
                in.addNumber(integer, start, captured, uint64_t(numberOf(text))).length(size);
                if (summarized) in.infoAppend(" {}", numberOf(text));
                break;
            case '$': bulkString(in, reader, depth, start, size, int32_t(numberOf(text))); break;
            case '*': arrayOf(in, reader, depth, start, size, numberOf(text)); break;
            default: in.addNone(fragment, start, captured); in.out.info.append(" [fragment]");
        }
    }

    void bulkString(Layer& in, Reader& reader, uint32_t depth, uint32_t start, uint32_t head,
                    int32_t length) const {
        uint32_t captured = in.leftCaptured(), need = length < 0 ? 0 : uint32_t(length) + kLineEnd;
        bool whole = captured >= need;
        if (!whole && in.canNeedMore()) return ask(in, reader, depth ? kOneMoreSegment : need - captured);
        uint32_t shown = length < 0 ? 0 : std::min(captured, whole ? uint32_t(length) : captured);
        uint32_t valueAt = in.pos;
        in.pos += std::min(captured, need);
        auto item = in.addNone(bulk, start, in.pos - start);
        auto nest = in.in(item);
        if (!whole) {
            in.expert(partial, item);
            in.out.info.append(" [partial]");
        }
        in.addNumber(bulkLength, start, 0, uint64_t(int64_t(length))).length(head);
        if (length < 0) {
            if (length == kNone)
                item.append(": [NULL]");
            else
                in.expert(malformedLength, item);
            return;
        }
        if (shown) in.add(bulkValue, valueAt, shown);
        auto text = in.view.text(valueAt, shown);
        text = text.substr(0, text.find('\0'));
        bool ascii = isAscii(text), shortEnough = uint32_t(length) < kMostShown;
        if (ascii) item.append(": {}", text);
        if (depth == (reader.request ? 1u : 0u) && shortEnough && ascii)
            in.infoAppend(" {}", text);
        else if (depth == 0 || (depth == 1 && reader.request && !shortEnough))
            in.infoAppend(" BulkString({})", length);
    }

    void arrayOf(Layer& in, Reader& reader, uint32_t depth, uint32_t start, uint32_t head,
                 int64_t length) const {
        bool whole = in.pos == start + head;
        auto item = in.addNone(array, start, in.pos - start);
        auto nest = in.in(item);
        in.addNumber(arrayLength, start, 0, uint64_t(length)).length(head);
        if (!whole) in.expert(partial, item);
        if (length <= 0) {
            if (length == 0)
                item.append(": Empty");
            else if (length == kNone)
                item.append(": NULL");
            else
                in.expert(malformedLength, item);
            return;
        }
        item.append(": Length {}", length);
        if (depth == 0 && !reader.request) in.infoAppend(" Array({})", length);
        if (depth + 1 >= kMostDepth) {
            in.expert(tooDeep, item);
            return;
        }
        for (int64_t i = 0; i < length && in.leftCaptured(); ++i) {
            element(in, reader, depth + 1);
            if (reader.asked) {
                in.expert(inNextFrame, item);
                return;
            }
        }
        item.length(in.pos - start);
    }
};

}  // namespace

void addResp(Registry& r) { r.add<Resp>(); }

}  // namespace dorsal
