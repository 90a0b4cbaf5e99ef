#include "dissectors/transport/mptcp.h"

#include <openssl/evp.h>

#include <deque>
#include <map>

namespace dorsal {
namespace {

enum Subtype : uint8_t {
    Capable,
    Join,
    Signal,
    AddAddress,
    RemoveAddress,
    Priority,
    Fallback,
    FastClose,
    Reset
};
constexpr Name kSubtypes[] = {
    {0, "Multipath Capable"}, {1, "Join Connection"}, {2, "Data Sequence Signal"},
    {3, "Add Address"},       {4, "Remove Address"},  {5, "Change Subflow Priority"},
    {6, "TCP Fallback"},      {7, "Fast Close"},      {8, "TCP Reset"}};
constexpr Name kReasons[] = {{0, "Unspecified error"},         {1, "MPTCP-specific error"},
                             {2, "Lack of resources"},         {3, "Administratively prohibited"},
                             {4, "Too much outstanding data"}, {5, "Unacceptable performance"},
                             {6, "Middlebox interference"}};
constexpr TrueFalse kSet{"Set", "Not set"};

// A connection as the whole capture shows it; written while the pass runs (patch, patched).
struct ConnectionNote {
    static constexpr uint16_t kKey = 0xffe;
    static constexpr uint32_t kMostSubflows = 16;  // that are named: the newest ones
    uint32_t index;
    uint32_t master;    // the TCP stream that began it, plus one; 0: not seen
    uint32_t subflows;  // how many there were
    uint32_t stream[kMostSubflows];
    struct Side {
        uint32_t known, high, low;  // the initial data sequence number
    } side[2];
};
// Which connection a TCP stream belongs to, once that is known.
struct FlowNote {
    static constexpr uint16_t kKey = 0xffd;
    NoteStore::Ref connection;
    uint32_t sideOfA;  // the connection's side that the flow's end a is
};
// Of a segment's option.
struct SegmentNote {
    NoteStore::Ref flow;
    uint32_t from;  // the flow's end
};

struct FlowMultipath final : FlowState {
    NoteStore::Ref note = 0;
    Sharers packets;  // of the note: the flow's packets with an option
};

struct Connections final : FlowState {
    static constexpr size_t kMost = 1u << 16;  // tokens that are remembered
    struct Owner {
        NoteStore::Ref connection;
        uint32_t side;
    };
    std::map<uint32_t, Owner> byToken;
    std::deque<Sharers> packets;  // of each connection's flows
};

// What a key stands for (RFC 8684, section 3.1): the token, and the initial data sequence number.
struct KeyFacts {
    uint32_t token = 0;
    uint64_t sequence = 0;
};

KeyFacts factsOf(std::span<const uint8_t> key, bool sha256) {
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    KeyFacts facts;
    if (!EVP_Digest(key.data(), key.size(), digest, &size, sha256 ? EVP_sha256() : EVP_sha1(), nullptr))
        return facts;
    for (unsigned i = 0; i < 4; ++i) facts.token = facts.token << 8 | digest[i];
    for (unsigned i = size - 8; i < size; ++i) facts.sequence = facts.sequence << 8 | digest[i];
    return facts;
}

struct Multipath final : Mptcp {
    Field subtype{*this, "tcp.options.mptcp.subtype", "Multipath TCP subtype", Type::U8, Base::Dec, kSubtypes,
                  0xf0};
    Field version{*this, "tcp.options.mptcp.version", "Multipath TCP version", Type::U8, Base::Dec, {}, 0x0f};
    Field reserved{*this, "tcp.options.mptcp.reserved", "Reserved", Type::U16, Base::Hex, {}, 0x0fff};
    Field flags{*this, "tcp.options.mptcp.flags", "Multipath TCP flags", Type::U8, Base::Hex};
    Field backup{*this, "tcp.options.mptcp.backup.flag", "Backup flag", Type::U8, Base::Dec, {}, 0x01};
    Field checksumRequired{
        *this, "tcp.options.mptcp.checksumreq.flags", "Checksum required", Type::U8, Base::Dec, {}, 0x80};
    Field extensibility{
        *this, "tcp.options.mptcp.extensibility.flag", "Extensibility", Type::U8, Base::Dec, {}, 0x40};
    Field noMoreSubflows{*this,
                         "tcp.options.mptcp.nomoresubflows.flag",
                         "Do not attempt to establish new subflows to this address and port",
                         Type::U8,
                         Base::Dec,
                         {},
                         0x20};
    Field sha1{*this, "tcp.options.mptcp.sha1.flag", "Use HMAC-SHA1", Type::U8, Base::Dec, {}, 0x01};
    Field sha256{*this, "tcp.options.mptcp.sha256.flag", "Use HMAC-SHA256", Type::U8, Base::Dec, {}, 0x01};
    Field dataFin{*this, "tcp.options.mptcp.datafin.flag", "DATA_FIN", Type::U8, Base::Dec, {}, 0x10};
    Field longSequence{
        *this, "tcp.options.mptcp.dseqn8.flag", "Data Sequence Number is 8 octets", Type::U8, Base::Dec, {},
        0x08};
    Field sequencePresent{
        *this,
        "tcp.options.mptcp.dseqnpresent.flag",
        "Data Sequence Number, Subflow Sequence Number, Data-level Length, Checksum present",
        Type::U8,
        Base::Dec,
        {},
        0x04};
    Field longAck{*this, "tcp.options.mptcp.dataack8.flag", "Data ACK is 8 octets", Type::U8, Base::Dec, {},
                  0x02};
    Field ackPresent{
        *this, "tcp.options.mptcp.dataackpresent.flag", "Data ACK is present", Type::U8, Base::Dec, {}, 0x01};
    Field reserved0{*this, "tcp.options.mptcp.reserved.flag", "Reserved", Type::U8, Base::Hex, {}, 0x3e};
    Field reserved1{*this, "tcp.options.mptcp.reserved.flag", "Reserved", Type::U8, Base::Hex, {}, 0x1e};
    Field flagU{*this, "tcp.options.mptcp.flag_U.flag", "Flag U", Type::Boolean, 4, kSet, 0x8};
    Field flagV{*this, "tcp.options.mptcp.flag_V.flag", "Flag V", Type::Boolean, 4, kSet, 0x4};
    Field flagW{*this, "tcp.options.mptcp.flag_W.flag", "Flag W", Type::Boolean, 4, kSet, 0x2};
    Field flagT{*this, "tcp.options.mptcp.flag_T.flag", "Transient", Type::Boolean, 4, kSet, 0x1};
    Field reason{*this, "tcp.options.mptcp.rst_reason", "TCPRST Reason", Type::U8, Base::Hex, kReasons};
    Field addressId{*this, "tcp.options.mptcp.addrid", "Address ID", Type::U8, Base::Dec};
    Field senderKey{*this, "tcp.options.mptcp.sendkey", "Sender's Key", Type::U64, Base::Dec};
    Field receiverKey{*this, "tcp.options.mptcp.recvkey", "Receiver's Key", Type::U64, Base::Dec};
    Field receiverToken{*this, "tcp.options.mptcp.recvtok", "Receiver's Token", Type::U32, Base::Dec};
    Field senderRandom{*this, "tcp.options.mptcp.sendrand", "Sender's Random Number", Type::U32, Base::Dec};
    Field shortHmac{*this, "tcp.options.mptcp.sendtrunchmac", "Sender's Truncated HMAC", Type::U64,
                    Base::Dec};
    Field hmac{*this, "tcp.options.mptcp.sendhmac", "Sender's HMAC", Type::Bytes};
    Field addressHmac{*this, "tcp.options.mptcp.addaddrtrunchmac", "Truncated HMAC", Type::U64, Base::Dec};
    Field rawAck{*this, "tcp.options.mptcp.rawdataack", "Original MPTCP Data ACK", Type::U64, Base::Dec};
    Field rawSequence{*this, "tcp.options.mptcp.rawdataseqno", "Data Sequence Number", Type::U64, Base::Dec};
    Field subflowSequence{*this, "tcp.options.mptcp.subflowseqno", "Subflow Sequence Number", Type::U32,
                          Base::Dec};
    Field dataLength{*this, "tcp.options.mptcp.datalvllen", "Data-level Length", Type::U16, Base::Dec};
    Field checksum{*this, "tcp.options.mptcp.checksum", "Checksum", Type::U16, Base::Hex};
    Field ipVersion{*this, "tcp.options.mptcp.ipver", "IP version", Type::U8, Base::Dec, {}, 0x0f};
    Field echo{*this, "tcp.options.mptcp.echo", "Echo", Type::U8, Base::Dec, {}, 0x01};
    Field ipv4{*this, "tcp.options.mptcp.ipv4", "Advertised IPv4 Address", Type::Ipv4};
    Field ipv6{*this, "tcp.options.mptcp.ipv6", "Advertised IPv6 Address", Type::Ipv6};
    Field port{*this, "tcp.options.mptcp.port", "Advertised port", Type::U16, Base::Dec};

