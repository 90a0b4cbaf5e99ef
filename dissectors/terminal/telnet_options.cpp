// What the suboptions of Telnet say.
#include <algorithm>
#include <iterator>

#include "dissectors/terminal/telnet.h"

namespace dorsal {

namespace telnet {

namespace {

constexpr Name kCommandNames[] = {
    {236, "End of File"},
    {237, "Suspend Current Process"},
    {238, "Abort Process"},
    {239, "End of Record"},
    {240, "Suboption End"},
    {241, "No Operation"},
    {242, "Data Mark"},
    {243, "Break"},
    {244, "Interrupt Process"},
    {245, "Abort Output"},
    {246, "Are You There?"},
    {247, "Escape Character"},
    {248, "Erase Line"},
    {249, "Go Ahead"},
    {250, "Suboption"},
    {251, "Will"},
    {252, "Won't"},
    {253, "Do"},
    {254, "Don't"},
};
constexpr const char* kOptionNames[] = {
    "Binary Transmission",
    "Echo",
    "Reconnection",
    "Suppress Go Ahead",
    "Approx Message Size Negotiation",
    "Status",
    "Timing Mark",
    "Remote Controlled Trans and Echo",
    "Output Line Width",
    "Output Page Size",
    "Output Carriage-Return Disposition",
    "Output Horizontal Tab Stops",
    "Output Horizontal Tab Disposition",
    "Output Formfeed Disposition",
    "Output Vertical Tabstops",
    "Output Vertical Tab Disposition",
    "Output Linefeed Disposition",
    "Extended ASCII",
    "Logout",
    "Byte Macro",
    "Data Entry Terminal",
    "SUPDUP",
    "SUPDUP Output",
    "Send Location",
    "Terminal Type",
    "End of Record",
    "TACACS User Identification",
    "Output Marking",
    "Terminal Location Number",
    "Telnet 3270 Regime",
    "X.3 PAD",
    "Negotiate About Window Size",
    "Terminal Speed",
    "Remote Flow Control",
    "Linemode",
    "X Display Location",
    "Environment Option",
    "Authentication Option",
    "Encryption Option",
    "New Environment Option",
    "TN3270E",
    "XAUTH",
    "CHARSET",
    "Remote Serial Port",
    "COM Port Control",
    "Suppress Local Echo",
    "Start TLS",
    "KERMIT",
    "SEND-URL",
    "FORWARD_X",
};
constexpr Name kAuthenticationCommandNames[] = {{0, "IS"}, {1, "SEND"}, {2, "REPLY"}, {3, "NAME"}};
constexpr Name kAuthenticationTypeNames[] = {
    {0, "NULL"},    {1, "Kerberos v4"},   {2, "Kerberos v5"}, {3, "SPX"},   {4, "MINK"},
    {5, "SRP"},     {6, "RSA"},           {7, "SSL"},         {10, "LOKI"}, {11, "SSA"},
    {12, "KEA_SJ"}, {13, "KEA_SJ_INTEG"}, {14, "DSS"},        {15, "NTLM"},
};
constexpr Name kEncryptNames[] = {{0, "Off"}, {1, "Telnet Options"}, {2, "After Exchange"}, {4, "Reserved"}};
constexpr Name kKerberosNames[] = {
    {0, "Auth"},    {1, "Reject"},         {2, "Accept"},         {3, "Response"},
    {4, "Forward"}, {5, "Forward Accept"}, {6, "Forward Reject"},
};
constexpr Name kMarkNames[] = {
    {0x06, "ACK"}, {0x15, "NAK"},  {'B', "Bottom"}, {'D', "Default"},
    {'L', "Left"}, {'R', "Right"}, {'T', "Top"},
};
constexpr Name kFlowNames[] = {{0, "OFF"}, {1, "ON"}, {2, "RESTART-ANY"}, {3, "RESTART-XON"}};
constexpr Name kEncryptionCommandNames[] = {
    {0, "IS"},          {1, "SUPPORT"},   {2, "REPLY"},     {3, "START"}, {4, "END"}, {5, "REQUEST-START"},
    {6, "REQUEST-END"}, {7, "ENC_KEYID"}, {8, "DEC_KEYID"},
};
constexpr Name kEncryptionTypeNames[] = {
    {0, "NULL"},           {1, "DES_CFB64"},      {2, "DES_OFB64"},
    {3, "DES3_CFB64"},     {4, "DES3_OFB64"},     {8, "CAST5_40_CFB64"},
    {9, "CAST5_40_OFB64"}, {10, "CAST128_CFB64"}, {11, "CAST128_OFB64"},
};

}  // namespace

const Values kCommands(kCommandNames), kAuthenticationCommands(kAuthenticationCommandNames),
    kAuthenticationTypes(kAuthenticationTypeNames), kEncryptModes(kEncryptNames),
    kKerberosCommands(kKerberosNames), kMarkCommands(kMarkNames), kFlowControl(kFlowNames),
    kEncryptionCommands(kEncryptionCommandNames), kEncryptionTypes(kEncryptionTypeNames);
const TrueFalse kForwards{"Client WILL forward auth creds", "Client will NOT forward auth creds"},
    kWho{"Mask server to client", "Mask client to server"},
    kHow{"MUTUAL authentication", "One Way authentication"};

const char* optionName(uint8_t option) {
    return option < std::size(kOptionNames) ? kOptionNames[option] : "<unknown option>";
}

}  // namespace telnet

namespace {

enum Option : uint8_t {
    kHorizontalTabStops = 11,
    kTerminalType = 24,
    kOutputMarking = 27,
    kRegime = 29,
    kWindowSize = 31,
    kFlowControlOption = 33,
    kDisplay = 35,
    kAuthentication = 37,
    kEncryption = 38,
    kComPort = 44,
    kStartTls = 46
};

}  // namespace

void Telnet::addOption(Layer& in, const Item& item, uint8_t option, uint32_t at, uint32_t size) const {
    uint32_t wanted = option == kWindowSize ? 4 : option == kFlowControlOption || option == kStartTls ? 1 : 0;
    if (wanted && size != wanted) {
        in.expert(invalidLength, item, "Suboption parameter length is {}, should be {}", size, wanted);
        return;
    }
    switch (option) {
        case kTerminalType:
        case kDisplay: return addString(in, item, option, at, size);
        case kHorizontalTabStops: return addTabStops(in, item, option, at, size);
        case kRegime: return addRegime(in, at, size);
        case kWindowSize:
            in.add(width, at, 2);
            in.add(height, at + 2, 2);
            return;
        case kFlowControlOption: in.add(flowControl, at, 1); return;
        case kStartTls: in.add(startTls, at, 1); return;
        case kOutputMarking:
            in.add(markCommand, at, 1);
            if (size > 1) in.add(markBanner, at + 1, size - 1);
            return;
        case kAuthentication: return addAuthentication(in, at, size);
        case kEncryption: return addEncryption(in, at, size);
        case kComPort: return addComPort(in, item, at, size);
        default: in.add(optionData, at, size);
    }
}

// IS with a value, or SEND (RFC 1091, RFC 1096).
void Telnet::addString(Layer& in, const Item& item, uint8_t option, uint32_t at, uint32_t size) const {
    auto name = telnet::optionName(option);
    switch (uint8_t code = in.view.u8(at)) {
        case 0:
            in.add(subcommand, at, 1).label("Here's my {}", name);
            if (size > 1) in.add(stringValue, at + 1, size - 1);
            return;
        case 1: in.add(subcommand, at, 1).label("Send your {}", name); return;
        default:
            in.expert(invalidSubcommand, item, "Invalid {} subcommand {}", name, code);
            if (size > 1) in.add(subcommandData, at + 1, size - 1);
    }
}

// RFC 653.
void Telnet::addTabStops(Layer& in, const Item& item, uint8_t option, uint32_t at, uint32_t size) const {
    auto name = telnet::optionName(option);
    uint8_t code = in.view.u8(at);
    if (code > 1) {
        in.expert(invalidSubcommand, item, "Invalid {} subcommand {}", name, code);
        if (size > 1) in.add(subcommandData, at + 1, size - 1);
        return;
    }
    in.add(subcommand, at, 1).label("{} {}", code ? "Send your" : "Here's my", name);
    for (uint32_t i = 1; i < size; ++i) {
        uint8_t value = in.view.u8(at + i);
        auto stop = in.add(tabStop, at + i, 1);
        if (value == 0)
            stop.label("Sender wants to handle tab stops");
        else if (value <= 250)
            stop.label("Sender wants receiver to handle tab stop at {}", value);
        else
            stop.label("Invalid value: {}", value);
    }
}

// RFC 1041.
void Telnet::addRegime(Layer& in, uint32_t at, uint32_t size) const {
    for (uint32_t end = at + size; at < end;) {
        uint8_t code = in.view.u8(at);
        auto item = in.add(regimeCommand, at++, 1);
        if (code > 1) {
            item.label("Bogus value: {}", code);
            continue;
        }
        item.label("{}", code ? "ARE" : "IS");
        in.add(regimeValue, at, end - at);
        return;
    }
}

// RFC 2941.
void Telnet::addAuthentication(Layer& in, uint32_t at, uint32_t size) const {
    enum : uint8_t { kIs, kSend, kReply, kName };
    uint8_t code = in.view.u8(at);
    in.add(authenticationCommand, at, 1);
    if (code == kName && size > 1) in.add(authenticationName, at + 1, size - 1);
    if (code == kSend)
        for (uint32_t i = 1; i + 1 < size; i += 2) addAuthenticationPair(in, at + i);
    if (code != kIs && code != kReply) return;
    if (size < 3) return;
    addAuthenticationPair(in, at + 1);
    if (size > 3) in.add(kerberosCommand, at + 3, 1);
}

void Telnet::addAuthenticationPair(Layer& in, uint32_t at) const {
    in.add(authenticationType, at, 1);
    in.add(encrypt, at + 1, 1);
    in.add(forwards, at + 1, 1);
    in.add(how, at + 1, 1);
    in.add(who, at + 1, 1);
}

// RFC 2946.
void Telnet::addEncryption(Layer& in, uint32_t at, uint32_t size) const {
    enum : uint8_t {
        kIs,
        kSupport,
        kReply,
        kStart,
        kEnd,
        kRequestStart,
        kRequestEnd,
        kEncryptKey,
        kDecryptKey
    };
    uint8_t code = in.view.u8(at);
    auto item = in.add(encryptionCommand, at++, 1);
    uint32_t left = size - 1;
    switch (code) {
        case kIs:
        case kReply:
            if (!left) return;
            in.add(encryptionType, at, 1);
            if (left > 1) in.add(encryptionData, at + 1, left - 1);
            return;
        case kSupport:
            for (uint32_t i = 0; i < left; ++i) in.add(encryptionType, at + i, 1);
            return;
        case kStart:
            if (left) in.add(keyId, at, left).label("Key ID");
            return;
        case kRequestStart:
            if (left) in.add(keyId, at, left).label("Key ID (advisory)");
            return;
        case kEncryptKey:
        case kDecryptKey:
            if (left) in.add(keyId, at, left);
            return;
        case kEnd:
        case kRequestEnd: return;
        default: in.expert(unknownEncryption, item);
    }
}

}  // namespace dorsal
