#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace model {

/// A hash table in one piece of memory, for the small keys of which millions come and go (messages under way). No
/// order, no iterators: `find` gives a pointer that holds until the next insertion or erasure.
template <class Key, class Value, class Hash>
class FlatMap {
 public:
  std::size_t size() const { return size_; }
  void clear() {
    slots_.clear();
    size_ = 0;
  }
  Value* find(const Key& key) { return const_cast<Value*>(std::as_const(*this).find(key)); }
  const Value* find(const Key& key) const {
    if (size_ == 0) return nullptr;
    const std::size_t slot = place_of(key);
    return slots_[slot].used ? &slots_[slot].value : nullptr;
  }
  /// The value of this key, made if there was none.
  Value& operator[](const Key& key) {
    if ((size_ + 1) * 4 > slots_.size() * 3) grow();
    Slot& slot = slots_[place_of(key)];
    if (!slot.used) {
      slot.key = key;
      slot.value = Value{};
      slot.used = true;
      ++size_;
    }
    return slot.value;
  }
  void erase(const Key& key) {
    if (size_ == 0) return;
    std::size_t hole = place_of(key);
    if (!slots_[hole].used) return;
    --size_;
    // Those behind it that do not stand where their hash wants them move up, so that no search ends at a hole too
    // early.
    for (std::size_t next = hole;;) {
      next = (next + 1) & mask();
      if (!slots_[next].used) break;
      const std::size_t wanted = Hash{}(slots_[next].key) & mask();
      const bool stays = hole <= next ? hole < wanted && wanted <= next : hole < wanted || wanted <= next;
      if (stays) continue;
      slots_[hole] = std::move(slots_[next]);
      hole = next;
    }
    slots_[hole].used = false;
  }

 private:
  struct Slot {
    Key key{};
    Value value{};
    bool used = false;
  };
  std::size_t mask() const { return slots_.size() - 1; }
  std::size_t place_of(const Key& key) const {
    std::size_t slot = Hash{}(key)&mask();
    while (slots_[slot].used && !(slots_[slot].key == key)) slot = (slot + 1) & mask();
    return slot;
  }
  void grow() {
    std::vector<Slot> before(slots_.empty() ? 64 : slots_.size() * 2);
    before.swap(slots_);
    for (Slot& slot : before)
      if (slot.used) slots_[place_of(slot.key)] = std::move(slot);
  }

  std::vector<Slot> slots_;  // A power of two.
  std::size_t size_ = 0;
};

/// For tables by serial, whose values are small and dense: spreads them over the upper bits.
struct SerialHash {
  std::size_t operator()(std::uint32_t serial) const { return serial * 0x9E3779B97F4A7C15ULL >> 20; }
};

/// For keys that are hashes already.
struct AsItIs {
  std::size_t operator()(std::size_t hash) const { return hash; }
};

/// One message: who sent it, its number there, and through what.
struct MessageKey {
  std::uint32_t object = 0, sender = 0;
  std::uint64_t number = 0;
  bool operator==(const MessageKey&) const = default;
};
struct MessageKeyHash {
  std::size_t operator()(const MessageKey& key) const {
    std::uint64_t mixed = (static_cast<std::uint64_t>(key.object) << 32 | key.sender) * 0x9E3779B97F4A7C15ULL;
    mixed ^= (key.number + (mixed >> 29)) * 0xBF58476D1CE4E5B9ULL;
    return static_cast<std::size_t>(mixed ^ mixed >> 32);
  }
};

}  // namespace model
