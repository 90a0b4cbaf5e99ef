// The options of a TCP header: RFC 9293, 7323, 2018, 7413, 5482, 5925, 2385, 6994 and older ones.
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/transport/mptcp.h"

namespace dorsal {

// What the rest of TCP needs to know of a segment's options.
struct TcpOptionFacts {
    int windowShift = -1;  // at most 14; -1: none
    bool mss = false;
    uint32_t sacked = 0;  // bytes in SACK blocks
    bool fastOpenCookie = false;
    bool accurateEcn = false;
    NoteStore::Ref multipath = 0;  // what Mptcp::analysis() wants; 0: no such option
};

// What an option needs to know of its segment.
struct TcpOptionContext {
    bool syn = false, ackFlag = false;
    uint32_t ack = 0;       // raw
    uint32_t sackBase = 0;  // the sequence number that counts as 0 in the other direction
    MptcpSegment multipath;
};

class TcpOptions {
  public:
    explicit TcpOptions(Protocol& owner);
    const Mptcp& mptcp;
    // Adds the options in bytes [20, end) of the header and appends to Info. Throws BoundsError.
    TcpOptionFacts parse(Layer& in, uint32_t end, const TcpOptionContext& context) const;

  private:
    struct Reader {
        Layer& in;
        const TcpOptionContext& context;
        TcpOptionFacts& facts;
        uint32_t at, size;
        Item item, length;
    };
    struct Kind {
        uint8_t kind;
        const char* name;
        const Field TcpOptions::*item;
        void (TcpOptions::*parse)(Reader&) const;
    };
    static const Kind kKinds[];
    static const Kind* find(uint8_t kind);
    static std::string nameOf(uint8_t kind);

    bool parseOne(Layer& in, uint32_t at, uint32_t end, const TcpOptionContext& context,
                  TcpOptionFacts& facts, uint32_t& next, const Item& list) const;
    void parseMultipath(Layer& in, uint32_t at, uint32_t size, const TcpOptionContext& context,
                        TcpOptionFacts& facts) const;
    bool sized(Reader& r, uint32_t size) const;
    void tooOdd(Reader& r, std::string_view text) const;
    void number(Reader& r, const Field& field, const char* info) const;

    void parseMss(Reader& r) const;
    void parseWindowScale(Reader& r) const;
    void parseSackPermitted(Reader& r) const;
    void parseSack(Reader& r) const;
    void parseDsack(Reader& r, uint32_t left, uint32_t right) const;
    void parseTimestamps(Reader& r) const;
    void parseEcho(Reader& r) const;
    void parseCc(Reader& r) const;
    void parseMd5(Reader& r) const;
    void parseScps(Reader& r) const;
    void parseSnack(Reader& r) const;
    void parseEmpty(Reader& r) const;
    void parseQuickStart(Reader& r) const;
    void parseUserTimeout(Reader& r) const;
    void parseAuthentication(Reader& r) const;
    void parseFastOpen(Reader& r) const;
    void fastOpen(Reader& r, uint32_t header) const;
    void parseProbe(Reader& r) const;
    void parseTransparency(Reader& r) const;
    void parseAccurateEcn(Reader& r) const;
    void accurateEcn(Reader& r, uint32_t header, bool second) const;
    void parseExperimental(Reader& r) const;
    void parseUnknown(Reader& r) const;

    Field options, kindField, lengthField;
    Field eol, nop, mss, mssValue, windowScale, shift, multiplier, sackPermitted, sack, sackLeft, sackRight,
        sackCount, dsackLeft, dsackRight, echo, echoReply, echoValue, timestamps, tsval, tsecr, cc, ccNew,
        ccEcho, ccValue, md5, md5Digest, scps, scpsVector, scpsBets, scpsSnack1, scpsSnack2, scpsCompress,
        scpsNlts, scpsReserved, scpsBinding, snack, snackOffset, snackSize, scpsRecord, scpsCorruption,
        quickStart, qsRate, qsTtl, userTimeout, granularity, timeoutValue, ao, aoKey, aoNextKey, aoMac, tfo,
        tfoRequest, tfoCookie, probe, probeType1, probeType2, probeVersion1, probeVersion2, probeReserved,
        probeCsh, probeAppVersion, probeClientIp, probeProxyIp, probeProxyPort, transparency, trpyFlags,
        trpyProbe, trpyInner, trpyReset, trpyChecksum, trpyOob, trpyMode, trpySource, trpyDestination,
        trpySourcePort, trpyDestinationPort, accEcn, ee0b, eceb, ee1b, experimental, exid, experimentalData,
        tarrRate, tarrReserved, unknown, unknownPayload;
    Expert badLength, mssPresent, mssAbsent, shiftTooLarge, dsack, pastEnd, fourNops, afterEol, fastOpenSyn;
};

}  // namespace dorsal
