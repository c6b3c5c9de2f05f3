#include "run/export_job.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/check_syscall.hpp"
#include "base/quiet_thread.hpp"
#include "run/children.hpp"
#include "run/places.hpp"

namespace run {
namespace {

constexpr std::string_view kName = "spawnarium: ";  // Before what a command complains of.

// Appends what is there to be read; false at its end.
bool take(int fd, std::string& text) {
  std::array<char, 4096> bytes;
  const ssize_t got = base::retry_on_eintr([&] { return ::read(fd, bytes.data(), bytes.size()); });
  if (got > 0) text.append(bytes.data(), static_cast<std::size_t>(got));
  return got > 0;
}

// The number in the last whole line.
std::optional<int> last_number(const std::string& lines) {
  const std::size_t end = lines.rfind('\n');
  if (end == std::string::npos) return std::nullopt;
  const std::size_t begin = end == 0 ? std::string::npos : lines.rfind('\n', end - 1);
  return std::atoi(lines.c_str() + (begin == std::string::npos ? 0 : begin + 1));
}

}  // namespace

ExportJob::ExportJob(const host::ExportWish& wish, std::function<void()> on_news)
    : output_(wish.output), on_news_(std::move(on_news)) {
  std::vector<std::string> argv{main_executable().string(),
                                "export",
                                wish.recording.string(),
                                "--format",
                                wish.format,
                                "--lang",
                                std::string(base::name_of(wish.language))};
  if (!wish.theme.empty()) argv.insert(argv.end(), {"--theme", wish.theme});
  argv.insert(argv.end(), {"--progress", "--output", output_.string()});
  process_ = spawn_own({.argv = argv,
                        .standard_input = engine::Stream::Null,
                        .standard_output = engine::Stream::Pipe,
                        .standard_error = engine::Stream::Pipe});
  thread_ = base::quiet_thread([this] { follow(); });
}

ExportJob::~ExportJob() {
  cancel();
  thread_.join();
}

void ExportJob::cancel() {
  cancelled_ = true;
  ::syscall(SYS_pidfd_send_signal, process_.child.pidfd.get(), SIGTERM, nullptr, 0);
}

void ExportJob::follow() {
  std::string progress, complaint;
  std::array<pollfd, 2> queries{pollfd{.fd = process_.standard_output.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = process_.standard_error.get(), .events = POLLIN, .revents = 0}};
  while (queries[0].fd != -1 || queries[1].fd != -1) {
    base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), -1); });
    if (queries[0].revents != 0 && !take(queries[0].fd, progress)) queries[0].fd = -1;
    if (queries[1].revents != 0 && !take(queries[1].fd, complaint)) queries[1].fd = -1;
    if (const auto percent = last_number(progress); percent && percent_.exchange(*percent) != *percent && on_news_)
      on_news_();
  }
  siginfo_t info{};
  base::retry_on_eintr([&] { return ::waitid(P_PID, static_cast<id_t>(process_.child.pid), &info, WEXITED); });
  if (info.si_code != CLD_EXITED || info.si_status != 0) {
    trouble_ = complaint.starts_with(kName) ? complaint.substr(kName.size()) : complaint;
    while (!trouble_.empty() && trouble_.back() == '\n') trouble_.pop_back();
    if (trouble_.empty()) trouble_ = "The export ended before it was whole.";
  }
  over_ = true;
  if (on_news_) on_news_();
}

}  // namespace run
