// Session Description Protocol (RFC 8866), with the attributes for encryption (RFC 4568) and ICE (RFC 8839).
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/voip/media_setup.h"

namespace dorsal {

struct Sdp final : Protocol {
    static const Values kMpeg4Levels, kH263Profiles, kH263Levels, kH264Modes;

    Field version{*this, "sdp.version", "Session Description Protocol Version (v)", Type::String};
    Field owner{*this, "sdp.owner", "Owner/Creator, Session Id (o)", Type::String};
    Field sessionName{*this, "sdp.session_name", "Session Name (s)", Type::String};
    Field sessionInfo{*this, "sdp.session_info", "Session Information (i)", Type::String};
    Field uri{*this, "sdp.uri", "URI of Description (u)", Type::String};
    Field email{*this, "sdp.email", "E-mail Address (e)", Type::String};
    Field phone{*this, "sdp.phone", "Phone Number (p)", Type::String};
    Field connectionInfo{*this, "sdp.connection_info", "Connection Information (c)", Type::String};
    Field bandwidth{*this, "sdp.bandwidth", "Bandwidth Information (b)", Type::String};
    Field timezone{*this, "sdp.timezone", "Time Zone Adjustments (z)", Type::String};
    Field encryptionKey{*this, "sdp.encryption_key", "Encryption Key (k)", Type::String};
    Field sessionAttr{*this, "sdp.session_attr", "Session Attribute (a)", Type::String};
    Field mediaAttr{*this, "sdp.media_attr", "Media Attribute (a)", Type::String};
    Field time{*this, "sdp.time", "Time Description, active time (t)", Type::String};
    Field repeatTime{*this, "sdp.repeat_time", "Repeat Time (r)", Type::String};
    Field media{*this, "sdp.media", "Media Description, name and address (m)", Type::String};
    Field mediaTitle{*this, "sdp.media_title", "Media Title (i)", Type::String};
    Field unknown{*this, "sdp.unknown", "Unknown", Type::String};
    Field invalid{*this, "sdp.invalid", "Invalid line", Type::String};
    Field ownerUsername{*this, "sdp.owner.username", "Owner Username", Type::String};
    Field ownerSessionid{*this, "sdp.owner.sessionid", "Session ID", Type::String};
    Field ownerVersion{*this, "sdp.owner.version", "Session Version", Type::String};
    Field ownerNetworkType{*this, "sdp.owner.network_type", "Owner Network Type", Type::String};
    Field ownerAddressType{*this, "sdp.owner.address_type", "Owner Address Type", Type::String};
    Field ownerAddress{*this, "sdp.owner.address", "Owner Address", Type::String};
    Field connectionInfoNetworkType{*this, "sdp.connection_info.network_type", "Connection Network Type",
                                    Type::String};
    Field connectionInfoAddressType{*this, "sdp.connection_info.address_type", "Connection Address Type",
                                    Type::String};
    Field connectionInfoAddress{*this, "sdp.connection_info.address", "Connection Address", Type::String};
    Field connectionInfoTtl{*this, "sdp.connection_info.ttl", "Connection TTL", Type::String};
    Field connectionInfoNumAddr{*this, "sdp.connection_info.num_addr", "Connection Number of Addresses",
                                Type::String};
    Field bandwidthModifier{*this, "sdp.bandwidth.modifier", "Bandwidth Modifier", Type::String};
    Field bandwidthValue{*this, "sdp.bandwidth.value", "Bandwidth Value", Type::String};
    Field timeStart{*this, "sdp.time.start", "Session Start Time", Type::String};
    Field timeStop{*this, "sdp.time.stop", "Session Stop Time", Type::String};
    Field repeatTimeInterval{*this, "sdp.repeat_time.interval", "Repeat Interval", Type::String};
    Field repeatTimeDuration{*this, "sdp.repeat_time.duration", "Repeat Duration", Type::String};
    Field repeatTimeOffset{*this, "sdp.repeat_time.offset", "Repeat Offset", Type::String};
    Field timezoneTime{*this, "sdp.timezone.time", "Timezone Time", Type::String};
    Field timezoneOffset{*this, "sdp.timezone.offset", "Timezone Offset", Type::String};
    Field encryptionKeyType{*this, "sdp.encryption_key.type", "Key Type", Type::String};
    Field encryptionKeyData{*this, "sdp.encryption_key.data", "Key Data", Type::String};
    Field sessionAttrField{*this, "sdp.session_attr.field", "Session Attribute Fieldname", Type::String};
    Field sessionAttrValue{*this, "sdp.session_attr.value", "Session Attribute Value", Type::String};
    Field mediaMedia{*this, "sdp.media.media", "Media Type", Type::String};
    Field mediaPort{*this, "sdp.media.port", "Media Port", Type::U16, Base::Dec};
    Field mediaPortString{*this, "sdp.media.port_string", "Media Port", Type::String};
    Field mediaPortcount{*this, "sdp.media.portcount", "Media Port Count", Type::String};
    Field mediaProto{*this, "sdp.media.proto", "Media Protocol", Type::String};
    Field mediaFormat{*this, "sdp.media.format", "Media Format", Type::String};
    Field mediaAttributeField{*this, "sdp.media_attribute.field", "Media Attribute Fieldname", Type::String};
    Field mediaAttributeValue{*this, "sdp.media_attribute.value", "Media Attribute Value", Type::String};
    Field mimeType{*this, "sdp.mime.type", "MIME Type", Type::String};
    Field sampleRate{*this, "sdp.sample_rate", "Sample Rate", Type::String};
    Field fmtpParameter{*this, "sdp.fmtp.parameter", "Media format specific parameters", Type::String};
    Field fmtpProfileLevelId{*this,       "sdp.fmtp.profile_level_id", "Level Code", Type::U32, Base::Dec,
                             kMpeg4Levels};
    Field fmtpH263profile{*this, "sdp.fmtp.h263profile", "Profile", Type::U32, Base::Dec, kH263Profiles};
    Field fmtpH263level{*this, "sdp.fmtp.h263level", "Level", Type::U32, Base::Dec, kH263Levels};
    Field fmtpH264PacketizationMode{
        *this, "sdp.fmtp.h264_packetization_mode", "Packetization mode", Type::U32, Base::Dec, kH264Modes};
    Field cryptoTag{*this, "sdp.crypto.tag", "tag", Type::U32, Base::Dec};
    Field cryptoCryptoSuite{*this, "sdp.crypto.crypto_suite", "Crypto suite", Type::String};
    Field cryptoMasterKey{*this, "sdp.crypto.master_key", "Master Key", Type::Bytes};
    Field cryptoMasterSalt{*this, "sdp.crypto.master_salt", "Master salt", Type::Bytes};
    Field cryptoLifetime{*this, "sdp.crypto.lifetime", "Lifetime", Type::String};
    Field cryptoMkiValu{*this, "sdp.crypto.mki-valu", "mki-value", Type::String};
    Field cryptoMkiLength{*this, "sdp.crypto.mki_length", "mki_length", Type::String};
    Field iceCandidateFoundation{*this, "sdp.ice_candidate.foundation", "Foundation", Type::String};
    Field iceCandidateComponentid{*this, "sdp.ice_candidate.componentid", "Component ID", Type::String};
    Field iceCandidateTransport{*this, "sdp.ice_candidate.transport", "Transport", Type::String};
    Field iceCandidatePriority{*this, "sdp.ice_candidate.priority", "Priority", Type::String};
    Field iceCandidateAddress{*this, "sdp.ice_candidate.address", "Connection Address", Type::String};
    Field iceCandidatePort{*this, "sdp.ice_candidate.port", "Candidate Port", Type::String};
    Field iceCandidateType{*this, "sdp.ice_candidate.type", "Candidate Type", Type::String};
    Field keyAndSalt{*this, "sdp.key_and_salt", "Key and Salt", Type::Bytes};
    Field data{*this, "sdp.data", "Data", Type::Bytes};

