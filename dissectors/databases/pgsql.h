// PostgreSQL's protocol, version 3 (postgresql.org/docs/current/protocol.html).
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

struct Pgsql final : Protocol {
    explicit Pgsql(Registry& r);
    void parse(Layer& in) const override;

  private:
    // What the server asked for last decides what a message of type 'p' is.
    enum class Authentication : uint8_t { Password, SaslInitial, Sasl, Gss };
    struct State;
    struct Note;
    struct Message {
        bool fromClient;
        Authentication authentication;
        uint32_t end;  // in its view
    };

    State* stateOf(Layer& in) const;
    const Note* noteAt(Layer& in, uint32_t at) const;
    bool answersTls(Layer& in) const;
    Authentication answeredAuthentication(Layer& in) const;
    void message(Layer& in, bool fromClient) const;
    void parseUntyped(Layer& in, const Message& m) const;
    void parseClient(Layer& in, char kind, const Message& m) const;
    void parseAuthentication(Layer& in, const Message& m) const;
    void parseServer(Layer& in, char kind, const Message& m) const;
    void authenticationRequest(Layer& in, const Message& m) const;
    void rowDescription(Layer& in) const;
    void errorOrNotice(Layer& in, const Message& m) const;
    const Field& fieldOfError(char kind) const;
    // A value and its length.
    void value(Layer& in) const;
    // A count, and as many values or numbers of `size` bytes.
    void values(Layer& in, const char* title) const;
    void numbers(Layer& in, const Field& each, uint32_t size, const char* title) const;
    void copyFormats(Layer& in) const;
    // Bytes of the string at `at` with the zero that ends it.
    static uint32_t sizeOfString(Layer& in, uint32_t at);
    void string(Layer& in, const Field& f) const;
    void rest(Layer& in, const Field& f, const Message& m) const;

    Field frontend{*this, "pgsql.frontend", "Frontend", Type::Boolean};
    Field type{*this, "pgsql.type", "Type", Type::String};
    Field length{*this, "pgsql.length", "Length", Type::U32, Base::Dec};
    Field versionMajor{*this, "pgsql.version_major", "Protocol major version", Type::U16, Base::Dec};
    Field versionMinor{*this, "pgsql.version_minor", "Protocol minor version", Type::U16, Base::Dec};
    Field supportedMinor{*this, "pgsql.version_supported_minor", "Supported minor version", Type::U32,
                         Base::Dec};
    Field optionCount{*this, "pgsql.number_nonsupported_options", "Number nonsupported options", Type::I32,
                      Base::Dec};
    Field option{*this, "pgsql.nonsupported_option", "Nonsupported option", Type::Stringz};
    Field parameterName{*this, "pgsql.parameter_name", "Parameter name", Type::Stringz};
    Field parameterValue{*this, "pgsql.parameter_value", "Parameter value", Type::Stringz};
    Field query{*this, "pgsql.query", "Query", Type::Stringz};
    Field password{*this, "pgsql.password", "Password", Type::Stringz};
    Field authType{*this, "pgsql.authtype", "Authentication type", Type::U32, Base::Dec, authTypes()};
    Field salt{*this, "pgsql.salt", "Salt value", Type::Bytes};
    Field gssData{*this, "pgsql.auth.gssapi_sspi.data", "GSSAPI or SSPI data", Type::Bytes};
    Field saslMechanism{*this, "pgsql.auth.sasl.mech", "SASL authentication mechanism", Type::Stringz};
    Field saslLength{*this, "pgsql.auth.sasl.data.length", "SASL authentication data length", Type::I32,
                     Base::Dec};
    Field saslData{*this, "pgsql.auth.sasl.data", "SASL authentication data", Type::Bytes};
    Field statement{*this, "pgsql.statement", "Statement", Type::Stringz};
    Field portal{*this, "pgsql.portal", "Portal", Type::Stringz};
    Field returns{*this, "pgsql.returns", "Returns", Type::U32, Base::Dec};
    Field tag{*this, "pgsql.tag", "Tag", Type::Stringz};
    Field status{*this, "pgsql.status", "Status", Type::U8, Base::Dec, statuses()};
    Field copyData{*this, "pgsql.copydata", "Copy data", Type::Bytes};
    Field error{*this, "pgsql.error", "Error", Type::Stringz};
    Field processId{*this, "pgsql.pid", "PID", Type::U32, Base::Dec};
    Field key{*this, "pgsql.key", "Key", Type::U32, Base::Dec};
    Field condition{*this, "pgsql.condition", "Condition", Type::Stringz};
    Field text{*this, "pgsql.text", "Text", Type::Stringz};
    Field tableOid{*this, "pgsql.oid.table", "Table OID", Type::U32, Base::Dec};
    Field typeOid{*this, "pgsql.oid.type", "Type OID", Type::U32, Base::Dec};
    Field oid{*this, "pgsql.oid", "OID", Type::U32, Base::Dec};
    Field format{*this, "pgsql.format", "Format", Type::U16, Base::Dec, formats()};
    Field fieldCount{*this, "pgsql.field.count", "Field count", Type::U16, Base::Dec};
    Field columnName{*this, "pgsql.col.name", "Column name", Type::Stringz};
    Field columnIndex{*this, "pgsql.col.index", "Column index", Type::U32, Base::Dec};
    Field valueLength{*this, "pgsql.val.length", "Column length", Type::I32, Base::Dec};
    Field valueData{*this, "pgsql.val.data", "Data", Type::Bytes};
    Field typeModifier{*this, "pgsql.col.typemod", "Type modifier", Type::I32, Base::Dec};
    Field severity{*this, "pgsql.severity", "Severity", Type::Stringz};
    Field code{*this, "pgsql.code", "Code", Type::Stringz};
    Field errorMessage{*this, "pgsql.message", "Message", Type::Stringz};
    Field detail{*this, "pgsql.detail", "Detail", Type::Stringz};
    Field hint{*this, "pgsql.hint", "Hint", Type::Stringz};
    Field position{*this, "pgsql.position", "Position", Type::Stringz};
    Field internalPosition{*this, "pgsql.internal_position", "Position (Internal)", Type::Stringz};
    Field internalQuery{*this, "pgsql.internal_query", "Query (Internal)", Type::Stringz};
    Field where{*this, "pgsql.where", "Context", Type::Stringz};
    Field schemaName{*this, "pgsql.schema_name", "Schema", Type::Stringz};
    Field tableName{*this, "pgsql.table_name", "Table", Type::Stringz};
    Field columnOfError{*this, "pgsql.column_name", "Column", Type::Stringz};
    Field typeName{*this, "pgsql.type_name", "Type", Type::Stringz};
    Field constraintName{*this, "pgsql.constraint_name", "Constraint", Type::Stringz};
    Field file{*this, "pgsql.file", "File", Type::Stringz};
    Field line{*this, "pgsql.line", "Line", Type::Stringz};
    Field routine{*this, "pgsql.routine", "Routine", Type::Stringz};

    static Values authTypes();
    static Values statuses();
    static Values formats();
};

}  // namespace dorsal
