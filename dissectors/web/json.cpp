// JavaScript Object Notation (RFC 8259).
#include "dissectors/core/layer.h"
#include "dissectors/core/utf8.h"

namespace dorsal {

namespace {

constexpr uint32_t kMostDepth = 100;

// Where things end in a JSON text. Every function returns the position behind what it found at `at`, or 0.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}
    char at(uint32_t i) const { return i < text_.size() ? text_[i] : '\0'; }
    uint32_t space(uint32_t i) const {
        while (i < text_.size() && std::string_view(" \t\r\n").find(text_[i]) != std::string_view::npos) ++i;
        return i;
    }
    uint32_t string(uint32_t i) const {
        if (at(i) != '"') return 0;
        for (++i; i < text_.size(); ++i) {
            if (text_[i] == '"') return i + 1;
            if (text_[i] == '\\') ++i;
        }
        return 0;
    }
    uint32_t number(uint32_t i) const {
        if (at(i) == '-') ++i;
        uint32_t start = i;
        i = digits(i);
        if (i == start) return 0;
        if (at(i) == '.') {
            uint32_t fraction = digits(i + 1);
            if (fraction == i + 1) return 0;
            i = fraction;
        }
        if (at(i) == 'e' || at(i) == 'E') {
            uint32_t sign = at(i + 1) == '+' || at(i + 1) == '-' ? 2 : 1;
            uint32_t exponent = digits(i + sign);
            if (exponent == i + sign) return 0;
            i = exponent;
        }
        return i;
    }
    uint32_t word(uint32_t i, std::string_view word) const {
        return text_.substr(i, word.size()) == word ? i + uint32_t(word.size()) : 0;
    }
    // An object or array, when it is well-formed throughout.
    uint32_t structure(uint32_t i, uint32_t depth = 0) const {
        char open = at(i);
        if ((open != '{' && open != '[') || depth > kMostDepth) return 0;
        char close = open == '{' ? '}' : ']';
        i = space(i + 1);
        if (at(i) == close) return i + 1;
        for (;;) {
            if (open == '{') {
                i = string(i);
                if (!i) return 0;
                i = space(i);
                if (at(i) != ':') return 0;
                i = space(i + 1);
            }
            i = value(i, depth + 1);
            if (!i) return 0;
            i = space(i);
            if (at(i) == close) return i + 1;
            if (at(i) != ',') return 0;
            i = space(i + 1);
        }
    }
    uint32_t value(uint32_t i, uint32_t depth) const {
        switch (at(i)) {
            case '{':
            case '[': return structure(i, depth);
            case '"': return string(i);
            case 't': return word(i, "true");
            case 'f': return word(i, "false");
            case 'n': return word(i, "null");
            default: return number(i);
        }
    }
    // The text of the string in [i, end), without its quotes and escapes.
    std::string decoded(uint32_t i, uint32_t end) const {
        std::string out;
        for (++i; i + 1 < end; ++i) {
            if (text_[i] != '\\') {
                out += text_[i];
                continue;
            }
            switch (char c = text_[++i]) {
                case 'b': out += '\b'; break;
                case 'f': out += '\f'; break;
                case 'n': out += '\n'; break;
                case 'r': out += '\r'; break;
                case 't': out += '\t'; break;
                case 'u': i += unicode(out, i + 1); break;
                default: out += c;
            }
        }
        return out;
    }

  private:
    uint32_t digits(uint32_t i) const {
        while (at(i) >= '0' && at(i) <= '9') ++i;
        return i;
    }
    int64_t hex4(uint32_t i) const {
        int64_t v = 0;
        for (uint32_t k = 0; k < 4; ++k) {
            char c = at(i + k);
            int d = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
            if (d < 0) return -1;
            v = v << 4 | d;
        }
        return v;
    }
    // Appends the character of the digits at i; how many characters of the text were used.
    uint32_t unicode(std::string& out, uint32_t i) const {
        auto c = hex4(i);
        if (c < 0) return 0;
        if (c >= 0xd800 && c < 0xdc00 && at(i + 4) == '\\' && at(i + 5) == 'u') {
            auto low = hex4(i + 6);
            if (low >= 0xdc00 && low < 0xe000) {
                appendUtf8(out, uint32_t(0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00)));
                return 10;
            }
        }
        appendUtf8(out, uint32_t(c));
        return 4;
    }
    std::string_view text_;
};

struct Json final : Protocol {
    Field array{*this, "json.array", "Array", Type::None};
    Field object{*this, "json.object", "Object", Type::None};
    Field member{*this, "json.member", "Member", Type::String};
    Field key{*this, "json.key", "Key", Type::String};
    Field path{*this, "json.path", "Path", Type::String};
    Field pathWithValue{*this, "json.path_with_value", "Path with value", Type::String};
    Field memberWithValue{*this, "json.member_with_value", "Member with value", Type::String};
    Field valueString{*this, "json.value.string", "String value", Type::String};
    Field valueNumber{*this, "json.value.number", "Number value", Type::String};
    Field valueFalse{*this, "json.value.false", "False value", Type::None};
    Field valueNull{*this, "json.value.null", "Null value", Type::None};
    Field valueTrue{*this, "json.value.true", "True value", Type::None};
    const TextTable& types;

