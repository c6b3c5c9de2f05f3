// Tasks of Pools and executors: from hand to hand.
#include "model/operations.hpp"
#include "model/own.hpp"

namespace model {

void Step::task_submitted() {
  if (event_.object == trace::kNobody) return;
  Task& task = insert_in(world_.tasks, event_.object);
  task.pool = event_.peer;
  task.call = event_.serial;
  task.text = text();
  task.asker = event_.actor;
  task.submitted = now_;
}

void Step::task_taken(Task& task) {
  task.worker = event_.actor;
  task.taken = now_;
  if (const Acting worker = own_actor(event_.actor)) worker->task = task.serial;
}

void Step::task_ended(Task& task) {
  if (task.failed()) return;  // The worker has said it; now its pool does.
  task.ended = now_;
  task.outcome = event_.outcome;
  task.result = text();
}

void Step::task_fetched(Task& task) {
  if (!task.fetched) task.fetched = now_;
}

/// A wait for a result has ended without it: its tasks have been asked for all the same.
void Step::asked_in_vain(const Activity& activity) {
  if (facts_of(activity.operation).waits_for != WaitsFor::TaskEnd) return;
  for (auto& task : world_.tasks)
    if (task->pool == activity.object && task->call == activity.size && !task->fetched) own(task).asked_in_vain = true;
}

/// A task ends with its worker. A Pool does not notice, and gives it to no other.
void Step::leave_tasks(const Process& process) {
  for (auto& task : world_.tasks)
    if (task->under_way() && process_of_actor(task->worker) == process.serial) own(task).lost = true;
}

}  // namespace model
