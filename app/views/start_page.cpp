#include "app/views/start_page.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "app/views/two_line_list.h"
#include "app/window/icon.h"

namespace dorsal {

namespace {

constexpr int kSecondLine = TwoLineDelegate::kSecondLine;

}  // namespace

StartPage::StartPage(QWidget* parent, InterfaceWatch* watch)
    : QWidget(parent),
      watch_(watch ? watch : new InterfaceWatch(this)),
      files_(new QListWidget),
      capture_(new CapturePanel(watch_)),
      leftovers_(new LeftoverList) {
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
    layout->addLayout(makeHead());
    layout->addSpacing(8);
    layout->addWidget(leftovers_);

    files_->setObjectName(QStringLiteral("recentFiles"));
    files_->setAccessibleName(tr("Recent files"));
    makeTwoLined(files_, new TwoLineDelegate(files_));
    files_->setCursor(Qt::PointingHandCursor);
    auto recent = new QVBoxLayout;
    recent->setSpacing(4);
    recent->addWidget(makeHeading(tr("Recent files")));
    recent->addWidget(files_, 1);
    auto lists = new QHBoxLayout;
    lists->setSpacing(28);
    lists->addLayout(recent, 1);
    lists->addWidget(capture_, 1);
    layout->addLayout(lists, 1);
    connect(leftovers_, &LeftoverList::recoverRequested, this, &StartPage::recoverRequested);
    connect(leftovers_, &LeftoverList::saveRequested, this, &StartPage::saveLeftoverRequested);
    connect(leftovers_, &LeftoverList::discardRequested, this, &StartPage::discardRequested);

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
    setRecentFiles({});
}

QLayout* StartPage::makeHead() {
    auto head = new QHBoxLayout;
    auto logo = new QLabel;
    logo->setPixmap(QIcon(QStringLiteral(":/dorsal.svg")).pixmap(56, 56));
    auto words = new QVBoxLayout;
    auto title = new QLabel(tr("Dorsal"));
    auto font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.9);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    auto hint = new QLabel(tr("Open a capture, drop one here, or start one."));
    hint->setForegroundRole(QPalette::PlaceholderText);
    words->setSpacing(0);
    words->addWidget(title);
    words->addWidget(hint);
    auto button = [](const char* name, const char* picture, const QString& text) {
        auto made = new QPushButton(icon(QString::fromLatin1(picture)), text);
        made->setObjectName(QString::fromLatin1(name));
        made->setMinimumHeight(36);
        return made;
    };
    auto open = button("openButton", "open", tr(" Open capture…"));
    open->setDefault(true);
    connect(open, &QPushButton::clicked, this, [this] { emit openRequested({}); });
    auto capture = button("captureButton", "capture-start", tr(" Capture"));
    capture->setToolTip(tr("Captures from the interfaces that are selected below"));
    connect(capture, &QPushButton::clicked, this, &StartPage::captureRequested);
    head->addWidget(logo);
    head->addSpacing(10);
    head->addLayout(words, 1);
    head->addWidget(open);
    head->addSpacing(4);
    head->addWidget(capture);
    return head;
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

}  // namespace dorsal
