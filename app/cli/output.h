// The outputs of dorsal-cli: the same text that tshark prints.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "app/cli/options.h"
#include "dissectors/core/text.h"
#include "model/capture/capture_info.h"
#include "model/recording/capture.h"

namespace dorsal {

// Prints packets in one format. Texts are gathered and written in large pieces.
class PacketPrinter {
  public:
    static std::unique_ptr<PacketPrinter> create(const Capture& capture, const CliOptions& options);
    virtual ~PacketPrinter() = default;

    virtual void begin() {}
    // Instead of begin(): another printer began, and printed packets of an earlier capture.
    virtual void goOn() {}
    // Prints packet `index`. False when it can't be read, or nobody reads what is printed.
    bool print(uint32_t index, const Capture::Context& context);
    virtual void end() {}
    // Hands what was printed to standard output; false when nobody reads it any more.
    bool flush();

  protected:
    PacketPrinter(const Capture& capture, const CliOptions& options)
        : capture_(capture), options_(options), dissection_(capture.registry()) {}
    virtual void write() = 0;
    // Whether -j, -J do not name an item.
    bool leftOut(const Node& n) const;
    const char* filterName(const Node& n) const;

    const Capture& capture_;
    const CliOptions& options_;
    Want want_;
    Dissection dissection_;
    TreeOrder order_;
    std::string out_;

  private:
    std::vector<uint8_t> buffer_;
};

std::unique_ptr<PacketPrinter> makeTextPrinter(const Capture& capture, const CliOptions& options);
std::unique_ptr<PacketPrinter> makeFieldsPrinter(const Capture& capture, const CliOptions& options);
std::unique_ptr<PacketPrinter> makeXmlPrinter(const Capture& capture, const CliOptions& options);
std::unique_ptr<PacketPrinter> makeJsonPrinter(const Capture& capture, const CliOptions& options);
std::unique_ptr<PacketPrinter> makeEkPrinter(const Capture& capture, const CliOptions& options);

// The bytes of an item as lower-case hex.
void appendHex(std::string& out, std::span<const uint8_t> bytes);
// The value of a bit field as tshark writes it: hex, signed numbers in 32 bits.
void appendBits(std::string& out, const Field& f, const Node& n);
// The bytes of an item as hex, or that they were not all captured.
void appendItemBytes(std::string& out, const Dissection& d, const Node& n);
// What the raw arrays say of an item: its bits, or else its bytes.
void appendRaw(std::string& out, const Dissection& d, const Node& n);
// A time in UTC, as strftime writes it.
std::string dateText(const Time& t, const char* format);
void appendDecimal(std::string& out, uint64_t number);
void appendXml(std::string& out, std::string_view text);
void appendJson(std::string& out, std::string_view text);  // with its quotes

// The protocol whose field it is to those who look from outside: helpers that share the work of one do not
// count.
std::string_view ownerName(const Field& field);
// -G, -D, -v
int printReport(const std::string& report);
int printInterfaces();
void printVersion(const char* name);
// -w
bool writeFormatNamed(const std::string& name, CaptureFormat& format, std::string& error);  // -F
int writePackets(const Capture& capture, const CliOptions& options, CaptureFormat format,
                 const std::vector<uint32_t>& packets);

}  // namespace dorsal
