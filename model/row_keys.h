// What rows are sorted by, as bytes: for single rows that find their place in a list that is sorted already.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "model/listed_rows.h"
#include "model/summary.h"

namespace dorsal {

// Addresses sort by their bytes, as numbers do, and not as text.
using AddressKey = std::array<uint64_t, 3>;
AddressKey addressKey(const Address& a);

// Appends a field's text so that its bytes sort as a person expects: numbers before other texts and by their
// value, and numbers within texts (addresses, versions) by their value as well.
void appendFieldKey(std::string& key, const QString& text);

// The time column's format.
inline TimeFormat formatOf(const ColumnSpec& column, const SummaryOptions& options) {
    return column.ownTime ? column.time : options.time;
}

// Reads keys that sort as sortRows() does. Each thread uses its own; the capture must outlive it.
class RowKeys {
  public:
    // `members`: the packets of the list in the capture's order.
    RowKeys(const Capture& capture, const SummaryOptions& options, int column, RowSnapshot members);
    void read(uint32_t packet, std::string& key);
    // Whether later packets may change what a packet is sorted by.
    static bool mayChange(ColumnSpec::Kind kind);

  private:
    const Capture& capture_;
    ColumnSpec spec_;
    TimeFormat format_;
    RowSnapshot members_;
    SummaryReader reader_;
    Dissection dissection_;
    std::vector<uint8_t> buffer_;
    QStringList texts_;
};

}  // namespace dorsal
