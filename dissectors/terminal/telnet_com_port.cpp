// Telnet's COM port control (RFC 2217).
#include <array>
#include <iterator>
#include <string>

#include "dissectors/terminal/telnet.h"

namespace dorsal {

namespace {

enum Code : uint8_t {
    kSignature,
    kBaudRate,
    kDataSize,
    kParity,
    kStopBits,
    kControl,
    kLineState,
    kModemState,
    kSuspend,
    kResume,
    kLineMask,
    kModemMask,
    kPurge
};

constexpr const char* kDataSizes[] = {"Request", nullptr, nullptr, nullptr, nullptr, "5", "6", "7", "8"};
constexpr const char* kParities[] = {"Request", "None", "Odd", "Even", "Mark", "Space"};
constexpr const char* kStops[] = {"Request", "1", "2", "1.5"};
constexpr const char* kControls[] = {"Output Flow Control Request",
                                     "Output Flow: None",
                                     "Output Flow: XON/XOFF",
                                     "Output Flow: CTS/RTS",
                                     "Break Request",
                                     "Break: ON",
                                     "Break: OFF",
                                     "DTR Request",
                                     "DTR: ON",
                                     "DTR: OFF",
                                     "RTS Request",
                                     "RTS: ON",
                                     "RTS: OFF",
                                     "Input Flow Control Request",
                                     "Input Flow: None",
                                     "Input Flow: XON/XOFF",
                                     "Input Flow: CTS/RTS",
                                     "Output Flow: DCD",
                                     "Input Flow: DTR",
                                     "Output Flow: DSR"};
constexpr const char* kPurges[] = {"Purge None", "Purge RX", "Purge TX", "Purge RX/TX"};
using Bits = std::array<const char*, 8>;
constexpr Bits kLineBits = {"Data Ready",
                            "Overrun Error",
                            "Parity Error",
                            "Framing Error",
                            "Break Detected",
                            "Transfer Holding Register Empty",
                            "Transfer Shift Register Empty",
                            "Timeout Error"};
constexpr Bits kModemBits = {"DCTS", "DDSR", "TERI", "DDCD", "CTS", "DSR", "RI", "DCD"};

template <size_t N>
const char* nameIn(const char* const (&names)[N], uint8_t value, const char* unknown = "<invalid>") {
    return value < N && names[value] ? names[value] : unknown;
}

std::string bitNames(uint8_t value, const Bits& names) {
    std::string out;
    for (size_t i = 0; i < names.size(); ++i) {
        if (!(value >> i & 1)) continue;
        if (!out.empty()) out += ", ";
        out += names[i];
    }
    return out;
}

}  // namespace

void Telnet::addComPort(Layer& in, const Item& item, uint32_t at, uint32_t size) const {
    constexpr uint8_t kServer = 100;  // the server's codes count from here
    uint8_t code = in.view.u8(at);
    bool server = code >= kServer;
    const char* side = server ? "Server" : "Client";
    uint8_t what = server ? uint8_t(code - kServer) : code;
    uint32_t left = size - 1;
    uint8_t value = left ? in.view.u8(at + 1) : 0;
    auto missing = [&](const Expert& expert) {
        if (!left) in.expert(expert, item);
        return !left;
    };
    auto states = [&](const Field& field, const char* name, const Bits& bits) {
        auto text = bitNames(value, bits);
        in.addText(field, at, 2, text).label("{} {}: {}", side, name, text);
    };
    switch (what) {
        case kSignature:
            if (left)
                in.addText(signature, at, 1 + left, in.view.text(at + 1, left))
                    .label("{} Signature: {}", side, in.view.text(at + 1, left));
            else
                in.addText(signature, at, 1, "").label("{} Requests Signature", side);
            return;
        case kBaudRate: {
            if (left != 4) {
                in.expert(invalidBaudRate, item);
                return;
            }
            uint32_t rate = in.view.u32(at + 1);
            auto shown = in.addNumber(baudRate, at, 5, rate);
            if (rate)
                shown.value("{} Baud Rate: {}", side, rate);
            else
                shown.value("{} Requests Baud Rate", side);
            return;
        }
        case kDataSize:
            if (missing(invalidDataSize)) return;
            in.addNumber(dataSize, at, 2, value).value("{} Data Size: {}", side, nameIn(kDataSizes, value));
            return;
        case kParity:
            if (missing(invalidParity)) return;
            in.addNumber(parity, at, 2, value).value("{} Parity: {}", side, nameIn(kParities, value));
            return;
        case kStopBits:
            if (missing(invalidStop)) return;
            in.addNumber(stopBits, at, 2, value).value("{} Stop: {}", side, nameIn(kStops, value));
            return;
        case kControl:
            if (missing(invalidControl)) return;
            in.addNumber(control, at, 2, value)
                .value("{} Stop: {}", side, nameIn(kControls, value, "Control: <invalid>"));
            return;
        case kLineState:
            if (!missing(invalidLineState)) states(lineState, "Linestate", kLineBits);
            return;
        case kModemState:
            if (!missing(invalidModemState)) states(modemState, "Modemstate", kModemBits);
            return;
        case kSuspend: in.addNone(suspend, at, 1).label("{} Flow Control Suspend", side); return;
        case kResume: in.addNone(resume, at, 1).label("{} Flow Control Resume", side); return;
        case kLineMask:
            if (!missing(invalidLineState)) states(lineMask, "Set Linestate Mask", kLineBits);
            return;
        case kModemMask:
            if (!missing(invalidModemState)) states(modemMask, "Set Modemstate Mask", kModemBits);
            return;
        case kPurge:
            if (missing(invalidPurge)) return;
            in.addNumber(purge, at, 2, value).value("{} {}", side, nameIn(kPurges, value, "<Purge invalid>"));
            return;
        default:
            in.expert(invalidSubcommand, item, "Invalid {} subcommand {}", telnet::optionName(44), what);
            if (left) in.add(subcommandData, at + 1, left);
    }
}

}  // namespace dorsal
