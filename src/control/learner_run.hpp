#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "control/controller.hpp"
#include "host/hand.hpp"
#include "host/program.hpp"
#include "run/private_folder.hpp"
#include "run/run.hpp"

namespace control {

/// A run under run control, for a window: a thread of its own holds the program, takes the steps that need no decision,
/// and waits for the learner at all others. `on_news` is called, on that thread and on the run's, when there is another
/// hand or something new in the trace.
///
///     LearnerRun program{{.program = {"hello.py"}, .step = true}, [] { wake_the_window(); }};
///     if (const auto hand = program.hand()) program.choose(hand->turn, 0);
class LearnerRun : public host::LiveProgram, public host::HeldProgram {
 public:
  /// `copy`: the folder in which it works, instead of that of the launch. Throws as Run does, and where the trace
  /// cannot be used.
  LearnerRun(host::Launch launch, std::function<void()> on_news, std::unique_ptr<run::PrivateFolder> copy = nullptr);
  LearnerRun(const LearnerRun&) = delete;
  LearnerRun& operator=(const LearnerRun&) = delete;
  ~LearnerRun() override;

  const std::filesystem::path& trace() const override { return run_.trace(); }
  void send_input(std::string_view bytes) override { run_.send_input(bytes); }
  void end_of_input() override { run_.end_of_input(); }
  void end() override { run_.end(); }
  std::optional<host::RunEnd> result() const override { return run_.result(); }
  host::HeldProgram* held() override { return this; }

  std::optional<host::Hand> hand() const override;
  void choose(std::uint64_t turn, std::size_t choice) override;
  void keep_on(std::uint64_t turn, std::size_t choice) override;
  void ask_for_each(bool each) override;
  std::vector<host::TakenStep> taken() const override;
  void let_go() override;
  bool is_held() const override { return held_; }

 private:
  struct Order {
    enum class Kind : std::uint8_t { Choose, KeepOn, LetGo } kind;
    std::uint64_t turn = 0;
    std::size_t choice = 0;
  };
  /// What goes on without a question. Of the worker.
  struct ByItself {
    std::vector<host::TakenStep> first;    // Taken before anything is asked.
    bool differs = false;                  // One of these was not there; since then they mean nothing.
    trace::Serial actor = trace::kNobody;  // Whom keep_on() named.
    int steps = 0;                         // Since the last question.
  };
  void work();
  void order(Order order);
  bool obey();
  bool take_by_itself();
  const Choice* next_of_first();
  void take(const Choice& choice, By by);
  void show();

  const std::unique_ptr<run::PrivateFolder> copy_;  // Goes when all of the program has ended.
  run::Run run_;
  Controller controller_;  // Of the worker.
  std::function<void()> on_news_;

  mutable std::mutex mutex_;
  std::optional<host::Hand> hand_;
  std::optional<Order> order_;
  std::uint64_t turns_ = 0;
  std::vector<host::TakenStep> taken_;

  std::atomic<bool> leaving_{false}, held_{true}, each_{false};
  ByItself by_itself_;
  std::thread worker_;
};

}  // namespace control
