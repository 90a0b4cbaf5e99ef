// -T pdml and psml.
#include <ctime>

#include "app/cli/columns.h"
#include "app/cli/field_values.h"
#include "app/cli/output.h"
#include "dissectors/core/special.h"

namespace dorsal {
namespace {

class PdmlPrinter final : public PacketPrinter {
  public:
    PdmlPrinter(const Capture& capture, const CliOptions& options) : PacketPrinter(capture, options) {
        want_.items = want_.texts = true;
        if (!options.fields.empty()) values_ = std::make_unique<FieldValues>(capture, options, want_);
    }

    void begin() override {
        char now[64] = "";
        std::time_t t = std::time(nullptr);
        std::tm tm{};
        std::strftime(now, sizeof now, "%a %b %e %H:%M:%S %Y", localtime_r(&t, &tm));
        out_ +=
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            "<?xml-stylesheet type=\"text/xsl\" href=\"pdml2html.xsl\"?>\n"
            "<!-- You can find pdml2html.xsl in /usr/share/wireshark or at "
            "https://gitlab.com/wireshark/wireshark/-/raw/master/pdml2html.xsl. -->\n";
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
            values_->next(dissection_);
            for (size_t i = 0; i < values_->size(); ++i)
                for (auto& value : values_->of(dissection_, i)) {
                    out_ += fmt::format("  <field name=\"{}\" value=\"", values_->name(i));
                    appendXml(out_, value);
                    out_ += "\"/>\n";
                }
        } else {
            for (uint32_t i = order_.roots(); i != kNoNode; i = order_.next[i]) item(i, 1, true);
        }
        out_ += "</packet>\n\n\n";
    }

    void general() {
        auto& f = dissection_.frame;
        out_ +=
            fmt::format("  <proto name=\"geninfo\" pos=\"0\" showname=\"General information\" size=\"{}\">\n",
                        f.captured);
        auto line = [&](const char* name, const auto& show, const char* title, const std::string& value) {
            fmt::format_to(
                std::back_inserter(out_),
                "    <field name=\"{}\" pos=\"0\" show=\"{}\" showname=\"{}\" value=\"{}\" size=\"{}\"/>\n",
                name, show, title, value, f.captured);
        };
        std::string when, seconds;
        appendAbsoluteTime(when, f.time, Base::Local);
        appendSeconds(seconds, f.time);
        line("num", f.number, "Number", fmt::format("{:x}", f.number));
        line("len", f.original, "Frame Length", fmt::format("{:x}", f.original));
        line("caplen", f.captured, "Captured Length", fmt::format("{:x}", f.captured));
        line("timestamp", when, "Captured Time", seconds);
        out_ += "  </proto>\n";
    }

    // tshark counts what lies before its parent, as in another data source, from where the parent is.
    uint32_t position(const Node& n) const {
        if (n.parent == kNoNode) return n.pos;
        auto& parent = dissection_.nodes[n.parent];
        return n.pos < parent.pos ? parent.pos + n.pos : n.pos;
    }

    void item(uint32_t index, int depth, bool chosen, bool wrapped = false) {
        auto& d = dissection_;
        auto& n = d.nodes[index];
        const Field* f = n.field == kTextField ? nullptr : &d.registry->field(n.field);
        bool expert = n.flags & kExpertItem;
        // To tshark, bytes that nobody knows are a field.
        bool data = f && n.field == d.registry->special().data.self.id;
        bool proto = f && f->type == Type::Protocol && !expert && !data;
        if (depth == 1 && !proto) {
            // Only protocols stand at the top of PDML.
            out_ += "  <proto name=\"fake-field-wrapper\">\n";
            item(index, 2, chosen, true);
            out_ += "  </proto>\n";
            return;
        }
        out_.append(size_t(depth) * 2, ' ');
        out_ += proto ? "<proto name=\"" : "<field name=\"";
        if (f) out_ += f->abbrev;
        if (data) {
            out_ += '"';
        } else {
            out_ += f ? "\" showname=\"" : "\" show=\"";
            text_.clear();
            appendLabel(text_, d, n);
            appendXml(out_, text_);
            out_ += '"';
            if (n.flags & kHidden) out_ += " hide=\"yes\"";
            out_ += " size=\"";
            appendDecimal(out_, n.size);
            out_ += "\" pos=\"";
            appendDecimal(out_, position(n));
            out_ += '"';
        }
        if (data) {
            value(n);
        } else if (!f) {
            if (n.size) value(n);
        } else if (!proto && !expert) {
            text_.clear();
            appendValue(text_, d, n);
            out_ += " show=\"";
            appendXml(out_, text_);
            out_ += '"';
            if (f->type == Type::None) {
                out_ += " value=\"\"";
            } else if (f->mask && n.size) {
                out_ += " value=\"";
                appendBits(out_, *f, n);
                out_ += "\" unmaskedvalue=\"";
                appendItemBytes(out_, d, n);
                out_ += '"';
            } else if (n.size) {
                value(n);
            }
        }
        uint32_t child = order_.first[index];
        if (child == kNoNode) {
            out_ += "/>\n";
            return;
        }
        out_ += ">\n";
        if (chosen && leftOut(n)) {
            out_.append(size_t(depth + 1) * 2, ' ');
            out_ += fmt::format("<field name=\"filtered\" value=\"{}\" />\n", filterName(n));
        } else {
            chosen = chosen && !options_.layersDeep;
            for (; child != kNoNode; child = order_.next[child]) item(child, depth + 1, chosen);
        }
        out_.append(size_t(depth - wrapped) * 2, ' ');
        out_ += proto ? "</proto>\n" : "</field>\n";
    }

    void value(const Node& n) {
        out_ += " value=\"";
        appendItemBytes(out_, dissection_, n);
        out_ += '"';
    }

    std::unique_ptr<FieldValues> values_;
    std::string text_;
};

class PsmlPrinter final : public PacketPrinter {
  public:
    PsmlPrinter(const Capture& capture, const CliOptions& options)
        : PacketPrinter(capture, options), columns_(capture.registry(), options) {
        want_.columns = true;
        if (columns_.wantsFields()) {
            want_.items = true;
            want_.only = &columns_.fields();
        }
    }

    void begin() override {
        out_ +=
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<psml version=\"0\" "
            "creator=\"wireshark/4.0.17\">\n<structure>\n";
        for (auto& c : columns_.list()) section(c.title);
        out_ += "</structure>\n\n";
    }
    void end() override { out_ += "</psml>\n"; }

  private:
    void write() override {
        columns_.count(dissection_);
        out_ += "<packet>\n";
        for (auto& c : columns_.list()) section(columns_.text(dissection_, c));
        out_ += "</packet>\n\n";
    }
    void section(const std::string& text) {
        out_ += "<section>";
        appendXml(out_, text);
        out_ += "</section>\n";
    }
    Columns columns_;
};

}  // namespace

std::unique_ptr<PacketPrinter> makeXmlPrinter(const Capture& capture, const CliOptions& options) {
    if (options.format == OutputFormat::Psml) return std::make_unique<PsmlPrinter>(capture, options);
    return std::make_unique<PdmlPrinter>(capture, options);
}

}  // namespace dorsal
