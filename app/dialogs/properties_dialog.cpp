#include "app/dialogs/properties_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLocale>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "app/window/theme.h"
#include "model/interfaces.h"
#include "model/summary.h"

namespace dorsal {

QString propertiesHtml(const CaptureDocument& document) {
    auto capture = document.capture();
    auto info = capture->info();
    QLocale locale;
    QString html;
    auto text = [](const std::string& s) { return QString::fromStdString(s).toHtmlEscaped(); };
    auto heading = [&](const QString& title) {
        html += QStringLiteral("<h4>%1</h4><table cellspacing=0 cellpadding=3 width=100%>").arg(title);
    };
    auto row = [&](const QString& name, const QString& value) {
        if (!value.isEmpty())
            html += QStringLiteral("<tr><td width=150 style='color:%3'>%1</td><td>%2</td></tr>")
                        .arg(name, value, Theme::instance().colors().mutedText.name());
    };
    auto end = [&] { html += QStringLiteral("</table>"); };

    heading(QObject::tr("File"));
    row(QObject::tr("Path"), document.path().toHtmlEscaped());
    row(QObject::tr("Size"), locale.formattedDataSize(QFileInfo(document.path()).size()));
    row(QObject::tr("Format"),
        QString::fromLatin1(longName(info.format)) +
            (info.compression == Compression::None
                 ? QString()
                 : QStringLiteral(", ") + QString::fromLatin1(name(info.compression))));
    end();
    uint32_t n = capture->store().size();
    heading(QObject::tr("Packets"));
    row(QObject::tr("Packets"), locale.toString(n));
    if (n) {
        Time first = capture->time(0), last = capture->time(n - 1);
        row(QObject::tr("First"), formatTime(first, TimeFormat::DateTime, 6));
        row(QObject::tr("Last"), formatTime(last, TimeFormat::DateTime, 6));
        Time taken = last - first;
        row(QObject::tr("Duration"), QObject::tr("%1 s").arg(formatTime(taken, TimeFormat::Relative, 6)));
        uint64_t bytes = 0, captured = 0;
        for (uint32_t i = 0; i < n; ++i) {
            auto header = capture->store()[i].header();
            bytes += header.original;
            captured += header.captured;
        }
        row(QObject::tr("Bytes"), locale.toString(qulonglong(bytes)));
        if (captured != bytes) row(QObject::tr("Bytes captured"), locale.toString(qulonglong(captured)));
        row(QObject::tr("Average size"),
            QObject::tr("%1 bytes").arg(locale.toString(double(bytes) / n, 'f', 1)));
        double seconds = double(taken.seconds) + double(taken.nanos) / 1e9;
        if (seconds > 0) {
            row(QObject::tr("Average rate"),
                QObject::tr("%1 packets/s, %2 bit/s")
                    .arg(locale.toString(n / seconds, 'f', 1),
                         locale.toString(8.0 * double(bytes) / seconds, 'f', 0)));
        }
    }
    row(QObject::tr("Flows"), locale.toString(capture->flowCount()));
    end();
    for (size_t i = 0; i < info.sections.size(); ++i) {
        auto& s = info.sections[i];
        if (s.hardware.empty() && s.os.empty() && s.application.empty() && s.comments.empty()) continue;
        heading(QObject::tr("Section %1").arg(i + 1));
        row(QObject::tr("Hardware"), text(s.hardware));
        row(QObject::tr("System"), text(s.os));
        row(QObject::tr("Application"), text(s.application));
        for (auto& c : s.comments) row(QObject::tr("Comment"), text(c));
        end();
    }
    size_t shown = std::min<size_t>(info.interfaces.size(), 100);
    for (size_t i = 0; i < shown; ++i) {
        auto& f = info.interfaces[i];
        heading(QObject::tr("Interface %1").arg(i));
        row(QObject::tr("Name"), text(f.name));
        row(QObject::tr("Description"), text(f.description));
        row(QObject::tr("Link type"),
            QStringLiteral("%1 (%2)").arg(text(linkTypeText(f.linkType))).arg(f.linkType));
        row(QObject::tr("Snapshot length"), f.snapLength ? locale.toString(f.snapLength) : QString());
        row(QObject::tr("Capture filter"), text(f.filter));
        row(QObject::tr("System"), text(f.os));
        if (f.statistics && f.statistics->dropped)
            row(QObject::tr("Dropped"), locale.toString(qulonglong(*f.statistics->dropped)));
        end();
    }
    if (info.interfaces.size() > shown)
        html += QObject::tr("<p>and %1 interfaces more</p>").arg(info.interfaces.size() - shown);
    auto warnings = capture->warnings();
    if (!warnings.empty()) {
        html += QObject::tr("<h4>What was wrong</h4><ul>");
        for (size_t i = 0; i < std::min<size_t>(warnings.size(), 200); ++i)
            html += QStringLiteral("<li>%1</li>").arg(text(warnings[i].text));
        html += QStringLiteral("</ul>");
    }
    return html;
}

void showProperties(const CaptureDocument& document, QWidget* parent) {
    QDialog dialog(parent);
    dialog.setObjectName(QStringLiteral("propertiesDialog"));
    dialog.setWindowTitle(QObject::tr("Capture file properties"));
    auto layout = new QVBoxLayout(&dialog);
    auto browser = new QTextBrowser;
    browser->setAccessibleName(dialog.windowTitle());
    browser->document()->setDocumentMargin(12);
    browser->setHtml(propertiesHtml(document));
    layout->addWidget(browser);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto copy = buttons->addButton(QObject::tr("&Copy all"), QDialogButtonBox::ActionRole);
    copy->setAutoDefault(false);
    QObject::connect(copy, &QPushButton::clicked, browser,
                     [browser] { QApplication::clipboard()->setText(browser->toPlainText()); });
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    layout->addWidget(buttons);
    dialog.resize(620, 560);
    dialog.exec();
}

}  // namespace dorsal
