// -T pdml and psml.
#include <ctime>

#include "app/cli/field_values.h"
#include "app/cli/output.h"
#include "dissectors/core/special.h"
#include "model/summary.h"

namespace dorsal {
namespace {

class PdmlPrinter final : public PacketPrinter {
  public:
    PdmlPrinter(const CaptureSession& session, const CliOptions& options) : PacketPrinter(session, options) {
        want_.items = want_.texts = true;
        if (!options.fields.empty()) values_ = std::make_unique<FieldValues>(session, options, want_);
    }

    void begin() override {
        char now[64] = "";
        std::time_t t = std::time(nullptr);
        std::tm tm{};
        std::strftime(now, sizeof now, "%a %b %e %H:%M:%S %Y", localtime_r(&t, &tm));
        out_ +=
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            "<?xml-stylesheet type=\"text/xsl\" href=\"pdml2html.xsl\"?>\n"
            "<!-- PDML, as Wireshark's pdml2html.xsl shows it. -->\n";
        out_ +=
            fmt::format("<pdml version=\"0\" creator=\"wireshark/4.0.17\" time=\"{}\" capture_file=\"", now);
        appendXml(out_, options_.file);
        out_ += "\">\n";
    }
    void end() override { out_ += "</pdml>\n"; }

  private:
    void write() override {
        out_ += "<packet>\n";
        general();
        if (values_) {
            for (size_t i = 0; i < values_->size(); ++i)
                for (auto& value : values_->of(dissection_, i)) {
                    out_ += fmt::format("  <field name=\"{}\" value=\"", values_->name(i));
                    appendXml(out_, value);
                    out_ += "\"/>\n";
                }
        } else {
            for (uint32_t i = order_.roots(); i != kNoNode; i = order_.next[i])
                item(i, 1, leftOut(dissection_.nodes[i]));
        }
        out_ += "</packet>\n\n";
    }

    void general() {
        auto& f = dissection_.frame;
        out_ +=
            fmt::format("  <proto name=\"geninfo\" pos=\"0\" showname=\"General information\" size=\"{}\">\n",
                        f.captured);
        auto line = [&](const char* name, const std::string& show, const char* title,
                        const std::string& value) {
            out_ += fmt::format(
                "    <field name=\"{}\" pos=\"0\" show=\"{}\" showname=\"{}\" value=\"{}\" size=\"{}\"/>\n",
                name, show, title, value, f.captured);
        };
        std::string when, seconds;
        appendAbsoluteTime(when, f.time, Base::Local);
        appendSeconds(seconds, f.time);
        line("num", std::to_string(f.number), "Number", fmt::format("{:x}", f.number));
        line("len", std::to_string(f.original), "Frame Length", fmt::format("{:x}", f.original));
        line("caplen", std::to_string(f.captured), "Captured Length", fmt::format("{:x}", f.captured));
        line("timestamp", when, "Captured Time", seconds);
        out_ += "  </proto>\n";
    }

    // tshark places what lies in another data source than the item above it where that item is.
    uint32_t position(const Node& n) const {
        if (n.parent == kNoNode) return n.pos;
        auto& parent = dissection_.nodes[n.parent];
        return parent.source == n.source || !(n.size || n.flags & kInBytes) ? n.pos : position(parent);
    }

    void item(uint32_t index, int depth, bool filtered) {
        auto& d = dissection_;
        auto& n = d.nodes[index];
        const Field* f = n.field == kTextField ? nullptr : &d.registry->field(n.field);
        bool expert = n.flags & kExpertItem;
        // To tshark, bytes that nobody knows are a field.
        bool data = f && f->abbrev == std::string_view("data");
        bool proto = f && f->type == Type::Protocol && !expert && !data;
        if (depth == 1 && !proto) {
            // Only protocols stand at the top of PDML.
            out_ += "  <proto name=\"fake-field-wrapper\">\n";
            item(index, 2, filtered);
            out_ += "  </proto>\n";
            return;
        }
        text_.clear();
        appendLabel(text_, d, n);
        out_.append(size_t(depth) * 2, ' ');
        out_ += proto ? "<proto name=\"" : "<field name=\"";
        if (f) appendXml(out_, f->abbrev);
        auto bytes = d.bytesOf(n);
        if (data) {
            out_ += '"';
        } else {
            out_ += f ? "\" showname=\"" : "\" show=\"";
            appendXml(out_, text_);
            out_ += '"';
            if (n.flags & kHidden) out_ += " hide=\"yes\"";
            out_ += fmt::format(" size=\"{}\" pos=\"{}\"", n.size, position(n));
        }
        if (data) {
            value(bytes);
        } else if (!f) {
            if (!bytes.empty()) value(bytes);
        } else if (!proto && !expert) {
            text_.clear();
            appendValue(text_, d, n);
            out_ += " show=\"";
            appendXml(out_, text_);
            out_ += '"';
            if (f->mask && n.size) {
                out_ += fmt::format(" value=\"{:X}\" unmaskedvalue=\"", n.value);
                appendHex(out_, bytes);
                out_ += '"';
            } else if (!bytes.empty() || f->type == Type::None) {
                value(bytes);
            }
        }
        uint32_t child = order_.first[index];
        if (child == kNoNode) {
            out_ += "/>\n";
            return;
        }
        out_ += ">\n";
        if (filtered) {
            out_.append(size_t(depth + 1) * 2, ' ');
            out_ += fmt::format("<field name=\"filtered\" value=\"{}\" />\n", f ? f->abbrev : "");
        } else {
            for (; child != kNoNode; child = order_.next[child]) item(child, depth + 1, false);
        }
        out_.append(size_t(depth) * 2, ' ');
        out_ += proto ? "</proto>\n" : "</field>\n";
    }

