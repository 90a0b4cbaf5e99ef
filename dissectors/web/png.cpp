// Portable Network Graphics (ISO/IEC 15948, W3C PNG).
#include "dissectors/core/layer.h"

namespace dorsal {

namespace {

constexpr TrueFalse kAncillary{"This is an ANCILLARY chunk", "This is a CRITICAL chunk"};
constexpr TrueFalse kPrivate{"This is a PRIVATE chunk", "This is a PUBLIC chunk"};
constexpr TrueFalse kSafeToCopy{"This chunk is SAFE TO COPY", "This chunk is NOT safe to copy"};
constexpr Name kColourTypes[] = {{0, "Greyscale"},
                                 {2, "Truecolour"},
                                 {3, "Indexed-colour"},
                                 {4, "Greyscale with alpha"},
                                 {6, "Truecolour with alpha"}};
constexpr Name kCompression[] = {{0, "Deflate"}};
constexpr Name kFilters[] = {{0, "Adaptive"}};
constexpr Name kInterlacing[] = {{0, "No interlace"}, {1, "Adam7"}};
constexpr Name kIntents[] = {
    {0, "Perceptual"}, {1, "Relative colorimetric"}, {2, "Saturation"}, {3, "Absolute colorimetric"}};
constexpr Name kUnits[] = {{0, "Unit is unknown"}, {1, "Unit is METRE"}};

constexpr uint32_t kind(const char (&name)[5]) {
    return uint32_t(uint8_t(name[0])) << 24 | uint32_t(uint8_t(name[1])) << 16 |
           uint32_t(uint8_t(name[2])) << 8 | uint8_t(name[3]);
}

constexpr Name kChunks[] = {{kind("IDAT"), "Image data chunk"},
                            {kind("IEND"), "Image Trailer"},
                            {kind("IHDR"), "Image Header"},
                            {kind("PLTE"), "Palette"},
                            {kind("bKGD"), "Background colour"},
                            {kind("cHRM"), "Primary chromaticities and white point"},
                            {kind("gAMA"), "Image gamma"},
                            {kind("iCCP"), "Embedded ICC profile"},
                            {kind("iTXt"), "International textual data"},
                            {kind("pHYs"), "Physical pixel dimensions"},
                            {kind("sBIT"), "Significant bits"},
                            {kind("sRGB"), "Standard RGB colour space"},
                            {kind("tEXt"), "Textual data"},
                            {kind("tIME"), "Image last-modification time"},
                            {kind("tRNS"), "Transparency"}};

struct Png final : Protocol {
    Field signature{*this, "png.signature", "PNG Signature", Type::Bytes};
    Field data{*this, "png.chunk.data", "Data", Type::None};
    Field type{*this, "png.chunk.type", "Chunk", Type::String};
    Field length{*this, "png.chunk.len", "Len", Type::U32, Base::Dec};
    Field crc{*this, "png.chunk.crc", "CRC", Type::U32, Base::Hex};
    Field ancillary{*this,     "png.chunk.flag.ancillary", "Ancillary", Type::Boolean, 32, kAncillary,
                    0x20000000};
    Field isPrivate{*this, "png.chunk.flag.private", "Private", Type::Boolean, 32, kPrivate, 0x200000};
    Field safeToCopy{*this, "png.chunk.flag.stc", "Safe To Copy", Type::Boolean, 32, kSafeToCopy, 0x20};
    Field width{*this, "png.ihdr.width", "Width", Type::U32, Base::Dec};
    Field height{*this, "png.ihdr.height", "Height", Type::U32, Base::Dec};
    Field bitDepth{*this, "png.ihdr.bitdepth", "Bit Depth", Type::U8, Base::Dec};
    Field colourType{*this, "png.ihdr.colour_type", "Colour Type", Type::U8, Base::Dec, kColourTypes};
    Field compression{*this,       "png.ihdr.compression_method", "Compression Method", Type::U8, Base::Dec,
                      kCompression};
    Field filter{*this, "png.ihdr.filter_method", "Filter Method", Type::U8, Base::Dec, kFilters};
    Field interlace{*this,       "png.ihdr.interlace_method", "Interlace Method", Type::U8, Base::Dec,
                    kInterlacing};
    Field intent{*this, "png.srgb.intent", "Intent", Type::U8, Base::Dec, kIntents};
    Field keyword{*this, "png.text.keyword", "Keyword", Type::String};
    Field text{*this, "png.text.string", "String", Type::String};
    Field year{*this, "png.time.year", "Year", Type::U16, Base::Dec};
    Field month{*this, "png.time.month", "Month", Type::U8, Base::Dec};
    Field day{*this, "png.time.day", "Day", Type::U8, Base::Dec};
    Field hour{*this, "png.time.hour", "Hour", Type::U8, Base::Dec};
    Field minute{*this, "png.time.minute", "Minute", Type::U8, Base::Dec};
    Field second{*this, "png.time.second", "Second", Type::U8, Base::Dec};
    Field horizontal{*this, "png.phys.horiz", "Horizontal pixels per unit", Type::U32, Base::Dec};
    Field vertical{*this, "png.phys.vert", "Vertical pixels per unit", Type::U32, Base::Dec};
    Field unit{*this, "png.phys.unit", "Unit", Type::U8, Base::Dec, kUnits};
    Field paletteIndex{*this, "png.bkgd.palette_index", "Palette Index", Type::U8, Base::Dec};
    Field greyscale{*this, "png.bkgd.greyscale", "Greyscale", Type::U16, Base::Hex};
    Field red{*this, "png.bkgd.red", "Red", Type::U16, Base::Hex};
    Field green{*this, "png.bkgd.green", "Green", Type::U16, Base::Hex};
    Field blue{*this, "png.bkgd.blue", "Blue", Type::U16, Base::Hex};
    Field whiteX{*this, "png.chrm.white.x", "White X", Type::Float};
    Field whiteY{*this, "png.chrm.white.y", "White Y", Type::Float};
    Field redX{*this, "png.chrm.red.x", "Red X", Type::Float};
    Field redY{*this, "png.chrm.red.y", "Red Y", Type::Float};
    Field greenX{*this, "png.chrm.green.x", "Green X", Type::Float};
    Field greenY{*this, "png.chrm.green.y", "Green Y", Type::Float};
    Field blueX{*this, "png.chrm.blue.x", "Blue X", Type::Float};
    Field blueY{*this, "png.chrm.blue.y", "Blue Y", Type::Float};
    Field gamma{*this, "png.gama.gamma", "Gamma", Type::Float};

