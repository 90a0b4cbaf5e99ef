#include "model/capture/source/capture_filter.h"

#include <pcap/pcap.h>

#include <map>
#include <memory>
#include <vector>

#include "model/row_jobs.h"

namespace dorsal {

namespace {

// What libpcap says, or "". A number of the link type's own is what names that it does not know.
std::string compileProblem(const std::string& text, const std::string& linkType) {
    int type = linkType.empty() ? DLT_EN10MB : pcap_datalink_name_to_val(linkType.c_str());
    if (type < 0) type = DLT_EN10MB;
    std::unique_ptr<pcap_t, decltype(&pcap_close)> handle(pcap_open_dead(type, 262144), pcap_close);
    if (!handle) return "out of memory";
    bpf_program program;
    if (pcap_compile(handle.get(), &program, text.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
        std::string problem = pcap_geterr(handle.get());
        return problem.empty() ? "it is not understood" : problem;
    }
    pcap_freecode(&program);
    return {};
}

std::string sentence(std::string problem) {
    constexpr std::string_view kParse = "can't parse filter expression: ";
    if (problem.starts_with(kParse)) problem = "This is no capture filter: " + problem.substr(kParse.size());
    if (problem[0] >= 'a' && problem[0] <= 'z') problem[0] = char(problem[0] - 'a' + 'A');
    if (problem.back() != '.') problem += '.';
    return problem;
}

// Words, numbers, operators and parentheses.
std::vector<std::string> tokensOf(std::string_view text) {
    std::vector<std::string> tokens;
    constexpr std::string_view kOperator = "=!<>&|", kSpace = " \t";
    while (!text.empty()) {
        auto is = [&](std::string_view set) { return [set](char c) { return set.find(c) != set.npos; }; };
        size_t size = 1;
        if (is(kSpace)(text[0])) {
            text.remove_prefix(1);
            continue;
        }
        if (is(kOperator)(text[0])) {
            // "!(" and "!tcp": a not of its own; otherwise two characters at most.
            if (text.size() > 1 && is("=&|")(text[1])) size = 2;
        } else if (!is("()")(text[0])) {
            size = text.find_first_of(" \t()=!<>&|");
            if (size == text.npos) size = text.size();
        }
        tokens.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return tokens;
}

bool only(std::string_view text, std::string_view characters) {
    return !text.empty() && text.find_first_not_of(characters) == text.npos;
}

// What stands before the value of a comparison for equality; "" when there is nothing as simple.
std::string comparisonFor(const std::string& field, const std::string& value) {
    static const std::map<std::string, std::string, std::less<>> addresses{
        {"ip.addr", ""},      {"ip.host", ""},         {"ip.src", "src "}, {"ip.src_host", "src "},
        {"ip.dst", "dst "},   {"ip.dst_host", "dst "}, {"ipv6.addr", ""},  {"ipv6.host", ""},
        {"ipv6.src", "src "}, {"ipv6.dst", "dst "}};
    static const std::map<std::string, std::string, std::less<>> numbers{
        {"tcp.port", "tcp port"},         {"tcp.srcport", "tcp src port"},
        {"tcp.dstport", "tcp dst port"},  {"udp.port", "udp port"},
        {"udp.srcport", "udp src port"},  {"udp.dstport", "udp dst port"},
        {"sctp.port", "sctp port"},       {"vlan.id", "vlan"},
        {"ip.proto", "ip proto"},         {"ipv6.nxt", "ip6 proto"},
        {"eth.type", "ether proto"},      {"sctp.srcport", "sctp src port"},
        {"sctp.dstport", "sctp dst port"}};
    static const std::map<std::string, std::string, std::less<>> hardware{
        {"eth.addr", "ether host"}, {"eth.src", "ether src"}, {"eth.dst", "ether dst"}};
    if (auto found = addresses.find(field); found != addresses.end()) {
        if (!only(value, "0123456789abcdefABCDEF:./")) return {};
        bool net = value.find('/') != value.npos;
        return found->second + (net ? "net " : "host ") + value;
    }
    if (auto found = numbers.find(field); found != numbers.end())
        return only(value, "0123456789xabcdefABCDEF") ? found->second + " " + value : std::string();
    if (auto found = hardware.find(field); found != hardware.end())
        return only(value, "0123456789abcdefABCDEF:-.") ? found->second + " " + value : std::string();
    return {};
}

std::string protocolFor(const std::string& name) {
    static const std::map<std::string, std::string, std::less<>> names{{"tcp", "tcp"},
                                                                       {"udp", "udp"},
                                                                       {"icmp", "icmp"},
                                                                       {"icmpv6", "icmp6"},
                                                                       {"arp", "arp"},
                                                                       {"ip", "ip"},
                                                                       {"ipv6", "ip6"},
                                                                       {"sctp", "sctp"},
                                                                       {"igmp", "igmp"},
                                                                       {"vlan", "vlan"},
                                                                       {"dns", "port 53"},
                                                                       {"http", "tcp port 80"},
                                                                       {"tls", "tcp port 443"},
                                                                       {"ssl", "tcp port 443"},
                                                                       {"ssh", "tcp port 22"},
                                                                       {"ntp", "udp port 123"},
                                                                       {"dhcp", "udp portrange 67-68"},
                                                                       {"bootp", "udp portrange 67-68"}};
    auto found = names.find(name);
    return found == names.end() ? std::string() : found->second;
}

}  // namespace

std::string captureFilterFor(std::string_view text) {
    auto tokens = tokensOf(text);
    std::string result;
    // Capture filters read "and" and "or" from left to right, display filters "and" first: where both stand
    // side by side nothing is as simple.
    std::vector<std::string> joined{""};
    auto add = [&](const std::string& words) {
        if (!result.empty() && result.back() != '(' && words != ")") result += ' ';
        result += words;
    };
    for (size_t i = 0; i < tokens.size(); ++i) {
        auto& t = tokens[i];
        if (t == "(") {
            joined.emplace_back();
            add(t);
        } else if (t == ")") {
            if (joined.size() == 1) return {};
            joined.pop_back();
            add(t);
        } else if (t == "!" || t == "not") {
            add("not");
        } else if (t == "&&" || t == "and" || t == "||" || t == "or") {
            std::string word = t == "&&" || t == "and" ? "and" : "or";
            if (!joined.back().empty() && joined.back() != word) return {};
            joined.back() = word;
            add(word);
        } else if (i + 2 < tokens.size() && (tokens[i + 1] == "==" || tokens[i + 1] == "eq" ||
                                             tokens[i + 1] == "!=" || tokens[i + 1] == "ne")) {
            auto comparison = comparisonFor(t, tokens[i + 2]);
            if (comparison.empty()) return {};
            add((tokens[i + 1][0] == '!' || tokens[i + 1] == "ne" ? "not " : "") + comparison);
            i += 2;
        } else if (i + 2 < tokens.size() && t == "frame.len" && only(tokens[i + 2], "0123456789")) {
            auto& how = tokens[i + 1];
            if (how != "<" && how != "<=" && how != ">" && how != ">=") return {};
            add("len " + how + " " + tokens[i + 2]);
            i += 2;
        } else {
            auto protocol = protocolFor(t);
            if (protocol.empty()) return {};
            add(protocol);
        }
    }
    if (joined.size() != 1 || result.empty() || !compileProblem(result, {}).empty()) return {};
    return result;
}

std::string checkCaptureFilter(const std::string& text, const std::string& linkType) {
    if (text.find_first_not_of(" \t") == text.npos) return {};
    auto problem = compileProblem(text, linkType);
    if (problem.empty()) return {};
    auto display = RowFilter::parse(QString::fromStdString(text), Registry::standard());
    if (!display.expression) return sentence(problem);
    auto instead = captureFilterFor(text);
    if (instead.empty()) return "That is a display filter; capture filters are written in another way.";
    return "That is a display filter; the capture filter is: " + instead;
}

}  // namespace dorsal
