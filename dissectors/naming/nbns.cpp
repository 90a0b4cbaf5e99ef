// NetBIOS Name Service (RFC 1001, RFC 1002).
#include "dissectors/core/layer.h"
#include "dissectors/core/text.h"
#include "dissectors/naming/domain_name.h"
#include "dissectors/naming/netbios_name.h"

namespace dorsal {
namespace {

constexpr uint16_t kNb = 0x20, kNbStat = 0x21;
constexpr uint32_t kWaitForAcknowledgment = 7;

constexpr Name kOpcodes[] = {
    {0, "Name query"},
    {5, "Registration"},
    {6, "Release"},
    {7, "Wait for acknowledgment"},
    {8, "Refresh"},
    {9, "Refresh (alternate opcode)"},
    {15, "Multi-homed registration"},
};
constexpr Name kRcodes[] = {
    {0, "No error"},
    {1, "Request was invalidly formatted"},
    {2, "Server failure"},
    {3, "Requested name does not exist"},
    {4, "Request is not implemented"},
    {5, "Request was refused"},
    {6, "Name is owned by another node"},
    {7, "Name is in conflict"},
};
constexpr Name kTypes[] = {{kNb, "NB"}, {kNbStat, "NBSTAT"}};
constexpr Name kClasses[] = {
    {1, "IN"}, {2, "CS"}, {3, "CH"}, {4, "HS"}, {254, "NONE"}, {255, "ANY"},
};
// tshark knows the first one's number only.
constexpr Name kNodeTypes[] = {{0, "B-node"}};
constexpr const char* kNodeNames[] = {"B-node", "P-node", "M-node", "H-node"};
// What the last byte of a name says (Microsoft's list).
constexpr TrueFalse kFlagsResponse{"Message is a response", "Message is a query"};
constexpr TrueFalse kFlagsAuthoritative{"Server is an authority for domain",
                                        "Server is not an authority for domain"};
constexpr TrueFalse kFlagsTruncated{"Message is truncated", "Message is not truncated"};
constexpr TrueFalse kFlagsRecdesired{"Do query recursively", "Don't do query recursively"};
constexpr TrueFalse kFlagsRecavail{"Server can do recursive queries", "Server can't do recursive queries"};
constexpr TrueFalse kFlagsBroadcast{"Broadcast packet", "Not a broadcast packet"};
constexpr TrueFalse kGroup{"Group name", "Unique name"};
constexpr TrueFalse kYes{"Yes", "No"};

struct Nbns final : Protocol {
    Field flags{*this, "nbns.flags", "Flags", Type::U16, Base::Hex};
    Field flagsResponse{*this, "nbns.flags.response", "Response", Type::Boolean, 16, kFlagsResponse, 0x8000};
    Field flagsOpcode{*this, "nbns.flags.opcode", "Opcode", Type::U16, Base::Dec, kOpcodes, 0x7800};
    Field flagsAuthoritative{
        *this, "nbns.flags.authoritative", "Authoritative", Type::Boolean, 16, kFlagsAuthoritative, 0x400};
    Field flagsTruncated{*this, "nbns.flags.truncated", "Truncated", Type::Boolean,
                         16,    kFlagsTruncated,        0x200};
    Field flagsRecdesired{
        *this, "nbns.flags.recdesired", "Recursion desired", Type::Boolean, 16, kFlagsRecdesired, 0x100};
    Field flagsRecavail{
        *this, "nbns.flags.recavail", "Recursion available", Type::Boolean, 16, kFlagsRecavail, 0x80};
    Field flagsBroadcast{*this, "nbns.flags.broadcast", "Broadcast", Type::Boolean,
                         16,    kFlagsBroadcast,        0x10};
    Field flagsRcode{*this, "nbns.flags.rcode", "Reply code", Type::U16, Base::Dec, kRcodes, 0xf};
    Field transactionId{*this, "nbns.id", "Transaction ID", Type::U16, Base::Hex};
    Field countQueries{*this, "nbns.count.queries", "Questions", Type::U16, Base::Dec};
    Field countAnswers{*this, "nbns.count.answers", "Answer RRs", Type::U16, Base::Dec};
    Field countAuthRr{*this, "nbns.count.auth_rr", "Authority RRs", Type::U16, Base::Dec};
    Field countAddRr{*this, "nbns.count.add_rr", "Additional RRs", Type::U16, Base::Dec};
    Field nameFlags{*this, "nbns.name_flags", "Name flags", Type::U16, Base::Hex};
    Field nameFlagsGroup{*this, "nbns.name_flags.group", "Name type", Type::Boolean, 16, kGroup, 0x8000};
    Field nameFlagsOnt{*this, "nbns.name_flags.ont", "ONT", Type::U16, Base::Dec, kNodeTypes, 0x6000};
    Field nameFlagsDrg{*this, "nbns.name_flags.drg", "Name is being deregistered", Type::Boolean, 16, kYes,
                       0x1000};
    Field nameFlagsCnf{*this, "nbns.name_flags.cnf", "Name is in conflict", Type::Boolean, 16, kYes, 0x800};
    Field nameFlagsAct{*this, "nbns.name_flags.act", "Name is active", Type::Boolean, 16, kYes, 0x400};
    Field nameFlagsPrm{*this, "nbns.name_flags.prm", "Permanent node name", Type::Boolean, 16, kYes, 0x200};
    Field nbFlags{*this, "nbns.nb_flags", "Name flags", Type::U16, Base::Hex};
    Field nbFlagsGroup{*this, "nbns.nb_flags.group", "Name type", Type::Boolean, 16, kGroup, 0x8000};
    Field nbFlagsOnt{*this, "nbns.nb_flags.ont", "ONT", Type::U16, Base::Dec, kNodeTypes, 0x6000};
    Field type{*this, "nbns.type", "Type", Type::U16, Base::Dec, kTypes};
    Field klass{*this, "nbns.class", "Class", Type::U16, Base::Dec, kClasses};
    Field nameField{*this, "nbns.name", "Name", Type::String};
    Field addr{*this, "nbns.addr", "Addr", Type::Ipv4};
    Field numberOfNames{*this, "nbns.number_of_names", "Number of names", Type::U8, Base::Dec};
    Field unitId{*this, "nbns.unit_id", "Unit ID", Type::Ether};
    Field jumpers{*this, "nbns.jumpers", "Jumpers", Type::U8, Base::Hex};
    Field testResult{*this, "nbns.test_result", "Test result", Type::U8, Base::Hex};
    Field versionNumber{*this, "nbns.version_number", "Version number", Type::U16, Base::Hex};
    Field periodOfStatistics{*this, "nbns.period_of_statistics", "Period of statistics", Type::U16,
                             Base::Hex};
    Field numCrcs{*this, "nbns.num_crcs", "Number of CRCs", Type::U16, Base::Dec};
    Field numAlignmentErrors{*this, "nbns.num_alignment_errors", "Number of alignment errors", Type::U16,
                             Base::Dec};
    Field numCollisions{*this, "nbns.num_collisions", "Number of collisions", Type::U16, Base::Dec};
    Field numSendAborts{*this, "nbns.num_send_aborts", "Number of send aborts", Type::U16, Base::Dec};
    Field numGoodSends{*this, "nbns.num_good_sends", "Number of good sends", Type::U32, Base::Dec};
    Field numGoodReceives{*this, "nbns.num_good_receives", "Number of good receives", Type::U32, Base::Dec};
    Field numretransmits{*this, "nbns.numretransmits", "Number of retransmits", Type::U16, Base::Dec};
    Field numNoResourceConditions{*this, "nbns.num_no_resource_conditions",
                                  "Number of no resource conditions", Type::U16, Base::Dec};
    Field numcommandBlocks{*this, "nbns.numcommand_blocks", "Number of command blocks", Type::U16, Base::Dec};
    Field numpendingSessions{*this, "nbns.numpending_sessions", "Number of pending sessions", Type::U16,
                             Base::Dec};
    Field maxNumPendingSessions{*this, "nbns.max_num_pending_sessions", "Max number of pending sessions",
                                Type::U16, Base::Dec};
    Field maxTotalSessionsPossible{*this, "nbns.max_total_sessions_possible", "Max total sessions possible",
                                   Type::U16, Base::Dec};
    Field sessionDataPacketSize{*this, "nbns.session_data_packet_size", "Session data packet size", Type::U16,
                                Base::Dec};
    Field data{*this, "nbns.data", "Data", Type::Bytes};
    Field netbiosName{*this, "nbns.netbios_name", "Name", Type::String};
    Field ttl{*this, "nbns.ttl", "Time to live", Type::U32, Base::Dec};
    Field dataLength{*this, "nbns.data_length", "Data length", Type::U16, Base::Dec};
    Expert incompleteEntry{*this, "nbns.incomplete_entry", Group::Malformed, Severity::Error,
                           "incomplete entry"};

