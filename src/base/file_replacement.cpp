#include "base/file_replacement.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <streambuf>
#include <system_error>

#include "base/check_syscall.hpp"
#include "base/failure.hpp"
#include "base/unique_fd.hpp"

namespace base {

namespace fs = std::filesystem;

namespace {

constexpr int kMostLinks = 40;             // As the kernel follows (path_resolution(7)).
constexpr int kMostLeftovers = 100;        // Files of this name that earlier processes with our pid left behind.
constexpr std::size_t kLongestStem = 200;  // A name has at most 255 bytes (NAME_MAX).
constexpr mode_t kPermissions = 07777;
constexpr long kProcMagic = 0x9FA0;  // statfs(2): PROC_SUPER_MAGIC, of a Linux header that Emscripten lacks.

std::string_view remedy_for(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "Make room there, or choose another place";
    case EACCES:
    case EPERM:
    case EROFS:
      return "Check the permissions of its folder, or choose another place";
    case ENOENT:
    case ENOTDIR:
      return "Make its folder first, or choose another place";
    case EISDIR:
      return "Name a file in it";
    default:
      return "Choose another place";
  }
}

[[noreturn]] void fail(const fs::path& path, int error) {
  throw Failure{fmt::format("{} cannot be written: {}. {}.", path.string(), std::generic_category().message(error),
                            remedy_for(error))};
}

std::optional<struct stat> status_of(const fs::path& path, int (*look)(const char*, struct stat*)) {
  struct stat status {};
  if (look(path.c_str(), &status) == 0) return status;
  if (errno != ENOENT) throw_errno(errno, "stat");
  return std::nullopt;
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path{"."}; }

/// /proc/self/fd/1 and its kind: a file that is open already, not a name for one (proc(5)).
bool is_open_file(const fs::path& link) {
  struct statfs system {};
  return ::statfs(folder_of(link).c_str(), &system) == 0 && static_cast<long>(system.f_type) == kProcMagic;
}

/// The last name on the way along symbolic links; nullopt where the way leads through an open file.
std::optional<fs::path> end_of_links(fs::path path) {
  for (int links = 0; links < kMostLinks; ++links) {
    const auto status = status_of(path, ::lstat);
    if (!status || !S_ISLNK(status->st_mode)) return path;
    if (is_open_file(path)) return std::nullopt;
    path = folder_of(path) / fs::read_symlink(path);
  }
  throw_errno(ELOOP, "readlink");
}

}  // namespace

/// What is written, and where it goes.
struct FileReplacement::Target {
  explicit Target(const fs::path& given) : named{given} {
    const auto status = status_of(given, ::stat);
    const auto end = end_of_links(given);
    if (!end || (status && !S_ISREG(status->st_mode))) {
      fd = UniqueFd{check_syscall(
          retry_on_eintr([&] { return ::open(given.c_str(), O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC); }), "open")};
      return;
    }
    replaced = *end;
    open_beside();
    if (status) keep(*status);
  }
  ~Target() {
    if (!beside.empty()) ::unlink(beside.c_str());
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  // Exclusively: in a folder that others may write to, the name may be a link that another user made.
  void open_beside() {
    const std::string stem = replaced.filename().string().substr(0, kLongestStem);
    for (int number = 0; !fd; ++number) {
      beside = folder_of(replaced) / fmt::format("{}.{}-{}.part", stem, ::getpid(), number);
      fd = UniqueFd{::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
      if (fd) return;
      const int error = errno;
      beside.clear();
      if (error != EEXIST || number == kMostLeftovers) throw_errno(error, "open");
    }
  }

  // The owner first: a change of owner clears the set-user-ID bits (chown(2)). Only root may give a file away.
  void keep(const struct stat& old) {
    if (::fchown(fd.get(), old.st_uid, old.st_gid) == -1 && errno != EPERM) throw_errno(errno, "fchown");
    check_syscall(::fchmod(fd.get(), old.st_mode & kPermissions), "fchmod");
  }

  void commit() {
    if (beside.empty()) return;
    check_syscall(::fsync(fd.get()), "fsync");
    check_syscall(::rename(beside.c_str(), replaced.c_str()), "rename");
    beside.clear();
  }

  fs::path named, replaced, beside;
  UniqueFd fd;
};

class FileReplacement::Buffer : public std::streambuf {
 public:
  explicit Buffer(const Target& target) : target_{target} { setp(bytes_.data(), bytes_.data() + bytes_.size()); }

 protected:
  int sync() override {
    for (const char* from = pbase(); from < pptr();) {
      const ssize_t written =
          retry_on_eintr([&] { return ::write(target_.fd.get(), from, static_cast<std::size_t>(pptr() - from)); });
      if (written == -1) fail(target_.named, errno);
      from += written;
    }
    setp(bytes_.data(), bytes_.data() + bytes_.size());
    return 0;
  }
  int_type overflow(int_type letter) override {
    sync();
    if (!traits_type::eq_int_type(letter, traits_type::eof())) sputc(traits_type::to_char_type(letter));
    return traits_type::not_eof(letter);
  }

 private:
  const Target& target_;
  std::array<char, 65536> bytes_;
};

FileReplacement::FileReplacement(const fs::path& path) : out_{nullptr} {
  try {
    target_ = std::make_unique<Target>(path);
  } catch (const std::system_error& error) {
    fail(path, error.code().value());
  }
  buffer_ = std::make_unique<Buffer>(*target_);
  out_.rdbuf(buffer_.get());
  out_.exceptions(std::ios::badbit);
}

FileReplacement::~FileReplacement() = default;

bool FileReplacement::in_place() const { return target_->beside.empty(); }

std::ostream& FileReplacement::out() { return out_; }

void FileReplacement::commit() {
  out_.flush();
  try {
    target_->commit();
  } catch (const std::system_error& error) {
    fail(target_->named, error.code().value());
  }
}

void replace_file(const fs::path& path, std::string_view content) {
  FileReplacement file{path};
  file.out() << content;
  file.commit();
}

}  // namespace base
