#include "lesson/load.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>

#include "base/lines.hpp"
#include "base/nearest.hpp"
#include "base/read_file.hpp"
#include "lesson/load_condition.hpp"
#include "lesson/load_guide.hpp"
#include "lesson/load_question.hpp"
#include "lesson/toml_section.hpp"

namespace lesson {
namespace {

// Lines of a program within a message, which is one line.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += c == '\n' ? std::string("\\n") : std::string(1, c);
  return line;
}

// Reads one lesson, section by section, into `lesson_`: later sections refer to the processes and the program's text
// that earlier ones have set.
class Loader {
 public:
  explicit Loader(std::shared_ptr<const base::Files> files)
      : files_{*files},
        file_{files_.path_of(kLessonFile)},
        table_{read_toml(files_, kLessonFile)},
        root_{file_,
              table_,
              kLessonFile,
              {"number", "slug", "title", "summary", "minutes", "document", "program", "processes", "document_output",
               "must", "usual", "schedule", "cue", "question", "try", "hide_family"},
              languages_of(table_, "title")} {
    lesson_.files = std::move(files);
  }

  Lesson load() {
    load_head();
    load_document();
    load_program();
    load_processes();
    load_document_output();
    load_rules("must", lesson_.must);
    load_rules("usual", lesson_.usual);
    load_schedule();
    for (const Section& cue : root_.sections("cue", {"when", "say", "point"})) load_cue(cue);
    lesson_.questions = load_questions(root_, aliases_);
    for (const Section& each : root_.sections("try", {"title", "change", "watch"})) load_try(each);
    lesson_.guide =
        load_guides(files_, aliases_, std::count(lesson_.program.source.begin(), lesson_.program.source.end(), '\n'),
                    languages_of(table_, "title"));
    return std::move(lesson_);
  }

 private:
  void load_head() {
    lesson_.number = root_.string("number");
    lesson_.slug = root_.string("slug");
    const std::string folder = files_.name();
    if (folder != lesson_.id()) {
      root_.fail_at_key(
          "slug",
          {"number and slug make '{0}', but the folder is called '{1}'", "number 和 slug 合成 '{0}'，文件夹却叫 '{1}'"},
          lesson_.id(), folder);
    }
    lesson_.title = root_.text("title");
    lesson_.summary = root_.text("summary");
    lesson_.minutes = root_.count_or("minutes", 5);
    lesson_.hide_family = root_.flag_or("hide_family", false);
    if (lesson_.minutes < 1) root_.fail_at_key("minutes", {"a lesson takes at least 1 minute", "一课至少要 1 分钟"});
  }

  void load_document() {
    if (!root_.has("document")) return;
    const Section document = root_.section("document", {"number", "section", "example"});
    lesson_.document = {.number = document.string("number"),
                        .section = document.string_or("section", ""),
                        .example = document.count_or("example", 0)};
  }

  void load_program() {
    Program& program = lesson_.program;
    std::string name = "program.py";
    if (root_.has("program")) {
      const Section section =
          root_.section("program", {"file", "args", "stdin", "start_method", "stop_after_s", "may_be_held"});
      name = section.string_or("file", name);
      program.args = section.strings("args");
      program.stdin_text = section.string_or("stdin", "");
      program.start_method = section.string_or("start_method", "fork");
      if (program.start_method != "fork" && program.start_method != "spawn") {
        section.fail_at_key(
            "start_method",
            {"unknown start method '{0}'; known are fork, spawn", "未知的启动方法 '{0}'；可用的有 fork、spawn"},
            program.start_method);
      }
      program.may_be_held = section.flag_or("may_be_held", true);
      if (section.has("stop_after_s")) {
        program.stop_after_s = section.number("stop_after_s");
        constexpr double kLongest = 24 * 60 * 60;
        if (program.stop_after_s <= 0 || program.stop_after_s > kLongest) {
          section.fail_at_key(
              "stop_after_s",
              {"a program is stopped after more than 0 seconds and within a day; leave it out if it ends by itself",
               "程序要在 0 秒之后、一天之内被结束；会自己结束的程序不要写这一项"});
        }
      }
    }
    program.source = read_file(files_, name, base::kMostSource);
    program.file = files_.path_of(name);
  }

