#include "dissectors/security/tls_quic_parameters.h"

#include "dissectors/security/tls_names.h"

namespace dorsal::tls {
namespace {

enum : uint64_t {
    kOriginalConnectionId = 0,
    kIdleTimeout = 1,
    kResetToken = 2,
    kMaxPayload = 3,
    kMaxData = 4,
    kBidiLocal = 5,
    kBidiRemote = 6,
    kUni = 7,
    kStreamsBidi = 8,
    kStreamsUni = 9,
    kAckExponent = 10,
    kMaxAckDelay = 11,
    kDisableMigration = 12,
    kPreferredAddress = 13,
    kConnectionIdLimit = 14,
    kSourceId = 15,
    kRetryId = 16,
    kVersionInformation = 17,
    kMaxDatagram = 0x20,
    kCibir = 0x1000,
    kLossBits = 0x1057,
    kGreaseBit = 0x2ab2,
    kTimeStamp = 0x7157,
    kTimeStampTwo = 0x7158,
    kMinAckDelayOld = 0xde1a,
    kMinAckDelay = 0xff03de1a,
    kInitialRtt = 0x3127,
    kConnectionOptions = 0x3128,
    kUserAgent = 0x3129,
    kHandshakeDone = 0x312a,
    kKeyUpdate = 0x312b,
    kGoogleParameters = 0x4751,
    kGoogleVersion = 0x4752,
    kPartialReliability = 0xff00,
};

constexpr Name kTypes[] = {{kOriginalConnectionId, "original_destination_connection_id"},
                           {kIdleTimeout, "max_idle_timeout"},
                           {kResetToken, "stateless_reset_token"},
                           {kMaxPayload, "max_udp_payload_size"},
                           {kMaxData, "initial_max_data"},
                           {kBidiLocal, "initial_max_stream_data_bidi_local"},
                           {kBidiRemote, "initial_max_stream_data_bidi_remote"},
                           {kUni, "initial_max_stream_data_uni"},
                           {kStreamsBidi, "initial_max_streams_bidi"},
                           {kStreamsUni, "initial_max_streams_uni"},
                           {kAckExponent, "ack_delay_exponent"},
                           {kMaxAckDelay, "max_ack_delay"},
                           {kDisableMigration, "disable_active_migration"},
                           {kPreferredAddress, "preferred_address"},
                           {kConnectionIdLimit, "active_connection_id_limit"},
                           {kSourceId, "initial_source_connection_id"},
                           {kRetryId, "retry_source_connection_id"},
                           {kVersionInformation, "version_information"},
                           {kMaxDatagram, "max_datagram_frame_size"},
                           {kCibir, "cibir_encoding"},
                           {kLossBits, "loss_bits"},
                           {kGreaseBit, "grease_quic_bit"},
                           {kInitialRtt, "google_initial_rtt"},
                           {kConnectionOptions, "google_connection_options"},
                           {kUserAgent, "google_user_agent"},
                           {kHandshakeDone, "google_support_handshake_done"},
                           {kKeyUpdate, "google_key_update_not_yet_supported"},
                           {kGoogleParameters, "google_quic_params"},
                           {kGoogleVersion, "google_quic_version"},
                           {kTimeStamp, "enable_time_stamp"},
                           {kTimeStampTwo, "enable_time_stamp_v2"},
                           {kMinAckDelayOld, "min_ack_delay"},
                           {kPartialReliability, "facebook_partial_reliability"},
                           {kMinAckDelay, "min_ack_delay"}};
constexpr Name kTimeStampV2[] = {
    {1, "I would like to receive TIME_STAMP frames"},
    {2, "I am able to generate TIME_STAMP frames"},
    {3, "I am able to generate TIME_STAMP frames and I would like to receive them"}};

// Values that every implementation must ignore (RFC 9000, section 18.1).
bool isGrease(uint64_t type) { return type >= 27 && (type - 27) % 31 == 0; }

const char* typeName(uint64_t type) {
    if (isGrease(type)) return "GREASE";
    return nameOf(Values(kTypes), type);
}

void appendType(std::string& out, uint64_t type) {
    fmt::format_to(std::back_inserter(out), "{} (0x{:02x})", typeName(type), type);
}

}  // namespace

QuicParameters::QuicParameters(FieldNames& n, const Vectors& vectors)
    : v(vectors),
      listLength(n.owner, n("quic.len"), "Parameters Length", Type::U16, Base::Dec),
      type(n.owner, n("quic.parameter.type"), "Type", Type::U64, Base::Custom, appendType),
      length(n.owner, n("quic.parameter.length"), "Length", Type::U64, Base::Dec),
      oldLength(n.owner, n("quic.parameter.lengt.old"), "Length", Type::U16, Base::Dec),
      value(n.owner, n("quic.parameter.value"), "Value", Type::Bytes),
      originalConnectionId(n.owner, n("quic.parameter.original_destination_connection_id"),
                           "original_destination_connection_id", Type::Bytes),
      idleTimeout(n.owner, n("quic.parameter.max_idle_timeout"), "max_idle_timeout", Type::U64, Base::Dec),
      resetToken(n.owner, n("quic.parameter.stateless_reset_token"), "stateless_reset_token", Type::Bytes),
      maxPayload(n.owner, n("quic.parameter.max_udp_payload_size"), "max_udp_payload_size", Type::U64,
                 Base::Dec),
      maxData(n.owner, n("quic.parameter.initial_max_data"), "initial_max_data", Type::U64, Base::Dec),
      bidiLocal(n.owner, n("quic.parameter.initial_max_stream_data_bidi_local"),
                "initial_max_stream_data_bidi_local", Type::U64, Base::Dec),
      bidiRemote(n.owner, n("quic.parameter.initial_max_stream_data_bidi_remote"),
                 "initial_max_stream_data_bidi_remote", Type::U64, Base::Dec),
      uni(n.owner, n("quic.parameter.initial_max_stream_data_uni"), "initial_max_stream_data_uni", Type::U64,
          Base::Dec),
      streamsBidi(n.owner, n("quic.parameter.initial_max_streams_bidi"), "initial_max_streams_bidi",
                  Type::U64, Base::Dec),
      streamsUni(n.owner, n("quic.parameter.initial_max_streams_uni"), "initial_max_streams_uni", Type::U64,
                 Base::Dec),
      ackExponent(n.owner, n("quic.parameter.ack_delay_exponent"), "ack_delay_exponent", Type::U64,
                  Base::Dec),
      maxAckDelay(n.owner, n("quic.parameter.max_ack_delay"), "max_ack_delay", Type::U64, Base::Dec),
      ipv4(n.owner, n("quic.parameter.preferred_address.ipv4address"), "ipv4Address", Type::Ipv4),
      ipv6(n.owner, n("quic.parameter.preferred_address.ipv6address"), "ipv6Address", Type::Ipv6),
      ipv4Port(n.owner, n("quic.parameter.preferred_address.ipv4port"), "ipv4Port", Type::U16, Base::Dec),
      ipv6Port(n.owner, n("quic.parameter.preferred_address.ipv6port"), "ipv6Port", Type::U16, Base::Dec),
      addressIdLength(n.owner, n("quic.parameter.preferred_address.connectionid.length"), "Length", Type::U8,
                      Base::Dec),
      addressId(n.owner, n("quic.parameter.preferred_address.connectionid"), "connectionId", Type::Bytes),
      addressToken(n.owner, n("quic.parameter.preferred_address.statelessresettoken"), "statelessResetToken",
                   Type::Bytes),
      connectionIdLimit(n.owner, n("quic.parameter.active_connection_id_limit"), "Active Connection ID Limit",
                        Type::U64, Base::Dec),
      sourceId(n.owner, n("quic.parameter.initial_source_connection_id"), "Initial Source Connection ID",
               Type::Bytes),
      retryId(n.owner, n("quic.parameter.retry_source_connection_id"), "Retry Source Connection ID",
              Type::Bytes),
      maxDatagram(n.owner, n("quic.parameter.max_datagram_frame_size"), "max_datagram_frame_size", Type::U64,
                  Base::Dec),
      cibirLength(n.owner, n("quic.parameter.cibir_encoding.length"), "length", Type::U64, Base::Dec),
      cibirOffset(n.owner, n("quic.parameter.cibir_encoding.offset"), "offset", Type::U64, Base::Dec),
      lossBits(n.owner, n("quic.parameter.loss_bits"), "loss_bits", Type::U64, Base::Dec),
      timeStampV2(n.owner, n("quic.parameter.enable_time_stamp_v2"), "Enable TimestampV2", Type::U64,
                  Base::Dec, kTimeStampV2),
      minAckDelay(n.owner, n("quic.parameter.min_ack_delay"), "min_ack_delay", Type::U64, Base::Dec),
      userAgent(n.owner, n("quic.parameter.google.user_agent"), "Google UserAgent", Type::String),
      keyUpdate(n.owner, n("quic.parameter.google.key_update_not_yet_supported"),
                "Google Key Update not yet supported", Type::None),
      googleVersion(n.owner, n("quic.parameter.google.quic_version"), "Google QUIC version", Type::U32,
                    Base::Hex, quicVersions()),
      initialRtt(n.owner, n("quic.parameter.google.initial_rtt"), "Google Initial RTT", Type::U64, Base::Dec),
      handshakeDone(n.owner, n("quic.parameter.google.support_handshake_done"),
                    "Google Support Handshake Done", Type::None),
      googleParameters(n.owner, n("quic.parameter.google.quic_params"), "Google QUIC parameters",
                       Type::Bytes),
      connectionOptions(n.owner, n("quic.parameter.google.connection_options"), "Google Connection options",
                        Type::Bytes),
      googleVersionsLength(n.owner, n("quic.parameter.google.supported_versions_length"),
                           "Google Supported Versions Length", Type::U8, Base::Dec),
      googleSupportedVersion(n.owner, n("quic.parameter.google.supported_version"),
                             "Google Supported Version", Type::U32, Base::Hex, quicVersions()),
      partialReliability(n.owner, n("quic.parameter.facebook.partial_reliability"),
                         "Facebook Partial Reliability", Type::U64, Base::Dec),
      chosenVersion(n.owner, n("quic.parameter.vi.chosen_version"), "Chosen Version", Type::U32, Base::Hex,
                    quicVersions()),
      otherVersion(n.owner, n("quic.parameter.vi.other_version"), "Other Version", Type::U32, Base::Hex,
                   quicVersions()) {}

uint64_t quicNumber(const View& view, uint32_t at, uint32_t& size) {
    size = 1u << (view.u8(at) >> 6);
    uint64_t value = view.number(at, size);
    return size == 8 ? value & 0x3fffffffffffffff : value & ((1ull << (size * 8 - 2)) - 1);
}

void QuicParameters::parse(Layer& in, uint32_t end, bool drafts) const {
    // The drafts' form starts with the length of the list.
    if (drafts && end - in.pos >= 6 && in.view.u16(in.pos) == end - in.pos - 2) return parseOld(in, end);
    while (in.pos < end) {
        uint32_t start = in.pos, size, lengthSize;
        uint64_t kind = quicNumber(in.view, start, size);
        auto head = in.text(start, size, "Parameter");
        auto nest = in.in(head);
        in.addNumber(type, start, size, kind);
        in.pos += size;
        uint64_t n = quicNumber(in.view, in.pos, lengthSize);
        in.addNumber(length, in.pos, lengthSize, n);
        in.pos += lengthSize;
        if (head.texts()) {
            if (std::string_view(typeName(kind)) == "Unknown")
                head.append(": Unknown 0x{:04x} (len={})", kind, n);
            else
                head.append(": {} (len={})", typeName(kind), n);
        }
        if (n > in.leftCaptured()) in.view.need(in.pos, uint32_t(std::min<uint64_t>(n, UINT32_MAX)));
        in.add(value, in.pos, uint32_t(n));
        uint32_t valueEnd = in.pos + uint32_t(n);
        head.endAt(in.view, valueEnd);
        parseValue(in, kind, valueEnd, head);
        v.finish(in, valueEnd);
    }
}

void QuicParameters::parseOld(Layer& in, uint32_t end) const {
    in.u16(listLength);
    while (in.pos + 4 <= end) {
        uint32_t start = in.pos;
        uint64_t kind = in.view.u16(start);
        auto head = in.text(start, 4, "Parameter");
        auto nest = in.in(head);
        in.addNumber(type, start, 2, kind);
        in.pos += 2;
        uint32_t valueEnd, n = in.view.u16(in.pos);
        if (!v.begin(in, oldLength, end, valueEnd, 0, 0xffff)) return;
        head.append(": {} (len={})", typeName(kind), n);
        in.add(value, in.pos, n);
        head.endAt(in.view, valueEnd);
        parseValue(in, kind, valueEnd, head);
        v.finish(in, valueEnd);
    }
}

uint64_t QuicParameters::number(Layer& in, const Field& f, const Item& head, const char* unit) const {
    uint32_t size;
    uint64_t n = quicNumber(in.view, in.pos, size);
    in.addNumber(f, in.pos, size, n);
    in.pos += size;
    if (unit) head.append(" {}{}", n, unit);
    return n;
}

void QuicParameters::preferredAddress(Layer& in, uint32_t end) const {
    in.take(ipv4, 4);
    in.u16(ipv4Port);
    in.take(ipv6, 16);
    in.u16(ipv6Port);
    uint32_t idEnd;
    if (!v.begin(in, addressIdLength, end, idEnd, 1, 20)) return;
    in.add(addressId, in.pos, idEnd - in.pos);
    in.pos = idEnd;
    in.take(addressToken, 16);
}

void QuicParameters::parseValue(Layer& in, uint64_t kind, uint32_t end, const Item& head) const {
    uint32_t size = end - in.pos;
    switch (kind) {
        case kOriginalConnectionId: in.take(originalConnectionId, size); break;
        case kIdleTimeout: number(in, idleTimeout, head, " ms"); break;
        case kResetToken: in.take(resetToken, 16); break;
        case kMaxPayload: number(in, maxPayload, head); break;
        case kMaxData: number(in, maxData, head); break;
        case kBidiLocal: number(in, bidiLocal, head); break;
        case kBidiRemote: number(in, bidiRemote, head); break;
        case kUni: number(in, uni, head); break;
        case kStreamsBidi: number(in, streamsBidi, head); break;
        case kStreamsUni: number(in, streamsUni, head); break;
        case kAckExponent: number(in, ackExponent, head, nullptr); break;
        case kMaxAckDelay: number(in, maxAckDelay, head); break;
        case kPreferredAddress: preferredAddress(in, end); break;
        case kConnectionIdLimit: number(in, connectionIdLimit, head); break;
        case kSourceId: in.take(sourceId, size); break;
        case kRetryId: in.take(retryId, size); break;
        case kVersionInformation:
            in.u32(chosenVersion);
            while (in.pos + 4 <= end) in.u32(otherVersion);
            break;
        case kMaxDatagram: number(in, maxDatagram, head); break;
        case kCibir: {
            auto n = number(in, cibirLength, head, nullptr);
            auto offset = number(in, cibirOffset, head, nullptr);
            head.append(" Length: {}, Offset: {}", n, offset);
            break;
        }
        case kLossBits: number(in, lossBits, head, nullptr); break;
        case kTimeStampTwo: number(in, timeStampV2, head, nullptr); break;
        case kMinAckDelayOld:
        case kMinAckDelay: number(in, minAckDelay, head); break;
        case kInitialRtt: number(in, initialRtt, head, " us"); break;
        case kConnectionOptions: in.take(connectionOptions, size); break;
        case kUserAgent: in.take(userAgent, size); break;
        case kHandshakeDone:
            in.addNone(handshakeDone, in.pos, size);
            in.pos = end;
            break;
        case kKeyUpdate:
            in.addNone(keyUpdate, in.pos, size);
            in.pos = end;
            break;
        case kGoogleParameters: in.take(googleParameters, size); break;
        case kGoogleVersion: {
            in.u32(googleVersion);
            uint32_t listEnd;
            if (in.pos == end || !v.begin(in, googleVersionsLength, end, listEnd, 4, 0xfc)) break;
            while (in.pos + 4 <= listEnd) in.u32(googleSupportedVersion);
            break;
        }
        case kPartialReliability: number(in, partialReliability, head, nullptr); break;
        case kDisableMigration:
        case kGreaseBit: break;
        default:
            // Nobody knows what these hold, so nothing is left over.
            if (isGrease(kind) || !Values(kTypes).find(kind)) in.pos = end;
    }
}

}  // namespace dorsal::tls
