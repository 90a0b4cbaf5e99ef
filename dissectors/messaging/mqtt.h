// MQ Telemetry Transport, versions 3.1, 3.1.1 and 5 (OASIS).
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

struct Mqtt final : Protocol {
    explicit Mqtt(Registry& r);
    void parse(Layer& in) const override;

  private:
    // Levels of the protocol as CONNECT writes them; 0: no CONNECT was seen.
    enum Version : uint8_t { kUnknown = 0, kV31 = 3, kV311 = 4, kV5 = 5 };
    struct State;
    struct Note;
    struct Message {
        uint8_t type, flags, version;
        uint32_t end;
        uint16_t alias = 0;
        std::string_view contentType;
    };

    State* stateOf(Layer& in) const;
    // A fact that the bytes at `at` don't tell: in the pass it is noted unless it is the usual one, and later
    // that is where it comes from.
    uint32_t noted(Layer& in, uint32_t at, uint32_t value, uint32_t usual) const;
    void message(Layer& in) const;
    void fixedHeader(Layer& in, const Message& m) const;
    void body(Layer& in, Message& m) const;
    void connect(Layer& in, Message& m) const;
    void connectAck(Layer& in, Message& m) const;
    void publish(Layer& in, Message& m) const;
    std::string_view aliasedTopic(Layer& in, const Message& m, std::string_view told) const;
    void subscribe(Layer& in, Message& m) const;
    void subscribeAck(Layer& in, Message& m) const;
    void unsubscribe(Layer& in, Message& m) const;
    void reason(Layer& in, Message& m, const Field& code) const;
    void identifier(Layer& in) const;
    void properties(Layer& in, Message& m, const Field& title) const;
    void property(Layer& in, Message& m, uint32_t end) const;
    // A text behind its length.
    std::string_view string(Layer& in, const Field& length, const Field& text) const;
    // The same of a topic, which must not be empty unless an alias stands for it; `length` is its item.
    std::string_view topicName(Layer& in, const Field& lengthField, const Field& text, Item& length) const;
    std::string_view topicName(Layer& in, const Field& lengthField, const Field& text) const;

