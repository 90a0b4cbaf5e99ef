// Post Office Protocol, version 3 (RFC 1939), with STLS (RFC 2595).
#include <algorithm>

#include "dissectors/core/layer.h"
#include "dissectors/core/reassembly.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

using namespace http;

struct Pop final : Protocol {
    Field response{*this, "pop.response", "Response", Type::String};
    Field indicator{*this, "pop.response.indicator", "Response indicator", Type::String};
    Field description{*this, "pop.response.description", "Response description", Type::String};
    Field responseData{*this, "pop.response.data", "Data", Type::String};
    Field request{*this, "pop.request", "Request", Type::String};
    Field command{*this, "pop.request.command", "Request command", Type::String};
    Field parameter{*this, "pop.request.parameter", "Request parameter", Type::String};
    Field requestData{*this, "pop.request.data", "Data", Type::String};
    Field fragments{*this, "pop.data.fragments", "DATA fragments", Type::None};
    Field fragment{*this, "pop.data.fragment", "DATA fragment", Type::FrameNum};
    Field overlap{*this, "pop.data.fragment.overlap", "DATA fragment overlap", Type::Boolean};
    Field conflict{*this, "pop.data.fragment.overlap.conflicts",
                   "DATA fragment overlapping with conflicting data", Type::Boolean};
    Field multipleTails{*this, "pop.data.fragment.multiple_tails", "DATA has multiple tail fragments",
                        Type::Boolean};
    Field tooLong{*this, "pop.data.fragment.too_long_fragment", "DATA fragment too long", Type::Boolean};
    Field error{*this, "pop.data.fragment.error", "DATA defragmentation error", Type::FrameNum};
    Field count{*this, "pop.data.fragment.count", "DATA fragment count", Type::U32, Base::Dec};
    Field reassembledIn{*this, "pop.data.reassembled.in", "Reassembled DATA in frame", Type::FrameNum};
    Field reassembledLength{*this, "pop.data.reassembled.length", "Reassembled DATA length", Type::U32,
                            Base::Dec};
    Expert lengthInvalid{*this, "pop.response.tot_len.invalid", Group::Malformed, Severity::Error,
                         "The response to a request for a message does not begin with the message's length"};
    const Protocol* message;
    const Protocol* tls;

    // What the bytes of one call are; behind it the fragment's own note.
    struct Note {
        enum Kind : uint32_t { Lines, Message, Fragment };
        uint32_t kind;
        uint32_t retrieves;  // lines: the response to a request for a message
        uint32_t offset, more, serial;
    };
    struct Session final : FlowState {
        bool retrieves = false, startsTls = false;
        uint64_t total = 0, read = 0;  // of the message that is being retrieved
        uint32_t offset = 0, serial = 0;
    };

    explicit Pop(Registry& r)
        : Protocol(r, "pop", "Post Office Protocol", "POP"),
          message(r.protocol("imf")),
          tls(r.protocol("tls")) {
        ownItem = false;
        r.bind("tcp.port", 110, *this);
        r.bind("tls.port", 995, *this);
    }

    static bool isStatus(std::string_view text) {
        return text.substr(0, 3) == "+OK" || text.substr(0, 4) == "-ERR";
    }

    void parse(Layer& in) const override {
        bool toServer = !in.out.stream.fromServer;
        bool lines = toServer || isStatus(in.view.rest(0));
        if (lines && !lineAt(in.view, 0).whole && in.canNeedMore()) return in.needMore(0, kOneMoreSegment);
        in.addSelf();
        in.column("POP");
        in.out.info.clear();
        auto note = follow(in, toServer, lines);
        if (lines)
            addLines(in, toServer, note && note->retrieves);
        else if (note && note->kind == Note::Fragment)
            addFragment(in, *note);
        else if (message)
            in.call(*message, in.view);
    }

