// Graphics Interchange Format, versions 87a and 89a.
#include "dissectors/core/layer.h"

namespace dorsal {

namespace {

constexpr Name kYes[] = {{0, "False"}, {1, "True"}};
constexpr Name kExtensions[] = {
    {0x01, "Plain Text"}, {0xf9, "Graphics Control"}, {0xfe, "Comment"}, {0xff, "Application"}};

struct Gif final : Protocol {
    Field version{*this, "image-gif.version", "Version", Type::String};
    Field screenWidth{*this, "image-gif.screen.width", "Screen width", Type::U16, Base::Dec};
    Field screenHeight{*this, "image-gif.screen.height", "Screen height", Type::U16, Base::Dec};
    Field globalPresent{
        *this, "image-gif.global.color_map.present", "Global color map is present", Type::U8, Base::Dec, kYes,
        0x80};
    Field globalBits{*this, "image-gif.global.color_bpp", "Bits per color minus 1", Type::U8, Base::Dec, {},
                     0x70};
    Field globalOrdered{
        *this, "image-gif.global.color_map.ordered", "Global color map is ordered", Type::U8, Base::Dec, kYes,
        0x08};
    Field globalPixel{*this, "image-gif.global.bpp", "Image bits per pixel minus 1", Type::U8, Base::Dec, {},
                      0x07};
    Field background{*this, "image-gif.image_background_index", "Background color index", Type::U8,
                     Base::Dec};
    Field aspect{*this, "image-gif.global.pixel_aspect_ratio", "Global pixel aspect ratio", Type::U8,
                 Base::Dec};
    Field globalMap{*this, "image-gif.global.color_map", "Global color map", Type::Bytes};
    Field left{*this, "image-gif.image.left", "Image left position", Type::U16, Base::Dec};
    Field top{*this, "image-gif.image.top", "Image top position", Type::U16, Base::Dec};
    Field width{*this, "image-gif.image.width", "Image width", Type::U16, Base::Dec};
    Field height{*this, "image-gif.image.height", "Image height", Type::U16, Base::Dec};
    Field localPresent{
        *this, "image-gif.local.color_map.present", "Local color map is present", Type::U8, Base::Dec, kYes,
        0x80};
    Field localBits{*this, "image-gif.local.color_bpp", "Bits per color minus 1", Type::U8, Base::Dec, {},
                    0x70};
    Field localOrdered{
        *this, "image-gif.local.color_map.ordered", "Local color map is ordered", Type::U8, Base::Dec, kYes,
        0x08};
    Field localMap{*this, "image-gif.local.color_map", "Local color map", Type::Bytes};
    Field extension{*this, "image-gif.extension", "Extension", Type::None};
    Field extensionLabel{*this,      "image-gif.extension.label", "Extension label", Type::U8, Base::Hex,
                         kExtensions};
    Field image{*this, "image-gif.image", "Image", Type::None};
    Field codeSize{*this, "image-gif.image.code_size", "LZW minimum code size", Type::U8, Base::Dec};
    Field end{*this, "image-gif.end", "Trailer (End of the GIF stream)", Type::None};
    Field dataBlock{*this,     "image-gif.data_block", "Data block", Type::UintBytes, Base::None, {}, 0,
                    kAllowZero};
    Expert unknownBlock{*this, "gif.data_block_type.unknown", Group::Protocol, Severity::Warn,
                        "Unknown GIF data block type"};

    explicit Gif(Registry& r) : Protocol(r, "image-gif", "Compuserve GIF", "GIF image") {
        r.bindText("media_type", "image/gif", *this);
        r.heuristics("http").add(*this);
    }

    bool accepts(Layer& in) const override {
        auto start = in.view.rest(0).substr(0, 6);
        return in.view.captured() >= 20 && (start == "GIF87a" || start == "GIF89a");
    }

    void parse(Layer& in) const override {
        auto name = in.view.text(0, 6);
        if (in.wantsColumns()) in.out.info.appendSeparated(fmt::format("({})", name), " ");
        in.self().append(", Version: {}", name);
        in.take(version, 6);
        in.u16le(screenWidth);
        in.u16le(screenHeight);
        uint32_t colours =
            settings(in, "Global", {&globalPresent, &globalBits, &globalOrdered, &globalPixel});
        in.u8(background);
        if (uint8_t ratio = in.view.u8(in.pos))
            in.add(aspect, in.pos, 1)
                .label("{}, yields an aspect ratio of (15 + {}) / 64 = {:.2f}", ratio, ratio,
                       (15 + ratio) / 64.0);
        in.skip(1);
        if (colours) in.take(globalMap, colours);
        while (in.left()) {
            uint8_t what = in.view.u8(in.pos);
            if (what == '!') {
                addExtension(in);
            } else if (what == ',') {
                addImage(in);
            } else if (what == ';') {
                in.add(end, in.pos, 1);
                return;
            } else {
                in.expert(unknownBlock, in.self());
                return;
            }
        }
    }

  private:
    // The byte of flags of the whole file or an image; returns the size of the colour map that follows.
    uint32_t settings(Layer& in, const char* which, std::initializer_list<const Field*> fields) const {
        uint8_t flags = in.view.u8(in.pos);
        int bits = 1 + (flags >> 4 & 6), pixel = 1 + (flags & 7);
        auto item = in.text(in.pos, 1, "{} settings:", which);
        if (flags & 0x80) item.append(" ({} color table present)", which);
        item.append(" ({} bit{} per color) ({} bit{} per pixel)", bits, bits == 1 ? "" : "s", pixel,
                    pixel == 1 ? "" : "s");
        auto nest = in.in(item);
        for (auto f : fields) in.add(*f, in.pos, 1);
        in.skip(1);
        return flags & 0x80 ? 3u << pixel : 0;
    }
    void addBlocks(Layer& in) const {
        for (uint8_t size = 1; size;) {
            size = in.view.u8(in.pos);
            in.view.need(in.pos, size + 1u);
            auto item = in.addBytes(dataBlock, in.pos, size + 1u, in.view.bytes(in.pos + 1, size));
            item.append(" (length = {})", size);
            in.pos += size + 1u;
        }
    }
    void addExtension(Layer& in) const {
        uint32_t start = in.pos;
        auto item = in.addNone(extension, start, 1);
        auto nest = in.in(item);
        in.skip(1);
        uint8_t label = in.u8(extensionLabel);
        item.append(": {}", nameOf(kExtensions, label, "<Warning: Unknown extension>"));
        addBlocks(in);
        item.length(in.pos - start);
    }
    void addImage(Layer& in) const {
        uint32_t start = in.pos;
        auto item = in.addNone(image, start, 1);
        auto nest = in.in(item);
        in.skip(1);
        for (auto f : {&left, &top, &width, &height}) in.u16le(*f);
        uint32_t colours = settings(in, "Local", {&localPresent, &localBits, &localOrdered, &globalPixel});
        if (colours) in.take(localMap, colours);
        in.u8(codeSize);
        addBlocks(in);
        item.length(in.pos - start);
    }
};

}  // namespace

void addGif(Registry& r) { r.add<Gif>(); }

}  // namespace dorsal
