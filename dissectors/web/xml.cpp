// Extensible Markup Language (XML 1.0): tags, attributes and text, well-formed or not.
#include <deque>

#include "dissectors/core/layer.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

using http::escaped;

constexpr size_t kMostDepth = 200;
constexpr std::string_view kSpace = " \t\r\n";

struct Xml final : Protocol {
    Field xmlpi{*this, "xml.xmlpi", "XMLPI", Type::String};
    Field cdatasection{*this, "xml.cdatasection", "CDATASection", Type::String};
    Field comment{*this, "xml.comment", "Comment", Type::String};
    Field attribute{*this, "xml.attribute", "Attribute", Type::String};
    Field doctype{*this, "xml.doctype", "Doctype", Type::String};
    Field dtdtag{*this, "xml.dtdtag", "DTD Tag", Type::String};
    Field cdata{*this, "xml.cdata", "CDATA", Type::String};
    Field tag{*this, "xml.tag", "Tag", Type::String};
    Field unknown{*this, "xml.unknown", "Unknown", Type::String};
    Field declaration{*this, "xml.xmlpi.xml", "xml.xmlpi.xml", Type::String};
    Field encoding{*this, "xml.xmlpi.xml.encoding", "encoding", Type::String};
    Field standalone{*this, "xml.xmlpi.xml.standalone", "standalone", Type::String};
    Field version{*this, "xml.xmlpi.xml.version", "version", Type::String};
    Expert unopened{*this, "xml.closing_unopened_tag", Group::Malformed, Severity::Error,
                    "Closing an unopened tag"};

    explicit Xml(Registry& r) : Protocol(r, "xml", "eXtensible Markup Language", "XML") {
        for (auto type : {"text/xml",
                          "text/vnd.wap.wml",
                          "text/vnd.wap.si",
                          "text/vnd.wap.sl",
                          "text/vnd.wap.co",
                          "text/vnd.wap.emn",
                          "image/svg+xml",
                          "application/3gpp-ims+xml",
                          "application/atom+xml",
                          "application/cpim-pidf+xml",
                          "application/mathml+xml",
                          "application/pidf+xml",
                          "application/rdf+xml",
                          "application/reginfo+xml",
                          "application/resource-lists+xml",
                          "application/rss+xml",
                          "application/smil",
                          "application/soap+xml",
                          "application/vnd.3gpp.mcptt-info+xml",
                          "application/watcherinfo+xml",
                          "application/xcap-diff+xml",
                          "application/xml",
                          "application/xml-dtd",
                          "application/xslt+xml"})
            r.bindText("media_type", type, *this);
    }

    void parse(Layer& in) const override {
        in.out.protocol.append("/XML");
        if (in.wantsItems()) Reader(*this, in).run();
    }

  private:
    // Walks over the text once; `nests_` are the open tags.
    class Reader {
      public:
        Reader(const Xml& xml, Layer& in) : xml_(xml), in_(in), text_(in.view.rest(0)) {}

        void run() {
            while (at_ < text_.size()) {
                auto begin = text_.find_first_not_of(kSpace, at_);
                if (begin == text_.npos) return;
                at_ = begin;
                if (text_[at_] != '<')
                    characters();
                else
                    markup();
            }
        }

      private:
        struct Open {
            Open(Layer& in, const Item& item) : item(item), nest(in, item) {}
            Item item;
            Layer::Sub nest;
        };

        bool starts(std::string_view s) const { return text_.substr(at_, s.size()) == s; }
        // Behind the next `s`, or the end of the text.
        size_t behind(std::string_view s, size_t from) const {
            auto found = text_.find(s, from);
            return found == text_.npos ? text_.size() : found + s.size();
        }
        Item add(const Field& f, size_t at, size_t end) {
            auto piece = text_.substr(at, end - at);
            return in_.addText(f, uint32_t(at), uint32_t(end - at), piece).label("{}", escaped(piece));
        }
        Item text(size_t at, size_t end) {
            return in_.text(uint32_t(at), uint32_t(end - at), "{}", escaped(text_.substr(at, end - at)));
        }
        static bool isName(char c) {
            return kSpace.find(c) == kSpace.npos && c != '>' && c != '/' && c != '=';
        }

        void characters() {
            auto end = std::min(text_.find('<', at_), text_.size());
            add(open_.empty() ? xml_.unknown : xml_.cdata, at_, end);
            at_ = end;
        }

        void markup() {
            if (starts("<!--"))
                span(xml_.comment, behind("-->", at_));
            else if (starts("<![CDATA["))
                span(xml_.cdatasection, behind("]]>", at_));
            else if (starts("<?"))
                instruction();
            else if (starts("<!DOCTYPE"))
                documentType();
            else if (starts("</"))
                closing();
            else
                opening();
        }
        void span(const Field& f, size_t end) {
            add(f, at_, end);
            at_ = end;
        }

