#include "recording/opening.hpp"

#include <algorithm>
#include <future>
#include <utility>

#include "base/quiet_thread.hpp"

namespace recording {
namespace {

constexpr std::size_t kPiece =
    16'384;                        // Events: as many as stay near the processor, from one step of the work to the next.
constexpr double kReading = 0.35;  // Of the whole work; the rest makes the worlds and, beside them, the timeline.
constexpr double kWorthTelling = 0.01;

}  // namespace

Opening::Opening(std::filesystem::path path, std::size_t first, std::function<void()> on_news)
    : path_(std::move(path)), first_(first), on_news_(std::move(on_news)) {
  thread_ = base::quiet_thread([this] {
    try {
      read();
    } catch (...) {
      failure_ = std::current_exception();
    }
    over_ = true;
    if (on_news_) on_news_();
  });
}

Opening::~Opening() {
  cancel();
  if (thread_.joinable()) thread_.join();
}

void Opening::read() {
  auto recording = std::make_unique<Recording>(path_, first_);
  while (!cancelled_ && !recording->whole()) {
    recording->update(kPiece);
    tell(kReading * recording->part_read());
  }
  std::future<void> timeline = std::async(std::launch::async, [&] {
    while (!cancelled_ && !recording->prepare_timeline(kPiece)) {
    }
  });
  double done = 0;
  while (!cancelled_ && !recording->prepare_worlds(kPiece)) {
    done += static_cast<double>(kPiece);
    tell(kReading + (1 - kReading) * std::min(1.0, done / static_cast<double>(recording->history().size())));
  }
  timeline.get();
  if (!cancelled_) recording_ = std::move(recording);
}

void Opening::tell(double part) {
  if (part - part_ < kWorthTelling) return;
  part_ = part;
  if (on_news_) on_news_();
}

std::unique_ptr<Recording> Opening::take() {
  if (thread_.joinable()) thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  return std::move(recording_);
}

}  // namespace recording
