#include "view/sparks.hpp"

#include "model/operations.hpp"
#include "model/story.hpp"
#include "model/words.hpp"

namespace view {
namespace {

using model::Act;

/// A lock's key has a way of its own (Use::Holds).
bool holds(const Motion& motion, const model::World* world) {
  const model::IpcObject* object = world == nullptr ? nullptr : world->object(motion.object);
  const model::Process* holder = object == nullptr ? nullptr : world->process_of(object->holder);
  return holder != nullptr && holder->serial == motion.actor;
}

std::string answer_to(const trace::Event& event) {
  const bool none = event.outcome == trace::Outcome::False;
  switch (model::facts_of(event.operation()).answers) {
    case model::Answers::Truth:
      return none ? "False" : "True";
    case model::Answers::Number:
      return none ? "None" : std::to_string(event.value);
    case model::Answers::Nothing:
      break;
  }
  return {};
}

/// A task goes from the process that asked for it to its worker, and what came of it goes back.
std::optional<Errand> task_of(const Motion& motion, const Scene& scene) {
  const model::Task* task = scene.world.task(motion.object);
  const model::Process* asker = task == nullptr ? nullptr : scene.world.process_of(task->asker);
  if (asker == nullptr) return std::nullopt;
  if (motion.event->kind == trace::Kind::TaskTaken)
    return Errand{Route::Back, asker->serial, std::string{task->text}, Ink::Owner, asker->serial};
  if (motion.event->kind == trace::Kind::TaskEnded)
    return Errand{Route::There, motion.actor, std::string{task->result}, task->failed() ? Ink::Trouble : Ink::Owner,
                  asker->serial};
  return std::nullopt;
}

Errand status_of(const Motion& motion, const Scene& scene) {
  const model::Process* child = scene.world.process(motion.object);
  const int status = child != nullptr ? child->exit_status.value_or(0) : 0;
  return {Route::Back, motion.object, model::status_text(status, scene.language),
          status == 0  ? Ink::Alive
          : status > 0 ? Ink::Trouble
                       : Ink::Struck};
}

Errand loaded(const Motion& motion, const Scene& scene) {
  const model::IpcObject* memory = scene.world.object(motion.object);
  const bool known = memory != nullptr && !memory->memory.cells.empty();
  const model::Process* writer = known ? scene.world.process_of(memory->memory.cells.back().writer) : nullptr;
  return {Route::Back, writer != nullptr ? writer->serial : motion.actor,
          std::string{scene.history.texts().text(motion.event->text)}};
}

/// Between 0 and 1, slow in and slow out.
float eased(float f) { return f < 0.5F ? 4 * f * f * f : 1 - 4 * (1 - f) * (1 - f) * (1 - f); }

}  // namespace

bool uses_edge(Act act) {
  return act == Act::Message || act == Act::Give || act == Act::TaskDone || act == Act::EndClosed ||
         act == Act::Acquire || act == Act::Over || act == Act::Touch || act == Act::Load || act == Act::Store ||
         act == Act::Answer || act == Act::Refused;
}

std::optional<Errand> errand_of(const Motion& motion, const Scene& scene) {
  if (motion.event == nullptr) return std::nullopt;
  const auto is_any = [&](auto... acts) { return ((motion.act == acts) || ...); };
  if (is_any(Act::Reaped)) return status_of(motion, scene);
  if (is_any(Act::Task)) return task_of(motion, scene);
  if (is_any(Act::Load)) return loaded(motion, scene);
  if (is_any(Act::Answer)) return Errand{Route::ThereAndBack, motion.actor, answer_to(*motion.event)};
  if (is_any(Act::Touch)) return Errand{Route::ThereAndBack, motion.actor};
  if (is_any(Act::Refused))
    return Errand{Route::ThereAndBack, motion.actor, std::string{trace::name_of(motion.event->outcome)}, Ink::Trouble};
  if (is_any(Act::Give) && holds(motion, scene.transition.before(motion.object))) return std::nullopt;
  if (is_any(Act::Give, Act::Ask, Act::TaskDone, Act::EndClosed)) return Errand{Route::There, motion.actor};
  const bool takes = is_any(Act::Acquire, Act::Over) && scene.world.object(motion.object) != nullptr;
  if (takes && !holds(motion, &scene.world)) return Errand{Route::Back, motion.actor};
  return std::nullopt;
}

std::optional<Spark> spark_at(const Errand& errand, const std::vector<ImVec2>& way, float fraction) {
  if (way.size() < 2 || fraction <= 0 || fraction >= 1) return std::nullopt;
  const float edge = 8 * std::min(fraction, 1 - fraction);
  Spark spark{.errand = errand, .opacity = std::clamp(edge, 0.F, 1.F)};
  switch (errand.route) {
    case Route::There:
      spark.at = along(way, eased(fraction));
      break;
    case Route::Back:
      spark.at = along(way, 1 - eased(fraction));
      break;
    case Route::ThereAndBack:
      spark.speaks = fraction >= 0.5F;
      spark.at = along(way, spark.speaks ? 1 - eased(2 * fraction - 1) : eased(2 * fraction));
      break;
  }
  return spark;
}

void add_spark(Drawing& drawing, const Spark& spark, const Rect& room, const Theme& theme) {
  const float em = theme.fonts.text.size;
  const Errand& errand = spark.errand;
  if (!spark.speaks || errand.words.empty()) {
    const float radius = 0.38F * em;
    drawing.add(Disc{spark.at, radius + theme.px(2), true, Ink::Now, trace::kNobody, spark.opacity});
    drawing.add(Disc{spark.at, radius, true, Ink::Owner, errand.owner, spark.opacity});
    return;
  }
  const float wide = std::min(text_width(theme.fonts.small, errand.words) + 0.9F * em, room.width), high = 1.35F * em;
  Rect rect{spark.at.x - wide / 2, spark.at.y - high / 2, wide, high};
  rect.x = std::clamp(rect.x, room.x, std::max(room.x, room.right() - wide));
  const bool owned = errand.ink == Ink::Owner;
  drawing.add(Box{rect, Stroke::None, 1, Ground::Panel, 5, errand.ink, errand.owner, spark.opacity});
  drawing.add(
      Box{rect, Stroke::Solid, 1.5F, owned ? Ground::Solid : Ground::Tint, 5, errand.ink, errand.owner, spark.opacity});
  drawing.add(Words{rect.inset(0.4F * em, 0), errand.words, Type::Small, owned ? Ink::OnOwner : Ink::Text, errand.owner,
                    Align::Center, spark.opacity});
}

}  // namespace view
