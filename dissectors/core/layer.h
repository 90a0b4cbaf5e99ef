// The hand that a protocol reads its bytes and adds its items with.
#pragma once

#include <fmt/format.h>

#include <initializer_list>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"

namespace dorsal {

// An item that was just added, or nothing when it was not wanted; every call on nothing does nothing.
class Item {
  public:
    Item() = default;
    Item(Dissection& d, uint32_t index) : d_(&d), index_(index) {}
    explicit operator bool() const { return index_ != kNoNode; }
    uint32_t index() const { return index_; }
    Node& node() const { return d_->nodes[index_]; }

    // Replaces the whole label. The texts below are only made when somebody will read them.
    template <class... A>
    const Item& label(fmt::format_string<A...> f, A&&... a) const {
        if (texts()) setText(NodeText::Kind::Label, f, fmt::make_format_args(a...));
        return *this;
    }
    // Replaces what stands after "name: ".
    template <class... A>
    const Item& value(fmt::format_string<A...> f, A&&... a) const {
        if (texts()) setText(NodeText::Kind::Value, f, fmt::make_format_args(a...));
        return *this;
    }
    // Appends to the label.
    template <class... A>
    const Item& append(fmt::format_string<A...> f, A&&... a) const {
        if (texts()) addSuffix(f, fmt::make_format_args(a...));
        return *this;
    }
    const Item& hide() const { return flag(kHidden); }
    const Item& generated() const { return flag(kGenerated); }
    // Worked out from more than this packet's bytes: it has no place among them.
    const Item& nowhere() const {
        if (index_ != kNoNode) node().pos = node().size = 0;
        return flag(kNowhere);
    }
    const Item& length(uint32_t size) const {
        if (index_ != kNoNode) node().size = size;
        return *this;
    }
    // Ends where the next unread byte of the layer is.
    const Item& endAt(const View& view, uint32_t at) const {
        if (index_ != kNoNode) node().size = view.base() + at - node().pos;
        return *this;
    }
    bool texts() const { return index_ != kNoNode && d_->want.texts; }

  private:
    const Item& flag(uint8_t f) const {
        if (index_ != kNoNode) node().flags |= f;
        return *this;
    }
    void setText(NodeText::Kind kind, fmt::string_view f, fmt::format_args a) const;
    void addSuffix(fmt::string_view f, fmt::format_args a) const;
    Dissection* d_ = nullptr;
    uint32_t index_ = kNoNode;
};

class Layer {
  public:
    Dissection& out;
    View view;         // the bytes of this layer
    uint32_t pos = 0;  // the next byte to read, in the view

    Layer(Dissection& out, View view, const Protocol& protocol, uint32_t root)
        : out(out), view(view), protocol_(protocol), root_(root), parent_(root) {}

    // --- where we are
    const Protocol& protocol() const { return protocol_; }
    uint32_t left() const { return view.left(pos); }                  // bytes that the layer says it has
    uint32_t leftCaptured() const { return view.leftCaptured(pos); }  // bytes that can be read
    // The packet itself says that it is only n bytes long: what follows in the view is no part of it (link
    // layer padding), and the layer below shows it as such. Does nothing when the view is shorter.
    void setLength(uint32_t n) {
        view = view.sub(0, n);
        if (lengthSeenBelow_) *lengthSeenBelow_ = view.reported();
    }
    // How long the last protocol that this layer handed bytes to found them to be (see setLength); also right
    // when that protocol threw.
    uint32_t payloadLength() const { return payloadLength_; }
    void skip(uint32_t n) {
        view.need(pos, n);
        pos += n;
    }
    bool wantsItems() const { return out.want.items; }
    bool wantsTexts() const { return out.want.items && out.want.texts; }
    bool wantsColumns() const { return out.want.columns; }

    // --- the layer's own item
    Item self() { return Item(out, self_); }
    // How much of the view this layer's header takes (what follows belongs to the next one).
    void headerLength(uint32_t n) { self().length(n); }

