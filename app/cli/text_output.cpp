// -T text and tabs: summary lines, details and bytes.
#include "app/cli/output.h"
#include "dissectors/core/special.h"
#include "model/summary.h"

namespace dorsal {
namespace {

class TextPrinter final : public PacketPrinter {
  public:
    TextPrinter(const CaptureSession& session, const CliOptions& options) : PacketPrinter(session, options) {
        rows_ = (!options.details && !options.hex) || options.summary;
        if (options.format == OutputFormat::Tabs && !options.details) rows_ = true;
        want_.columns = rows_;
        want_.items = want_.texts = options.details || options.hex;
    }

  private:
    void write() override {
        if (rows_) row();
        if (rows_ && (options_.details || options_.hex)) out_ += options_.details ? "" : "\n";
        if (options_.details) {
            for (uint32_t i = order_.roots(); i != kNoNode; i = order_.next[i]) item(i, 0, shown(i));
            out_ += '\n';
        }
        if (options_.hex)
            for (auto& source : dissection_.sources) {
                if (dissection_.sources.size() > 1) out_ += source.name + ":\n";
                dump(source.bytes);
                out_ += '\n';
            }
        if (!options_.lineSeparator.empty()) out_ += options_.lineSeparator + "\n";
    }

    void row() {
        auto& d = dissection_;
        Time t = d.frame.time;
        if (options_.time == TimeFormat::Relative) t = t - d.frame.firstTime;
        if (options_.time == TimeFormat::Delta) t = t - d.frame.previousTime;
        if (options_.time == TimeFormat::DeltaDisplayed) t = t - d.frame.previousDisplayedTime;
        auto time =
            d.frame.hasTime ? formatTime(t, options_.time, d.frame.timeDigits).toStdString() : std::string();
        bool seconds = options_.time == TimeFormat::Relative || options_.time == TimeFormat::Delta ||
                       options_.time == TimeFormat::DeltaDisplayed;
        if (options_.hoursMinutes && seconds) time += 's';
        std::string info;
        appendEscaped(info, d.info.text);
        auto source = d.source.toString(), destination = d.destination.toString();
        if (options_.format == OutputFormat::Tabs)
            out_ += fmt::format("{:5}\t{:>10}\t{:>12}\t→\t{:<12}\t{}\t{}\t{}\n", d.frame.number, time, source,
                                destination, d.protocol.text, d.frame.original, info);
        else
            out_ += fmt::format("{:5} {:>10} {:>12} → {:<12} {} {} {}\n", d.frame.number, time, source,
                                destination, d.protocol.text, d.frame.original, info);
    }

    // With -O only some layers are shown whole.
    bool shown(uint32_t layer) const {
        if (options_.expanded.empty()) return true;
        auto field = dissection_.nodes[layer].field;
        if (field == kTextField) return false;
        std::string_view name = session_.registry().field(field).abbrev;
        for (auto& e : options_.expanded)
            if (e == name) return true;
        return false;
    }

    void item(uint32_t index, int depth, bool withChildren) {
        auto& n = dissection_.nodes[index];
        if (n.flags & kHidden) return;
        out_.append(size_t(depth) * 4, ' ');
        appendTreeLabel(out_, dissection_, n);
        out_ += '\n';
        if (!withChildren) return;
        // Bytes that nobody knows are dumped at once, unless all bytes are.
        if (n.field == session_.registry().special().data.self.id && !options_.hex) {
            out_ += '\n';
            dump(dissection_.bytesOf(n));
        }
        for (uint32_t c = order_.first[index]; c != kNoNode; c = order_.next[c]) item(c, depth + 1, true);
    }

    void dump(std::span<const uint8_t> bytes) {
        for (size_t line = 0; line < bytes.size(); line += 16) {
            out_ += fmt::format("{:04x}  ", line);
            auto part = bytes.subspan(line, std::min<size_t>(16, bytes.size() - line));
            for (auto b : part) out_ += fmt::format("{:02x} ", b);
            out_.append((16 - part.size()) * 3 + 2, ' ');
            for (auto b : part) out_ += b >= 0x20 && b < 0x7f ? char(b) : '.';
            out_ += '\n';
        }
    }

    bool rows_ = true;
};

}  // namespace

std::unique_ptr<PacketPrinter> makeTextPrinter(const CaptureSession& session, const CliOptions& options) {
    return std::make_unique<TextPrinter>(session, options);
}

}  // namespace dorsal