    Expert noEqualSign{*this, "sdp.invalid_line.no_equal", Group::Malformed, Severity::Note,
                       "Invalid SDP line (no '=' delimiter)"};
    Expert noColon{*this, "sdp.invalid_key_param", Group::Malformed, Severity::Note,
                   "A key parameter needs a colon"};
    Expert badTag{*this, "sdp.invalid_crypto_tag", Group::Malformed, Severity::Error, "The tag is no number"};
    Expert badPort{*this, "sdp.invalid_media_port", Group::Malformed, Severity::Error,
                   "The port is no number up to 65535"};

    explicit Sdp(Registry& r);
    void parse(Layer& in) const override;

    // A piece of the text, by its place in the layer's view.
    struct Piece {
        uint32_t at = 0, size = 0;
        uint32_t end() const { return at + size; }
    };

  private:
    struct Session;
    struct Media;
    class Tokens;
    bool addLine(Layer& in, Session& s, const Piece& line) const;
    void addTokens(Layer& in, const Piece& value, std::initializer_list<const Field*> fields) const;
    void addConnection(Layer& in, Session& s, const Piece& value) const;
    void addBandwidth(Layer& in, const Piece& value) const;
    void addRepeat(Layer& in, const Piece& value) const;
    void addTimeZones(Layer& in, const Piece& value) const;
    void addMedia(Layer& in, Session& s, const Piece& value) const;
    // sdp_attributes.cpp
    void addAttribute(Layer& in, Session& s, const Piece& value) const;
    void addMapping(Layer& in, Session& s, const Piece& value) const;
    void addParameters(Layer& in, Session& s, const Piece& value) const;
    void addParameter(Layer& in, std::string_view encoding, const Piece& parameter) const;
    void addCrypto(Layer& in, const Piece& whole, const Piece& value) const;
    void addKey(Layer& in, const Item& suite, const Piece& key, std::string_view suiteName) const;
    void addCandidate(Layer& in, const Piece& whole, const Piece& value) const;
    // In the pass: tells of the flows that will carry the media.
    void announce(Layer& in, const Session& s) const;
};

// What was read of one medium.
struct Sdp::Media {
    uint16_t port = 0, controlPort = 0;
    bool rtp = false, secure = false, sharesPort = false;
    std::string_view address;  // empty: the session's
    std::string formats;       // as MediaSetup has them
};
struct Sdp::Session {
    std::string_view address;
    std::vector<Media> media;
};

// Splits at blanks as tshark does: behind the last token it begins again at `restart`.
class Sdp::Tokens {
  public:
    Tokens(std::string_view text, uint32_t from, uint32_t end, uint32_t restart)
        : text_(text), at_(from), end_(end), restart_(restart) {}
    Piece next() {
        auto blank = text_.substr(0, end_).find(' ', at_);
        last_ = blank == text_.npos;
        Piece token{at_, (last_ ? end_ : uint32_t(blank)) - at_};
        at_ = last_ ? restart_ : uint32_t(blank) + 1;
        return token;
    }
    bool last() const { return last_; }  // the token that was given was the last one
    uint32_t at() const { return at_; }

  private:
    std::string_view text_;
    uint32_t at_, end_, restart_;
    bool last_ = false;
};

}  // namespace dorsal