    explicit Png(Registry& r) : Protocol(r, "png", "Portable Network Graphics", "PNG") {
        r.bindText("media_type", "image/png", *this);
        r.heuristics("http").add(*this);
    }

    bool accepts(Layer& in) const override { return in.view.rest(0).substr(0, 8) == "\x89PNG\r\n\x1a\n"; }

    void parse(Layer& in) const override {
        in.out.info.appendSeparated("(PNG)", " ");
        in.add(signature, 0, 8);
        uint8_t colours = 0;
        for (uint32_t at = 8; in.view.left(at);) at = chunk(in, at, colours);
    }

  private:
    uint32_t chunk(Layer& in, uint32_t at, uint8_t& colours) const {
        uint32_t size = in.view.u32(at), name = in.view.u32(at + 4);
        if (size > 0x7fffffff) throw BoundsError{BoundsError::Kind::Malformed};
        in.view.need(at, size + 12);
        if (in.wantsItems()) {
            auto nest = in.in(
                in.text(at, size + 12, "{} ({})", nameOf(kChunks, name, "unknown"), in.view.text(at + 4, 4)));
            in.add(length, at, 4);
            in.add(type, at + 4, 4);
            in.add(ancillary, at + 4, 4);
            in.add(isPrivate, at + 4, 4);
            in.add(safeToCopy, at + 4, 4);
            body(in, name, at + 8, size, colours);
            in.add(crc, at + 8 + size, 4);
        }
        return at + size + 12;
    }

    void body(Layer& in, uint32_t name, uint32_t at, uint32_t size, uint8_t& colours) const {
        in.pos = at;
        switch (name) {
            case kind("IHDR"):
                in.u32(width);
                in.u32(height);
                in.u8(bitDepth);
                colours = in.u8(colourType);
                in.u8(compression);
                in.u8(filter);
                in.u8(interlace);
                break;
            case kind("tEXt"): {
                auto end = in.view.find(at, 0);
                if (end < 0 || end >= at + size) break;
                auto keySize = uint32_t(end) - at;
                in.add(keyword, at, keySize);
                in.add(text, uint32_t(end) + 1, size - keySize - 1);
                break;
            }
            case kind("tIME"):
                in.u16(year);
                for (auto f : {&month, &day, &hour, &minute, &second}) in.u8(*f);
                break;
            case kind("pHYs"):
                in.u32(horizontal);
                in.u32(vertical);
                in.u8(unit);
                break;
            case kind("bKGD"):
                if (colours == 3)
                    in.u8(paletteIndex);
                else if (colours == 0 || colours == 4)
                    in.u16(greyscale);
                else
                    for (auto f : {&red, &green, &blue}) in.u16(*f);
                break;
            case kind("cHRM"):
                for (auto f : {&whiteX, &whiteY, &redX, &redY, &greenX, &greenY, &blueX, &blueY})
                    part(in, *f);
                break;
            case kind("gAMA"): part(in, gamma); break;
            case kind("sRGB"): in.u8(intent); break;
            default:
                if (size) in.add(data, at, size);
        }
    }
    // A number in hundred thousandths.
    static void part(Layer& in, const Field& f) {
        in.addDouble(f, in.pos, 4, double(float(in.view.u32(in.pos)) / 100000.0f));
        in.skip(4);
    }
};

}  // namespace

void addPng(Registry& r) { r.add<Png>(); }

}  // namespace dorsal