    Field ack{*this, "mptcp.ack", "Multipath TCP Data ACK", Type::U64, Base::Dec};
    Field sequence{*this, "mptcp.dss.dsn", "DSS Data Sequence Number", Type::U64, Base::Dec};
    Field expectedToken{*this, "mptcp.expected_token", "Subflow token generated from key", Type::U32,
                        Base::Dec};
    Field expectedSequence{*this, "mptcp.expected_idsn", "Subflow expected IDSN", Type::U64, Base::Dec};
    Field removed{*this, "mptcp.rm_addr.count", "Number of removed addresses", Type::U8, Base::Dec};
    Field analysisItem{*this, "mptcp.analysis", "MPTCP analysis", Type::None};
    Field master{*this, "mptcp.master", "Master flow", Type::Boolean, 0};
    Field streamIndex{*this, "mptcp.stream", "Stream index", Type::U32, Base::Dec};
    Field subflowList{*this, "mptcp.analysis.subflows", "TCP subflow stream id(s)", Type::String};
    Expert noAlgorithm{*this, "mptcp.connection.missing_algorithm", Group::Protocol, Severity::Warn,
                       "No algorithm for keys is named"};
    Expert unsupported{*this, "mptcp.connection.unsupported_algorithm", Group::Protocol, Severity::Warn,
                       "The algorithm for keys is not known"};
    Expert wrongEcho{*this, "mptcp.connection.echoed_key_mismatch", Group::Protocol, Severity::Warn,
                     "The key that is sent back is not the one that the receiver sent"};
    Expert infinite{*this, "mptcp.dss.infinite_mapping", Group::Protocol, Severity::Warn,
                    "Fallback to infinite mapping"};

