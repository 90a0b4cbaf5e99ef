// File Transfer Protocol (RFC 959) with its extensions for IPv6 and NAT (RFC 2428) and for TLS (RFC 4217):
// the control connection.
#include <algorithm>
#include <charconv>
#include <optional>

#include "dissectors/core/announcements.h"
#include "dissectors/core/layer.h"
#include "dissectors/files/ftp_address.h"
#include "dissectors/files/ftp_setup.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

using namespace http;

constexpr Name kCodes[] = {
    {110, "Restart marker reply"},
    {120, "Service ready in nnn minutes"},
    {125, "Data connection already open; transfer starting"},
    {150, "File status okay; about to open data connection"},
    {200, "Command okay"},
    {202, "Command not implemented, superfluous at this site"},
    {211, "System status, or system help reply"},
    {212, "Directory status"},
    {213, "File status"},
    {214, "Help message"},
    {215, "NAME system type"},
    {220, "Service ready for new user"},
    {221, "Service closing control connection"},
    {225, "Data connection open; no transfer in progress"},
    {226, "Closing data connection"},
    {227, "Entering Passive Mode"},
    {229, "Entering Extended Passive Mode"},
    {230, "User logged in, proceed"},
    {232, "User logged in, authorized by security data exchange"},
    {234, "Security data exchange complete"},
    {235, "Security data exchange completed successfully"},
    {250, "Requested file action okay, completed"},
    {257, "PATHNAME created"},
    {331, "User name okay, need password"},
    {332, "Need account for login"},
    {334, "Requested security mechanism is ok"},
    {335, "Security data is acceptable, more is required"},
    {336, "Username okay, need password. Challenge is ..."},
    {350, "Requested file action pending further information"},
    {421, "Service not available, closing control connection"},
    {425, "Can't open data connection"},
    {426, "Connection closed; transfer aborted"},
    {431, "Need some unavailable resource to process security"},
    {450, "Requested file action not taken"},
    {451, "Requested action aborted: local error in processing"},
    {452, "Requested action not taken. Insufficient storage space in system"},
    {500, "Syntax error, command unrecognized"},
    {501, "Syntax error in parameters or arguments"},
    {502, "Command not implemented"},
    {503, "Bad sequence of commands"},
    {504, "Command not implemented for that parameter"},
    {522, "Network protocol not supported"},
    {530, "Not logged in"},
    {532, "Need account for storing files"},
    {533, "Command protection level denied for policy reasons"},
    {534, "Request denied for policy reasons"},
    {535, "Failed security check (hash, sequence, etc)"},
    {536, "Requested PROT level not supported by mechanism"},
    {537, "Command protection level not supported by security mechanism"},
    {550, "Requested action not taken: File unavailable"},
    {551, "Requested action aborted: page type unknown"},
    {552, "Requested file action aborted: Exceeded storage allocation"},
    {553, "Requested action not taken: File name not allowed"},
    {631, "Integrity protected reply"},
    {632, "Confidentiality and integrity protected reply"},
    {633, "Confidentiality protected reply"},
};
constexpr Name kFamilies[] = {{1, "IPv4"}, {2, "IPv6"}};
constexpr Unit kMilliseconds{"ms", "ms"}, kKilobits{"Kbps", "Kbps"};