    // --- items read from the bytes: at a position of the view, without moving
    Item add(const Field& f, uint32_t at, uint32_t size, bool little = false) {
        view.need(at, size);
        Item item = out.wants(f) ? addWanted(f, at, size, little) : Item();
        if (f.type == Type::String) checkString(item, at, size);
        return item;
    }
    Item addLe(const Field& f, uint32_t at, uint32_t size) { return add(f, at, size, true); }
    // A string with its encoding.
    Item addString(const Field& f, uint32_t at, uint32_t size, Enc encoding) {
        view.need(at, size);
        Item item = out.wants(f) ? addWanted(f, at, size, false) : Item();
        if (item) item.node().encoding = encoding;
        if (f.type == Type::String && encoding != Enc::Utf16Le && encoding != Enc::Utf16Be)
            checkString(item, at, size);
        return item;
    }
    // --- items whose value the caller worked out (at, size say which bytes it stands for)
    Item addNumber(const Field& f, uint32_t at, uint32_t size, uint64_t value);
    Item addText(const Field& f, uint32_t at, uint32_t size, std::string_view value);  // strings, or bytes
    Item addTime(const Field& f, uint32_t at, uint32_t size, Time value);
    Item addDouble(const Field& f, uint32_t at, uint32_t size, double value);
    Item addAddress(const Field& f, uint32_t at, uint32_t size, const Address& value);
    Item addBytes(const Field& f, uint32_t at, uint32_t size, std::span<const uint8_t> value);
    // --- items without a value of their own
    Item addNone(const Field& f, uint32_t at, uint32_t size);
    // An item that is only text: tshark shows it, but no filter finds it.
    template <class... A>
    Item text(uint32_t at, uint32_t size, fmt::format_string<A...> f, A&&... a) {
        return textItem(at, size).label(f, std::forward<A>(a)...);
    }
    Item textItem(uint32_t at, uint32_t size);

    // --- items read at `pos`, which moves on; they return the value (masked and shifted)
    uint8_t u8(const Field& f) { return uint8_t(number(f, 1)); }
    uint16_t u16(const Field& f) { return uint16_t(number(f, 2)); }
    uint32_t u24(const Field& f) { return uint32_t(number(f, 3)); }
    uint32_t u32(const Field& f) { return uint32_t(number(f, 4)); }
    uint64_t u64(const Field& f) { return number(f, 8); }
    uint16_t u16le(const Field& f) { return uint16_t(number(f, 2, true)); }
    uint32_t u32le(const Field& f) { return uint32_t(number(f, 4, true)); }
    uint64_t u64le(const Field& f) { return number(f, 8, true); }
    uint64_t number(const Field& f, uint32_t size, bool little = false) {
        uint64_t v = view.number(pos, size, little);
        last_ = out.wants(f) ? addWanted(f, pos, size, little) : Item();
        pos += size;
        return f.mask ? (v & f.mask) >> f.shift : v;
    }
    // Any type with a given size (addresses, bytes, strings).
    Item take(const Field& f, uint32_t size, Enc encoding = Enc::Ascii) {
        last_ = addString(f, pos, size, encoding);
        pos += size;
        return last_;
    }
    Item last() const { return last_; }  // what the calls above added

    // A word with its bits as children (or the bits alone, for a header without a field): the word's label
    // gets the names of the bits that are set and the values of the numbers, as tshark does.
    enum Bits : uint8_t {
        kPlain = 0,
        kAppendNumbers = 1,
        kAppendFlags = 2,
        kAppendAll = 3,
        kTitlesOnly = 4 /* flags without "Set" or "Yes", also beside numbers */
    };
    Item bitmask(const Field& word, uint32_t at, uint32_t size, std::initializer_list<const Field*> bits,
                 uint8_t how = kAppendFlags, bool little = false);

    // --- nesting: items that are added while a Sub lives are children of its item
    class Sub {
      public:
        Sub(Layer& layer, const Item& item) : layer_(layer), saved_(layer.parent_) {
            if (item) layer.parent_ = item.index();
        }
        Sub(Layer& layer, uint32_t parent) : layer_(layer), saved_(layer.parent_) { layer.parent_ = parent; }
        ~Sub() { layer_.parent_ = saved_; }
        Sub(const Sub&) = delete;

      private:
        Layer& layer_;
        uint32_t saved_;
    };
    [[nodiscard]] Sub in(const Item& item) { return Sub(*this, item); }
    // Items beside the layer's own one.
    [[nodiscard]] Sub beside() { return Sub(*this, root_); }
    uint32_t parent() const { return parent_; }
    uint32_t root() const { return root_; }

    // --- experts
    Item expert(const Expert& e, const Item& at) { return note(e, at.index(), std::string_view()); }
    template <class... A>
    Item expert(const Expert& e, const Item& at, fmt::format_string<A...> f, A&&... a) {
        return note(
            e, at.index(),
            out.want.texts ? std::string_view(fmt::format(f, std::forward<A>(a)...)) : std::string_view());
    }

