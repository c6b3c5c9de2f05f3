#include "target.hpp"

#include <stdlib.h>

#include <fstream>

#include "base/check_syscall.hpp"

namespace fs = std::filesystem;

namespace fuzz {
namespace {

class MemoryFolder {
 public:
  MemoryFolder() {
    std::string name = fs::exists("/dev/shm") ? "/dev/shm/spawnarium_fuzz_XXXXXX" : "/tmp/spawnarium_fuzz_XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) base::throw_errno(errno, "mkdtemp " + name);
    path_ = name;
  }
  ~MemoryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

const fs::path& folder() {
  static const MemoryFolder one;
  return one.path();
}

fs::path file(const std::string& name, std::span<const std::uint8_t> bytes) {
  const fs::path path = folder() / name;
  fs::create_directories(path.parent_path());
  std::ofstream stream{path, std::ios::binary | std::ios::trunc};
  stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return path;
}

}  // namespace fuzz
