// A host without processes: files lie in memory, and a program does what the test tells it to do.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/read_file.hpp"
#include "host/hand.hpp"
#include "host/host.hpp"
#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "support/temporary_folder.hpp"

namespace spawnarium::test {

/// The test's side of a program that the desk has started: what the desk did to it, and what it is to do. Its trace is
/// a real one.
///
///     desk.run({.program = {"hello.py"}});
///     FakeRun& run = host.last_run();
///     run.print("one\n");
///     run.exit(0);
///     CHECK(run.input == "typed\n");
class FakeRun {
 public:
  FakeRun(host::Launch started, std::filesystem::path file, std::string text, std::function<void()> on_news)
      : launch{std::move(started)}, trace{std::move(file)}, source{std::move(text)}, on_news_{std::move(on_news)} {
    recorder_.create(trace, 1ULL << 24);
    supervisor_ = recorder_.new_serial();
    main_ = recorder_.new_serial();
    if (!source.empty()) number_ = recorder_.source(launch.program.front(), source);
    write({.actor = supervisor_,
           .object = main_,
           .text = recorder_.text(launch.program.front()),
           .kind = Kind::RunBegan});
    write(
        {.actor = main_, .object = main_, .value = 812, .text = recorder_.text("MainProcess"), .kind = Kind::Running});
  }

  host::Launch launch;
  std::filesystem::path trace;
  std::string source;  ///< The program, as it was when it was started.
  std::string input;   ///< All that was typed for it.
  bool input_ended = false;
  std::optional<host::RunEnd> ended;
  /// Of a program that is held (Launch::step).
  struct Held {
    std::optional<host::Hand> hand;  ///< What the desk is shown.
    std::vector<std::pair<std::uint64_t, std::size_t>> chosen, kept_on;
    std::vector<host::TakenStep> taken;
    bool each = false, let_go = false;
  } held;
  trace::Serial main() const { return main_; }
  /// A text of its trace.
  trace::TextRef text(std::string_view words) { return recorder_.text(words); }
  /// Its hand is another one.
  void deal(host::Hand hand) {
    held.hand = std::move(hand);
    tell();
  }

  /// One line of its output.
  void print(std::string_view line) {
    write({.actor = supervisor_, .value = 1, .text = recorder_.text(line), .place = place(), .kind = Kind::Output});
    tell();
  }
  /// It calls input(), and nothing has been typed.
  void wait_for_line() {
    for (const Kind kind : {Kind::CallBegun, Kind::CallBlocked})
      write({.actor = main_,
             .call = 1,
             .place = place(),
             .kind = kind,
             .detail = static_cast<std::uint8_t>(trace::Operation::Input)});
    tell();
  }
  /// An exception that nothing has caught.
  void raise(std::string_view text) {
    write({.actor = main_, .object = main_, .text = recorder_.text(text), .place = place(), .kind = Kind::Raised});
    tell();
  }
  void exit(int status) {
    write({.actor = main_, .object = main_, .kind = Kind::Exiting});
    end({.value = status});
  }
  void end(host::RunEnd how) {
    write({.actor = supervisor_, .object = main_, .value = how.value, .kind = Kind::Exited});
    write({.actor = supervisor_, .object = main_, .kind = Kind::RunEnded});
    recorder_.detach();
    record::seal(trace);
    ended = how;
    tell();
  }

 private:
  using Kind = trace::Kind;

  std::uint32_t place() const { return number_ == 0 ? 0 : trace::place_of(number_, 1); }
  void write(const trace::Event& event) { recorder_.write(event); }
  void tell() const {
    if (on_news_) on_news_();
  }

  record::Recorder recorder_;
  trace::Serial supervisor_ = 0, main_ = 0;
  std::uint32_t number_ = 0;
  std::function<void()> on_news_;
};

/// Gives every recording its second name at once, unless told otherwise.
class FakeKeeper : public host::Keeper {
 public:
  host::Kept answer = host::Kept::Now;
  std::vector<Done> kept;    ///< All that was asked for.
  std::deque<Done> copying;  ///< Until take_done: the test lets a copy end.
  bool over = false;

  host::Kept keep(const std::filesystem::path& recording, const std::filesystem::path& to) override {
    kept.push_back({recording, to, {}});
    if (answer == host::Kept::BeingCopied) copying.push_back(kept.back());
    return answer;
  }
  bool busy() const override { return !copying.empty(); }
  const std::filesystem::path& to() const override { return copying.front().to; }
  double part() const override { return 0.5; }
  void cancel() override {
    for (Done& each : copying) each.cancelled = true;
    over = true;
  }
  std::optional<Done> take_done() override {
    if (!over || copying.empty()) return std::nullopt;
    Done done = copying.front();
    copying.pop_front();
    return done;
  }
};

/// An export that is over when the test says so.
struct FakeExportState {
  host::ExportWish wish;
  double part = 0;
  bool over = false, cancelled = false;
  std::string trouble;
};

class FakeHost : public host::Host {
 public:
  std::map<std::filesystem::path, std::string> files;  ///< Programs and their copies.
  std::vector<std::shared_ptr<FakeRun>> runs;
  std::vector<std::shared_ptr<FakeExportState>> exports;
  std::map<std::filesystem::path, base::FolderListing> folders;