    // --- columns
    template <class... A>
    void info(fmt::format_string<A...> f, A&&... a) {
        if (out.info.active()) out.info.set(fmt::format(f, std::forward<A>(a)...));
    }
    template <class... A>
    void infoAppend(fmt::format_string<A...> f, A&&... a) {
        if (out.info.active()) out.info.append(fmt::format(f, std::forward<A>(a)...));
    }
    void column(std::string_view protocol) { out.protocol.set(protocol); }

    // --- the next layer
    // Hands bytes to a protocol, as a sibling of this layer in the tree (or below `under`).
    void call(const Protocol& next, const View& bytes) { call(next, bytes, root_); }
    void call(const Protocol& next, const View& bytes, uint32_t under);
    void callBelow(const Protocol& next, const View& bytes) { call(next, bytes, parent_); }
    // A layer of `next` below the current parent that `f` dissects: for headers that tell their neighbours
    // more than parse() can.
    template <class F>
    void callBelowAs(const Protocol& next, const View& bytes, F&& f) {
        run(
            next, bytes, parent_,
            [](Layer& child, void* p) { (*static_cast<std::remove_reference_t<F>*>(p))(child); }, &f);
    }
    // The same by table; false when no protocol is bound to the key, or the one that is refused the bytes.
    bool dispatch(const Table& table, uint32_t key, const View& bytes) {
        return offer(table.find(key), bytes);
    }
    bool dispatch(const TextTable& table, std::string_view key, const View& bytes) {
        return offer(table.find(key), bytes);
    }
    bool offer(const Protocol* next, const View& bytes);
    // The first of the heuristics that accepts the bytes, or nullptr; it has parsed them.
    const Protocol* tryHeuristics(const Heuristics& list, const View& bytes);
    // Bytes that nobody knows.
    void data(const View& bytes);
    // This protocol again, on a part of its bytes: `f` gets a layer of its own for them, with an item of its
    // own, beside this one.
    template <class F>
    void ownLayer(const View& bytes, F&& f) {
        Layer part(out, bytes, protocol_, root_);
        part.addSelf();
        f(part);
    }
    // Adds the protocol's own item, for one that turned ownItem off and decides by itself.
    Item addSelf();

    // --- more of the stream that these bytes came from (dissectors/core/stream.h says how)
    bool canNeedMore() const { return out.stream.reach > 0 && out.stream.source == view.source(); }
    void needMore(uint32_t at, uint32_t bytes);
    // Says in the TCP layer how large a message at `at` is.
    void addPduSize(uint32_t at, uint32_t size);

    // Runs f and catches a BoundsError in it: it becomes a malformed (or truncated ...) item below this
    // layer's root, at `at`. For protocols that go on after a damaged part, as Ethernet does with its
    // trailer.
    template <class F>
    bool guarded(const View& at, F&& f) {
        uint32_t depth = out.depth;
        auto before = out.current;
        auto reach = out.stream.reach;
        try {
            f();
            return true;
        } catch (const BoundsError& e) {
            out.depth = depth;
            out.addMalformed(at, e, root_);
            out.current = before;
            out.stream.reach = reach;
            return false;
        }
    }

    // --- state
    // The ordered pass, or nullptr when the packet is only looked at again.
    Pass* pass() const { return out.pass; }
    // In the pass: a new zeroed note of this protocol for this packet. Later: the next one of this protocol
    // that the pass left, or nullptr. The order of notes is the order of the calls.
    template <class T>
    T* note() {
        static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 4);
        return static_cast<T*>(noteBytes(sizeof(T)));
    }
    // The same for notes of any size (`size` counts in the pass only); `bytes` gives what is there.
    void* noteBytes(uint32_t size, std::span<const uint8_t>* bytes = nullptr);

  private:
    friend class Dissection;
    void run(const Protocol& next, const View& bytes, uint32_t under, void (*body)(Layer&, void*),
             void* context);
    Item addWanted(const Field& f, uint32_t at, uint32_t size, bool little);
    // A string that ends before its bytes do gets an expert when more than zeros follow.
    void checkString(const Item& item, uint32_t at, uint32_t size) {
        if (size > 1 && std::memchr(view.text(at, size).data(), 0, size)) noteStray(item, at, size);
    }
    void noteStray(const Item& item, uint32_t at, uint32_t size);
    Item put(const Field& f, uint32_t at, uint32_t size, uint64_t value, uint8_t flags = 0);
    Item note(const Expert& e, uint32_t parent, std::string_view text);

    const Protocol& protocol_;
    uint32_t root_;
    uint32_t parent_;
    uint32_t self_ = kNoNode;
    uint32_t payloadLength_ = 0;
    uint32_t* lengthSeenBelow_ = nullptr;
    Item last_;
};

}  // namespace dorsal
