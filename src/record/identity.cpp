#include "record/identity.hpp"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "record/call.hpp"
#include "record/life.hpp"
#include "record/untraced_wait.hpp"

namespace record {
namespace {

constexpr const char* kProcessVariable = "SPAWNARIUM_PROCESS";

/// Fixed in size: the child reads it between fork(2) and exec.
struct Expected {
  Serial child = kNobody;
  bool unannounced = false;
  std::size_t length = 0;
  std::array<char, 255> name{};
};
thread_local Expected expected;

/// The serial that this program's parent has reserved for it; kNobody where there is none.
Serial take_process_from_environment() {
  const char* text = ::getenv(kProcessVariable);
  const Serial given = text != nullptr ? static_cast<Serial>(std::strtoul(text, nullptr, 10)) : kNobody;
  ::unsetenv(kProcessVariable);  // A program that this one starts is another process.
  return given;
}

std::string entry(const char* variable, std::string_view value) {
  return std::string{variable} + '=' + std::string{value};
}

bool is_entry_of(std::string_view entry, std::string_view variable) {
  return entry.starts_with(variable) && entry.substr(variable.size()).starts_with('=');
}

}  // namespace

std::string trace_entry(std::string_view path) { return entry(kTraceVariable, path); }
std::string process_entry(Serial process) { return entry(kProcessVariable, std::to_string(process)); }
bool is_identity_entry(std::string_view text) noexcept {
  return is_entry_of(text, kTraceVariable) || is_entry_of(text, kProcessVariable);
}

bool attach(std::string_view name) {
  Recorder& here = recorder();
  const bool attached_before = here.on();
  if (!here.attach_from_environment()) return false;
  if (attached_before && here.process() != kNobody) return false;
  const Serial given = take_process_from_environment();
  here.become(given != kNobody ? given : here.new_serial());
  life().running({.name = given != kNobody ? 0 : here.text(name)});
  offer_gates();
  return true;
}

void expect_child(Serial child, std::string_view name) noexcept {
  expected.child = child;
  expected.length = std::min(name.size(), expected.name.size());
  std::copy_n(name.begin(), expected.length, expected.name.begin());
  reserve_gate(child);
}

void expect_unannounced_child(std::string_view name) noexcept {
  if (expected.child != kNobody || !is_controlled(recorder())) return;
  expect_child(recorder().new_serial(), name);
  expected.unannounced = true;
}

void forget_unannounced_child() noexcept {
  if (std::exchange(expected.unannounced, false)) forget_expected_child(true);
}

void forget_expected_child(bool born) noexcept {
  const Serial child = std::exchange(expected.child, kNobody);
  if (!born && child != kNobody) abandon_gate(child);
}

bool after_fork_in_child(std::string_view name) noexcept {
  Recorder& here = recorder();
  const Serial parent = here.process();
  const Serial child = std::exchange(expected.child, kNobody);
  expected.unannounced = false;
  const bool announced = child != kNobody && expected.length == 0;
  if (!here.on()) return announced;
  here.after_fork_in_child(child != kNobody ? child : here.new_serial());
  if (child != kNobody) name = {expected.name.data(), expected.length};
  life().running({.parent = parent, .name = here.text(name)});
  return announced;
}

void exiting(int exitcode) noexcept {
  {
    Call call{Operation::Exit, recorder().process(), {.value = exitcode}};
    call.ended(Outcome::Returned);
  }
  life().exiting(exitcode);
  leave_gate();
}

}  // namespace record
