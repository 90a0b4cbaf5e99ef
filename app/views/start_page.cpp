#include "app/views/start_page.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStandardPaths>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "app/window/icon.h"
#include "app/window/theme.h"
#include "model/interfaces.h"

namespace dorsal {

namespace {

constexpr int kSecondLine = Qt::UserRole + 1;

// An entry of two lines: what it is, and quieter where or how.
class TwoLineDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {100, 2 * option.fontMetrics.height() + 18};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        auto& c = Theme::instance().colors();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        auto box = option.rect.adjusted(2, 2, -2, -2);
        bool focused = option.state & QStyle::State_HasFocus;
        bool hovered = option.state & QStyle::State_MouseOver && index.flags() & Qt::ItemIsSelectable;
        if (focused || hovered) {
            painter->setPen(focused ? QPen(c.accent, 1.5) : QPen(Qt::NoPen));
            painter->setBrush(hovered ? c.hoverBack : c.layerBack);
            painter->drawRoundedRect(QRectF(box), 6, 6);
        }
        int h = option.fontMetrics.height();
        qvariant_cast<QIcon>(index.data(Qt::DecorationRole))
            .paint(painter, QRect(box.left() + 10, box.center().y() - 10, 20, 20));
        auto text = box.adjusted(42, 6, -10, -6);
        bool enabled = index.flags() & Qt::ItemIsEnabled;
        painter->setPen(enabled ? option.palette.color(QPalette::Text) : c.mutedText);
        painter->setFont(option.font);
        painter->drawText(
            QRect(text.left(), text.top(), text.width(), h), Qt::AlignLeft | Qt::AlignVCenter,
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
        painter->setPen(c.mutedText);
        painter->drawText(
            QRect(text.left(), text.top() + h + 2, text.width(), h), Qt::AlignLeft | Qt::AlignVCenter,
            option.fontMetrics.elidedText(index.data(kSecondLine).toString(), Qt::ElideMiddle, text.width()));
        painter->restore();
    }
};

QListWidget* makeList(const char* name, const QString& accessible) {
    auto list = new QListWidget;
    list->setObjectName(QString::fromLatin1(name));
    list->setAccessibleName(accessible);
    list->setItemDelegate(new TwoLineDelegate(list));
    list->setMouseTracking(true);
    list->setFrameShape(QFrame::NoFrame);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->viewport()->setAutoFillBackground(false);
    list->setUniformItemSizes(true);
    return list;
}

QLabel* makeHeading(const QString& text) {
    auto label = new QLabel(text);
    auto font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

}  // namespace

StartPage::StartPage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("startPage"));
    auto outer = new QHBoxLayout(this);
    auto column = new QWidget;
    column->setMaximumWidth(980);
    outer->addStretch(1);
    outer->addWidget(column, 20);
    outer->addStretch(1);
    auto layout = new QVBoxLayout(column);
    layout->setContentsMargins(24, 32, 24, 24);
    layout->setSpacing(14);

    auto head = new QHBoxLayout;
    auto logo = new QLabel;
    logo->setPixmap(QIcon(QStringLiteral(":/dorsal.svg")).pixmap(56, 56));
    auto words = new QVBoxLayout;
    auto title = new QLabel(tr("Dorsal"));
    auto font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.9);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    auto hint = new QLabel(tr("Open a capture, or drop one here."));
    hint->setForegroundRole(QPalette::PlaceholderText);
    words->setSpacing(0);
    words->addWidget(title);
    words->addWidget(hint);
    auto open = new QPushButton(icon(QStringLiteral("open")), tr(" Open capture…"));
    open->setObjectName(QStringLiteral("openButton"));
    open->setDefault(true);
    open->setMinimumHeight(36);
    connect(open, &QPushButton::clicked, this, [this] { emit openRequested({}); });
    head->addWidget(logo);
    head->addSpacing(10);
    head->addLayout(words, 1);
    head->addWidget(open);
    layout->addLayout(head);
    layout->addSpacing(8);

    auto lists = new QHBoxLayout;
    lists->setSpacing(28);
    files_ = makeList("recentFiles", tr("Recent files"));
    interfaces_ = makeList("interfaces", tr("Interfaces"));
    auto part = [&](const QString& heading, QListWidget* list) {
        auto box = new QVBoxLayout;
        box->setSpacing(4);
        box->addWidget(makeHeading(heading));
        box->addWidget(list, 1);
        lists->addLayout(box, 1);
    };
    part(tr("Recent files"), files_);
    part(tr("Interfaces of this machine"), interfaces_);
    interfaces_->setSelectionMode(QAbstractItemView::NoSelection);
    interfaces_->setFocusPolicy(Qt::NoFocus);
    files_->setCursor(Qt::PointingHandCursor);
    layout->addLayout(lists, 1);

    connect(files_, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        auto path = item->data(Qt::UserRole).toString();
        if (!path.isEmpty()) emit openRequested(path);
    });
    connect(files_, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { emit files_->itemActivated(item); });
    files_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(files_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        auto item = files_->itemAt(at);
        if (!item || item->data(Qt::UserRole).toString().isEmpty()) return;
        QMenu menu;
        auto path = item->data(Qt::UserRole).toString();
        menu.addAction(tr("Open"), this, [this, path] { emit openRequested(path); });
        menu.addAction(tr("Remove from this list"), this, [this, path] { emit forgetRequested(path); });
        menu.exec(files_->viewport()->mapToGlobal(at));
    });
    fillInterfaces();
    setRecentFiles({});
}

