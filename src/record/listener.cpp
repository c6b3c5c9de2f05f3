#include "record/listener.hpp"

#include <fcntl.h>
#include <linux/membarrier.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "base/check_syscall.hpp"
#include "base/unique_fd.hpp"
#include "record/futex.hpp"
#include "trace/error.hpp"

namespace record {

Listener::Listener(const std::filesystem::path& path) {
  int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  may_write_ = fd != -1;
  if (fd == -1) fd = base::check_syscall(::open(path.c_str(), O_RDONLY | O_CLOEXEC), "open " + path.string());
  const base::UniqueFd file{fd};
  struct stat status {};
  base::check_syscall(::fstat(fd, &status), "fstat " + path.string());
  if (status.st_size < static_cast<off_t>(trace::kUnit))
    throw trace::TraceError{path.string() + " is not a recording."};
  void* address = ::mmap(nullptr, trace::kUnit, may_write_ ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
  if (address == MAP_FAILED) base::throw_errno(errno, "mmap " + path.string());
  header_ = static_cast<trace::Header*>(address);
  may_write_ = may_write_ && header_->version == trace::kVersion;  // Version 1 has its futexes elsewhere: only sleep.
}

Listener::~Listener() { ::munmap(header_, trace::kUnit); }

bool Listener::wait(std::chrono::nanoseconds timeout, Wake wake) const {
  using namespace std::chrono_literals;
  auto& flag = wake == Wake::OnAnyEvent ? header_->reader_waiting : header_->birth_waiting;
  auto& word = wake == Wake::OnAnyEvent ? header_->reader_futex : header_->birth_futex;
  if (!may_write_) return futex_wait(word, word.load(), std::min<std::chrono::nanoseconds>(timeout, 50ms));
  const std::uint32_t seen = word.load();
  if (flag.exchange(1) == 0) {
    // Writers do not fence between publishing and looking at the flag. Where the kernel's barrier is not to be had,
    // their stores are visible long before the first short sleep is over.
    if (::syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) != 0)
      return futex_wait(word, seen, std::min<std::chrono::nanoseconds>(timeout, 20ms));
    return true;  // Something may have been published before the flag was seen: look once, then sleep.
  }
  return futex_wait(word, seen, timeout);
}

void Listener::wake_waiting() const noexcept {
  if (!may_write_) return;
  // In this order: a thread that has not set the flag yet will find it unset, and look again before it sleeps.
  header_->reader_waiting.exchange(0);
  header_->reader_futex.fetch_add(1);
  futex_wake_all(header_->reader_futex);
}

}  // namespace record