  void load_processes() {
    lesson_.processes.push_back({.alias = "main", .name = "MainProcess", .parent = "", .nth = 0});
    aliases_.emplace_back("main");
    if (!root_.has("processes")) return;
    const toml::table* table = root_.node("processes").as_table();
    if (table == nullptr)
      root_.fail_at_key(
          "processes", {"'processes' must be a table: f1 = \"Process-1\"", "'processes' 必须是表：f1 = \"Process-1\""});
    const std::vector<std::string> words = keys_of(*table);
    const Section processes{file_, *table, "processes", words};
    for (const std::string& alias : words) load_process(processes, alias);
    for (const std::string& alias : words) check_parent(processes, alias);
  }

  void load_process(const Section& processes, const std::string& alias) {
    if (alias == "main" || alias == "each" || alias == "outside") {
      processes.fail_at_key(
          alias, {"'{0}' has its own meaning; call this process otherwise", "'{0}' 另有含义；请给这个进程换个名字"},
          alias);
    }
    ProcessName name{.alias = alias, .name = "", .parent = "", .nth = 0};
    if (processes.node(alias).is_string()) {
      name.name = processes.string(alias);
    } else {
      const Section family = processes.section(alias, {"parent", "nth"});
      name.parent = family.string("parent");
      name.nth = family.count("nth");
      if (name.nth < 1)
        family.fail_at_key("nth", {"'nth' says which child of its parent it is, from 1",
                                   "'nth' 表示它是父进程的第几个子进程，从 1 数起"});
    }
    lesson_.processes.push_back(name);
    aliases_.push_back(alias);
  }

  void check_parent(const Section& processes, const std::string& alias) {
    const ProcessName& name = *std::find_if(lesson_.processes.begin(), lesson_.processes.end(),
                                            [&](const ProcessName& each) { return each.alias == alias; });
    if (!name.parent.empty()) require_process(processes, alias, name.parent, aliases_);
  }

  // In the order in which they are written; a table's own is the alphabet's.
  static std::vector<std::string> keys_of(const toml::table& table) {
    std::vector<toml::key> keys;
    for (const auto& [key, value] : table) keys.push_back(key);
    const auto place = [](const toml::key& key) {
      return std::pair{key.source().begin.line, key.source().begin.column};
    };
    std::sort(keys.begin(), keys.end(), [&](const toml::key& a, const toml::key& b) { return place(a) < place(b); });
    std::vector<std::string> words;
    for (const toml::key& key : keys) words.emplace_back(key.str());
    return words;
  }

  void load_document_output() {
    if (!root_.has("document_output")) return;
    const Section section = root_.section("document_output", {"text", "pids", "note"});
    const std::string text = section.string("text");
    const auto lines = base::lines_of(text);
    DocumentOutput output{.lines = {lines.begin(), lines.end()}, .pids = {}, .notes = {}};
    if (section.has("pids")) load_pids(section, output);
    for (const Section& note : section.sections("note", {"line", "en", "zh"})) load_note(note, output);
    lesson_.document_output = std::move(output);
  }

  void load_pids(const Section& section, DocumentOutput& output) {
    const toml::table* table = section.node("pids").as_table();
    if (table == nullptr)
      section.fail_at_key("pids", {"'pids' must be a table: main = 9968", "'pids' 必须是表：main = 9968"});
    const Section pids{file_, *table, "pids", keys_of(*table)};
    for (const auto& [key, value] : *table) {
      const std::string alias(key.str());
      if (alias != "outside") require_process(pids, alias, alias, aliases_);
      output.pids[std::to_string(pids.integer(alias))] = alias;
    }
  }

  static void load_note(const Section& note, DocumentOutput& output) {
    const int line = note.count_or("line", 0);
    if (line < 0 || static_cast<std::size_t>(line) > output.lines.size()) {
      note.fail_at_key("line", {"the document's output has {0} lines", "文档的输出只有 {0} 行"}, output.lines.size());
    }
    output.notes.push_back({.line = line, .text = note.own_text({.english = "note", .chinese = "note"})});
  }

