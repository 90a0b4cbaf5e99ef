#include "model/capture/source/capture_settings.h"

#include <QStringList>

namespace dorsal {

namespace {

QString key(const char* name) { return QLatin1String("capture/") + QLatin1String(name); }

// A network interface's name may hold anything but '/' and white space, and QSettings takes '\' for '/'.
QString interfaceKey(const std::string& name, const char* what) {
    auto safe = QString::fromLatin1(QByteArray::fromStdString(name).toPercentEncoding());
    return key("interfaces/") + safe + u'/' + QLatin1String(what);
}

CaptureLimits loadLimits(QSettings& settings, const QString& prefix) {
    CaptureLimits limits;
    auto number = [&](const char* name) -> std::optional<uint64_t> {
        bool is = false;
        auto value = settings.value(prefix + QLatin1String(name)).toString().toULongLong(&is);
        return is && value ? std::optional<uint64_t>(value) : std::nullopt;
    };
    limits.packets = number("packets");
    limits.bytes = number("bytes");
    limits.files = number("files");
    bool is = false;
    auto seconds = settings.value(prefix + QStringLiteral("seconds")).toString().toDouble(&is);
    if (is && seconds > 0) limits.seconds = seconds;
    return limits;
}

void saveLimits(QSettings& settings, const QString& prefix, const CaptureLimits& limits) {
    auto put = [&](const char* name, const auto& value) {
        if (value)
            settings.setValue(prefix + QLatin1String(name), QString::number(*value));
        else
            settings.remove(prefix + QLatin1String(name));
    };
    put("packets", limits.packets);
    put("bytes", limits.bytes);
    put("files", limits.files);
    put("seconds", limits.seconds);
}

}  // namespace

CaptureInterfaceRequest loadCaptureInterface(QSettings& settings, const std::string& name) {
    CaptureInterfaceRequest one;
    one.name = name;
    auto value = [&](const char* what) { return settings.value(interfaceKey(name, what)); };
    one.filter = value("filter").toString().toStdString();
    one.linkType = value("linkType").toString().toStdString();
    one.snapLength = value("snapLength").toUInt();
    one.promiscuous = settings.value(interfaceKey(name, "promiscuous"), true).toBool();
    one.monitor = value("monitor").toBool();
    one.bufferBytes = value("buffer").toULongLong();
    return one;
}

void saveCaptureInterface(QSettings& settings, const CaptureInterfaceRequest& one) {
    auto put = [&](const char* what, const QVariant& value) {
        settings.setValue(interfaceKey(one.name, what), value);
    };
    put("filter", QString::fromStdString(one.filter));
    put("linkType", QString::fromStdString(one.linkType));
    put("snapLength", one.snapLength);
    put("promiscuous", one.promiscuous);
    put("monitor", one.monitor);
    put("buffer", qulonglong(one.bufferBytes));
}

CaptureRequest loadCaptureRequest(QSettings& settings) {
    CaptureRequest request;
    for (auto& name : settings.value(key("chosen")).toStringList())
        request.interfaces.push_back(loadCaptureInterface(settings, name.toStdString()));
    request.file = settings.value(key("file")).toString().toStdString();
    request.stop = loadLimits(settings, key("stop/"));
    request.ring = loadLimits(settings, key("ring/"));
    return request;
}

void saveCaptureRequest(QSettings& settings, const CaptureRequest& request) {
    QStringList chosen;
    for (auto& one : request.interfaces) {
        chosen << QString::fromStdString(one.name);
        saveCaptureInterface(settings, one);
    }
    settings.setValue(key("chosen"), chosen);
    settings.setValue(key("file"), QString::fromStdString(request.file));
    saveLimits(settings, key("stop/"), request.stop);
    saveLimits(settings, key("ring/"), request.ring);
}

}  // namespace dorsal
