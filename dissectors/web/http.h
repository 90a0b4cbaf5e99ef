// Hypertext Transfer Protocol 1.0 and 1.1 (RFC 9110, RFC 9112).
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

inline constexpr Unit kOctets{" octet", " octets"};

struct Http final : Protocol {
    Field notification{*this, "http.notification", "Notification", Type::Boolean};
    Field response{*this, "http.response", "Response", Type::Boolean};
    Field request{*this, "http.request", "Request", Type::Boolean};
    Field responseNumber{*this, "http.response_number", "Response number", Type::U32, Base::Dec};
    Field requestNumber{*this, "http.request_number", "Request number", Type::U32, Base::Dec};
    Field authbasic{*this, "http.authbasic", "Credentials", Type::String};
    Field responseLine{*this, "http.response.line", "Response line", Type::String};
    Field requestLine{*this, "http.request.line", "Request line", Type::String};
    Field requestMethod{*this, "http.request.method", "Request Method", Type::String};
    Field requestUri{*this, "http.request.uri", "Request URI", Type::String};
    Field requestUriPath{*this, "http.request.uri.path", "Request URI Path", Type::String};
    Field requestUriQuery{*this, "http.request.uri.query", "Request URI Query", Type::String};
    Field requestUriQueryParameter{*this, "http.request.uri.query.parameter", "Request URI Query Parameter",
                                   Type::String};
    Field requestVersion{*this, "http.request.version", "Request Version", Type::String};
    Field responseVersion{*this, "http.response.version", "Response Version", Type::String};
    Field requestFullUri{*this, "http.request.full_uri", "Full request URI", Type::String};
    Field responseCode{*this, "http.response.code", "Status Code", Type::U16, Base::Dec};
    Field responseCodeDesc{*this, "http.response.code.desc", "Status Code Description", Type::String};
    Field responseForUri{*this, "http.response_for.uri", "Request URI", Type::String};
    Field responsePhrase{*this, "http.response.phrase", "Response Phrase", Type::String};
    Field authorization{*this, "http.authorization", "Authorization", Type::String};
    Field proxyAuthenticate{*this, "http.proxy_authenticate", "Proxy-Authenticate", Type::String};
    Field proxyAuthorization{*this, "http.proxy_authorization", "Proxy-Authorization", Type::String};
    Field proxyConnectHost{*this, "http.proxy_connect_host", "Proxy-Connect-Hostname", Type::String};
    Field proxyConnectPort{*this, "http.proxy_connect_port", "Proxy-Connect-Port", Type::U16, Base::Dec};
    Field wwwAuthenticate{*this, "http.www_authenticate", "WWW-Authenticate", Type::String};
    Field contentType{*this, "http.content_type", "Content-Type", Type::String};
    Field contentLengthHeader{*this, "http.content_length_header", "Content-Length", Type::String};
    Field contentLength{*this, "http.content_length", "Content length", Type::U64, Base::Dec};
    Field contentEncoding{*this, "http.content_encoding", "Content-Encoding", Type::String};
    Field transferEncoding{*this, "http.transfer_encoding", "Transfer-Encoding", Type::String};
    Field upgrade{*this, "http.upgrade", "Upgrade", Type::String};
    Field userAgent{*this, "http.user_agent", "User-Agent", Type::String};
    Field host{*this, "http.host", "Host", Type::String};
    Field connection{*this, "http.connection", "Connection", Type::String};
    Field cookie{*this, "http.cookie", "Cookie", Type::String};
    Field cookiePair{*this, "http.cookie_pair", "Cookie pair", Type::String};
    Field accept{*this, "http.accept", "Accept", Type::String};
    Field referer{*this, "http.referer", "Referer", Type::String};
    Field acceptLanguage{*this, "http.accept_language", "Accept-Language", Type::String};
    Field acceptEncoding{*this, "http.accept_encoding", "Accept Encoding", Type::String};
    Field date{*this, "http.date", "Date", Type::String};
    Field cacheControl{*this, "http.cache_control", "Cache-Control", Type::String};
    Field server{*this, "http.server", "Server", Type::String};
    Field location{*this, "http.location", "Location", Type::String};
    Field secWebsocketAccept{*this, "http.sec_websocket_accept", "Sec-WebSocket-Accept", Type::String};
    Field secWebsocketExtensions{*this, "http.sec_websocket_extensions", "Sec-WebSocket-Extensions",
                                 Type::String};
    Field secWebsocketKey{*this, "http.sec_websocket_key", "Sec-WebSocket-Key", Type::String};
    Field secWebsocketProtocol{*this, "http.sec_websocket_protocol", "Sec-WebSocket-Protocol", Type::String};
    Field secWebsocketVersion{*this, "http.sec_websocket_version", "Sec-WebSocket-Version", Type::String};
    Field setCookie{*this, "http.set_cookie", "Set-Cookie", Type::String};
    Field lastModified{*this, "http.last_modified", "Last-Modified", Type::String};
    Field xForwardedFor{*this, "http.x_forwarded_for", "X-Forwarded-For", Type::String};
    Field http2Settings{*this, "http.http2_settings", "HTTP2-Settings", Type::String};
    Field requestIn{*this, "http.request_in", "Request in frame", Type::FrameNum};
    Field responseIn{*this, "http.response_in", "Response in frame", Type::FrameNum};
    Field nextRequestIn{*this, "http.next_request_in", "Next request in frame", Type::FrameNum};
    Field nextResponseIn{*this, "http.next_response_in", "Next response in frame", Type::FrameNum};
    Field prevRequestIn{*this, "http.prev_request_in", "Prev request in frame", Type::FrameNum};
    Field prevResponseIn{*this, "http.prev_response_in", "Prev response in frame", Type::FrameNum};
    Field time{*this, "http.time", "Time since request", Type::RelativeTime};
    Field chunkedTrailerPart{*this, "http.chunked_trailer_part", "trailer-part", Type::String};
    Field chunkBoundary{*this, "http.chunk_boundary", "Chunk boundary", Type::Bytes};
    Field chunkSize{*this, "http.chunk_size", "Chunk size", Type::U32, Base::Dec, kOctets};
    Field chunkData{*this, "http.chunk_data", "Chunk data", Type::Bytes};
    Field fileData{*this, "http.file_data", "File Data", Type::String};
    Field unknownHeader{*this, "http.unknown_header", "Unknown header", Type::String};

