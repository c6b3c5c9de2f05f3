#include "clock/waiting.hpp"

#include <dlfcn.h>
#include <link.h>

#include <atomic>

namespace virtual_clock {
namespace {

constinit std::atomic<record::WaitAtGateFunction*> gates{nullptr};

/// The program or library that a function is part of, as it lies in memory.
struct Image {
  ElfW(Addr) function = 0;
  ElfW(Addr) begin = 0, end = 0;
};
constinit Image interpreter;

int take_if_in(dl_phdr_info* object, std::size_t, void* wanted) {
  Image& image = *static_cast<Image*>(wanted);
  for (ElfW(Half) i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = object->dlpi_phdr[i];
    const ElfW(Addr) begin = object->dlpi_addr + part.p_vaddr;
    if (part.p_type != PT_LOAD || image.function < begin || image.function >= begin + part.p_memsz) continue;
    image.begin = begin;
    image.end = begin + part.p_memsz;
    return 1;
  }
  return 0;
}

[[gnu::constructor]] void find_interpreter() noexcept {
  interpreter.function = reinterpret_cast<ElfW(Addr)>(::dlsym(RTLD_DEFAULT, "PyEval_RestoreThread"));
  if (interpreter.function != 0) ::dl_iterate_phdr(take_if_in, &interpreter);
}

}  // namespace

bool is_of_interpreter(const void* code) noexcept {
  const auto address = reinterpret_cast<ElfW(Addr)>(code);
  return address >= interpreter.begin && address < interpreter.end;
}

record::WaitEnd wait_at_gate(const record::WaitAtGate& wait) noexcept {
  record::WaitAtGateFunction* const at_gate = gates.load(std::memory_order_acquire);
  return at_gate != nullptr ? at_gate(wait) : record::WaitEnd::NotHeld;
}

}  // namespace virtual_clock

/// By whatever part of the program has a recorder, once.
extern "C" [[gnu::visibility("default")]] void spawnarium_clock_has_gates(record::WaitAtGateFunction* gates) {
  virtual_clock::gates.store(gates, std::memory_order_release);
}
