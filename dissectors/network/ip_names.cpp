// Names that IPv4, IPv6 and what stands on them share.
#include "dissectors/network/ip_names.h"

#include "dissectors/network/ip_protocol_names.h"

namespace dorsal {
namespace {

constexpr Name kDscp[] = {
    {0, "Default"},
    {1, "Lower Effort"},
    {8, "Class Selector 1"},
    {10, "Assured Forwarding 11"},
    {12, "Assured Forwarding 12"},
    {14, "Assured Forwarding 13"},
    {16, "Class Selector 2"},
    {18, "Assured Forwarding 21"},
    {20, "Assured Forwarding 22"},
    {22, "Assured Forwarding 23"},
    {24, "Class Selector 3"},
    {26, "Assured Forwarding 31"},
    {28, "Assured Forwarding 32"},
    {30, "Assured Forwarding 33"},
    {32, "Class Selector 4"},
    {34, "Assured Forwarding 41"},
    {36, "Assured Forwarding 42"},
    {38, "Assured Forwarding 43"},
    {40, "Class Selector 5"},
    {44, "Voice Admit"},
    {46, "Expedited Forwarding"},
    {48, "Class Selector 6"},
    {56, "Class Selector 7"},
};
constexpr Name kDscpShort[] = {
    {0, "CS0"},   {1, "LE"},           {8, "CS1"},     {10, "AF11"}, {12, "AF12"}, {14, "AF13"},
    {16, "CS2"},  {18, "AF21"},        {20, "AF22"},   {22, "AF23"}, {24, "CS3"},  {26, "AF31"},
    {28, "AF32"}, {30, "AF33"},        {32, "CS4"},    {34, "AF41"}, {36, "AF42"}, {38, "AF43"},
    {40, "CS5"},  {44, "VOICE-ADMIT"}, {46, "EF PHB"}, {48, "CS6"},  {56, "CS7"},
};
constexpr Name kEcn[] = {
    {0, "Not ECN-Capable Transport"},
    {1, "ECN-Capable Transport codepoint '01'"},
    {2, "ECN-Capable Transport codepoint '10'"},
    {3, "Congestion Experienced"},
};
constexpr Name kEcnShort[] = {{0, "Not-ECT"}, {1, "ECT(1)"}, {2, "ECT(0)"}, {3, "CE"}};

// Quick-Start, RFC 4782
constexpr Name kQuickStartFunctions[] = {{0, "Rate request"}, {8, "Rate report"}};
constexpr Name kQuickStartRates[] = {
    {0, "0 bit/s"},        {1, "80 Kbit/s"},      {2, "160 Kbit/s"},     {3, "320 Kbit/s"},
    {4, "640 Kbit/s"},     {5, "1.28 Mbit/s"},    {6, "2.56 Mbit/s"},    {7, "5.12 Mbit/s"},
    {8, "10.24 Mbit/s"},   {9, "20.48 Mbit/s"},   {10, "40.96 Mbit/s"},  {11, "81.92 Mbit/s"},
    {12, "163.84 Mbit/s"}, {13, "327.68 Mbit/s"}, {14, "655.36 Mbit/s"}, {15, "1.31072 Gbit/s"},
};

}  // namespace

const Values& quickStartFunctions() {
    static const Values values = kQuickStartFunctions;
    return values;
}
const Values& quickStartRates() {
    static const Values values = kQuickStartRates;
    return values;
}
const Values& ipProtocolNames() {
    static const Values values = kIpProtocolNames;
    return values;
}
const Values& dscpNames() {
    static const Values values = kDscp;
    return values;
}
const Values& dscpShortNames() {
    static const Values values = kDscpShort;
    return values;
}
const Values& ecnNames() {
    static const Values values = kEcn;
    return values;
}
const Values& ecnShortNames() {
    static const Values values = kEcnShort;
    return values;
}

}  // namespace dorsal
