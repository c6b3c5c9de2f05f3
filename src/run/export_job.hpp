#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "engine/spawn.hpp"
#include "host/host.hpp"

namespace run {

/// An export by a process of its own, `spawnarium export ...`: whatever it costs, the window answers.
///
///     ExportJob job{{.recording = "run.spawn", .output = "run.gif", .format = "gif"}, [] { glfwPostEmptyEvent(); }};
///     ... draw(job.part()) ...
///     if (job.over()) say(job.trouble().empty() ? "Saved as run.gif" : job.trouble());
///
/// `cancel`, and the destructor, end it; then nothing is left of what it wrote.
class ExportJob : public host::Export {
 public:
  /// Throws engine::SpawnError.
  ExportJob(const host::ExportWish& wish, std::function<void()> on_news);
  ~ExportJob() override;
  ExportJob(const ExportJob&) = delete;
  ExportJob& operator=(const ExportJob&) = delete;

  const std::filesystem::path& output() const override { return output_; }
  double part() const override { return percent_ / 100.0; }
  bool over() const override { return over_; }
  void cancel() override;
  bool cancelled() const override { return cancelled_; }
  const std::string& trouble() const override { return trouble_; }

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

}  // namespace run