    explicit Multipath(Registry& r) : Mptcp(r, "mptcp", "Multipath Transmission Control Protocol", "MPTCP") {}
    void parse(Layer&) const override {}

    NoteStore::Ref option(Layer& in, const MptcpSegment& segment) const override {
        in.column("MPTCP");
        auto note = takeNote(in, segment);
        in.pos = 2;
        uint8_t kind = in.view.u8(2) >> 4;
        in.self().append(": {}", subtypeName(kind));
        in.add(subtype, 2, 1);
        if (in.pass() && kind != Capable && kind != Join) connectionOf(in, segment, note);
        switch (kind) {
            case Capable: capable(in, segment, note); break;
            case Join: join(in, segment, note); break;
            case Signal: signal(in, note); break;
            case AddAddress: addAddress(in); break;
            case RemoveAddress: removeAddress(in); break;
            case Priority:
                in.bitmask(flags, 2, 1, {&backup}, kPlain);
                if (in.view.reported() >= 4) in.add(addressId, 3, 1);
                break;
            case Fallback:
                in.add(reserved, 2, 2);
                in.add(rawSequence, 4, 8);
                break;
            case FastClose:
                in.add(reserved, 2, 2);
                in.add(receiverKey, 4, 8);
                break;
            case Reset:
                in.bitmask(flags, 2, 1, {&flagU, &flagV, &flagW, &flagT});
                in.add(reason, 3, 1);
                break;
            default: break;
        }
        return note ? note->flow : 0;
    }