  private:
    Note* follow(Layer& in, bool toServer, bool lines) const {
        if (!in.pass()) return in.note<Note>();
        auto flow = in.pass()->flows.at(in.out.flow);
        if (!flow) return nullptr;
        auto& s = flow->state<Session>(*this);
        auto note = in.note<Note>();
        if (!note) return nullptr;
        if (!lines) {
            followMessage(in, s, *note);
            return note;
        }
        auto line = lineAt(in.view, 0);
        auto text = in.view.text(0, line.size);
        if (toServer) {
            auto verb = text.substr(0, text.find(' '));
            s.retrieves = equalsNoCase(verb, "RETR") || equalsNoCase(verb, "TOP");
            s.startsTls = equalsNoCase(verb, "STLS");
            return note;
        }
        bool ok = text[0] == '+';
        if (ok && s.retrieves) {
            note->retrieves = 1;
            if (auto size = numberIn(trimmed(text.substr(3)))) {
                s.total = size;
                s.read = 0;
            }
        }
        if (ok && s.startsTls && tls) flow->carries = tls;
        s.retrieves = s.startsTls = false;
        return note;
    }

    static uint64_t numberIn(std::string_view text) {
        uint64_t value = 0;
        for (char c : text) {
            if (c < '0' || c > '9') break;
            value = std::min<uint64_t>(value * 10 + uint64_t(c - '0'), UINT32_MAX);
        }
        return value;
    }

    // A message that comes in one piece is no fragment.
    static void followMessage(Layer& in, Session& s, Note& note) {
        note.kind = Note::Message;
        if (!s.total) return;
        s.read += in.view.captured();
        bool more = s.read < s.total;
        if (!more) s.total = 0;
        if (!more && !s.offset) return;
        note.kind = Note::Fragment;
        note.more = more;
        note.offset = s.offset;
        note.serial = s.serial;
        s.offset += in.view.captured();
        if (!more) s.offset = 0, ++s.serial;
    }

    void addFragment(Layer& in, const Note& note) const {
        auto& out = in.out;
        auto pass = in.pass();
        FragmentKey key{out.source, out.destination, uint64_t(out.flow) << 32 | note.serial};
        auto whole = reassemble(in, pass ? &pass->state<FragmentTable>(*this) : nullptr, key, in.view,
                                note.offset, note.more, "Reassembled POP");
        if (!whole.here) {
            uint32_t size = in.view.captured();
            in.info("S: DATA fragment, {} byte{}", size, size == 1 ? "" : "s");
            if (whole.packet) in.addNumber(reassembledIn, 0, 0, whole.packet).generated();
            return;
        }
        FragmentFields fields{"DATA fragments",  fragments, fragment, overlap, conflict,
                              multipleTails,     tooLong,   error,    count,   reassembledIn,
                              reassembledLength, nullptr};
        if (auto head = addFragmentItems(in, fields, whole)) head.node().pos = in.view.base();
        if (message) in.call(*message, whole.bytes);
    }

    void addLines(Layer& in, bool toServer, bool retrieves) const {
        auto& view = in.view;
        auto line = lineAt(view, 0);
        uint32_t end = std::min(line.next, view.captured());
        auto text = view.text(0, line.size);
        in.info("{}: {}", toServer ? "C" : "S", escaped(text));
        auto item = in.addText(toServer ? request : response, 0, end, "");
        if (item.texts()) item.label("{}", escaped(view.text(0, end)));
        {
            auto nest = in.in(item);
            auto word = uint32_t(std::min(text.find(' '), text.size()));
            if (word) in.add(toServer ? command : indicator, 0, word);
            auto rest = uint32_t(std::min(text.find_first_not_of(' ', word), text.size()));
            if (rest < text.size()) {
                bool number = text[rest] >= '0' && text[rest] <= '9';
                if (retrieves && !number) in.expert(lengthInvalid, item);
                in.add(toServer ? parameter : description, rest, line.size - rest);
            }
        }
        while (end < view.captured()) {
            uint32_t at = end;
            end = std::min(lineAt(view, at).next, view.captured());
            auto data = in.addText(toServer ? requestData : responseData, at, end - at, "");
            if (data.texts()) data.label("{}", escaped(view.text(at, end - at)));
        }
    }
};

}  // namespace

void addPop(Registry& r) { r.add<Pop>(); }

}  // namespace dorsal
