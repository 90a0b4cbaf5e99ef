// EDNS options (RFC 6891) and the parameters of service bindings (RFC 9460).
#include <algorithm>

#include "dissectors/core/text.h"
#include "dissectors/naming/dns.h"

namespace dorsal::dns {

namespace {

constexpr uint16_t kIpv4Family = 1, kIpv6Family = 2;

void addClientSubnet(const Record& r, uint32_t end, const Item& lengthItem) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    uint16_t family = in.u16(f.optClientFamily);
    in.u8(f.optClientNetmask);
    in.u8(f.optClientScope);
    uint32_t size = in.pos < end ? end - in.pos : 0, most = 16;
    if (size > most) {
        in.expert(f.rrOptBadLength, lengthItem);
        size = most;
    }
    auto bytes = in.view.bytes(in.pos, size);
    uint8_t a[16] = {};
    std::copy(bytes.begin(), bytes.end(), a);
    if (family == kIpv4Family)
        in.addAddress(f.optClientAddr4, in.pos, size, Address::ipv4(a));
    else if (family == kIpv6Family)
        in.addAddress(f.optClientAddr6, in.pos, size, Address::ipv6(a));
    else
        in.add(f.optClientAddr, in.pos, size);
}

void addOption(const Record& r, uint16_t code, uint32_t at, uint32_t size, const Item& lengthItem) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.pos = at;
    uint32_t end = at + size;
    auto each = [&](const Field& field) {
        for (; in.pos < end; ++in.pos) in.add(field, in.pos, 1);
    };
    switch (code) {
        case 5: return each(f.optDau);
        case 6: return each(f.optDhu);
        case 7: return each(f.optN3u);
        case 8:
        case 20730: return addClientSubnet(r, end, lengthItem);
        case 10: {
            constexpr uint32_t kClientCookie = 8;
            in.take(f.optCookieClient, kClientCookie);
            if (size < kClientCookie) throw BoundsError{BoundsError::Kind::Malformed};
            in.take(f.optCookieServer, size - kClientCookie);
            return;
        }
        case 11:
            if (size == 2) in.u16(f.optEdnsTcpKeepaliveTimeout);
            return;
        case 12: in.take(f.optPadding, size); return;
        case 13: in.take(f.optChainFqdn, size); return;
        case 15:
            in.u16(f.optExtErrorInfoCode);
            if (size > 2) in.take(f.optExtErrorExtraText, size - 2, Enc::Utf8);
            return;
        default: return;
    }
}

// RFC 4648, section 4.
std::string base64(std::span<const uint8_t> bytes) {
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        size_t n = std::min<size_t>(3, bytes.size() - i);
        uint32_t v = uint32_t(bytes[i]) << 16 | (n > 1 ? bytes[i + 1] << 8 : 0) | (n > 2 ? bytes[i + 2] : 0);
        for (size_t j = 0; j < 4; ++j) out += j <= n ? kAlphabet[v >> (18 - 6 * j) & 63] : '=';
    }
    return out;
}

// One parameter; `head` gets its value in presentation form.
void addParameter(const Record& r, uint16_t key, uint32_t end, const Item& head) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    char separator = '=';
    auto append = [&](const std::string& text) {
        head.append("{}{}", separator, text);
        separator = ',';
    };
    auto addresses = [&](const Field& field, uint32_t size) {
        while (in.pos < end) {
            auto bytes = in.view.bytes(in.pos, size);
            in.take(field, size);
            if (!head.texts()) continue;
            append((size == 4 ? Address::ipv4(bytes.data()) : Address::ipv6(bytes.data())).toString());
        }
    };
    auto encoded = [&](const Field& field) {
        auto bytes = in.view.bytes(in.pos, end - in.pos);
        auto item = in.take(field, end - in.pos);
        if (!head.texts()) return;
        item.value("{}", base64(bytes));
        append(base64(bytes));
    };
    switch (key) {
        case 0:
            while (in.pos < end) {
                uint16_t other = in.u16(f.svcbSvcparamMandatoryKey);
                if (!head.texts()) continue;
                auto name = Values(kServiceParameters).find(other);
                append(name ? std::string(name) : fmt::format("key{}", other));
            }
            return;
        case 1:
            while (in.pos < end) {
                uint32_t n = in.u8(f.svcbSvcparamAlpnLength);
                auto text = in.view.text(in.pos, n);
                in.take(f.svcbSvcparamAlpn, n);
                if (head.texts()) append(std::string(text));
            }
            return;
        case 2: return;
        case 3: {
            uint16_t port = in.u16(f.svcbSvcparamPort);
            if (head.texts()) append(fmt::to_string(port));
            return;
        }
        case 4: return addresses(f.svcbSvcparamIpv4hintIp, 4);
        case 5: return encoded(f.svcbSvcparamEchconfig);
        case 6: return addresses(f.svcbSvcparamIpv6hintIp, 16);
        case 32769: return encoded(f.svcbSvcparamOdohconfig);
        default:
            if (in.pos >= end) return;
            auto text = in.view.text(in.pos, end - in.pos);
            in.take(f.svcbSvcparamValue, end - in.pos);
            if (head.texts()) append(std::string(text));
    }
}

}  // namespace

void addEdnsOptions(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    while (in.pos < r.end()) {
        uint32_t start = in.pos;
        uint16_t code = in.view.u16(start);
        uint32_t size = in.view.u16(start + 2);
        auto option = in.addNone(f.opt, start, std::min(4 + size, in.view.leftCaptured(start)));
        if (auto name = Values(kEdnsOptions).find(code))
            option.append(": {}", name);
        else
            option.append(": Unknown ({})", code);
        auto nest = in.in(option);
        in.u16(f.optCode);
        in.u16(f.optLen);
        auto lengthItem = in.last();
        in.add(f.optData, start + 4, size);
        addOption(r, code, start + 4, size, lengthItem);
        in.pos = start + 4 + size;
    }
}

void addServiceBinding(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.u16(f.svcbSvcpriority);
    r.takeName(f.svcbTargetname);
    while (in.pos < r.end()) {
        uint32_t start = in.pos;
        uint16_t key = in.view.u16(start);
        uint32_t size = in.view.u16(start + 2);
        in.view.need(start, 4 + size);
        auto head = in.addNone(f.svcbSvcparam, start, 4 + size);
        if (head.texts()) {
            auto name = Values(kServiceParameters).find(key);
            head.append(": {}", name ? std::string(name) : fmt::format("key{}", key));
        }
        auto nest = in.in(head);
        in.u16(f.svcbSvcparamKey);
        in.u16(f.svcbSvcparamValueLength);
        addParameter(r, key, start + 4 + size, head);
        in.pos = start + 4 + size;
    }
}

}  // namespace dorsal::dns
