#include "model/row_keys.h"

#include <bit>

namespace dorsal {

AddressKey addressKey(const Address& a) {
    AddressKey key{uint64_t(a.kind)};
    for (size_t i = 0; i < 16; ++i) key[1 + i / 8] = key[1 + i / 8] << 8 | a.bytes[i];
    return key;
}

void appendFieldKey(std::string& key, const QString& text) {
    auto first = QStringView(text).left(text.indexOf(u',') < 0 ? text.size() : text.indexOf(u','));
    bool isNumber = false;
    double number = first.toDouble(&isNumber);
    if (!isNumber && first.startsWith(u"0x")) number = double(first.mid(2).toULongLong(&isNumber, 16));
    key += isNumber ? '\1' : '\2';
    if (isNumber) {
        auto bits = std::bit_cast<uint64_t>(number);
        bits = bits >> 63 ? ~bits : bits | uint64_t(1) << 63;  // negative ones first
        for (int shift = 56; shift >= 0; shift -= 8) key += char(bits >> shift);
    }
    auto utf8 = text.toStdString();
    auto digit = [&](size_t i) { return i < utf8.size() && utf8[i] >= '0' && utf8[i] <= '9'; };
    for (size_t i = 0; i < utf8.size();) {
        if (!digit(i)) {
            key += utf8[i++];
            continue;
        }
        while (utf8[i] == '0' && digit(i + 1)) ++i;
        size_t end = i;
        while (digit(end)) ++end;
        key += char('0' + std::min<size_t>(end - i, 9));  // a longer number is a greater one
        key.append(utf8, i, end - i);
        i = end;
    }
}

static void appendNumber(std::string& key, uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) key += char(value >> shift);
}

static void appendSigned(std::string& key, int64_t value) {
    appendNumber(key, uint64_t(value) ^ uint64_t(1) << 63);
}

static SummaryOptions onlyColumn(const SummaryOptions& options, int column) {
    auto one = options;
    one.columns = {options.columns[size_t(column)]};
    return one;
}

RowKeys::RowKeys(const Capture& capture, const SummaryOptions& options, int column, RowSnapshot members)
    : capture_(capture),
      spec_(options.columns[size_t(column)]),
      format_(formatOf(spec_, options)),
      members_(std::move(members)),
      reader_(capture, onlyColumn(options, column)),
      dissection_(capture.registry()) {}

bool RowKeys::mayChange(ColumnSpec::Kind kind) {
    using Kind = ColumnSpec::Kind;
    return kind != Kind::Number && kind != Kind::Time && kind != Kind::Length;
}

void RowKeys::read(uint32_t packet, std::string& key) {
    using Kind = ColumnSpec::Kind;
    key.clear();
    auto& store = capture_.store();
    switch (spec_.kind) {
        case Kind::Number: return appendNumber(key, packet);
        case Kind::Length: return appendNumber(key, store[packet].original);
        case Kind::Time: {
            int64_t time = store[packet].timeNs;
            if (format_ == TimeFormat::Delta) time = packet ? time - store[packet - 1].timeNs : 0;
            if (format_ == TimeFormat::DeltaDisplayed) {
                auto at = members_.lowerBound(packet);
                time = at ? time - store[members_.at(at - 1)].timeNs : 0;
            }
            return appendSigned(key, time);
        }
        case Kind::Source:
        case Kind::Destination: {
            AddressKey address{};
            if (capture_.dissect(packet, Want(), dissection_, buffer_))
                address =
                    addressKey(spec_.kind == Kind::Source ? dissection_.source : dissection_.destination);
            for (auto part : address) appendNumber(key, part);
            return;
        }
        default:
            reader_.read(packet, texts_);
            if (spec_.kind == Kind::Field)
                appendFieldKey(key, texts_[0]);
            else
                key = texts_[0].toStdString();
    }
}

}  // namespace dorsal
