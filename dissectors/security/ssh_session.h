// What an SSH connection has agreed on so far. tshark looks at every packet after it has read them all, so
// that a packet shows what was agreed on later, too; hence the notes that are patched.
#pragma once

#include <string>

#include "dissectors/security/ssh.h"

namespace dorsal {

namespace ssh {

// How the messages 30 to 34 are to be read.
enum class Exchange : uint32_t { DiffieHellman, Group, EllipticCurve };

// What is seen of packets that a cipher encrypted.
enum class Cipher : uint32_t { Unknown, Chacha, Block, Counter /* GCM: the length is in the clear */ };

// The messages whose number in their direction is shown. tshark counts nothing else, and not quite like
// RFC 4253, section 6.4 has it: its numbers are kept here.
enum Numbered : uint32_t {
    kDhInit,
    kDhReply,
    kGroupRequest,
    kGroup,
    kGroupInit,
    kGroupReply,
    kEcInit,
    kEcReply,
    kClientKexInit,
    kServerKexInit,
    kClientNewKeys,
    kServerNewKeys,
    kNumbered
};

// The names that one side offers (RFC 4253, section 7.1), in the order of the message: key exchange, host
// keys, then encryption, codes and compression, each for both directions.
struct Proposal {
    static constexpr uint32_t kLists = 8;
    std::string lists[kLists];
    bool there = false;
};
// From the message's cookie on; not `there` when the lists don't end in the view.
Proposal readProposal(const View& view, uint32_t at);

}  // namespace ssh

// Known of a connection by now. All members are patched by the pass.
struct Ssh::Shared {
    static constexpr uint16_t kKey = NoteStore::kFirstOwnKey + 0xf6;
    struct Side {
        uint32_t keyStart;                      // packet of its first key exchange message
        uint32_t next;                          // number of its next message
        uint32_t encryption, mac, compression;  // kept texts
        uint32_t cipher;                        // ssh::Cipher, once its new keys are in use
        uint32_t macSize, plainLength;          // bytes of the code; whether the length is in the clear
    };
    uint32_t version;  // by the client's banner: 1, 2, or 0 when it isn't known
    uint32_t method;   // kept text: the key exchange
    uint32_t exchange;
    // A server that offers before the client said who it is shows its offer only to those who look again:
    // what follows from it is known after that packet's byte. 0: always.
    uint32_t methodPacket, methodAt;
    uint32_t algorithmsPacket, algorithmsAt;
    Side sides[2];                     // client, server
    uint32_t numbers[ssh::kNumbered];  // plus one; 0: none
};

// What the pass knew when it gave these bytes to the protocol.
struct Ssh::Note {
    static constexpr uint32_t kNever = UINT32_MAX;
    uint32_t shared;     // note
    uint32_t state;      // bits below
    uint32_t newKeysAt;  // where this side's last message in the clear begins, in the view
    uint32_t askedAt;    // where the pass asked for more
    enum : uint32_t { kSealed = 1, kBannerDone = 2 };
};

struct Ssh::Session final : FlowState {
    Shared* shared = nullptr;
    NoteStore::Ref ref = 0;
    Sharers packets;
    ssh::Proposal offers[2];
    bool late = false;  // the server's offer came before the version was known
    uint32_t latePacket = 0, lateAt = 0;
    uint32_t agreements = 0;  // that were worked out
    uint32_t bannerPacket[2] = {}, newKeysPacket[2] = {};
};

// One call of the protocol.
struct Ssh::Call {
    Layer& in;
    bool fromServer;
    Note* note = nullptr;
    const Shared* shared = nullptr;
    Session* session = nullptr;  // in the pass
    uint32_t version = 0;

    Call(Layer& in, const Ssh& ssh, bool fromServer);
    const Shared::Side& side() const { return shared->sides[fromServer]; }
    // Is this known at a byte of the view?
    bool methodKnown(uint32_t at) const;
    bool algorithmsKnown(uint32_t at) const;
    ssh::Exchange exchange(uint32_t at) const;
    std::string_view text(const uint32_t& ref) const;
    bool inClear(uint32_t start) const;
    bool bannerMayCome() const;
    // The number of a message, after the pass has given it one.
    uint32_t number(ssh::Numbered which) const;
    // Asks for what a message lacks, as the pass did; false when what is there must do.
    bool ask(uint32_t start, uint64_t more);
    // Later, more could be had but the pass did not ask: it could not tell yet what these bytes are.
    bool wasUnknown() const { return !session && note && in.canNeedMore(); }

    // --- in the pass only
    void bannerSeen(std::string_view line);
    void packetUnderstood() const;  // of SSH 1
    void beforeVersion(uint32_t start);
    void keyExchangeInit(ssh::Proposal offer) const;
    void count(ssh::Numbered which, bool server, bool first) const;
    void exchangeMessage(uint8_t type, uint32_t start) const;
    void replied(uint32_t start) const;
    void newKeys(uint32_t start) const;

  private:
    void change(uint32_t& member, uint32_t value) const;
    void agree() const;
};

}  // namespace dorsal
