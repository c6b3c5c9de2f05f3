#include "app/frame_pace.hpp"

namespace app {

using namespace std::chrono_literals;

FramePace::Duration FramePace::between_frames(const Picture& picture) const {
  if (!picture.touring && picture.motion == Desk::Motion::Creeping) return 500ms;
  return software_ ? Duration(100ms) : Duration(16ms);
}

// Looking back, the news of a run only make the track longer. A picture costs some 20 ms: every 2.5 s they take 1 % of
// a core.
FramePace::Duration FramePace::between_news(const Picture& picture) const {
  if (picture.moves() || !picture.of_a_run) return between_frames(picture);
  return 2500ms;
}

bool FramePace::settles() {
  if (settling_ == 0) return false;
  --settling_;
  return true;
}

}  // namespace app
