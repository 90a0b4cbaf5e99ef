#include "dissectors/naming/netbios_name.h"

#include "dissectors/core/text.h"
#include "dissectors/naming/domain_name.h"

namespace dorsal {

namespace {

constexpr Name kNameTypes[] = {
    {0x00, "Workstation/Redirector"},
    {0x01, "Browser"},
    {0x02, "Workstation/Redirector"},
    {0x03, "Messenger service/Main name"},
    {0x05, "Forwarded name"},
    {0x06, "RAS Server service"},
    {0x1b, "Domain Master Browser"},
    {0x1c, "Domain Controllers"},
    {0x1d, "Local Master Browser"},
    {0x1e, "Browser Election Service"},
    {0x1f, "Net DDE Service"},
    {0x20, "Server service"},
    {0x21, "RAS client service"},
    {0x22, "Exchange Interchange (MSMail Connector)"},
    {0x23, "Exchange Store"},
    {0x24, "Exchange Directory"},
    {0x2b, "Lotus Notes Server service"},
    {0x30, "Modem sharing server service"},
    {0x31, "Modem sharing client service"},
    {0x43, "SMS Clients Remote Control"},
    {0x44, "SMS Administrators Remote Control Tool"},
    {0x45, "SMS Clients Remote Chat"},
    {0x46, "SMS Clients Remote Transfer"},
    {0x4c, "DEC Pathworks TCP/IP Service on Windows NT"},
    {0x52, "DEC Pathworks TCP/IP Service on Windows NT"},
    {0x6a, "Microsoft Exchange IMC"},
    {0x87, "Microsoft Exchange MTA"},
    {0xbe, "Network Monitor Agent"},
    {0xbf, "Network Monitor Analyzer"},
};

}  // namespace

Values netbiosNameTypes() { return kNameTypes; }

void appendNetbiosBytes(std::string& out, std::span<const uint8_t> bytes) {
    // Names are filled up with spaces to 15 bytes; the 16th is the type.
    size_t size = bytes.size();
    while (size > 0 && bytes[size - 1] == ' ') --size;
    for (auto b : bytes.first(size)) {
        if (b >= 0x20 && b < 0x7f)
            out += char(b);
        else
            out += fmt::format("<{:02x}>", b);
    }
}

NetbiosName readNetbiosName(const View& view, uint32_t at) {
    auto name = readDomainName(view, at, 0);
    NetbiosName result;
    result.consumed = name.consumed;
    auto raw = name.raw();
    if (name.instead) {
        result.text = raw;
        return result;
    }
    auto first = raw.substr(0, raw.find('.'));
    uint8_t bytes[16];
    size_t size = first.size();
    for (size_t i = 0; i < size; ++i) {
        if (first[i] < 'A' || first[i] > 'Z') {
            result.text =
                fmt::format("Illegal NetBIOS name ({} character not between A and Z in first-level encoding)",
                            i % 2 ? "2nd" : "1st");
            return result;
        }
        auto nibble = uint8_t(first[i] - 'A');
        if (i / 2 < sizeof bytes)
            bytes[i / 2] = i % 2 ? uint8_t(bytes[i / 2] | nibble) : uint8_t(nibble << 4);
    }
    if (size % 2 || size / 2 < sizeof bytes) {
        result.text = size % 2 ? "Illegal NetBIOS name (odd number of bytes)"
                               : fmt::format("Illegal NetBIOS name ({} bytes long)", size / 2);
        return result;
    }
    result.type = bytes[15];
    appendNetbiosBytes(result.text, std::span(bytes, 15));
    result.text += fmt::format("<{:02x}>", bytes[15]);
    appendEscaped(result.text, raw.substr(first.size()));
    return result;
}

}  // namespace dorsal
