#include "dissectors/files/ftp_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace dorsal {

std::optional<FtpAddress> ftpAddress(std::string_view text) {
    uint32_t numbers[6], ends[6];
    size_t at = 0;
    for (int i = 0; i < 6; ++i) {
        auto begin = text.data() + at;
        auto [end, error] = std::from_chars(begin, text.data() + text.size(), numbers[i]);
        if (error != std::errc()) return {};
        at = size_t(end - text.data());
        ends[i] = uint32_t(at);
        if (i < 5 && (at >= text.size() || text[at++] != ',')) return {};
    }
    FtpAddress found;
    uint8_t bytes[4];
    for (int i = 0; i < 4; ++i) bytes[i] = uint8_t(numbers[i]);
    found.address = Address::ipv4(bytes);
    found.port = uint16_t(numbers[4] * 256 + numbers[5]);
    found.addressSize = ends[3];
    found.portAt = ends[3] + 1;
    found.portSize = ends[5] - found.portAt;
    return found;
}

std::optional<FtpAddress> ftpExtendedAddress(std::string_view text) {
    if (text.size() < 4) return {};
    char bar = text[0];
    if (text[2] != bar || (text[1] != '1' && text[1] != '2')) return {};
    auto end = text.find(bar, 3);
    if (end == text.npos) return {};
    std::string address(text.substr(3, end - 3));
    FtpAddress found;
    found.family = uint8_t(text[1] - '0');
    found.addressSize = uint32_t(address.size());
    uint8_t bytes[16];
    if (inet_pton(found.family == 1 ? AF_INET : AF_INET6, address.c_str(), bytes) != 1) return {};
    found.address = found.family == 1 ? Address::ipv4(bytes) : Address::ipv6(bytes);
    auto begin = text.data() + end + 1;
    auto [stop, error] = std::from_chars(begin, text.data() + text.size(), found.port);
    if (error != std::errc()) return {};
    found.portAt = uint32_t(end) + 1;
    found.portSize = uint32_t(stop - begin);
    return found;
}

std::string ftpJoinFolder(std::string_view folder, std::string_view name) {
    bool absolute = !name.empty() && name[0] == '/';
    std::string all(absolute ? std::string_view() : folder);
    all += '/';
    all += name;
    bool rooted = absolute || (!folder.empty() && folder[0] == '/');
    std::vector<std::string_view> parts;
    std::string_view rest = all;
    while (!rest.empty()) {
        auto part = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        if (part.empty() || part == ".") continue;
        if (part != "..")
            parts.push_back(part);
        else if (!parts.empty())
            parts.pop_back();
    }
    std::string out;
    for (auto part : parts) {
        if (rooted || !out.empty()) out += '/';
        out += part;
    }
    return out.empty() && rooted ? "/" : out;
}

std::optional<std::string> ftpQuotedFolder(std::string_view text) {
    if (text.empty() || text[0] != '"') return {};
    std::string out;
    for (size_t i = 1; i < text.size(); ++i) {
        if (text[i] != '"') {
            out += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
            out += text[i++];
        } else {
            if (out.empty()) return {};
            return out;
        }
    }
    return {};
}

}  // namespace dorsal
