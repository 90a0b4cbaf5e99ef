// Bodies that are shown as text, or as nothing but their type: the protocols of the media_type table that
// have no structure of their own, and HTML's forms.
#include <algorithm>

#include "dissectors/core/layer.h"
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

void appendType(Layer& in) {
    if (in.wantsColumns() && !in.out.mediaType.empty())
        in.out.info.appendSeparated(fmt::format("({})", lower(in.out.mediaType)), " ");
}

struct TextLines final : Protocol {
    const TextTable& types;
    explicit TextLines(Registry& r)
        : Protocol(r, "data-text-lines", "Line-based text data", "Line-based text data"),
          types(r.textTable("media_type")) {
        borrowers = {"websocket"};
        ownItem = false;
        for (auto type : {"text/plain", "text/html", "text/css", "text/javascript", "text/enriched",
                          "text/parameters", "text/richtext", "text/xml-external-parsed-entity",
                          "application/x-javascript", "application/x-ns-proxy-autoconfig"})
            r.bindText("media_type", type, *this);
    }
    void parse(Layer& in) const override {
        // XML often calls itself plain text or HTML.
        auto xml = types.find("text/xml");
        if (xml && in.view.rest(0).substr(0, 5) == "<?xml") return in.call(*xml, in.view);
        appendType(in);
        in.addSelf();
        if (!in.wantsTexts()) return;
        uint32_t count = 0;
        for (uint32_t at = 0; at < in.view.captured(); ++count) {
            auto line = lineAt(in.view, at);
            uint32_t size = std::min(line.next, in.view.captured()) - at;
            in.text(at, size, "{}", escaped(in.view.text(at, size)));
            at += size;
        }
        if (!in.out.mediaType.empty()) in.self().append(": {}", lower(in.out.mediaType));
        in.self().append(" ({} lines)", count);
    }
};

struct Media final : Protocol {
    Field type{*this, "media.type", "Media type", Type::Bytes};
    explicit Media(Registry& r) : Protocol(r, "media", "Media Type", "Media") {
        r.bindText("media_type", "*", *this);
    }
    void parse(Layer& in) const override {
        appendType(in);
        auto& out = in.out;
        auto item = in.add(type, 0, in.view.captured());
        if (!item.texts()) return;
        item.value("{}", lower(out.mediaType));
        if (!out.mediaParameters.empty()) item.append("; {}", out.mediaParameters);
        item.append(" ({} byte{})", in.view.reported(), in.view.reported() == 1 ? "" : "s");
    }
};

// HTML's application/x-www-form-urlencoded (WHATWG URL, section 5).
struct UrlEncodedForm final : Protocol {
    Field key{*this, "urlencoded-form.key", "Key", Type::Stringz};
    Field value{*this, "urlencoded-form.value", "Value", Type::Stringz};

    explicit UrlEncodedForm(Registry& r)
        : Protocol(r, "urlencoded-form", "HTML Form URL Encoded", "URL Encoded Form Data") {
        r.bindText("media_type", "application/x-www-form-urlencoded", *this);
    }

    void parse(Layer& in) const override {
        appendType(in);
        in.self().append(": {}", lower(in.out.mediaType));
        if (!in.wantsItems()) return;
        auto all = in.view.rest(0);
        for (uint32_t at = 0; at < all.size();) {
            auto item = in.text(at, 0, "Form item");
            uint32_t keyEnd = at, valueAt, end;
            std::string name, content;
            if (!decode(all, keyEnd, '=', name)) return;
            valueAt = end = keyEnd + 1;
            if (keyEnd < all.size() && !decode(all, end, '&', content)) return;
            item.length(std::min(end + 1, uint32_t(all.size())) - at);
            item.label("Form item: \"{}\" = \"{}\"", escaped(name), escaped(content));
            auto nest = in.in(item);
            in.addText(key, at, keyEnd - at, name);
            in.addText(value, valueAt, 0, content).length(end - valueAt);
            at = end + 1;
        }
    }

  private:
    static int digit(char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    }
    // Decodes up to `stop` or the end; false when a percent sign is not followed by two digits.
    static bool decode(std::string_view all, uint32_t& at, char stop, std::string& out) {
        for (; at < all.size() && all[at] != stop; ++at) {
            char c = all[at];
            if (c == '+') c = ' ';
            if (c == '%') {
                if (at + 2 >= all.size()) return false;
                int high = digit(all[at + 1]), low = digit(all[at + 2]);
                if (high < 0 || low < 0) return false;
                c = char(high << 4 | low);
                at += 2;
            }
            out += c;
        }
        return true;
    }
};

}  // namespace

void addTextBodies(Registry& r) {
    r.add<TextLines>();
    r.add<Media>();
    r.add<UrlEncodedForm>();
    r.bindText("media_type", "application/octet-stream", *r.protocol("data"));
}

}  // namespace dorsal
