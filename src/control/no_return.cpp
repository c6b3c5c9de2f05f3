#include "control/no_return.hpp"

#include <utility>

namespace control {
namespace {

/// What a program does after these moves.
class Continuation : public ExploredProgram {
 public:
  Continuation(ExploredProgram& program, std::vector<Move> prefix) : program_{program}, prefix_{std::move(prefix)} {}

  void start() override {
    program_.start();
    for (std::size_t i = 0; i < prefix_.size(); ++i)
      if (!program_.take(prefix_[i])) throw Unrepeatable{i};
  }
  std::vector<Move> moves() override { return program_.moves(); }
  std::optional<Transition> take(Move move) override { return program_.take(move); }
  std::vector<Pending> pending() override { return program_.pending(); }
  End end() override { return program_.end(); }

 private:
  ExploredProgram& program_;
  const std::vector<Move> prefix_;
};

enum class Hope { Some, None, Unknown };

}  // namespace

std::optional<std::size_t> point_of_no_return(ExploredProgram& program, const Trace& bad,
                                              const std::function<bool(const Trace&)>& ends_well,
                                              const std::function<bool()>& goes_on) {
  const auto hope_after = [&](std::size_t steps) {
    std::vector<Move> prefix;
    for (std::size_t i = 0; i < steps; ++i) prefix.push_back(bad.order.step(i).move);
    Continuation continuation{program, std::move(prefix)};
    Explorer explorer{continuation};
    while (goes_on()) {
      const auto trace = explorer.next();
      if (!trace) return explorer.exhausted() ? Hope::None : Hope::Unknown;
      if (ends_well(*trace)) return Hope::Some;
    }
    return Hope::Unknown;
  };
  std::size_t lost = bad.order.size(), from = 0;  // The answer lies in [from, lost].
  while (from < lost) {
    const std::size_t middle = from + (lost - from) / 2;
    const Hope hope = hope_after(middle);
    if (hope == Hope::Unknown) return std::nullopt;
    if (hope == Hope::None) lost = middle;
    else from = middle + 1;
  }
  return lost;
}

}  // namespace control