    Field length{*this, "mqtt.len", "Msg Len", Type::U64, Base::Dec};
    Field headerFlags{*this, "mqtt.hdrflags", "Header Flags", Type::U8, Base::Hex};
    Field type{*this, "mqtt.msgtype", "Message Type", Type::U8, Base::Dec, types(), 0xf0};
    Field headerReserved{*this, "mqtt.hdr_reserved", "Reserved", Type::U8, Base::Dec, {}, 0x0f};
    Field retainReserved{*this, "mqtt.retain_reserved", "Reserved", Type::U8, Base::Dec, {}, 0x01};
    Field duplicate{*this, "mqtt.dupflag", "DUP Flag", Type::Boolean, 8, setOrNot(), 0x08};
    Field quality{*this, "mqtt.qos", "QoS Level", Type::U8, Base::Dec, qualities(), 0x06};
    Field retain{*this, "mqtt.retain", "Retain", Type::Boolean, 8, setOrNot(), 0x01};
    Field ackReserved{*this, "mqtt.conack.flags.reserved", "Reserved", Type::Boolean, 8, setOrNot()};
    Field ackFlags{*this, "mqtt.conack.flags", "Acknowledge Flags", Type::U8, Base::Hex};
    Field ackFlagsReserved{*this, "mqtt.conack.flags.reserved", "Reserved", Type::Boolean, 8, setOrNot(),
                           0xfe};
    Field sessionPresent{*this, "mqtt.conack.flags.sp", "Session Present", Type::Boolean, 8, setOrNot(),
                         0x01};
    Field connectResult{*this, "mqtt.conack.val", "Return Code", Type::U8, Base::Dec, connectResults()};
    Field messageId{*this, "mqtt.msgid", "Message Identifier", Type::U16, Base::Dec};
    Field requestedQuality{*this, "mqtt.sub.qos", "Requested QoS", Type::U8, Base::Dec, qualities()};
    Field grantedQuality{*this, "mqtt.suback.qos", "Granted QoS", Type::U8, Base::Dec, grantedQualities()};
    Field topicLength{*this, "mqtt.topic_len", "Topic Length", Type::U16, Base::Dec};
    Field topic{*this, "mqtt.topic", "Topic", Type::String};
    Field willTopicLength{*this, "mqtt.willtopic_len", "Will Topic Length", Type::U16, Base::Dec};
    Field willTopic{*this, "mqtt.willtopic", "Will Topic", Type::String};
    Field willMessage{*this, "mqtt.willmsg", "Will Message", Type::Bytes};
    Field willMessageLength{*this, "mqtt.willmsg_len", "Will Message Length", Type::U16, Base::Dec};
    Field userNameLength{*this, "mqtt.username_len", "User Name Length", Type::U16, Base::Dec};
    Field userName{*this, "mqtt.username", "User Name", Type::String};
    Field passwordLength{*this, "mqtt.passwd_len", "Password Length", Type::U16, Base::Dec};
    Field password{*this, "mqtt.passwd", "Password", Type::String};
    Field payload{*this, "mqtt.msg", "Message", Type::Bytes};
    Field protocolLength{*this, "mqtt.proto_len", "Protocol Name Length", Type::U16, Base::Dec};
    Field protocolName{*this, "mqtt.protoname", "Protocol Name", Type::String};
    Field clientIdLength{*this, "mqtt.clientid_len", "Client ID Length", Type::U16, Base::Dec};
    Field clientId{*this, "mqtt.clientid", "Client ID", Type::String};
    Field version{*this, "mqtt.ver", "Version", Type::U8, Base::Dec, versions()};
    Field connectFlags{*this, "mqtt.conflags", "Connect Flags", Type::U8, Base::Hex};
    Field hasUserName{*this, "mqtt.conflag.uname", "User Name Flag", Type::Boolean, 8, setOrNot(), 0x80};
    Field hasPassword{*this, "mqtt.conflag.passwd", "Password Flag", Type::Boolean, 8, setOrNot(), 0x40};
    Field willRetain{*this, "mqtt.conflag.retain", "Will Retain", Type::Boolean, 8, setOrNot(), 0x20};
    Field willQuality{*this, "mqtt.conflag.qos", "QoS Level", Type::U8, Base::Dec, qualities(), 0x18};
    Field hasWill{*this, "mqtt.conflag.willflag", "Will Flag", Type::Boolean, 8, setOrNot(), 0x04};
    Field cleanSession{*this, "mqtt.conflag.cleansess", "Clean Session Flag", Type::Boolean, 8, setOrNot(),
                       0x02};
    Field connectReserved{*this, "mqtt.conflag.reserved", "(Reserved)", Type::Boolean, 8, setOrNot(), 0x01};
    Field keepAlive{*this, "mqtt.kalive", "Keep Alive", Type::U16, Base::Dec};
    Field options{*this, "mqtt.subscription_options", "Subscription Options", Type::U8, Base::Hex};
    Field optionQuality{*this, "mqtt.subscription_options_qos", "QoS", Type::U8, Base::Dec, qualities(),
                        0x03};
    Field noLocal{*this, "mqtt.subscription_options_nl", "No Local", Type::Boolean, 8, setOrNot(), 0x04};
    Field retainAsPublished{
        *this, "mqtt.subscription_options_rap", "Retain As Published", Type::Boolean, 8, setOrNot(), 0x08};
    Field retainHandling{
        *this, "mqtt.subscription_options_retain", "Retain Handling", Type::U8, Base::Dec, retainHandlings(),
        0x30};
    Field optionReserved{*this, "mqtt.subscription_options_reserved", "Reserved", Type::U8, Base::Hex, {},
                         0xc0};
    Field connackReason{*this,           "mqtt.connack.reason_code", "Reason Code", Type::U8, Base::Dec,
                        connackReasons()};
    Field pubackReason{*this, "mqtt.puback.reason_code", "Reason Code", Type::U8, Base::Dec, pubackReasons()};
    Field pubrecReason{*this, "mqtt.pubrec.reason_code", "Reason Code", Type::U8, Base::Dec, pubackReasons()};
    Field pubrelReason{*this,     "mqtt.pubrel.reason_code", "Reason Code", Type::U8,
                       Base::Dec, pubcompReasons()};
    Field pubcompReason{*this,           "mqtt.pubcomp.reason_code", "Reason Code", Type::U8, Base::Dec,
                        pubcompReasons()};
    Field subackReason{*this, "mqtt.suback.reason_code", "Reason Code", Type::U8, Base::Dec, subackReasons()};
    Field unsubackReason{
        *this, "mqtt.unsuback.reason_code", "Reason Code", Type::U8, Base::Dec, unsubackReasons()};
    Field disconnectReason{
        *this, "mqtt.disconnect.reason_code", "Reason Code", Type::U8, Base::Dec, disconnectReasons()};
    Field authReason{*this, "mqtt.auth.reason_code", "Reason Code", Type::U8, Base::Dec, authReasons()};
    Field propertyList{*this, "mqtt.properties", "Properties", Type::None};
    Field willProperties{*this, "mqtt.will_properties", "Will Properties", Type::None};
    Field propertyLength{*this, "mqtt.property_len", "Total Length", Type::U64, Base::Dec};
    Field propertyId{*this, "mqtt.property_id", "ID", Type::U8, Base::Hex, propertyNames()};
    Field propertyNumber{*this, "mqtt.prop_number", "Value", Type::U32, Base::Dec};
    Field contentType{*this, "mqtt.property.content_type", "Content Type", Type::UintString};
    Field maximumQuality{*this, "mqtt.property.max_qos", "QoS", Type::U8, Base::Dec, qualities()};
    Field topicAlias{*this, "mqtt.property.topic_alias", "Topic Alias", Type::U16, Base::Dec};
    Field propertyUnknown{*this, "mqtt.prop_unknown", "Unknown Property", Type::String};
    Field stringLength{*this, "mqtt.prop_string_len", "Length", Type::U32, Base::Dec};
    Field stringValue{*this, "mqtt.prop_string", "Value", Type::String};
    Field keyLength{*this, "mqtt.prop_key_len", "Key Length", Type::U32, Base::Dec};
    Field key{*this, "mqtt.prop_key", "Key", Type::String};
    Field valueLength{*this, "mqtt.prop_value_len", "Value Length", Type::U32, Base::Dec};
    Field value{*this, "mqtt.prop_value", "Value", Type::String};
    Expert illegalTopicLength{*this, "mqtt.illegal_topic_length", Group::Protocol, Severity::Warn,
                              "A topic must not be empty"};
    Expert unknownVersion{*this, "mqtt.unknown_version", Group::Protocol, Severity::Note,
                          "The CONNECT that tells the version was not captured"};
    Expert unknownAlias{*this, "mqtt.unknown_topic_alias", Group::Protocol, Severity::Error,
                        "No message gave this topic alias a topic"};
    TextTable& mediaTypes;

    static Values types();
    static Values setOrNot();
    static Values qualities();
    static Values grantedQualities();
    static Values connectResults();
    static Values versions();
    static Values retainHandlings();
    static Values connackReasons();
    static Values pubackReasons();
    static Values pubcompReasons();
    static Values subackReasons();
    static Values unsubackReasons();
    static Values disconnectReasons();
    static Values authReasons();
    static Values propertyNames();
};

}  // namespace dorsal
