// Internet Relay Chat (RFC 1459, RFC 2812), with its client-to-client protocol.
#include <algorithm>

#include "dissectors/core/layer.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

using namespace http;

constexpr char kTag = 1;  // around the data of the client-to-client protocol

struct Irc final : Protocol {
    // Requests and responses have the same parts under names of their own.
    struct Side {
        Field line, prefix, command, parameter, trailer;
        Expert noCommand;
    };
    Side request{
        {*this, "irc.request", "Request", Type::String},
        {*this, "irc.request.prefix", "Prefix", Type::String},
        {*this, "irc.request.command", "Command", Type::String},
        {*this, "irc.request.command_parameter", "Parameter", Type::String},
        {*this, "irc.request.trailer", "Trailer", Type::String},
        {*this, "irc.request.command.missing", Group::Malformed, Severity::Error, "Request has no command"}};
    Side response{{*this, "irc.response", "Response", Type::String},
                  {*this, "irc.response.prefix", "Prefix", Type::String},
                  {*this, "irc.response.command", "Command", Type::String},
                  {*this, "irc.response.command_parameter", "Parameter", Type::String},
                  {*this, "irc.response.trailer", "Trailer", Type::String},
                  {*this, "irc.response.command.missing", Group::Malformed, Severity::Error,
                   "Response has no command"}};
    Field number{*this, "irc.response.num_command", "Command", Type::U16, Base::Dec};
    Field ctcp{*this, "irc.ctcp", "CTCP Data", Type::String};
    Expert tagElsewhere{*this, "irc.tag_data_invalid", Group::Protocol, Severity::Warn,
                        "Tag data outside of NOTICE or PRIVMSG command"};
    Expert prefixAlone{*this, "irc.prefix_missing_ending_space", Group::Malformed, Severity::Error,
                       "Prefix missing ending <space>"};
    Expert numericRequest{*this, "irc.request.command.numeric", Group::Protocol, Severity::Warn,
                          "Numeric command not allowed in request"};

    explicit Irc(Registry& r) : Protocol(r, "irc", "Internet Relay Chat", "IRC") {
        r.bind("tcp.port", {6667, 57000}, *this);
    }

    void parse(Layer& in) const override {
        bool toServer = !in.out.stream.fromServer;
        in.column("IRC");
        in.info("{}", toServer ? "Request" : "Response");
        for (uint32_t at = 0; at < in.view.captured();) {
            auto line = lineAt(in.view, at);
            if (line.size) addLine(in, line, toServer);
            at = line.next;
        }
    }

  private:
    static uint32_t skipSpaces(std::string_view text, size_t at) {
        return uint32_t(std::min(text.find_first_not_of(' ', at), text.size()));
    }

    void addLine(Layer& in, const Line& line, bool toServer) const {
        auto& side = toServer ? request : response;
        auto text = in.view.text(line.at, line.size);
        auto item = in.add(side.line, line.at, line.size);
        auto nest = in.in(item);
        uint32_t at = 0;
        if (text[0] == ':') {
            auto end = text.find(' ');
            if (end == text.npos) {
                in.expert(prefixAlone, item);
                return;
            }
            in.add(side.prefix, line.at + 1, uint32_t(end) - 1);
            at = uint32_t(end);
        }
        at = skipSpaces(text, at);
        if (at == text.size()) {
            in.expert(side.noCommand, item);
            return;
        }
        auto end = uint32_t(std::min(text.find(' ', at), text.size()));
        auto name = text.substr(at, end - at);
        in.infoAppend(" ({})", escaped(name));
        in.add(side.command, line.at + at, end - at);
        bool numeric = name.size() == 3 &&
                       std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (numeric && toServer) in.expert(numericRequest, item);
        if (numeric && !toServer)
            in.addNumber(
                  number, line.at + at, 3,
                  uint32_t(name[0] - '0') * 100 + uint32_t(name[1] - '0') * 10 + uint32_t(name[2] - '0'))
                .hide();
        at = skipSpaces(text, end);
        if (at < text.size()) addParameters(in, side, item, line, at, name);
    }

    void addParameters(Layer& in, const Side& side, const Item& item, const Line& line, uint32_t at,
                       std::string_view name) const {
        auto text = in.view.text(line.at, line.size);
        auto colon = text[at] == ':' ? at : text.find(" :", at);
        bool hasTrailer = colon != text.npos;
        auto trailerAt = uint32_t(!hasTrailer ? text.size() : colon + (text[colon] == ':' ? 1 : 2));
        if (text[at] != ':') {
            auto nest = in.in(in.text(line.at + at, line.size - at, "Command parameters"));
            auto stop = hasTrailer ? uint32_t(colon) : line.size;
            while (at < stop) {
                auto end = std::min(uint32_t(std::min(text.find(' ', at), text.size())), stop);
                in.add(side.parameter, line.at + at, end - at);
                at = skipSpaces(text, end);
            }
        }
        if (!hasTrailer) return;
        uint32_t size = line.size - trailerAt;
        in.add(side.trailer, line.at + trailerAt, size);
        if (text.substr(trailerAt).find(kTag) == text.npos) return;
        if (!equalsNoCase(name, "PRIVMSG") && !equalsNoCase(name, "NOTICE")) in.expert(tagElsewhere, item);
        // The tags stand at both ends; tshark takes it for granted.
        if (size >= 2) in.add(ctcp, line.at + trailerAt + 1, size - 2);
    }
};

}  // namespace

void addIrc(Registry& r) { r.add<Irc>(); }

}  // namespace dorsal
