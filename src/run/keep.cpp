#include "run/keep.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

#include "base/failure.hpp"
#include "base/file_replacement.hpp"
#include "base/quiet_thread.hpp"
#include "base/standard_streams.hpp"
#include "run/places.hpp"

namespace run {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPiece = 1 << 20;  // Bytes, from one look at `cancelled` to the next.

// What link(2) says where a file cannot have a second name there: another file system, or one without links.
bool needs_copy(int error) {
  return error == EXDEV || error == EPERM || error == EMLINK || error == EOPNOTSUPP || error == ENOSYS;
}

}  // namespace

class Keeper::Copy {
 public:
  // Opened here and not by the thread: from now on the recording may lose its name.
  Copy(fs::path from, fs::path to, const std::function<void()>& on_news)
      : from_{std::move(from)}, to_{std::move(to)}, on_news_{on_news}, in_{from_, std::ios::binary} {
    if (!in_) fail();
    std::error_code unknown;
    size_ = fs::file_size(from_, unknown);
    if (unknown) size_ = 0;
    thread_ = base::quiet_thread([this] {
      try {
        copy();
      } catch (const std::exception& error) {
        trouble_ = error.what();
      }
      over_ = true;
      if (on_news_) on_news_();
    });
  }
  ~Copy() {
    if (thread_.joinable()) thread_.join();
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  const fs::path& to() const { return to_; }
  double part() const {
    return size_ == 0 ? 0 : std::min(1.0, static_cast<double>(done_) / static_cast<double>(size_));
  }
  bool over() const { return over_; }
  void cancel() { cancelled_ = true; }
  /// Waits until it is over.
  Done result() {
    thread_.join();
    const bool cancelled = trouble_.empty() && !whole_;  // One that came too late has changed nothing.
    return {from_, to_, std::move(trouble_), cancelled};
  }

 private:
  [[noreturn]] void fail() const {
    throw base::Failure{
        fmt::format("{} cannot be read to its end: nothing was saved; check the disk.", from_.string())};
  }

  void copy() {
    base::FileReplacement file{to_};
    std::vector<char> piece(kPiece);
    while (!cancelled_ && in_) {
      in_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
      file.out().write(piece.data(), in_.gcount());
      done_ += static_cast<std::uintmax_t>(in_.gcount());
      if (on_news_) on_news_();
    }
    if (in_.bad()) fail();
    if (cancelled_) return;
    file.commit();
    whole_ = true;
  }

  fs::path from_, to_;
  const std::function<void()>& on_news_;
  std::ifstream in_;
  std::uintmax_t size_ = 0;
  std::atomic<std::uintmax_t> done_{0};
  std::atomic<bool> over_{false}, cancelled_{false};
  bool whole_ = false;  // And `trouble_`: the thread's own until it is over.
  std::string trouble_;
  std::thread thread_;
};

Keeper::Keeper(std::function<void()> on_news) : on_news_{std::move(on_news)} {}

Keeper::~Keeper() {
  for (const auto& copy : copies_) {
    if (const Done done = copy->result(); !done.trouble.empty()) base::print_error("spawnarium: {}\n", done.trouble);
  }
}

host::Kept Keeper::keep(const fs::path& recording, const fs::path& to) {
  if (::link(recording.c_str(), to.c_str()) == 0) return host::Kept::Now;
  if (!needs_copy(errno))
    throw std::system_error{errno, std::generic_category(),
                            fmt::format("link {} to {}", recording.string(), to.string())};
  if (fs::exists(to)) throw base::Failure{fmt::format("{} exists already: choose another name.", to.string())};
  if (in_use(recording)) return host::Kept::WhenItEnds;
  copies_.push_back(std::make_unique<Copy>(recording, to, on_news_));
  return host::Kept::BeingCopied;
}

const fs::path& Keeper::to() const { return copies_.front()->to(); }
double Keeper::part() const { return copies_.front()->part(); }

void Keeper::cancel() {
  for (const auto& copy : copies_) copy->cancel();
}

std::optional<Keeper::Done> Keeper::take_done() {
  const auto found = std::find_if(copies_.begin(), copies_.end(), [](const auto& each) { return each->over(); });
  if (found == copies_.end()) return std::nullopt;
  Done done = (*found)->result();
  copies_.erase(found);
  return done;
}

}  // namespace run
