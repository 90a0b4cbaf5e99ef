// Internet Message Format (RFC 5322), with the header fields of MIME (RFC 2045) and MIXER (RFC 2156).
#include <algorithm>

#include "dissectors/core/layer.h"
#include "dissectors/core/text.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

using namespace http;

enum class Kind : uint8_t { Text, Mailbox, Mailboxes, Addresses, ContentType };

struct HeaderName {
    const char* abbrev;
    const char* name;  // also the name in the message
    Kind kind = Kind::Text;
};
constexpr HeaderName kHeaders[] = {
    {"imf.date", "Date"},
    {"imf.from", "From", Kind::Mailboxes},
    {"imf.sender", "Sender", Kind::Mailbox},
    {"imf.reply_to", "Reply-To", Kind::Addresses},
    {"imf.to", "To", Kind::Addresses},
    {"imf.cc", "Cc", Kind::Addresses},
    {"imf.bcc", "Bcc", Kind::Addresses},
    {"imf.message_id", "Message-ID"},
    {"imf.in_reply_to", "In-Reply-To"},
    {"imf.references", "References"},
    {"imf.subject", "Subject"},
    {"imf.comments", "Comments"},
    {"imf.user_agent", "User-Agent"},
    {"imf.keywords", "Keywords"},
    {"imf.resent.date", "Resent-Date"},
    {"imf.resent.from", "Resent-From", Kind::Mailboxes},
    {"imf.resent.sender", "Resent-Sender", Kind::Mailbox},
    {"imf.resent.to", "Resent-To", Kind::Addresses},
    {"imf.resent.cc", "Resent-Cc", Kind::Addresses},
    {"imf.resent.bcc", "Resent-Bcc", Kind::Addresses},
    {"imf.resent.message_id", "Resent-Message-ID"},
    {"imf.return_path", "Return-Path"},
    {"imf.received", "Received"},
    {"imf.content.type", "Content-Type", Kind::ContentType},
    {"imf.content.description", "Content-Description"},
    {"imf.content.id", "Content-ID"},
    {"imf.content.transfer_encoding", "Content-Transfer-Encoding"},
    {"imf.mime_version", "MIME-Version"},
    {"imf.autoforwarded", "Autoforwarded"},
    {"imf.autosubmitted", "Autosubmitted"},
    {"imf.x400_content_identifier", "X400-Content-Identifier"},
    {"imf.content_language", "Content-Language"},
    {"imf.conversion", "Conversion"},
    {"imf.conversion_with_loss", "Conversion-With-Loss"},
    {"imf.delivery_date", "Delivery-Date"},
    {"imf.discarded_x400_ipms_extensions", "Discarded-X400-IPMS-Extensions"},
    {"imf.discarded_x400_mts_extensions", "Discarded-X400-MTS-Extensions"},
    {"imf.dl_expansion_history", "DL-Expansion-History"},
    {"imf.deferred_delivery", "Deferred-Delivery"},
    {"imf.expires", "Expires"},
    {"imf.importance", "Importance"},
    {"imf.incomplete_copy", "Incomplete-Copy"},
    {"imf.latest_delivery_time", "Latest-Delivery-Time"},
    {"imf.message_type", "Message-Type"},
    {"imf.original_encoded_information_types", "Original-Encoded-Information-Types"},
    {"imf.originator_return_address", "Originator-Return-Address"},
    {"imf.priority", "Priority"},
    {"imf.reply_by", "Reply-By"},
    {"imf.sensitivity", "Sensitivity"},
    {"imf.supersedes", "Supersedes"},
    {"imf.x400_content_type", "X400-Content-Type"},
    {"imf.x400_mts_identifier", "X400-MTS-Identifier"},
    {"imf.x400_originator", "X400-Originator"},
    {"imf.x400_received", "X400-Received"},
    {"imf.x400_recipients", "X400-Recipients"},
    {"imf.delivered_to", "Delivered-To", Kind::Mailbox},
    {"imf.ext.mailer", "X-Mailer"},
    {"imf.ext.mimeole", "X-MimeOLE"},
    {"imf.ext.expiry-date", "Expiry-Date"},
    {"imf.ext.tnef-correlator", "X-MS-TNEF-Correlator"},
    {"imf.ext.uidl", "X-UIDL"},
    {"imf.ext.authentication_warning", "X-Authentication-Warning"},
    {"imf.ext.virus_scanned", "X-Virus-Scanned"},
    {"imf.ext.original-to", "X-Original-To", Kind::Addresses},
    {"imf.thread-index", "Thread-Index"},
    {"imf.lines", "Lines"},
    {"imf.precedence", "Precedence"},
};

