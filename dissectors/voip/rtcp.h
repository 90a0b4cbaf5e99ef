// RTP Control Protocol (RFC 3550), with feedback (RFC 4585, RFC 5104) and extended reports (RFC 3611).
#pragma once

#include "dissectors/core/layer.h"
#include "dissectors/voip/media_setup.h"

namespace dorsal {

struct Rtcp final : Protocol {
    static const Values kVersions, kTypes, kSdesTypes, kExtensions, kBlocks, kRtpFeedback, kPayloadFeedback,
        kTtls, kPlcs, kJbas;

    Field version{*this, "rtcp.version", "Version", Type::U8, Base::Dec, kVersions, 0xc0};
    Field padding{*this, "rtcp.padding", "Padding", Type::Boolean, 8, {}, 0x20};
    Field rc{*this, "rtcp.rc", "Reception report count", Type::U8, Base::Dec, {}, 0x1f};
    Field sc{*this, "rtcp.sc", "Source count", Type::U8, Base::Dec, {}, 0x1f};
    Field pt{*this, "rtcp.pt", "Packet type", Type::U8, Base::Dec, kTypes};
    Field length{*this, "rtcp.length", "Length", Type::U16, Base::Dec};
    Field senderssrc{*this, "rtcp.senderssrc", "Sender SSRC", Type::U32, Base::HexDec};
    Field mediassrc{*this, "rtcp.mediassrc", "Media source SSRC", Type::U32, Base::HexDec};
    Field timestampNtpMsw{*this, "rtcp.timestamp.ntp.msw", "Timestamp, MSW", Type::U32, Base::DecHex};
    Field timestampNtpLsw{*this, "rtcp.timestamp.ntp.lsw", "Timestamp, LSW", Type::U32, Base::DecHex};
    Field timestampNtp{*this, "rtcp.timestamp.ntp", "MSW and LSW as NTP timestamp", Type::AbsoluteTime,
                       Base::Utc};
    Field timebaseIndicator{*this, "rtcp.timebase_indicator", "Timebase Indicator", Type::U16, Base::DecHex};
    Field identity{*this, "rtcp.identity", "Identity", Type::Bytes};
    Field streamId{*this, "rtcp.stream_id", "Stream id", Type::U64, Base::Hex};
    Field timestampAs{*this, "rtcp.timestamp.as", "AS timestamp", Type::U32, Base::Dec};
    Field timestampRtp{*this, "rtcp.timestamp.rtp", "RTP timestamp", Type::U32, Base::Dec};
    Field senderPacketcount{*this, "rtcp.sender.packetcount", "Sender's packet count", Type::U32, Base::Dec};
    Field senderOctetcount{*this, "rtcp.sender.octetcount", "Sender's octet count", Type::U32, Base::Dec};
    Field ssrcIdentifier{*this, "rtcp.ssrc.identifier", "Identifier", Type::U32, Base::HexDec};
    Field ssrcFraction{*this, "rtcp.ssrc.fraction", "Fraction lost", Type::U8, Base::Dec};
    Field ssrcCumNr{*this, "rtcp.ssrc.cum_nr", "Cumulative number of packets lost", Type::I24, Base::Dec};
    Field ssrcExtHigh{*this, "rtcp.ssrc.ext_high", "Extended highest sequence number received", Type::U32,
                      Base::Dec};
    Field ssrcHighSeq{*this, "rtcp.ssrc.high_seq", "Highest sequence number received", Type::U16, Base::Dec};
    Field ssrcHighCycles{*this, "rtcp.ssrc.high_cycles", "Sequence number cycles count", Type::U16,
                         Base::Dec};
    Field ssrcJitter{*this, "rtcp.ssrc.jitter", "Interarrival jitter", Type::U32, Base::Dec};
    Field ssrcLsr{*this, "rtcp.ssrc.lsr", "Last SR timestamp", Type::U32, Base::DecHex};
    Field ssrcDlsr{*this, "rtcp.ssrc.dlsr", "Delay since last SR timestamp", Type::U32, Base::Dec};
    Field sdesType{*this, "rtcp.sdes.type", "Type", Type::U8, Base::Dec, kSdesTypes};
    Field sdesLength{*this, "rtcp.sdes.length", "Length", Type::U32, Base::Dec};
    Field sdesText{*this, "rtcp.sdes.text", "Text", Type::String};
    Field sdesPrefixLength{*this, "rtcp.sdes.prefix.length", "Prefix length", Type::U8, Base::Dec};
    Field sdesPrefixString{*this, "rtcp.sdes.prefix.string", "Prefix string", Type::String};
    Field appSubtype{*this, "rtcp.app.subtype", "Subtype", Type::U8, Base::Dec, {}, 0x1f};
    Field appName{*this, "rtcp.app.name", "Name (ASCII)", Type::String};
    Field appData{*this, "rtcp.app.data", "Application specific data", Type::Bytes};
    Field appDataStr{*this, "rtcp.app.data_str", "Application specific data", Type::String};
    Field nackFsn{*this, "rtcp.nack.fsn", "First sequence number", Type::U16, Base::Dec};
    Field nackBlp{*this, "rtcp.nack.blp", "Bitmask of following lost packets", Type::U16, Base::Dec};
    Field paddingCount{*this, "rtcp.padding.count", "Padding count", Type::U8, Base::Dec};
    Field paddingData{*this, "rtcp.padding.data", "Padding data", Type::Bytes};
    Field profileSpecificExtensionType{
        *this, "rtcp.profile-specific-extension.type", "Extension Type", Type::U16, Base::Dec, kExtensions};
    Field profileSpecificExtensionLength{*this, "rtcp.profile-specific-extension.length", "Extension Length",
                                         Type::U16, Base::Dec};
    Field profileSpecificExtension{*this, "rtcp.profile-specific-extension", "Profile-specific extension",
                                   Type::Bytes};
    Field setup{*this, "rtcp.setup", "Stream setup", Type::String};
    Field setupFrame{*this, "rtcp.setup-frame", "Setup frame", Type::FrameNum};
    Field setupMethod{*this, "rtcp.setup-method", "Setup Method", Type::String};
    Field xrBt{*this, "rtcp.xr.bt", "Type", Type::U8, Base::Dec, kBlocks};
    Field xrBs{*this, "rtcp.xr.bs", "Type Specific", Type::U8, Base::Dec};
    Field xrBl{*this, "rtcp.xr.bl", "Length", Type::U16, Base::Dec};
    Field ssrcDiscarded{*this, "rtcp.ssrc.discarded", "Fraction discarded", Type::U8, Base::Dec};
    Field xrVoipmetricsBurstdensity{*this, "rtcp.xr.voipmetrics.burstdensity", "Burst Density", Type::U8,
                                    Base::Dec};
    Field xrVoipmetricsGapdensity{*this, "rtcp.xr.voipmetrics.gapdensity", "Gap Density", Type::U8,
                                  Base::Dec};
    Field xrVoipmetricsBurstduration{*this, "rtcp.xr.voipmetrics.burstduration", "Burst Duration(ms)",
                                     Type::U16, Base::Dec};
    Field xrVoipmetricsGapduration{*this, "rtcp.xr.voipmetrics.gapduration", "Gap Duration(ms)", Type::U16,
                                   Base::Dec};
    Field xrVoipmetricsRtdelay{*this, "rtcp.xr.voipmetrics.rtdelay", "Round Trip Delay(ms)", Type::U16,
                               Base::Dec};
    Field xrVoipmetricsEsdelay{*this, "rtcp.xr.voipmetrics.esdelay", "End System Delay(ms)", Type::U16,
                               Base::Dec};
    Field xrVoipmetricsSignallevel{*this, "rtcp.xr.voipmetrics.signallevel", "Signal Level", Type::I8,
                                   Base::Dec};
    Field xrVoipmetricsNoiselevel{*this, "rtcp.xr.voipmetrics.noiselevel", "Noise Level", Type::I8,
                                  Base::Dec};
    Field xrVoipmetricsRerl{*this, "rtcp.xr.voipmetrics.rerl", "Residual Echo Return Loss", Type::U8,
                            Base::Dec};
    Field xrVoipmetricsGmin{*this, "rtcp.xr.voipmetrics.gmin", "Gmin", Type::U8, Base::Dec};
    Field xrVoipmetricsRfactor{*this, "rtcp.xr.voipmetrics.rfactor", "R Factor", Type::U8, Base::Dec};
    Field xrVoipmetricsExtrfactor{*this, "rtcp.xr.voipmetrics.extrfactor", "External R Factor", Type::U8,
                                  Base::Dec};
    Field xrVoipmetricsMoslq{*this, "rtcp.xr.voipmetrics.moslq", "MOS - Listening Quality", Type::Float};
    Field xrVoipmetricsMoscq{*this, "rtcp.xr.voipmetrics.moscq", "MOS - Conversational Quality", Type::Float};
    Field xrVoipmetricsPlc{
        *this, "rtcp.xr.voipmetrics.plc", "Packet Loss Concealment Algorithm", Type::U8, Base::Dec, kPlcs,
        0xc0};
    Field xrVoipmetricsJba{
        *this, "rtcp.xr.voipmetrics.jba", "Adaptive Jitter Buffer Algorithm", Type::U8, Base::Dec, kJbas,
        0x30};
    Field xrVoipmetricsJbrate{
        *this, "rtcp.xr.voipmetrics.jbrate", "Jitter Buffer Rate", Type::U8, Base::Dec, {}, 0xf};
    Field xrVoipmetricsJbnominal{*this, "rtcp.xr.voipmetrics.jbnominal", "Nominal Jitter Buffer Size",
                                 Type::U16, Base::Dec};
    Field xrVoipmetricsJbmax{*this, "rtcp.xr.voipmetrics.jbmax", "Maximum Jitter Buffer Size", Type::U16,
                             Base::Dec};
    Field xrVoipmetricsJbabsmax{*this, "rtcp.xr.voipmetrics.jbabsmax", "Absolute Maximum Jitter Buffer Size",
                                Type::U16, Base::Dec};
    Field xrTf{*this, "rtcp.xr.tf", "Thinning factor", Type::U8, Base::Dec, {}, 0xf};
    Field xrStatsLrflag{*this, "rtcp.xr.stats.lrflag", "Loss Report Flag", Type::Boolean, 8, {}, 0x80};
    Field xrStatsDupflag{*this, "rtcp.xr.stats.dupflag", "Duplicates Report Flag", Type::Boolean, 8, {},
                         0x40};
    Field xrStatsJitterflag{*this, "rtcp.xr.stats.jitterflag", "Jitter Report Flag", Type::Boolean, 8, {},
                            0x20};
    Field xrStatsTtl{*this, "rtcp.xr.stats.ttl", "TTL or Hop Limit Flag", Type::U8, Base::Dec, kTtls, 0x18};
    Field xrEndseq{*this, "rtcp.xr.endseq", "End Sequence Number", Type::U16, Base::Dec};
    Field xrChunkNullTerminator{*this, "rtcp.xr.chunk.null_terminator", "Null Terminator", Type::None};
    Field xrChunkLength{*this, "rtcp.xr.chunk.length", "Check length", Type::U16, Base::Dec};
    Field xrChunkBitVector{*this, "rtcp.xr.chunk.bit_vector", "Bit Vector", Type::U16, Base::Dec};
    Field xrBeginseq{*this, "rtcp.xr.beginseq", "Begin Sequence Number", Type::U16, Base::Dec};
    Field xrReceiptTimeSeq{*this, "rtcp.xr.receipt_time_seq", "Receipt Time", Type::U32, Base::Dec};
    Field xrStatsLost{*this, "rtcp.xr.stats.lost", "Lost Packets", Type::U32, Base::Dec};
    Field xrStatsDups{*this, "rtcp.xr.stats.dups", "Duplicate Packets", Type::U32, Base::Dec};
    Field xrStatsMinjitter{*this, "rtcp.xr.stats.minjitter", "Minimum Jitter", Type::U32, Base::Dec};
    Field xrStatsMaxjitter{*this, "rtcp.xr.stats.maxjitter", "Maximum Jitter", Type::U32, Base::Dec};
    Field xrStatsMeanjitter{*this, "rtcp.xr.stats.meanjitter", "Mean Jitter", Type::U32, Base::Dec};
    Field xrStatsDevjitter{*this, "rtcp.xr.stats.devjitter", "Standard Deviation of Jitter", Type::U32,
                           Base::Dec};
    Field xrStatsMinttl{*this, "rtcp.xr.stats.minttl", "Minimum TTL or Hop Limit", Type::U8, Base::Dec};
    Field xrStatsMaxttl{*this, "rtcp.xr.stats.maxttl", "Maximum TTL or Hop Limit", Type::U8, Base::Dec};
    Field xrStatsMeanttl{*this, "rtcp.xr.stats.meanttl", "Mean TTL or Hop Limit", Type::U8, Base::Dec};
    Field xrStatsDevttl{*this, "rtcp.xr.stats.devttl", "Standard Deviation of TTL", Type::U8, Base::Dec};
    Field xrTimestamp{*this, "rtcp.xr.timestamp", "Timestamp", Type::AbsoluteTime, Base::Utc};
    Field xrLrr{*this, "rtcp.xr.lrr", "Last RR timestamp", Type::U32, Base::Dec};
    Field xrDlrr{*this, "rtcp.xr.dlrr", "Delay since last RR timestamp", Type::U32, Base::Dec};
    Field lengthCheck{*this, "rtcp.length_check", "RTCP frame length check", Type::Boolean};
    Field rtpfbFmt{
        *this, "rtcp.rtpfb.fmt", "RTCP Feedback message type (FMT)", Type::U8, Base::Dec, kRtpFeedback, 0x1f};
    Field psfbFmt{*this,    "rtcp.psfb.fmt", "RTCP Feedback message type (FMT)",
                  Type::U8, Base::Dec,       kPayloadFeedback,
                  0x1f};
    Field rtpfbNackPid{*this, "rtcp.rtpfb.nack_pid", "RTCP Transport Feedback NACK PID", Type::U16,
                       Base::Dec};
    Field rtpfbNackBlp{*this, "rtcp.rtpfb.nack_blp", "RTCP Transport Feedback NACK BLP", Type::U16,
                       Base::Hex};
    Field fci{*this, "rtcp.fci", "Feedback Control Information (FCI)", Type::Bytes};
    Field xrIdmsSpst{*this, "rtcp.xr.idms.spst", "Synchronization Packet Sender Type", Type::U8, Base::Dec};
    Field xrIdmsPt{*this, "rtcp.xr.idms.pt", "Payload Type", Type::U8, Base::Dec};
    Field xrIdmsMsci{*this, "rtcp.xr.idms.msci", "Media Stream Correlation Identifier", Type::U32, Base::Dec};
    Field xrIdmsSourceSsrc{*this, "rtcp.xr.idms.source_ssrc", "Source SSRC", Type::U32, Base::Dec};
    Field xrIdmsNtpRcvTs{*this, "rtcp.xr.idms.ntp_rcv_ts", "NTP Timestamp of packet reception",
                         Type::AbsoluteTime};
    Field xrIdmsRtpTs{*this, "rtcp.xr.idms.rtp_ts", "RTP Timestamp of packet", Type::U32, Base::Dec};
    Field xrIdmsNtpPresTs{*this, "rtcp.xr.idms.ntp_pres_ts", "NTP Timestamp of presentation", Type::U32,
                          Base::Dec};
    Field psfbFirFciSsrc{*this, "rtcp.psfb.fir.fci.ssrc", "SSRC", Type::U32, Base::HexDec};
    Field psfbFirFciCsn{*this, "rtcp.psfb.fir.fci.csn", "Command Sequence Number", Type::U8, Base::Dec};
    Field psfbFirFciReserved{*this, "rtcp.psfb.fir.fci.reserved", "Reserved", Type::U24, Base::Dec};
    Field psfbFirSliFirst{*this, "rtcp.psfb.fir.sli.first", "First MB", Type::U32, Base::Dec, {}, 0xfff80000};
    Field psfbFirSliNumber{*this,  "rtcp.psfb.fir.sli.number", "Number of MBs", Type::U32, Base::Dec, {},
                           0x7ffc0};
    Field psfbFirSliPictureId{*this, "rtcp.psfb.fir.sli.picture_id", "Picture ID", Type::U32, Base::Dec, {},
                              0x3f};
    Field psfbRembIdentifier{*this, "rtcp.psfb.remb.identifier", "Unique Identifier", Type::String};
    Field psfbRembFciSsrc{*this, "rtcp.psfb.remb.fci.ssrc", "SSRC", Type::U32, Base::HexDec};
    Field psfbRembFciNumberSsrcs{
        *this, "rtcp.psfb.remb.fci.number_ssrcs", "Number of Ssrcs", Type::U8, Base::Dec, {}, 0xff};
    Field psfbRembFciBrExp{*this, "rtcp.psfb.remb.fci.br_exp", "BR Exp", Type::U8, Base::Dec, {}, 0xfc};
    Field psfbRembFciBrMantissa{
        *this, "rtcp.psfb.remb.fci.br_mantissa", "Br Mantissa", Type::U32, Base::Dec, {}, 0x3ffff};
    Field psfbRembFciBitrate{*this, "rtcp.psfb.remb.fci.bitrate", "Maximum bit rate", Type::String};
    Field rtpfbTmmbrFciSsrc{*this, "rtcp.rtpfb.tmmbr.fci.ssrc", "SSRC", Type::U32, Base::HexDec};
    Field rtpfbTmmbrFciExp{*this, "rtcp.rtpfb.tmmbr.fci.exp", "MxTBR Exp", Type::U8, Base::Dec, {}, 0xfc};
    Field rtpfbTmmbrFciMantissa{
        *this, "rtcp.rtpfb.tmmbr.fci.mantissa", "MxTBR Mantissa", Type::U24, Base::Dec, {}, 0x3fffe};
    Field rtpfbTmmbrFciBitrate{*this, "rtcp.rtpfb.tmmbr.fci.bitrate", "Maximum total media bit rate",
                               Type::String};
    Field rtpfbTmmbrFciMeasuredoverhead{
        *this, "rtcp.rtpfb.tmmbr.fci.measuredoverhead", "Measured Overhead", Type::U16, Base::Dec, {}, 0x1ff};
    Field rtpfbTransportccBaseseq{*this, "rtcp.rtpfb.transportcc.baseseq", "Base Sequence Number", Type::U16,
                                  Base::DecHex};
    Field rtpfbTransportccStatuscount{*this, "rtcp.rtpfb.transportcc.statuscount", "Packet Status Count",
                                      Type::U16, Base::DecHex};
    Field rtpfbTransportccReftime{*this, "rtcp.rtpfb.transportcc.reftime", "Reference Time", Type::I24,
                                  Base::Dec};
    Field rtpfbTransportccPktcount{*this, "rtcp.rtpfb.transportcc.pktcount", "Feedback Packets Count",
                                   Type::U8, Base::DecHex};
    Field rtpfbTransportccPktchunk{*this, "rtcp.rtpfb.transportcc.pktchunk", "Packet Chunk", Type::U16,
                                   Base::DecHex};
    Field rtpfbTransportccRecvDelta{*this, "rtcp.rtpfb.transportcc.recv_delta", "Recv Delta", Type::U8,
                                    Base::Hex};
    Field rtpfbTransportccRecvDeltaPadding{*this, "rtcp.rtpfb.transportcc.recv_delta.padding",
                                           "Recv Delta Padding", Type::U16, Base::Hex};
    Field xrBtxnqBegseq{*this, "rtcp.xr.btxnq.begseq", "Starting sequence number", Type::U16, Base::Dec};
    Field xrBtxnqEndseq{*this, "rtcp.xr.btxnq.endseq", "Last sequence number", Type::U16, Base::Dec};
    Field xrBtxnqVmaxdiff{*this, "rtcp.xr.btxnq.vmaxdiff", "Maximum IPDV difference in 1 cycle", Type::U16,
                          Base::Dec};
    Field xrBtxnqVrange{*this, "rtcp.xr.btxnq.vrange", "Maximum IPDV difference seen to date", Type::U16,
                        Base::Dec};
    Field xrBtxnqVsum{*this, "rtcp.xr.btxnq.vsum", "Sum of peak IPDV differences to date", Type::U32,
                      Base::Dec};
    Field xrBtxnqCycles{*this, "rtcp.xr.btxnq.cycles", "Number of cycles in calculation", Type::U16,
                        Base::Dec};
    Field xrBtxnqJbevents{*this, "rtcp.xr.btxnq.jbevents", "Number of jitter buffer adaptations to date",
                          Type::U16, Base::Dec};
    Field xrBtxnqSpare{*this, "rtcp.xr.btxnq.spare", "Spare/reserved bits", Type::String};
    Field xrBtxnqTdegnet{*this, "rtcp.xr.btxnq.tdegnet", "Time degraded by packet loss or late delivery",
                         Type::U32, Base::Dec};
    Field xrBtxnqTdegjit{*this, "rtcp.xr.btxnq.tdegjit", "Time degraded by jitter buffer adaptation events",
                         Type::U32, Base::Dec};
    Field xrBtxnqEs{*this, "rtcp.xr.btxnq.es", "ES due to unavailable packet events", Type::U32, Base::Dec};
    Field xrBtxnqSes{*this, "rtcp.xr.btxnq.ses", "SES due to unavailable packet events", Type::U32,
                     Base::Dec};
    Field msPseBandwidth{*this, "rtcp.ms_pse.bandwidth", "Bandwidth", Type::U32, Base::Dec};
    Field msPseConfidenceLevel{*this, "rtcp.ms_pse.confidence_level", "Confidence Level", Type::U8,
                               Base::Dec};
    Field msPseSeqNum{*this, "rtcp.ms_pse.seq_num", "Sequence Number", Type::U16, Base::Dec};

