#include "engine/process.hpp"

#include <cxxabi.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <typeinfo>
#include <utility>

#include "base/check_syscall.hpp"
#include "engine/bytes.hpp"
#include "engine/process_context.hpp"
#include "engine/waiting.hpp"
#include "record/call.hpp"
#include "record/life.hpp"

namespace engine {

using record::Call;
using trace::Operation;
using trace::Outcome;

namespace {

std::string random_authkey() {
  std::string key(32, '\0');
  base::check_syscall(static_cast<int>(::getrandom(key.data(), key.size(), 0)), "getrandom");
  return key;
}

/// "Process-1", "Process-1:2".
std::string default_name(const std::string& kind, const std::vector<int>& identity) {
  std::string name = kind;
  char before = '-';
  for (const int number : identity) {
    name += before + std::to_string(number);
    before = ':';
  }
  return name;
}

std::string type_name(const std::type_info& type) {
  int failed = 0;
  char* text = abi::__cxa_demangle(type.name(), nullptr, nullptr, &failed);
  std::string name = failed == 0 ? text : type.name();
  ::free(text);
  return name;
}

/// What left run(), as one line: "std::runtime_error: no such tank".
std::string describe(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    return type_name(typeid(error)) + ": " + error.what();
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    return type != nullptr ? type_name(*type) : "unknown exception";
  }
}

void report(const Process& process, const std::string& what) {
  std::fprintf(stderr, "Process %s:\n%s\n", process.name().c_str(), what.c_str());
  record::life().raised(record::recorder().text(what));
}

}  // namespace

Process::Process(ProcessOptions options) : target_{std::move(options.target)} {
  ProcessContext& here = process_context();
  const Process& creator = here.current();
  identity_ = creator.identity_;
  identity_.push_back(here.next_child_number());
  name_ = options.name.empty() ? default_name(options.kind, identity_) : std::move(options.name);
  daemon_ = options.daemon.value_or(creator.daemon_);
  authkey_ = creator.authkey_;
  creator_ = here.pid();
  record::Recorder& recorder = record::recorder();
  serial_ = recorder.new_serial();
  if (!recorder.on()) return;
  record::life().created(serial_, {.name = recorder.text(name_),
                                   .authkey = recorder.text(short_authkey(authkey_)),
                                   .daemon = daemon_,
                                   .place = options.place.encoded()});
}

Process::Process(Inherited inherited, trace::Serial serial)
    : name_{std::move(inherited.name)},
      daemon_{inherited.daemon},
      authkey_{inherited.authkey.empty() ? random_authkey() : std::move(inherited.authkey)},
      identity_{std::move(inherited.identity)},
      serial_{serial} {}

Process::~Process() = default;

void Process::run() {
  if (target_) target_();
}

void Process::start(SourceLocation place) {
  ProcessContext& here = process_context();
  Call call{Operation::Start, serial_, {.place = call_place(place)}};
  check_may_start();
  here.reap_ended_children();
  child_ = launch();
  here.add_started(child_);
  target_ = nullptr;  // As CPython: what the target holds is the child's now.
  call.ended(Outcome::Returned, {.value = child_->pid()});
}

std::shared_ptr<Child> Process::launch() {
  std::optional<ChildHandle> handle = process_context().fork(serial_);
  if (!handle) enter_child();
  return make_child(std::move(*handle));
}

std::shared_ptr<Child> Process::make_child(ChildHandle handle) const {
  return std::make_shared<Child>(serial_, name_, daemon_, std::move(handle));
}

void Process::enter_child() {
  process_context().become(*this);
  {
    Call call{Operation::Begin, serial_};
    call.ended(Outcome::Returned);
  }
  process_context().leave(bootstrap());
}

int Process::bootstrap() {
  std::exception_ptr raised;
  try {
    run();
  } catch (...) {
    raised = std::current_exception();
  }
  try {
    process_context().finish();
    if (raised) std::rethrow_exception(raised);
    return 0;
  } catch (const SystemExit& exit) {
    return exit.code() & 0xFF;
  } catch (...) {
    report(*this, describe(std::current_exception()));
    return 1;
  }
}

bool Process::join(Timeout timeout, SourceLocation place) {
  Call call{Operation::Join, serial_, {.value = timeout_value(timeout), .place = call_place(place)}};
  check_not_closed();
  check_created_here("can only join a child process");
  if (!child_) throw AssertionError{"can only join a started process"};
  const auto status = child_->wait(call, Deadline{timeout});
  child_->end_wait(call, status);
  return status.has_value();
}

bool Process::is_alive(SourceLocation place) {
  Call call{Operation::IsAlive, serial_, {.place = call_place(place)}};
  check_not_closed();
  if (!is_current()) check_created_here("can only test a child process");
  const bool alive = is_current() || (child_ && !child_->poll());
  call.ended(alive ? Outcome::Returned : Outcome::False, {.value = alive});
  return alive;
}

void Process::terminate(SourceLocation place) {
  Call call{Operation::Terminate, serial_, {.value = SIGTERM, .place = call_place(place)}};
  signal(SIGTERM, "terminate");
  call.ended(Outcome::Returned);
}

