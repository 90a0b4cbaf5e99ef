#include "dissectors/voip/rtcp.h"

namespace dorsal {

namespace {

constexpr Name kVersionNames[] = {
    {0, "Old VAT Version"}, {1, "First Draft Version"}, {2, "RFC 1889 Version"}};
constexpr Name kTypeNames[] = {{192, "Full Intra-frame Request (H.261)"},
                               {193, "Negative Acknowledgement (H.261)"},
                               {194, "SMPTE time-code mapping"},
                               {195, "Extended inter-arrival jitter report"},
                               {200, "Sender Report"},
                               {201, "Receiver Report"},
                               {202, "Source description"},
                               {203, "Goodbye"},
                               {204, "Application specific"},
                               {205, "Generic RTP Feedback"},
                               {206, "Payload-specific Feedback"},
                               {207, "Extended report (RFC 3611)"},
                               {208, "AVB RTCP packet (IEEE1733)"},
                               {209, "Receiver Summary Information"},
                               {210, "Port Mapping"}};
constexpr Name kSdesTypeNames[] = {{0, "END"},
                                   {1, "CNAME (user and domain)"},
                                   {2, "NAME (common name)"},
                                   {3, "EMAIL (e-mail address)"},
                                   {4, "PHONE (phone number)"},
                                   {5, "LOC (geographic location)"},
                                   {6, "TOOL (name/version of source app)"},
                                   {7, "NOTE (note about source)"},
                                   {8, "PRIV (private extensions)"},
                                   {9, "H323-CADDR (H.323 callable address)"},
                                   {10, "Application Specific Identifier"}};
constexpr Name kExtensionNames[] = {{1, "MS - Estimated Bandwidth"},
                                    {4, "MS - Packet Loss Notification"},
                                    {5, "MS - Video Preference"},
                                    {6, "MS - Padding"},
                                    {7, "MS - Policy Server Bandwidth"},
                                    {8, "MS - TURN Server Bandwidth"},
                                    {9, "MS - Audio Healer Metrics"},
                                    {10, "MS - Receiver-side Bandwidth Limit"},
                                    {11, "MS - Packet Train Packet"},
                                    {12, "MS - Peer Info Exchange"},
                                    {13, "MS - Network Congestion Notification"},
                                    {14, "MS - Modality Send Bandwidth Limit"}};
constexpr Name kBlockNames[] = {{1, "Loss Run Length Encoding Report Block"},
                                {2, "Duplicate Run Length Encoding Report Block"},
                                {3, "Packet Receipt Times Report Block"},
                                {4, "Receiver Reference Time Report Block"},
                                {5, "DLRR Report Block"},
                                {6, "Statistics Summary Report Block"},
                                {7, "VoIP Metrics Report Block"},
                                {8, "BT XNQ RTCP XR (RFC5093) Report Block"},
                                {9, "Texas Instruments Extended VoIP Quality Block"},
                                {10, "Post-repair Loss RLE Report Block"},
                                {11, "Multicast Acquisition Report Block"},
                                {12, "Inter-destination Media Synchronization Block"}};
constexpr Name kRtpFeedbackNames[] = {{1, "Generic negative acknowledgement (NACK)"},
                                      {3, "Temporary Maximum Media Stream Bit Rate Request (TMMBR)"},
                                      {4, "Temporary Maximum Media Stream Bit Rate Notification (TMMBN)"},
                                      {15, "Transport-wide Congestion Control (Transport-cc)"},
                                      {31, "Reserved for future extensions"}};
constexpr Name kPayloadFeedbackNames[] = {{1, "Picture Loss Indication"},
                                          {2, "Slice Loss Indication"},
                                          {3, "Reference Picture Selection Indication"},
                                          {4, "Full Intra Request (FIR) Command"},
                                          {5, "Temporal-Spatial Trade-off Request (TSTR)"},
                                          {6, "Temporal-Spatial Trade-off Notification (TSTN)"},
                                          {7, "Video Back Channel Message (VBCM)"},
                                          {15, "Application Layer Feedback"},
                                          {31, "Reserved for future extensions"}};
constexpr Name kTtlNames[] = {{0, "No TTL Values"}, {1, "IPv4"}, {2, "IPv6"}, {3, "Undefined"}};
constexpr Name kPlcNames[] = {{0, "Unspecified"}, {1, "Disabled"}, {2, "Enhanced"}, {3, "Standard"}};
constexpr Name kJbaNames[] = {{0, "Unknown"}, {1, "Reserved"}, {2, "Non-Adaptive"}, {3, "Adaptive"}};

}  // namespace

const Values Rtcp::kVersions{kVersionNames}, Rtcp::kTypes{kTypeNames}, Rtcp::kSdesTypes{kSdesTypeNames},
    Rtcp::kExtensions{kExtensionNames}, Rtcp::kBlocks{kBlockNames}, Rtcp::kRtpFeedback{kRtpFeedbackNames},
    Rtcp::kPayloadFeedback{kPayloadFeedbackNames}, Rtcp::kTtls{kTtlNames}, Rtcp::kPlcs{kPlcNames},
    Rtcp::kJbas{kJbaNames};

}  // namespace dorsal
