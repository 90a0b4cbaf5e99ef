#include "app/dialogs/flight_setup.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStandardPaths>

#include "app/views/interface_list.h"
#include "app/window/icon.h"
#include "app/window/theme.h"
#include "model/capture/source/capture_settings.h"
#include "model/filter/display_filter.h"

namespace dorsal {

namespace {
constexpr int kName = Qt::UserRole;

QSpinBox* makeSpin(const char* name, int least, int most, const QString& suffix) {
    auto spin = new QSpinBox;
    spin->setObjectName(QLatin1String(name));
    spin->setRange(least, most);
    spin->setSuffix(suffix);
    spin->setGroupSeparatorShown(true);
    spin->setFixedWidth(150);
    return spin;
}

// What belongs to a check box is beside it.
QHBoxLayout* rowOf(std::initializer_list<QWidget*> parts) {
    auto row = new QHBoxLayout;
    row->setSpacing(8);
    for (auto part : parts) row->addWidget(part);
    row->addStretch(1);
    return row;
}
}  // namespace

FlightSetup::FlightSetup(InterfaceWatch* watch, const CaptureRequest& usual, QWidget* parent)
    : QWidget(parent),
      watch_(watch),
      interfaces_(new QListWidget),
      captureFilter_(new CaptureFilterField),
      keepSeconds_(new QCheckBox(tr("the last"))),
      keepBytes_(new QCheckBox(tr("at most"))),
      onRate_(new QCheckBox(tr("more than"))),
      seconds_(makeSpin("flightSeconds", 1, 86'400, tr(" s"))),
      megabytes_(makeSpin("flightMegabytes", 1, 100'000, tr(" MB"))),
      rate_(makeSpin("flightRate", 1, 100'000'000, tr(" packets/s"))),
      after_(makeSpin("flightAfter", 1, 3600, tr(" s"))),
      filter_(new QLineEdit),
      folder_(new QLineEdit),
      filterMark_(filter_->addAction(icon(QStringLiteral("filter")), QLineEdit::LeadingPosition)) {
    auto form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(10);
    form->setHorizontalSpacing(12);
    interfaces_->setObjectName(QStringLiteral("flightInterfaces"));
    interfaces_->setAccessibleName(tr("Interfaces to record from"));
    interfaces_->setSelectionMode(QAbstractItemView::NoSelection);
    interfaces_->setMinimumHeight(110);
    interfaces_->setMaximumHeight(180);
    form->addRow(tr("&Interfaces:"), interfaces_);
    captureFilter_->setObjectName(QStringLiteral("flightCaptureFilter"));
    form->addRow(tr("&Capture filter:"), captureFilter_);
    form->addRow(tr("Keep:"), makeKeep());
    filter_->setObjectName(QStringLiteral("flightFilter"));
    filter_->setPlaceholderText(tr("a display filter, such as tcp.flags.reset == 1"));
    form->addRow(tr("Save when a packet &matches:"), filter_);
    onRate_->setObjectName(QStringLiteral("flightOnRate"));
    onRate_->setAccessibleName(tr("Save when there are more packets than"));
    form->addRow(tr("or when there are:"), rowOf({onRate_, rate_}));
    auto label = [&](const QString& text, QWidget* buddy) {
        auto made = new QLabel(text);
        made->setBuddy(buddy);
        return made;
    };
    form->addRow(label(tr("Save also the &next:"), after_),
                 rowOf({after_, new QLabel(tr("after that, in the same file"))}));
    form->addRow(label(tr("&Folder for captures:"), folder_), makeFolder());
    restore(usual);
    connect(watch_, &InterfaceWatch::interfacesChanged, this, &FlightSetup::fill);
    connect(interfaces_, &QListWidget::itemChanged, this, [this] {
        if (filling_) return;
        wanted_ = chosen();
        check();
    });
    connect(captureFilter_, &CaptureFilterField::stateChanged, this, &FlightSetup::check);
    connect(filter_, &QLineEdit::textChanged, this, &FlightSetup::checkFilter);
    connect(&Theme::instance(), &Theme::changed, this, &FlightSetup::checkFilter);
    connect(folder_, &QLineEdit::textChanged, this, &FlightSetup::check);
    for (auto box : {keepSeconds_, keepBytes_, onRate_})
        connect(box, &QCheckBox::toggled, this, &FlightSetup::check);
    fill();
    checkFilter();
}

QLayout* FlightSetup::makeKeep() {
    keepSeconds_->setObjectName(QStringLiteral("flightKeepSeconds"));
    keepSeconds_->setAccessibleName(tr("Keep the last seconds"));
    keepBytes_->setObjectName(QStringLiteral("flightKeepBytes"));
    keepBytes_->setAccessibleName(tr("Keep at most so many megabytes"));
    return rowOf({keepSeconds_, seconds_, keepBytes_, megabytes_});
}

QLayout* FlightSetup::makeFolder() {
    auto row = new QHBoxLayout;
    row->setSpacing(8);
    folder_->setObjectName(QStringLiteral("flightFolder"));
    auto browse = new QPushButton(tr("&Browse…"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, [this] {
        auto path = QFileDialog::getExistingDirectory(this, tr("Save captures in"), folder());
        if (!path.isEmpty()) folder_->setText(QDir::toNativeSeparators(path));
    });
    row->addWidget(folder_, 1);
    row->addWidget(browse);
    return row;
}

void FlightSetup::restore(const CaptureRequest& usual) {
    QSettings settings;
    settings.beginGroup(QStringLiteral("flight"));
    auto number = [&](QSpinBox* spin, int otherwise) {
        spin->setValue(settings.value(spin->objectName(), otherwise).toInt());
    };
    auto on = [&](QCheckBox* box, bool otherwise) {
        box->setChecked(settings.value(box->objectName(), otherwise).toBool());
    };
    number(seconds_, 60);
    number(megabytes_, 100);
    number(rate_, 10'000);
    number(after_, 10);
    on(keepSeconds_, true);
    on(keepBytes_, false);
    on(onRate_, false);
    wanted_ = settings.value(QStringLiteral("interfaces")).toStringList();
    captureFilter_->setText(settings.value(QStringLiteral("captureFilter")).toString());
    filter_->setText(settings.value(QStringLiteral("filter")).toString());
    auto usualFolder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    folder_->setText(QDir::toNativeSeparators(
        settings.value(QStringLiteral("folder"), usualFolder.isEmpty() ? QDir::homePath() : usualFolder)
            .toString()));
    if (wanted_.isEmpty())
        for (auto& i : usual.interfaces) wanted_ << QString::fromStdString(i.name);
}

void FlightSetup::save() const {
    QSettings settings;
    settings.beginGroup(QStringLiteral("flight"));
    for (auto spin : {seconds_, megabytes_, rate_, after_})
        settings.setValue(spin->objectName(), spin->value());
    for (auto box : {keepSeconds_, keepBytes_, onRate_})
        settings.setValue(box->objectName(), box->isChecked());
    settings.setValue(QStringLiteral("interfaces"), chosen());
    settings.setValue(QStringLiteral("captureFilter"), captureFilter_->filter());
    settings.setValue(QStringLiteral("filter"), filter_->text().trimmed());
    settings.setValue(QStringLiteral("folder"), folder());
}

void FlightSetup::fill() {
    filling_ = true;
    auto current = interfaces_->currentRow();
    interfaces_->clear();
    for (auto& n : watch_->interfaces()) {
        auto name = QString::fromStdString(n.name), sentence = interfaceSentence(n);
        auto item =
            new QListWidgetItem(icon(interfaceIcon(n)),
                                sentence.isEmpty() ? name : tr("%1 · %2").arg(name, sentence), interfaces_);
        item->setData(kName, name);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(wanted_.contains(name) ? Qt::Checked : Qt::Unchecked);
    }
    interfaces_->setCurrentRow(std::max(current, 0));
    filling_ = false;
    check();
}

QStringList FlightSetup::chosen() const {
    QStringList names;
    for (int i = 0; i < interfaces_->count(); ++i)
        if (interfaces_->item(i)->checkState() == Qt::Checked)
            names << interfaces_->item(i)->data(kName).toString();
    return names;
}

QString FlightSetup::folder() const {
    auto name = QDir::fromNativeSeparators(folder_->text().trimmed());
    if (name.startsWith(QStringLiteral("~/"))) name.replace(0, 1, QDir::homePath());
    return name.isEmpty() ? name : QDir::cleanPath(QDir::home().filePath(name));
}

FlightRequest FlightSetup::request() const {
    FlightRequest request;
    QSettings settings;
    for (auto& name : chosen()) {
        auto interface = loadCaptureInterface(settings, name.toStdString());
        interface.filter = captureFilter_->filter().toStdString();
        request.capture.interfaces.push_back(std::move(interface));
    }
    if (keepSeconds_->isChecked()) request.seconds = seconds_->value();
    if (keepBytes_->isChecked()) request.bytes = uint64_t(megabytes_->value()) * 1'000'000;
    request.after = after_->value();
    request.filter = filter_->text().trimmed().toStdString();
    if (onRate_->isChecked()) request.rate = rate_->value();
    request.folder = folder().toStdString();
    return request;
}

void FlightSetup::checkFilter() {
    auto text = filter_->text().trimmed().toStdString();
    filterProblem_.clear();
    auto& c = Theme::instance().colors();
    if (text.empty()) {
        showFieldState(filter_, filterMark_, "filter", {}, {});
    } else {
        FilterProblem problem;
        if (DisplayFilter::parse(text, Registry::standard(), problem)) {
            showFieldState(filter_, filterMark_, "check", c.goodBack, tr("A valid filter."));
        } else {
            filterProblem_ = QString::fromStdString(problem.sentence);
            showFieldState(filter_, filterMark_, "error", c.errorBack, filterProblem_);
        }
    }
    check();
}

void FlightSetup::check() {
    seconds_->setEnabled(keepSeconds_->isChecked());
    megabytes_->setEnabled(keepBytes_->isChecked());
    rate_->setEnabled(onRate_->isChecked());
    emit changed();
}

QString FlightSetup::problem() const {
    if (captureFilter_->state() == CaptureFilterField::State::Invalid) return captureFilter_->sentence();
    if (!keepSeconds_->isChecked() && !keepBytes_->isChecked())
        return tr("Say what to keep: seconds, megabytes or both.");
    if (!filterProblem_.isEmpty()) return filterProblem_;
    if (folder().isEmpty()) return tr("Choose a folder for what is saved.");
    if (!watch_->listed() || !chosen().isEmpty()) return {};
    return watch_->error().empty() ? tr("Choose at least one interface.")
                                   : QString::fromStdString(watch_->error());
}

bool FlightSetup::isReady() const { return !chosen().isEmpty() && problem().isEmpty(); }

void FlightSetup::showEvent(QShowEvent* event) {
    looking_ = watch_->look();
    QWidget::showEvent(event);
}

void FlightSetup::hideEvent(QHideEvent* event) {
    looking_.reset();
    QWidget::hideEvent(event);
}

}  // namespace dorsal