  void load_rules(std::string_view key, std::vector<Rule>& rules) {
    for (const Section& section : root_.sections(key, with_condition_keys({"says", "for_each"}))) {
      Rule rule{.says = section.text("says"),
                .condition = Lines{},
                .for_each = section.strings("for_each"),
                .line = section.line()};
      for (const std::string& process : rule.for_each) require_process(section, "for_each", process, aliases_);
      Aliases aliases = aliases_;
      if (!rule.for_each.empty()) aliases.emplace_back("each");
      rule.condition = load_condition(section, aliases);
      rules.push_back(std::move(rule));
    }
  }

  void load_schedule() {
    Schedule& schedule = lesson_.schedule;
    if (root_.has("schedule")) {
      const Section section = root_.section("schedule", {"want", "before", "steps", "undecided", "note"});
      schedule.want = section.strings("want");
      schedule.steps = section.strings("steps");
      schedule.note = section.text_if_there("note");
      for (const std::string& line : schedule.want) require_placeholders(section, "want", line, aliases_);
      for (const std::string& step : schedule.steps) check_step(section, step);
      if (section.has("before")) load_schedule_pairs(section);
      for (const Section& each : section.sections("undecided", {"lines", "instead", "after", "en", "zh"}))
        load_undecided(each);
      if (schedule.empty() && !lesson_.document_output)
        section.fail({"schedule needs one of want, before, steps", "schedule 需要 want、before、steps 之一"});
    }
    if (files_.has(kScheduleFile)) load_steps();
  }

  void load_steps() {
    const toml::table table = read_toml(files_, kScheduleFile);
    const std::string file = files_.path_of(kScheduleFile);
    const Section section{file, table, kScheduleFile, {"steps"}, languages_of(table_, "title")};
    lesson_.schedule.steps = section.strings("steps");
    for (const std::string& step : lesson_.schedule.steps) check_step(section, step);
  }

  void load_undecided(const Section& section) {
    Undecided undecided;
    undecided.instead = section.strings("instead");
    undecided.after = section.count_or("after", 0);
    undecided.why = section.own_text({.english = "undecided", .chinese = "undecided"});
    const std::size_t all = lesson_.document_output ? lesson_.document_output->lines.size() : 0;
    const toml::array* lines = section.has("lines") ? section.node("lines").as_array() : nullptr;
    for (std::size_t i = 0; lines != nullptr && i < lines->size(); ++i)
      undecided.lines.push_back(static_cast<int>(lines->get(i)->value_or(std::int64_t{-1})));
    if (section.has("lines") && lines == nullptr) undecided.lines.push_back(-1);
    for (const int line : undecided.lines)
      if (line < 1 || static_cast<std::size_t>(line) > all)
        section.fail_at_key("lines",
                            {"'lines' must be numbers of lines; the document's output has {0}",
                             "'lines' 必须是行号；文档的输出有 {0} 行"},
                            all);
    const bool counted = undecided.instead.size() == undecided.lines.size() || undecided.instead.empty();
    if (undecided.lines.empty() ? undecided.instead.empty() : !counted)
      section.fail({"undecided needs 'lines', and 'instead' either for each of them or not at all; or 'instead' alone",
                    "undecided 需要 'lines'，'instead' 要么每行一条，要么不写；或者只有 'instead'"});
    for (const std::string& line : undecided.instead) require_placeholders(section, "instead", line, aliases_);
    lesson_.schedule.undecided.push_back(std::move(undecided));
  }

  void load_schedule_pairs(const Section& section) {
    const toml::array* pairs = section.node("before").as_array();
    if (pairs == nullptr)
      section.fail_at_key("before", {"'before' must be a list of pairs: [[A, B], [C, D]]",
                                     "'before' 必须是一列事件对：[[A, B], [C, D]]"});
    for (const toml::node& node : *pairs) {
      const toml::array* pair = node.as_array();
      if (pair == nullptr || pair->size() != 2) {
        section.fail_at(node.source().begin.line, {"each of 'before' must be a pair of events: [first, second]",
                                                   "'before' 中的每一项必须是一对事件：[先, 后]"});
      }
      lesson_.schedule.before.emplace_back(load_pattern(section.of((*pair)[0], "before", kEventKeys), aliases_),
                                           load_pattern(section.of((*pair)[1], "before", kEventKeys), aliases_));
    }
  }

