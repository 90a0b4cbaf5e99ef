// Internet Message Access Protocol, version 4rev1 (RFC 3501).
#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "dissectors/core/layer.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

using namespace http;

constexpr size_t kMostTags = 10'000, kMostTag = 64;

// Commands whose first argument is a mailbox.
constexpr std::string_view kMailboxCommands[] = {"SELECT", "EXAMINE",   "CREATE",      "DELETE", "RENAME",
                                                 "STATUS", "SUBSCRIBE", "UNSUBSCRIBE", "APPEND"};

// A word of a line, and where the next one begins.
struct Word {
    uint32_t at = 0, size = 0, next = 0;
};
Word wordAt(std::string_view line, uint32_t at) {
    at = uint32_t(std::min<size_t>(at, line.size()));
    auto end = uint32_t(std::min(line.find(' ', at), line.size()));
    auto next = uint32_t(std::min(line.find_first_not_of(' ', end), line.size()));
    return {at, end - at, next};
}

struct Imap final : Protocol {
    Field isRequest{*this, "imap.isrequest", "Request", Type::Boolean};
    Field line{*this, "imap.line", "Line", Type::Stringz};
    Field request{*this, "imap.request", "Request", Type::Stringz};
    Field requestTag{*this, "imap.request_tag", "Request Tag", Type::Stringz};
    Field response{*this, "imap.response", "Response", Type::Stringz};
    Field responseTag{*this, "imap.response_tag", "Response Tag", Type::Stringz};
    Field requestCommand{*this, "imap.request.command", "Request Command", Type::Stringz};
    Field responseCommand{*this, "imap.response.command", "Response Command", Type::Stringz};
    Field status{*this, "imap.response.status", "Response Status", Type::Stringz};
    Field tag{*this, "imap.tag", "Tag", Type::Stringz};
    Field command{*this, "imap.command", "Command", Type::Stringz};
    Field folder{*this, "imap.request.folder", "Request Folder", Type::Stringz};
    Field uid{*this, "imap.request.command.uid", "Request isUID", Type::Boolean};
    Field userName{*this, "imap.request.username", "Request Username", Type::Stringz};
    Field password{*this, "imap.request.password", "Request Password", Type::Stringz};
    Field responseIn{*this, "imap.response_in", "Response In", Type::FrameNum};
    Field responseTo{*this, "imap.response_to", "Request In", Type::FrameNum};
    Field time{*this, "imap.time", "Response Time", Type::RelativeTime};
    const Protocol* message;
    const Protocol* tls;

    // Left for each line with a tag: the packet that answers it, or that it answers; patched.
    struct Note {
        uint32_t packet;
    };
    struct Session final : FlowState {
        struct Request {
            uint32_t packet;
            Note* note;
            bool startsTls;
        };
        std::unordered_map<std::string, Request> waiting;
    };

    explicit Imap(Registry& r)
        : Protocol(r, "imap", "Internet Message Access Protocol", "IMAP"),
          message(r.protocol("imf")),
          tls(r.protocol("tls")) {
        ownItem = false;
        r.bind("tcp.port", 143, *this);
        r.bind("tls.port", 993, *this);
    }

    void parse(Layer& in) const override {
        auto& view = in.view;
        bool toServer = !in.out.stream.fromServer;
        if (uint32_t more = missing(view, 0, toServer); more && in.canNeedMore()) return in.needMore(0, more);
        in.addSelf();
        in.column("IMAP");
        in.addNumber(isRequest, 0, 0, toServer).hide();
        const char* kind = toServer ? "Request" : "Response";
        bool summarized = false;
        uint32_t lastSize = 0;
        for (uint32_t at = 0; at < view.captured();) {
            if (uint32_t more = missing(view, at, toServer); more && in.canNeedMore())
                return in.needMore(at, more);
            auto here = lineAt(view, at);
            uint32_t end = std::min(here.next, view.captured());
            auto text = view.text(at, here.size);
            auto item = in.add(line, at, end - at);
            bool untagged = !toServer && text.substr(0, 1) == "*";
            lastSize = here.size;
            if (!untagged && here.size) {
                if (!summarized) in.info("{}: {}", kind, escaped(text));
                summarized = true;
                auto nest = in.in(item);
                if (toServer)
                    addRequest(in, at, text);
                else
                    addResponse(in, at, text);
            }
            at = end;
            if (!untagged) continue;
            uint32_t size = 0;
            if (!literal(text, size)) continue;
            size = std::min(size, view.leftCaptured(at));
            if (message) in.call(*message, view.sub(at, size));
            summarized = true;
            at += size;
        }
        if (!summarized) in.info("{}: {}", kind, escaped(view.text(0, std::min(lastSize, view.captured()))));
    }

  private:
    // The size of the message that follows a line of a FETCH response.
    static bool literal(std::string_view text, uint32_t& size) {
        if (text.empty() || text.back() != '}' || text.find(" FETCH ") == text.npos) return false;
        auto open = text.rfind('{');
        if (open == text.npos) return false;
        auto digits = text.substr(open + 1, text.size() - open - 2);
        auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
        return error == std::errc() && end == digits.data() + digits.size() && size < kUntilFin;
    }

