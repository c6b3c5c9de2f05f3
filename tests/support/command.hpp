// Runs build/spawnarium as a user does, and keeps what it said.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace spawnarium::test {

struct Said {
  int status = 0;  // As a shell has it: 128 + N after signal N.
  std::string out, err;
};

/// `spawnarium arguments...`; `meanwhile` is called with its pid once it has printed `cue`.
Said command(const std::vector<std::string>& arguments, const std::string& cue = {},
             const std::function<void(pid_t)>& meanwhile = {});

/// What `sh -c script` says.
Said shell(const std::string& script);

/// A fresh folder, gone at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  /// Writes a file into it.
  std::filesystem::path file(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path path_;
};

}  // namespace spawnarium::test
