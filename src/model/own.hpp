#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

#include "model/step.hpp"

/// The tables of a world that is changed in place: what it shares with another world is copied first.
namespace model {

template <class T>
auto place_in(Table<T>& table, Serial serial) {
  return std::lower_bound(table.begin(), table.end(), serial,
                          [](const std::shared_ptr<const T>& entry, Serial wanted) { return entry->serial < wanted; });
}

/// Every element is made as a T that is not const; who alone holds one may change it.
template <class T>
T& own(std::shared_ptr<const T>& shared) {
  if (shared.use_count() != 1) shared = std::make_shared<T>(*shared);
  else std::atomic_thread_fence(std::memory_order_acquire);  // Another thread may just have let go of it.
  return const_cast<T&>(*shared);
}

using HintTable = std::array<std::uint32_t, Hints::kEach>;

template <class T>
T* own_by_hint(Table<T>& table, Serial serial, const HintTable& hints) {
  const std::uint32_t hint = hints[serial % Hints::kEach];
  return hint < table.size() && table[hint]->serial == serial ? &own(table[hint]) : nullptr;
}

template <class T>
T* own_in(Table<T>& table, Serial serial, HintTable* hints) {
  if (serial == trace::kNobody) return nullptr;
  if (hints != nullptr)
    if (T* found = own_by_hint(table, serial, *hints)) return found;
  const auto place = place_in(table, serial);
  if (place == table.end() || (*place)->serial != serial) return nullptr;
  if (hints != nullptr) (*hints)[serial % Hints::kEach] = static_cast<std::uint32_t>(place - table.begin());
  return &own(*place);
}

template <class T>
T& insert_in(Table<T>& table, Serial serial) {
  auto place = place_in(table, serial);
  if (place == table.end() || (*place)->serial != serial) {
    auto fresh = std::make_shared<T>();
    fresh->serial = serial;
    place = table.insert(place, std::move(fresh));
  }
  return own(*place);
}

}  // namespace model