    Expert chat{*this, "http.chat", Group::Sequence, Severity::Chat, "Formatted text"};
    Expert teAndLength{*this, "http.te_and_length", Group::Malformed, Severity::Warn,
                       "Content-Length and Transfer-Encoding exclude each other"};
    Expert teUnknown{*this, "http.te_unknown", Group::Undecoded, Severity::Warn,
                     "Transfer-Encoding names a coding that is not known"};
    Expert subdissectorFailed{*this, "http.subdissector_failed", Group::Malformed, Severity::Note,
                              "The body is not what its Content-Type says"};
    Expert tlsPort{*this, "http.tls_port", Group::Security, Severity::Warn,
                   "Unencrypted HTTP on a port that is meant for TLS"};
    Expert leadingCrlf{*this, "http.leading_crlf", Group::Malformed, Severity::Error,
                       "Leading CRLF previous message in the stream may have extra CRLF"};
    Expert badHeaderName{*this, "http.bad_header_name", Group::Protocol, Severity::Warn,
                         "The header's name has characters that a name must not have"};
    Expert decompressionFailed{*this, "http.decompression_failed", Group::Undecoded, Severity::Warn,
                               "The body could not be decompressed"};

    explicit Http(Registry& r);
    void parse(Layer& in) const override;
    // A message that is a datagram of its own. The caller has made its item and set its column.
    void parseDatagram(Layer& in) const;

    struct Note;
    struct Conversation;
    struct Message;

  private:
    // http.cpp
    bool parseMessage(Layer& stream) const;
    uint32_t endOf(Layer& stream, uint32_t start, http::Kind kind, uint16_t status, const Note* note,
                   const http::Head& head) const;
    void dissect(Message& m) const;
    // Where the body that begins at m.bodyAt ends, as far as it is there.
    static uint32_t endOfBody(const Message& m);
    void parseContinuation(Message& m) const;
    void parseHead(Message& m) const;
    void addRequestLine(Message& m, const http::Line& line) const;
    void addStatusLine(Message& m, const http::Line& line) const;
    Layer::Sub addFirstLine(Message& m, const http::Line& line) const;
    // http_headers.cpp
    const Field* known(std::string_view name) const;
    void addHeader(Message& m, const http::Line& line, std::string_view name, std::string_view value) const;
    void addCookies(Message& m, const http::Line& line, std::string_view value) const;
    void addCredentials(Message& m, const http::Line& line, std::string_view value) const;
    // http_conversation.cpp
    Note* takeNote(Layer& stream, uint32_t at) const;
    void follow(Message& m) const;
    void addMatch(Message& m) const;
    void addLinks(Message& m, const Note& note) const;
    bool parseTunnel(Layer& stream, const Note& note) const;
    // Whether the connection has a request that could be read.
    static bool isKnown(Layer& in, const Note* note);
    // Takes this protocol out of the packet's list: the bytes are none of it.
    static bool leave(Layer& in);
    // http_body.cpp
    void parseBody(Message& m) const;
    View dechunk(Message& m, const View& body) const;
    void addChunks(Message& m, const View& body, uint32_t size) const;
    bool decode(Message& m, View& body) const;
    void handOn(Message& m, const View& body) const;
    void addFileData(Message& m, const View& body) const;

    Table& ports;
    Table& bodyPorts;
    TextTable& mediaTypes;
    TextTable& upgrades;
    Heuristics& bodyHeuristics;
};

// What is known of the message that is being dissected.
struct Http::Message {
    Layer& in;
    const Http& http;
    http::Kind kind = http::Kind::Other;
    uint32_t streamBase = 0;  // of the bytes that the message was found in, in their data source
    bool first = true;        // of these bytes
    bool broken = false;      // the head ended with a line that is none of its own
    bool alone = false;       // in a datagram: nothing said yet where it ends
    bool binary = false;      // it begins with something else than text
    Note* note = nullptr;
    http::Framing framing;
    uint32_t bodyAt = 0;
    uint32_t end = 0;  // where the next message begins
    std::string_view method, target, host, contentType, contentEncoding, upgrade, extensions, subprotocol;
    uint16_t status = 0;

    Message(Layer& in, const Http& http) : in(in), http(http) {}
    bool isRequest() const { return kind == http::Kind::Request || kind == http::Kind::Notification; }
    // Where tshark places the items that stand for the whole message: in the stream's bytes, of which it
    // counts the beginning twice.
    uint32_t placeOfAll() const { return first ? 0 : streamBase; }
    std::string fullUri() const;
};

}  // namespace dorsal
