// What a MySQL client asks for.
#include "dissectors/databases/mysql.h"

namespace dorsal {

namespace {

enum Command : uint8_t {
    kQuit = 1,
    kUseDatabase,
    kQuery,
    kShowFields,
    kCreateDatabase,
    kDropDatabase,
    kRefresh,
    kShutdown,
    kStatistics,
    kProcessList,
    kKill = 12,
    kDebug = 13,
    kPing = 14,
    kChangeUser = 17,
    kBinlogDump = 18,
    kRegisterReplica = 21,
    kPrepare = 22,
    kExecute = 23,
    kSendBlob = 24,
    kCloseStatement = 25,
    kResetStatement = 26,
    kSetOption = 27,
    kFetch = 28
};

}  // namespace

void Mysql::parseRequest(Layer& in, Session& s) const {
    auto head = in.addNone(request, in.pos, in.leftCaptured());
    auto nest = in.in(head);
    auto kind = in.view.u8(in.pos);
    auto known = commands().find(kind);
    in.u8(command);
    if (known) {
        in.infoAppend(" {}", known);
        head.append(" {}", known);
    } else {
        in.infoAppend(" Unknown ({}) ", kind);
        head.append(" Unknown ({})", kind);
        in.expert(invalidCommand, in.last());
    }
    s.binaryRows = kind == kExecute;
    bool whole = requestBody(in, s, kind);
    if (!whole && in.left()) in.take(payload, in.left());
}

// False: the rest of the message belongs to the command as it is.
bool Mysql::requestBody(Layer& in, Session& s, uint8_t kind) const {
    s.expects = Expects::Request;
    switch (kind) {
        case kQuit: return true;
        case kUseDatabase:
        case kCreateDatabase:
        case kDropDatabase:
            in.take(schema, in.left());
            s.expects = Expects::Ok;
            return true;
        case kQuery:
            in.take(query, in.left(), Enc::Utf8);
            s.expects = Expects::Tabular;
            return true;
        case kPrepare:
            in.take(query, in.left(), Enc::Utf8);
            s.expects = Expects::Prepare;
            return true;
        case kShowFields:
            terminated(in, tableName);
            s.expects = Expects::ShowFields;
            return true;
        case kRefresh:
            in.bitmask(refresh, in.pos, 1,
                       {&refreshGrants, &refreshLog, &refreshTables, &refreshHosts, &refreshStatus,
                        &refreshThreads, &refreshSlave, &refreshMaster},
                       Layer::kPlain);
            in.skip(1);
            s.expects = Expects::Ok;
            return true;
        case kShutdown:
            if (in.left()) in.u8(shutdown);
            s.expects = Expects::Ok;
            return true;
        case kStatistics: s.expects = Expects::Message; return true;
        case kProcessList: s.expects = Expects::Tabular; return true;
        case kKill:
            in.u32le(threadId);
            s.expects = Expects::Ok;
            return true;
        case kDebug:
        case kPing: s.expects = Expects::Ok; return true;
        case kChangeUser: changeUser(in, s); return true;
        case kBinlogDump:
            in.u32le(binlogPosition);
            in.u16le(binlogFlags);
            in.u32le(binlogServerId);
            if (in.left()) terminated(in, binlogFile);
            return true;
        case kRegisterReplica:
            registerReplica(in);
            s.expects = Expects::Ok;
            return true;
        case kExecute:
            in.u32le(statementId);
            in.u8(executeFlags);
            in.u32le(iterations);
            s.expects = Expects::Tabular;
            return false;
        case kSendBlob:
            in.u32le(statementId);
            in.u16le(parameter);
            return false;
        case kCloseStatement: in.u32le(statementId); return true;
        case kResetStatement:
            in.u32le(statementId);
            s.expects = Expects::Ok;
            return true;
        case kSetOption:
            in.u16le(option);
            s.expects = Expects::Ok;
            return true;
        case kFetch:
            in.u32le(statementId);
            in.u32le(rowsToFetch);
            s.binaryRows = true;
            s.expects = Expects::Rows;
            return true;
        default: in.view.need(in.pos, 1); return false;
    }
}

void Mysql::changeUser(Layer& in, Session& s) const {
    terminated(in, user);
    uint32_t size = in.view.u8(in.pos);
    in.skip(1);
    if (size) in.take(password, size);
    terminated(in, schema);
    s.expects = Expects::Ok;
    if (!in.left()) return;
    in.u8(s.mariaDb ? mariaCharset : charset);
    in.skip(1);
    constexpr uint16_t kPluginAuth = 0x0008, kConnectAttributes = 0x0010;
    if (s.clientExtended & kPluginAuth) {
        s.expects = Expects::SwitchRequest;
        terminated(in, clientPlugin);
    }
    if (s.clientExtended & kConnectAttributes) connectionAttributes(in);
}

void Mysql::registerReplica(Layer& in) const {
    in.u32le(binlogServerId);
    in.take(replicaHost, in.u8(replicaHostLength));
    in.take(replicaUser, in.u8(replicaUserLength));
    in.take(replicaPassword, in.u8(replicaPasswordLength));
    in.u16le(replicaPort);
    in.u32le(replicationRank);
    in.u32le(sourceId);
}

}  // namespace dorsal
