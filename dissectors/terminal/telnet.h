// Telnet (RFC 854, RFC 855) and its options.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

namespace telnet {
extern const Values kCommands, kAuthenticationCommands, kAuthenticationTypes, kEncryptModes,
    kKerberosCommands, kMarkCommands, kFlowControl, kEncryptionCommands, kEncryptionTypes;
extern const TrueFalse kForwards, kWho, kHow;
// "Terminal Type", or "<unknown option>".
const char* optionName(uint8_t option);
}  // namespace telnet

struct Telnet final : Protocol {
    Field command{*this, "telnet.cmd", "Command", Type::U8, Base::Dec, telnet::kCommands};
    Field subcommand{*this, "telnet.subcmd", "Subcommand", Type::U8, Base::Dec};
    Field authenticationName{*this, "telnet.auth.name", "Name", Type::String};
    Field authenticationCommand{*this,    "telnet.auth.cmd", "Auth Cmd",
                                Type::U8, Base::Dec,         telnet::kAuthenticationCommands};
    Field authenticationType{*this,    "telnet.auth.type", "Auth Type",
                             Type::U8, Base::Dec,          telnet::kAuthenticationTypes};
    Field forwards{*this, "telnet.auth.mod.cred_fwd", "Cred Fwd", Type::Boolean, 8, telnet::kForwards, 0x08};
    Field who{*this, "telnet.auth.mod.who", "Who", Type::Boolean, 8, telnet::kWho, 0x01};
    Field how{*this, "telnet.auth.mod.how", "How", Type::Boolean, 8, telnet::kHow, 0x02};
    Field encrypt{*this, "telnet.auth.mod.enc", "Encrypt", Type::U8, Base::Dec, telnet::kEncryptModes, 0x14};
    Field kerberosCommand{*this,     "telnet.auth.krb5.cmd",   "Command", Type::U8,
                          Base::Dec, telnet::kKerberosCommands};
    Field stringValue{*this, "telnet.string_subopt.value", "Value", Type::String};
    Field width{*this, "telnet.naws_subopt.width", "Width", Type::U16, Base::Dec};
    Field height{*this, "telnet.naws_subopt.height", "Height", Type::U16, Base::Dec};
    Field markCommand{*this,     "telnet.outmark_subopt.cmd", "Command", Type::Char,
                      Base::Hex, telnet::kMarkCommands};
    Field markBanner{*this, "telnet.outmark_subopt.banner", "Banner", Type::String};
    Field signature{*this, "telnet.comport_subopt.signature", "Signature", Type::String};
    Field baudRate{*this, "telnet.comport_subopt.baud_rate", "Baud Rate", Type::U32, Base::Dec};
    Field dataSize{*this, "telnet.comport_subopt.data_size", "Data Size", Type::U8, Base::Dec};
    Field parity{*this, "telnet.comport_subopt.parity", "Parity", Type::U8, Base::Dec};
    Field stopBits{*this, "telnet.comport_subopt.stop", "Stop Bits", Type::U8, Base::Dec};
    Field control{*this, "telnet.comport_subopt.control", "Control", Type::U8, Base::Dec};
    Field lineState{*this, "telnet.comport_subopt.linestate", "Linestate", Type::String};
    Field lineMask{*this, "telnet.comport_subopt.set_linestate_mask", "Set Linestate Mask", Type::String};
    Field modemState{*this, "telnet.comport_subopt.modemstate", "Modemstate", Type::String};
    Field modemMask{*this, "telnet.comport_subopt.set_modemstate_mask", "Set Modemstate Mask", Type::String};
    Field suspend{*this, "telnet.comport_subopt.flow_control_suspend", "Flow Control Suspend", Type::None};
    Field resume{*this, "telnet.comport_subopt.flow_control_resume", "Flow Control Resume", Type::None};
    Field purge{*this, "telnet.comport_subopt.purge", "Purge", Type::U8, Base::Dec};
    Field flowControl{*this, "telnet.rfc_subopt.cmd", "Command", Type::U8, Base::Dec, telnet::kFlowControl};
    Field tabStop{*this, "telnet.tabstop", "Tabstop value", Type::U8, Base::Dec};
    Field encryptionCommand{*this,    "telnet.enc.cmd", "Enc Cmd",
                            Type::U8, Base::Dec,        telnet::kEncryptionCommands};
    Field encryptionType{*this, "telnet.enc.type", "Enc Type", Type::U8, Base::Dec, telnet::kEncryptionTypes};
    Field encryptionData{*this, "telnet.enc.type_data", "Type-specific data", Type::Bytes};
    Field keyId{*this, "telnet.enc.key_id", "Key ID", Type::Bytes};
    Field data{*this, "telnet.data", "Data", Type::String};
    Field optionData{*this, "telnet.option_data", "Option data", Type::Bytes};
    Field subcommandData{*this, "telnet.subcommand_data", "Subcommand data", Type::Bytes};
    Field regimeValue{*this, "telnet.tn3270.regime_subopt.value", "Value", Type::String};
    Field regimeCommand{*this, "telnet.regime_cmd", "Cmd", Type::U8, Base::Dec};
    Field startTls{*this, "telnet.starttls", "Follows", Type::U8, Base::Dec};
    Expert invalidSubcommand{*this, "telnet.invalid_subcommand", Group::Protocol, Severity::Warn,
                             "The option has no such subcommand"};
    Expert invalidBaudRate{*this, "telnet.invalid_baud_rate", Group::Protocol, Severity::Warn,
                           "The baud rate is not there"};
    Expert invalidDataSize{*this, "telnet.invalid_data_size", Group::Protocol, Severity::Warn,
                           "The data size is not there"};
    Expert invalidParity{*this, "telnet.invalid_parity", Group::Protocol, Severity::Warn,
                         "The parity is not there"};
    Expert invalidStop{*this, "telnet.invalid_stop", Group::Protocol, Severity::Warn,
                       "The number of stop bits is not there"};
    Expert invalidControl{*this, "telnet.invalid_control", Group::Protocol, Severity::Warn,
                          "The control value is not there"};
    Expert invalidLineState{*this, "telnet.invalid_linestate", Group::Protocol, Severity::Warn,
                            "The line state is not there"};
    Expert invalidModemState{*this, "telnet.invalid_modemstate", Group::Protocol, Severity::Warn,
                             "The modem state is not there"};
    Expert invalidPurge{*this, "telnet.invalid_purge", Group::Protocol, Severity::Warn,
                        "What is to be purged is not there"};
    Expert unknownEncryption{*this, "telnet.enc.cmd.unknown", Group::Protocol, Severity::Warn,
                             "Unknown encryption command"};
    Expert invalidLength{*this, "telnet.suboption_length.invalid", Group::Protocol, Severity::Warn,
                         "The suboption has another length than it should"};

    explicit Telnet(Registry& r);
    void parse(Layer& in) const override;

  private:
    // telnet.cpp
    void addData(Layer& in, uint32_t at, uint32_t end) const;
    uint32_t addCommand(Layer& in, uint32_t at) const;
    // telnet_options.cpp: the parameters of a suboption
    void addOption(Layer& in, const Item& item, uint8_t option, uint32_t at, uint32_t size) const;
    void addString(Layer& in, const Item& item, uint8_t option, uint32_t at, uint32_t size) const;
    void addTabStops(Layer& in, const Item& item, uint8_t option, uint32_t at, uint32_t size) const;
    void addRegime(Layer& in, uint32_t at, uint32_t size) const;
    void addAuthentication(Layer& in, uint32_t at, uint32_t size) const;
    void addAuthenticationPair(Layer& in, uint32_t at) const;
    void addEncryption(Layer& in, uint32_t at, uint32_t size) const;
    // telnet_com_port.cpp (RFC 2217)
    void addComPort(Layer& in, const Item& item, uint32_t at, uint32_t size) const;
};

}  // namespace dorsal