    explicit Nbns(Registry& r) : Protocol(r, "nbns", "NetBIOS Name Service", "NBNS") {
        ownItem = false;
        r.bind("udp.port", 137, *this);
    }

    void parse(Layer& in) const override {
        constexpr uint32_t kHeader = 12;
        in.column("NBNS");
        in.out.info.clear();
        uint16_t word = in.view.u16(2);
        bool response = word & 0x8000;
        uint32_t opcode = word >> 11 & 15;
        if (in.wantsColumns()) {
            if (auto name = Values(kOpcodes).find(opcode))
                in.info("{}", name);
            else
                in.info("Unknown operation ({})", opcode);
            if (response) in.infoAppend(" response");
            if (response && word & 15) in.infoAppend(", {}", nameOf(kRcodes, word & 15, "Unknown error"));
        }
        in.addSelf();
        in.add(transactionId, 0, 2);
        addFlags(in, 2);
        in.pos = 4;
        uint32_t counts[4];
        const Field* fields[] = {&countQueries, &countAnswers, &countAuthRr, &countAddRr};
        for (int i = 0; i < 4; ++i) counts[i] = in.u16(*fields[i]);
        static constexpr const char* kTitles[] = {"Queries", "Answers", "Authoritative nameservers",
                                                  "Additional records"};
        uint32_t at = kHeader;
        for (int section = 0; section < 4; ++section) {
            if (!counts[section]) continue;
            auto title = in.text(at, in.view.leftCaptured(at), "{}", kTitles[section]);
            auto nest = in.in(title);
            for (uint32_t i = 0; i < counts[section]; ++i)
                at = section == 0 ? addQuestion(in, at, !response) : addRecord(in, at, opcode, section == 1);
            title.endAt(in.view, at);
        }
    }

