#include "view/guide_question.hpp"

#include <algorithm>
#include <utility>

#include "view/time_scale.hpp"

namespace view {
namespace {

constexpr Text kGuess{"What do you think?", "猜一猜"};
constexpr Text kRight{"Right", "对"};
constexpr Text kNotThis{"Not this", "不是这个"};
constexpr Text kOnceMore{"Try once more.", "再试一次。"};
constexpr Text kRightIs{"Right: {0}", "对的是：{0}"};
constexpr Text kRightOrder{"The order: {0}", "顺序是：{0}"};
constexpr Text kYourGuess{"Your guess", "你的猜测"};
constexpr Text kClickIt{"Click it on the stage (or Tab), then take it.", "在舞台上点它（或按 Tab），然后确认。"};
constexpr Text kThisOne{"It is {0}", "就是 {0}"};
constexpr Text kGoThere{"Go to that moment (timeline, ← →), then take it.", "走到那一刻（时间线或 ← →），然后确认。"};
constexpr Text kHere{"Here: {0}", "就在这里：{0}"};
constexpr Text kPutInOrder{"Put them in order: the first one first.", "按先后点出顺序：最先的先点。"};
constexpr Text kShowIt{"Show it", "指出来"};
constexpr Text kWatchAndSee{"Play on and see.", "接着看，看看结果。"};

bool needs_stage(const lesson::Question& question) {
  return question.answering == lesson::Answering::Process || question.answering == lesson::Answering::Moment;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : " · ") + line;
  return text;
}

}  // namespace

void Judgements::follow(std::span<const lesson::Question> now, model::Version revision) {
  if (questions != now.data() || history != revision) *this = {now.data(), revision, {}};
}

GuideQuestions::Place GuideQuestions::Place::moved(float down) const {
  return {top + down, chosen + down, verdict + down, bottom + down, choices};
}

GuideQuestions::GuideQuestions(const Scene& scene, const LessonScene& lesson, Judgements& judgements)
    : scene_{scene}, lesson_{lesson}, judgements_{judgements} {
  if (lesson_.lesson == nullptr) return;
  next_ = lesson::next_question(
      *lesson_.lesson, lesson_.answers, [this](const lesson::Question& each) { return known_choice(each); },
      lesson_.stops ? std::optional(lesson_.stops->here) : std::nullopt);
}

lesson::Standing GuideQuestions::standing(const lesson::Question& question) { return answered(question).standing; }

GuideQuestions::Answered GuideQuestions::answered(const lesson::Question& question) {
  Answered is{.answer = answer_to(question), .right = {}};
  if (is.answer != nullptr) is.right = known_choice(question);
  is.standing = lesson::standing_of(is.answer, is.right);
  return is;
}

// nullptr, too, if the answer is none of the question's choices: a lesson may have changed since.
const lesson::Answer* GuideQuestions::answer_to(const lesson::Question& question) const {
  if (lesson_.answers == nullptr) return nullptr;
  const auto found = lesson_.answers->find(question.id);
  if (found == lesson_.answers->end()) return nullptr;
  return static_cast<std::size_t>(found->second.choice) < question.choices.size() ? &found->second : nullptr;
}

// A changed program answers no question of the lesson.
std::optional<std::size_t> GuideQuestions::known_choice(const lesson::Question& question) {
  if (question.answered_by_run && lesson_.changed) return std::nullopt;
  if (scene_.whole.told() == nullptr) return std::nullopt;
  const auto [judgement, is_new] = judgements_.of.try_emplace(question.id);
  if (is_new) judgement->second = lesson::judgement_of(question, *scene_.whole.told());
  return lesson::known_choice(question, judgement->second,
                              {.events = static_cast<std::size_t>(scene_.world.events), .end = scene_.world.ended});
}

GuideQuestions::Place GuideQuestions::add(Column& column, const lesson::Question& question) {
  const Language language = scene_.language;
  column.space(0.5F);
  Place place{.top = column.y(), .chosen = column.y(), .choices = {}};
  const bool next = &question == next_;
  column.one_line(scene_.tr(needs_stage(question) ? kShowIt : kGuess), Type::Bold, Ink::Now);
  column.paragraph(question.ask.in(language));
  column.space(0.4F);
  const Answered answered = this->answered(question);
  if (question.answering != lesson::Answering::Choice && !lesson::settled(answered.standing)) {
    add_stage_answer(column, question, place);
    add_verdict(column, question, answered);
    place.verdict = place.bottom = column.y();
    return place;
  }
  char letter = 'A';
  for (const std::size_t i : lesson::choice_order(*lesson_.lesson, question, lesson_.learner)) {
    const ChoiceLook look = look_of(static_cast<int>(i), answered);
    const Rect box = column.choice(question.choices[i].text.in(language), look.mark, look.ink, look.chosen,
                                   next ? std::string(1, letter) : std::string{});
    ++letter;
    if (!lesson::settled(answered.standing))
      column.spot(box, {.button = GuideButton::Choose, .text = question.id, .number = static_cast<int>(i)});
    if (next) place.choices.push_back(box);
    if (look.chosen) place.chosen = box.y;
  }
  place.verdict = column.y();
  add_verdict(column, question, answered);
  place.bottom = column.y();
  return place;
}

