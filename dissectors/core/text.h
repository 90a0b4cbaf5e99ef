// Text of items, made on demand from an item and its field's declaration.
#pragma once

#include <string>

#include "dissectors/core/dissection.h"

namespace dorsal {

// The label that a tree shows ("Time to Live: 64", ".... 0101 = Header Length: 20 bytes (5)"): tshark's
// `showname`. Generated items have no brackets here; see appendTreeLabel.
void appendLabel(std::string& out, const Dissection& d, const Node& n);
// The label with the brackets of generated items, as -V and the details tree show it.
void appendTreeLabel(std::string& out, const Dissection& d, const Node& n);
// The value alone ("64", "0x0800", "10.0.0.1"): tshark's `show`, and what -e prints.
void appendValue(std::string& out, const Dissection& d, const Node& n);
// The text of a string item: decoded, up to its terminator, nothing escaped.
std::string stringOf(const Dissection& d, const Node& n);
// The same of bytes that are no item: up to their first zero byte, as UTF-8.
std::string decodeString(std::string_view bytes, Enc encoding);
// Makes UTF-8 text printable: control characters as \n, \t, \033, others that can't be seen as \u200B, and
// what is not UTF-8 as U+FFFD.
void appendEscaped(std::string& out, std::string_view text);
// "1 day, 2 hours, 1 second"
void appendDuration(std::string& out, uint64_t seconds);
// "Mar 31, 2014 01:49:35.329510000 UTC"
void appendAbsoluteTime(std::string& out, Time t, Base zone);
// "3.010001000", with a sign where needed
void appendSeconds(std::string& out, Time t);
void appendOid(std::string& out, std::span<const uint8_t> ber);
// The children of each item in the order in which a tree shows them: nodes by parent, stable. Entry i of
// `first` and `next` is a node index or kNoNode; roots hang on first[nodes.size()].
struct TreeOrder {
    std::vector<uint32_t> first, next;
    void build(const std::vector<Node>& nodes);
    uint32_t roots() const { return first.back(); }
};

}  // namespace dorsal