struct Ftp final : Protocol {
    Field folder{*this, "ftp.current-working-directory", "Current working directory", Type::String};
    Field response{*this, "ftp.response", "Response", Type::Boolean};
    Field request{*this, "ftp.request", "Request", Type::Boolean};
    Field requestCommand{*this, "ftp.request.command", "Request command", Type::String};
    Field requestArgument{*this, "ftp.request.arg", "Request arg", Type::String};
    Field responseCode{*this, "ftp.response.code", "Response code", Type::U32, Base::Dec, kCodes};
    Field responseArgument{*this, "ftp.response.arg", "Response arg", Type::String};
    Field passiveAddress{*this, "ftp.passive.ip", "Passive IP address", Type::Ipv4};
    Field passivePort{*this, "ftp.passive.port", "Passive port", Type::U16, Base::Dec};
    Field passiveNat{*this, "ftp.passive.nat", "Passive IP NAT", Type::Boolean};
    Field activeAddress{*this, "ftp.active.cip", "Active IP address", Type::Ipv4};
    Field activePort{*this, "ftp.active.port", "Active port", Type::U16, Base::Dec};
    Field activeNat{*this, "ftp.active.nat", "Active IP NAT", Type::Boolean};
    Field eprtFamily{*this, "ftp.eprt.af", "Extended active address family", Type::U8, Base::Dec, kFamilies};
    Field eprtIpv4{*this, "ftp.eprt.ip", "Extended active IP address", Type::Ipv4};
    Field eprtIpv6{*this, "ftp.eprt.ipv6", "Extended active IPv6 address", Type::Ipv6};
    Field eprtPort{*this, "ftp.eprt.port", "Extended active port", Type::U16, Base::Dec};
    Field epsvIpv4{*this, "ftp.epsv.ip", "Extended passive IPv4 address", Type::Ipv4};
    Field epsvIpv6{*this, "ftp.epsv.ipv6", "Extended passive IPv6 address", Type::Ipv6};
    Field epsvPort{*this, "ftp.epsv.port", "Extended passive port", Type::U16, Base::Dec};
    Field firstFrame{*this, "ftp.command-response.first-frame-num", "Command response first frame",
                     Type::FrameNum};
    Field lastFrame{*this, "ftp.command-response.last-frame-num", "Command response last frame",
                    Type::FrameNum};
    Field duration{*this,        "ftp.command-response.duration", "Response duration", Type::U32, Base::Dec,
                   kMilliseconds};
    Field bitrate{*this, "ftp.command-response.bitrate", "Response bitrate", Type::U32, Base::Dec, kKilobits};
    Field frames{*this, "ftp.command-response.frames", "Command response frames", Type::U32, Base::Dec};
    Field bytes{*this, "ftp.command-response.bytes", "Command response bytes", Type::U32, Base::Dec};
    Field setupFrame{*this, "ftp.setup-frame", "Setup frame", Type::FrameNum};
    Field commandFrame{*this, "ftp.command-frame", "Command frame", Type::FrameNum};
    Field command{*this, "ftp.command", "Command", Type::String};
    Expert eprtInvalid{*this, "ftp.eprt.args_invalid", Group::Malformed, Severity::Warn,
                       "EPRT arguments must have the form: |<family>|<addr>|<port>|"};
    Expert epsvInvalid{*this, "ftp.epsv.args_invalid", Group::Malformed, Severity::Warn,
                       "EPSV arguments must have the form (|||<port>|)"};
    const Protocol* data;
    const Protocol* tls;

    // Left for every packet.
    struct Note {
        uint32_t folder;   // text: the working directory after it
        uint32_t agreed;   // FtpSetup that this packet agreed on
        uint32_t ordered;  // FtpSetup whose command this packet is
    };
    struct Session final : FlowState {
        std::string folder;
        NoteStore::Ref folderRef = 0;
        std::optional<std::string> wanted;  // the folder that the last request asks for
        bool startsTls = false;
        FtpSetup* waiting = nullptr;  // agreed on, without a command yet
        NoteStore::Ref waitingRef = 0;
    };

    explicit Ftp(Registry& r)
        : Protocol(r, "ftp", "File Transfer Protocol (FTP)", "FTP"),
          data(r.protocol("ftp-data")),
          tls(r.protocol("tls")) {
        r.bind("tcp.port", 21, *this);
    }

    void parse(Layer& in) const override {
        auto& view = in.view;
        bool toServer = !in.out.stream.fromServer;
        in.column("FTP");
        auto line = lineAt(view, 0);
        auto text = view.text(0, line.size);
        in.info("{}: {}", toServer ? "Request" : "Response", escaped(text));
        in.addNumber(request, 0, 0, toServer).hide();
        in.addNumber(response, 0, 0, !toServer).hide();
        auto note = in.note<Note>();
        auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr;
        auto session = flow ? &flow->state<Session>(*this) : nullptr;
        if (session && note) followRequestOrder(in, *session, *note, toServer, text);
        {
            uint32_t end = std::min(line.next, view.captured());
            auto nest = in.in(in.text(0, end, "{}", in.wantsTexts() ? escaped(view.text(0, end)) : ""));
            auto agreed = toServer ? addRequest(in, text) : addResponse(in, text);
            if (session && note && agreed) agree(in, *session, *note, *agreed);
            if (session && note && !toServer) followResponse(in, *flow, *session, text);
        }
        for (uint32_t at = line.next; at < view.captured();) {
            uint32_t end = std::min(lineAt(view, at).next, view.captured());
            in.text(at, end - at, "{}", in.wantsTexts() ? escaped(view.text(at, end - at)) : "");
            at = end;
        }
        if (session && note) note->folder = session->folderRef;
        if (note) addContext(in, *note);
    }

  private:
    struct Agreement {
        FtpSetup::Method method;
        Address address;
        uint16_t port = 0;
    };

