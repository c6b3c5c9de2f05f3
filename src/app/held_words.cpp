#include "app/held_words.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "model/operations.hpp"
#include "model/words.hpp"
#include "view/process_words.hpp"

namespace app {

using base::Text;
using base::tr;
using host::HeldStep;
using model::WaitsFor;

namespace {

constexpr Text kSignal{"{0} reaches it", "{0} 到了它这里"};
constexpr Text kReady{"ready", "可以走"};
constexpr Text kTryAgain{"can try again", "可以再试"};
constexpr Text kAsleep{"asleep until {0:.3f} s", "睡到 {0:.3f} 秒"};
constexpr Text kWakes{"wakes up at {0:.3f} s", "{0:.3f} 秒时醒来"};
constexpr Text kMayWait{"waits until {0:.3f} s", "最多等到 {0:.3f} 秒"};
constexpr Text kGivesUp{"gives up at {0:.3f} s", "{0:.3f} 秒时放弃等待"};
constexpr Text kLives{"would wait: {0} lives", "还得等：{0} 还活着"};
constexpr Text kHeld{"would wait: {0} has it", "还得等：{0} 正拿着"};
constexpr Text kEmpty{"would wait: nothing has come yet", "还得等：还没有东西到"};
constexpr Text kFull{"would wait: it is full", "还得等：里面满了"};
constexpr Text kLine{"waits for your line", "在等你输入一行"};
constexpr Text kWaits{"would wait", "还得等"};

std::string waits_text(const HeldStep& step, const model::World& world, base::Language language) {
  switch (model::facts_of(step.event.operation()).waits_for) {
    case WaitsFor::ActorEnd:
      if (step.event.object == trace::kNobody) return tr(language, kWaits);
      return tr(language, kLives, view::name_of_any(step.event.object, world));
    case WaitsFor::Release:
      if (const auto* object = world.object(step.event.object); object != nullptr && object->holder != trace::kNobody)
        return tr(language, kHeld, view::name_of_any(object->holder, world));
      return tr(language, kWaits);
    case WaitsFor::Item:
    case WaitsFor::Message:
    case WaitsFor::Readable:
      return tr(language, kEmpty);
    case WaitsFor::QueueRoom:
    case WaitsFor::FeedRoom:
    case WaitsFor::PipeRoom:
      return tr(language, kFull);
    case WaitsFor::Line:
      return tr(language, kLine);
    case WaitsFor::Outside:
    case WaitsFor::FeederEnd:
    case WaitsFor::TasksDone:
    case WaitsFor::TaskEnd:
    case WaitsFor::ItemToFeed:
    case WaitsFor::Notification:
    case WaitsFor::Parties:
      break;
  }
  return tr(language, kWaits);
}

}  // namespace

std::string standing_text(const HeldStep& step, const model::World& world, base::Language language) {
  if (step.signal != 0) return tr(language, kSignal, model::signal_name(step.signal));
  const double until = std::chrono::duration<double>{step.until}.count();
  const bool sleeps = model::facts_of(step.event.operation()).at_first == model::AtFirst::Sleeps;
  switch (step.standing) {
    case HeldStep::Standing::Ready:
      return tr(language, step.event.kind == trace::Kind::CallBlocked ? kTryAgain : kReady);
    case HeldStep::Standing::Waits:
      return waits_text(step, world, language);
    case HeldStep::Standing::Asleep:
      return tr(language, sleeps ? kAsleep : kMayWait, until);
    case HeldStep::Standing::Next:
      break;
  }
  return tr(language, sleeps ? kWakes : kGivesUp, until);
}

}  // namespace app