// Blanks and line ends as single blanks, and what else can't be printed escaped.
std::string flat(std::string_view text) {
    std::string blank(text);
    for (char& c : blank)
        if (c == '\r' || c == '\n' || c == '\t' || c == '\v' || c == '\f') c = ' ';
    return escaped(blank);
}

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct Imf final : Protocol {
    struct Header {
        Field field;
        Kind kind;
        Header(Protocol& p, const HeaderName& n) : field(p, n.abbrev, n.name, Type::String), kind(n.kind) {}
    };
    std::vector<std::unique_ptr<Header>> headers;
    Field contentTypeType{*this, "imf.content.type.type", "Type", Type::String};
    Field contentTypeParameters{*this, "imf.content.type.parameters", "Parameters", Type::String};
    Field extension{*this, "imf.extension", "Unknown-Extension", Type::String};
    Field extensionType{*this, "imf.extension.type", "Type", Type::String};
    Field extensionValue{*this, "imf.extension.value", "Value", Type::String};
    Field displayName{*this, "imf.display_name", "Display-Name", Type::String};
    Field address{*this, "imf.address", "Address", Type::String};
    Field addressItem{*this, "imf.address_list.item", "Item", Type::String};
    Field mailboxItem{*this, "imf.mailbox_list.item", "Item", Type::String};
    Field label{*this, "imf.siolabel", "SIO-Label", Type::None};
    Field labelMarking{*this, "imf.siolabel.marking", "Marking", Type::String};
    Field labelForeground{*this, "imf.siolabel.fgcolor", "Foreground Color", Type::String};
    Field labelBackground{*this, "imf.siolabel.bgcolor", "Background Color", Type::String};
    Field labelType{*this, "imf.siolabel.type", "Type", Type::String};
    Field labelText{*this, "imf.siolabel.label", "Label", Type::String};
    Field labelUnknown{*this, "imf.siolabel.unknown", "Unknown parameter", Type::String};
    Field messageText{*this, "imf.message_text", "Message-Text", Type::None};
    Expert unknownParameter{*this, "imf.unknown_param", Group::Protocol, Severity::Warn,
                            "A parameter that is not known"};
    const TextTable& types;

    explicit Imf(Registry& r)
        : Protocol(r, "imf", "Internet Message Format", "IMF"), types(r.textTable("media_type")) {
        for (auto& name : kHeaders) headers.push_back(std::make_unique<Header>(*this, name));
        r.bindText("media_type", "message/rfc822", *this);
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        if (in.wantsColumns()) out.protocol.append("/IMF");
        out.info.clear();
        std::string_view contentType, parameters;
        uint32_t body = 0;
        Part part;
        for (uint32_t at = 0; !part.last; at = part.next) {
            int64_t colon = in.view.find(at, ':');
            // What does not look like a header is text, with all that stands before it.
            body = 0;
            if (colon < 0) break;
            part = partAt(in.view, at, uint32_t(colon));
            if (!part.end) break;
            body = part.body;
            addHeader(in, part, contentType, parameters);
        }
        // A type without parameters is no reason to look at the text in another way.
        if (!contentType.empty()) {
            auto next = types.find(contentType);
            if (!next) return;
            out.mediaType = contentType;
            out.mediaParameters = parameters;
            in.callBelow(*next, in.view.sub(body));
            out.mediaType = out.mediaParameters = {};
            return;
        }
        addText(in, body);
    }

  private:
    // A header field in the message. `end` is behind its line end, but before it in a field that ends the
    // message, and 0 when there is no line end at all.
    struct Part {
        uint32_t at = 0, colon = 0, value = 0, end = 0, next = 0, body = 0;
        bool last = false;
        // To the end of the message when there is nothing left.
        uint32_t size(const View& view, uint32_t from) const {
            return end < from + 2 ? view.captured() - from : end - 2 - from;
        }
    };

    static Part partAt(const View& view, uint32_t at, uint32_t colon) {
        auto all = view.rest(0);
        Part part;
        part.at = at;
        part.colon = colon;
        part.last = true;
        part.next = part.body = uint32_t(all.size());
        for (size_t crlf = all.find("\r\n", colon); crlf != all.npos; crlf = all.find("\r\n", crlf + 2)) {
            if (crlf + 2 == all.size()) {
                part.end = uint32_t(crlf);
                break;
            }
            char next = all[crlf + 2];
            if (next == ' ' || next == '\t') continue;
            part.end = part.next = uint32_t(crlf + 2);
            part.last = all.substr(crlf + 2, 2) == "\r\n";
            part.body = part.end + 2;
            break;
        }
        uint32_t start = colon + 1, stop = part.next == part.end ? part.end - 2 : part.end;
        part.value = start;
        while (part.value < stop && isBlank(all[part.value])) ++part.value;
        if (part.value == stop) part.value = start;
        return part;
    }

    void addHeader(Layer& in, const Part& part, std::string_view& contentType,
                   std::string_view& parameters) const {
        auto& view = in.view;
        auto key = view.text(part.at, part.colon - part.at);
        auto it = std::find_if(headers.begin(), headers.end(),
                               [&](auto& h) { return equalsNoCase(h->field.name, key); });
        uint32_t size = part.size(view, part.value);
        bool truly = part.end >= part.value + 2;  // the size is the field's own
        if (it == headers.end() && equalsNoCase(key, "SIO-Label")) return addLabel(in, part.value, size);
        if (it == headers.end()) return addExtension(in, part);
        auto& header = **it;
        if (in.wantsColumns() && (equalsNoCase(key, "From") || equalsNoCase(key, "Subject"))) {
            auto value = truly ? view.text(part.value, size) : std::string_view();
            in.infoAppend("{}: {}, ", key.size() == 4 ? "from" : "subject", escaped(value));
        }
        auto item = in.add(header.field, part.value, size);
        auto nest = in.in(item);
        uint32_t whole = std::max(part.end, part.value) - part.value;
        switch (header.kind) {
            case Kind::Text: break;
            case Kind::Mailbox: addMailbox(in, part.value, whole); break;
            case Kind::Mailboxes: addList(in, item, part.value, whole, mailboxItem); break;
            case Kind::Addresses: addList(in, item, part.value, whole, addressItem); break;
            case Kind::ContentType: {
                auto value = view.text(part.value, size);
                auto semicolon = value.find(';');
                if (semicolon == value.npos) break;
                contentType = trimmed(value.substr(0, semicolon));
                parameters = value.substr(semicolon + 1);
                in.add(contentTypeType, part.value, uint32_t(semicolon));
                in.add(contentTypeParameters, part.value + uint32_t(semicolon) + 1,
                       uint32_t(parameters.size()));
                break;
            }
        }
    }

    void addExtension(Layer& in, const Part& part) const {
        uint32_t size = part.size(in.view, part.at);
        auto item = in.add(extension, part.at, size);
        item.append(" (Contact Wireshark developers if you want this supported.)");
        auto nest = in.in(item);
        in.add(extensionType, part.at, part.colon - part.at);
        in.add(extensionValue, part.value, part.size(in.view, part.value));
    }

    // The items of a list stand between commas, whatever else those may mean; the last one with its line end.
    void addList(Layer& in, const Item& list, uint32_t at, uint32_t size, const Field& field) const {
        uint32_t count = 0;
        for (uint32_t end = at + size; at <= end; ++count) {
            auto comma = in.view.text(at, end - at).find(',');
            bool last = comma == std::string_view::npos;
            uint32_t length = last ? end - at : uint32_t(comma);
            auto item = in.add(field, at, length);
            auto nest = in.in(item);
            if (&field == &addressItem)
                addAddress(in, at, length);
            else
                addMailbox(in, at, length);
            if (last) {
                ++count;
                break;
            }
            at += length + 1;
        }
        list.append(", {} item{}", count, count == 1 ? "" : "s");
    }

    // A mailbox, or a group of them (RFC 5322, section 3.4).
    void addAddress(Layer& in, uint32_t at, uint32_t size) const {
        auto text = in.view.text(at, size);
        auto colon = text.find(':');
        if (colon == text.npos) return addMailbox(in, at, size);
        uint32_t start = skipBlanks(text);
        if (start >= colon) return;
        auto name = in.add(displayName, at + start, uint32_t(colon) - start - 1);
        auto after = uint32_t(colon) + 1;
        auto rest = text.substr(after);
        if (trimmed(rest).find_first_not_of(";\r\n") == rest.npos) return;
        auto nest = in.in(name);
        uint32_t skip = skipBlanks(rest);
        addList(in, name, at + after + skip, size - after - skip, mailboxItem);
    }

    static uint32_t skipBlanks(std::string_view text) {
        uint32_t n = 0;
        while (n < text.size() && isBlank(text[n])) ++n;
        return n;
    }

    void addMailbox(Layer& in, uint32_t at, uint32_t size) const {
        auto text = in.view.text(at, size);
        auto open = text.find('<');
        if (open == text.npos) {
            in.add(address, at, size);
            return;
        }
        auto start = skipBlanks(text);
        auto end = uint32_t(open);
        while (end > start && text[end - 1] == ' ') --end;
        if (end > start) in.add(displayName, at + start, end - start);
        auto close = text.find('>', open);
        if (close != text.npos) in.add(address, at + uint32_t(open) + 1, uint32_t(close - open) - 1);
    }

    // A security label (RFC 7444).
    void addLabel(Layer& in, uint32_t at, uint32_t size) const {
        auto all = in.view.text(at, size);
        auto item = in.addNone(label, at, size);
        auto nest = in.in(item);
        while (!all.empty()) {
            auto end = std::min(all.find(';'), all.size());
            auto part = all.substr(0, end);
            auto skip = skipBlanks(part);
            auto equals = part.find('=');
            auto name = trimmed(part.substr(0, equals));
            const Field* field = &labelUnknown;
            for (auto [key, f] : {std::pair{"marking", &labelMarking},
                                  {"fgcolor", &labelForeground},
                                  {"bgcolor", &labelBackground},
                                  {"type", &labelType},
                                  {"label", &labelText}})
                if (equals != part.npos && equalsNoCase(name, key)) field = f;
            if (field != &labelUnknown) skip = uint32_t(equals) + 1;
            auto value = in.add(*field, at + skip, uint32_t(part.size()) - skip);
            if (field == &labelUnknown) in.expert(unknownParameter, value);
            if (field == &labelMarking) item.append(": {}", escaped(part.substr(skip)));
            end = std::min(end + 1, all.size());
            all.remove_prefix(end);
            at += uint32_t(end);
        }
    }

    void addText(Layer& in, uint32_t at) const {
        auto& view = in.view;
        uint32_t end = view.captured();
        at = std::min(at, end);
        auto nest = in.in(in.addNone(messageText, at, end - at));
        if (!in.wantsTexts() && !in.wantsColumns()) return;
        while (at < end) {
            uint32_t next = std::min(lineAt(view, at).next, end);
            auto text = flat(view.text(at, next - at));
            in.text(at, next - at, "{}", text);
            in.out.info.appendSeparated(text);
            at = next;
        }
    }
};

}  // namespace

void addImf(Registry& r) { r.add<Imf>(); }

}  // namespace dorsal
