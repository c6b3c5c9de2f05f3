#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/spawn.hpp"

namespace app {

/// An export that goes on beside the window, by a process of its own: `spawnarium export ...`. Whatever it costs, the
/// window answers.
///
///     ExportJob job{{"run.spawn", "--format", "gif"}, "run.gif", [] { glfwPostEmptyEvent(); }};
///     ... draw(job.part()) ...
///     if (job.over()) say(job.trouble().empty() ? "Saved as run.gif" : job.trouble());
///
/// `cancel`, and the destructor, end it; then nothing is left of what it wrote.
class ExportJob {
 public:
  /// `arguments` of `spawnarium export`, without the output. Throws engine::SpawnError.
  ExportJob(std::vector<std::string> arguments, std::filesystem::path output, std::function<void()> on_news);
  ~ExportJob();
  ExportJob(const ExportJob&) = delete;
  ExportJob& operator=(const ExportJob&) = delete;

  const std::filesystem::path& output() const { return output_; }
  double part() const { return percent_ / 100.0; }
  bool over() const { return over_; }
  void cancel();
  bool cancelled() const { return cancelled_; }
  /// Once it is over: why there is no such file; empty when there is one.
  const std::string& trouble() const { return trouble_; }

 private:
  void follow();

  std::filesystem::path output_;
  std::function<void()> on_news_;
  engine::Spawned process_;
  std::atomic<int> percent_{0};
  std::atomic<bool> over_{false}, cancelled_{false};
  std::string trouble_;
  std::thread thread_;
};

}  // namespace app
