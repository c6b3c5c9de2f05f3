#include "app/describe_command.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string_view>
#include <vector>

#include "app/commands.hpp"

namespace app {
namespace {

using Words = std::vector<std::string>;

struct OptionText {
  Words names;        ///< "-o", "--output"; empty: a positional.
  std::string value;  ///< "FILE"; empty: a flag.
  Words choices;      ///< The values, where only these are allowed.
  std::string meaning;
  std::string standard;  ///< The value without the option; empty: none.
};

struct CommandText {
  std::string name;  ///< "golden compare"; empty: the program without a command.
  std::string usage, meaning, notes;
  std::vector<OptionText> options, positionals;
  bool prefix = false;  ///< What follows its first positional belongs to another program.
};

/// "{chrome,csv}" in the type's name that the library gives it.
Words choices_of(const std::string& type) {
  const std::size_t begin = type.find('{'), end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  Words choices;
  std::istringstream list{type.substr(begin + 1, end - begin - 1)};
  for (std::string each; std::getline(list, each, ',');) choices.push_back(each);
  return choices;
}

OptionText text_of(const CLI::Option& option) {
  OptionText text;
  for (const std::string& name : option.get_snames()) text.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) text.names.push_back("--" + name);
  text.meaning = option.get_description();
  text.standard = option.get_default_str();
  if (text.names.empty()) {
    text.value = option.get_name(true);
  } else if (option.get_items_expected_max() > 0) {
    const std::string type = option.get_type_name();
    text.choices = choices_of(type);
    text.value = type.substr(0, type.find(':'));
    if (text.value == "TEXT" || text.value == "INT" ||
        text.value == "FLOAT") {  // The library's words for what has no name.
      text.value = option.get_lnames().front();
      std::transform(text.value.begin(), text.value.end(), text.value.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    }
  }
  return text;
}

CommandText text_of(const CLI::App& command, const std::string& name) {
  CommandText text;
  text.name = name;
  text.meaning = command.get_description();
  text.notes = command.get_footer();
  text.prefix = command.get_prefix_command();
  const std::string called = name.empty() ? "spawnarium" : "spawnarium " + name;
  if (const auto formatter = std::dynamic_pointer_cast<CLI::Formatter>(command.get_formatter())) {
    std::istringstream lines{formatter->make_usage(&command, called)};
    while (text.usage.empty() && std::getline(lines, text.usage)) {
    }
    if (text.usage.starts_with("Usage: ")) text.usage.erase(0, 7);
  }
  for (const CLI::Option* option : command.get_options()) {
    OptionText each = text_of(*option);
    (each.names.empty() ? text.positionals : text.options).push_back(std::move(each));
  }
  return text;
}

/// The program itself, then each command, then the commands of a command; without those that have no group, which are
/// not for people.
void collect(const CLI::App& app, const std::string& name, std::vector<CommandText>& texts) {
  texts.push_back(text_of(app, name));
  for (const CLI::App* command : app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); }))
    collect(*command, name.empty() ? command->get_name() : name + " " + command->get_name(), texts);
}

std::vector<CommandText> commands_of(const CLI::App& app) {
  std::vector<CommandText> texts;
  collect(app, "", texts);
  return texts;
}

/// The words of the usage line that are typed as they stand: list, show, new, restart of "(NN | list | show NN | new
/// SLUG | restart NN)".
Words literal_words(const CommandText& command) {
  Words words;
  const std::size_t list = command.usage.find('(');
  if (list == std::string::npos) return words;
  std::istringstream parts{command.usage.substr(list)};
  for (std::string part; parts >> part;) {
    part.erase(std::remove_if(part.begin(), part.end(), [](char c) { return c == '(' || c == ')' || c == '|'; }),
               part.end());
    if (!part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
      words.push_back(part);
  }
  return words;
}

bool takes_lessons(const CommandText& command) {
  return command.usage.find("NN") != std::string::npos || command.usage.find("LESSON") != std::string::npos;
}

/// The names of the commands below this one: compare and update of golden.
Words subcommands(const std::vector<CommandText>& commands, const CommandText& above) {
  const std::string prefix = above.name.empty() ? "" : above.name + " ";
  Words names;
  for (const CommandText& each : commands)
    if (each.name.size() > prefix.size() && each.name.starts_with(prefix) &&
        each.name.find(' ', prefix.size()) == std::string::npos)
      names.push_back(each.name.substr(prefix.size()));
  return names;
}

/// What may stand where the command's first positional does.
Words typed_words(const std::vector<CommandText>& commands, const CommandText& command) {
  Words words = literal_words(command);
  const Words below = subcommands(commands, command);
  words.insert(words.end(), below.begin(), below.end());
  return words;
}

std::string joined(const Words& words, std::string_view between = " ") {
  return fmt::format("{}", fmt::join(words, between));
}

// --- Manual ---

std::string roff(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\') escaped += "\\e";
    else if (c == '-') escaped += "\\-";
    else if (c == '\'' && escaped.empty()) escaped += "\\(aq";
    else if (c == '.' && escaped.empty()) escaped += "\\&.";
    else escaped += c;
  }
  return escaped;
}

