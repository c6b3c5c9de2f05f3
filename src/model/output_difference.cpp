#include "model/output_difference.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <utility>

#include "model/story.hpp"

namespace model {
namespace {

using Numbers = std::vector<std::size_t>;

// More cells than this are not worth the memory: what is long and different all over is compared without its order.
constexpr std::size_t kMostCells = 4'000'000;

/// Marks in both what the longest common subsequence holds.
void mark_common(const Numbers& a, const Numbers& b, std::vector<bool>& in_a, std::vector<bool>& in_b) {
  std::size_t begin = 0, a_end = a.size(), b_end = b.size();
  const auto both = [&](std::size_t i, std::size_t j) { in_a[i] = in_b[j] = true; };
  for (; begin < a_end && begin < b_end && a[begin] == b[begin]; ++begin) both(begin, begin);
  while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) both(--a_end, --b_end);
  const std::size_t rows = a_end - begin, columns = b_end - begin;
  if (rows == 0 || columns == 0 || rows > kMostCells / columns) return;
  // length[i][j]: of the longest one of what follows i in a and j in b.
  std::vector<std::uint32_t> length((rows + 1) * (columns + 1), 0);
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (columns + 1) + j]; };
  for (std::size_t i = rows; i-- > 0;)
    for (std::size_t j = columns; j-- > 0;)
      at(i, j) = a[begin + i] == b[begin + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (a[begin + i] == b[begin + j]) {
      both(begin + i++, begin + j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// "12:34:56" at this place?
bool is_time_of_day(std::string_view text) {
  if (text.size() < 8) return false;
  for (std::size_t i = 0; i < 8; ++i)
    if (i % 3 == 2 ? text[i] != ':' : !is_digit(text[i])) return false;
  return true;
}

/// "/home/ada/hello.py" at this place? Returns how long its folder is.
std::size_t folder_length(std::string_view text) {
  if (text.front() != '/') return 0;
  const std::string_view path = text.substr(0, text.find_first_of(" \t\"'<>"));
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? 0 : slash + 1;
}

Numbers numbers_of(std::string_view text, Numbering& number) {
  Numbers numbers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    numbers.push_back(number(std::string{text.substr(0, end)}));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return numbers;
}

std::vector<std::size_t> lines_without_equal(const std::vector<bool>& common) {
  std::vector<std::size_t> lines;
  for (std::size_t i = 0; i < common.size(); ++i)
    if (!common[i]) lines.push_back(i + 1);
  return lines;
}

}  // namespace

bool OutputDifference::none() const {
  const auto same = [](LineMark mark) { return mark == LineMark::Same; };
  return std::all_of(first.begin(), first.end(), same) && std::all_of(second.begin(), second.end(), same);
}

std::size_t OutputComparing::Side::number_of(const ConsoleLine& line, Numbering& number) const {
  const auto name = names.find(line.process);
  return number((name != names.end() ? name->second : std::string{"?"}) + '\n' + std::to_string(line.stream) + '\n' +
                without_chance(line.text, pids));
}

/// Returns whether there was anything. Who is called otherwise, or has another pid, may have been so in any line.
bool OutputComparing::Side::update(const History& history, Numbering& number) {
  if (!follower.behind(history)) return false;
  std::size_t changed_event = follower.catch_up(history);
  std::map<Serial, std::string> called;
  for (const auto& process : history.after(history.size()).processes) called[process->serial] = name_of(*process);
  PidNames known = pid_names(history);
  if (called != names || known != pids) changed_event = 0;
  names = std::move(called);
  pids = std::move(known);

  const auto& console = history.console();
  const auto changed = std::partition_point(console.begin(), console.end(),
                                            [&](const ConsoleLine& line) { return line.event < changed_event; });
  numbers.resize(std::min(numbers.size(), static_cast<std::size_t>(changed - console.begin())));
  // Of each stream the last line from before the change may have got its end since.
  const auto bit = [&](std::size_t line) { return 1U << console[line].stream; };
  unsigned found = 0;
  for (std::size_t i = numbers.size(); i-- > 0 && found != streams; found |= bit(i))
    if ((found & bit(i)) == 0) numbers[i] = number_of(console[i], number);
  for (std::size_t i = numbers.size(); i < console.size(); ++i) {
    streams |= bit(i);
    numbers.push_back(number_of(console[i], number));
  }
  return true;
}

void OutputComparing::update(const History& first, const History& second) {
  const bool news_of_first = first_.update(first, number_), news_of_second = second_.update(second, number_);
  if (!news_of_first && !news_of_second) return;
  const Numbers &a = first_.numbers, &b = second_.numbers;
  std::vector<bool> in_a(a.size()), in_b(b.size());
  mark_common(a, b, in_a, in_b);
  difference_ = {std::vector<LineMark>(a.size(), LineMark::Same), std::vector<LineMark>(b.size(), LineMark::Same)};
  // What has no partner in b, by its number: the first line of it, and of each line the next one.
  std::vector<std::size_t> left(number_.size(), b.size()), next(b.size());
  for (std::size_t j = b.size(); j-- > 0;) {
    if (in_b[j]) continue;
    difference_.second[j] = LineMark::OnlyHere;
    next[j] = std::exchange(left[b[j]], j);
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (in_a[i]) continue;
    const std::size_t partner = left[a[i]];
    difference_.first[i] = partner == b.size() ? LineMark::OnlyHere : LineMark::Moved;
    if (partner == b.size()) continue;
    difference_.second[partner] = LineMark::Moved;
    left[a[i]] = next[partner];
  }
}

OutputDifference compare_output(const History& first, const History& second) {
  OutputComparing comparing;
  comparing.update(first, second);
  return comparing.difference();
}

PidNames pid_names(const History& history) {
  const World world = history.after(history.size());
  PidNames names;
  const auto begin = std::find_if(history.events().begin(), history.events().end(), [&](const trace::Event& event) {
    return event.kind == trace::Kind::Running && event.object == world.main;
  });
  if (begin != history.events().end()) names.emplace(begin->extra, "outside");
  for (const auto& process : world.processes)
    if (process->pid != 0) names.insert_or_assign(process->pid, name_of(*process));
  return names;
}

std::string without_chance(std::string_view line, const PidNames& pids) {
  std::string result;
  for (std::size_t i = 0; i < line.size();) {
    const bool within_word = i > 0 && is_word(line[i - 1]);
    if (!within_word) i += folder_length(line.substr(i));
    if (!is_digit(line[i]) || within_word) {
      result += line[i++];
      continue;
    }
    if (is_time_of_day(line.substr(i))) {
      result += "{time}";
      for (i += 8; i < line.size() && (is_digit(line[i]) || line[i] == '.');) ++i;
      continue;
    }
    const auto digits_end = [&](std::size_t from) {
      return static_cast<std::size_t>(
          std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(from), line.end(), is_digit) - line.begin());
    };
    const std::size_t end = digits_end(i);
    if (end + 1 < line.size() && line[end] == '.' && is_digit(line[end + 1])) {
      result += line.substr(i, end + 2 - i);
      i = digits_end(end + 1);
      continue;
    }
    std::int64_t number = 0;
    std::from_chars(line.data() + i, line.data() + end, number);
    const auto pid = pids.find(number);
    result += pid != pids.end() ? "{" + pid->second + "}" : std::string{line.substr(i, end - i)};
    i = end;
  }
  return result;
}

TextDifference compare_texts(std::string_view first, std::string_view second) {
  Numbering number;
  const Numbers a = numbers_of(first, number), b = numbers_of(second, number);
  std::vector<bool> in_a(a.size()), in_b(b.size());
  mark_common(a, b, in_a, in_b);
  return {lines_without_equal(in_a), lines_without_equal(in_b)};
}

}  // namespace model