    void addFlags(Layer& in, uint32_t at) const {
        uint16_t word = in.view.u16(at);
        bool response = word & 0x8000;
        auto item = in.add(flags, at, 2);
        if (item.texts()) {
            if (response) item.append(", Response");
            item.append(", Opcode: {}", nameOf(kOpcodes, word >> 11 & 15));
            if (response && word & 0x400) item.append(", Authoritative");
            if (word & 0x200) item.append(", Truncated");
            if (word & 0x100) item.append(", Recursion desired");
            if (response && word & 0x80) item.append(", Recursion available");
            if (word & 0x10) item.append(", Broadcast");
            if (response) item.append(", Reply code: {}", nameOf(kRcodes, word & 15));
        }
        auto nest = in.in(item);
        in.add(flagsResponse, at, 2);
        in.add(flagsOpcode, at, 2);
        if (response) in.add(flagsAuthoritative, at, 2);
        in.add(flagsTruncated, at, 2);
        in.add(flagsRecdesired, at, 2);
        if (response) in.add(flagsRecavail, at, 2);
        in.add(flagsBroadcast, at, 2);
        if (response) in.add(flagsRcode, at, 2);
    }

    uint32_t addQuestion(Layer& in, uint32_t at, bool summary) const {
        auto name = readNetbiosName(in.view, at);
        uint32_t typeAt = at + name.consumed;
        uint16_t kind = in.view.u16(typeAt), group = in.view.u16(typeAt + 2);
        if (summary) in.infoAppend(" {} {}", nameOf(kTypes, kind), name.text);
        auto item = in.text(at, name.consumed + 4, "{}: type {}, class {}", name.text, nameOf(kTypes, kind),
                            nameOf(kClasses, group));
        auto nest = in.in(item);
        auto shown = in.addText(nameField, at, name.consumed, name.text);
        if (name.type >= 0) shown.append(" ({})", nameOf(netbiosNameTypes(), uint64_t(name.type)));
        in.add(type, typeAt, 2);
        in.add(klass, typeAt + 2, 2);
        return typeAt + 4;
    }