    std::optional<Agreement> addRequest(Layer& in, std::string_view text) const {
        auto verb = text.substr(0, text.find(' '));
        if (!verb.empty()) in.add(requestCommand, 0, uint32_t(verb.size()));
        auto at = uint32_t(std::min(text.find_first_not_of(' ', verb.size()), text.size()));
        auto argument = text.substr(at);
        if (argument.empty()) return {};
        in.add(requestArgument, at, uint32_t(argument.size()));
        if (verb == "PORT") return addPort(in, argument);
        if (verb == "EPRT") return addExtendedPort(in, argument);
        return {};
    }

    // tshark counts on one blank behind the verb.
    static constexpr uint32_t kArgument = 5;

    std::optional<Agreement> addPort(Layer& in, std::string_view argument) const {
        auto where = ftpAddress(argument);
        if (!where) return {};
        in.addAddress(activeAddress, kArgument, where->addressSize, where->address);
        in.addNumber(activePort, kArgument + where->portAt, where->portSize, where->port);
        if (where->address != in.out.source) in.addNumber(activeNat, 0, 0, 1).generated();
        return Agreement{FtpSetup::Active, where->address, where->port};
    }

    std::optional<Agreement> addExtendedPort(Layer& in, std::string_view argument) const {
        auto where = ftpExtendedAddress(argument);
        if (!where) {
            in.expert(eprtInvalid, in.textItem(kArgument + 1, std::min(uint32_t(argument.size()),
                                                                       in.view.left(kArgument + 1)))
                                       .label("{}", eprtInvalid.field.name));
            return {};
        }
        in.addNumber(eprtFamily, kArgument + 1, 1, where->family);
        in.addAddress(where->family == 1 ? eprtIpv4 : eprtIpv6, kArgument + 3, where->addressSize,
                      where->address);
        in.addNumber(eprtPort, kArgument + where->portAt, where->portSize, where->port);
        return Agreement{FtpSetup::ExtendedActive, where->address, where->port};
    }

    std::optional<Agreement> addResponse(Layer& in, std::string_view text) const {
        uint16_t code = codeOf(text);
        uint32_t at = 0;
        if (code) {
            in.addNumber(responseCode, 0, 3, code);
            at = 4;
        }
        if (text.size() <= at) return {};
        in.add(responseArgument, at, uint32_t(text.size()) - at);
        if (code == 227) return addPassive(in, text);
        if (code == 229) return addExtendedPassive(in, text);
        return {};
    }