    static std::string subtypeName(uint8_t kind) {
        auto name = Values(kSubtypes).find(kind);
        return name ? name : fmt::format("Unknown ({})", kind);
    }

    // --- what the pass remembers

    static const FlowNote* flowOf(const Layer& in, const SegmentNote* note) {
        return note ? in.out.noteStore->as<FlowNote>(note->flow) : nullptr;
    }
    static const ConnectionNote* connectionOf(const Layer& in, const SegmentNote* note) {
        auto flow = flowOf(in, note);
        return flow ? in.out.noteStore->as<ConnectionNote>(patched(flow->connection)) : nullptr;
    }
    // Which side of its connection sent the segment.
    static uint32_t sideOf(const Layer& in, const SegmentNote* note) {
        return note->from ^ patched(flowOf(in, note)->sideOfA);
    }

    SegmentNote* takeNote(Layer& in, const MptcpSegment& segment) const {
        auto note = in.note<SegmentNote>();
        if (!note || !in.pass() || !segment.flow) return note;
        auto& flow = segment.flow->state<FlowMultipath>(*this);
        if (!flow.note && in.pass()->notes.add(FlowNote::kKey, sizeof(FlowNote)))
            flow.note = in.pass()->notes.last();
        *note = {flow.note, uint32_t(segment.from)};
        flow.packets.add(in.out.frame.number);
        if (auto connection = connectionOf(in, note)) sharersOf(in, *connection).add(in.out.frame.number);
        return note;
    }

    Sharers& sharersOf(Layer& in, const ConnectionNote& connection) const {
        return in.pass()->state<Connections>(*this).packets[connection.index];
    }
    void patch(Layer& in, const ConnectionNote& connection, uint32_t& member, uint32_t value) const {
        in.pass()->notes.patch(sharersOf(in, connection), member, value);
    }

    // From now on the flow belongs to this connection, which shows in all of its packets.
    void setConnection(Layer& in, const MptcpSegment& segment, FlowNote& flow, NoteStore::Ref ref) const {
        auto& own = segment.flow->state<FlowMultipath>(*this).packets;
        if (!in.pass()->notes.patch(own, flow.connection, ref)) return;
        auto& all = sharersOf(in, *in.pass()->notes.as<ConnectionNote>(ref));
        own.each([&](uint32_t packet) { all.add(packet); });
    }

    // The connection of the segment's flow, which begins one when it has none.
    ConnectionNote* connectionOf(Layer& in, const MptcpSegment& segment, SegmentNote* note) const {
        auto& notes = in.pass()->notes;
        auto flow = note ? notes.as<FlowNote>(note->flow) : nullptr;
        if (!flow || !segment.flow) return nullptr;
        if (auto known = notes.as<ConnectionNote>(flow->connection)) return known;
        auto made = static_cast<ConnectionNote*>(notes.add(ConnectionNote::kKey, sizeof(ConnectionNote)));
        if (!made) return nullptr;
        auto ref = notes.last();
        auto& all = in.pass()->state<Connections>(*this).packets;
        made->index = uint32_t(all.size());
        all.emplace_back();
        setConnection(in, segment, *flow, ref);
        return made;
    }

    void addSubflow(Layer& in, ConnectionNote& connection, uint32_t stream) const {
        uint32_t count = connection.subflows;
        for (uint32_t i = 0; i < std::min(count, ConnectionNote::kMostSubflows); ++i)
            if (connection.stream[i] == stream) return;
        patch(in, connection, connection.stream[count % ConnectionNote::kMostSubflows], stream);
        patch(in, connection, connection.subflows, count + 1);
    }

