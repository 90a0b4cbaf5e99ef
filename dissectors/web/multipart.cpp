// MIME multipart bodies (RFC 2046, section 5.1).
#include <algorithm>

#include "dissectors/core/layer.h"
#include "dissectors/core/special.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

using namespace http;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c + 32);
    return out;
}

// Without the blanks and line ends around it: header fields may be folded.
std::string_view unfolded(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// The value of a parameter in "a=b; c=\"d\"".
std::string_view parameter(std::string_view all, std::string_view name) {
    while (!all.empty()) {
        auto equals = all.find('=');
        if (equals == all.npos) return {};
        auto key = unfolded(all.substr(0, equals));
        all.remove_prefix(equals + 1);
        all = all.substr(std::min(all.find_first_not_of(" \t\r\n"), all.size()));
        bool quoted = !all.empty() && all[0] == '"';
        auto end = quoted ? all.find('"', 1) : all.find(';');
        auto value = quoted ? all.substr(1, end == all.npos ? end : end - 1) : unfolded(all.substr(0, end));
        if (equalsNoCase(key, name)) return value;
        if (quoted && end != all.npos) end = all.find(';', end);
        all = end == all.npos ? std::string_view() : all.substr(end + 1);
    }
    return {};
}

// Without the blanks around its semicolons.
std::string compact(std::string_view value) {
    std::string out;
    bool quoted = false;
    for (char c : value) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n') &&
            (out.empty() || out.back() == ';'))
            continue;
        out += c;
    }
    return out;
}

struct Multipart final : Protocol {
    Field type{*this, "mime_multipart.type", "Type", Type::String};
    Field part{*this, "mime_multipart.part", "Encapsulated multipart part", Type::String};
    Field contentDescription{*this, "mime_multipart.header.content-description", "Content-Description",
                             Type::String};
    Field contentDisposition{*this, "mime_multipart.header.content-disposition", "Content-Disposition",
                             Type::String};
    Field contentEncoding{*this, "mime_multipart.header.content-encoding", "Content-Encoding", Type::String};
    Field contentId{*this, "mime_multipart.header.content-id", "Content-Id", Type::String};
    Field contentLanguage{*this, "mime_multipart.header.content-language", "Content-Language", Type::String};
    Field contentLength{*this, "mime_multipart.header.content-length", "Content-Length", Type::String};
    Field contentTransferEncoding{*this, "mime_multipart.header.content-transfer-encoding",
                                  "Content-Transfer-Encoding", Type::String};
    Field contentType{*this, "mime_multipart.header.content-type", "Content-Type", Type::String};
    Field firstBoundary{*this, "mime_multipart.first_boundary", "First boundary", Type::String};
    Field preamble{*this, "mime_multipart.preamble", "Preamble", Type::Bytes};
    Field lastBoundary{*this, "mime_multipart.last_boundary", "Last boundary", Type::String};
    Field boundary{*this, "mime_multipart.boundary", "Boundary", Type::String};
    Field trailer{*this, "mime_multipart.trailer", "Trailer", Type::Bytes};
    Expert noParameter{*this, "mime_multipart.no_required_parameter", Group::Protocol, Severity::Error,
                       "A parameter that multipart bodies need is missing"};
    TextTable& types;

    explicit Multipart(Registry& r)
        : Protocol(r, "mime_multipart", "MIME Multipart Media Encapsulation", "MIME multipart"),
          types(r.textTable("media_type")) {
        ownItem = false;
        for (auto kind : {"mixed", "related", "alternative", "form-data", "byteranges", "report", "signed",
                          "encrypted", "x-mixed-replace", "digest", "parallel"})
            r.bindText("media_type", std::string("multipart/") + kind, *this);
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        auto own = lower(out.mediaType);
        std::string separator(parameter(out.mediaParameters, "boundary"));
        if (separator.empty()) {
            in.expert(noParameter, in.text(0, in.view.captured(), "{}", noParameter.field.name));
            return in.call(registry().special().data, in.view);
        }
        in.addSelf().append(", Type: {}, Boundary: \"{}\"", own, separator);
        in.addText(type, 0, 0, own).generated();
        Boundary b = find(in.view, 0, separator, true);
        if (!b.size) return in.callBelow(registry().special().data, in.view);
        if (b.at) in.add(preamble, 0, b.at);
        addBoundary(in, firstBoundary, b);
        while (!b.last) {
            uint32_t begin = b.at + b.size;
            b = find(in.view, begin, separator, false);
            uint32_t end = b.size ? b.at : in.view.captured();
            if (!b.size) {
                in.addText(part, begin, 0, "").label("Encapsulated multipart part: ");
                return;
            }
            addPart(in, begin, end);
            addBoundary(in, b.last ? lastBoundary : boundary, b);
        }
        uint32_t end = b.at + b.size;
        if (end < in.view.captured()) in.add(trailer, end, in.view.captured() - end);
    }