    static uint16_t codeOf(std::string_view text) {
        if (text.size() < 3 || !isDigit(text[0]) || !isDigit(text[1]) || !isDigit(text[2])) return 0;
        return uint16_t((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
    }

    std::optional<Agreement> addPassive(Layer& in, std::string_view text) const {
        auto at = text.find_first_of("0123456789", 4);
        auto where = at == text.npos ? std::nullopt : ftpAddress(text.substr(at));
        if (!where) return {};
        in.addAddress(passiveAddress, uint32_t(at), where->addressSize, where->address);
        in.addNumber(passivePort, uint32_t(at) + where->portAt, where->portSize, where->port);
        if (where->address != in.out.source) in.addNumber(passiveNat, 0, 0, 1).generated();
        return Agreement{FtpSetup::Passive, where->address, where->port};
    }

    std::optional<Agreement> addExtendedPassive(Layer& in, std::string_view text) const {
        auto open = text.find('(', 4);
        uint16_t port = 0;
        size_t at = 0, end = 0;
        bool valid = open != text.npos && open + 5 < text.size();
        if (valid) {
            char bar = text[open + 1];
            at = open + 4;
            valid = text[open + 2] == bar && text[open + 3] == bar;
            auto result = std::from_chars(text.data() + at, text.data() + text.size(), port);
            end = size_t(result.ptr - text.data());
            valid = valid && result.ec == std::errc() && text.substr(end, 1) == std::string_view(&bar, 1);
        }
        if (!valid) {
            uint32_t size = uint32_t(text.size()) - 4;
            in.expert(epsvInvalid,
                      in.textItem(5, std::min(size, in.view.left(5))).label("{}", epsvInvalid.field.name));
            return {};
        }
        auto& from = in.out.source;
        in.addAddress(from.kind == Address::Kind::Ipv6 ? epsvIpv6 : epsvIpv4, 0, 0, from).generated();
        in.addNumber(epsvPort, uint32_t(at), uint32_t(end - at), port);
        return Agreement{FtpSetup::ExtendedPassive, from, port};
    }

    // In the pass: the first request after an agreement is what the data connection answers.
    void followRequestOrder(Layer& in, Session& s, Note& note, bool toServer, std::string_view text) const {
        auto& notes = in.pass()->notes;
        if (!toServer) return;
        if (s.waiting) {
            auto& setup = *s.waiting;
            notes.patch(setup.packet, setup.commandPacket, in.out.frame.number);
            notes.patch(setup.packet, setup.command, keepText(notes, text));
            notes.patch(setup.packet, setup.folder, s.folderRef);
            if (data && setup.frames) {
                auto& early = in.pass()->state<FtpEarlyData>(*data).packets;
                early[s.waitingRef].each([&](uint32_t packet) { notes.revise(packet); });
                early.erase(s.waitingRef);
            }
            note.ordered = s.waitingRef;
            s.waiting = nullptr;
        }
        auto verb = text.substr(0, text.find(' '));
        auto argument = trimmed(text.substr(verb.size()));
        s.wanted.reset();
        if (verb == "CWD" && !argument.empty()) s.wanted = ftpJoinFolder(s.folder, argument);
        if (verb == "CDUP") s.wanted = ftpJoinFolder(s.folder, "..");
        s.startsTls = equalsNoCase(verb, "AUTH") && startsNoCase(argument, "TLS");
    }

    void agree(Layer& in, Session& s, Note& note, const Agreement& agreement) const {
        auto& pass = *in.pass();
        auto setup = static_cast<FtpSetup*>(pass.notes.add(FtpSetup::kKey, sizeof(FtpSetup)));
        if (!setup) return;
        setup->packet = in.out.frame.number;
        setup->method = agreement.method;
        note.agreed = s.waitingRef = pass.notes.last();
        note.ordered = 0;
        s.waiting = setup;
        // What tshark does not follow is not followed here either: nobody would find the same packets.
        if (agreement.method == FtpSetup::ExtendedActive || !data) return;
        // An active connection comes from the port below the control connection's.
        uint16_t other = agreement.method == FtpSetup::Active ? uint16_t(in.out.destinationPort - 1) : 0;
        Announcements::of(pass, *this)
            .add({agreement.address, agreement.port, FlowKind::Tcp},
                 {data, in.out.frame.number, note.agreed, other});
    }

    void followResponse(Layer& in, Flow& flow, Session& s, std::string_view text) const {
        auto code = codeOf(text);
        std::optional<std::string> folder;
        if (code == 250) folder = s.wanted;
        if (code == 257) folder = ftpQuotedFolder(text.substr(std::min<size_t>(4, text.size())));
        if (folder) {
            s.folder = std::move(*folder);
            s.folderRef = keepText(in.pass()->notes, s.folder);
        }
        if (code) s.wanted.reset();
        if (code == 234 && s.startsTls && tls) flow.carries = tls;
    }

    // What is known of other packets stands beside the layer.
    void addContext(Layer& in, const Note& note) const {
        auto& store = *in.out.noteStore;
        auto top = in.beside();
        in.addText(folder, 0, 0, keptText(store, note.folder)).generated();
        if (auto agreed = store.as<FtpSetup>(note.agreed); agreed && patched(agreed->frames)) {
            uint32_t packet = patched(agreed->commandPacket);
            if (packet) {
                in.addText(command, 0, 0, keptText(store, patched(agreed->command))).generated();
                in.addNumber(commandFrame, 0, 0, packet).generated();
            }
        }
        auto ordered = store.as<FtpSetup>(note.ordered);
        if (!ordered) return;
        uint32_t count = patched(ordered->frames), size = patched(ordered->bytes);
        uint32_t first = patched(ordered->first), last = patched(ordered->last);
        in.addNumber(frames, 0, 0, count).generated();
        in.addNumber(bytes, 0, 0, size).generated();
        in.addNumber(firstFrame, 0, 0, first).generated();
        in.addNumber(lastFrame, 0, 0, last).generated();
        if (first && first != last && in.out.packets) {
            auto span = in.out.packets->timeOf(last) - in.out.packets->timeOf(first);
            uint64_t milliseconds = uint64_t(span.seconds) * 1000 + uint64_t(span.nanos) / 1'000'000;
            in.addNumber(duration, 0, 0, milliseconds).generated();
            auto rate = milliseconds ? uint64_t(size) * 8 / milliseconds : 0;
            auto item = in.addNumber(bitrate, 0, 0, rate).generated();
            if (item) item.node().pos = in.view.base() + in.view.captured();
        }
        in.addNumber(setupFrame, 0, 0, count ? ordered->packet : 0).generated();
    }
};

}  // namespace

void addFtp(Registry& r) { r.add<Ftp>(); }

}  // namespace dorsal
