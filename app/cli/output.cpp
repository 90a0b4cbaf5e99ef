#include "app/cli/output.h"

#include <cstdio>

#include "dissectors/core/text.h"

namespace dorsal {

namespace {

void escapeXml(std::string& out, std::string_view text) {
    for (char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#x27;"; break;
            default:
                // XML has no way to write the other control characters.
                if (uint8_t(c) < 0x20 && c != '\t' && c != '\n' && c != '\r')
                    out += fmt::format("\\x{:x}", uint8_t(c));
                else
                    out += c;
        }
    }
}

void pdmlNode(std::string& out, const Dissection& d, const TreeOrder& order, uint32_t index, int depth) {
    auto& n = d.nodes[index];
    auto& indent = out.append(size_t(depth) * 2, ' ');
    bool text = n.field == kTextField;
    const Field* f = text ? nullptr : &d.registry->field(n.field);
    bool data = f && f->abbrev == std::string_view("data");
    bool proto = f && f->type == Type::Protocol && !data && f->abbrev != std::string_view("_ws.expert");
    // What is no protocol cannot stand at the top of PDML.
    if (depth == 1 && !proto) {
        indent += "<proto name=\"fake-field-wrapper\">\n";
        pdmlNode(out, d, order, index, 2);
        out += "  </proto>\n";
        return;
    }
    std::string label, value;
    appendLabel(label, d, n);
    indent += proto ? "<proto name=\"" : "<field name=\"";
    if (f) escapeXml(out, f->abbrev);
    out += '"';
    if (data) {
        out += " value=\"\"";
    } else if (text) {
        out += " show=\"";
        escapeXml(out, label);
        out += '"';
    } else {
        out += " showname=\"";
        escapeXml(out, label);
        out += '"';
    }
    if (n.flags & kHidden) out += " hide=\"yes\"";
    if (!data) out += fmt::format(" size=\"{}\" pos=\"{}\"", n.size, n.pos);
    if (f && !proto && f->type != Type::Protocol) {
        appendValue(value, d, n);
        out += " show=\"";
        escapeXml(out, value);
        out += '"';
    }
    uint32_t child = order.first[index];
    if (child == kNoNode) {
        out += "/>\n";
        return;
    }
    out += ">\n";
    for (; child != kNoNode; child = order.next[child]) pdmlNode(out, d, order, child, depth + 1);
    out.append(size_t(depth) * 2, ' ');
    out += proto ? "</proto>\n" : "</field>\n";
}

void detailsNode(std::string& out, const Dissection& d, const TreeOrder& order, uint32_t index, int depth) {
    auto& n = d.nodes[index];
    if (n.flags & kHidden) return;
    out.append(size_t(depth) * 4, ' ');
    appendTreeLabel(out, d, n);
    out += '\n';
    for (uint32_t c = order.first[index]; c != kNoNode; c = order.next[c])
        detailsNode(out, d, order, c, depth + 1);
}

void row(std::string& out, const Dissection& d) {
    std::string time;
    auto t = d.frame.time - d.frame.firstTime;
    appendSeconds(time, t);
    time.resize(time.size() - 3);
    out += fmt::format("{:5}\t{:>10}\t{}\t→\t{}\t{}\t{}\t{}\n", d.frame.number, time, d.source.toString(),
                       d.destination.toString(), d.protocol.text, d.frame.original, d.info.text);
}

}  // namespace

void printPackets(const CaptureSession& session, const CliOptions& options) {
    Dissection d(session.registry());
    std::vector<uint8_t> buffer;
    TreeOrder order;
    std::string out;
    bool pdml = options.format == "pdml", tree = pdml || options.details;
    if (pdml) out += "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<pdml version=\"0\" creator=\"dorsal\">\n";
    for (uint32_t i = 0; i < std::min(session.store().size(), options.count); ++i) {
        if (!session.dissect(i, tree ? Want::tree() : Want::summary(), d, buffer)) break;
        if (tree) order.build(d.nodes);
        if (pdml) {
            out += "<packet>\n";
            for (uint32_t c = order.roots(); c != kNoNode; c = order.next[c]) pdmlNode(out, d, order, c, 1);
            out += "</packet>\n\n";
        } else if (options.details) {
            for (uint32_t c = order.roots(); c != kNoNode; c = order.next[c])
                detailsNode(out, d, order, c, 0);
            out += '\n';
        } else {
            row(out, d);
        }
        if (out.size() > 1 << 16) {
            std::fwrite(out.data(), 1, out.size(), stdout);
            out.clear();
        }
    }
    if (pdml) out += "</pdml>\n";
    std::fwrite(out.data(), 1, out.size(), stdout);
}

}  // namespace dorsal
