// MySQL's and MariaDB's client protocol (dev.mysql.com/doc/dev/mysql-server, mariadb.com/kb).
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

struct Mysql final : Protocol {
    explicit Mysql(Registry& r);
    void parse(Layer& in) const override;

  private:
    // What the next message of the server is.
    enum class Expects : uint8_t {
        Greeting,
        Login,
        Ok,
        Message,
        Tabular,
        ShowFields,
        Columns,
        Rows,
        Prepare,
        PreparedParameters,
        PreparedColumns,
        SwitchRequest,
        SwitchResponse,
        Request
    };
    // What the messages of a connection have agreed on so far.
    struct Session {
        Expects expects = Expects::Greeting;
        bool mariaDb = false;
        bool binaryRows = false;
        bool encrypted = false;  // from the next packet on
        uint16_t serverExtended = 0, clientExtended = 0, client = 0, server = 0;
        uint32_t mariaServer = 0, mariaClient = 0;
        uint32_t columns = 0, parameters = 0;  // that the server will describe
    };
    struct State;
    struct Note;

    void open(Layer& in, Session& s) const;
    void message(Layer& in, Session& s, bool fromServer, bool first) const;
    void parseGreeting(Layer& in, Session& s) const;
    void parseLogin(Layer& in, Session& s) const;
    void connectionAttributes(Layer& in) const;
    void parseRequest(Layer& in, Session& s) const;
    bool requestBody(Layer& in, Session& s, uint8_t kind) const;
    void changeUser(Layer& in, Session& s) const;
    void registerReplica(Layer& in) const;
    void parseResponse(Layer& in, Session& s) const;
    void byExpectation(Layer& in, Session& s, uint8_t code) const;
    void parseError(Layer& in) const;
    void parseEof(Layer& in, Session& s) const;
    void parseOk(Layer& in, Session& s) const;
    void sessionTracks(Layer& in) const;
    void sessionTrack(Layer& in, uint32_t end) const;
    void preparedStatement(Layer& in, Session& s) const;
    void column(Layer& in, Session& s, bool withDefault) const;
    void row(Layer& in) const;
    void unknown(Layer& in) const;

    void serverCapabilities(Layer& in, const Field& word) const;
    void extendedCapabilities(Layer& in, const Field& word) const;
    void mariaCapabilities(Layer& in, const Field& word) const;
    uint16_t serverStatus(Layer& in) const;
    // A number of variable length and, as tshark shows them, its first byte and its value. `null`: it stands
    // for no value.
    uint64_t lengthItems(Layer& in, uint32_t& size, bool& null) const;
    uint64_t number(Layer& in, const Field& f) const;
    void text(Layer& in, const Field& f, const char* title) const;
    std::string_view counted(Layer& in, const Field& length, const Field& text) const;
    std::string_view terminated(Layer& in, const Field& f) const;
    static uint32_t sizeOfString(Layer& in);

