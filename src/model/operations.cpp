#include "model/operations.hpp"

#include "base/enumerators.hpp"

namespace model {
namespace {

/// The first operation whose row is missing, or stands at another place than its enumerator; None: all are there.
constexpr trace::Operation first_misplaced() {
  constexpr auto all = base::enumerators<trace::Operation>();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i >= kOperations.size() || kOperations[i].operation != all[i]) return all[i];
  return trace::Operation::None;
}
static_assert(first_misplaced() == trace::Operation::None &&
                  kOperations.size() == base::enumerators<trace::Operation>().size(),
              "kOperations has one row for each trace::Operation, in the order of their numbers");

}  // namespace
}  // namespace model
