// The lines that HTTP/1 messages are made of (RFC 9112), without any item: what both the question whether a
// message is whole and its dissection need.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dissectors/core/view.h"

namespace dorsal::http {

// A line of a view. It ends with CR LF, or with one of the two alone.
struct Line {
    uint32_t at = 0, size = 0;  // without its end
    uint32_t next = 0;          // where the next line begins
    bool whole = false;         // its end was there
};
Line lineAt(const View& view, uint32_t at);

// The line including its end, with whatever is not printable escaped: as labels show it.
std::string escaped(std::string_view text);

enum class Kind : uint8_t { Other, Request, Notification, Response };
// What a message is, by its first line. Notifications are the requests of GENA and SSDP.
Kind kindOf(std::string_view firstLine);

// A piece of a line.
struct Piece {
    uint32_t at = 0, size = 0;
};
struct RequestLine {
    Piece method, target, version;
};
struct StatusLine {
    Piece version, code, phrase;
    uint16_t number = 0;  // 0 when it is none
};
RequestLine requestLine(std::string_view line);
StatusLine statusLine(std::string_view line);

// "Not Found"; "Client Error - Others" when the code has no name of its own.
std::string statusName(uint16_t code);

bool equalsNoCase(std::string_view a, std::string_view b);
bool startsNoCase(std::string_view text, std::string_view start);
std::string_view trimmed(std::string_view text);
inline bool isDigit(char c) { return c >= '0' && c <= '9'; }
int hexDigit(char c);  // its value; -1 when it is none

// What a header field says of its message's body.
struct Framing {
    bool hasLength = false;     // a valid Content-Length
    bool hasCodings = false;    // a Transfer-Encoding
    bool chunked = false;       // chunked is one of the codings
    bool chunkedAlone = false;  // it is the only one, or the first: the stream can be cut by its chunks
    bool opaque = false;        // there are codings besides that nobody undoes
    bool unknownCoding = false;
    uint64_t length = 0;
    void add(std::string_view name, std::string_view value);
};

// A Content-Length (RFC 9110, section 8.6); false when it is no number.
bool parseLength(std::string_view text, uint64_t& value);

// The name and value of a header field's line; false when it is no header field.
bool splitHeader(std::string_view line, std::string_view& name, std::string_view& value);

// The head of a message: from its first line to the empty line.
struct Head {
    uint32_t end = 0;    // where the body begins
    bool whole = false;  // an empty line ended it
    Framing framing;
};
Head headAt(const View& view, uint32_t at);

// One chunk of a chunked body (RFC 9112, section 7.1).
struct Chunk {
    uint32_t at = 0;
    uint32_t dataAt = 0;
    uint32_t size = 0;   // that it says
    uint32_t there = 0;  // of them that are in the view
    uint32_t next = 0;
    bool whole = false;
    bool last = false;
    bool empty = false;  // its line says nothing
};
Chunk chunkAt(const View& view, uint32_t at);

// A whole chunked body, or how much of it is there.
struct ChunkedExtent {
    bool whole = false;
    uint32_t end = 0;      // behind the trailer's empty line
    uint32_t missing = 0;  // bytes of a chunk that has begun; 0: not known
};
ChunkedExtent chunkedAt(const View& view, uint32_t at);

}  // namespace dorsal::http
