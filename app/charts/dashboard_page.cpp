#include "app/charts/dashboard_page.h"

#include <QGridLayout>
#include <QShowEvent>

namespace dorsal {

namespace {
constexpr size_t kSeries = 7;
constexpr size_t kBars = 8;
constexpr int kLeastHeight = 260;
constexpr int kWide = 900;  // from here on two charts stand beside each other

constexpr TrafficKind kKinds[] = {TrafficKind::Ipv4, TrafficKind::Ipv6, TrafficKind::Tcp, TrafficKind::Udp,
                                  TrafficKind::Ethernet};
}  // namespace

DashboardPage::DashboardPage(Workspace* workspace, TrafficView* traffic, QWidget* parent)
    : QScrollArea(parent),
      workspace_(workspace),
      traffic_(traffic),
      board_(new QWidget),
      time_(new TimeChart),
      protocols_(new ShareRing),
      conversations_(new BarChart),
      endpoints_(new BarChart),
      sizes_(new BarChart) {
    setObjectName(QStringLiteral("dashboard"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setWidget(board_);
    auto grid = new QGridLayout(board_);
    grid->setContentsMargins(8, 4, 8, 8);
    grid->setSpacing(8);

    auto timeFrame = add(tr("Bandwidth"), time_, "bandwidthChart");
    timeFrame->addSwitch(tr("By"), {tr("Protocol"), tr("Conversation"), tr("Interface")}, 0, [this](int by) {
        by_ = by;
        refreshTime();
    });
    timeFrame->addUnitSwitch({ChartUnit::Bits, ChartUnit::Bytes, ChartUnit::Packets});
    time_->setUnit(ChartUnit::Bits);
    auto ringFrame = add(tr("Protocols"), protocols_, "protocolChart");
    ringFrame->addUnitSwitch({ChartUnit::Packets, ChartUnit::Bytes});
    auto talkFrame = add(tr("Conversations"), conversations_, "conversationChart");
    conversations_->setUnit(ChartUnit::Bytes);
    conversations_->setNameTitle(tr("Conversation"));
    talkFrame->addSwitch(tr("Kind"), {tr("IPv4"), tr("IPv6"), tr("TCP"), tr("UDP"), tr("Ethernet")}, 0,
                         [this](int kind) {
                             kind_ = kind;
                             refreshConversations();
                         });
    add(tr("Hosts"), endpoints_, "endpointChart");
    endpoints_->setUnit(ChartUnit::Bytes);
    endpoints_->setNameTitle(tr("Address"));
    add(tr("Packet sizes"), sizes_, "sizeChart");
    sizes_->setUnit(ChartUnit::Packets);
    sizes_->setNameTitle(tr("Bytes"));
    arrange();

    connect(time_, &TimeChart::rangeSelected, workspace_, &Workspace::setTimeRange);
    connect(time_, &TimeChart::zoomedOut, workspace_, [this] { workspace_->setTimeRange({}); });
    connect(time_, &TimeChart::hovered, workspace_, &Workspace::hover);
    connect(workspace_, &Workspace::hovered, time_, &TimeChart::setCrosshair);
    connect(workspace_, &Workspace::selectionChanged, time_, [this](qint64 packet) {
        auto document = workspace_->document();
        time_->setMarker(packet < 0 || !document ? TimeChart::kNoTime
                                                 : document->capture()->store()[uint32_t(packet)].timeNs);
    });
    connect(traffic_, &TrafficView::changed, this, [this] {
        stale_ = true;
        if (isVisible()) refresh();
    });
}

ChartFrame* DashboardPage::add(const QString& title, ChartWidget* chart, const char* name) {
    chart->setObjectName(QString::fromLatin1(name));
    auto frame = new ChartFrame(title, chart);
    frame->setMinimumHeight(kLeastHeight);
    frames_.push_back(frame);
    auto filter = [this](FilterJoin how) {
        return [this, how](const QString& text) { emit workspace_->filterRequested(text, how); };
    };
    connect(chart, &ChartWidget::includeRequested, workspace_, filter(FilterJoin::And));
    connect(chart, &ChartWidget::excludeRequested, workspace_, filter(FilterJoin::AndNot));
    connect(chart, &ChartWidget::addRequested, workspace_, filter(FilterJoin::Or));
    return frame;
}

// Two columns where there is room for them; the first chart takes both.
void DashboardPage::arrange() {
    auto grid = static_cast<QGridLayout*>(board_->layout());
    const int columns = wide_ ? 2 : 1;
    for (auto frame : frames_) grid->removeWidget(frame);
    int place = 0;
    for (size_t i = 0; i < frames_.size(); ++i) {
        const bool both = i == 0 || (wide_ && i + 1 == frames_.size() && place % 2 == 0);
        grid->addWidget(frames_[i], place / columns, place % columns, 1, both ? columns : 1);
        place += both ? columns : 1;
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, wide_ ? 1 : 0);
}

void DashboardPage::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    const bool wide = viewport()->width() >= kWide;
    if (wide == wide_) return;
    wide_ = wide;
    arrange();
}

void DashboardPage::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    if (stale_) refresh();
}

void DashboardPage::refresh() {
    stale_ = false;
    auto counters = traffic_->rows();
    refreshTime();
    refreshConversations();
    protocols_->setData(counters ? counters->hierarchy() : HierarchyNode());
    sizes_->setData(counters ? counters->packetSizes() : std::vector<Share>());
}

void DashboardPage::refreshTime() {
    auto counters = traffic_->rows();
    if (!counters) return time_->setData({});
    constexpr TrafficCounters::By kBy[] = {TrafficCounters::By::Protocol, TrafficCounters::By::Conversation,
                                           TrafficCounters::By::Interface};
    auto document = workspace_->document();
    if (document && document->packetCount())
        time_->setTimes(ChartTimes::SinceStart, document->capture()->store()[0].timeNs);
    time_->setData(counters->bandwidth(bucketsFor(counters->total().packets), kBy[by_], kSeries));
}

void DashboardPage::refreshConversations() {
    auto counters = traffic_->rows();
    auto kind = kKinds[kind_];
    conversations_->setData(counters ? counters->conversations(kind, kBars) : std::vector<Share>());
    endpoints_->setData(counters ? counters->endpoints(kind, kBars) : std::vector<Share>());
}

}  // namespace dorsal
