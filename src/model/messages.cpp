#include "model/messages.hpp"

#include <algorithm>

namespace model {
namespace {

constexpr std::size_t kChunk = 64;

}  // namespace

const Message& Messages::operator[](std::size_t index) const {
  std::size_t chunk = 0;
  while (index >= chunks_[chunk]->size()) index -= chunks_[chunk++]->size();
  return (*chunks_[chunk])[index];
}

Messages::Chunk& Messages::own(std::size_t chunk) {
  auto& shared = chunks_[chunk];
  if (shared.use_count() != 1) shared = std::make_shared<Chunk>(*shared);
  return const_cast<Chunk&>(*shared);  // Made as a Chunk that is not const, and nobody else has it.
}

void Messages::push_back(const Message& message) {
  std::size_t after = chunks_.size();
  if (order_ == Order::BySender)
    while (after > 0 && chunks_[after - 1]->front().sender != message.sender) --after;
  const bool mine = after > 0;
  if (order_ == Order::BySender && !mine) after = chunks_.size();
  if (mine && chunks_[after - 1]->size() < kChunk) own(after - 1).push_back(message);
  else chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(after), std::make_shared<Chunk>(Chunk{message}));
  ++size_;
}

Message Messages::take_at(std::size_t chunk, std::size_t item) {
  const Message taken = (*chunks_[chunk])[item];
  if (chunks_[chunk]->size() == 1) chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(chunk));
  else {
    Chunk& mine = own(chunk);
    mine.erase(mine.begin() + static_cast<std::ptrdiff_t>(item));
  }
  --size_;
  return taken;
}

std::optional<Message> Messages::take(trace::Serial sender, std::uint64_t number) {
  for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
    const Chunk& here = *chunks_[chunk];
    if (order_ == Order::BySender && here.front().sender != sender) continue;
    const auto found = std::find_if(here.begin(), here.end(), [&](const Message& message) {
      return message.sender == sender && message.number == number;
    });
    if (found != here.end()) return take_at(chunk, static_cast<std::size_t>(found - here.begin()));
  }
  return std::nullopt;
}

std::optional<Message> Messages::take_front() {
  if (empty()) return std::nullopt;
  return take_at(0, 0);
}

std::vector<Messages::Share> Messages::shares(std::size_t most) const {
  std::vector<Share> shares;
  for (const auto& chunk : chunks_) {
    const trace::Serial sender = chunk->front().sender;
    if (shares.empty() || shares.back().sender != sender) shares.push_back({sender, 0, {}});
    Share& share = shares.back();
    share.count += chunk->size();
    const std::size_t wanted = std::min(chunk->size(), most - std::min(most, share.first.size()));
    share.first.insert(share.first.end(), chunk->begin(), chunk->begin() + static_cast<std::ptrdiff_t>(wanted));
  }
  return shares;
}

}  // namespace model
