#pragma once

#include <Python.h>

#include "engine/source_location.hpp"
#include "python/errors.hpp"
#include "python/place.hpp"
#include "record/call.hpp"
#include "trace/format.hpp"

namespace python {

// The words of the trace, for the whole folder.
using record::recorder;
using trace::Kind;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

/// Whether run control is on, so that a trace point may stop at its gate.
inline bool run_control() noexcept {
  const trace::Header* header = record::recorder().header();
  return header != nullptr && header->run_control.load(std::memory_order_relaxed) != trace::RunControl::Off;
}

/// The actor of the calling thread; a thread that Python started says its name first.
void begin_named_thread() noexcept;

/// The place of an operation that begins now in the engine, on a thread that is made known first.
inline engine::SourceLocation begin_operation() noexcept {
  if (!record::recorder().on()) return engine::SourceLocation{0};
  begin_named_thread();
  return engine::SourceLocation{calling_place()};
}

/// A trace point of a Python program: record::Call with the place of the user's line, which lets go of the interpreter
/// lock while it stops at the gate. To be made and told its end with the interpreter lock held.
class TracedCall {
 public:
  explicit TracedCall(Operation operation, Serial object = trace::kNobody, record::CallDetail detail = {})
      : released_{prepare(detail)}, call_{operation, object, detail} {
    if (released_ != nullptr) take_interpreter_lock(released_);
  }

  record::Call& call() noexcept { return call_; }
  bool on() const noexcept { return call_.on(); }
  void ended(Outcome outcome, const record::CallResult& result = {}) noexcept { call_.ended(outcome, result); }
  void forget() noexcept { call_.forget(); }
  /// Ends as the Python call ended: `result` is nullptr if it raised (KeyboardInterrupt and other interrupts are told
  /// apart).
  void ended_with(PyObject* result, const record::CallResult& detail = {}) noexcept;

 private:
  static PyThreadState* prepare(record::CallDetail& detail) noexcept {
    if (!record::recorder().on()) return nullptr;
    begin_named_thread();
    if (detail.place == 0) detail.place = calling_place();
    return run_control() ? PyEval_SaveThread() : nullptr;
  }

  PyThreadState* released_;
  record::Call call_;
};

/// Under run control: waits at the gate until `ready()`, or until the controller says that the time is over. Returns
/// false with an exception of a signal's handler set.
template <class Ready>
bool wait_at_gate(record::Call& call, record::Call::Limit limit, Ready ready) {
  while (!ready() && !call.timed_out()) {
    {
      const GilRelease released;
      call.wait_at_gate(limit);
    }
    if (PyErr_CheckSignals() == -1) return false;
  }
  return true;
}

/// "ValueError: the message" of the pending exception, which stays pending.
trace::TextRef pending_exception_text() noexcept;

}  // namespace python
