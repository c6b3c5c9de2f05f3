#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "base/time.hpp"

namespace app {

/// A sentence for the user, which goes away by itself; trouble stays longer.
class Notice {
 public:
  void say(std::string sentence, bool trouble) {
    sentence_ = std::move(sentence);
    trouble_ = trouble;
    left_ = trouble ? 2 * kTime : kTime;
  }
  void clear() { sentence_.clear(); }
  void advance(base::TraceTime elapsed) {
    left_ -= elapsed;
    if (left_ <= base::TraceTime{}) clear();
  }

  const std::string& sentence() const { return sentence_; }
  bool trouble() const { return trouble_; }
  /// How long it stays; nothing: there is none.
  std::optional<base::TraceTime> left() const {
    if (sentence_.empty()) return std::nullopt;
    return std::max(left_, base::TraceTime(1));
  }

 private:
  static constexpr base::TraceTime kTime = std::chrono::seconds(6);

  std::string sentence_;
  bool trouble_ = false;
  base::TraceTime left_{};
};

}  // namespace app
