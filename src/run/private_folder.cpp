#include "run/private_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <system_error>

#include "base/check_syscall.hpp"
#include "base/failure.hpp"
#include "run/places.hpp"

namespace run {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBeginning = "spawnarium-private-";
constexpr std::chrono::minutes kSurelyLocked{1};

/// The folder, locked for us. Empty: somebody else has locked it, or it cannot be opened.
base::UniqueFd lock(const fs::path& place) {
  base::UniqueFd folder{::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  return folder && ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(folder) : base::UniqueFd{};
}

/// Removes what processes of this user that were killed have left behind. A folder is locked by who uses it, from a
/// moment after it was made.
void remove_abandoned(const fs::path& above) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator{above, ignored}) {
    if (!entry.path().filename().string().starts_with(kBeginning)) continue;
    const base::UniqueFd folder = lock(entry.path());
    struct stat facts {};
    if (!folder || ::fstat(folder.get(), &facts) != 0 || facts.st_uid != ::getuid()) continue;
    const auto age = std::chrono::system_clock::now() - std::chrono::system_clock::from_time_t(facts.st_mtime);
    if (age > kSurelyLocked) fs::remove_all(entry.path(), ignored);
  }
}

/// Stops counting when it is more than `most`.
std::uintmax_t size_of(const fs::path& folder, std::uintmax_t most) {
  std::uintmax_t size = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file() && !entry.is_symlink()) size += entry.file_size();
    if (size > most) break;
  }
  return size;
}

void copy_into(const fs::path& from, const fs::path& to) {
  fs::create_directory(to);
  for (const fs::directory_entry& entry : fs::directory_iterator{from}) {
    const fs::path target = to / entry.path().filename();
    if (entry.is_symlink()) fs::copy_symlink(entry.path(), target);
    else if (entry.is_directory()) copy_into(entry.path(), target);
    else if (entry.is_regular_file()) fs::copy_file(entry.path(), target);
  }
}

}  // namespace

PrivateFolder::PrivateFolder(const fs::path& original, std::uintmax_t most) {
  try {
    const fs::path whole = fs::canonical(original);
    name_ = whole.has_filename() ? whole.filename() : fs::path{"root"};
    if (size_of(whole, most) > most)
      throw base::Failure{
          fmt::format("The folder {} is larger than {} MB, too large to be copied for runs that are repeated: start it "
                      "in a folder of its own.",
                      shown_path(whole), most / 1'000'000)};
    remove_abandoned(fs::temp_directory_path());
    std::string place = (fs::temp_directory_path() / fmt::format("{}XXXXXX", kBeginning)).string();
    if (::mkdtemp(place.data()) == nullptr) base::throw_errno(errno, "mkdtemp " + place);
    place_ = place;
    in_use_ = lock(place_);
    fs::create_directory(place_ / "work");
    copy_into(whole, work());
  } catch (const std::system_error& error) {
    std::error_code ignored;
    if (!place_.empty()) fs::remove_all(place_, ignored);
    throw base::Failure{fmt::format("The folder {} cannot be copied for runs that are repeated: {}.",
                                    shown_path(original), error.code().message())};
  }
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  fs::remove_all(place_, ignored);
}

FolderAsFound::FolderAsFound(const fs::path& original) {
  try {
    found_ = std::make_unique<PrivateFolder>(original);
  } catch (const base::Failure& failure) {
    trouble_ = failure.what();
  }
}

std::unique_ptr<PrivateFolder> FolderAsFound::copy() const {
  if (!found_) throw base::Failure{trouble_};
  return std::make_unique<PrivateFolder>(found_->work());
}

}  // namespace run
