#include "supervisor/options.hpp"

#include <charconv>
#include <string_view>

namespace supervisor {

using engine::Stream;

namespace {

template <class Number>
Number number(std::string_view text, const std::string& option) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw WrongUsage{option + " wants a number, not '" + std::string{text} + "'."};
  return value;
}

Stream stdin_named(std::string_view name) {
  if (name == "inherit") return Stream::Inherit;
  if (name == "pipe") return Stream::Pipe;
  if (name == "null") return Stream::Null;
  throw WrongUsage{"--stdin wants inherit, pipe or null, not '" + std::string{name} + "'."};
}

std::string name_of(Stream from) {
  return from == Stream::Inherit ? "inherit" : from == Stream::Pipe ? "pipe" : "null";
}

std::pair<std::string, std::string> fact(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) throw WrongUsage{"--fact wants KEY=VALUE, not '" + std::string{text} + "'."};
  return {std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}};
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  int at = 1;
  for (; at < argc && std::string_view{argv[at]}.starts_with("--"); ++at) {
    const std::string name{argv[at]};
    if (name == "--") {
      ++at;
      break;
    }
    if (name == "--forward") {
      options.forward = true;
      continue;
    }
    if (name == "--own-group") {
      options.own_group = true;
      continue;
    }
    if (name == "--step") {
      options.step = true;
      continue;
    }
    if (at + 1 == argc) throw WrongUsage{name + " wants a value."};
    const std::string_view value{argv[++at]};
    if (name == "--trace") options.trace = value;
    else if (name == "--record-size") options.capacity = number<std::uint64_t>(value, name);
    else if (name == "--stdin") options.stdin_from = stdin_named(value);
    else if (name == "--control") options.control = number<int>(value, name);
    else if (name == "--keep-fd") options.kept_fd = number<int>(value, name);
    else if (name == "--clock") options.clock = value;
    else if (name == "--title") options.title = value;
    else if (name == "--fact") options.facts.push_back(fact(value));
    else throw WrongUsage{"There is no option " + name + "."};
  }
  options.arguments.assign(argv + at, argv + argc);
  if (options.trace.empty()) throw WrongUsage{"--trace FILE is missing."};
  if (options.arguments.empty()) throw WrongUsage{"PROGRAM is missing."};
  options.trace = std::filesystem::absolute(options.trace);
  return options;
}

std::vector<std::string> to_arguments(const Options& options) {
  std::vector<std::string> arguments{"--trace",       options.trace.string(),
                                     "--record-size", std::to_string(options.capacity),
                                     "--stdin",       name_of(options.stdin_from)};
  if (options.forward) arguments.emplace_back("--forward");
  if (options.own_group) arguments.emplace_back("--own-group");
  if (options.step) arguments.emplace_back("--step");
  if (!options.clock.empty()) arguments.insert(arguments.end(), {"--clock", options.clock.string()});
  if (options.kept_fd != -1) arguments.insert(arguments.end(), {"--keep-fd", std::to_string(options.kept_fd)});
  if (options.control != -1) arguments.insert(arguments.end(), {"--control", std::to_string(options.control)});
  if (!options.title.empty()) arguments.insert(arguments.end(), {"--title", options.title});
  for (const auto& [key, value] : options.facts) arguments.insert(arguments.end(), {"--fact", key + "=" + value});
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  return arguments;
}

}  // namespace supervisor
