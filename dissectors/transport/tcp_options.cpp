#include "dissectors/transport/tcp_options.h"

#include <algorithm>

namespace dorsal {
namespace {

constexpr uint8_t kEol = 0, kNop = 1, kMultipath = 30;

constexpr Name kKindNames[] = {{0, "End of Option List"},
                               {1, "No-Operation"},
                               {2, "Maximum Segment Size"},
                               {3, "Window Scale"},
                               {4, "SACK Permitted"},
                               {5, "SACK"},
                               {6, "Echo"},
                               {7, "Echo Reply"},
                               {8, "Time Stamp Option"},
                               {9, "Partial Order Connection Permitted"},
                               {10, "Partial Order Service Profile"},
                               {11, "CC"},
                               {12, "CC.NEW"},
                               {13, "CC.ECHO"},
                               {14, "TCP Alternate Checksum Request"},
                               {15, "TCP Alternate Checksum Data"},
                               {16, "Skeeter"},
                               {17, "Bubba"},
                               {18, "Trailer Checksum Option"},
                               {19, "MD5 Signature Option"},
                               {20, "SCPS Capabilities"},
                               {21, "Selective Negative Acknowledgements"},
                               {22, "Record Boundaries"},
                               {23, "Corruption experienced"},
                               {24, "SNAP"},
                               {25, "Unassigned"},
                               {26, "TCP Compression Filter"},
                               {27, "Quick-Start Response"},
                               {28, "User Timeout Option"},
                               {29, "The TCP Authentication Option"},
                               {30, "Multipath TCP"},
                               {34, "TCP Fast Open Cookie"},
                               {76, "Riverbed Probe"},
                               {78, "Riverbed Transparency"},
                               {172, "Accurate ECN Order 0"},
                               {174, "Accurate ECN Order 1"},
                               {253, "RFC3692-style Experiment 1"},
                               {254, "RFC3692-style Experiment 2"}};
constexpr Name kExperiments[] = {{0x00ac, "TCP ACK Rate Request"},
                                 {0x0348, "Host ID"},
                                 {0x0a0d, "Autonomous System Compensation"},
                                 {0x0ca0, "Capability Option"},
                                 {0x0ed0, "Extended Data Offset"},
                                 {0x454e, "Encryption Negotiation"},
                                 {0x5323, "Service Number"},
                                 {0x75ec, "Timestamp Interval"},
                                 {0xacc0, "Accurate ECN - Order 0"},
                                 {0xacc1, "Accurate ECN - Order 1"},
                                 {0xacce, "Accurate ECN"},
                                 {0xe2d4, "Shared Memory communications over RMDA protocol"},
                                 {0xf989, "Fast Open"},
                                 {0xf990, "Low Latency"}};
constexpr Name kRates[] = {
    {0, "0 bit/s"},        {1, "80 Kbit/s"},      {2, "160 Kbit/s"},     {3, "320 Kbit/s"},
    {4, "640 Kbit/s"},     {5, "1.28 Mbit/s"},    {6, "2.56 Mbit/s"},    {7, "5.12 Mbit/s"},
    {8, "10.24 Mbit/s"},   {9, "20.48 Mbit/s"},   {10, "40.96 Mbit/s"},  {11, "81.92 Mbit/s"},
    {12, "163.84 Mbit/s"}, {13, "327.68 Mbit/s"}, {14, "655.36 Mbit/s"}, {15, "1.31072 Gbit/s"}};
constexpr TrueFalse kSet{"Set", "Not set"};
constexpr TrueFalse kGranularity{"Minutes", "Seconds"};
constexpr TrueFalse kMode{"Port Transparency", "Full Transparency"};

}  // namespace

TcpOptions::TcpOptions(Protocol& p)
    : mptcp(addMptcp(p.registry())),
      options(p, "tcp.options", "TCP Options", Type::Bytes),
      kindField(p, "tcp.option_kind", "Kind", Type::U8, Base::Dec, kKindNames),
      lengthField(p, "tcp.option_len", "Length", Type::U8, Base::Dec),
      eol(p, "tcp.options.eol", "TCP Option - End of Option List (EOL)", AsProtocol()),
      nop(p, "tcp.options.nop", "TCP Option - No-Operation (NOP)", AsProtocol()),
      mss(p, "tcp.options.mss", "TCP Option - Maximum segment size", AsProtocol()),
      mssValue(p, "tcp.options.mss_val", "MSS Value", Type::U16, Base::Dec),
      windowScale(p, "tcp.options.wscale", "TCP Option - Window scale", AsProtocol()),
      shift(p, "tcp.options.wscale.shift", "Shift count", Type::U8, Base::Dec),
      multiplier(p, "tcp.options.wscale.multiplier", "Multiplier", Type::U16, Base::Dec),
      sackPermitted(p, "tcp.options.sack_perm", "TCP Option - SACK permitted", AsProtocol()),
      sack(p, "tcp.options.sack", "TCP Option - SACK", AsProtocol()),
      sackLeft(p, "tcp.options.sack_le", "TCP SACK Left Edge", Type::U32, Base::Dec),
      sackRight(p, "tcp.options.sack_re", "TCP SACK Right Edge", Type::U32, Base::Dec),
      sackCount(p, "tcp.options.sack.count", "TCP SACK Count", Type::U8, Base::Dec),
      dsackLeft(p, "tcp.options.sack.dsack_le", "TCP D-SACK Left Edge", Type::U32, Base::Dec),
      dsackRight(p, "tcp.options.sack.dsack_re", "TCP D-SACK Right Edge", Type::U32, Base::Dec),
      echo(p, "tcp.options.echo", "TCP Option - Echo", AsProtocol()),
      echoReply(p, "tcp.options.echoreply", "TCP Option - Echo reply", AsProtocol()),
      echoValue(p, "tcp.options.echo_value", "TCP Echo Option", Type::U32, Base::Dec),
      timestamps(p, "tcp.options.timestamp", "TCP Option - Timestamps", AsProtocol()),
      tsval(p, "tcp.options.timestamp.tsval", "Timestamp value", Type::U32, Base::Dec),
      tsecr(p, "tcp.options.timestamp.tsecr", "Timestamp echo reply", Type::U32, Base::Dec),
      cc(p, "tcp.options.cc", "TCP Option - CC", AsProtocol()),
      ccNew(p, "tcp.options.ccnew", "TCP Option - CC.NEW", AsProtocol()),
      ccEcho(p, "tcp.options.ccecho", "TCP Option - CC.ECHO", AsProtocol()),
      ccValue(p, "tcp.options.cc_value", "TCP CC Option", Type::U32, Base::Dec),
      md5(p, "tcp.options.md5", "TCP Option - TCP MD5 signature", AsProtocol()),
      md5Digest(p, "tcp.options.md5.digest", "MD5 digest", Type::Bytes),
      scps(p, "tcp.options.scps", "TCP Option - SCPS capabilities", AsProtocol()),
      scpsVector(p, "tcp.options.scps.vector", "TCP SCPS Capabilities Vector", Type::U8, Base::Hex),
      scpsBets(p, "tcp.options.scpsflags.bets", "Partial Reliability Capable (BETS)", Type::Boolean, 8, kSet,
               0x80),
      scpsSnack1(p, "tcp.options.scpsflags.snack1", "Short Form SNACK Capable (SNACK1)", Type::Boolean, 8,
                 kSet, 0x40),
      scpsSnack2(p, "tcp.options.scpsflags.snack2", "Long Form SNACK Capable (SNACK2)", Type::Boolean, 8,
                 kSet, 0x20),
      scpsCompress(p, "tcp.options.scpsflags.compress", "Lossless Header Compression (COMP)", Type::Boolean,
                   8, kSet, 0x10),
      scpsNlts(p, "tcp.options.scpsflags.nlts", "Network Layer Timestamp (NLTS)", Type::Boolean, 8, kSet,
               0x08),
      scpsReserved(p, "tcp.options.scpsflags.reserved", "Reserved", Type::U8, Base::Dec, {}, 0x07),
      scpsBinding(p, "tcp.options.scps.binding", "Connection ID", Type::U8, Base::Dec),
      snack(p, "tcp.options.snack", "TCP Option - Selective Negative Acknowledgment", AsProtocol()),
      snackOffset(p, "tcp.options.snack.offset", "TCP SNACK Offset", Type::U16, Base::Dec),
      snackSize(p, "tcp.options.snack.size", "TCP SNACK Size", Type::U16, Base::Dec),
      scpsRecord(p, "tcp.options.scpsrec", "TCP Option - SCPS record boundary", AsProtocol()),
      scpsCorruption(p, "tcp.options.scpscor", "TCP Option - SCPS corruption experienced", AsProtocol()),
      quickStart(p, "tcp.options.qs", "TCP Option - Quick-Start", AsProtocol()),
      qsRate(p, "tcp.options.qs.rate", "QS Rate", Type::U8, Base::Dec, kRates, 0x0f),
      qsTtl(p, "tcp.options.qs.ttl_diff", "QS Rate", Type::U8, Base::Dec),
      userTimeout(p, "tcp.options.user_to", "TCP Option - User Timeout", AsProtocol()),
      granularity(p, "tcp.options.user_to_granularity", "Granularity", Type::Boolean, 16, kGranularity,
                  0x8000),
      timeoutValue(p, "tcp.options.user_to_val", "User Timeout", Type::U16, Base::Dec, {}, 0x7fff),
      ao(p, "tcp.options.ao", "TCP Option - TCP AO", AsProtocol()),
      aoKey(p, "tcp.options.ao.keyid", "AO KeyID", Type::U8, Base::Dec),
      aoNextKey(p, "tcp.options.ao.rnextkeyid", "AO RNextKeyID", Type::U8, Base::Dec),
      aoMac(p, "tcp.options.ao.mac", "AO MAC", Type::Bytes),
      tfo(p, "tcp.options.tfo", "TCP Option - TCP Fast Open", AsProtocol()),
      tfoRequest(p, "tcp.options.tfo.request", "Fast Open Cookie Request", Type::None),
      tfoCookie(p, "tcp.options.tfo.cookie", "Fast Open Cookie", Type::Bytes),
      probe(p, "tcp.options.rvbd.probe", "TCP Option - Riverbed Probe", AsProtocol()),
      probeType1(p, "tcp.options.rvbd.probe.type1", "Type", Type::U8, Base::Dec, {}, 0xf0),
      probeType2(p, "tcp.options.rvbd.probe.type2", "Type", Type::U8, Base::Dec, {}, 0xfe),
      probeVersion1(p, "tcp.options.rvbd.probe.version", "Version", Type::U8, Base::Dec, {}, 0x0f),
      probeVersion2(p, "tcp.options.rvbd.probe.version_raw", "Version", Type::U8, Base::Dec, {}, 0x01),
      probeReserved(p, "tcp.options.rvbd.probe.reserved", "Reserved", Type::U8, Base::Hex),
      probeCsh(p, "tcp.options.rvbd.probe.prober", "CSH IP", Type::Ipv4),
      probeAppVersion(p, "tcp.options.rvbd.probe.appli_ver", "Application Version", Type::U16, Base::Dec),
      probeClientIp(p, "tcp.options.rvbd.probe.client.ip", "Client IP", Type::Ipv4),
      probeProxyIp(p, "tcp.options.rvbd.probe.proxy.ip", "SSH IP", Type::Ipv4),
      probeProxyPort(p, "tcp.options.rvbd.probe.proxy.port", "SSH Port", Type::U16, Base::Dec),
      transparency(p, "tcp.options.rvbd.trpy", "TCP Option - Riverbed Transparency", AsProtocol()),
      trpyFlags(p, "tcp.options.rvbd.trpy.flags", "Transparency Options", Type::U16, Base::Hex),
      trpyProbe(p, "tcp.options.rvbd.trpy.flags.fw_rst_probe", "Enable FW traversal feature", Type::Boolean,
                16, kSet, 0x400),
      trpyInner(p, "tcp.options.rvbd.trpy.flags.fw_rst_inner", "Enable Inner FW feature on All FWs",
                Type::Boolean, 16, kSet, 0x200),
      trpyReset(p, "tcp.options.rvbd.trpy.flags.fw_rst", "Enable Transparency FW feature on All FWs",
                Type::Boolean, 16, kSet, 0x100),
      trpyChecksum(p, "tcp.options.rvbd.trpy.flags.chksum", "Reserved", Type::Boolean, 16, kSet, 0x004),
      trpyOob(p, "tcp.options.rvbd.trpy.flags.oob", "Out of band connection", Type::Boolean, 16, kSet, 0x002),
      trpyMode(p, "tcp.options.rvbd.trpy.flags.mode", "Transparency Mode", Type::Boolean, 16, kMode, 0x001),
      trpySource(p, "tcp.options.rvbd.trpy.src.ip", "Src SH IP Addr", Type::Ipv4),
      trpyDestination(p, "tcp.options.rvbd.trpy.dst.ip", "Dst SH IP Addr", Type::Ipv4),
      trpySourcePort(p, "tcp.options.rvbd.trpy.src.port", "Src SH Inner Port", Type::U16, Base::Dec),
      trpyDestinationPort(p, "tcp.options.rvbd.trpy.dst.port", "Dst SH Inner Port", Type::U16, Base::Dec),
      accEcn(p, "tcp.options.acc_ecn", "TCP Option - Accurate ECN", AsProtocol()),
      ee0b(p, "tcp.options.acc_ecn.ee0b", "Accurate ECN Echo ECT(0) Byte Counter", Type::U24, Base::Dec),
      eceb(p, "tcp.options.acc_ecn.eceb", "Accurate ECN Echo CE Byte Counter", Type::U24, Base::Dec),
      ee1b(p, "tcp.options.acc_ecn.ee1b", "Accurate ECN Echo ECT(1) Byte Counter", Type::U24, Base::Dec),
      experimental(p, "tcp.options.experimental", "TCP Option - Experimental", AsProtocol()),
      exid(p, "tcp.options.experimental.exid", "Experiment Identifier", Type::U16, Base::Hex, kExperiments),
      experimentalData(p, "tcp.options.experimental.data", "Data", Type::Bytes),
      tarrRate(p, "tcp.options.tarr.rate", "TARR Rate", Type::U8, Base::Dec, {}, 0xfe),
      tarrReserved(p, "tcp.options.tar.reserved", "TARR Reserved", Type::U8, Base::Dec, {}, 0x01),
      unknown(p, "tcp.options.unknown", "TCP Option - Unknown", AsProtocol()),
      unknownPayload(p, "tcp.options.unknown.payload", "Payload", Type::Bytes),
      badLength(p, "tcp.option.len.invalid", Group::Sequence, Severity::Note, "Invalid length for option"),
      mssPresent(p, "tcp.options.mss.present", Group::Protocol, Severity::Warn,
                 "The non-SYN packet does contain a MSS option"),
      mssAbsent(p, "tcp.options.mss.absent", Group::Protocol, Severity::Note,
                "The SYN packet does not contain a MSS option"),
      shiftTooLarge(p, "tcp.options.wscale.shift.invalid", Group::Protocol, Severity::Warn,
                    "Window scale shift exceeds 14"),
      dsack(p, "tcp.options.sack.dsack", Group::Sequence, Severity::Warn, "D-SACK Sequence"),
      pastEnd(p, "tcp.suboption_malformed", Group::Malformed, Severity::Error,
              "suboption would go past end of option"),
      fourNops(p, "tcp.nop", Group::Protocol, Severity::Warn,
               "4 NOP in a row - a router may have removed some options"),
      afterEol(p, "tcp.non_zero_bytes_after_eol", Group::Protocol, Severity::Error,
               "Non-zero header padding"),
      fastOpenSyn(p, "tcp.analysis.tfo_syn", Group::Sequence, Severity::Note, "TCP SYN with TFO Cookie") {}

const TcpOptions::Kind TcpOptions::kKinds[] = {
    {2, "Maximum segment size", &TcpOptions::mss, &TcpOptions::parseMss},
    {3, "Window scale", &TcpOptions::windowScale, &TcpOptions::parseWindowScale},
    {4, "SACK permitted", &TcpOptions::sackPermitted, &TcpOptions::parseSackPermitted},
    {5, "SACK", &TcpOptions::sack, &TcpOptions::parseSack},
    {6, "Echo", &TcpOptions::echo, &TcpOptions::parseEcho},
    {7, "Echo reply", &TcpOptions::echo, &TcpOptions::parseEcho},
    {8, "Timestamps", &TcpOptions::timestamps, &TcpOptions::parseTimestamps},
    {11, "CC", &TcpOptions::cc, &TcpOptions::parseCc},
    {12, "CC.NEW", &TcpOptions::cc, &TcpOptions::parseCc},
    {13, "CC.ECHO", &TcpOptions::cc, &TcpOptions::parseCc},
    {19, "TCP MD5 signature", &TcpOptions::md5, &TcpOptions::parseMd5},
    {20, "SCPS capabilities", &TcpOptions::scps, &TcpOptions::parseScps},
    {21, "Selective Negative Acknowledgment", &TcpOptions::snack, &TcpOptions::parseSnack},
    {22, "SCPS record boundary", &TcpOptions::scpsRecord, &TcpOptions::parseEmpty},
    {23, "SCPS corruption experienced", &TcpOptions::scpsCorruption, &TcpOptions::parseEmpty},
    {27, "Quick-Start", &TcpOptions::quickStart, &TcpOptions::parseQuickStart},
    {28, "User Timeout", &TcpOptions::userTimeout, &TcpOptions::parseUserTimeout},
    {29, "TCP AO", &TcpOptions::ao, &TcpOptions::parseAuthentication},
    {34, "TCP Fast Open", &TcpOptions::tfo, &TcpOptions::parseFastOpen},
    {76, "Riverbed Probe", &TcpOptions::probe, &TcpOptions::parseProbe},
    {78, "Riverbed Transparency", &TcpOptions::transparency, &TcpOptions::parseTransparency},
    {172, "Accurate ECN", &TcpOptions::accEcn, &TcpOptions::parseAccurateEcn},
    {174, "Accurate ECN", &TcpOptions::accEcn, &TcpOptions::parseAccurateEcn},
    {253, "Experimental", &TcpOptions::experimental, &TcpOptions::parseExperimental},
    {254, "Experimental", &TcpOptions::experimental, &TcpOptions::parseExperimental},
};

const TcpOptions::Kind* TcpOptions::find(uint8_t kind) {
    for (auto& k : kKinds)
        if (k.kind == kind) return &k;
    return nullptr;
}

std::string TcpOptions::nameOf(uint8_t kind) {
    if (kind == kMultipath) return "MPTCP";
    auto known = find(kind);
    return known ? known->name : fmt::format("Unknown (0x{:02x})", kind);
}

TcpOptionFacts TcpOptions::parse(Layer& in, uint32_t end, const TcpOptionContext& context) const {
    TcpOptionFacts facts;
    uint32_t count = end - 20;
    auto list = in.addNone(options, 20, std::min(count, in.view.leftCaptured(20)));
    if (list) list.node().flags |= kInBytes;
    list.label("Options: ({} byte{})", count, count == 1 ? "" : "s");
    auto nest = in.in(list);
    uint32_t nops = 0;
    bool usual = false;
    for (uint32_t at = 20; at < end;) {
        uint8_t kind = in.view.u8(at);
        if (kind == kNop || kind == kEol) {
            if (kind == kNop && ++nops == 4 && !usual) in.expert(fourNops, list);
            auto item = in.add(kind == kNop ? nop : eol, at, 1);
            list.append(", {}", kind == kNop ? "No-Operation (NOP)" : "End of Option List (EOL)");
            item.label("TCP Option - {}", kind == kNop ? "No-Operation (NOP)" : "End of Option List (EOL)");
            auto inner = in.in(item);
            in.add(kindField, at, 1);
            ++at;
            if (kind == kNop || at >= end) continue;
            auto padding = in.view.bytes(at, end - at);
            if (std::all_of(padding.begin(), padding.end(), [](uint8_t b) { return b == 0; })) continue;
            auto outer = in.in(list);
            auto text = in.text(at, end - at, "Non-zero header padding");
            in.expert(afterEol, text);
            break;
        }
        uint32_t next = at;
        if (!parseOne(in, at, end, context, facts, next, list)) break;
        at = next;
        // Behind SACK and timestamps they are usual (but not behind Multipath TCP's).
        if (kind == 4 || kind == 5 || kind == 8) usual = true;
        if (kind == kMultipath) usual = false;
    }
    if (context.syn && !facts.mss) in.expert(mssAbsent, list);
    return facts;
}

bool TcpOptions::parseOne(Layer& in, uint32_t at, uint32_t end, const TcpOptionContext& context,
                          TcpOptionFacts& facts, uint32_t& next, const Item& list) const {
    uint8_t kind = in.view.u8(at);
    auto refuse = [&](uint32_t size, const std::string& text) {
        auto item = in.text(at, size, "{}", text);
        in.expert(badLength, item, "{}", text);
        return false;
    };
    if (at + 1 >= end) return refuse(1, nameOf(kind) + " (length byte past end of options)");
    uint32_t size = in.view.u8(at + 1);
    if (size < 2)
        return refuse(2, fmt::format("{} (with too-short option length = {} byte{})", nameOf(kind), size,
                                     size == 1 ? "" : "s"));
    if (size > end - at)
        return refuse(at + 1 < end ? 2 : 1,
                      fmt::format("{} (option length = {} byte{} says option goes past end of options)",
                                  nameOf(kind), size, size == 1 ? "" : "s"));
    next = at + size;
    if (kind == kMultipath) {
        parseMultipath(in, at, size, context, facts);
        if (list.texts()) list.append(", {}", nameOf(kind));
        return true;
    }
    auto known = find(kind);
    auto& field = known ? this->*known->item : unknown;
    auto item = in.addNone(field, at, std::min(size, in.view.leftCaptured(at)));
    if (item) item.node().flags |= kInBytes;
    item.label("{}", field.name);
    auto nest = in.in(item);
    if (kind == 2 && !context.syn) in.expert(mssPresent, item);
    in.add(kindField, at, 1);
    Reader reader{in, context, facts, at, size, item, in.add(lengthField, at + 1, 1)};
    if (known)
        (this->*known->parse)(reader);
    else
        parseUnknown(reader);
    if (list.texts()) list.append(", {}", nameOf(kind));
    return true;
}

void TcpOptions::parseMultipath(Layer& in, uint32_t at, uint32_t size, const TcpOptionContext& context,
                                TcpOptionFacts& facts) const {
    in.callBelowAs(mptcp, in.view.sub(at, size), [&](Layer& option) {
        option.add(kindField, 0, 1);
        option.add(lengthField, 1, 1);
        facts.multipath = mptcp.option(option, context.multipath);
    });
}

}  // namespace dorsal
