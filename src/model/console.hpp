#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/checkpoints.hpp"
#include "model/event_list.hpp"
#include "model/history.hpp"

namespace model {

/// The program's output line by line, and whose each line is: the bytes that were read, matched with the texts that the
/// processes printed. The prints of one process appear in their order; between processes, the earliest print that fits
/// is it.
class Console {
 public:
  explicit Console(const Texts& texts) : texts_{texts} {}

  /// Takes in the events up to `count`.
  void update(const EventList& events, std::size_t count);
  /// Takes in the next event of a run that will not change: nothing is remembered for going back. Not together with
  /// update().
  void add(const trace::Event& event) { take(event, added_++); }

  std::size_t done() const { return follower_.done(); }  ///< How many events update() has taken in.

  const std::vector<ConsoleLine>& lines() const { return lines_; }
  /// How many lines there are after the first `count` events; these must have been taken in.
  std::size_t lines_after(std::size_t count) const;

 private:
  static constexpr int kStreams = 3;
  struct Print {
    std::string_view text;
    std::uint32_t place = 0;
    std::size_t event = 0;
    Serial actor = trace::kNobody;
    std::uint32_t call = 0;
    bool written = true;  ///< False: its bytes may still be in a buffer of the process.
  };
  struct Trouble {  // An exception that will be told on stderr.
    Serial process = trace::kNobody;
    std::string_view name, text, traceback;
  };
  struct Piece {
    std::string_view bytes;
    Serial process = trace::kNobody;
    std::uint32_t place = 0;
  };
  struct State {
    std::map<Serial, std::deque<Print>> prints[kStreams];
    Print under_way[kStreams];                     // Of a print that was read in part: what is left of it ...
    Serial under_way_of[kStreams] = {};            // ... and whose it is.
    std::ptrdiff_t open[kStreams] = {-1, -1, -1};  // The line that has no end yet.
    std::vector<Trouble> troubles;
    Serial in_trouble = trace::kNobody;  // Whose traceback is being told.
    std::map<Serial, Serial> process_of_thread;
    // Processes that could write: until when, max() while they live.
    std::map<Serial, TraceTime> strangers;  // Programs of which nothing is traced.
    std::map<Serial, TraceTime> traced;
    TraceTime now{};
    std::map<Serial, std::string_view> names;
    std::size_t lines = 0;
    std::vector<std::pair<std::size_t, ConsoleLine>> open_lines;  // In checkpoints: as they were.
  };

  std::size_t go_back(std::size_t first);
  void remember(std::size_t done);
  void take(const trace::Event& event, std::size_t index);
  void printed(const trace::Event& event, std::size_t index);
  void print_ended(const trace::Event& event);
  void wrote(const trace::Event& event, std::size_t index);
  void named(const trace::Event& event);
  void program_may_run(const trace::Event& event);
  void ended(const trace::Event& event);
  Serial only(const std::map<Serial, TraceTime>& processes, int& count) const;
  Serial only_writer() const;
  Serial program_begun_by(const trace::Event& event) const;
  void read(const trace::Event& event, std::size_t index);
  Piece next_piece(std::string_view bytes, int stream);
  bool continue_print(std::string_view bytes, int stream, Piece& piece);
  bool find_print(std::string_view bytes, int stream, Piece& piece);
  Serial owner_of_unknown(std::string_view line, int stream);
  void append(const Piece& piece, int stream, const trace::Event& event, std::size_t index);
  Serial process_of(Serial actor) const;

  const Texts& texts_;
  std::vector<ConsoleLine> lines_;
  State state_;
  Follower follower_;
  std::size_t added_ = 0;
  Checkpoints<State> checkpoints_;
};

}  // namespace model
