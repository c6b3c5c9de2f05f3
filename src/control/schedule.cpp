#include "control/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/failure.hpp"
#include "base/read_file.hpp"
#include "base/toml.hpp"
#include "recording/recording.hpp"

namespace control {

using base::OwnedText;

namespace {

constexpr std::string_view kTimeout = "timeout";

Step step_of(const Choice& choice, const Names& names) {
  return {.actor = names.of(choice.actor()),
          .operation = std::string{trace::name_of(choice.at.operation)},
          .object = names.of(choice.at.object),
          .timeout = choice.grant == record::Grant::TimedOut};
}

std::vector<std::string> chosen_in(const std::filesystem::path& file) {
  const recording::Recording recording{file};
  const model::History& history = recording.history();
  std::vector<std::string> lines;
  for (const trace::Event& event : history.events())
    if (event.kind == trace::Kind::Chosen) lines.emplace_back(history.texts().text(event.text));
  if (lines.empty())
    throw base::Failure{
        fmt::format("{} has no steps: only a run of `spawnarium run --step` or `--schedule` records who was chosen.",
                    file.string())};
  return lines;
}

std::vector<std::string> written_in(const std::filesystem::path& file) {
  const toml::table root = base::parse_toml(base::read_file(file, base::kMostText));
  const toml::table* inner = root["schedule"].as_table();
  const toml::array* steps = (inner != nullptr ? *inner : root)["steps"].as_array();
  std::vector<std::string> lines;
  for (std::size_t i = 0; steps != nullptr && i < steps->size(); ++i)
    lines.push_back(steps->get(i)->value_or(std::string{}));
  if (lines.empty())
    throw base::Failure{
        fmt::format("{} has no steps: write them as `steps = [\"main start Process-1\", ...]`.", file.string())};
  return lines;
}

}  // namespace

std::optional<Step> parse_step(std::string_view line) {
  std::istringstream words{std::string{line}};
  Step step;
  if (!(words >> step.actor >> step.operation) || !trace::operation_named(step.operation)) return std::nullopt;
  for (std::string word; words >> word;) {
    if (step.timeout) return std::nullopt;
    if (word == kTimeout) step.timeout = true;
    else if (step.object.empty()) step.object = word;
    else return std::nullopt;
  }
  return step;
}

std::string to_text(const Step& step) {
  std::string text = step.actor + " " + step.operation;
  if (!step.object.empty()) text += " " + step.object;
  if (step.timeout) text += " " + std::string{kTimeout};
  return text;
}

std::string step_text(const Choice& choice, const Names& names) { return to_text(step_of(choice, names)); }

const Choice* find(const Controller& controller, const Step& step) {
  const std::vector<Choice>& all = controller.choices();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Choice& choice) { return step_of(choice, controller.names()) == step; });
  return found != all.end() ? &*found : nullptr;
}

Schedule schedule_of(const std::vector<std::string>& lines, const std::filesystem::path& file) {
  Schedule schedule;
  for (const std::string& line : lines) {
    const auto step = parse_step(line);
    if (!step)
      throw base::Failure{fmt::format(
          "{}: '{}' is no step. A step is 'actor operation object', such as 'main start Process-1'; `spawnarium "
          "schedule` prints those of a recording.",
          file.string(), line)};
    schedule.steps.push_back(*step);
  }
  return schedule;
}

std::string schedule_text(const Schedule& schedule) {
  std::string text = "steps = [\n";
  for (const Step& step : schedule.steps) text += "  \"" + to_text(step) + "\",\n";
  return text + "]\n";
}

Schedule read_schedule(const std::filesystem::path& file) {
  if (file.extension() != ".toml") return schedule_of(chosen_in(file), file);
  try {
    return schedule_of(written_in(file), file);
  } catch (const base::TomlError& error) {
    throw base::Failure{fmt::format("{}:{}: {}", file.string(), error.line(), error.what())};
  }
}

OwnedText refusal(const Controller& controller, const Step& step, std::size_t number) {
  std::string possible;
  for (const Choice& choice : controller.choices()) {
    if (!choice.may_be_chosen()) continue;
    possible += (possible.empty() ? "" : ", ") + step_text(choice, controller.names());
  }
  if (possible.empty())
    return base::in_both(
        {"Step {0} of the schedule, '{1}', cannot be taken: nothing can be chosen there. The program is "
         "another one, or does not do the same in each run.",
         "不能走调度的第 {0} 步“{1}”：那里没有什么可选。程序不是同一个，或者每次运行做的事不同。"},
        number, to_text(step));
  return base::in_both({"Step {0} of the schedule, '{1}', cannot be taken. Possible there: {2}. The program is another "
                        "one, or does not do the same in each run.",
                        "不能走调度的第 {0} 步“{1}”。那里可能的是：{2}。程序不是同一个，或者每次运行做的事不同。"},
                       number, to_text(step), possible);
}

}  // namespace control
