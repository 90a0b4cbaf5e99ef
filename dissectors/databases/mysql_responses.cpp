// What a MySQL server answers.
#include "dissectors/databases/mysql.h"

namespace dorsal {

namespace {

constexpr uint8_t kOk = 0x00, kEof = 0xfe, kError = 0xff;
constexpr uint16_t kSessionTrack = 0x0080, kDeprecateEof = 0x0100;
constexpr uint16_t kMoreResults = 0x0008, kSessionStateChanged = 0x4000;
constexpr uint32_t kExtendedMetadata = 0x08, kCacheMetadata = 0x10;
constexpr uint32_t kMostEof = 9;  // bytes; a longer message of that code is no EOF

}  // namespace

void Mysql::parseResponse(Layer& in, Session& s) const {
    auto code = in.view.u8(in.pos);
    if (code == kError) {
        in.self().label("MySQL Protocol - response ERROR");
        in.u8(responseCode);
        parseError(in);
        s.expects = Expects::Request;
        return;
    }
    bool switching = s.expects == Expects::SwitchRequest;
    // Where EOFs are deprecated, an OK with their code ends the rows.
    bool lastOk = code == kEof && s.clientExtended & s.serverExtended & kDeprecateEof && !switching &&
                  (s.expects == Expects::Rows || s.expects == Expects::Columns);
    if (code == kEof && in.left() < kMostEof && !switching && !lastOk) return parseEof(in, s);
    bool rows = s.expects == Expects::Rows || s.expects == Expects::Columns ||
                s.expects == Expects::PreparedColumns || s.expects == Expects::PreparedParameters ||
                s.expects == Expects::ShowFields || s.expects == Expects::Message;
    if (lastOk || (code == kOk && !rows)) {
        if (s.expects == Expects::Prepare) return preparedStatement(in, s);
        in.self().label("MySQL Protocol - response OK");
        in.u8(responseCode);
        parseOk(in, s);
        return;
    }
    byExpectation(in, s, code);
}

void Mysql::byExpectation(Layer& in, Session& s, uint8_t code) const {
    switch (s.expects) {
        case Expects::Message:
            in.take(message_, in.left());
            s.expects = Expects::Request;
            return;
        case Expects::Tabular: {
            in.self().label("MySQL Protocol - column count");
            s.columns = uint32_t(number(in, fieldCount));
            bool cached = s.mariaServer & s.mariaClient & kCacheMetadata;
            uint8_t follows = 1;
            if (cached && in.left()) follows = in.u8(metadataFollows);
            in.out.info.append("TABULAR ");
            s.expects = s.columns && follows ? Expects::Columns : Expects::Rows;
            return;
        }
        case Expects::Columns:
        case Expects::ShowFields:
        case Expects::PreparedParameters:
        case Expects::PreparedColumns:
            in.self().label("MySQL Protocol - {}",
                            s.expects == Expects::Columns              ? "field packet"
                            : s.expects == Expects::ShowFields         ? "response to SHOW FIELDS"
                            : s.expects == Expects::PreparedParameters ? "parameters in response to PREPARE"
                                                                       : "fields in response to PREPARE");
            column(in, s, s.expects == Expects::ShowFields);
            return;
        case Expects::Rows:
            in.self().label("MySQL Protocol - row packet");
            if (s.binaryRows) {
                in.u8(responseCode);
                in.take(payload, in.left());
                return;
            }
            row(in);
            return;
        case Expects::SwitchRequest:
            in.out.info.set("Auth Switch Request ");
            in.self().label("MySQL Protocol - authentication switch request");
            s.expects = Expects::SwitchResponse;
            if (code == kEof) in.u8(switchStatus);
            if (in.left()) terminated(in, switchName);
            in.take(switchData, in.left());
            return;
        default: unknown(in); s.expects = Expects::Request;
    }
}

void Mysql::unknown(Layer& in) const { in.expert(unknownResponse, in.take(payload, in.left())); }

void Mysql::parseEof(Layer& in, Session& s) const {
    bool between =
        s.expects == Expects::Columns || (s.expects == Expects::PreparedParameters && s.columns > 0);
    in.self().label("MySQL Protocol - {}", between ? "intermediate EOF" : "response EOF");
    in.add(responseCode, in.pos, 1);
    in.u8(eof);
    uint16_t bits = 0;
    if (in.left()) {
        in.u16le(warnings);
        bits = serverStatus(in);
    }
    switch (s.expects) {
        case Expects::Columns: s.expects = Expects::Rows; return;
        case Expects::PreparedParameters:
            s.expects = between ? Expects::PreparedColumns : Expects::Request;
            return;
        case Expects::Rows: s.expects = bits & kMoreResults ? Expects::Tabular : Expects::Request; return;
        default: s.expects = Expects::Request;
    }
}

void Mysql::parseOk(Layer& in, Session& s) const {
    in.out.info.append(" OK ");
    number(in, affectedRows);
    uint32_t at = in.pos;
    if (in.view.u8(at)) {
        number(in, insertId);
    } else {
        uint32_t size;
        bool null;
        lengthItems(in, size, null);
        in.pos += size;
    }
    uint16_t bits = 0;
    if (in.left()) {
        bits = serverStatus(in);
        if (in.left()) in.u16le(warnings);
    }
    if (in.left()) {
        if (s.clientExtended & s.serverExtended & kSessionTrack) {
            uint32_t size;
            bool null;
            auto length = lengthItems(in, size, null);
            in.pos += size;
            if (length) in.take(message_, uint32_t(length));
            if (bits & kSessionStateChanged && in.left()) sessionTracks(in);
        } else {
            in.take(message_, in.left());
        }
    }
    s.expects = bits & kMoreResults ? Expects::Tabular : Expects::Request;
}

void Mysql::sessionTracks(Layer& in) const {
    uint32_t start = in.pos, size;
    bool null;
    auto total = lengthItems(in, size, null);
    auto end = uint32_t(std::min<uint64_t>(start + size + total, in.view.reported()));
    auto nest = in.in(in.addNone(trackData, start, end - start));
    in.addNumber(trackDataLength, start, size, total);
    in.pos += size;
    while (in.pos < end) sessionTrack(in, end);
}

void Mysql::sessionTrack(Layer& in, uint32_t end) const {
    uint32_t start = in.pos;
    auto head = in.addNone(track, start, 0);
    auto nest = in.in(head);
    auto kind = in.u8(trackType);
    auto size = number(in, trackLength);
    auto stop = uint32_t(std::min<uint64_t>(in.pos + size, end));
    switch (kind) {
        case 0:
            while (in.pos < stop) {
                counted(in, sysvarLength, sysvarName);
                counted(in, sysvarLength, sysvarValue);
            }
            break;
        case 1: counted(in, schemaTrackLength, schemaTrack); break;
        case 2:
            in.skip(1);
            in.take(stateChange, 1);
            break;
        case 3:
            in.u8(gtidsEncoding);
            counted(in, gtidsLength, gtids);
            break;
        case 4: counted(in, characteristicsLength, characteristics); break;
        case 5: counted(in, transactionStateLength, transactionState); break;
        default: break;
    }
    in.pos = stop;
    head.length(stop - start);
}

void Mysql::preparedStatement(Layer& in, Session& s) const {
    in.self().label("MySQL Protocol - response to PREPARE");
    in.u8(responseCode);
    in.u32le(statementId);
    s.columns = in.u16le(fieldCount);
    s.parameters = in.u16le(parameterCount);
    in.skip(1);
    in.u16le(warnings);
    s.expects = s.parameters ? Expects::PreparedParameters
                : s.columns  ? Expects::PreparedColumns
                             : Expects::Request;
}

void Mysql::column(Layer& in, Session& s, bool withDefault) const {
    text(in, catalog, "Catalog");
    text(in, database, "Database");
    text(in, table, "Table");
    text(in, originalTable, "Original table");
    text(in, name, "Name");
    text(in, originalName, "Original name");
    if (s.mariaServer & s.mariaClient & kExtendedMetadata) {
        uint32_t at = in.pos, size;
        auto head = in.addNone(extMetadata, at, 0);
        auto nest = in.in(head);
        bool null;
        auto length = lengthItems(in, size, null);
        in.addNumber(extMetadataLength, at, size, length);
        in.pos += size;
        in.skip(uint32_t(std::min<uint64_t>(length, in.leftCaptured())));
        head.length(in.pos - at);
    }
    in.skip(1);  // the length of what follows
    in.u16le(fieldCharset);
    in.u32le(fieldLength);
    in.u8(fieldType);
    in.bitmask(fieldFlags, in.pos, 2,
               {&flagNotNull, &flagPrimaryKey, &flagUniqueKey, &flagMultipleKey, &flagBlob, &flagUnsigned,
                &flagZeroFill, &flagEnum, &flagAutoIncrement, &flagTimestamp, &flagSet},
               Layer::kPlain, true);
    in.skip(2);
    in.u8(decimals);
    in.skip(2);
    if (withDefault && in.left()) text(in, defaultValue, "Default");
    bool noEof = s.clientExtended & s.serverExtended & kDeprecateEof;
    if (s.expects == Expects::Columns && s.columns && --s.columns == 0 && noEof) s.expects = Expects::Rows;
    if (s.expects == Expects::PreparedParameters && s.parameters && --s.parameters == 0 && noEof)
        s.expects = s.columns ? Expects::PreparedColumns : Expects::Request;
    else if (s.expects == Expects::PreparedColumns && s.columns && --s.columns == 0 && noEof)
        s.expects = Expects::Request;
}

void Mysql::row(Layer& in) const {
    while (in.left()) text(in, rowText, "text");
}

}  // namespace dorsal