    // How much more of the stream the line at `at` needs; 0: nothing.
    static uint32_t missing(const View& view, uint32_t at, bool toServer) {
        auto here = lineAt(view, at);
        if (!here.whole) return kOneMoreSegment;
        auto text = view.text(at, here.size);
        uint32_t size = 0, left = view.leftCaptured(here.next);
        if (toServer || text.substr(0, 1) != "*" || !literal(text, size) || size <= left) return 0;
        // Whole segments are taken, as the rest of the response comes with the literal's end; of a long one
        // only the last of them are looked at.
        constexpr uint32_t kNear = 16384;
        return size - left > 2 * kNear ? size - left - kNear : kOneMoreSegment;
    }

    void addWord(Layer& in, const Field& own, const Field& either, uint32_t at, uint32_t size) const {
        in.add(own, at, size);
        in.add(either, at, size).hide();
    }

    void addRequest(Layer& in, uint32_t at, std::string_view text) const {
        in.add(request, at, uint32_t(text.size()));
        auto first = wordAt(text, 0);
        if (!first.size) return;
        addWord(in, requestTag, tag, at, first.size);
        auto verb = wordAt(text, first.next);
        auto name = text.substr(verb.at, verb.size);
        if (verb.size) {
            bool byUid = equalsNoCase(name, "UID");
            auto shown = verb;
            if (byUid) {
                in.addNumber(uid, at + verb.at, verb.size, 1);
                shown = wordAt(text, verb.next);
            }
            if (shown.size) {
                in.add(requestCommand, at + shown.at, shown.size);
                in.add(command, at + verb.at, verb.size).hide();
            }
            addArguments(in, at, text, shown);
        }
        auto note = followRequest(in, text.substr(0, first.size), name);
        if (!note) return;
        if (uint32_t packet = patched(note->packet)) in.addNumber(responseIn, 0, 0, packet).generated();
        placeAt(in, at);
    }

    // tshark places what it knows of other packets where the line begins.
    static void placeAt(Layer& in, uint32_t at) {
        auto& nodes = in.out.nodes;
        for (auto node = nodes.rbegin(); node != nodes.rend() && node->flags & kGenerated; ++node)
            node->pos = in.view.base() + at;
    }

    void addArguments(Layer& in, uint32_t at, std::string_view text, const Word& verb) const {
        auto name = text.substr(verb.at, verb.size);
        auto argument = wordAt(text, verb.next);
        auto is = [&](std::string_view other) { return equalsNoCase(name, other); };
        if (is("COPY")) argument = wordAt(text, argument.next);
        if (is("COPY") || std::any_of(std::begin(kMailboxCommands), std::end(kMailboxCommands), is)) {
            if (argument.size) in.add(folder, at + argument.at, argument.size);
        } else if (is("LOGIN")) {
            in.add(userName, at + argument.at, argument.size);
            auto secret = wordAt(text, argument.next);
            // tshark takes the quotes off, whether there are any or not.
            if (secret.size > 1)
                in.addText(password, at + secret.at, secret.size,
                           text.substr(secret.at + 1, secret.size - 2));
        }
    }

    Note* followRequest(Layer& in, std::string_view tagText, std::string_view name) const {
        if (!in.pass()) return in.note<Note>();
        auto flow = in.pass()->flows.at(in.out.flow);
        auto note = in.note<Note>();
        if (!flow || !note || tagText.size() > kMostTag) return note;
        auto& waiting = flow->state<Session>(*this).waiting;
        if (waiting.size() < kMostTags)
            waiting[std::string(tagText)] = {in.out.frame.number, note, equalsNoCase(name, "STARTTLS")};
        return note;
    }

    void addResponse(Layer& in, uint32_t at, std::string_view text) const {
        in.add(response, at, uint32_t(text.size()));
        auto first = wordAt(text, 0);
        if (!first.size) return;
        addWord(in, responseTag, tag, at, first.size);
        auto state = wordAt(text, first.next);
        if (state.size) {
            in.add(status, at + state.at, state.size);
            auto verb = wordAt(text, state.next);
            if (verb.size) addWord(in, responseCommand, command, at + verb.at, verb.size);
        }
        auto note = followResponse(in, text.substr(0, first.size), text.substr(state.at, state.size));
        if (!note || !note->packet) return;
        in.addNumber(responseTo, 0, 0, note->packet).generated();
        if (in.out.packets)
            in.addTime(time, 0, 0, in.out.frame.time - in.out.packets->timeOf(note->packet)).generated();
        placeAt(in, at);
    }

    Note* followResponse(Layer& in, std::string_view tagText, std::string_view state) const {
        if (!in.pass()) return in.note<Note>();
        auto flow = in.pass()->flows.at(in.out.flow);
        auto note = in.note<Note>();
        if (!flow || !note) return note;
        auto& waiting = flow->state<Session>(*this).waiting;
        auto found = waiting.find(std::string(tagText.substr(0, kMostTag + 1)));
        if (found == waiting.end()) return note;
        auto& asked = found->second;
        note->packet = asked.packet;
        in.pass()->notes.patch(asked.packet, asked.note->packet, in.out.frame.number);
        if (asked.startsTls && tls && equalsNoCase(state, "OK")) flow->carries = tls;
        waiting.erase(found);
        return note;
    }
};

}  // namespace

void addImap(Registry& r) { r.add<Imap>(); }

}  // namespace dorsal