    uint32_t addRecord(Layer& in, uint32_t at, uint32_t opcode, bool summary) const {
        auto name = readNetbiosName(in.view, at);
        uint32_t typeAt = at + name.consumed;
        uint16_t kind = in.view.u16(typeAt), group = in.view.u16(typeAt + 2);
        uint32_t seconds = in.view.u32(typeAt + 4), size = in.view.u16(typeAt + 8), data = typeAt + 10;
        if (summary && (kind != kNb || size != 2)) in.infoAppend(" {}", nameOf(kTypes, kind));
        auto item = in.text(at, data + size - at, "{}: type {}, class {}", name.text, nameOf(kTypes, kind),
                            nameOf(kClasses, group));
        auto nest = in.in(item);
        auto text = name.text;
        if (kind == kNb && (name.type >= 0 || text.starts_with("Illegal")))
            text += fmt::format(" ({})", nameOf(netbiosNameTypes(), uint64_t(name.type)));
        // tshark leaves out the first byte of a record's name.
        in.addText(nameField, at + 1, name.consumed - 1, text);
        in.add(type, typeAt, 2);
        in.add(klass, typeAt + 2, 2);
        auto lifetime = in.add(ttl, typeAt + 4, 4);
        if (lifetime.texts()) {
            std::string duration;
            appendDuration(duration, seconds);
            lifetime.value("{}", duration);
        }
        in.add(dataLength, typeAt + 8, 2);
        if (kind == kNb)
            addAddresses(in, data, size, opcode, summary);
        else if (kind == kNbStat) {
            addStatus(in, data, size);
            return in.pos;
        } else
            in.add(this->data, data, size);
        return data + size;
    }

    void addAddresses(Layer& in, uint32_t at, uint32_t size, uint32_t opcode, bool summary) const {
        if (opcode == kWaitForAcknowledgment && size == 2) return addFlags(in, at);
        for (uint32_t end = at + size; at < end; at += 6) {
            if (end - at < 6) {
                in.expert(incompleteEntry, in.text(end, 0, "incomplete entry"));
                break;
            }
            uint16_t word = in.view.u16(at);
            auto item = in.add(nbFlags, at, 2);
            if (item.texts()) {
                if (word & 0x8000) item.append(", Name type");
                item.append(", ONT: {} ({}, {})", nameOf(kNodeTypes, word >> 13 & 3),
                            kNodeNames[word >> 13 & 3], word & 0x8000 ? "group" : "unique");
            }
            {
                auto nest = in.in(item);
                in.add(nbFlagsGroup, at, 2);
                in.add(nbFlagsOnt, at, 2);
            }
            auto address = Address::ipv4(in.view.u32(at + 2));
            in.add(addr, at + 2, 4);
            if (summary && in.wantsColumns()) in.infoAppend(" {}", address.toString());
            summary = false;
        }
    }

    void addStatus(Layer& in, uint32_t at, uint32_t size) const {
        in.pos = at;
        uint32_t end = at + size, names = in.u8(numberOfNames);
        for (; names && in.pos + 18 <= end; --names) {
            auto bytes = in.view.bytes(in.pos, 16);
            if (in.out.wants(netbiosName)) {
                std::string text;
                appendNetbiosBytes(text, bytes.first(15));
                auto item = in.addText(netbiosName, in.pos, 16, text);
                item.append("<{:02x}> ({})", bytes[15], nameOf(netbiosNameTypes(), bytes[15]));
            }
            in.pos += 16;
            uint16_t word = in.view.u16(in.pos);
            auto item = in.add(nameFlags, in.pos, 2);
            auto nest = in.in(item);
            if (word & 0x8000) item.append(", Name type");
            item.append(", ONT: {}", nameOf(kNodeTypes, word >> 13 & 3));
            in.add(nameFlagsGroup, in.pos, 2);
            in.add(nameFlagsOnt, in.pos, 2);
            for (auto bit : {&nameFlagsDrg, &nameFlagsCnf, &nameFlagsAct, &nameFlagsPrm}) {
                if (word & bit->mask) item.append(", {}", bit->name);
                in.add(*bit, in.pos, 2);
            }
            in.pos += 2;
        }
        if (names) {
            in.view.need(in.pos, 18);
            return;
        }
        struct Part {
            const Field& field;
            uint32_t size;
        };
        const Part parts[] = {{unitId, 6},
                              {jumpers, 1},
                              {testResult, 1},
                              {versionNumber, 2},
                              {periodOfStatistics, 2},
                              {numCrcs, 2},
                              {numAlignmentErrors, 2},
                              {numCollisions, 2},
                              {numSendAborts, 2},
                              {numGoodSends, 4},
                              {numGoodReceives, 4},
                              {numretransmits, 2},
                              {numNoResourceConditions, 2},
                              {numcommandBlocks, 2},
                              {numpendingSessions, 2},
                              {maxNumPendingSessions, 2},
                              {maxTotalSessionsPossible, 2},
                              {sessionDataPacketSize, 2}};
        for (auto& part : parts) {
            if (in.pos + part.size > end) break;
            in.take(part.field, part.size);
        }
    }
};

}  // namespace

void addNbns(Registry& r) { r.add<Nbns>(); }

}  // namespace dorsal
