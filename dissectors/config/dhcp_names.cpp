#include "dissectors/config/dhcp.h"

namespace dorsal::dhcp {

const Name kMessages[2] = {
    {1, "Boot Request"},
    {2, "Boot Reply"},
};

const Name kClientIdDuidType[3] = {
    {1, "link-layer address plus time"},
    {2, "assigned by vendor based on Enterprise number"},
    {3, "link-layer address"},
};

const Name kMessageTypes[18] = {
    {1, "Discover"},
    {2, "Offer"},
    {3, "Request"},
    {4, "Decline"},
    {5, "ACK"},
    {6, "NAK"},
    {7, "Release"},
    {8, "Inform"},
    {9, "Force Renew"},
    {10, "Lease query"},
    {11, "Lease Unassigned"},
    {12, "Lease Unknown"},
    {13, "Lease Active"},
    {14, "Bulk Lease Query"},
    {15, "Lease Query Done"},
    {16, "Active LeaseQuery"},
    {17, "Lease Query Status"},
    {18, "TLS"},
};

const Name kOptionOverload[3] = {
    {1, "Boot file name holds options"},
    {2, "Server host name holds options"},
    {3, "Boot file and server host names hold options"},
};

const Name kClientSystemArchitecture[33] = {
    {0, "IA x86 PC"},
    {1, "NEC/PC98"},
    {2, "IA64 PC"},
    {3, "DEC Alpha"},
    {4, "ArcX86"},
    {5, "Intel Lean Client"},
    {6, "EFI IA32"},
    {7, "EFI x64"},
    {8, "EFI Xscale"},
    {9, "EFI BC"},
    {10, "ARM 32-bit UEFI"},
    {11, "ARM 64-bit UEFI"},
    {12, "PowerPC Open Firmware"},
    {13, "PowerPC ePAPR"},
    {14, "POWER OPAL v3"},
    {15, "x86 UEFI HTTP"},
    {16, "x64 UEFI HTTP"},
    {17, "EBC UEFI HTTP"},
    {18, "ARM 32-bit UEFI HTTP"},
    {19, "ARM 64-bit UEFI HTTP"},
    {20, "PC/AT HTTP"},
    {21, "ARM 32-bit uboot"},
    {22, "ARM 64-bit uboot"},
    {23, "ARM 32-bit uboot HTTP"},
    {24, "ARM 64-bit uboot HTTP"},
    {25, "RISC-V 32-bit UEFI"},
    {26, "RISC-V 32-bit UEFI HTTP"},
    {27, "RISC-V 64-bit UEFI"},
    {28, "RISC-V 64-bit UEFI HTTP"},
    {29, "RISC-V 128-bit UEFI"},
    {30, "RISC-V 128-bit UEFI HTTP"},
    {31, "s390 Basic"},
    {32, "s390 Extended"},
};

const Name kNovellOptionsSuboption[11] = {
    {1, "NWIP does not exist on subnet"},
    {2, "NWIP exists in options area"},
    {3, "NWIP exists in sname/file"},
    {4, "NWIP exists, but too big"},
    {5, "Broadcast for nearest Netware server"},
    {6, "Preferred DSS server"},
    {7, "Nearest NWIP server"},
    {8, "Autoretries"},
    {9, "Autoretry delay, secs"},
    {10, "Support NetWare/IP v1.1"},
    {11, "Primary DSS"},
};

const Name kSlpServiceScopeValue[2] = {
    {0, "Preferred Scope"},
    {1, "Mandatory Scope"},
};

const Name kDhcpAuthenticationProtocol[2] = {
    {0, "configuration token"},
    {1, "delayed authentication"},
};

const Name kDhcpAuthenticationAlgDelay[1] = {
    {1, "HMAC_MD5"},
};

const Name kDhcpAuthenticationRdm[1] = {
    {0, "Monotonically-increasing counter"},
};

const Name kSipServerEncoding[2] = {
    {0, "Fully Qualified Domain Name"},
    {1, "IPv4 Address"},
};

const Name kForcerenewNonceAlgorithm[1] = {
    {1, "HMAC-MD5"},
};

const Name kRdnssPreference[4] = {
    {0, "Medium"},
    {1, "High"},
    {2, "Reserved"},
    {3, "Low"},
};

const Name kBulkLeaseStatusCode[5] = {
    {0, "Success"}, {1, "UpsecFail"}, {2, "QueryTerminated"}, {3, "MalformedQuery"}, {4, "NotAllowed"},
};

const Name kPxeSuboption[23] = {
    {0, "Padding"},
    {1, "PXE mtftp IP"},
    {2, "PXE mtftp client port"},
    {3, "PXE mtftp server port"},
    {4, "PXE mtftp timeout"},
    {5, "PXE mtftp delay"},
    {6, "PXE discovery control"},
    {7, "PXE multicast address"},
    {8, "PXE boot servers"},
    {9, "PXE boot menu"},
    {10, "PXE menu prompt"},
    {11, "PXE multicast address alloc"},
    {12, "PXE credential types"},
    {71, "PXE boot item"},
    {179, "PXE LCM Server"},
    {180, "PXE LCM Domain"},
    {181, "PXE LCM NIC option 0"},
    {190, "PXE LCM Workgroup"},
    {191, "PXE Discovery"},
    {192, "PXE Configured"},
    {193, "PXE LCM version"},
    {194, "PXE LCM Serial Number"},
    {255, "PXE End"},
};

const Name kPxeBootServersType[10] = {
    {0, "PXE bootstrap server"},    {1, "Microsoft Windows NT Boot Server"}, {2, "Intel LCM Boot Server"},
    {3, "DOS/UNDI Boot Server"},    {4, "NEC ESMPRO Boot Server"},           {5, "IBM WSoD Boot Server"},
    {6, "IBM LCCM Boot Server"},    {7, "CA Unicenter TNG Boot Server"},     {8, "HP OpenView Boot Server"},
    {65535, "PXE API Test server"},
};

const Name kPxeBootMenuType[1] = {
    {0, "Local boot"},
};

const Name kRelaySuboptions[23] = {
    {0, "Padding"},
    {1, "Agent Circuit ID"},
    {2, "Agent Remote ID"},
    {3, "Reserved"},
    {4, "DOCSIS Device Class"},
    {5, "Link selection"},
    {6, "Subscriber ID"},
    {7, "RADIUS Attributes"},
    {8, "Authentication"},
    {9, "Vendor-Specific Information"},
    {10, "Flags"},
    {11, "Server ID Override"},
    {12, "Relay Agent Identifier"},
    {13, "Access Technology Type"},
    {14, "Access Network Name"},
    {15, "Access Point Name"},
    {16, "Access Point BSSID"},
    {17, "Access Network Operator ID"},
    {18, "Access Network Operator Realm"},
    {19, "Source Port"},
    {150, "Link selection (Cisco proprietary)"},
    {151, "VRF name/VPN ID"},
    {152, "Server ID Override (Cisco proprietary)"},
};

}  // namespace dorsal::dhcp
