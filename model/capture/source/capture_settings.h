// How capture options are kept from one time to the next: the settings' group "capture".
#pragma once

#include <QSettings>

#include "model/capture/source/capture_request.h"

namespace dorsal {

// What an interface was captured with last, or the usual options. Kept for each, chosen or not.
CaptureInterfaceRequest loadCaptureInterface(QSettings& settings, const std::string& name);
void saveCaptureInterface(QSettings& settings, const CaptureInterfaceRequest& interface);

CaptureRequest loadCaptureRequest(QSettings& settings);
void saveCaptureRequest(QSettings& settings, const CaptureRequest& request);

}  // namespace dorsal
