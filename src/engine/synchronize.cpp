#include "engine/synchronize.hpp"

#include <utility>

namespace engine {

using record::Call;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;

namespace {

constexpr std::uint32_t kSemaphoreMaximum = 0x7FFFFFFF;  // SEM_VALUE_MAX

record::CallDetail at(const SourceLocation& place, Timeout timeout = std::chrono::nanoseconds{0}) {
  return {.value = timeout_value(timeout), .place = call_place(place)};
}

/// An operation on a part that is over as soon as it is said: who holds a condition's lock.
void say(Operation operation, trace::Serial object) {
  Call call{operation, object, {.flags = trace::kPart}};
  call.ended(Outcome::Returned);
}

}  // namespace

SemLock::SemLock(ObjectType type, std::uint32_t initial, std::uint32_t maximum, const PartOf& part,
                 const SourceLocation& place)
    : shared_{Create{}, create_ipc_object(type, initial, part, place), type, initial, maximum} {}

SemLock::SemLock(SharedHandle handle) : shared_{handle.offset} {}

void SemLock::taken(const Call& call) noexcept {
  count_taken();
  if (call.on()) shared_->semaphore.holder.store(record::recorder().actor(), std::memory_order_relaxed);
}

bool SemLock::acquire_within(Call& call, Timeout timeout) {
  const bool again = type() == ObjectType::RLock && is_mine();
  if (!again && !shared_->semaphore.acquire(call, Deadline{timeout})) {
    call.ended(timeout->count() > 0 ? Outcome::TimedOut : Outcome::False);
    return false;
  }
  taken(call);
  if (call.on()) {
    const auto left = shared_->maximum == 1 ? static_cast<std::int64_t>(count()) : static_cast<std::int64_t>(value());
    call.ended(Outcome::Returned, {.value = left});
  }
  return true;
}

void SemLock::retake(Call& call) {
  const bool again = type() == ObjectType::RLock && is_mine();
  if (!again) shared_->semaphore.acquire(call, Deadline{std::nullopt});
  taken(call);
}

void SemLock::release_within(Call& call) {
  const bool recursive = type() == ObjectType::RLock;
  if (recursive && !is_mine()) throw AssertionError{"attempt to release recursive lock not owned by thread"};
  const int held = add(-1) + 1;
  if (!recursive || held == 1) {
    // Whoever releases is alone with the name, which is there in a traced run only: no atomic exchange is needed.
    const trace::Serial holder = shared_->semaphore.holder.load(std::memory_order_relaxed);
    if (holder != trace::kNobody) shared_->semaphore.holder.store(trace::kNobody, std::memory_order_relaxed);
    if (!shared_->semaphore.release_up_to(shared_->maximum)) {
      shared_->semaphore.holder.store(holder, std::memory_order_relaxed);
      add(1);
      throw ValueError{"semaphore or lock released too many times"};
    }
  }
  if (call.on()) {
    const auto left = shared_->maximum == 1 ? static_cast<std::int64_t>(held - 1) : static_cast<std::int64_t>(value());
    call.ended(Outcome::Returned, {.value = left});
  }
}

Semaphore::Semaphore(std::uint32_t initial, SourceLocation place)
    : SemLock{ObjectType::Semaphore, initial, kSemaphoreMaximum, {}, place} {}

BoundedSemaphore::BoundedSemaphore(std::uint32_t initial, SourceLocation place)
    : SemLock{ObjectType::BoundedSemaphore, initial, initial, {}, place} {}

void SharedCondition::notify(Call& call, std::uint32_t count) {
  // Those who gave up waiting since the last time are no sleepers any more.
  while (woken.try_acquire()) sleeping.try_acquire();
  std::uint32_t woken_up = 0;
  while (woken_up < count && sleeping.try_acquire()) {
    wake.release();
    call.moved();
    ++woken_up;
  }
  if (woken_up == 0) return;
  call.comes_to(trace::Stage::Answers);
  for (std::uint32_t i = 0; i < woken_up; ++i) woken.acquire(call, Deadline{std::nullopt});
  while (wake.try_acquire()) {  // Left by those whose time was over at this very moment.
  }
}

Condition::Condition(std::shared_ptr<SemLock> lock, SourceLocation place)
    : shared_{Create{}, create_ipc_object(ObjectType::Condition, 0, {}, place)}, lock_{std::move(lock)} {
  if (!lock_) lock_ = std::make_shared<RLock>(place, PartOf{serial(), "lock"});
}

Condition::Condition(SharedHandle handle, std::shared_ptr<SemLock> lock)
    : shared_{handle.offset}, lock_{std::move(lock)} {}

bool Condition::wait(Timeout timeout, SourceLocation place) {
  Call call{Operation::Wait, serial(), at(place, timeout)};
  if (!lock_->is_mine()) throw AssertionError{"must acquire() condition before using wait()"};
  const int depth = lock_->count();
  const auto unlock = [&] {
    for (int i = 0; i < depth; ++i) {
      Call part{Operation::Release, lock_->serial(), {.flags = trace::kPart}};
      lock_->release_within(part);
    }
  };
  const auto relock = [&] {
    for (int i = 0; i < depth; ++i) {
      lock_->retake(call);
      say(Operation::Acquire, lock_->serial());
    }
  };
  const bool notified = shared_->condition.wait(call, Deadline{timeout}, unlock, relock);
  call.ended(notified ? Outcome::Returned : Outcome::TimedOut);
  return notified;
}

void Condition::notify(std::uint32_t count, SourceLocation place) {
  Call call{count == kAll ? Operation::NotifyAll : Operation::Notify, serial(), at(place)};
  if (!lock_->is_mine()) throw AssertionError{"lock is not owned"};
  shared_->condition.notify(call, count);
  call.ended(Outcome::Returned);
}

Event::Event(SourceLocation place) : shared_{Create{}, create_ipc_object(ObjectType::Event, 0, {}, place)} {}

bool Event::is_set(SourceLocation place) const {
  Call call{Operation::IsSet, serial(), at(place)};
  const bool set = shared_->flag.load() != 0;
  call.ended(set ? Outcome::Returned : Outcome::False, {.value = set});
  return set;
}

void Event::set(SourceLocation place) {
  Call call{Operation::Set, serial(), at(place)};
  shared_->flag.store(1);
  shared_->sets.fetch_add(1);
  wake_all(shared_->sets);
  call.ended(Outcome::Returned);
}

void Event::clear(SourceLocation place) {
  Call call{Operation::Clear, serial(), at(place)};
  shared_->flag.store(0);
  call.ended(Outcome::Returned);
}

bool Event::wait(Timeout timeout, SourceLocation place) {
  Call call{Operation::Wait, serial(), at(place, timeout)};
  const Deadline deadline{timeout};
  const std::uint32_t before = shared_->sets.load();
  const bool set = try_until(
      call, deadline, [] { return trace::kNobody; },
      [&] { return shared_->flag.load() != 0 || shared_->sets.load() != before; },
      [&](const Deadline& until) { return sleep_while(shared_->sets, before, until); });
  call.ended(set ? Outcome::Returned : Outcome::TimedOut);
  return set;
}

/// The barrier's own lock, within an operation.
class Barrier::Locked {
 public:
  Locked(Barrier& barrier, Call& call) : barrier_{barrier} {
    call.comes_to(trace::Stage::Lock);
    barrier_.lock(call);
  }
  ~Locked() { barrier_.unlock(); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  Barrier& barrier_;
};

/// A traced run shows its holder meanwhile.
void Barrier::lock(Call& call) {
  shared_->lock.acquire(call, Deadline{std::nullopt});
  if (call.on()) shared_->lock.holder.store(record::recorder().actor(), std::memory_order_relaxed);
}

void Barrier::unlock() noexcept {
  shared_->lock.holder.store(trace::kNobody, std::memory_order_relaxed);
  shared_->lock.release();
}

Barrier::Barrier(std::uint32_t parties, std::function<void()> action, Timeout timeout, SourceLocation place)
    : shared_{Create{}, create_ipc_object(ObjectType::Barrier, parties, {}, place), parties},
      action_{std::move(action)},
      timeout_{timeout} {}

Barrier::Barrier(SharedHandle handle, std::function<void()> action, Timeout timeout)
    : shared_{handle.offset}, action_{std::move(action)}, timeout_{timeout} {}

std::uint32_t Barrier::wait(Timeout timeout, SourceLocation place) {
  if (!timeout) timeout = timeout_;
  Call call{Operation::BarrierWait, serial(), at(place, timeout)};
  const Locked locked{*this, call};
  enter(call);
  const std::uint32_t index = shared_->count.fetch_add(1);
  try {
    if (index + 1 == shared_->parties) let_through(call);
    else wait_for_others(call, Deadline{timeout});
  } catch (...) {
    leave(call);
    throw;
  }
  leave(call);
  call.ended(Outcome::Returned, {.value = index});
  return index;
}

bool Barrier::wait_once(Call& call, const Deadline& deadline) {
  return shared_->condition.wait(
      call, deadline, [this] { unlock(); }, [&] { lock(call); });
}

/// Not while those of the last round are still leaving.
void Barrier::enter(Call& call) {
  while (shared_->phase == Phase::Resetting || shared_->phase == Phase::Draining)
    wait_once(call, Deadline{std::nullopt});
  if (shared_->phase == Phase::Broken) throw BrokenBarrierError{};
}

void Barrier::let_through(Call& call) {
  try {
    if (action_) action_();
  } catch (...) {
    break_it(call);
    throw;
  }
  shared_->phase = Phase::Draining;
  shared_->condition.notify(call, kAll);
}

void Barrier::wait_for_others(Call& call, const Deadline& deadline) {
  while (shared_->phase == Phase::Filling) {
    if (!wait_once(call, deadline) && shared_->phase == Phase::Filling && is_over(call, deadline)) {
      break_it(call);
      throw BrokenBarrierError{};
    }
  }
  if (shared_->phase != Phase::Draining) throw BrokenBarrierError{};
}

void Barrier::leave(Call& call) {
  if (shared_->count.fetch_sub(1) != 1) return;
  const Phase phase = shared_->phase;
  if (phase != Phase::Resetting && phase != Phase::Draining) return;
  shared_->phase = Phase::Filling;
  shared_->condition.notify(call, kAll);
}

void Barrier::break_it(Call& call) {
  shared_->phase = Phase::Broken;
  shared_->condition.notify(call, kAll);
}

void Barrier::reset(SourceLocation place) {
  Call call{Operation::BarrierReset, serial(), at(place)};
  const Locked locked{*this, call};
  const bool somebody_waits = shared_->count > 0;
  if (!somebody_waits) shared_->phase = Phase::Filling;
  else if (shared_->phase == Phase::Filling || shared_->phase == Phase::Broken) shared_->phase = Phase::Resetting;
  shared_->condition.notify(call, kAll);
  call.ended(Outcome::Returned);
}

void Barrier::abort(SourceLocation place) {
  Call call{Operation::BarrierAbort, serial(), at(place)};
  const Locked locked{*this, call};
  break_it(call);
  call.ended(Outcome::Returned);
}

std::uint32_t Barrier::n_waiting() const noexcept {
  return shared_->phase == Phase::Filling ? shared_->count.load() : 0;
}

bool Barrier::broken() const noexcept { return shared_->phase == Phase::Broken; }

}  // namespace engine