  // Who it is, run control knows: actors have the names that a run gives them.
  static void check_step(const Section& section, const std::string& step) {
    std::istringstream words(step);
    std::string actor, operation;
    words >> actor >> operation;
    if (!trace::operation_named(operation)) {
      section.fail_at_key("steps",
                          {"unknown operation '{0}' in step '{1}'; a step is 'actor operation object', such as 'main "
                           "start Process-1'",
                           "步骤 '{1}' 中有未知的操作 '{0}'；一步写作 '谁 操作 对象'，例如 'main start Process-1'"},
                          operation, step);
    }
  }

  Target load_target(const Section& section, std::string_view key) {
    const std::string text = section.string(key);
    const Target target = parse_target(text);
    if (target.kind == Target::Kind::None || target.kind == Target::Kind::Lesson || target.kind == Target::Kind::Term) {
      section.fail_at_key(key,
                          {"'{0}' points nowhere; known are panel:NAME ({1}), process:NAME, object:NAME, line:N",
                           "'{0}' 没有指向任何地方；可用的有 panel:NAME（{1}）、process:NAME、object:NAME、line:N"},
                          text, fmt::join(panel_names(), ", "));
    }
    check_target(section, key, target);
    return target;
  }

  void check_target(const Section& section, std::string_view key, const Target& target) {
    if (target.kind == Target::Kind::Process) require_process(section, key, target.name, aliases_);
    const auto lines = std::count(lesson_.program.source.begin(), lesson_.program.source.end(), '\n');
    if (target.kind == Target::Kind::Line && target.line > lines) {
      section.fail_at_key(key, {"the program has {0} lines, there is no line {1}", "程序只有 {0} 行，没有第 {1} 行"},
                          lines, target.line);
    }
  }

  void load_cue(const Section& section) {
    lesson_.cues.push_back({.when = load_pattern(section.section("when", kEventKeys), aliases_),
                            .say = section.text("say"),
                            .point = section.has("point") ? load_target(section, "point") : Target{}});
  }

  void load_try(const Section& section) {
    Try suggestion{.title = section.text("title"), .changes = {}, .watch = section.text("watch")};
    std::string source = lesson_.program.source;
    for (const Section& each : section.sections("change", {"search", "replace"})) {
      const Change change{.search = each.string("search"),
                          .replace = each.has("replace") ? each.string_or_empty("replace") : ""};
      check_search(each, change, source);
      suggestion.changes.push_back(change);
    }
    if (suggestion.changes.empty())
      section.fail({"try needs a change: [[try.change]] with search and replace",
                    "try 需要改动：[[try.change]]，其中写 search 和 replace"});
    lesson_.tries.push_back(std::move(suggestion));
  }

  static void check_search(const Section& section, const Change& change, const std::string& source) {
    const std::size_t first = source.find(change.search);
    if (first == std::string::npos) {
      section.fail_at_key("search",
                          {"'{0}' is not in the program; it must be there exactly as it is written",
                           "程序中没有 '{0}'；它必须与程序中的写法完全一致"},
                          on_one_line(change.search));
    }
    if (source.find(change.search, first + 1) != std::string::npos) {
      section.fail_at_key("search",
                          {"'{0}' is in the program more than once; add what stands beside it",
                           "'{0}' 在程序中不止一处；请把旁边的内容也写上"},
                          on_one_line(change.search));
    }
  }

  const base::Files& files_;  // The lesson keeps them.
  std::string file_;
  toml::table table_;
  Section root_;
  Lesson lesson_;
  Aliases aliases_;
};

}  // namespace

Lesson load(std::shared_ptr<const base::Files> files) { return Loader{std::move(files)}.load(); }

}  // namespace lesson
