// The names of MQTT's numbers.
#include "dissectors/messaging/mqtt.h"

namespace dorsal {

namespace {

constexpr Name kTypes[] = {
    {0, "Reserved"},
    {1, "Connect Command"},
    {2, "Connect Ack"},
    {3, "Publish Message"},
    {4, "Publish Ack"},
    {5, "Publish Received"},
    {6, "Publish Release"},
    {7, "Publish Complete"},
    {8, "Subscribe Request"},
    {9, "Subscribe Ack"},
    {10, "Unsubscribe Request"},
    {11, "Unsubscribe Ack"},
    {12, "Ping Request"},
    {13, "Ping Response"},
    {14, "Disconnect Req"},
    {15, "Authentication Exchange"},
    {16, "Reserved"},
};
constexpr Name kQos[] = {
    {0, "At most once delivery (Fire and Forget)"},
    {1, "At least once delivery (Acknowledged deliver)"},
    {2, "Exactly once delivery (Assured Delivery)"},
    {3, "Reserved"},
};
constexpr Name kGranted[] = {
    {0, "At most once delivery (Fire and Forget)"},
    {1, "At least once delivery (Acknowledged deliver)"},
    {2, "Exactly once delivery (Assured Delivery)"},
    {3, "Reserved"},
    {128, "Failure"},
};
constexpr Name kConnectResults[] = {
    {0, "Connection Accepted"},
    {1, "Connection Refused: unacceptable protocol version"},
    {2, "Connection Refused: identifier rejected"},
    {3, "Connection Refused: server unavailable"},
    {4, "Connection Refused: bad user name or password"},
    {5, "Connection Refused: not authorized"},
};
constexpr Name kVersions[] = {
    {3, "MQTT v3.1"},
    {4, "MQTT v3.1.1"},
    {5, "MQTT v5.0"},
};
constexpr Name kRetainHandling[] = {
    {0, "Send msgs at subscription time"},
    {1, "Send msgs if subscription does not exist"},
    {2, "Do not send msgs at subscription time"},
    {3, "Reserved"},
};
constexpr Name kConnackReasons[] = {
    {0, "Success"},
    {128, "Unspecified error"},
    {129, "Malformed Packet"},
    {130, "Protocol Error"},
    {131, "Implementation specific error"},
    {132, "Unsupported Protocol Version"},
    {133, "Client Identifier not valid"},
    {134, "Bad User Name or Password"},
    {135, "Not authorized"},
    {136, "Server unavailable"},
    {137, "Server busy"},
    {138, "Banned"},
    {140, "Bad authentication method"},
    {144, "Topic Name invalid"},
    {149, "Packet too large"},
    {151, "Quota exceeded"},
    {154, "Retain not supported"},
    {155, "QoS not supported"},
    {156, "Use another server"},
    {157, "Server moved"},
    {159, "Connection rate exceeded"},
};
constexpr Name kPubackReasons[] = {
    {0, "Success"},
    {16, "No matching subscribers"},
    {128, "Unspecified error"},
    {131, "Implementation specific error"},
    {135, "Not authorized"},
    {144, "Topic Name invalid"},
    {145, "Packet Identifier in use"},
    {151, "Quota exceeded"},
    {153, "Payload format invalid"},
};
constexpr Name kPubcompReasons[] = {
    {0, "Success"},
    {146, "Packet Identifier not found"},
};
constexpr Name kSubackReasons[] = {
    {0, "Granted QoS 0"},
    {1, "Granted QoS 1"},
    {2, "Granted QoS 2"},
    {128, "Unspecified error"},
    {131, "Implementation specific error"},
    {135, "Not authorized"},
    {143, "Topic Filter invalid"},
    {145, "Packet Identifier in use"},
    {151, "Quota exceeded"},
    {158, "Shared Subscription not supported"},
    {161, "Subscription Identifiers not supported"},
    {162, "Wildcard Subscription not supported"},
};
constexpr Name kUnsubackReasons[] = {
    {0, "Success"},          {17, "No subscription existed"}, {131, "Implementation specific error"},
    {135, "Not authorized"}, {143, "Topic Filter invalid"},   {145, "Packet Identifier in use"},
};
constexpr Name kDisconnectReasons[] = {
    {0, "Normal disconnection"},
    {4, "Disconnect with Will Message"},
    {128, "Unspecified error"},
    {129, "Malformed Packet"},
    {130, "Protocol Error"},
    {131, "Implementation specific error"},
    {135, "Not authorized"},
    {137, "Server busy"},
    {139, "Server shutting down"},
    {140, "Bad authentication method"},
    {141, "Keep Alive timeout"},
    {142, "Session taken over"},
    {143, "Topic Filter invalid"},
    {144, "Topic Name invalid"},
    {147, "Receive Maximum exceeded"},
    {148, "Topic Alias invalid"},
    {149, "Packet too large"},
    {150, "Message rate too high"},
    {151, "Quota exceeded"},
    {152, "Administrative action"},
    {153, "Payload format invalid"},
    {154, "Retain not supported"},
    {155, "QoS not supported"},
    {156, "Use another server"},
    {157, "Server moved"},
    {158, "Shared Subscription not supported"},
    {159, "Connection rate exceeded"},
    {160, "Maximum connect time"},
    {161, "Subscription Identifiers not supported"},
    {162, "Wildcard Subscription not supported"},
};
constexpr Name kAuthReasons[] = {
    {0, "Success"},
    {24, "Continue authentication"},
    {25, "Re-authenticate"},
};
constexpr Name kProperties[] = {
    {0x01, "Payload Format Indicator"},
    {0x02, "Publication Expiry Interval"},
    {0x03, "Content Type"},
    {0x08, "Response Topic"},
    {0x09, "Correlation Data"},
    {0x0b, "Subscription Identifier"},
    {0x11, "Session Expiry Interval"},
    {0x12, "Assigned Client Identifier"},
    {0x13, "Server Keep Alive"},
    {0x15, "Authentication Method"},
    {0x16, "Authentication Data"},
    {0x17, "Request Problem Information"},
    {0x18, "Will Delay Interval"},
    {0x19, "Request Response Information"},
    {0x1a, "Response Information"},
    {0x1c, "Server Reference"},
    {0x1f, "Reason String"},
    {0x21, "Receive Maximum"},
    {0x22, "Topic Alias Maximum"},
    {0x23, "Topic Alias"},
    {0x24, "Maximum QoS"},
    {0x25, "Retain Available"},
    {0x26, "User Property"},
    {0x27, "Maximum Packet Size"},
    {0x28, "Wildcard Subscription Available"},
    {0x29, "Subscription Identifier Available"},
    {0x2a, "Shared Subscription Available"},
};

constexpr TrueFalse kSet = {"Set", "Not set"};

}  // namespace

Values Mqtt::types() { return kTypes; }
Values Mqtt::setOrNot() { return kSet; }
Values Mqtt::qualities() { return kQos; }
Values Mqtt::grantedQualities() { return kGranted; }
Values Mqtt::connectResults() { return kConnectResults; }
Values Mqtt::versions() { return kVersions; }
Values Mqtt::retainHandlings() { return kRetainHandling; }
Values Mqtt::connackReasons() { return kConnackReasons; }
Values Mqtt::pubackReasons() { return kPubackReasons; }
Values Mqtt::pubcompReasons() { return kPubcompReasons; }
Values Mqtt::subackReasons() { return kSubackReasons; }
Values Mqtt::unsubackReasons() { return kUnsubackReasons; }
Values Mqtt::disconnectReasons() { return kDisconnectReasons; }
Values Mqtt::authReasons() { return kAuthReasons; }
Values Mqtt::propertyNames() { return kProperties; }

}  // namespace dorsal
