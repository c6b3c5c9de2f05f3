#include "model/operations.hpp"

#include "base/enumerators.hpp"
#include "model/kinds.hpp"

namespace model {
namespace {

/// Whether there is a row for each enumerator, in the order of their numbers.
template <class Enum, class Table, class Row>
constexpr bool has_each(const Table& table, Enum Row::*member) {
  constexpr auto all = base::enumerators<Enum>();
  if (table.size() != all.size()) return false;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (table[i].*member != all[i]) return false;
  return true;
}
static_assert(has_each(kOperations, &OperationRow::operation),
              "kOperations has one row for each trace::Operation, in the order of their numbers");
static_assert(has_each(kKinds, &KindRow::kind),
              "kKinds has one row for each trace::Kind, in the order of their numbers");

}  // namespace
}  // namespace model
