#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "trace/event.hpp"

namespace model {

/// Something sent or put: the same message from the hand of its sender to the hand of its receiver.
struct Message {
  trace::Serial sender = trace::kNobody;    ///< The actor that sent or put it ...
  std::uint64_t number = 0;                 ///< ... and its number there. Together its identity.
  std::string_view text{};                  ///< Short repr.
  std::uint64_t size = 0;                   ///< In bytes, pickled; 0 unknown.
  base::TraceTime since{};                  ///< When it came to where it is.
  trace::End to = trace::End::None;         ///< In a duplex pipe: to which end it travels.
  trace::Serial receiver = trace::kNobody;  ///< The actor that got it, once it is taken.
};

/// The messages that are in one place, first come first. A copy shares all but what is changed afterwards, so that a
/// thousand snapshots of a queue with a million messages cost little more than one.
///
///     for (const Message& message : thing.pipe) ...
class Messages {
  using Chunk = std::vector<Message>;
  using Chunks = std::vector<std::shared_ptr<const Chunk>>;

 public:
  /// BySender: the messages of one sender lie together (each producer has a buffer of its own).
  enum class Order : std::uint8_t { AsTheyCame, BySender };
  explicit Messages(Order order = Order::AsTheyCame) : order_{order} {}

  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Message;
    using difference_type = std::ptrdiff_t;
    using pointer = const Message*;
    using reference = const Message&;

    Iterator() = default;
    Iterator(const Chunks* chunks, std::size_t chunk) : chunks_{chunks}, chunk_{chunk} {}
    reference operator*() const { return (*(*chunks_)[chunk_])[item_]; }
    pointer operator->() const { return &**this; }
    Iterator& operator++() {
      if (++item_ == (*chunks_)[chunk_]->size()) ++chunk_, item_ = 0;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Chunks* chunks_ = nullptr;
    std::size_t chunk_ = 0, item_ = 0;
  };

  Iterator begin() const { return {&chunks_, 0}; }
  Iterator end() const { return {&chunks_, chunks_.size()}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Message& front() const { return chunks_.front()->front(); }
  const Message& back() const { return chunks_.back()->back(); }
  /// Costs one step for each 64 messages before it.
  const Message& operator[](std::size_t index) const;

  /// Whether `chosen(sender)` holds for the sender of one of them. Only for Order::BySender; costs one step for each 64
  /// messages.
  template <class Chosen>
  bool any_sender(Chosen chosen) const {
    for (const auto& chunk : chunks_)
      if (chosen(chunk->front().sender)) return true;
    return false;
  }

  /// What one sender has here: how many, and the first of them.
  struct Share {
    trace::Serial sender = trace::kNobody;
    std::size_t count = 0;
    std::vector<Message> first;
  };
  /// For each sender, with at most `most` messages. Only for Order::BySender; costs one step for each 64 messages.
  std::vector<Share> shares(std::size_t most) const;

  void push_back(const Message& message);
  /// Takes out the message with this identity; nullopt if it is not here.
  std::optional<Message> take(trace::Serial sender, std::uint64_t number);
  std::optional<Message> take_front();
  /// Takes out those that `chosen(message)`, in their order.
  template <class Chosen>
  std::vector<Message> take_if(Chosen chosen);

 private:
  Chunk& own(std::size_t chunk);
  Message take_at(std::size_t chunk, std::size_t item);

  Chunks chunks_;  // None of them empty.
  std::size_t size_ = 0;
  Order order_;
};

template <class Chosen>
std::vector<Message> Messages::take_if(Chosen chosen) {
  std::vector<Message> taken;
  for (std::size_t chunk = 0; chunk < chunks_.size();) {
    const std::size_t chunks_before = chunks_.size();
    for (std::size_t item = 0; chunks_.size() == chunks_before && item < chunks_[chunk]->size();) {
      if (chosen((*chunks_[chunk])[item])) taken.push_back(take_at(chunk, item));
      else ++item;
    }
    if (chunks_.size() == chunks_before) ++chunk;
  }
  return taken;
}

}  // namespace model