void Process::kill(SourceLocation place) {
  Call call{Operation::Kill, serial_, {.value = SIGKILL, .place = call_place(place)}};
  signal(SIGKILL, "kill");
  call.ended(Outcome::Returned);
}

void Process::signal(int number, const char* operation) {
  check_not_closed();
  if (!child_) throw AttributeError{std::string{"'NoneType' object has no attribute '"} + operation + "'"};
  child_->signal(number);
}

void Process::close(SourceLocation place) {
  Call call{Operation::CloseProcess, serial_, {.place = call_place(place)}};
  if (child_ && !(creator_ == process_context().pid() ? child_->poll() : child_->known()))
    throw ValueError{"Cannot close a process while it is still running. You should first call join() or terminate()."};
  child_.reset();
  if (!std::exchange(closed_, true)) record::life().closed(serial_);
  call.ended(Outcome::Returned);
}

std::optional<pid_t> Process::pid() const {
  check_not_closed();
  if (is_current()) return process_context().pid();
  return child_ ? std::optional{child_->pid()} : std::nullopt;
}

std::optional<int> Process::exitcode(SourceLocation place) {
  Call call{Operation::ExitCode, serial_, {.place = call_place(place)}};
  check_not_closed();
  std::optional<ExitStatus> status;
  if (child_ && !is_current()) status = creator_ == process_context().pid() ? child_->poll() : child_->known();
  call.ended(status ? Outcome::Returned : Outcome::False, {.value = status ? status->exitcode() : 0});
  return status ? std::optional{status->exitcode()} : std::nullopt;
}

int Process::sentinel() const {
  check_not_closed();
  if (!child_) throw ValueError{"process not started"};
  return child_->pidfd();
}

void Process::set_name(std::string name) {
  name_ = std::move(name);
  record::life().renamed(serial_, record::recorder().text(name_));
}

void Process::set_daemon(bool daemon) {
  check_not_closed();
  if (child_) throw AssertionError{"process has already started"};
  daemon_ = daemon;
  record::life().daemon_set(serial_, daemon);
}

void Process::set_authkey(std::string authkey) {
  authkey_ = std::move(authkey);
  record::Recorder& recorder = record::recorder();
  if (recorder.on()) record::life().authkey_set(serial_, recorder.text(short_authkey(authkey_)));
}

std::string Process::status() {
  if (is_current()) return "started";
  if (closed_) return "closed";
  if (creator_ != process_context().pid()) return "unknown";
  if (!child_) return "initial";
  const auto status = child_->poll();
  return status ? status->text() : "started";
}

bool Process::is_current() const noexcept { return this == &process_context().current(); }

void Process::check_not_closed() const {
  if (closed_) throw ValueError{"process object is closed"};
}

void Process::check_created_here(const char* message) const {
  if (creator_ != process_context().pid()) throw AssertionError{message};
}

void Process::check_may_start() const {
  check_not_closed();
  if (child_) throw AssertionError{"cannot start a process twice"};
  check_created_here("can only start a process object created by current process");
  if (process_context().current().daemon()) throw AssertionError{"daemonic processes are not allowed to have children"};
}

ParentProcess::ParentProcess(std::string name, pid_t pid, trace::Serial serial, base::UniqueFd pidfd)
    : name_{std::move(name)}, pid_{pid}, serial_{serial}, pidfd_{std::move(pidfd)} {}

bool ParentProcess::ended() const {
  if (!pidfd_) return ::getppid() != pid_;
  return is_readable(pidfd_.get());
}

bool ParentProcess::is_alive(SourceLocation place) const {
  Call call{Operation::IsAlive, serial_, {.place = call_place(place)}};
  const bool alive = !ended();
  call.ended(alive ? Outcome::Returned : Outcome::False, {.value = alive});
  return alive;
}

bool ParentProcess::join(Timeout timeout, SourceLocation place) const {
  Call call{Operation::Join, serial_, {.value = timeout_value(timeout), .place = call_place(place)}};
  const Deadline deadline{timeout};
  const bool over = try_until(
      call, deadline, [this] { return serial_; }, [this] { return ended(); },
      [this](const Deadline& until) { return wait_readable(sentinel(), until); });
  call.ended(over ? Outcome::Returned : Outcome::TimedOut);
  return over;
}

Process& current_process() { return process_context().current(); }
std::shared_ptr<ParentProcess> parent_process() { return process_context().parent(); }

std::vector<std::shared_ptr<Child>> active_children(SourceLocation place) {
  Call call{Operation::ActiveChildren, record::recorder().process(), {.place = call_place(place)}};
  std::vector<std::shared_ptr<Child>> active = process_context().active_children();
  call.ended(Outcome::Returned, {.value = static_cast<std::int64_t>(active.size())});
  return active;
}

int cpu_count() {
  return base::check_syscall(static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)), "sysconf _SC_NPROCESSORS_ONLN");
}

std::string short_authkey(std::string_view authkey) { return short_repr(bytes_of(authkey.substr(0, 8))); }

}  // namespace engine
