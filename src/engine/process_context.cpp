#include "engine/process_context.hpp"

#include <pthread.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <typeinfo>
#include <utility>

#include "base/check_syscall.hpp"
#include "base/high_fd.hpp"
#include "engine/errors.hpp"
#include "engine/process.hpp"
#include "record/call.hpp"
#include "record/identity.hpp"
#include "record/life.hpp"

namespace engine {

namespace {

base::UniqueFd open_pidfd(pid_t pid) { return base::UniqueFd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))}; }

}  // namespace

Resident::Resident() {
  ProcessContext& here = process_context();
  const std::lock_guard lock{here.mutex_};
  next_ = here.residents_;
  if (next_ != nullptr) next_->previous_ = this;
  here.residents_ = this;
}

Resident::~Resident() { leave_context(); }

void Resident::leave_context() noexcept {
  ProcessContext& here = process_context();
  const std::lock_guard lock{here.mutex_};
  if (!std::exchange(known_, false)) return;
  (previous_ != nullptr ? previous_->next_ : here.residents_) = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
}

ProcessContext& process_context() {
  // Never destroyed: threads and exit handlers use it to the very end.
  static ProcessContext* const instance = new ProcessContext;
  return *instance;
}

ProcessContext::ProcessContext() : pid_{::getpid()} {
  attach();
  main_ = std::make_unique<Process>(Process::Inherited{.name = "MainProcess"}, record::recorder().process());
  current_ = main_.get();
  ::pthread_atfork(&ProcessContext::before_fork, &ProcessContext::after_fork_in_parent,
                   &ProcessContext::after_fork_in_child);
  // As CPython: a pipe that nobody reads is an outcome of send, not the end of the process.
  struct sigaction now {};
  if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) ::signal(SIGPIPE, SIG_IGN);
  ::on_exit(&ProcessContext::at_exit, nullptr);
}

void ProcessContext::attach() {
  try {
    if (!record::attach("MainProcess")) return;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "spawnarium: the program runs untraced: %s\n", error.what());
    return;
  }
  // The order in which lines are seen is the order in which they happened, whatever standard output is
  // connected to.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
}

std::vector<std::shared_ptr<Child>> ProcessContext::active_children() {
  Children active;
  {
    const std::lock_guard lock{mutex_};
    if (!children_) return active;
    active = *children_;
  }
  std::erase_if(active, [](const auto& child) { return child->poll().has_value(); });
  return active;
}

void ProcessContext::add_started(std::shared_ptr<Child> child) {
  record::life().started(child->serial(), {.pid = child->pid(), .sentinel = child->pidfd()});
  const std::lock_guard lock{mutex_};
  if (!children_) children_ = std::make_unique<Children>();
  children_->push_back(std::move(child));
}

void ProcessContext::forget(const Child& child) {
  const std::lock_guard lock{mutex_};
  if (!children_) return;
  const auto found = std::ranges::find(*children_, &child, &std::shared_ptr<Child>::get);
  if (found != children_->end()) children_->erase(found);
}

std::shared_ptr<Child> ProcessContext::find_child(pid_t pid) {
  const std::lock_guard lock{mutex_};
  if (!children_) return nullptr;
  const auto found = std::ranges::find(*children_, pid, [](const auto& child) { return child->pid(); });
  return found != children_->end() ? *found : nullptr;
}

trace::Serial ProcessContext::child_with_pid(pid_t pid) {
  const std::shared_ptr<Child> child = find_child(pid);
  return child ? child->serial() : trace::kNobody;
}

bool ProcessContext::reap_ended_children() {
  // One question to the kernel tells whether there is any zombie. It looks at one child after the other: at a thousand
  // for 12 us.
  {
    const std::lock_guard lock{mutex_};
    if (!children_) return false;
  }
  for (bool any = false;; any = true) {
    siginfo_t info{};
    if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return any;
    const std::shared_ptr<Child> ended = find_child(info.si_pid);
    if (!ended) {  // A child of the program's own, which hides ours behind it.
      active_children();
      return true;
    }
    if (!ended->poll()) return any;
  }
}

std::optional<ChildHandle> ProcessContext::fork(trace::Serial child) {
  prepare_as_parent();
  flush_standard_streams();
  record::expect_child(child);
  const pid_t pid = ::fork();
  if (pid == 0) return std::nullopt;
  record::forget_expected_child(pid != -1);
  base::check_syscall(pid, "fork");
  return ChildHandle{.pid = pid, .pidfd = open_pidfd(pid)};
}

