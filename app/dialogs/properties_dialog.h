// What the open capture file says of itself.
#pragma once

#include <QWidget>

#include "model/capture_document.h"

namespace dorsal {

void showProperties(const CaptureDocument& document, QWidget* parent);
// The same as HTML, for the dialog and for tests.
QString propertiesHtml(const CaptureDocument& document);

}  // namespace dorsal
