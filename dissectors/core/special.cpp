#include "dissectors/core/special.h"

#include "dissectors/core/layer.h"

namespace dorsal {

namespace {
constexpr Name kGroups[] = {
    {0x01000000, "Checksum"},   {0x02000000, "Sequence"},     {0x03000000, "Response"},
    {0x04000000, "Request"},    {0x05000000, "Undecoded"},    {0x06000000, "Reassemble"},
    {0x07000000, "Malformed"},  {0x08000000, "Debug"},        {0x09000000, "Protocol"},
    {0x0a000000, "Security"},   {0x0b000000, "Comment"},      {0x0c000000, "Decryption"},
    {0x0d000000, "Assumption"}, {0x0e000000, "Deprecated"},   {0x0f000000, "Receive"},
    {0x10000000, "Interface"},  {0x11000000, "Dissector bug"}};
constexpr Name kSeverities[] = {{0x00100000, "Comment"},
                                {0x00200000, "Chat"},
                                {0x00400000, "Note"},
                                {0x00600000, "Warning"},
                                {0x00800000, "Error"}};
}  // namespace

Values ExpertInfo::groupNames() { return kGroups; }
Values ExpertInfo::severityNames() { return kSeverities; }
uint32_t ExpertInfo::code(Group group) { return uint32_t(kGroups[size_t(group)].value); }
uint32_t ExpertInfo::code(Severity severity) { return uint32_t(kSeverities[size_t(severity)].value); }

void Data::parse(Layer& in) const {
    uint32_t n = in.view.captured();
    in.self().label("Data ({} byte{})", in.view.reported(), in.view.reported() == 1 ? "" : "s");
    in.add(data, 0, n);
    in.addNumber(length, 0, 0, n).generated();
}

}  // namespace dorsal
