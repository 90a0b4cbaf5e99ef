#include "dissectors/mail/smtp.h"

#include <algorithm>

namespace dorsal {

using namespace http;

namespace {

constexpr Name kCodes[] = {
    {211, "System status, or system help reply"},
    {214, "Help message"},
    {220, "<domain> Service ready"},
    {221, "<domain> Service closing transmission channel"},
    {235, "Authentication successful"},
    {250, "Requested mail action okay, completed"},
    {251, "User not local; will forward to <forward-path>"},
    {252, "Cannot VRFY user, but will accept message and attempt delivery"},
    {334, "AUTH input"},
    {354, "Start mail input; end with <CRLF>.<CRLF>"},
    {421, "<domain> Service not available, closing transmission channel"},
    {432, "A password transition is needed"},
    {450, "Requested mail action not taken: mailbox unavailable"},
    {451, "Requested action aborted: local error in processing"},
    {452, "Requested action not taken: insufficient system storage"},
    {454, "Temporary authentication failed"},
    {500, "Syntax error, command unrecognized"},
    {501, "Syntax error in parameters or arguments"},
    {502, "Command not implemented"},
    {503, "Bad sequence of commands"},
    {504, "Command parameter not implemented"},
    {530, "Authentication required"},
    {534, "Authentication mechanism is too weak"},
    {535, "Authentication credentials invalid"},
    {538, "Encryption required for requested authentication mechanism"},
    {550, "Requested action not taken: mailbox unavailable"},
    {551, "User not local; please try <forward-path>"},
    {552, "Requested mail action aborted: exceeded storage allocation"},
    {553, "Requested action not taken: mailbox name not allowed"},
    {554, "Transaction failed"},
};

}  // namespace

Smtp::Smtp(Registry& r)
    : Protocol(r, "smtp", "Simple Mail Transfer Protocol", "SMTP"),
      code(*this, "smtp.response.code", "Response code", Type::U32, Base::Dec, kCodes),
      lines(r.protocol("data-text-lines")),
      message(r.protocol("imf")),
      tls(r.protocol("tls")) {
    ownItem = false;
    r.bind("tcp.port", {25, 587}, *this);
    r.bind("tls.port", 465, *this);
}

void addSmtp(Registry& r) { r.add<Smtp>(); }

void Smtp::parse(Layer& in) const {
    if (!lineAt(in.view, 0).whole && in.canNeedMore()) return in.needMore(0, kOneMoreSegment);
    in.addSelf();
    in.column("SMTP");
    in.out.info.clear();
    bool toServer = !in.out.stream.fromServer;
    auto note = follow(in, toServer);
    if (!toServer) return addResponses(in);
    if (note) return addRequests(in, *note);
    addRequests(in, Note{});
}

void Smtp::addRequests(Layer& in, const Note& note) const {
    if (note.kind == Note::Data || note.kind == Note::EndOfData) return addData(in, note);
    auto header = in.out.noteStore->at(note.shared);
    Shared shared{};
    if (header) {
        auto& from = *static_cast<const Shared*>(header->data());
        shared = {patched(from.userName),
                  patched(from.password),
                  patched(from.userAndPassword),
                  patched(from.userNameCommand),
                  patched(from.userAndPasswordCommand),
                  patched(from.ntlmResponse)};
    }
    for (uint32_t at = 0; at < in.view.captured();) {
        auto line = lineAt(in.view, at);
        in.addNumber(request, 0, 0, 1).hide();
        in.infoAppend("{}", at ? " | " : "C: ");
        addRequest(in, line, shared);
        at = std::min(line.next, in.view.captured());
    }
    if (note.kind == Note::EndOfChunks) addData(in, note);
}

// What a line of a request is depends on the packet: an answer to a challenge, or a command.
void Smtp::addRequest(Layer& in, const Line& line, const Shared& shared) const {
    uint32_t packet = in.out.frame.number;
    auto text = in.view.text(line.at, line.size);
    if (packet == shared.userName) {
        in.add(userName, line.at, line.size);
        in.infoAppend("User: {}", escaped(text));
    } else if (packet == shared.password) {
        in.add(password, line.at, line.size);
        in.infoAppend("Pass: {}", escaped(text));
    } else if (packet == shared.userAndPassword) {
        in.expert(notDecoded, in.add(userAndPassword, line.at, line.size));
        in.infoAppend("{}", escaped(text));
    } else if (packet == shared.ntlmResponse) {
        in.add(commandLine, line.at, line.size);
        in.infoAppend("{}", escaped(text));
    } else {
        addCommand(in, line, shared);
    }
}

void Smtp::addCommand(Layer& in, const Line& line, const Shared& shared) const {
    constexpr uint32_t kCredentials = 11;  // behind "AUTH LOGIN " and "AUTH PLAIN "
    uint32_t packet = in.out.frame.number;
    uint32_t at = line.at, size = line.size;
    uint32_t verb = std::min(size, 4u);
    auto nest = in.in(in.add(commandLine, at, std::min(line.next, in.view.captured()) - at));
    in.add(command, at, verb);
    if (size > 5) in.add(parameter, at + 5, size - 5);
    if (packet == shared.userNameCommand && size >= kCredentials) {
        in.add(userName, at + kCredentials, size - kCredentials);
        in.infoAppend("{}User: {}", escaped(in.view.text(at, kCredentials)),
                      escaped(in.view.text(at + kCredentials, size - kCredentials)));
        return;
    }
    in.infoAppend("{}", escaped(in.view.text(at, size)));
    if (packet == shared.userAndPasswordCommand && size >= kCredentials)
        in.expert(notDecoded, in.add(userAndPassword, at + kCredentials, size - kCredentials));
}

void Smtp::addResponses(Layer& in) const {
    auto& view = in.view;
    in.addNumber(response, 0, 0, 1).hide();
    Item line, number;
    bool inside = false;  // the lines of one response
    uint32_t expected = 0;
    for (uint32_t at = 0; at < view.captured();) {
        auto here = lineAt(view, at);
        auto text = view.text(here.at, here.size);
        in.infoAppend("{}", at ? " | " : "S: ");
        uint32_t end = std::min(here.next, view.captured());
        at = end;
        if (here.size < 3 || !isDigit(text[0]) || !isDigit(text[1]) || !isDigit(text[2])) continue;
        uint32_t value =
            uint32_t(text[0] - '0') * 100 + uint32_t(text[1] - '0') * 10 + uint32_t(text[2] - '0');
        bool first = !inside;
        if (first) {
            line = in.add(responseLine, here.at, end - here.at);
            auto nest = in.in(line);
            number = in.addNumber(code, here.at, 3, value);
            expected = value;
            in.infoAppend("{}", escaped(text));
        } else if (value != expected) {
            in.expert(unexpectedCode, number);
        }
        inside = here.size >= 4 && text[3] == '-';
        if (here.size < 4) continue;
        auto nest = in.in(line);
        in.add(responseParameter, here.at + 4, here.size - 4);
        if (!first) in.infoAppend("{}", escaped(text.substr(4)));
    }
}

// A part of a message, or its end.
void Smtp::addData(Layer& in, const Note& note) const {
    auto& out = in.out;
    auto pass = in.pass();
    auto table = pass ? &pass->state<FragmentTable>(*this) : nullptr;
    bool part = note.kind == Note::Data;
    uint32_t size = in.view.captured();
    if (part) {
        in.info("C: DATA fragment, {} byte{}", size, size == 1 ? "" : "s");
        out.info.fence();
        out.mediaType = out.mediaParameters = {};
        if (lines) in.callBelow(*lines, in.view);
    } else if (note.kind == Note::EndOfData) {
        in.info("C: .");
        in.addNone(endOfMessage, 0, 0).label("C: .");
    }
    FragmentKey key{out.source, out.destination, uint64_t(out.flow) << 32 | note.serial};
    auto piece = in.view.sub(0, part || note.kind == Note::EndOfData ? note.dataSize : 0);
    if (!part && !note.offset && !note.dataSize) return;
    auto whole = reassemble(in, table, key, piece, note.offset, part && note.more, "Reassembled SMTP");
    std::erase_if(whole.pieces, [](auto& p) { return p.size == 0; });
    if (part) {
        if (whole.packet) in.addNumber(reassembledIn, 0, 0, whole.packet).generated();
        return;
    }
    if (!whole.here) return;
    FragmentFields fields{"DATA fragments",  fragments, fragment, overlap, conflict,
                          multipleTails,     tooLong,   error,    count,   reassembledIn,
                          reassembledLength, nullptr};
    if (auto head = addFragmentItems(in, fields, whole)) head.node().pos = in.view.base();
    if (message && whole.bytes.captured()) in.call(*message, whole.bytes);
}

}  // namespace dorsal
