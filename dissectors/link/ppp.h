// The Point-to-Point Protocol, RFC 1661, and what its control protocols have in common.
#pragma once

#include <initializer_list>

#include "dissectors/core/layer.h"

namespace dorsal {

// The names of PPP protocol numbers.
const Values& pppProtocolNames();

// Fields that PPP owns and its control protocols show.
struct PppFields {
    Field direction, address, control, protocol, code, identifier, length, magic, oui, kind, data;
    Expert badLength;
    explicit PppFields(Protocol& owner);
    static const PppFields& of(Registry& r);
};

class PppControl;

// A configuration option: type, length, value.
struct PppOption {
    enum class Length : uint8_t { Exact, AtLeast };
    uint8_t type;
    const char* name;
    const Field* item;  // the option itself, as bytes
    uint8_t length;     // with the two bytes of its header
    Length rule = Length::Exact;
    const PppControl* owner = nullptr;  // whose option it is, if another protocol's
};

// The options that may stand in one place, and the fields of their headers.
struct PppOptions {
    std::string_view title;
    std::span<const PppOption> known;
    const Field &type, &length;
};

// A protocol of configuration requests and their answers (RFC 1661, section 5).
class PppControl : public Protocol {
  public:
    PppControl(Registry& r, const char* abbrev, const char* name, const char* column, const char* typeField,
               const char* lengthField);
    void parse(Layer& in) const override;

  protected:
    virtual std::span<const PppOption> options() const = 0;
    // Adds what stands behind an option's type and length, and what its title says.
    virtual void option(Layer& in, const PppOption& o, const Item& title, uint32_t at,
                        uint32_t length) const = 0;
    // Packets that only LCP has a use for, which are shown wherever they come; false for all others.
    virtual bool special(Layer& in, uint8_t code, uint32_t length) const;
    void addOptions(Layer& in, const PppOptions& set, uint32_t at, uint32_t length) const;
    const PppFields& ppp() const { return ppp_; }

    uint8_t mostCode = 7;  // the greatest code that has a name

  private:
    const PppFields& ppp_;
    const PppControl& lcp_;
    Field type_, length_;
};

}  // namespace dorsal