GuideQuestions::Place GuideQuestions::add_guess(Column& column, const lesson::Question& question) {
  const Answered answered = this->answered(question);
  if (lesson::wants_answer(answered.standing)) return add(column, question);
  column.space(0.5F);
  Place place{.top = column.y(), .choices = {}};
  column.one_line(scene_.tr(kYourGuess), Type::Bold, Ink::Now);
  column.paragraph(question.ask.in(scene_.language), Type::Small, Ink::Quiet);
  column.space(0.3F);
  const int choice = answered.answer->choice;
  const ChoiceLook look = look_of(choice, answered);
  const std::string text = question.choices[static_cast<std::size_t>(choice)].text.in(scene_.language);
  place.chosen = column.choice(text, look.mark, look.ink, true).y;
  place.verdict = column.y();
  add_verdict(column, question, answered);
  place.bottom = column.y();
  return place;
}

// What is answered on the stage: what to do there, and the button that takes what was done.
void GuideQuestions::add_stage_answer(Column& column, const lesson::Question& question, Place& place) {
  if (question.answering == lesson::Answering::Lines) return add_lines(column, question, place);
  const bool process = question.answering == lesson::Answering::Process;
  column.paragraph(scene_.tr(process ? kClickIt : kGoThere), Type::Small, Ink::Quiet);
  column.space(0.3F);
  if (&question != next_) return;
  const auto alias = scene_.whole.aliases.find(scene_.selected);
  if (process && alias == scene_.whole.aliases.end()) return;
  const std::string text = process ? scene_.tr(kThisOne, alias->second) : scene_.tr(kHere, moment_text(scene_.t));
  const Rect box = column.choice(text, Icon::Check, Ink::Now, true);
  column.spot(box, {.button = GuideButton::Point, .text = question.id});
  place.choices.push_back(box);
}

// A line that is taken shows its place in the order instead of its letter.
void GuideQuestions::add_lines(Column& column, const lesson::Question& question, Place& place) {
  column.paragraph(scene_.tr(kPutInOrder), Type::Small, Ink::Quiet);
  column.space(0.3F);
  const bool next = &question == next_;
  const std::span<const std::size_t> taken = lesson_.stops ? lesson_.stops->in_order : std::span<const std::size_t>{};
  char letter = 'A';
  for (const std::size_t i : lesson::line_order(*lesson_.lesson, question, lesson_.learner)) {
    const auto at = next ? std::find(taken.begin(), taken.end(), i) : taken.end();
    const bool is_taken = at != taken.end();
    const std::string key = is_taken ? std::to_string(at - taken.begin() + 1) : std::string(1, letter);
    const Rect box = column.choice(question.lines[i], std::nullopt, Ink::Now, is_taken, next ? key : std::string{});
    ++letter;
    column.spot(box, {.button = GuideButton::TakeLine, .text = question.id, .number = static_cast<int>(i)});
    if (next) place.choices.push_back(box);
  }
}

// The right choice is marked only when the question is settled: before that there is a try left.
GuideQuestions::ChoiceLook GuideQuestions::look_of(int choice, const Answered& answered) {
  if (answered.answer == nullptr) return {};
  const bool chosen = answered.answer->choice == choice;
  if (lesson::settled(answered.standing) && static_cast<std::size_t>(choice) == *answered.right)
    return {Icon::Check, Ink::Alive, chosen};
  if ((chosen && answered.standing != lesson::Standing::Taken) || answered.answer->before == choice)
    return {Icon::Close, Ink::Trouble, chosen};
  if (chosen) return {Icon::Running, Ink::Now, true};
  return {};
}

void GuideQuestions::add_verdict(Column& column, const lesson::Question& question, const Answered& answered) {
  using enum lesson::Standing;
  if (answered.answer == nullptr) return;
  const lesson::Standing standing = answered.standing;
  const auto chosen = static_cast<std::size_t>(answered.answer->choice);
  column.space(0.2F);
  if (standing == Taken) return column.paragraph(scene_.tr(kWatchAndSee), Type::Small, Ink::Quiet);
  column.one_line(scene_.tr(standing == Right ? kRight : kNotThis), Type::Bold,
                  standing == Right ? Ink::Alive : Ink::Trouble);
  column.paragraph(lesson::explanation(question, chosen, answered.right).in(scene_.language));
  if (standing == Missed) column.paragraph(scene_.tr(kOnceMore), Type::Bold, Ink::Now);
  if (lesson::settled(standing) && question.answering == lesson::Answering::Lines)
    column.paragraph(scene_.tr(kRightOrder, joined(question.lines)), Type::Small, Ink::Quiet);
  if (standing != Told) return;
  const std::size_t right = *answered.right;
  column.space(0.3F);
  if (question.answering == lesson::Answering::Choice || question.answering == lesson::Answering::Process)
    column.paragraph(scene_.tr(kRightIs, question.choices[right].text.in(scene_.language)), Type::Bold, Ink::Alive);
  column.paragraph(lesson::explanation(question, right, right).in(scene_.language));
}

}  // namespace view
