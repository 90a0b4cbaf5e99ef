// The traffic that the list shows, as charts: how much when, of which protocols, between whom.
#pragma once

#include <QScrollArea>

#include "app/charts/bar_chart.h"
#include "app/charts/chart_frame.h"
#include "app/charts/share_ring.h"
#include "app/charts/time_chart.h"
#include "model/workspace/traffic_view.h"

namespace dorsal {

class DashboardPage : public QScrollArea {
    Q_OBJECT
  public:
    DashboardPage(Workspace* workspace, TrafficView* traffic, QWidget* parent = nullptr);

  protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    ChartFrame* add(const QString& title, ChartWidget* chart, const char* name);
    void refresh();
    void refreshTime();
    void refreshConversations();
    void arrange();

    Workspace* workspace_;
    TrafficView* traffic_;
    QWidget* board_;
    TimeChart* time_;
    ShareRing* protocols_;
    BarChart *conversations_, *endpoints_, *sizes_;
    std::vector<ChartFrame*> frames_;
    int by_ = 0, kind_ = 0;
    bool stale_ = true, wide_ = true;
};

}  // namespace dorsal