    Expert notFinalPadding{*this, "rtcp.not_final_padding", Group::Protocol, Severity::Warn,
                           "Only the last packet may have padding (RFC 3550, section 6.4.1)"};
    Expert reasonNotPadded{*this, "rtcp.bye_reason_not_padded", Group::Malformed, Severity::Warn,
                           "The reason must be padded with zeros (RFC 3550, section 6.6)"};
    Expert lengthBad{*this, "rtcp.length_check.bad", Group::Malformed, Severity::Warn,
                     "The packets are not as long as they say"};
    Expert nameNotText{*this, "rtcp.appl.not_ascii", Group::Protocol, Severity::Error,
                       "Application name is not a string"};
    Expert blockLengthInvalid{*this, "rtcp.invalid_block_length", Group::Protocol, Severity::Warn,
                              "A block of this type has another length"};

    explicit Rtcp(Registry& r);
    void parse(Layer& in) const override;

  private:
    struct Note;
    const Note* takeNote(Layer& in) const;
    // One packet of the compound; returns how many bytes of it were understood.
    uint32_t parsePacket(Layer& in, uint32_t offset, const Note* note, const MediaSetup& setup) const;
    uint32_t addSenderInfo(Layer& in) const;
    uint32_t addReports(Layer& in, uint32_t at, uint32_t count) const;
    void addExtensions(Layer& in, uint32_t at) const;
    uint32_t addDescriptions(Layer& in, uint32_t count) const;
    uint32_t addDescription(Layer& in, uint32_t at) const;
    uint32_t addBye(Layer& in, uint32_t count) const;
    uint32_t addApplication(Layer& in, uint8_t subtype) const;
    uint32_t addNtpTime(Layer& in, uint32_t at) const;
    // rtcp_feedback.cpp
    uint32_t addRtpFeedback(Layer& in, uint8_t format) const;
    uint32_t addPayloadFeedback(Layer& in, uint8_t format) const;
    void addLostPackets(Layer& in, uint32_t at) const;
    void addBitRateRequests(Layer& in, uint32_t at, const char* name) const;
    void addCongestionControl(Layer& in, uint32_t at) const;
    void addBitRateEstimate(Layer& in, uint32_t at) const;
    // rtcp_extended_reports.cpp
    uint32_t addExtendedReports(Layer& in) const;
    uint32_t addBlock(Layer& in, uint32_t at, uint32_t number) const;
    void addBlockContents(Layer& in, uint32_t at, uint32_t end, uint8_t type) const;
    void addVoipMetrics(Layer& in, uint32_t at) const;
    void addStatistics(Layer& in, uint32_t at) const;
    void addRuns(Layer& in, uint32_t at, uint32_t end) const;

    const Protocol* secure_;  // what the layer is called when SRTCP carries it
};

// The time that an NTP timestamp (RFC 5905) stands for; the zero timestamp gives the zero time.
Time timeOfNtp(uint32_t seconds, uint32_t fraction);

}  // namespace dorsal