    void learnKey(Layer& in, SegmentNote* note, uint32_t side, const KeyFacts& facts) const {
        auto& notes = in.pass()->notes;
        auto ref = flowOf(in, note)->connection;
        auto connection = notes.as<ConnectionNote>(ref);
        if (!connection || connection->side[side].known) return;
        auto& own = connection->side[side];
        patch(in, *connection, own.high, uint32_t(facts.sequence >> 32));
        patch(in, *connection, own.low, uint32_t(facts.sequence));
        patch(in, *connection, own.known, 1);
        auto& tokens = in.pass()->state<Connections>(*this).byToken;
        if (tokens.size() < Connections::kMost) tokens[facts.token] = {ref, side};
    }

    // --- the subtypes

    void capable(Layer& in, const MptcpSegment& segment, SegmentNote* note) const {
        uint8_t byte = in.view.u8(3);
        uint32_t size = in.view.reported();
        bool second = (in.view.u8(2) & 15) == 1;
        in.add(version, 2, 1);
        auto head =
            second ? in.bitmask(flags, 3, 1,
                                {&checksumRequired, &extensibility, &noMoreSubflows, &sha256, &reserved1},
                                kPlain)
                   : in.bitmask(flags, 3, 1, {&checksumRequired, &extensibility, &sha1, &reserved0}, kPlain);
        if (!(byte & 0x3f)) in.expert(noAlgorithm, head);
        if (!(byte & 0x01)) in.expert(unsupported, head);
        if (size < 12) return;
        if (auto connection = in.pass() ? connectionOf(in, segment, note) : nullptr) {
            if (!connection->master) patch(in, *connection, connection->master, segment.stream + 1);
            addSubflow(in, *connection, segment.stream);
        }
        in.add(senderKey, 4, 8);
        auto facts = factsOf(in.view.bytes(4, 8), second);
        if (in.pass() && connectionOf(in, note)) learnKey(in, note, sideOf(in, note), facts);
        in.addNumber(expectedToken, 12, 0, facts.token).generated();
        in.addNumber(expectedSequence, 12, 0, facts.sequence).append(" (64bits version)").generated();
        if (size < 20) return;
        auto echoed = in.add(receiverKey, 12, 8);
        auto other = factsOf(in.view.bytes(12, 8), second);
        if (auto connection = connectionOf(in, note)) {
            uint32_t side = 1 - sideOf(in, note);
            if (in.pass()) learnKey(in, note, side, other);
            if (sequenceOf(*connection, side) != other.sequence) in.expert(wrongEcho, echoed);
        }
        if (size >= 22) in.add(dataLength, 20, 2);
        if (size >= 24) in.add(checksum, 22, 2);
    }

    void join(Layer& in, const MptcpSegment& segment, SegmentNote* note) const {
        uint32_t size = in.view.reported();
        if (in.pass() && size != 12) connectionOf(in, segment, note);
        switch (size) {
            case 12: {
                in.bitmask(flags, 2, 1, {&backup}, kPlain);
                in.add(addressId, 3, 1);
                in.add(receiverToken, 4, 4);
                in.add(senderRandom, 8, 4);
                if (in.pass()) joinTo(in, segment, note, in.view.u32(4));
                break;
            }
            case 16:
                in.bitmask(flags, 2, 1, {&backup}, kPlain);
                in.add(addressId, 3, 1);
                in.add(shortHmac, 4, 8);
                in.add(senderRandom, 12, 4);
                break;
            case 24:
                in.add(reserved, 2, 2);
                in.add(hmac, 4, 20);
                break;
            default: break;
        }
    }

    // A new subflow belongs to the connection whose receiver has the token.
    void joinTo(Layer& in, const MptcpSegment& segment, SegmentNote* note, uint32_t token) const {
        auto flow = note ? in.pass()->notes.as<FlowNote>(note->flow) : nullptr;
        if (!flow || !segment.flow) return;
        auto& tokens = in.pass()->state<Connections>(*this).byToken;
        if (auto owner = tokens.find(token); owner != tokens.end()) {
            setConnection(in, segment, *flow, owner->second.connection);
            in.pass()->notes.patch(segment.flow->state<FlowMultipath>(*this).packets, flow->sideOfA,
                                   (1 - owner->second.side) ^ note->from);
        }
        if (auto connection = connectionOf(in, segment, note)) addSubflow(in, *connection, segment.stream);
    }

