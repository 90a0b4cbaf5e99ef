// Writes the table of MAC address vendors as C++ from the registry file of the IEEE (oui.txt).
//
// usage: generate-vendors OUI.TXT OUTPUT.CPP (a missing OUI.TXT gives an empty table)
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>

namespace {

std::string trimmed(const std::string& s) {
    std::string out;
    for (char c : s) {
        bool space = c == ' ' || c == '\t' || c == '\r';
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

// Names that the registry holds in capitals alone are written as words: "Tp-Link Technologies Co.,Ltd.".
std::string asShown(std::string name) {
    auto isLower = [](unsigned char c) { return std::islower(c) || c >= 0x80; };
    if (std::any_of(name.begin(), name.end(), isLower)) return name;
    bool inWord = false;
    for (char& c : name) {
        auto u = static_cast<unsigned char>(c);
        if (inWord) c = char(std::tolower(u));
        inWord = std::isalpha(u) != 0;
    }
    return name;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::map<uint32_t, std::string> vendors;
    std::ifstream in(argv[1]);
    for (std::string line; std::getline(in, line);) {
        auto mark = line.find("(base 16)");
        if (mark == std::string::npos || mark < 6) continue;
        auto oui = uint32_t(std::stoul(line.substr(0, 6), nullptr, 16));
        auto name = asShown(trimmed(line.substr(mark + 9)));
        if (!name.empty()) vendors.emplace(oui, name);
    }
    std::FILE* out = std::fopen(argv[2], "w");
    if (!out) return 1;
    std::fprintf(out, "#include \"dissectors/link/vendors/vendors.h\"\n\nnamespace dorsal {\n\n");
    std::map<std::string, uint32_t> places;
    std::string text;
    for (auto& [oui, name] : vendors)
        if (places.emplace(name, uint32_t(text.size())).second) text += name + '\n';
    std::fprintf(out, "const char kVendorText[] =\n    \"");
    for (char c : text) {
        if (c == '\n')
            std::fprintf(out, "\\n\"\n    \"");
        else if (c == '"' || c == '\\' || c == '?')
            std::fprintf(out, "\\%c", c);
        else
            std::fputc(c, out);
    }
    std::fprintf(out, "\";\n\nconst VendorEntry kVendors[] = {\n");
    for (auto& [oui, name] : vendors)
        std::fprintf(out, "    {0x%06x, %u},\n", unsigned(oui), unsigned(places[name]));
    std::fprintf(out,
                 "    {0xffffffff, 0},\n};\nconst size_t kVendorCount = %zu;\n\n}  // namespace dorsal\n",
                 vendors.size());
    return std::fclose(out) == 0 ? 0 : 1;
}
