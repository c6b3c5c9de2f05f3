#include "record/folded_count.hpp"

namespace record {
namespace {

constexpr std::uint64_t kWriteEveryNs = 100'000'000;

}  // namespace

void FoldedCount::add(Operation operation, Serial object, std::uint64_t now_ns) noexcept {
  if (count_++ == 0) first_ns_ = now_ns;
  last_ns_ = now_ns;
  if (now_ns - first_ns_ > kWriteEveryNs) write(operation, object);
}

void FoldedCount::write(Operation operation, Serial object) noexcept {
  if (count_ == 0) return;
  recorder().write_at({.object = object,
                       .serial = first_ns_,
                       .value = static_cast<std::int64_t>(count_),
                       .kind = Kind::Folded,
                       .detail = static_cast<std::uint8_t>(operation)},
                      last_ns_);
  *this = {};
}

}  // namespace record
