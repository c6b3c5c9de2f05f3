#pragma once

#include <atomic>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "recording/recording.hpp"

namespace recording {

/// A long recording on its way: read by a thread of its own, while its beginning is shown.
///
///     Opening opening{path, 150'000, [] { glfwPostEmptyEvent(); }};       // called on that thread, some times a
///     second
///     ... draw(opening.part()) ...
///     if (opening.over()) recording = opening.take();
///
/// `cancel` returns at once; the destructor waits for the piece being read, some tenths of a second at most.
class Opening {
 public:
  /// `first`: how many events have been looked at already. The history reads as many at first, so that its first
  /// revision is that one.
  Opening(std::filesystem::path path, std::size_t first, std::function<void()> on_news);
  ~Opening();
  Opening(const Opening&) = delete;
  Opening& operator=(const Opening&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// How much is done, 0 to 1.
  double part() const { return part_; }
  bool over() const { return over_; }
  void cancel() { cancelled_ = true; }
  /// Once it is over: the whole recording, ready to be looked at anywhere. Throws what reading it threw; nullptr when
  /// it was cancelled.
  std::unique_ptr<Recording> take();

 private:
  void read();
  void tell(double part);

  std::filesystem::path path_;
  std::size_t first_;
  std::function<void()> on_news_;
  std::atomic<double> part_{0};
  std::atomic<bool> over_{false}, cancelled_{false};
  std::unique_ptr<Recording> recording_;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace recording