    void value(std::span<const uint8_t> bytes) {
        out_ += " value=\"";
        appendHex(out_, bytes);
        out_ += '"';
    }

    std::unique_ptr<FieldValues> values_;
    std::string text_;
};

// Columns by tshark's format codes ("%m", "%s", "%Cus:tcp.stream"), as -o gui.column.format gives them.
std::vector<ColumnSpec> columnsFromPreference(const CliOptions& options) {
    auto columns = defaultColumns();
    std::erase_if(columns, [](auto& c) { return c.hidden; });
    for (auto& preference : options.preferences) {
        static constexpr std::string_view kName = "gui.column.format:";
        if (!preference.starts_with(kName)) continue;
        std::vector<std::string> words;
        std::string word;
        bool quoted = false, any = false;
        for (char c : preference.substr(kName.size()) + ",") {
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (c == ',' && !quoted) {
                auto from = word.find_first_not_of(' ');
                words.push_back(from == std::string::npos ? "" : word.substr(from));
                word.clear();
                any = false;
            } else if (quoted || any || c != ' ') {
                word += c;
            }
        }
        columns.clear();
        for (size_t i = 0; i + 1 < words.size(); i += 2) {
            using Kind = ColumnSpec::Kind;
            ColumnSpec c;
            c.title = QString::fromStdString(words[i]);
            auto& code = words[i + 1];
            auto is = [&](std::initializer_list<const char*> codes) {
                return std::any_of(codes.begin(), codes.end(), [&](auto k) { return code == k; });
            };
            if (code == "%m")
                c.kind = Kind::Number;
            else if (is({"%t", "%Rt", "%At", "%Yt", "%Yut", "%Aut", "%Tt", "%Gt"}))
                c.kind = Kind::Time;
            else if (is({"%s", "%us", "%rs", "%ns", "%uns", "%rns"}))
                c.kind = Kind::Source;
            else if (is({"%d", "%ud", "%rd", "%nd", "%und", "%rnd"}))
                c.kind = Kind::Destination;
            else if (code == "%p")
                c.kind = Kind::Protocol;
            else if (is({"%L", "%B"}))
                c.kind = Kind::Length;
            else if (code == "%i")
                c.kind = Kind::Info;
            else if (is({"%S", "%uS", "%rS"}))
                c.field = QStringLiteral("tcp.srcport udp.srcport");
            else if (is({"%D", "%uD", "%rD"}))
                c.field = QStringLiteral("tcp.dstport udp.dstport");
            else if (code.starts_with("%Cus:"))
                c.field = QString::fromStdString(code.substr(5)).section(u':', 0, 0);
            if (c.kind == Kind::Time && code != "%t") {
                c.ownTime = true;
                c.time = code == "%Yt"    ? TimeFormat::DateTime
                         : code == "%Yut" ? TimeFormat::DateTimeUtc
                         : code == "%At"  ? TimeFormat::TimeOfDay
                         : code == "%Aut" ? TimeFormat::TimeOfDayUtc
                         : code == "%Tt"  ? TimeFormat::Delta
                         : code == "%Gt"  ? TimeFormat::DeltaDisplayed
                                          : TimeFormat::Relative;
            }
            columns.push_back(c);
        }
    }
    return columns;
}

class PsmlPrinter final : public PacketPrinter {
  public:
    PsmlPrinter(const CaptureSession& session, const CliOptions& options)
        : PacketPrinter(session, options),
          reader_(session, {columnsFromPreference(options), options.time, -1}) {}

    void begin() override {
        out_ +=
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<psml version=\"0\" "
            "creator=\"wireshark/4.0.17\">\n<structure>\n";
        for (auto& c : reader_.options().columns) section(c.title.toStdString());
        out_ += "</structure>\n\n";
    }
    void end() override { out_ += "</psml>\n"; }

  private:
    void write() override {
        QStringList texts;
        reader_.read(dissection_.frame.number - 1, texts);
        out_ += "<packet>\n";
        for (auto& t : texts) section(t.toStdString());
        out_ += "</packet>\n\n";
    }
    void section(const std::string& text) {
        out_ += "<section>";
        appendXml(out_, text);
        out_ += "</section>\n";
    }
    SummaryReader reader_;
};

}  // namespace

std::unique_ptr<PacketPrinter> makeXmlPrinter(const CaptureSession& session, const CliOptions& options) {
    if (options.format == OutputFormat::Psml) return std::make_unique<PsmlPrinter>(session, options);
    return std::make_unique<PdmlPrinter>(session, options);
}

}  // namespace dorsal