  std::map<host::Ability, base::Text> missing;  ///< What it cannot do, and why.

  FakeRun& last_run() { return *runs.back(); }
  /// As an editor does it.
  void rewrite(const std::filesystem::path& file, std::string text) {
    files[file] = std::move(text);
    for (const auto& each : watched_)
      if (each->file == file) each->changed = true;
  }

  std::optional<base::Text> why_not(host::Ability ability) const override {
    const auto found = missing.find(ability);
    return found == missing.end() ? std::nullopt : std::optional(found->second);
  }
  std::unique_ptr<host::LiveProgram> start(const host::Launch& launch, std::function<void()> on_news) override {
    const auto source = files.find(launch.program.front());
    const auto run =
        std::make_shared<FakeRun>(launch, folder_.path() / (std::to_string(runs.size()) + ".spawn"),
                                  source == files.end() ? std::string{} : source->second, std::move(on_news));
    runs.push_back(run);
    return std::make_unique<Program>(run);
  }
  std::unique_ptr<host::Watch> watch(const std::filesystem::path& file, std::function<void()>) override {
    watched_.push_back(std::make_shared<Watched>(Watched{file}));
    return std::make_unique<Watching>(watched_.back());
  }
  std::string read(const std::filesystem::path& file) const override {
    const auto found = files.find(file);
    if (found == files.end()) throw base::missing_file(file);
    return found->second;
  }
  base::FolderListing list(const std::filesystem::path& folder) const override {
    const auto found = folders.find(folder);
    return found == folders.end() ? base::FolderListing{} : found->second;
  }
  std::unique_ptr<host::Export> export_recording(const host::ExportWish& wish, std::function<void()>) override {
    exports.push_back(std::make_shared<FakeExportState>());
    exports.back()->wish = wish;
    return std::make_unique<Exporting>(exports.back());
  }
  std::unique_ptr<host::Keeper> keeper(std::function<void()>) override { return std::make_unique<FakeKeeper>(); }
  std::filesystem::path new_picture(const std::string& stem, const std::string& extension) const override {
    return "/pictures/" + stem + "-1." + extension;
  }
  std::filesystem::path new_recording(const std::string& stem) const override {
    return "/documents/" + stem + "-1.spawn";
  }
  std::optional<std::size_t> removed_after(const std::filesystem::path& recording) const override {
    const bool live = std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run->trace == recording; });
    return live ? std::optional<std::size_t>(20) : std::nullopt;
  }
  std::filesystem::path copies() const override { return "/copies"; }
  void write_copy(const std::filesystem::path& copy, std::string_view text) override { files[copy] = text; }
  std::string shown(const std::filesystem::path& path) const override { return path.string(); }
  std::string notice() const override { return "lessons/NOTICE"; }

 private:
  class Program : public host::LiveProgram, public host::HeldProgram {
   public:
    explicit Program(std::shared_ptr<FakeRun> run) : run_{std::move(run)} {}
    ~Program() override { end(); }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    const std::filesystem::path& trace() const override { return run_->trace; }
    void send_input(std::string_view bytes) override { run_->input += bytes; }
    void end_of_input() override { run_->input_ended = true; }
    void end() override {
      if (!run_->ended) run_->end({.value = -9});
    }
    std::optional<host::RunEnd> result() const override { return run_->ended; }
    host::HeldProgram* held() override { return run_->launch.step ? this : nullptr; }

    std::optional<host::Hand> hand() const override { return run_->held.hand; }
    void choose(std::uint64_t turn, std::size_t choice) override { run_->held.chosen.emplace_back(turn, choice); }
    void keep_on(std::uint64_t turn, std::size_t choice) override { run_->held.kept_on.emplace_back(turn, choice); }
    void ask_for_each(bool each) override { run_->held.each = each; }
    std::vector<host::TakenStep> taken() const override { return run_->held.taken; }
    void let_go() override { run_->held.let_go = true; }
    bool is_held() const override { return !run_->ended && !run_->held.let_go; }

   private:
    std::shared_ptr<FakeRun> run_;
  };

  struct Watched {
    std::filesystem::path file;
    bool changed = false;
  };
  class Watching : public host::Watch {
   public:
    explicit Watching(std::shared_ptr<Watched> file) : file_{std::move(file)} {}
    bool take_change() override { return std::exchange(file_->changed, false); }

   private:
    std::shared_ptr<Watched> file_;
  };

  class Exporting : public host::Export {
   public:
    explicit Exporting(std::shared_ptr<FakeExportState> state) : state_{std::move(state)} {}
    const std::filesystem::path& output() const override { return state_->wish.output; }
    double part() const override { return state_->part; }
    bool over() const override { return state_->over; }
    void cancel() override {
      state_->cancelled = state_->over = true;
      state_->trouble = "cancelled";
    }
    bool cancelled() const override { return state_->cancelled; }
    const std::string& trouble() const override { return state_->trouble; }

   private:
    std::shared_ptr<FakeExportState> state_;
  };

  TemporaryFolder folder_;
  std::vector<std::shared_ptr<Watched>> watched_;
};

}  // namespace spawnarium::test
