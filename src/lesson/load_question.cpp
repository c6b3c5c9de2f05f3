#include "lesson/load_question.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace lesson {
namespace {

const std::vector<std::string> kQuestionKeys{"id",     "ask",   "choice", "answered_by", "at",    "decided", "process",
                                             "moment", "lines", "holds",  "right",       "wrong", "early",   "late"};

// Reads one question after the other: an id may occur once, and the stop of a question depends on those before it.
class QuestionLoader {
 public:
  explicit QuestionLoader(const Aliases& aliases) : aliases_{aliases} {}

  std::vector<Question> load(const Section& lesson) {
    for (const Section& question : lesson.sections("question", kQuestionKeys)) load_question(question);
    return std::move(questions_);
  }

 private:
  void load_question(const Section& section) {
    Question question{.id = section.string("id"),
                      .ask = section.text("ask"),
                      .choices = {},
                      .decided = {},
                      .answering = load_answering(section),
                      .moment = {},
                      .lines = {},
                      .proof = {}};
    for (const Question& other : questions_) {
      if (other.id == question.id)
        section.fail_at_key(
            "id",
            {"there is a question '{0}' already; call this one otherwise", "已经有问题 '{0}'；请给这个问题换个名字"},
            question.id);
    }
    question.at = load_stop(section, question.answering);
    if (question.answering == Answering::Choice) load_choices(section, question);
    else load_on_stage(section, question);
    load_decision(section, question);
    questions_.push_back(std::move(question));
  }

  // A question has sentences to choose from, or it is answered on the stage.
  static Answering load_answering(const Section& section) {
    constexpr std::pair<const char*, Answering> kKeys[] = {{"choice", Answering::Choice},
                                                           {"process", Answering::Process},
                                                           {"moment", Answering::Moment},
                                                           {"lines", Answering::Lines}};
    std::optional<Answering> found;
    for (const auto& [key, answering] : kKeys) {
      if (!section.has(key)) continue;
      if (found)
        section.fail_at_key(key, {"a question has one kind of answer: choice, process, moment or lines",
                                  "一个问题只有一种回答方式：choice、process、moment 或 lines"});
      found = answering;
    }
    const Answering answering = found.value_or(Answering::Choice);
    const bool on_stage = answering != Answering::Choice;
    const auto refuse = [&](const char* key, bool known) {
      if (section.has(key) && !known)
        section.fail_at_key(key, {"'{0}' does not belong to this kind of question", "'{0}' 不属于这种问题"}, key);
    };
    refuse("answered_by", !on_stage);
    refuse("holds", answering == Answering::Process);
    refuse("right", on_stage);
    refuse("wrong", answering == Answering::Process || answering == Answering::Lines);
    refuse("early", answering == Answering::Moment);
    refuse("late", answering == Answering::Moment);
    return answering;
  }

  void load_choices(const Section& section, Question& question) {
    const std::string answered_by = section.string_or("answered_by", "choice");
    if (answered_by != "run" && answered_by != "choice") {
      section.fail_at_key("answered_by",
                          {"unknown '{0}'; known are choice (one has right = true), run (each has holds)",
                           "未知的 '{0}'；可用的有 choice（其中一项写 right = true）、run（每一项都写 holds）"},
                          answered_by);
    }
    question.answered_by_run = answered_by == "run";
    for (const Section& choice :
         section.sections("choice", {"text", "because", "came_true", "right", "holds", "otherwise"})) {
      question.choices.push_back(load_choice(choice, question.answered_by_run));
    }
    check_choices(section, question);
  }

  void load_on_stage(const Section& section, Question& question) {
    const OwnedText right = section.text("right");
    const auto add = [&](OwnedText text, const OwnedText& because, bool is_right) {
      question.choices.push_back(
          {.text = std::move(text), .because = because, .came_true = {}, .right = is_right, .holds = {}});
    };
    if (question.answering == Answering::Process) {
      const std::string process = section.string("process");
      require_process(section, "process", process, aliases_);
      if (!section.has("holds"))
        section.fail({"a process that is asked for needs holds = {{ ... }}: what the run shows of it",
                      "问到进程的问题要写 holds = {{ ... }}：运行如何表明就是它"});
      question.proof = load_condition(section.section("holds", with_condition_keys({})), aliases_);
      const OwnedText wrong = section.text("wrong");
      for (const std::string& alias : aliases_) add({alias, alias}, alias == process ? right : wrong, alias == process);
    } else if (question.answering == Answering::Moment) {
      question.moment = load_pattern(section.section("moment", kEventKeys), aliases_);
      question.proof = Count{*question.moment, 1, std::nullopt};
      add(base::in_both({"before it", "在它之前"}), section.text("early"), false);
      add(base::in_both({"this moment", "这一刻"}), right, true);
      add(base::in_both({"after it", "在它之后"}), section.text("late"), false);
    } else {
      question.lines = section.strings("lines");
      if (question.lines.size() < 2 || question.lines.size() > kMostLines)
        section.fail_at_key(
            "lines", {"two to {0} lines can be put in order; there are {1}", "能排序的是二到 {0} 行；现在有 {1} 行"},
            kMostLines, question.lines.size());
      for (const std::string& line : question.lines) require_placeholders(section, "lines", line, aliases_);
      question.proof = Lines{question.lines, {}, false};
      add(base::in_both({"in this order", "按这个顺序"}), right, true);
      add(base::in_both({"in another order", "按别的顺序"}), section.text("wrong"), false);
    }
  }

