// The window's work in the background: what runs, how far it is, and a way to stop it.
#pragma once

#include <QObject>
#include <algorithm>
#include <vector>

#include "model/job.h"

namespace dorsal {

class TaskList : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;
    ~TaskList() override { cancel(); }

    // Runs `work` beside the window and then `done` in it, unless the task is cancelled first. `name` is what
    // the status bar says meanwhile. Of several tasks with one name only the last goes on.
    template <class Result>
    void start(const QString& name, std::function<Result(JobControl&)> work,
               std::function<void(Result)> done) {
        cancel(name);
        auto id = ++lastId_;
        auto control = runJob<Result>(this, std::move(work), [this, id, done = std::move(done)](Result r) {
            std::erase_if(tasks_, [&](auto& t) { return t.id == id; });
            done(std::move(r));
            emit changed();
        });
        tasks_.push_back({id, name, control});
        emit changed();
    }
    // What was done so far is thrown away. Without a name: all of them.
    void cancel(const QString& name = {}) {
        auto gone = std::erase_if(tasks_, [&](auto& t) {
            if (!name.isEmpty() && t.name != name) return false;
            t.control->cancelled = true;
            return true;
        });
        if (gone) emit changed();
    }
    bool runs(const QString& name) const {
        return std::any_of(tasks_.begin(), tasks_.end(), [&](auto& t) { return t.name == name; });
    }
    bool isEmpty() const { return tasks_.empty(); }
    QString name() const { return tasks_.empty() ? QString() : tasks_.back().name; }
    double progress() const {
        if (tasks_.empty() || !tasks_.back().control->total) return 0;
        auto& control = *tasks_.back().control;
        return std::min(1.0, double(control.done) / double(control.total));
    }

  signals:
    void changed();

  private:
    struct Task {
        int id;
        QString name;
        std::shared_ptr<JobControl> control;
    };
    std::vector<Task> tasks_;
    int lastId_ = 0;
};

}  // namespace dorsal