std::string names_and_value(const OptionText& option) {
  Words names;
  for (const std::string& each : option.names) names.push_back("\\fB" + roff(each) + "\\fR");
  if (names.empty()) return "\\fI" + roff(option.value) + "\\fR";
  return joined(names, ", ") + (option.value.empty() ? "" : " \\fI" + roff(option.value) + "\\fR");
}

std::string roff_of(const OptionText& option) {
  std::string text = ".TP\n" + names_and_value(option) + "\n" + roff(option.meaning) + ".\n";
  if (!option.choices.empty()) text += "One of " + roff(joined(option.choices, ", ")) + ".\n";
  if (!option.standard.empty()) text += "Default: " + roff(option.standard) + ".\n";
  return text;
}

/// Examples are lines of two columns, "  spawnarium run hello.py   watch it"; the rest is prose.
std::string roff_of_notes(const std::string& notes) {
  std::string text;
  bool prose = false;
  std::istringstream lines{notes};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t gap = line.find("   ", 2);
    if (line.starts_with("  ") && gap != std::string::npos) {
      const std::size_t meaning = line.find_first_not_of(' ', gap);
      text += ".TP\n\\fB" + roff(line.substr(2, gap - 2)) + "\\fR\n" + roff(line.substr(meaning)) + "\n";
      prose = false;
    } else if (!line.empty()) {
      if (!prose) text += ".PP\n";
      text += roff(line) + "\n";
      prose = true;
    }
  }
  return text;
}

// --- Shells ---

std::string shell_word(std::string_view text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return word + "'";
}

/// In an explanation of _arguments the bracket would end it.
std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == ']' || c == '[' ? std::string{'\\', c} : std::string{c};
  return escaped;
}

/// What completes a value that is not one of some words.
std::string zsh_action(std::string_view value) {
  for (const std::string_view file : {"FILE", "OUTPUT", "REPORT", "PROGRAM"})
    if (value == file) return "_files";
  return " ";
}

constexpr std::string_view kLessonNumbers =
    "$(spawnarium lesson list 2>/dev/null | sed -n 's/^\\([0-9][0-9]*\\) .*/\\1/p')";

}  // namespace

std::string manual_commands(const CLI::App& app) {
  std::string text;
  for (const CommandText& command : commands_of(app)) {
    text += ".SS \"" + roff(command.usage) + "\"\n";
    if (!command.name.empty()) text += roff(command.meaning) + ".\n";
    for (const OptionText& each : command.positionals) text += roff_of(each);
    for (const OptionText& each : command.options) text += roff_of(each);
    text += roff_of_notes(command.notes);
  }
  return text;
}

