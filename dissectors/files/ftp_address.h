// The arguments of FTP's commands and responses: addresses and folders, without any item.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dissectors/core/address.h"

namespace dorsal {

// An address and a port in a text, and where they stand in it.
struct FtpAddress {
    Address address;
    uint16_t port = 0;
    uint8_t family = 1;  // 1 IPv4, 2 IPv6 (RFC 2428)
    uint32_t addressSize = 0, portAt = 0, portSize = 0;
};

// "192,0,2,1,4,5" at the beginning of the text (RFC 959, PORT).
std::optional<FtpAddress> ftpAddress(std::string_view text);
// "|2|2001:db8::1|1029|" (RFC 2428, EPRT), with any delimiter.
std::optional<FtpAddress> ftpExtendedAddress(std::string_view text);

// The folder that is meant by `name` in `folder`.
std::string ftpJoinFolder(std::string_view folder, std::string_view name);
// The folder that a response quotes at its beginning: "\"/a\" is the current directory"; quotes in it are
// doubled.
std::optional<std::string> ftpQuotedFolder(std::string_view text);

}  // namespace dorsal