    static uint64_t sequenceOf(const ConnectionNote& connection, uint32_t side) {
        auto& own = connection.side[side];
        return uint64_t(patched(own.high)) << 32 | patched(own.low);
    }

    // The number relative to the one that its side began with, of which its low half may be all that is sent.
    static uint64_t relative(uint64_t number, uint64_t first, bool wide) {
        return wide ? number - first : uint32_t(uint32_t(number) - uint32_t(first));
    }

    void signal(Layer& in, SegmentNote* note) const {
        uint8_t bits = in.view.u8(3);
        in.bitmask(flags, 3, 1, {&dataFin, &longSequence, &sequencePresent, &longAck, &ackPresent}, kPlain);
        in.pos = 4;
        auto connection = connectionOf(in, note);
        auto addRelative = [&](const Field& field, uint64_t number, uint32_t side, bool wide) {
            if (!connection || !patched(connection->side[side].known)) return;
            in.addNumber(field, 0, 0, relative(number, sequenceOf(*connection, side), wide))
                .append(" (Relative)")
                .generated();
        };
        if (bits & 0x01) {
            bool wide = bits & 0x02;
            uint64_t number = in.number(rawAck, wide ? 8 : 4);
            if (wide) in.last().append(" (64bits)");
            if (connection) addRelative(ack, number, 1 - sideOf(in, note), wide);
        }
        if (!(bits & 0x04)) return;
        bool wide = bits & 0x08;
        uint64_t number = in.number(rawSequence, wide ? 8 : 4);
        in.last().append("  ({}bits version)", wide ? 64 : 32);
        in.u32(subflowSequence);
        if (in.u16(dataLength) == 0) in.expert(infinite, in.self());
        if (connection) addRelative(sequence, number, sideOf(in, note), wide);
    }

    void addAddress(Layer& in) const {
        uint32_t size = in.view.reported();
        uint8_t form = in.view.u8(2) & 15;
        bool first = form == 4 || form == 6;  // version 0 says it so
        in.add(first ? ipVersion : echo, 2, 1);
        in.add(addressId, 3, 1);
        in.pos = 4;
        bool six = first ? form == 6 : size >= 20;
        uint32_t least = six ? 20 : 8;
        if (size < least) return;
        in.take(six ? ipv6 : ipv4, six ? 16 : 4);
        bool authentic = size >= least + 8;
        if (size == least + 2 || size == least + 10) in.u16(port);
        if (authentic) in.u64(addressHmac);
    }

    void removeAddress(Layer& in) const {
        uint32_t size = in.view.reported();
        in.addNumber(removed, 2, 1, size - 3);
        for (uint32_t at = 3; at < size; ++at) in.add(addressId, at, 1);
    }

    void analysis(Layer& tcp, NoteStore::Ref ref, uint32_t stream) const override {
        auto& notes = *tcp.out.noteStore;
        auto flow = notes.as<FlowNote>(ref);
        auto connection = flow ? notes.as<ConnectionNote>(patched(flow->connection)) : nullptr;
        if (!connection || !tcp.wantsItems()) return;
        auto nest = tcp.in(tcp.addNone(analysisItem, 0, 0).generated());
        uint32_t first = patched(connection->master);
        auto item = tcp.addNumber(master, 0, 0, first == stream + 1).generated();
        if (first)
            item.value("Master is tcp stream {}", first - 1);
        else
            item.value("False");
        tcp.addNumber(streamIndex, 0, 0, connection->index).generated();
        std::string list;
        uint32_t count = patched(connection->subflows);
        for (uint32_t i = 0; i < std::min(count, ConnectionNote::kMostSubflows); ++i)
            list += fmt::format("{} ",
                                patched(connection->stream[(count - 1 - i) % ConnectionNote::kMostSubflows]));
        tcp.addText(subflowList, 0, 0, list).generated();
    }

    static constexpr auto kPlain = Layer::kPlain;
};

}  // namespace

const Mptcp& addMptcp(Registry& r) { return r.add<Multipath>(); }

}  // namespace dorsal
