// What an SMTP session does: which bytes are commands and which are a message, and where credentials are.
#include <algorithm>
#include <charconv>

#include "dissectors/mail/smtp.h"

namespace dorsal {

using namespace http;

struct Smtp::Session final : FlowState {
    enum class State : uint8_t { Commands, Data, WaitsForTls };
    enum class Auth : uint8_t {
        None,
        LoginStarted,
        UserNameAsked,
        UserNameGiven,
        PasswordAsked,
        PlainStarted,
        PlainAsked,
        NtlmStarted,
        NtlmSent,
        NtlmChallenged,
        Over
    };
    State state = State::Commands;
    Auth auth = Auth::None;
    bool chunked = false, lastChunk = false;
    bool atLineStart = true;  // the message so far ends with a line end
    uint64_t chunkSize = 0, chunkRead = 0;
    uint32_t offset = 0, serial = 0;
    Shared* shared = nullptr;
    NoteStore::Ref ref = 0;
};

namespace {

bool isLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool startsWithWord(std::string_view line, std::string_view word) {
    return startsNoCase(line, word) && (line.size() == word.size() || line[word.size()] == ' ');
}

// A verb of four letters, or one of the longer ones.
bool isCommand(std::string_view line) {
    if (line.size() >= 4 && std::all_of(line.begin(), line.begin() + 4, isLetter) &&
        (line.size() == 4 || line[4] == ' '))
        return true;
    for (auto word : {"STARTTLS", "X-EXPS", "X-LINK2STATE", "XEXCH50"})
        if (startsWithWord(line, word)) return true;
    return false;
}

}  // namespace

Smtp::Note* Smtp::follow(Layer& in, bool toServer) const {
    if (!in.pass()) return in.note<Note>();
    auto flow = in.pass()->flows.at(in.out.flow);
    if (!flow) return nullptr;
    auto& s = flow->state<Session>(*this);
    if (!s.shared) {
        s.shared = static_cast<Shared*>(in.pass()->notes.add(Shared::kKey, sizeof(Shared)));
        s.ref = s.shared ? in.pass()->notes.last() : 0;
        if (!s.shared) return nullptr;
    }
    auto note = in.note<Note>();
    if (!note) return nullptr;
    note->shared = s.ref;
    note->serial = s.serial;
    note->offset = s.offset;
    if (!toServer) {
        for (uint32_t at = 0; at < in.view.captured();) {
            auto line = lineAt(in.view, at);
            followResponse(in, s, in.view.text(line.at, line.size));
            at = line.next;
        }
        return note;
    }
    bool data = false;
    for (uint32_t at = 0; at < in.view.captured();) {
        auto line = lineAt(in.view, at);
        if (s.state == Session::State::Data) data = true;
        if (s.state == Session::State::Data && s.chunked && note->kind != Note::EndOfData) {
            followLine(in, s, *note, line);
            if (note->kind == Note::Data) break;
        } else {
            followLine(in, s, *note, line);
        }
        at = line.next;
    }
    auto all = in.view.rest(0);
    if (data && s.state == Session::State::Data) s.atLineStart = !all.empty() && all.back() == '\n';
    if (note->kind == Note::Data) {
        note->dataSize = in.view.captured();
        s.offset += note->dataSize;
        if (!note->more) s.offset = 0, ++s.serial;
    } else if (note->kind == Note::EndOfData || note->kind == Note::EndOfChunks) {
        s.offset = 0;
        ++s.serial;
    }
    return note;
}

void Smtp::followLine(Layer& in, Session& s, Note& note, const Line& line) const {
    auto text = in.view.text(line.at, line.size);
    if (s.state != Session::State::Data) return followCommand(in, s, note, text);
    auto rest = in.view.rest(line.at);
    // An empty line before the end is left out of the message.
    bool dot =
        rest.substr(0, 5) == "\r\n.\r\n" || (rest.substr(0, 3) == ".\r\n" && (line.at || s.atLineStart));
    if (dot) {
        if (note.kind != Note::EndOfData) note.dataSize = line.at;
        note.kind = Note::EndOfData;
        s.state = Session::State::Commands;
        return;
    }
    if (note.kind != Note::EndOfData) note.kind = Note::Data;
    note.more = 1;
    if (!s.chunked) return;
    s.chunkRead += in.view.captured() - line.at;
    if (s.chunkRead != s.chunkSize) return;
    s.state = Session::State::Commands;
    note.more = !s.lastChunk;
}

void Smtp::followCommand(Layer& in, Session& s, Note& note, std::string_view line) const {
    using Auth = Session::Auth;
    uint32_t packet = in.out.frame.number;
    // Of several packets with the same credentials, only the last one is shown as such.
    auto patch = [&](uint32_t& member) { in.pass()->notes.patch(member, member, packet); };
    if (isCommand(line)) {
        if (startsWithWord(line, "DATA")) {
            s.state = Session::State::Data;
            s.chunked = false;
            s.atLineStart = true;
        } else if (startsWithWord(line, "BDAT")) {
            auto words = line.substr(std::min<size_t>(5, line.size()));
            bool negative = words.substr(0, 1) == "-";
            if (negative) words.remove_prefix(1);
            uint64_t size = 0;
            auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), size);
            // A size that nobody can mean is never reached.
            if (negative || words.empty() || error == std::errc::result_out_of_range) size = UINT64_MAX;
            words.remove_prefix(size_t(end - words.data()));
            s.chunkSize = size;
            s.chunkRead = 0;
            s.lastChunk = startsNoCase(trimmed(words), "LAST");
            s.chunked = s.atLineStart = true;
            if (size)
                s.state = Session::State::Data;
            else if (s.lastChunk && note.kind == Note::Commands)
                note.kind = Note::EndOfChunks;
        } else if (startsWithWord(line, "AUTH")) {
            auto kind = line.substr(std::min<size_t>(5, line.size()));
            bool given = kind.size() > 6;
            if (startsNoCase(kind, "LOGIN")) {
                s.auth = given ? Auth::UserNameGiven : Auth::LoginStarted;
                if (given) patch(s.shared->userNameCommand);
            } else if (startsNoCase(kind, "PLAIN")) {
                s.auth = given ? Auth::Over : Auth::PlainStarted;
                if (given) patch(s.shared->userAndPasswordCommand);
            } else if (startsNoCase(kind, "NTLM")) {
                s.auth = kind.size() > 5 ? Auth::NtlmSent : Auth::NtlmStarted;
            }
        } else if (startsWithWord(line, "STARTTLS")) {
            s.state = Session::State::WaitsForTls;
        }
        return;
    }
    switch (s.auth) {
        case Auth::UserNameAsked:
            patch(s.shared->userName);
            s.auth = Auth::UserNameGiven;
            return;
        case Auth::PasswordAsked:
            patch(s.shared->password);
            s.auth = Auth::Over;
            return;
        case Auth::PlainAsked:
            patch(s.shared->userAndPassword);
            s.auth = Auth::Over;
            return;
        case Auth::NtlmChallenged:
            patch(s.shared->ntlmResponse);
            s.auth = Auth::Over;
            return;
        case Auth::None:
            if (note.kind == Note::Commands) note.kind = Note::Data, note.more = 1;
            return;
        default: return;
    }
}

void Smtp::followResponse(Layer& in, Session& s, std::string_view line) const {
    using Auth = Session::Auth;
    if (line.size() < 3 || !isDigit(line[0]) || !isDigit(line[1]) || !isDigit(line[2])) return;
    auto number = line.substr(0, 3);
    if (s.state == Session::State::WaitsForTls) {
        s.state = Session::State::Commands;
        if (number == "220" && tls)
            if (auto flow = in.pass()->flows.at(in.out.flow)) flow->carries = tls;
    }
    bool last = line.size() < 4 || line[3] != '-';
    if (number != "334" || !last) return;
    switch (s.auth) {
        case Auth::LoginStarted: s.auth = Auth::UserNameAsked; break;
        case Auth::UserNameGiven: s.auth = Auth::PasswordAsked; break;
        case Auth::PlainStarted: s.auth = Auth::PlainAsked; break;
        case Auth::NtlmSent: s.auth = Auth::NtlmChallenged; break;
        default: break;
    }
}

}  // namespace dorsal