void StartPage::setRecentFiles(const QStringList& files) {
    files_->clear();
    for (auto& path : files) {
        QFileInfo info(path);
        auto item = new QListWidgetItem(icon(QStringLiteral("file")), info.fileName());
        QString second = QDir::toNativeSeparators(info.path());
        if (second.startsWith(QDir::homePath()))
            second.replace(0, QDir::homePath().size(), QStringLiteral("~"));
        if (info.exists())
            second = tr("%1 · %2").arg(QLocale().formattedDataSize(info.size()), second);
        else {
            second = tr("not there any more · %1").arg(second);
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
        }
        item->setData(kSecondLine, second);
        item->setData(Qt::UserRole, path);
        item->setToolTip(path);
        files_->addItem(item);
    }
    auto sample = samplePath();
    if (!sample.isEmpty() && !files.contains(sample)) {
        auto item = new QListWidgetItem(icon(QStringLiteral("bookmark")), tr("Sample capture"));
        item->setData(kSecondLine, tr("Comes with Dorsal: many protocols, to look around in"));
        item->setData(Qt::UserRole, sample);
        files_->addItem(item);
    }
    if (files_->count() == 0) {
        auto item = new QListWidgetItem(icon(QStringLiteral("file")), tr("Nothing opened yet"));
        item->setData(kSecondLine, tr("Captures that you open will be listed here."));
        item->setFlags(Qt::NoItemFlags);
        files_->addItem(item);
    }
    files_->setCurrentRow(0);
}

QString StartPage::samplePath() {
    static const QString path = [] {
        auto installed =
            QStandardPaths::locate(QStandardPaths::GenericDataLocation, QStringLiteral("dorsal/tour.pcapng"));
        if (!installed.isEmpty()) return installed;
        // Beside a program that is installed elsewhere, or above one that was just built.
        QDir folder(QApplication::applicationDirPath());
        for (int i = 0; i < 5; ++i) {
            for (auto& place : {QStringLiteral("share/dorsal/tour.pcapng"),
                                QStringLiteral("resources/samples/tour.pcapng")})
                if (folder.exists(place)) return QDir::cleanPath(folder.filePath(place));
            if (!folder.cdUp()) break;
        }
        return QString();
    }();
    return path;
}

void StartPage::fillInterfaces() {
    std::string error;
    for (auto& n : networkInterfaces(error)) {
        auto named = [&](const char* word) { return n.name.find(word) != std::string::npos; };
        const char* kind = n.loopback            ? "interface-loopback"
                           : named("bluetooth")  ? "interface-bluetooth"
                           : named("usbmon")     ? "interface-usb"
                           : named("any")        ? "interface-virtual"
                           : n.wireless          ? "interface-wifi"
                           : n.addresses.empty() ? "interface-other"
                                                 : "interface-ethernet";
        auto item = new QListWidgetItem(icon(QString::fromLatin1(kind)), QString::fromStdString(n.name));
        QStringList addresses;
        for (auto& a : n.addresses) addresses << QString::fromStdString(a);
        auto second = addresses.isEmpty() ? QString::fromStdString(n.description)
                                          : addresses.join(QStringLiteral(", "));
        if (second.isEmpty()) second = tr("no address");
        if (!n.up) second = tr("down · %1").arg(second);
        item->setData(kSecondLine, second);
        item->setFlags(Qt::ItemIsEnabled);
        interfaces_->addItem(item);
    }
    if (interfaces_->count()) return;
    auto item = new QListWidgetItem(icon(QStringLiteral("warning")), tr("No interfaces"));
    item->setData(kSecondLine, error.empty() ? tr("The system lists none.") : QString::fromStdString(error));
    item->setFlags(Qt::NoItemFlags);
    interfaces_->addItem(item);
}

}  // namespace dorsal
