// The traffic of what a workspace shows, counted beside the window whenever the rows are others.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "model/job.h"
#include "model/statistics/traffic_counters.h"
#include "model/workspace/workspace.h"

namespace dorsal {

// How many buckets show so many packets well: a few packets in each, and no more than pixels.
size_t bucketsFor(uint64_t packets);

class TrafficView : public QObject {
    Q_OBJECT
  public:
    explicit TrafficView(Workspace* workspace);
    ~TrafficView() override;

    // Null before anything was counted.
    std::shared_ptr<const TrafficCounters> all() const { return all_; }    // the whole capture
    std::shared_ptr<const TrafficCounters> rows() const { return rows_; }  // what the list shows
    // What the filter keeps, without regard to the time range, as far as that was counted.
    std::shared_ptr<const TrafficCounters> filtered() const { return filtered_; }
    bool isCounting() const { return job_ != nullptr; }
    // While the display is frozen nothing is counted.
    void setPaused(bool on);

  signals:
    void changed();

  private:
    struct Counted {
        std::shared_ptr<TrafficCounters> all, rows;
        uint32_t packets = 0;
    };
    void wish();   // something is to be counted
    void count();  // now
    void take(Counted counted, bool wholeTime);

    Workspace* workspace_;
    std::shared_ptr<const TrafficCounters> all_, rows_, filtered_;
    uint32_t allCounted_ = 0;  // packets that all_ holds
    std::shared_ptr<JobControl> job_;
    QTimer timer_;
    QElapsedTimer took_;
    int pauseMs_ = 0;
    bool wished_ = false, paused_ = false;
};

}  // namespace dorsal