        void instruction() {
            auto end = behind("?>", at_);
            size_t nameEnd = at_ + 2;
            while (nameEnd < end && isName(text_[nameEnd]) && text_[nameEnd] != '?') ++nameEnd;
            bool isDeclaration = text_.substr(at_ + 2, nameEnd - at_ - 2) == "xml";
            auto item = add(isDeclaration ? xml_.declaration : xml_.xmlpi, at_, end);
            item.label("{}", escaped(text_.substr(at_, nameEnd - at_)));
            auto nest = in_.in(item);
            size_t last = end >= 2 && text_.substr(end - 2, 2) == "?>" ? end - 2 : end;
            attributes(nameEnd, last, isDeclaration, {});
            if (last < end) text(last, end);
            at_ = end;
        }

        void documentType() {
            auto nameAt = std::min(text_.find_first_not_of(kSpace, at_ + 9), text_.size());
            auto nameEnd = std::min(text_.find_first_of(" \t\r\n[>", nameAt), text_.size());
            auto stop = std::min(text_.find_first_of("[>", nameEnd), text_.size());
            auto end = std::min(stop + 1, text_.size());
            auto item = in_.addText(xml_.doctype, uint32_t(nameAt), uint32_t(nameEnd - nameAt),
                                    text_.substr(nameAt, nameEnd - nameAt));
            item.label("{}", escaped(text_.substr(at_, end - at_)));
            at_ = end;
            if (stop >= text_.size() || text_[stop] != '[') return;
            auto nest = in_.in(item);
            for (;;) {
                auto next = text_.find_first_of("<]", at_);
                if (next == text_.npos) {
                    at_ = text_.size();
                    return;
                }
                if (text_[next] == ']') {
                    at_ = behind(">", next);
                    text(next, at_);
                    return;
                }
                at_ = behind(">", next);
                add(xml_.dtdtag, next, at_);
            }
        }

        void closing() {
            auto end = behind(">", at_);
            text(at_, end);
            if (open_.empty()) {
                auto item = in_.text(uint32_t(at_), uint32_t(end - at_), "{}", xml_.unopened.field.name);
                in_.expert(xml_.unopened, item);
            } else {
                open_.back().item.endAt(in_.view, uint32_t(end));
                open_.pop_back();
            }
            at_ = end;
        }

        void opening() {
            size_t nameEnd = at_ + 1;
            while (nameEnd < text_.size() && isName(text_[nameEnd])) ++nameEnd;
            size_t end = tagEnd(nameEnd);
            bool whole = end <= text_.size() && end > at_ && text_[end - 1] == '>';
            if (!whole || nameEnd == at_ + 1) {
                add(xml_.unknown, at_, end);
                at_ = end;
                return;
            }
            bool empty = text_[end - 2] == '/';
            size_t last = end - (empty ? 2 : 1);
            auto item = add(xml_.tag, at_, end);
            {
                auto nest = in_.in(item);
                if (attributes(nameEnd, last, false, text_.substr(last, end - last)))
                    item.label("{}", escaped(text_.substr(at_, nameEnd - at_)));
            }
            if (!empty && open_.size() < kMostDepth) open_.emplace_back(in_, item);
            at_ = end;
        }

        // Behind the '>' that is not in quotes.
        size_t tagEnd(size_t from) const {
            char quote = 0;
            for (size_t i = from; i < text_.size(); ++i) {
                char c = text_[i];
                if (quote) {
                    if (c == quote) quote = 0;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == '>') {
                    return i + 1;
                }
            }
            return text_.size();
        }

        // The attributes in [from, end); the last one's label gets what closes the tag. False: there is none.
        bool attributes(size_t from, size_t end, bool ofDeclaration, std::string_view close) {
            auto inside = text_.substr(0, end);
            Item last;
            std::string label;
            bool any = false;
            for (size_t at = from; at < end;) {
                at = std::min(inside.find_first_not_of(kSpace, at), end);
                if (at >= end) break;
                size_t begin = at;
                while (at < end && isName(text_[at])) ++at;
                auto name = text_.substr(begin, at - begin);
                size_t equals = std::min(inside.find_first_not_of(kSpace, at), end);
                if (equals >= end || text_[equals] != '=') {
                    at = std::max(at, begin + 1);
                    continue;
                }
                size_t valueAt = std::min(inside.find_first_not_of(kSpace, equals + 1), end), valueEnd;
                char quote = valueAt < end ? text_[valueAt] : '\0';
                if (quote == '"' || quote == '\'') {
                    valueEnd = std::min(inside.find(quote, ++valueAt), end);
                    at = std::min(valueEnd + 1, end);
                } else {
                    valueEnd = at = std::min(inside.find_first_of(kSpace, valueAt), end);
                }
                auto f = ofDeclaration ? declared(name) : nullptr;
                last = f ? add(*f, valueAt, valueEnd) : add(xml_.attribute, begin, at);
                label = escaped(text_.substr(begin, at - begin));
                if (f) last.label("{}", label);
                any = true;
            }
            if (!close.empty()) last.label("{}{}", label, close);
            return any;
        }
        const Field* declared(std::string_view name) const {
            return name == "version"      ? &xml_.version
                   : name == "encoding"   ? &xml_.encoding
                   : name == "standalone" ? &xml_.standalone
                                          : nullptr;
        }

        const Xml& xml_;
        Layer& in_;
        std::string_view text_;
        size_t at_ = 0;
        std::deque<Open> open_;
    };
};

}  // namespace

void addXml(Registry& r) { r.add<Xml>(); }

}  // namespace dorsal
