#include "model/capture/source/pipe_source.h"

namespace dorsal {

void PipeSource::read(SourceBatch& batch) {
    batch.progress = SourceProgress::Ended;
    if (ended_) return waitForStop();
    // Without a packet the pipe was closed; behind one there is only nothing more at the moment.
    if (fill(batch, true) || !batch.packets.empty()) {
        batch.progress = SourceProgress::More;
        return;
    }
    ended_ = finish(batch);
    if (!ended_) batch.progress = SourceProgress::More;
}

}  // namespace dorsal
