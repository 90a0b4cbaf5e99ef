// The fields of records.
#include "dissectors/security/ber.h"
#include "dissectors/security/tls.h"

namespace dorsal {

namespace {

constexpr Name kHeartbeatTypes[] = {{1, "Request"}, {2, "Response"}};

void appendSpec(std::string& out, uint64_t spec) {
    auto name = spec > 0xffff ? tls::ssl2CipherSpecs().find(spec) : tls::cipherSuites().find(spec);
    fmt::format_to(std::back_inserter(out), "{} (0x{:06x})", name ? name : "Unknown", spec);
}

}  // namespace

Tls::Tls(Registry& r)
    : Protocol(r, "tls", "Transport Layer Security", "TLS"),
      handshake(*this, "tls"),
      rec(*this, "tls.record", "Record Layer", Type::None),
      contentType(*this, "tls.record.content_type", "Content Type", Type::U8, Base::Dec, tls::contentTypes()),
      opaqueType(*this, "tls.record.opaque_type", "Opaque Type", Type::U8, Base::Dec, tls::contentTypes()),
      version(*this, "tls.record.version", "Version", Type::U16, Base::Hex, tls::versions()),
      length(*this, "tls.record.length", "Length", Type::U16, Base::Dec),
      appData(*this, "tls.app_data", "Encrypted Application Data", Type::Bytes),
      appProtocol(*this, "tls.app_data_proto", "Application Data Protocol", Type::String),
      changeCipherSpec(*this, "tls.change_cipher_spec", "Change Cipher Spec Message", Type::None),
      alertMessage(*this, "tls.alert_message", "Alert Message", Type::None),
      alertLevel(*this, "tls.alert_message.level", "Level", Type::U8, Base::Dec, tls::alertLevels()),
      alertDescription(*this, "tls.alert_message.desc", "Description", Type::U8, Base::Dec, tls::alerts()),
      heartbeatMessage(*this, "tls.heartbeat_message", "Heartbeat Message", Type::None),
      heartbeatType(*this, "tls.heartbeat_message.type", "Type", Type::U8, Base::Dec, kHeartbeatTypes),
      heartbeatLength(*this, "tls.heartbeat_message.payload_length", "Payload Length", Type::U16, Base::Dec),
      heartbeatPayload(*this, "tls.heartbeat_message.payload", "Payload Length", Type::Bytes),
      heartbeatPadding(*this, "tls.heartbeat_message.padding", "Payload Length", Type::Bytes),
      fragments(*this, "tls.handshake.fragments", "Reassembled Handshake Fragments", Type::None),
      fragment(*this, "tls.handshake.fragment", "Handshake Fragment", Type::FrameNum),
      fragmentCount(*this, "tls.handshake.fragment.count", "Handshake Fragment count", Type::U32, Base::Dec),
      reassembledIn(*this, "tls.handshake.reassembled_in", "Reassembled Handshake Message in frame",
                    Type::FrameNum),
      ssl2Type(*this, "tls.handshake.type", "Handshake Message Type", Type::U8, Base::Dec,
               tls::ssl2Messages()),
      ssl2SpecLength(*this, "tls.handshake.cipher_spec_len", "Cipher Spec Length", Type::U16, Base::Dec),
      ssl2Specs(*this, "tls.handshake.ciphersuites", "Cipher Suites", Type::None),
      ssl2Spec(*this, "tls.handshake.cipherspec", "Cipher Spec", Type::U24, Base::Hex, appendSpec),
      ssl2SessionIdLength(*this, "tls.handshake.session_id_length", "Session ID Length", Type::U16,
                          Base::Dec),
      ssl2SessionId(*this, "tls.handshake.session_id", "Session ID", Type::Bytes),
      ssl2ChallengeLength(*this, "tls.handshake.challenge_length", "Challenge Length", Type::U16, Base::Dec),
      ssl2Challenge(*this, "tls.handshake.challenge", "Challenge", Type::None),
      ssl2Version(*this, "tls.handshake.version", "Version", Type::U16, Base::Hex, tls::versions()),
      heartbeatInvalid(*this, "tls.heartbeat_message.payload_length.invalid", Group::Malformed,
                       Severity::Error, "Invalid heartbeat payload length"),
      ignoredRecord(*this, "tls.ignored_unknown_record", Group::Protocol, Severity::Warn,
                    "Ignored Unknown Record"),
      resumed(*this, "tls.resumed", Group::Sequence, Severity::Note,
              "This session reuses previously negotiated keys (Session resumption)"),
      lengthInvalid(*this, "tls.record.length.invalid", Group::Protocol, Severity::Error,
                    "The record is longer than TLS allows (2^14 + 2048 bytes)") {
    // Timestamps inside a certificate: an OCTET STRING with TLS's list.
    ber::berOf(r).open["1.3.6.1.4.1.11129.2.4.2"] = {
        this, nullptr, nullptr, [](ber::Walker& w, const Protocol& tls, const ber::Header& h) {
            auto list = ber::readHeader(w.in.view, h.content, h.end);
            w.in.pos = list.content;
            static_cast<const Tls&>(tls).handshake.parseTimestamps(w.in, list.end);
        }};
    ber::berOf(r).open["1.3.6.1.4.1.11129.2.4.5"] = ber::berOf(r).open["1.3.6.1.4.1.11129.2.4.2"];
    r.bind("tcp.port", {324,  443,  465,  636,  802,  853,  993,  995,  1300, 2221,  2443,  3249,
                        3250, 3251, 3252, 3496, 5061, 5671, 5684, 5868, 8883, 11207, 19999, 27017},
           *this);
}

}  // namespace dorsal