    explicit Json(Registry& r)
        : Protocol(r, "json", "JavaScript Object Notation", "JSON"), types(r.textTable("media_type")) {
        for (auto type :
             {"application/json", "application/json-patch+json", "application/json-rpc",
              "application/jsonrequest", "application/merge-patch+json", "application/problem+json",
              "application/dds-web+json", "application/senml+json", "application/sensml+json"})
            r.bindText("media_type", type, *this);
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        out.protocol.append("/JSON");
        std::string type(out.mediaType);
        for (char& c : type)
            if (c >= 'A' && c <= 'Z') c = char(c + 32);
        if (in.wantsColumns())
            out.info.appendSeparated(
                fmt::format("JavaScript Object Notation{}", type.empty() ? "" : " (" + type + ")"));
        if (!type.empty()) in.self().append(": {}", type);
        if (!in.wantsItems() && !in.pass()) return;
        Scanner scan(in.view.rest(0));
        std::string place;
        uint32_t at = scan.space(0), size = in.view.captured();
        while (at < size) {
            uint32_t end = scan.structure(at);
            if (!end) break;
            if (in.wantsItems()) add(in, scan, at, place, "");
            at = scan.space(end);
        }
        if (at >= size) return;
        // What is no JSON is shown as text.
        auto text = types.find("text/plain");
        auto rest = scan.space(0) == at ? 0 : at;
        in.headerLength(rest);
        out.info.writable = false;
        if (text) in.call(*text, in.view.sub(rest));
        out.info.writable = true;
    }

    // Adds the value at `at`, which is well-formed; returns where it ends. `place` is its path, and `name`
    // what it is called there.
    uint32_t add(Layer& in, const Scanner& scan, uint32_t at, std::string& place,
                 std::string_view name) const {
        switch (scan.at(at)) {
            case '{': return addObject(in, scan, at, place);
            case '[': return addArray(in, scan, at, place);
            case '"': {
                auto end = scan.string(at);
                auto text = scan.decoded(at, end);
                addPlace(in, at, end, place, name, text);
                in.addText(valueString, at, end - at, text);
                return end;
            }
            case 't': return addWord(in, valueTrue, "true", at, place, name);
            case 'f': return addWord(in, valueFalse, "false", at, place, name);
            case 'n': return addWord(in, valueNull, "null", at, place, name);
            default: {
                auto end = scan.number(at);
                addPlace(in, at, end, place, name, in.view.text(at, end - at));
                in.add(valueNumber, at, end - at);
                return end;
            }
        }
    }

  private:
    void addPlace(Layer& in, uint32_t at, uint32_t end, const std::string& place, std::string_view name,
                  std::string_view text) const {
        if (in.out.wants(pathWithValue))
            in.addText(pathWithValue, at, end - at, fmt::format("{}:{}", place, text)).generated();
        if (in.out.wants(memberWithValue))
            in.addText(memberWithValue, at, end - at, fmt::format("{}:{}", name, text)).generated();
    }
    uint32_t addWord(Layer& in, const Field& f, std::string_view word, uint32_t at, const std::string& place,
                     std::string_view name) const {
        auto end = at + uint32_t(word.size());
        addPlace(in, at, end, place, name, word);
        in.addNone(f, at, end - at);
        return end;
    }
    uint32_t addObject(Layer& in, const Scanner& scan, uint32_t at, std::string& place) const {
        auto item = in.addNone(object, at, 0);
        auto nest = in.in(item);
        at = scan.space(at + 1);
        while (scan.at(at) != '}') {
            uint32_t keyEnd = scan.string(at);
            auto name = scan.decoded(at, keyEnd);
            auto whole = in.addText(member, at, 0, name);
            uint32_t end;
            {
                auto memberNest = in.in(whole);
                size_t before = place.size();
                place += '/';
                place += name;
                end = add(in, scan, scan.space(scan.space(keyEnd) + 1), place, name);
                in.addText(key, at, keyEnd - at, name);
                in.addText(path, at, end - at, place).generated();
                place.resize(before);
            }
            whole.length(end - at);
            at = scan.space(end);
            if (scan.at(at) == ',') at = scan.space(at + 1);
        }
        item.endAt(in.view, at + 1);
        return at + 1;
    }
    uint32_t addArray(Layer& in, const Scanner& scan, uint32_t at, std::string& place) const {
        auto item = in.addNone(array, at, 0);
        auto nest = in.in(item);
        at = scan.space(at + 1);
        size_t before = place.size();
        place += "/[]";
        while (scan.at(at) != ']') {
            at = scan.space(add(in, scan, at, place, "[]"));
            if (scan.at(at) == ',') at = scan.space(at + 1);
        }
        place.resize(before);
        item.endAt(in.view, at + 1);
        return at + 1;
    }
};

}  // namespace

void addJson(Registry& r) { r.add<Json>(); }

}  // namespace dorsal
