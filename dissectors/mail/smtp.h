// Simple Mail Transfer Protocol (RFC 5321) with AUTH (RFC 4954), CHUNKING (RFC 3030) and STARTTLS (RFC 3207).
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/core/reassembly.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

struct Smtp final : Protocol {
    Field request{*this, "smtp.req", "Request", Type::Boolean};
    Field response{*this, "smtp.rsp", "Response", Type::Boolean};
    Field commandLine{*this, "smtp.command_line", "Command Line", Type::String};
    Field command{*this, "smtp.req.command", "Command", Type::String};
    Field parameter{*this, "smtp.req.parameter", "Request parameter", Type::String};
    Field responseLine{*this, "smtp.response", "Response", Type::String};
    Field code;
    Field responseParameter{*this, "smtp.rsp.parameter", "Response parameter", Type::String};
    Field userName{*this, "smtp.auth.username", "Username", Type::String};
    Field password{*this, "smtp.auth.password", "Password", Type::String};
    Field userAndPassword{*this, "smtp.auth.username_password", "Username/Password", Type::String};
    Field endOfMessage{*this, "smtp.eom", "EOM", Type::None};
    Field fragments{*this, "smtp.data.fragments", "DATA fragments", Type::None};
    Field fragment{*this, "smtp.data.fragment", "DATA fragment", Type::FrameNum};
    Field overlap{*this, "smtp.data.fragment.overlap", "DATA fragment overlap", Type::Boolean};
    Field conflict{*this, "smtp.data.fragment.overlap.conflicts",
                   "DATA fragment overlapping with conflicting data", Type::Boolean};
    Field multipleTails{*this, "smtp.data.fragment.multiple_tails", "DATA has multiple tail fragments",
                        Type::Boolean};
    Field tooLong{*this, "smtp.data.fragment.too_long_fragment", "DATA fragment too long", Type::Boolean};
    Field error{*this, "smtp.data.fragment.error", "DATA defragmentation error", Type::FrameNum};
    Field count{*this, "smtp.data.fragment.count", "DATA fragment count", Type::U32, Base::Dec};
    Field reassembledIn{*this, "smtp.data.reassembled.in", "Reassembled DATA in frame", Type::FrameNum};
    Field reassembledLength{*this, "smtp.data.reassembled.length", "Reassembled DATA length", Type::U32,
                            Base::Dec};
    Expert notDecoded{*this, "smtp.base64_decode", Group::Protocol, Severity::Warn,
                      "The credentials are shown as they were sent"};
    Expert unexpectedCode{*this, "smtp.response.code.unexpected", Group::Protocol, Severity::Warn,
                          "A line of the response has another code"};

    explicit Smtp(Registry& r);
    void parse(Layer& in) const override;

    struct Note;
    struct Shared;
    struct Session;

  private:
    // smtp_session.cpp
    Note* follow(Layer& in, bool toServer) const;
    void followLine(Layer& in, Session& s, Note& note, const http::Line& line) const;
    void followCommand(Layer& in, Session& s, Note& note, std::string_view line) const;
    void followResponse(Layer& in, Session& s, std::string_view line) const;
    // smtp.cpp
    void addRequests(Layer& in, const Note& note) const;
    void addRequest(Layer& in, const http::Line& line, const Shared& shared) const;
    void addCommand(Layer& in, const http::Line& line, const Shared& shared) const;
    void addResponses(Layer& in) const;
    void addData(Layer& in, const Note& note) const;

    const Protocol* lines;
    const Protocol* message;
    const Protocol* tls;
};

// What the session knows before the bytes of one call are looked at, and what they are.
struct Smtp::Note {
    enum Kind : uint32_t { Commands, Data, EndOfData, EndOfChunks };
    uint32_t kind;
    uint32_t dataSize;  // bytes of the message at the start of these bytes
    uint32_t offset;    // of them in the message
    uint32_t more;      // the message goes on
    uint32_t serial;    // of the message in its connection
    uint32_t shared;    // note
};

// The packets of the session's last authentication; patched.
struct Smtp::Shared {
    static constexpr uint16_t kKey = 0xff1;
    uint32_t userName, password, userAndPassword, userNameCommand, userAndPasswordCommand, ntlmResponse;
};

}  // namespace dorsal
