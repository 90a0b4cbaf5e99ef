// -T text and tabs: summary lines, details and bytes.
#include "app/cli/columns.h"
#include "app/cli/output.h"
#include "dissectors/core/special.h"
#include "model/summary.h"

namespace dorsal {
namespace {

class TextPrinter final : public PacketPrinter {
  public:
    TextPrinter(const Capture& capture, const CliOptions& options)
        : PacketPrinter(capture, options), columns_(capture.registry(), options) {
        rows_ = (!options.details && !options.hex) || options.summary;
        if (options.format == OutputFormat::Tabs && !options.details) rows_ = true;
        want_.columns = rows_;
        want_.items = want_.texts = options.details || options.hex;
        if (rows_ && !want_.items && columns_.wantsFields()) {
            want_.items = true;
            want_.only = &columns_.fields();
        }
    }

  private:
    void write() override {
        if (rows_) row();
        if (rows_ && options_.hex && !options_.details) out_ += '\n';
        if (options_.details) {
            for (uint32_t i = order_.roots(); i != kNoNode; i = order_.next[i]) item(i, 0, shown(i));
            if (options_.hex) out_ += '\n';
        }
        if (options_.hex) {
            bool several = dissection_.sources.size() > 1;
            size_t shown = options_.hexFrameOnly ? 1 : dissection_.sources.size();
            for (size_t i = 0; i < std::min(shown, dissection_.sources.size()); ++i) {
                auto& source = dissection_.sources[i];
                if (i) out_ += '\n';
                if (several) out_ += source.name + ":\n";
                dump(source.bytes);
            }
        }
        // A line ends what takes several: -S says what stands on it.
        if (options_.details || options_.hex) out_ += options_.lineSeparator + "\n";
    }

    void row() {
        columns_.count(dissection_);
        columns_.appendLine(out_, dissection_, options_.format == OutputFormat::Tabs);
        out_ += '\n';
    }

    // With -O only some layers are shown whole.
    bool shown(uint32_t layer) const {
        if (!options_.only) return true;
        auto field = dissection_.nodes[layer].field;
        if (field == kTextField) return false;
        std::string_view name = capture_.registry().field(field).abbrev;
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
        if (n.field == capture_.registry().special().data.self.id && !options_.hex) {
            out_ += '\n';
            dump(dissection_.bytesOf(n));
        }
        for (uint32_t c = order_.first[index]; c != kNoNode; c = order_.next[c]) item(c, depth + 1, true);
    }

    void dump(std::span<const uint8_t> bytes) {
        for (size_t line = 0; line < bytes.size(); line += 16) {
            fmt::format_to(std::back_inserter(out_), "{:04x}  ", line);
            auto part = bytes.subspan(line, std::min<size_t>(16, bytes.size() - line));
            for (auto& b : part) {
                appendHex(out_, {&b, 1});
                out_ += ' ';
            }
            out_.append((16 - part.size()) * 3 + 2, ' ');
            using Ascii = CliOptions::HexAscii;
            if (options_.hexAscii != Ascii::None) {
                const char* edge = options_.hexAscii == Ascii::Delimited ? "|" : "";
                out_ += edge;
                for (auto b : part) out_ += b >= 0x20 && b < 0x7f ? char(b) : '.';
                out_ += edge;
            }
            out_ += '\n';
        }
    }

    Columns columns_;
    bool rows_ = true;
};

}  // namespace

std::unique_ptr<PacketPrinter> makeTextPrinter(const Capture& capture, const CliOptions& options) {
    return std::make_unique<TextPrinter>(capture, options);
}

}  // namespace dorsal