  private:
    struct Boundary {
        uint32_t at = 0, size = 0;  // with the line ends around it; size 0: there is none
        bool last = false;
    };
    // The delimiter at or behind `from`; the first one of all may stand at the very beginning.
    static Boundary find(const View& view, uint32_t from, const std::string& separator, bool first) {
        auto text = view.rest(0);
        std::string delimiter = "--" + separator;
        for (size_t at = text.find(delimiter, from); at != text.npos; at = text.find(delimiter, at + 1)) {
            size_t begin = at;
            if (!first) {
                if (begin > from && text[begin - 1] == '\n') --begin;
                if (begin > from && text[begin - 1] == '\r') --begin;
            }
            if (at && text[at - 1] != '\n' && text[at - 1] != '\r') continue;
            size_t end = at + delimiter.size();
            bool last = text.substr(end, 2) == "--";
            if (last) end += 2;
            auto next = std::min(text.find_first_not_of(" \t", end), text.size());
            if (!last && next < text.size() && text[next] != '\r' && text[next] != '\n') continue;
            auto line = lineAt(view, uint32_t(end));
            end = std::min<size_t>(line.next, text.size());
            return {uint32_t(begin), uint32_t(end - begin), last};
        }
        return {};
    }
    static void addBoundary(Layer& in, const Field& f, const Boundary& b) { in.add(f, b.at, b.size); }

    const Field* known(std::string_view name) const {
        for (auto f : {&contentDescription, &contentDisposition, &contentEncoding, &contentId,
                       &contentLanguage, &contentLength, &contentTransferEncoding, &contentType})
            if (equalsNoCase(f->name, name)) return f;
        return nullptr;
    }

    void addPart(Layer& in, uint32_t begin, uint32_t end) const {
        auto& out = in.out;
        View view = in.view.sub(0, end);
        in.view.need(begin, end - begin);
        auto item = in.addText(part, begin, 0, "").length(end - begin);
        auto nest = in.in(item);
        std::string_view partType, parameters;
        uint32_t bodyAt = begin;
        for (uint32_t at = begin; at < end;) {
            auto line = lineAt(view, at);
            std::string_view name, value;
            // A line that begins with a blank goes on with the one before it (RFC 5322, section 2.2.3).
            while (line.whole && view.has(line.next, 1) &&
                   (view.u8(line.next) == ' ' || view.u8(line.next) == '\t')) {
                auto more = lineAt(view, line.next);
                line.size = more.at + more.size - line.at;
                line.next = more.next;
                line.whole = more.whole;
            }
            if (!line.whole || !splitHeader(view.text(line.at, line.size), name, value)) break;
            auto next = lineAt(view, line.next);
            bool lastHeader = next.whole && next.size == 0;
            bodyAt = lastHeader ? next.next : line.next;
            auto f = known(name);
            if (f == &contentType) {
                auto semicolon = std::min(value.find(';'), value.size());
                partType = trimmed(value.substr(0, semicolon));
                parameters = trimmed(value.substr(std::min(semicolon + 1, value.size())));
            }
            uint32_t size = bodyAt - at;
            if (in.wantsTexts()) {
                auto label = escaped(view.text(at, size));
                if (f)
                    in.addText(*f, at, size, compact(value)).label("{}", label);
                else
                    in.text(at, size, "{}", label);
            } else if (f) {
                in.addText(*f, at, size, compact(value));
            }
            if (lastHeader) break;
            at = line.next;
        }
        item.label("Encapsulated multipart part: ");
        if (!partType.empty()) item.append(" ({})", lower(partType));
        if (bodyAt >= end) return;
        View body = view.sub(bodyAt);
        if (partType.empty()) return in.callBelow(registry().special().data, body);
        auto outerType = out.mediaType, outerParameters = out.mediaParameters;
        out.mediaType = partType;
        out.mediaParameters = parameters;
        auto next = types.find(partType);
        if (next) {
            Layer probe(out, body, *next, in.parent());
            if (!next->accepts(probe)) next = nullptr;
        }
        if (!next) next = types.find("*");
        if (next) in.callBelow(*next, body);
        out.mediaType = outerType;
        out.mediaParameters = outerParameters;
    }
};

}  // namespace

void addMultipart(Registry& r) { r.add<Multipart>(); }

}  // namespace dorsal
