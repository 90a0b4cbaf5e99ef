// Secure Shell: the transport layer of SSH 2 (RFC 4253, RFC 4419, RFC 5656) as far as it is in the clear, and
// the outside of SSH 1 packets.
//
// Encrypted packets are not looked into. What they look like to a reader depends on what was agreed on: with
// a cipher that tshark 4.0 could decrypt if it had the keys, nothing is shown of them; of others, their
// length, bytes and code are.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

struct Ssh final : Protocol {
    Field banner{*this, "ssh.protocol", "Protocol", Type::String};
    Field packetLength{*this, "ssh.packet_length", "Packet Length", Type::U32, Base::Dec};
    Field sealedLength{*this, "ssh.packet_length_encrypted", "Packet Length (encrypted)", Type::Bytes};
    Field paddingLength{*this, "ssh.padding_length", "Padding Length", Type::U8, Base::Dec};
    Field payload{*this, "ssh.payload", "Payload", Type::Bytes};
    Field sealedPacket{*this, "ssh.encrypted_packet", "Encrypted Packet", Type::Bytes};
    Field padding{*this, "ssh.padding_string", "Padding String", Type::Bytes};
    Field sequenceNumber{*this, "ssh.seq_num", "Sequence number", Type::U32, Base::Dec};
    Field code{*this, "ssh.mac", "MAC", Type::Bytes};
    Field direction;
    Field messageCode;
    // Key exchange init
    Field cookie{*this, "ssh.cookie", "Cookie", Type::Bytes};
    struct List {
        Field length, names;
    };
    List lists[10];
    Field firstFollows{*this, "ssh.first_kex_packet_follows", "First KEX Packet Follows", Type::U8,
                       Base::Dec};
    Field reserved{*this, "ssh.kex.reserved", "Reserved", Type::Bytes};
    Field hasshAlgorithms[2] = {
        {*this, "ssh.kex.hassh_algorithms", "hasshAlgorithms", Type::String},
        {*this, "ssh.kex.hasshserver_algorithms", "hasshServerAlgorithms", Type::String}};
    Field hassh[2] = {{*this, "ssh.kex.hassh", "hassh", Type::String},
                      {*this, "ssh.kex.hasshserver", "hasshServer", Type::String}};
    // Host keys and signatures
    Field keyLength{*this, "ssh.host_key.length", "Host key length", Type::U32, Base::Dec};
    Field keyTypeLength{*this, "ssh.host_key.type_length", "Host key type length", Type::U32, Base::Dec};
    Field keyType{*this, "ssh.host_key.type", "Host key type", Type::String};
    Field keyData{*this, "ssh.host_key.data", "Host key data", Type::Bytes};
    Field rsaModulus{*this, "ssh.host_key.rsa.n", "RSA modulus (N)", Type::Bytes};
    Field rsaExponent{*this, "ssh.host_key.rsa.e", "RSA public exponent (e)", Type::Bytes};
    Field dsaPrime{*this, "ssh.host_key.dsa.p", "DSA prime modulus (p)", Type::Bytes};
    Field dsaDivisor{*this, "ssh.host_key.dsa.q", "DSA prime divisor (q)", Type::Bytes};
    Field dsaGenerator{*this, "ssh.host_key.dsa.g", "DSA subgroup generator (g)", Type::Bytes};
    Field dsaKey{*this, "ssh.host_key.dsa.y", "DSA public key (y)", Type::Bytes};
    Field curve{*this, "ssh.host_key.ecdsa.id", "ECDSA elliptic curve identifier", Type::String};
    Field curveLength{*this, "ssh.host_key.ecdsa.id_length", "ECDSA elliptic curve identifier length",
                      Type::U32, Base::Dec};
    Field ecdsaKey{*this, "ssh.host_key.ecdsa.q", "ECDSA public key (Q)", Type::Bytes};
    Field ecdsaKeyLength{*this, "ssh.host_key.ecdsa.q_length", "ECDSA public key length", Type::U32,
                         Base::Dec};
    Field eddsaKey{*this, "ssh.host_key.eddsa.key", "EdDSA public key", Type::Bytes};
    Field eddsaKeyLength{*this, "ssh.host_key.eddsa.key_length", "EdDSA public key length", Type::U32,
                         Base::Dec};
    Field signatureLength{*this, "ssh.host_sig.length", "Host signature length", Type::U32, Base::Dec};
    Field signatureTypeLength{*this, "ssh.host_sig.type_length", "Host signature type length", Type::U32,
                              Base::Dec};
    Field signatureType{*this, "ssh.host_sig.type", "Host signature type", Type::String};
    Field signatureData{*this, "ssh.host_sig.data", "Host signature data", Type::Bytes};
    Field rsaSignature{*this, "ssh.host_sig.rsa", "RSA signature", Type::Bytes};
    Field dsaSignature{*this, "ssh.host_sig.dsa", "DSA signature", Type::Bytes};
    // Key exchange
    Field dhE{*this, "ssh.dh.e", "DH client e", Type::Bytes};
    Field dhF{*this, "ssh.dh.f", "DH server f", Type::Bytes};
    Field groupMin{*this, "ssh.dh_gex.min", "DH GEX Min", Type::U32, Base::Dec};
    Field groupBits{*this, "ssh.dh_gex.nbits", "DH GEX Number of Bits", Type::U32, Base::Dec};
    Field groupMax{*this, "ssh.dh_gex.max", "DH GEX Max", Type::U32, Base::Dec};
    Field groupModulus{*this, "ssh.dh_gex.p", "DH GEX modulus (P)", Type::Bytes};
    Field groupBase{*this, "ssh.dh_gex.g", "DH GEX base (G)", Type::Bytes};
    Field clientKey{*this, "ssh.ecdh.q_c", "ECDH client's ephemeral public key (Q_C)", Type::Bytes};
    Field clientKeyLength{*this, "ssh.ecdh.q_c_length", "ECDH client's ephemeral public key length",
                          Type::U32, Base::Dec};
    Field serverKey{*this, "ssh.ecdh.q_s", "ECDH server's ephemeral public key (Q_S)", Type::Bytes};
    Field serverKeyLength{*this, "ssh.ecdh.q_s_length", "ECDH server's ephemeral public key length",
                          Type::U32, Base::Dec};
    Field mpintLength{*this, "ssh.mpint_length", "Multi Precision Integer Length", Type::U32, Base::Dec};
    Expert largeLength{*this, "ssh.packet_length.error", Group::Protocol, Severity::Warn,
                       "Packet length beyond what any implementation takes"};
    Expert notAllDecoded{*this, "ssh.packet_decode.error", Group::Protocol, Severity::Warn,
                         "More bytes than are understood"};
    Expert badKeyLength{*this, "ssh.key_length.error", Group::Protocol, Severity::Error,
                        "Invalid key length"};

    explicit Ssh(Registry& r);
    void parse(Layer& in) const override;

    struct Note;
    struct Shared;
    struct Session;
    struct Call;

  private:
    // ssh.cpp
    static void saySender(const Call& call);
    bool addPart(Call& call) const;
    bool addBanner(Call& call) const;
    bool addVersion1(Call& call) const;
    bool addVersion2(Call& call) const;
    void addSealed(Call& call) const;
    void addCounted(Call& call) const;
    Item addTitle(const Call& call) const;
    // ssh_key_exchange.cpp
    bool addMessage(Call& call, const Item& title) const;
    uint32_t addContent(Call& call, uint32_t start, uint8_t type) const;
    void addKeyExchangeInit(Call& call) const;
    void addExchange(Call& call, uint32_t start, uint8_t type) const;
    void addGroupExchange(Call& call, uint8_t type) const;
    void addHostKey(Layer& in) const;
    void addSignature(Layer& in) const;
    void addMpint(Layer& in, const Field& field) const;
    void addString(Layer& in, const Field& length, const Field& field) const;
    void checkKey(Layer& in) const;
};

}  // namespace dorsal
