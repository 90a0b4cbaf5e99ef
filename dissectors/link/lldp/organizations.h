// The records of organizations in LLDP: each names itself by its OUI and has record types of its own.
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/link/lldp/ieee_8021_fields.h"
#include "dissectors/link/lldp/ieee_8023_fields.h"
#include "dissectors/link/lldp/media_fields.h"
#include "dissectors/link/lldp/profinet_fields.h"

namespace dorsal {

struct LldpExperts {
    const Expert &excess, &deprecated;
};

// Each adds the items of one record: `at`, `n` are what stands behind the subtype.
void addLldpRecord(Layer& in, const LldpBridging& f, const LldpExperts& e, uint8_t subtype, uint32_t at,
                   uint32_t n);
void addLldpRecord(Layer& in, const LldpEthernet& f, const LldpExperts& e, const Item& subtypeItem,
                   uint8_t subtype, uint32_t at, uint32_t n);
void addLldpRecord(Layer& in, const LldpMedia& f, const LldpExperts& e, uint8_t subtype, uint32_t at,
                   uint32_t n);
void addLldpRecord(Layer& in, const LldpProfinet& f, const Field& unknown, uint8_t subtype, uint32_t at,
                   uint32_t n);

// Says that a record is longer than what its type has.
void addLldpExcess(Layer& in, const LldpExperts& e, uint32_t at, uint32_t n);

}  // namespace dorsal
