#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "model/story.hpp"

/// What the texts of this folder are made of.
namespace model {

using base::Text;

/// A letter in braces stands for a word: fill("{a} waits for {o}", {{'a', "main"}, {'o', "f1"}}).
struct Word {
  char letter;
  std::string_view text;
};
std::string fill(std::string_view phrase, std::initializer_list<Word> words);

/// A value or a printed text in one line of bounded length: control characters escaped, cut between characters.
std::string shortened(std::string_view text, std::size_t most = 60);

/// One of several, by their names: "f1", "f1 or f2", "f1, f2 or f3".
std::string alternatives(const World& world, const std::vector<Serial>& actors, Language language);

/// What has become of a task, in a clause: "ForkPoolWorker-1 works on it", "done by ForkPoolWorker-1: 9".
std::string task_clause(const World& world, const Task& task, Language language);

/// Why an event is not set, in a clause: "done has not been set", "w set done, and main cleared it again".
std::string event_clause(const World& world, const IpcObject& event, Language language);

/// How a process ended: "exit code 0", "SIGTERM"; empty if that is not known.
std::string end_text(const Process& process, Language language);
std::string status_text(int status, Language language);

}  // namespace model