    Field packetLength{*this, "mysql.packet_length", "Packet Length", Type::U24, Base::Dec};
    Field packetNumber{*this, "mysql.packet_number", "Packet Number", Type::U8, Base::Dec};
    Field request{*this, "mysql.request", "Request Command", Type::None};
    Field command{*this, "mysql.command", "Command", Type::U8, Base::Dec, commands()};
    Field responseCode{*this, "mysql.response_code", "Response Code", Type::U8, Base::Hex, responses()};
    Field errorCode{*this, "mysql.error_code", "Error Code", Type::U16, Base::Dec};
    Field errorMessage{*this, "mysql.error.message", "Error message", Type::String};
    Field sqlState{*this, "mysql.sqlstate", "SQL state", Type::String};
    Field message_{*this, "mysql.message", "Message", Type::Stringz};
    Field greeting{*this, "mysql.server_greeting", "Server Greeting", Type::None};
    Field protocolVersion{*this, "mysql.protocol", "Protocol", Type::U8, Base::Dec};
    Field serverVersion{*this, "mysql.version", "Version", Type::Stringz};
    Field track{*this, "mysql.session_track", "Session Track", Type::None};
    Field trackType{*this,   "mysql.session_track.type", "Session tracking type", Type::U8, Base::Dec,
                    tracks()};
    Field trackLength{*this, "mysql.session_track.length", "Session tracking length", Type::U64, Base::Dec};
    Field trackData{*this, "mysql.session_track.data", "Session tracking data", Type::None};
    Field trackDataLength{*this, "mysql.session_track.data.length", "Session tracking data length", Type::U64,
                          Base::Dec};
    Field sysvarLength{*this, "mysql.session_track.sysvar.length", "System variable change Length", Type::U64,
                       Base::Dec};
    Field sysvarName{*this, "mysql.session_track.sysvar.name", "System variable change Name", Type::Stringz};
    Field sysvarValue{*this, "mysql.session_track.sysvar.value", "System variable change Value",
                      Type::Stringz};
    Field schemaTrackLength{*this, "mysql.session_track.schema.length", "Schema change length", Type::U64,
                            Base::Dec};
    Field schemaTrack{*this, "mysql.session_track.schema", "Schema change", Type::Stringz};
    Field stateChange{*this, "mysql.session_track.state_change", "State change", Type::Stringz};
    Field gtidsEncoding{*this, "mysql.session_track.gtids.encoding", "GTIDs encoding", Type::U8, Base::Dec};
    Field gtidsLength{*this, "mysql.session_track.gtids.length", "GTIDs length", Type::U64, Base::Dec};
    Field gtids{*this, "mysql.session_track.gtids", "GTIDs", Type::Stringz};
    Field characteristicsLength{*this, "mysql.session_track.transaction_characteristics.length",
                                "Transaction characteristics length", Type::U64, Base::Dec};
    Field characteristics{*this, "mysql.session_track.transaction_characteristics",
                          "Transaction characteristics", Type::Stringz};
    Field transactionStateLength{*this, "mysql.session_track.transaction_state.length",
                                 "Transaction state length", Type::U64, Base::Dec};
    Field transactionState{*this, "mysql.session_track.transaction_state", "Transaction state",
                           Type::Stringz};
    Field serverCaps{*this, "mysql.caps.server", "Server Capabilities", Type::U16, Base::Hex};
    Field clientCaps{*this, "mysql.caps.client", "Client Capabilities", Type::U16, Base::Hex};
    Field capLp{*this, "mysql.caps.lp", "Long Password", Type::Boolean, 16, setOrNot(), 0x1};
    Field capFr{*this, "mysql.caps.fr", "Found Rows", Type::Boolean, 16, setOrNot(), 0x2};
    Field capLf{*this, "mysql.caps.lf", "Long Column Flags", Type::Boolean, 16, setOrNot(), 0x4};
    Field capCd{*this, "mysql.caps.cd", "Connect With Database", Type::Boolean, 16, setOrNot(), 0x8};
    Field capNs{*this, "mysql.caps.ns", "Don't Allow database.table.column", Type::Boolean, 16, setOrNot(),
                0x10};
    Field capCp{*this, "mysql.caps.cp", "Can use compression protocol", Type::Boolean, 16, setOrNot(), 0x20};
    Field capOb{*this, "mysql.caps.ob", "ODBC Client", Type::Boolean, 16, setOrNot(), 0x40};
    Field capLi{*this, "mysql.caps.li", "Can Use LOAD DATA LOCAL", Type::Boolean, 16, setOrNot(), 0x80};
    Field capIs{*this, "mysql.caps.is", "Ignore Spaces before '('", Type::Boolean, 16, setOrNot(), 0x100};
    Field capCu{*this, "mysql.caps.cu", "Speaks 4.1 protocol (new flag)", Type::Boolean, 16, setOrNot(),
                0x200};
    Field capIa{*this, "mysql.caps.ia", "Interactive Client", Type::Boolean, 16, setOrNot(), 0x400};
    Field capSl{*this, "mysql.caps.sl", "Switch to SSL after handshake", Type::Boolean, 16, setOrNot(),
                0x800};
    Field capIi{*this, "mysql.caps.ii", "Ignore sigpipes", Type::Boolean, 16, setOrNot(), 0x1000};
    Field capTa{*this, "mysql.caps.ta", "Knows about transactions", Type::Boolean, 16, setOrNot(), 0x2000};
    Field capRs{*this,      "mysql.caps.rs", "Speaks 4.1 protocol (old flag)", Type::Boolean, 16,
                setOrNot(), 0x4000};
    Field capSc{*this, "mysql.caps.sc", "Can do 4.1 authentication", Type::Boolean, 16, setOrNot(), 0x8000};
    Field serverExtCaps{*this, "mysql.extcaps.server", "Extended Server Capabilities", Type::U16, Base::Hex};
    Field clientExtCaps{*this, "mysql.extcaps.client", "Extended Client Capabilities", Type::U16, Base::Hex};
    Field capMs{*this, "mysql.caps.ms", "Multiple statements", Type::Boolean, 16, setOrNot(), 0x1};
    Field capMr{*this, "mysql.caps.mr", "Multiple results", Type::Boolean, 16, setOrNot(), 0x2};
    Field capPm{*this, "mysql.caps.pm", "PS Multiple results", Type::Boolean, 16, setOrNot(), 0x4};
    Field capPa{*this, "mysql.caps.pa", "Plugin Auth", Type::Boolean, 16, setOrNot(), 0x8};
    Field capCa{*this, "mysql.caps.ca", "Connect attrs", Type::Boolean, 16, setOrNot(), 0x10};
    Field capLenenc{*this, "mysql.caps.pm", "Plugin Auth LENENC Client Data", Type::Boolean, 16, setOrNot(),
                    0x20};
    Field capEp{*this, "mysql.caps.ep", "Client can handle expired passwords", Type::Boolean, 16, setOrNot(),
                0x40};
    Field capSessionTrack{
        *this, "mysql.caps.session_track", "Session variable tracking", Type::Boolean, 16, setOrNot(), 0x80};
    Field capDeprecateEof{*this, "mysql.caps.deprecate_eof", "Deprecate EOF", Type::Boolean, 16, setOrNot(),
                          0x100};
    Field capOptionalMetadata{*this,
                              "mysql.caps.optional_metadata",
                              "Client can hanle optional resultset metadata",
                              Type::Boolean,
                              16,
                              setOrNot(),
                              0x200};
    Field capZstd{
        *this, "mysql.caps.compress_zsd", "ZSTD Compression Algorithm", Type::Boolean, 16, setOrNot(), 0x400};
    Field capQueryAttributes{
        *this, "mysql.caps.query_attrs", "Query Attributes", Type::Boolean, 16, setOrNot(), 0x800};
    Field capMultifactor{
        *this, "mysql.caps.mf_auth", "Multifactor Authentication", Type::Boolean, 16, setOrNot(), 0x1000};
    Field capExtension{*this, "mysql.caps.cap_ext", "Capability Extension", Type::Boolean, 16, setOrNot(),
                       0x2000};
    Field capUnused{*this, "mysql.caps.unused", "Unused", Type::U16, Base::Hex, {}, 0xc000};
    Field login{*this, "mysql.login_request", "Login Request", Type::None};
    Field maxPacket{*this, "mysql.max_packet", "MAX Packet", Type::U32, Base::Dec};
    Field charset{*this, "mysql.charset", "Charset", Type::U8, Base::Dec, charsets()};
    Field mariaCharset{*this, "mariadb.charset", "Charset", Type::U8, Base::Dec, mariaCharsets()};
    Field tableName{*this, "mysql.table_name", "Table Name", Type::Stringz};
    Field user{*this, "mysql.user", "Username", Type::Stringz};
    Field schema{*this, "mysql.schema", "Schema", Type::String};
    Field clientPlugin{*this, "mysql.client_auth_plugin", "Client Auth Plugin", Type::String};
    Field attributes{*this, "mysql.connattrs", "Connection Attributes", Type::None};
    Field attributesLength{*this, "mysql.connattrs.length", "Connection Attributes length", Type::U64,
                           Base::Dec};
    Field attribute{*this, "mysql.connattrs.attr", "Connection Attribute", Type::None};
    Field attributeNameLength{*this, "mysql.connattrs.name.length", "Connection Attribute Name Length",
                              Type::U64, Base::Dec};
    Field attributeName{*this, "mysql.connattrs.name", "Connection Attribute Name", Type::Stringz};
    Field attributeValueLength{*this, "mysql.connattrs.value.length", "Connection Attribute Value Length",
                               Type::U64, Base::Dec};
    Field attributeValue{*this, "mysql.connattrs.value", "Connection Attribute Value", Type::Stringz};
    Field zstdLevel{*this, "mysql.compression.zstd_level", "ZSTD Compression Level", Type::U8, Base::Dec};
    Field extMetadata{*this, "mysql.extmeta_data", "Extended metadata data", Type::None};
    Field extMetadataLength{*this, "mysql.extmeta.length", "Extended metadata length", Type::U64, Base::Dec};
    Field salt{*this, "mysql.salt", "Salt", Type::Stringz};
    Field salt2{*this, "mysql.salt2", "Salt", Type::Stringz};
    Field pluginLength{*this, "mysql.auth_plugin.length", "Authentication Plugin Length", Type::U8,
                       Base::Dec};
    Field plugin{*this, "mysql.auth_plugin", "Authentication Plugin", Type::Stringz};
    Field threadId{*this, "mysql.thread_id", "Thread ID", Type::U32, Base::Dec};
    Field language{*this, "mysql.server_language", "Server Language", Type::U8, Base::Dec, charsets()};
    Field mariaLanguage{*this,          "mariadb.server_language", "Server Language", Type::U8, Base::Dec,
                        mariaCharsets()};
    Field status{*this, "mysql.server_status", "Server Status", Type::U16, Base::Hex};
    Field statIt{*this, "mysql.stat.it", "In transaction", Type::Boolean, 16, setOrNot(), 0x1};
    Field statAc{*this, "mysql.stat.ac", "AUTO_COMMIT", Type::Boolean, 16, setOrNot(), 0x2};
    Field statMu{*this, "mysql.stat.mu", "Multi query / Unused", Type::Boolean, 16, setOrNot(), 0x4};
    Field statMr{*this, "mysql.stat.mr", "More results", Type::Boolean, 16, setOrNot(), 0x8};
    Field statBi{*this, "mysql.stat.bi", "Bad index used", Type::Boolean, 16, setOrNot(), 0x10};
    Field statNi{*this, "mysql.stat.ni", "No index used", Type::Boolean, 16, setOrNot(), 0x20};
    Field statCr{*this, "mysql.stat.cr", "Cursor exists", Type::Boolean, 16, setOrNot(), 0x40};
    Field statLr{*this, "mysql.stat.lr", "Last row sent", Type::Boolean, 16, setOrNot(), 0x80};
    Field statDr{*this, "mysql.stat.dr", "Database dropped", Type::Boolean, 16, setOrNot(), 0x100};
    Field statBs{*this, "mysql.stat.bs", "No backslash escapes", Type::Boolean, 16, setOrNot(), 0x200};
    Field statMc{*this, "mysql.stat.mc", "Metadata changed", Type::Boolean, 16, setOrNot(), 0x400};
    Field statQueryWasSlow{
        *this, "mysql.stat.query_was_slow", "Query was slow", Type::Boolean, 16, setOrNot(), 0x800};
    Field statPsOutParams{*this, "mysql.stat.ps_out_params", "PS Out Params", Type::Boolean, 16, setOrNot(),
                          0x1000};
    Field statTransReadonly{
        *this, "mysql.stat.trans_readonly", "In Trans Readonly", Type::Boolean, 16, setOrNot(), 0x2000};
    Field statSessionStateChanged{
        *this, "mysql.stat.session_state_changed", "Session state changed", Type::Boolean, 16, setOrNot(),
        0x4000};
    Field refresh{*this, "mysql.refresh", "Refresh Option", Type::U8, Base::Hex};
    Field refreshGrants{*this, "mysql.rfsh.grants", "reload permissions", Type::Boolean, 8, setOrNot(), 0x1};
    Field refreshLog{*this, "mysql.rfsh.log", "flush logfiles", Type::Boolean, 8, setOrNot(), 0x2};
    Field refreshTables{*this, "mysql.rfsh.tables", "flush tables", Type::Boolean, 8, setOrNot(), 0x4};
    Field refreshHosts{*this, "mysql.rfsh.hosts", "flush hosts", Type::Boolean, 8, setOrNot(), 0x8};
    Field refreshStatus{*this, "mysql.rfsh.status", "reset statistics", Type::Boolean, 8, setOrNot(), 0x10};
    Field refreshThreads{*this, "mysql.rfsh.threads", "empty thread cache", Type::Boolean, 8, setOrNot(),
                         0x20};
    Field refreshSlave{*this, "mysql.rfsh.slave", "flush slave status", Type::Boolean, 8, setOrNot(), 0x40};
    Field refreshMaster{*this, "mysql.rfsh.master", "flush master status", Type::Boolean, 8, setOrNot(),
                        0x80};
    Field unused{*this, "mysql.unused", "Unused", Type::Bytes};
    Field password{*this, "mysql.passwd", "Password", Type::Bytes};
    Field payload{*this, "mysql.payload", "Payload", Type::Bytes};
    Field affectedRows{*this, "mysql.affected_rows", "Affected Rows", Type::U64, Base::Dec};
    Field insertId{*this, "mysql.insert_id", "Last INSERT ID", Type::U64, Base::Dec};
    Field warnings{*this, "mysql.warnings", "Warnings", Type::U16, Base::Dec};
    Field statementId{*this, "mysql.stmt_id", "Statement ID", Type::U32, Base::Dec};
    Field query{*this, "mysql.query", "Statement", Type::String};
    Field shutdown{*this, "mysql.shutdown", "Shutdown Level", Type::U8, Base::Dec, shutdowns()};
    Field option{*this, "mysql.option", "Option", Type::U16, Base::Dec, optionNames()};
    Field parameter{*this, "mysql.param", "Parameter", Type::U16, Base::Dec};
    Field parameterCount{*this, "mysql.num_params", "Number of parameter", Type::U16, Base::Dec};
    Field rowsToFetch{*this, "mysql.num_rows", "Rows to fetch", Type::U32, Base::Dec};
    Field executeFlags{*this, "mysql.exec_flags", "Flags (unused)", Type::U8, Base::Dec, executeFlagNames()};
    Field iterations{*this, "mysql.exec_iter", "Iterations (unused)", Type::U32, Base::Dec};
    Field binlogPosition{*this, "mysql.binlog.position", "Binlog Position", Type::U32, Base::Dec};
    Field binlogFlags{*this, "mysql.binlog.flags", "Binlog Flags", Type::U16, Base::Hex};
    Field binlogServerId{*this, "mysql.binlog.server_id", "Binlog server id", Type::U32, Base::Hex};
    Field replicaHostLength{*this, "mysql.binlog.slave_hostname_length", "Slave hostname length", Type::U8,
                            Base::Dec};
    Field replicaHost{*this, "mysql.binlog.slave_hostname", "Slave hostname", Type::String};
    Field replicaUserLength{*this, "mysql.binlog.slave_user_length", "Slave user length", Type::U8,
                            Base::Dec};
    Field replicaUser{*this, "mysql.binlog.slave_user", "Slave user", Type::String};
    Field replicaPasswordLength{*this, "mysql.binlog.slave_password_length", "Slave password length",
                                Type::U8, Base::Dec};
    Field replicaPassword{*this, "mysql.binlog.slave_password", "Slave password", Type::String};
    Field replicaPort{*this, "mysql.binlog.slave_mysql_port", "Slave MySQL port", Type::U16, Base::Dec};
    Field replicationRank{*this, "mysql.binlog.replication_rank", "Replication rank", Type::U32, Base::Dec};
    Field sourceId{*this, "mysql.binlog.master_id", "Master id", Type::U32, Base::Hex};
    Field binlogFile{*this, "mysql.binlog.file_name", "Binlog file name", Type::Stringz};
    Field eof{*this, "mysql.eof", "EOF marker", Type::U8, Base::Dec};
    Field fieldCount{*this, "mysql.num_fields", "Number of fields", Type::U64, Base::Dec};
    Field metadataFollows{*this, "mysql.metadata_follows", "send metadata", Type::U8, Base::Dec};
    Field catalog{*this, "mysql.field.catalog", "Catalog", Type::String};
    Field database{*this, "mysql.field.db", "Database", Type::String};
    Field table{*this, "mysql.field.table", "Table", Type::String};
    Field originalTable{*this, "mysql.field.org_table", "Original table", Type::String};
    Field name{*this, "mysql.field.name", "Name", Type::String};
    Field originalName{*this, "mysql.field.org_name", "Original name", Type::String};
    Field fieldCharset{*this, "mysql.field.charsetnr", "Charset number", Type::U16, Base::Dec, charsets()};
    Field fieldLength{*this, "mysql.field.length", "Length", Type::U32, Base::Dec};
    Field fieldType{*this, "mysql.field.type", "Type", Type::U8, Base::Dec, fieldTypes()};
    Field fieldFlags{*this, "mysql.field.flags", "Flags", Type::U16, Base::Hex};
    Field flagNotNull{*this, "mysql.field.flags.not_null", "Not null", Type::Boolean, 16, setOrNot(), 0x1};
    Field flagPrimaryKey{*this, "mysql.field.flags.primary_key", "Primary key", Type::Boolean, 16, setOrNot(),
                         0x2};
    Field flagUniqueKey{*this, "mysql.field.flags.unique_key", "Unique key", Type::Boolean, 16, setOrNot(),
                        0x4};
    Field flagMultipleKey{
        *this, "mysql.field.flags.multiple_key", "Multiple key", Type::Boolean, 16, setOrNot(), 0x8};
    Field flagBlob{*this, "mysql.field.flags.blob", "Blob", Type::Boolean, 16, setOrNot(), 0x10};
    Field flagUnsigned{*this, "mysql.field.flags.unsigned", "Unsigned", Type::Boolean, 16, setOrNot(), 0x20};
    Field flagZeroFill{*this, "mysql.field.flags.zero_fill", "Zero fill", Type::Boolean, 16, setOrNot(),
                       0x40};
    Field flagEnum{*this, "mysql.field.flags.enum", "Enum", Type::Boolean, 16, setOrNot(), 0x100};
    Field flagAutoIncrement{
        *this, "mysql.field.flags.auto_increment", "Auto increment", Type::Boolean, 16, setOrNot(), 0x200};
    Field flagTimestamp{*this, "mysql.field.flags.timestamp", "Timestamp", Type::Boolean, 16, setOrNot(),
                        0x400};
    Field flagSet{*this, "mysql.field.flags.set", "Set", Type::Boolean, 16, setOrNot(), 0x800};
    Field decimals{*this, "mysql.field.decimals", "Decimals", Type::U8, Base::Dec};
    Field defaultValue{*this, "mysql.field.default", "Default", Type::String};
    Field rowText{*this, "mysql.row.text", "text", Type::String};
    Field switchStatus{*this, "mysql.auth_switch_request.status", "Status", Type::U8, Base::Hex};
    Field switchName{*this, "mysql.auth_switch_request.name", "Auth Method Name", Type::String};
    Field switchData{*this, "mysql.auth_switch_request.data", "Auth Method Data", Type::Bytes};
    Field switchResponse{*this, "mysql.auth_switch_response.data", "Auth Method Data", Type::Bytes};
    Field mariaServerCaps{*this, "mariadb.extcaps.server", "MariaDB Extended Server Capabilities", Type::U32,
                          Base::Hex};
    Field mariaClientCaps{*this, "mariadb.extcaps.client", "MariaDB Extended Client Capabilities", Type::U32,
                          Base::Hex};
    Field mariaPr{*this, "mariadb.caps.pr", "Progress indication", Type::Boolean, 32, setOrNot(), 0x1};
    Field mariaCm{*this, "mariadb.caps.cm", "Multi commands", Type::Boolean, 32, setOrNot(), 0x2};
    Field mariaBo{*this, "mariadb.caps.bo", "Bulk Operations", Type::Boolean, 32, setOrNot(), 0x4};
    Field mariaEm{*this, "mariadb.caps.em", "Extended metadata", Type::Boolean, 32, setOrNot(), 0x8};
    Field mariaMe{*this, "mariadb.caps.me", "Cache metadata", Type::Boolean, 32, setOrNot(), 0x10};
    Field prefix{*this, "mariadb.prefix", "Prefix", Type::U8, Base::Dec};
    Field lenencLength{*this, "mariadb.length", "Length", Type::U64, Base::Dec};
    Expert incomplete{*this, "mysql.dissector_incomplete", Group::Undecoded, Severity::Warn,
                      "More than is known of this message"};
    Expert invalidCommand{*this, "mysql.command.invalid", Group::Protocol, Severity::Warn, "No such command"};
    Expert unknownResponse{*this, "mysql.unknown_response", Group::Undecoded, Severity::Warn,
                           "No response that fits here"};

    static Values setOrNot();
    static Values commands();
    static Values responses();
    static Values tracks();
    static Values charsets();
    static Values mariaCharsets();
    static Values shutdowns();
    static Values optionNames();
    static Values executeFlagNames();
    static Values fieldTypes();
};

}  // namespace dorsal
