#include "app/lesson_text.hpp"

#include <fmt/format.h>

#include <vector>

#include "app/lessons.hpp"
#include "app/text_table.hpp"
#include "lesson/output_line.hpp"
#include "lesson/progress.hpp"

namespace app {

using base::Language;
using base::tr;
using lesson::Lesson;

namespace {

std::string document_text(const Lesson& lesson, Language language) {
  const lesson::Document& document = lesson.document;
  if (document.number.empty()) return is_own(lesson) ? tr(language, {"own", "自编"}) : "-";
  if (document.example == 0) return document.number;
  return fmt::format("{} #{}", document.number, document.example);
}

std::string block_text(const lesson::markdown::Block& block) {
  using Kind = lesson::markdown::Block::Kind;
  switch (block.kind) {
    case Kind::Heading:
      return "\n" + block.plain() + "\n" + std::string(display_width(block.plain()), '-') + "\n";
    case Kind::Code:
      return block.code;
    case Kind::Rule:
      return "\n";
    case Kind::ListItem: {
      const std::string indent(static_cast<std::size_t>(block.level - 1) * 2, ' ');
      const std::string mark = block.continues ? "  " : block.number > 0 ? fmt::format("{}. ", block.number) : "- ";
      return indent + mark + block.plain() + "\n";
    }
    case Kind::Paragraph:
      return block.plain() + "\n";
  }
  return "";
}

std::string rules_text(const char* heading, const std::vector<lesson::Rule>& rules, Language language) {
  if (rules.empty()) return "";
  std::string text = fmt::format("\n{}\n", heading);
  for (const lesson::Rule& rule : rules) text += fmt::format("  - {}\n", rule.says.in(language));
  return text;
}

std::string questions_text(const Lesson& lesson, std::uint32_t learner, Language language) {
  std::string text;
  for (const lesson::Question& question : lesson.questions) {
    text += fmt::format("\n? {}\n", question.ask.in(language));
    char letter = 'a';
    if (question.answering == lesson::Answering::Lines)
      for (const std::size_t line : lesson::line_order(lesson, question, learner))
        text += fmt::format("  {}) {}\n", letter++, question.lines[line]);
    if (question.answering != lesson::Answering::Choice) continue;
    for (const std::size_t choice : lesson::choice_order(lesson, question, learner))
      text += fmt::format("  {}) {}\n", letter++, question.choices[choice].text.in(language));
  }
  return text;
}

std::string tries_text(const Lesson& lesson, Language language) {
  if (lesson.tries.empty()) return "";
  std::string text = fmt::format("\n{}\n", tr(language, {"Try it", "试一试"}));
  int number = 0;
  for (const lesson::Try& each : lesson.tries)
    text += fmt::format("  {}. {}: {}\n", ++number, each.title.in(language), each.watch.in(language));
  return text;
}

std::string optional_seconds(const std::optional<base::TraceTime>& time) { return time ? seconds_text(*time) : "-"; }

std::string name_text(const lesson::ProcessLife& life) {
  return life.process == life.name || life.process == "main" ? life.name
                                                             : fmt::format("{} ({})", life.process, life.name);
}

}  // namespace

std::string seconds_text(base::TraceTime time) {
  return fmt::format("{:.3f}", std::chrono::duration<double>(time).count());
}

std::string lesson_list_text(const lesson::Library& library, const lesson::Progress& progress, Language language) {
  std::vector<std::vector<std::string>> rows{{tr(language, {"No", "编号"}), tr(language, {"Title", "标题"}),
                                              tr(language, {"Document", "文档"}), tr(language, {"Minutes", "分钟"}),
                                              ""}};
  for (const Lesson& each : library.lessons) {
    const auto done = progress.lessons.find(each.id());
    const bool is_done = done != progress.lessons.end() && done->second.done;
    rows.push_back({each.number, each.title.in(language), document_text(each, language), std::to_string(each.minutes),
                    is_done ? tr(language, {"done", "已完成"}) : ""});
  }
  for (const lesson::FolderError& each : library.errors)
    rows.push_back({"!", each.name(), "", "", tr(language, {"cannot be used", "不能使用"})});
  return text_table(rows);
}

std::string lesson_text(const Lesson& lesson, std::uint32_t learner, Language language) {
  std::string text = fmt::format("{}  {}\n{}\n", lesson.number, lesson.title.in(language), lesson.summary.in(language));
  if (!lesson.document.number.empty()) {
    text += tr(language, {"Document {0}: {1}\n", "文档 {0}：{1}\n"}, lesson.document.number, lesson.document.section);
  }
  text += fmt::format("{}\n", lesson.program.file);
  for (const lesson::markdown::Block& block : lesson.guide.in(language).blocks) text += block_text(block);
  text += rules_text(tr(language, {"Holds in every run", "每次运行都成立"}), lesson.must, language);
  text += rules_text(tr(language, {"Usual, by timing only", "通常如此，只靠时机"}), lesson.usual, language);
  return text + questions_text(lesson, learner, language) + tries_text(lesson, language);
}

std::string console_line_text(const lesson::PrintedLine& line, std::size_t name_width) {
  const std::string name{line.process.empty() ? "?" : line.process};
  const std::size_t width = display_width(name);
  return fmt::format("{:>8}  {}{} {} {}", seconds_text(line.at), name,
                     std::string(name_width > width ? name_width - width : 0, ' '), line.stream == 2 ? "!" : "|",
                     line.text);
}

std::string cue_text(const Lesson& lesson, const lesson::CueMoment& moment, Language language) {
  return fmt::format("{:>8}  > {}", seconds_text(moment.at), lesson.cues[moment.cue].say.in(language));
}

std::string lives_text(const lesson::Retelling& retelling, Language language) {
  std::vector<std::vector<std::string>> rows{
      {tr(language, {"Process", "进程"}), "pid", tr(language, {"State", "状态"}), tr(language, {"Started", "启动"}),
       tr(language, {"Ended", "结束"}), tr(language, {"Exit code", "退出码"}), tr(language, {"Reaped by", "回收者"})}};
  for (const lesson::ProcessLife& life : retelling.lives()) {
    rows.push_back({name_text(life), life.pid == 0 ? "-" : std::to_string(life.pid), life.state,
                    optional_seconds(life.started), optional_seconds(life.ended),
                    life.exitcode ? std::to_string(*life.exitcode) : "-",
                    life.reaped_by.empty() ? "-" : life.reaped_by});
  }
  return text_table(rows);
}

std::string comparison_text(const Lesson& lesson, const lesson::Retelling& retelling, Language language) {
  if (!lesson.document_output) return "";
  const lesson::DocumentOutput& document = *lesson.document_output;
  const lesson::Comparison comparison{document, retelling};
  std::string text = tr(language, {"The document's output: ", "文档的输出："});
  text += comparison.same_order()   ? tr(language, {"the same lines in the same order", "行相同，顺序也相同"})
          : comparison.same_lines() ? tr(language, {"the same lines in another order", "行相同，顺序不同"})
                                    : tr(language, {"not all lines are the same", "有些行不同"});
  text += '\n';
  std::vector<std::vector<std::string>> rows;
  std::vector<lesson::Comparison::Row> all = comparison.rows();
  for (std::size_t i = 0; i < comparison.only_here(); ++i) all.push_back(comparison.only_here(i));
  for (const lesson::Comparison::Row& row : all) {
    const std::string left = row.document == 0 ? "" : document.lines[static_cast<std::size_t>(row.document) - 1];
    const std::string right = row.own == 0 ? tr(language, {"(not in this run)", "（本次没有）"})
                                           : fmt::format("{}: {}", row.own, retelling.line(row.line).text);
    rows.push_back({row.document == 0 ? "  -" : fmt::format("{:>3}", row.document), left, right});
  }
  text += text_table(rows);
  for (const lesson::DocumentNote& note : document.notes) {
    text += note.line == 0 ? "  * " : fmt::format("{:>3} * ", note.line);
    text += note.text.in(language) + "\n";
  }
  return text;
}

}  // namespace app
