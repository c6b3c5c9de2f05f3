// unknown_recording FILE: writes a recording as a newer program may have made it. Among the life of one process are
// kinds of events, operations, types of objects and a kind of unit that this version does not know: 12 events and one
// unit.
#include <array>
#include <cstddef>
#include <cstdint>

#include "record/recorder.hpp"
#include "record/seal.hpp"

namespace {

using record::Event;
using record::Kind;
using record::ObjectType;
using record::Operation;
using record::Outcome;
using record::Serial;

class Run {
 public:
  explicit Run(const char* path) {
    recorder_.create(path, 1 << 21);
    main_ = recorder_.new_serial();
    recorder_.become(main_);
  }

  Serial main() const { return main_; }
  Serial object(ObjectType type) {
    const Serial object = recorder_.new_serial();
    write({.object = object, .kind = Kind::ObjectCreated, .detail = static_cast<std::uint8_t>(type)});
    return object;
  }
  void call(Operation operation, Serial object, Outcome outcome = Outcome::Returned) {
    ++calls_;
    for (const Kind kind : {Kind::CallBegun, Kind::CallEnded})
      write({.call = calls_,
             .object = object,
             .kind = kind,
             .detail = static_cast<std::uint8_t>(operation),
             .outcome = kind == Kind::CallEnded ? outcome : Outcome::None});
  }
  void write(const Event& event) { recorder_.write_at(event, time_ns_ += 1'000'000); }
  void write_unknown_unit() {
    const std::uint64_t unit = recorder_.header()->next_unit.fetch_add(1);
    reinterpret_cast<std::byte*>(recorder_.header())[trace::kDirectoryOffset + unit] = std::byte{99};
  }

 private:
  record::Recorder recorder_;
  Serial main_ = record::kNobody;
  std::uint32_t calls_ = 0;
  std::uint64_t time_ns_ = 0;
};

}  // namespace

int main(int, char** arguments) {
  {
    Run run{arguments[1]};
    run.write({.object = run.main(), .kind = Kind::RunBegan});
    run.write({.object = run.main(), .value = 100, .kind = Kind::Running});
    const Serial queue = run.object(ObjectType::Queue), file = run.object(ObjectType{13});
    run.object(ObjectType{63});
    run.call(Operation::Put, queue);
    run.call(Operation{64}, file);
    run.write({.call = 2, .object = file, .kind = Kind::CallBlocked, .detail = 64});
    run.write_unknown_unit();
    run.call(Operation{200}, queue);
    run.call(Operation::Acquire, file);  // Known, of a thing that is not.
    run.call(Operation::Get, queue, Outcome{200});
    for (const Kind kind : {Kind{17}, Kind{98}, Kind{115}, Kind{200}, Kind{255}})
      run.write({.object = queue, .value = -1, .extra = 0xFFFFFFFF, .kind = kind, .detail = 255, .flags = 255});
    run.write({.object = file, .kind = Kind::EndOpened, .detail = 77});
    run.write({.object = run.main(), .kind = Kind::Exited, .flags = trace::kObserved});
    run.write({.object = run.main(), .kind = Kind::RunEnded});
  }
  record::seal(arguments[1]);
}