std::string bash_completion(const CLI::App& app) {
  const std::vector<CommandText> commands = commands_of(app);
  std::string values, options, words;
  Words above, prefixes;
  for (const CommandText& command : commands) {
    Words names;
    for (const OptionText& option : command.options) {
      names.insert(names.end(), option.names.begin(), option.names.end());
      for (const std::string& name : option.names)
        if (!option.value.empty())
          values += fmt::format("    {}) words={} ;;\n", shell_word(command.name + ":" + name),
                                shell_word(joined(option.choices)));
    }
    options += fmt::format("      {}) words={} ;;\n", shell_word(command.name), shell_word(joined(names)));
    const Words typed = typed_words(commands, command);
    if (takes_lessons(command))
      words += fmt::format("      {}) words=\"{} {}\" ;;\n", shell_word(command.name), joined(typed), kLessonNumbers);
    else if (!typed.empty())
      words += fmt::format("      {}) words={} ;;\n", shell_word(command.name), shell_word(joined(typed)));
    if (!subcommands(commands, command).empty()) above.push_back(shell_word(command.name));
    if (command.prefix) prefixes.push_back(shell_word(command.name));
  }
  return fmt::format(R"(# Completion of spawnarium for bash. Where nothing is offered, files are.
_spawnarium() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} command= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${{COMP_WORDS[i]}} != -* ]] || continue
    ! _spawnarium_values "$command:${{COMP_WORDS[i - 1]}}" || continue
    case $command in
      {}) command+=${{command:+ }}${{COMP_WORDS[i]}} ;;
      {}) return ;;  # What follows belongs to the program that is run.
    esac
  done
  words=
  if _spawnarium_values "$command:${{COMP_WORDS[COMP_CWORD - 1]}}"; then
    :
  elif [[ $word == -* ]]; then
    case $command in
{}    esac
  else
    case $command in
{}    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
_spawnarium_values() {{  # COMMAND:OPTION: sets `words` to its values (none: files); false when the option takes none.
  case $1 in
{}    *) return 1 ;;
  esac
}}
complete -o default -F _spawnarium spawnarium
)",
                     joined(above, "|"), joined(prefixes, "|"), options, words, values);
}

std::string zsh_completion(const CLI::App& app) {
  const std::vector<CommandText> commands = commands_of(app);
  std::string cases, names;
  for (const CommandText& command : commands) {
    std::string arguments;
    for (const OptionText& option : command.options) {
      const std::string value =
          option.value.empty()
              ? ""
              : ":" + option.value + ":" +
                    (option.choices.empty() ? zsh_action(option.value) : "(" + joined(option.choices) + ")");
      const std::string meaning = shell_word("[" + zsh_text(option.meaning) + "]" + value);
      arguments += option.names.size() > 1 ? fmt::format(" \\\n        '({})'{{{}}}{}", joined(option.names),
                                                         joined(option.names, ","), meaning)
                                           : fmt::format(" \\\n        {}{}", option.names.front(), meaning);
    }
    const Words typed = typed_words(commands, command);
    std::string rest = command.prefix ? "'(-)1:SCRIPT:_files' '*:ARGS:_files'" : "'*:FILE:_files'";
    if (takes_lessons(command)) rest = fmt::format("\"*:LESSON:({} {})\"", joined(typed), kLessonNumbers);
    else if (!typed.empty()) rest = shell_word("1:COMMAND:(" + joined(typed) + ")") + " '*:FILE:_files'";
    if (!command.name.empty())
      cases +=
          fmt::format("      {})\n        _arguments{} \\\n        {} ;;\n", shell_word(command.name), arguments, rest);
    else names = arguments;
  }
  std::string described;
  for (const CommandText& command : commands)
    if (!command.name.empty() && command.name.find(' ') == std::string::npos)
      described += fmt::format("    {}\n", shell_word(command.name + ":" + command.meaning));
  Words above;
  for (const CommandText& command : commands)
    if (!command.name.empty() && !subcommands(commands, command).empty()) above.push_back(shell_word(command.name));
  return fmt::format(R"(#compdef spawnarium
_spawnarium() {{
  local curcontext=$curcontext state line name
  local -a commands=(
{}  )
  _arguments -C{} \
        '1: :->first' '*:: :->rest'
  case $state in
    first)
      _describe command commands
      _files ;;
    rest)
      name=$line[1]
      case $name in
        {}) [[ -z $words[2] || CURRENT -eq 2 ]] || {{ name+=" $words[2]"; shift words; (( CURRENT-- )) }} ;;
      esac
      case $name in
{}      esac ;;
  esac
}}
_spawnarium "$@"
)",
                     described, names, joined(above, "|"), cases);
}

void add_describe_command(CLI::App& app, Context& context) {
  auto form = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("describe", "Print the command line for other programs")->group("");
  command->add_option("FORM", *form, "man: the manual's part on commands; bash, zsh: completion")
      ->required()
      ->check(CLI::IsMember({"man", "bash", "zsh"}));
  command->callback([form, &app, &context] {
    context.action = [form, &app] {
      const std::string text = *form == "man"    ? manual_commands(app)
                               : *form == "bash" ? bash_completion(app)
                                                 : zsh_completion(app);
      std::fwrite(text.data(), 1, text.size(), stdout);
      return 0;
    };
  });
}

}  // namespace app
