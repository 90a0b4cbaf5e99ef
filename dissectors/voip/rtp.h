// RTP: A Transport Protocol for Real-Time Applications (RFC 3550), with redundant audio (RFC 2198) and header
// extensions (RFC 8285).
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/voip/media_setup.h"

namespace dorsal {

struct Rtp final : Protocol {
    static const Values kVersions, kProfiles;
    static constexpr TrueFalse kSet{"Set", "Not set"};

    Field version{*this, "rtp.version", "Version", Type::U8, Base::Dec, kVersions, 0xc0};
    Field padding{*this, "rtp.padding", "Padding", Type::Boolean, 8, {}, 0x20};
    Field ext{*this, "rtp.ext", "Extension", Type::Boolean, 8, {}, 0x10};
    Field cc{*this, "rtp.cc", "Contributing source identifiers count", Type::U8, Base::Dec, {}, 0x0f};
    Field marker{*this, "rtp.marker", "Marker", Type::Boolean, 8, {}, 0x80};
    Field payloadType{*this, "rtp.p_type", "Payload type", Type::U8, Base::Dec, {}, 0x7f};
    Field seq{*this, "rtp.seq", "Sequence number", Type::U16, Base::Dec};
    Field extendedSeq{*this, "rtp.extseq", "Extended sequence number", Type::U32, Base::Dec};
    Field timestamp{*this, "rtp.timestamp", "Timestamp", Type::U32, Base::Dec};
    Field ssrc{*this, "rtp.ssrc", "Synchronization Source identifier", Type::U32, Base::HexDec};
    Field extProfile{*this, "rtp.ext.profile", "Defined by profile", Type::U16, Base::HexDec, kProfiles};
    Field extLength{*this, "rtp.ext.len", "Extension length", Type::U16, Base::Dec};
    Field csrcItems{*this, "rtp.csrc.items", "Contributing Source identifiers", Type::None};
    Field csrcItem{*this, "rtp.csrc.item", "CSRC item", Type::U32, Base::HexDec};
    Field headerExtensions{*this, "rtp.hdr_exts", "Header extensions", Type::None};
    Field headerExtension{*this, "rtp.hdr_ext", "Header extension", Type::U32, Base::HexDec};
    Field payload{*this, "rtp.payload", "Payload", Type::Bytes};
    Field paddingData{*this, "rtp.padding.data", "Padding data", Type::Bytes};
    Field paddingCount{*this, "rtp.padding.count", "Padding count", Type::U8, Base::Dec};
    Field setup{*this, "rtp.setup", "Stream setup", Type::String};
    Field setupFrame{*this, "rtp.setup-frame", "Setup frame", Type::FrameNum};
    Field setupMethod{*this, "rtp.setup-method", "Setup Method", Type::String};
    Field follow{*this, "rtp.follow", "Follow", Type::Boolean, 8, kSet, 0x80};
    Field timestampOffset{*this, "rtp.timestamp-offset", "Timestamp offset", Type::U16, Base::Dec, {},
                          0xfffc};
    Field blockLength{*this, "rtp.block-length", "Block length", Type::U16, Base::Dec, {}, 0x03ff};
    Field extensionId{*this, "rtp.ext.rfc5285.id", "Identifier", Type::U8, Base::Dec};
    Field extensionSize{*this, "rtp.ext.rfc5285.len", "Length", Type::U8, Base::Dec};
    Field applicationBits{*this, "rtp.ext.rfc5285.appbits", "Application Bits", Type::U8, Base::Dec};
    Field extensionData{*this, "rtp.ext.rfc5285.data", "Extension Data", Type::Bytes};
    Field encryptedPayload{*this, "srtp.enc_payload", "SRTP Encrypted Payload", Type::Bytes};
    Expert paddingMissing{*this, "rtp.padding_missing", Group::Reassemble, Severity::Warn,
                          "The padding was not captured"};

    explicit Rtp(Registry& r);
    void parse(Layer& in) const override;

  private:
    struct Note;
    struct Direction;
    const Note* takeNote(Layer& in, uint16_t sequence) const;
    uint32_t addContributors(Layer& in, uint32_t count) const;
    uint32_t addExtensions(Layer& in, uint32_t at) const;
    void addGeneralExtension(Layer& in, uint32_t at, uint32_t end, uint16_t profile,
                             uint32_t profileAt) const;
    void handOn(Layer& in, const View& data, uint8_t type, const MediaSetup& setup) const;
    void addRedundancy(Layer& in, const View& data, const MediaSetup& setup) const;
    void addPayload(Layer& in, const View& data, bool shown) const;
    std::string nameOf(uint8_t type, const MediaSetup& setup) const;
    MediaSetupFields setupFields() const { return {setup, setupFrame, setupMethod, callId}; }

    const Field* callId;
    const Table& types;
    const TextTable& namedTypes;
};

}  // namespace dorsal
