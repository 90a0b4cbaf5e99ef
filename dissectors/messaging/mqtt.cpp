#include "dissectors/messaging/mqtt.h"

#include <unordered_map>

#include "dissectors/core/stream_pdus.h"
#include "dissectors/core/text.h"

namespace dorsal {

namespace {

enum MessageType : uint8_t {
    kConnect = 1,
    kConnectAck,
    kPublish,
    kPublishAck,
    kPublishReceived,
    kPublishRelease,
    kPublishComplete,
    kSubscribe,
    kSubscribeAck,
    kUnsubscribe,
    kUnsubscribeAck,
    kPingRequest,
    kPingResponse,
    kDisconnect,
    kAuthenticate
};

constexpr uint16_t kTopicKey = 0xfe0;  // of a note that is a topic: its length and the bytes
constexpr uint32_t kMostTopic = 4096;
constexpr size_t kMostAliases = 4096;

// A number of variable length (section 1.5.5 of version 5): seven bits a byte, the lowest first.
struct VariableNumber {
    uint64_t value = 0;
    uint32_t size = 0;
};
VariableNumber variableNumber(const View& view, uint32_t at) {
    VariableNumber n;
    while (n.size < 10) {
        auto byte = view.u8(at + n.size);
        n.value |= uint64_t(byte & 0x7f) << std::min(7 * n.size, 63u);
        ++n.size;
        if (!(byte & 0x80)) break;
    }
    return n;
}

std::string_view topicAt(const Dissection& d, uint32_t ref) {
    auto header = d.noteStore->at(ref);
    if (!header || header->bytes().size() < 4) return {};
    uint32_t size;
    auto data = static_cast<const char*>(header->data());
    std::memcpy(&size, data, 4);
    return {data + 4, size};
}

}  // namespace

// Of a flow in the pass. An alias stands for the same topic in both directions, as in tshark.
struct Mqtt::State final : FlowState {
    uint8_t version = kUnknown;
    std::unordered_map<uint16_t, NoteStore::Ref> topics;  // by alias
};

struct Mqtt::Note {
    uint32_t at;  // in the data source
    uint32_t value;
};

Mqtt::Mqtt(Registry& r)
    : Protocol(r, "mqtt", "MQ Telemetry Transport Protocol", "MQTT"), mediaTypes(r.textTable("media_type")) {
    ownItem = false;
    r.bind("tcp.port", 1883, *this);
    r.bind("tls.port", 8883, *this);
    r.bindText("ws.protocol", "mqtt", *this);
    r.bindText("ws.protocol", "mqttv3.1", *this);
}

Mqtt::State* Mqtt::stateOf(Layer& in) const {
    auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr;
    return flow ? &flow->state<State>(*this) : nullptr;
}

void Mqtt::parse(Layer& in) const {
    in.out.info.clear();
    auto lengthOf = [](const View& rest) {
        auto body = variableNumber(rest, 1);
        return uint32_t(1 + body.size + body.value);
    };
    eachPdu(in, 2, lengthOf, [&](Layer& pdu) { message(pdu); });
}

uint32_t Mqtt::noted(Layer& in, uint32_t at, uint32_t value, uint32_t usual) const {
    at += in.view.base();
    if (in.pass()) {
        if (value == usual) return value;
        if (auto note = in.note<Note>()) *note = {at, value};
        return value;
    }
    auto saved = in.out.nextNote;
    auto note = in.note<Note>();
    if (note && note->at == at) return note->value;
    in.out.nextNote = saved;
    return usual;
}

void Mqtt::message(Layer& in) const {
    auto first = in.view.u8(0);
    auto state = stateOf(in);
    Message m{uint8_t(first >> 4), uint8_t(first & 15), kUnknown, in.view.reported()};
    auto name = nameOf(type.values, m.type);
    in.column("MQTT");
    in.out.info.appendSeparated(name);
    in.self().label("MQ Telemetry Transport Protocol, {}", name);
    m.version = uint8_t(noted(in, 0, state ? state->version : 0u, kV311));
    if (m.version == kUnknown && m.type != kConnect) in.expert(unknownVersion, in.self());
    fixedHeader(in, m);
    in.pos = 1;
    auto size = variableNumber(in.view, in.pos);
    in.addNumber(length, in.pos, size.size, size.value);
    in.pos += size.size;
    body(in, m);
    if (state && m.type == kConnect) state->version = m.version;
}

void Mqtt::fixedHeader(Layer& in, const Message& m) const {
    bool repeatable = m.type == kPublishRelease || m.type == kSubscribe || m.type == kUnsubscribe;
    if (m.type == kPublish)
        in.bitmask(headerFlags, 0, 1, {&type, &duplicate, &quality, &retain});
    else if (m.version == kV31 && repeatable)
        in.bitmask(headerFlags, 0, 1, {&type, &duplicate, &quality, &retainReserved});
    else
        in.bitmask(headerFlags, 0, 1, {&type, &headerReserved});
}

void Mqtt::body(Layer& in, Message& m) const {
    switch (m.type) {
        case kConnect: return connect(in, m);
        case kConnectAck: return connectAck(in, m);
        case kPublish: return publish(in, m);
        case kPublishAck: return identifier(in), reason(in, m, pubackReason);
        case kPublishReceived: return identifier(in), reason(in, m, pubrecReason);
        case kPublishRelease: return identifier(in), reason(in, m, pubrelReason);
        case kPublishComplete: return identifier(in), reason(in, m, pubcompReason);
        case kSubscribe: return subscribe(in, m);
        case kSubscribeAck: return subscribeAck(in, m);
        case kUnsubscribe: return unsubscribe(in, m);
        case kUnsubscribeAck:
            identifier(in);
            if (m.version != kV5) return;
            properties(in, m, propertyList);
            while (in.pos < m.end) in.u8(unsubackReason);
            return;
        case kDisconnect: return reason(in, m, disconnectReason);
        case kAuthenticate: return reason(in, m, authReason);
        default: return;
    }
}

std::string_view Mqtt::string(Layer& in, const Field& lengthField, const Field& text) const {
    uint32_t size = in.number(lengthField, 2), at = in.pos;
    in.take(text, size, Enc::Utf8);
    return in.view.text(at, size);
}

std::string_view Mqtt::topicName(Layer& in, const Field& lengthField, const Field& text, Item& item) const {
    uint32_t size = in.u16(lengthField), at = in.pos;
    item = in.last();
    if (size) in.take(text, size, Enc::Utf8);
    return in.view.text(at, size);
}

std::string_view Mqtt::topicName(Layer& in, const Field& lengthField, const Field& text) const {
    Item item;
    auto name = topicName(in, lengthField, text, item);
    if (name.empty()) in.expert(illegalTopicLength, item);
    return name;
}

void Mqtt::connect(Layer& in, Message& m) const {
    string(in, protocolLength, protocolName);
    m.version = in.u8(version);
    auto flags = in.view.u8(in.pos);
    in.bitmask(
        connectFlags, in.pos, 1,
        {&hasUserName, &hasPassword, &willRetain, &willQuality, &hasWill, &cleanSession, &connectReserved});
    in.skip(1);
    in.u16(keepAlive);
    if (m.version == kV5) properties(in, m, propertyList);
    string(in, clientIdLength, clientId);
    if (flags & 0x04) {
        if (m.version == kV5) properties(in, m, willProperties);
        topicName(in, willTopicLength, willTopic);
        string(in, willMessageLength, willMessage);
    }
    if (flags & 0x80) string(in, userNameLength, userName);
    if (flags & 0x40) string(in, passwordLength, password);
}

void Mqtt::connectAck(Layer& in, Message& m) const {
    if (m.version == kV31) {
        in.u8(ackReserved);
    } else {
        in.bitmask(ackFlags, in.pos, 1, {&ackFlagsReserved, &sessionPresent});
        in.skip(1);
    }
    in.u8(m.version == kV31 || m.version == kV311 ? connectResult : connackReason);
    if (m.version == kV5) properties(in, m, propertyList);
}

void Mqtt::identifier(Layer& in) const {
    uint32_t id = in.u16(messageId);
    in.infoAppend(" (id={})", id);
}

void Mqtt::reason(Layer& in, Message& m, const Field& code) const {
    if (m.version != kV5 || in.pos >= m.end) return;
    in.u8(code);
    if (in.pos < m.end) properties(in, m, propertyList);
}

void Mqtt::publish(Layer& in, Message& m) const {
    Item lengthItem;
    auto name = topicName(in, topicLength, topic, lengthItem);
    if (m.flags & 0x06) identifier(in);
    if (m.version == kV5) properties(in, m, propertyList);
    if (m.alias) {
        name = aliasedTopic(in, m, name);
        auto item = in.addText(topic, in.pos, 0, name).generated();
        if (name.empty()) in.expert(unknownAlias, item);
    } else if (name.empty()) {
        in.expert(illegalTopicLength, lengthItem);
    }
    if (in.wantsColumns()) in.infoAppend(" [{}]", decodeString(name, Enc::Utf8));
    auto rest = in.view.sub(in.pos);
    in.take(payload, m.end - in.pos);
    if (!m.contentType.empty() && rest.captured()) {
        auto type = decodeString(m.contentType, Enc::Utf8);
        in.out.mediaType = type;
        in.out.mediaParameters = {};
        in.dispatch(mediaTypes, type, rest);
        in.out.mediaType = {};
    }
}

std::string_view Mqtt::aliasedTopic(Layer& in, const Message& m, std::string_view told) const {
    auto state = stateOf(in);
    NoteStore::Ref ref = 0;
    if (state) {
        auto it = state->topics.find(m.alias);
        if (told.empty()) {
            if (it != state->topics.end()) ref = it->second;
        } else if (it != state->topics.end() || state->topics.size() < kMostAliases) {
            auto kept = told.substr(0, kMostTopic);
            auto size = uint32_t(kept.size());
            if (auto room = static_cast<char*>(in.pass()->notes.add(kTopicKey, size + 4))) {
                std::memcpy(room, &size, 4);
                std::memcpy(room + 4, kept.data(), size);
                state->topics[m.alias] = in.pass()->notes.last();
            }
        }
    }
    if (!told.empty()) return told;
    return topicAt(in.out, noted(in, in.pos, ref, 0));
}

void Mqtt::subscribe(Layer& in, Message& m) const {
    identifier(in);
    if (m.version == kV5) properties(in, m, propertyList);
    std::string_view last;  // tshark's column tells it again for an empty one
    while (in.pos < m.end) {
        auto name = topicName(in, topicLength, topic);
        if (!name.empty()) last = name;
        if (in.wantsColumns()) in.infoAppend(" [{}]", decodeString(last, Enc::Utf8));
        if (m.version == kV5) {
            in.bitmask(options, in.pos, 1,
                       {&optionReserved, &retainHandling, &retainAsPublished, &noLocal, &optionQuality});
            in.skip(1);
        } else {
            in.u8(requestedQuality);
        }
    }
}

void Mqtt::subscribeAck(Layer& in, Message& m) const {
    identifier(in);
    if (m.version == kV5) properties(in, m, propertyList);
    bool old = m.version == kV31 || m.version == kV311;
    while (in.pos < m.end) in.u8(old ? grantedQuality : subackReason);
}

void Mqtt::unsubscribe(Layer& in, Message& m) const {
    identifier(in);
    if (m.version == kV5) properties(in, m, propertyList);
    while (in.pos < m.end) topicName(in, topicLength, topic);
}

void Mqtt::properties(Layer& in, Message& m, const Field& title) const {
    auto size = variableNumber(in.view, in.pos);
    auto total = uint32_t(std::min<uint64_t>(size.size + size.value, in.left()));
    auto nest = in.in(in.addNone(title, in.pos, std::min(total, in.leftCaptured())));
    in.addNumber(propertyLength, in.pos, size.size, size.value);
    in.pos += size.size;
    uint32_t end = uint32_t(std::min<uint64_t>(in.pos + size.value, UINT32_MAX));
    while (in.pos < end) property(in, m, end);
    in.pos = end;
}

void Mqtt::property(Layer& in, Message& m, uint32_t end) const {
    switch (in.u8(propertyId)) {
        case 0x01:  // payload format indicator
        case 0x17:  // request problem information
        case 0x19:  // request response information
        case 0x25:  // retain available
        case 0x28:  // wildcard subscription available
        case 0x29:  // subscription identifier available
        case 0x2a:  // shared subscription available
            in.number(propertyNumber, 1);
            return;
        case 0x13:  // server keep alive
        case 0x21:  // receive maximum
        case 0x22:  // topic alias maximum
            in.number(propertyNumber, 2);
            return;
        case 0x02:  // message expiry interval
        case 0x11:  // session expiry interval
        case 0x18:  // will delay interval
        case 0x27:  // maximum packet size
            in.number(propertyNumber, 4);
            return;
        case 0x0b: {  // subscription identifier
            auto n = variableNumber(in.view, in.pos);
            in.addNumber(propertyNumber, in.pos, n.size, uint32_t(n.value));
            in.pos += n.size;
            return;
        }
        case 0x03: {  // content type
            uint32_t size = in.view.u16(in.pos);
            m.contentType = in.view.text(in.pos + 2, size);
            in.addText(contentType, in.pos, 2 + size, decodeString(m.contentType, Enc::Utf8));
            in.pos += 2 + size;
            return;
        }
        case 0x08:  // response topic
        case 0x09:  // correlation data
        case 0x12:  // assigned client identifier
        case 0x15:  // authentication method
        case 0x16:  // authentication data
        case 0x1a:  // response information
        case 0x1c:  // server reference
        case 0x1f:  // reason string
            string(in, stringLength, stringValue);
            return;
        case 0x23: m.alias = in.u16(topicAlias); return;
        case 0x24: in.u8(maximumQuality); return;
        case 0x26:  // user property
            string(in, keyLength, key);
            string(in, valueLength, value);
            return;
        default: in.take(propertyUnknown, end - in.pos, Enc::Utf8); return;
    }
}

void addMqtt(Registry& r) { r.add<Mqtt>(); }

}  // namespace dorsal