  // The first question is a guess, the others come with the reasons, unless they say otherwise. Only while the film is
  // on the stage can anything be pointed at there.
  Stop load_stop(const Section& section, Answering answering) const {
    const bool needs_stage = answering == Answering::Process || answering == Answering::Moment;
    const auto asked = [](Stop stop) { return [stop](const Question& each) { return each.at == stop; }; };
    if (!section.has("at")) {
      if (needs_stage) return Stop::See;
      const auto& all = questions_;
      return std::any_of(all.begin(), all.end(), asked(Stop::Guess)) ? Stop::Why : Stop::Guess;
    }
    const std::string name = section.string("at");
    const auto stop = stop_named(name);
    if (!stop || *stop > Stop::Why)
      section.fail_at_key("at",
                          {"a question cannot be asked at '{0}'; known are guess, see, why",
                           "问题不能放在 '{0}'；可用的有 guess、see、why"},
                          name);
    if (needs_stage && *stop == Stop::Guess)
      section.fail_at_key("at", {"before the program runs nothing on the stage can be chosen: write at = \"see\"",
                                 "程序运行之前，舞台上没有可选的东西：请写 at = \"see\""});
    return *stop;
  }

  void load_decision(const Section& section, Question& question) const {
    if (!section.has("decided")) return;
    if (question.at != Stop::Guess)
      section.fail_at_key("decided", {"only a guess waits for its moment: write at = \"guess\", or leave out decided",
                                      "只有猜测要等到某一时刻才揭晓：请写 at = \"guess\"，或去掉 decided"});
    question.decided = load_pattern(section.section("decided", kEventKeys), aliases_);
  }

  Choice load_choice(const Section& section, bool answered_by_run) {
    Choice choice{.text = section.text("text"),
                  .because = section.text("because"),
                  .came_true = section.text_if_there("came_true"),
                  .right = section.flag_or("right", false),
                  .holds = std::nullopt,
                  .otherwise = section.flag_or("otherwise", false)};
    if (section.has("holds")) {
      choice.holds = load_condition(section.section("holds", with_condition_keys({})), aliases_);
    }
    const bool says_by_run = choice.holds || choice.otherwise;
    if (answered_by_run && choice.right)
      section.fail_at_key("right", {"this question is answered by the run: write holds = {{ ... }} instead of right",
                                    "这个问题由运行结果回答：请写 holds = {{ ... }}，不要写 right"});
    if (answered_by_run && !says_by_run)
      section.fail({"this question is answered by the run: each choice needs holds = {{ ... }} or otherwise = true",
                    "这个问题由运行结果回答：每个选项都要写 holds = {{ ... }} 或 otherwise = true"});
    if (!answered_by_run && says_by_run)
      section.fail({"holds and otherwise need answered_by = \"run\" in the question",
                    "要用 holds 和 otherwise，问题中须写 answered_by = \"run\""});
    return choice;
  }

  static void check_choices(const Section& section, const Question& question) {
    if (question.choices.size() < 2)
      section.fail({"question '{0}' needs at least two choices", "问题 '{0}' 至少要有两个选项"}, question.id);
    if (question.answered_by_run) return;
    const auto right =
        std::count_if(question.choices.begin(), question.choices.end(), [](const Choice& each) { return each.right; });
    if (right != 1)
      section.fail({"question '{0}' needs exactly one choice with right = true; it has {1}",
                    "问题 '{0}' 须有且只有一个选项写 right = true；现在有 {1} 个"},
                   question.id, right);
  }

  const Aliases& aliases_;
  std::vector<Question> questions_;
};

}  // namespace

std::vector<Question> load_questions(const Section& lesson, const Aliases& aliases) {
  return QuestionLoader{aliases}.load(lesson);
}

}  // namespace lesson
