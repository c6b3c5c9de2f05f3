#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>

#include "recording/recording.hpp"

namespace {

using trace::Kind;
using trace::Operation;

/// What the events alone say, counted without the model.
struct Counted {
  std::uint64_t put = 0, got = 0;
  void take(const trace::Event& event, trace::Serial queue) {
    if (event.kind != Kind::CallEnded || event.object != queue || event.outcome != trace::Outcome::Returned) return;
    put += event.operation() == Operation::Put;
    got += event.operation() == Operation::Get;
  }
};

const model::IpcObject* queue_of(const model::World& world) {
  for (const auto& object : world.objects)
    if (object->type == trace::ObjectType::Queue) return object.get();
  return nullptr;
}

/// At how many moments of the run buffer, pipe and hands do not hold what was put and not yet got. `counts(event)`:
/// whether the event is counted; leaving some out has to be noticed.
template <class Counts>
int moments_that_do_not_add_up(const model::History& history, Counts counts) {
  const trace::Serial queue = queue_of(history.after(history.size()))->serial;
  Counted counted;
  int wrong = 0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const trace::Event& event = history.event(i);
    if (counts(event)) counted.take(event, queue);
    const model::World world = history.after(i + 1);
    const model::IpcObject* object = world.object(queue);
    if (object == nullptr) continue;
    // No message is in two places.
    std::set<std::pair<trace::Serial, std::uint64_t>> there;
    for (const auto* place : {&object->buffer, &object->pipe, &object->lost})
      for (const model::Message& message : *place) there.emplace(message.sender, message.number);
    wrong += there.size() != object->buffer.size() + object->pipe.size() + object->lost.size() ||
             there.size() != counted.put - counted.got;
  }
  return wrong;
}

}  // namespace

TEST_CASE(
    "Recording of a producer and a consumer: at any event what is in buffer, pipe and hands is what was put and not "
    "yet got") {
  const recording::Recording recording(std::filesystem::path(SPAWNARIUM_TEST_SOURCES) /
                                       "traces/producer_consumer.spawn");
  const model::History& history = recording.history();
  REQUIRE(queue_of(history.after(history.size())) != nullptr);
  REQUIRE(queue_of(history.after(history.size()))->got_count > 3);
  CHECK(moments_that_do_not_add_up(history, [](const trace::Event&) { return true; }) == 0);
  const auto forgets_a_get = [seen = 0](const trace::Event& event) mutable {
    return !(event.kind == Kind::CallEnded && event.operation() == Operation::Get && ++seen == 2);
  };
  CHECK(moments_that_do_not_add_up(history, forgets_a_get) > 0);
}