/// Made beforehand: what a child need not allocate is a page that need not be copied.
void ProcessContext::prepare_as_parent() {
  const std::lock_guard lock{mutex_};
  const trace::Serial serial = record::recorder().process();
  if (as_parent_ && as_parent_->name() == current_->name() && as_parent_->serial() == serial) return;
  as_parent_.reset();
  base::UniqueFd pidfd = open_pidfd(pid_);
  if (pidfd) pidfd = base::move_high(std::move(pidfd));
  as_parent_ = std::make_shared<ParentProcess>(current_->name(), pid_, serial, std::move(pidfd));
}

void ProcessContext::before_fork() {
  process_context().mutex_.lock();
  process_context().arena_.mutex().lock();
  ++process_context().family_;
  record::expect_unannounced_child(process_context().current_->name());
}

void ProcessContext::after_fork_in_parent() {
  record::forget_unannounced_child();
  process_context().arena_.mutex().unlock();
  process_context().mutex_.unlock();
}

void ProcessContext::after_fork_in_child() {
  ProcessContext& here = process_context();
  here.arena_.after_fork_in_child();
  here.arena_.mutex().unlock();
  here.mutex_.unlock();
  const bool ours = record::after_fork_in_child(here.current_->name());
  if (ours) {
    here.parent_ = std::move(here.as_parent_);
    here.children_begun_ = 0;
  }
  here.as_parent_.reset();
  here.pid_ = ::getpid();
  here.finished_ = false;
  // Its siblings are no children of the child's. They are left as they are: freeing a thousand costs more than the rest
  // of a fork.
  here.children_of_parent_ = here.children_.release();
  Resident* resident = here.residents_;
  while (resident != nullptr && resident->next_ != nullptr) resident = resident->next_;
  for (; resident != nullptr; resident = resident->previous_) resident->after_fork_in_child();
}

void ProcessContext::become(Process& process, std::shared_ptr<ParentProcess> parent) {
  current_ = &process;
  if (parent) parent_ = std::move(parent);
}

/// Oldest first.
std::vector<std::shared_ptr<Resident>> ProcessContext::residents() {
  const std::lock_guard lock{mutex_};
  std::vector<std::shared_ptr<Resident>> residents;
  for (Resident* resident = residents_; resident != nullptr; resident = resident->next_)
    if (std::shared_ptr<Resident> held = resident->held()) residents.push_back(std::move(held));
  std::reverse(residents.begin(), residents.end());
  return residents;
}

void ProcessContext::finish() {
  if (std::exchange(finished_, true)) return;
  close_residents();
  for (const auto& child : active_children()) {
    if (child->daemon()) child->signal(SIGTERM);
  }
  for (const auto& child : active_children()) {
    record::Call call{trace::Operation::Join, child->serial(), {.value = -1}};
    const auto status = child->wait(call, Deadline{std::nullopt});
    child->end_wait(call, status);
  }
  finish_residents();
}

void ProcessContext::close_residents() {
  for (const auto& resident : residents()) resident->close_at_exit();
}

void ProcessContext::finish_residents() {
  for (const auto& resident : residents()) resident->finish_at_exit();
}

void ProcessContext::leave(int exitcode) {
  flush_standard_streams();
  record::exiting(exitcode);
  ::_exit(exitcode);
}

void ProcessContext::at_exit(int status, void*) {
  ProcessContext& here = process_context();
  if (!here.handles_exit_ || ::getpid() != here.pid_) return;
  try {
    here.finish();
    flush_standard_streams();
    record::exiting(status & 0xFF);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "spawnarium: at exit: %s\n", error.what());
  }
}

void ProcessContext::check_signals() const {
  bool (*const check)() = signal_check_;
  if (check != nullptr && check()) throw Interrupted{};
}

void flush_standard_streams() {
  static const std::ios_base::Init ready;  // Before main, std::cout may not be there yet.
  // Each page that a child touches is copied, and each function that it calls first is looked up: only what is needed.
  // As long as std::cout works on stdout (sync_with_stdio) it holds nothing itself.
  static const std::streambuf* on_stdio = nullptr;
  if (std::cout.rdbuf() != on_stdio) {
    std::cout.flush();
    const std::streambuf& buffer = *std::cout.rdbuf();
    if (std::strstr(typeid(buffer).name(), "stdio_sync_filebuf") != nullptr) on_stdio = &buffer;
  }
  if (::__fpending(stdout) != 0) std::fflush(stdout);
  if (::__fpending(stderr) != 0) std::fflush(stderr);
}

}  // namespace engine
