#include "run/local_host.hpp"

#include <system_error>
#include <utility>

#include "base/build_config.hpp"
#include "base/file_replacement.hpp"
#include "base/read_file.hpp"
#include "run/export_job.hpp"
#include "run/file_watch.hpp"
#include "run/folder.hpp"
#include "run/keep.hpp"
#include "run/places.hpp"
#include "run/run.hpp"

namespace run {

namespace fs = std::filesystem;

std::unique_ptr<host::LiveProgram> LocalHost::start(const host::Launch& launch, std::function<void()> on_news) {
  auto run = std::make_unique<Run>(launch, Streams{.input = engine::Stream::Pipe});
  run->on_change(std::move(on_news));
  return run;
}

std::unique_ptr<host::Watch> LocalHost::watch(const fs::path& file, std::function<void()> on_change) {
  return std::make_unique<FileWatch>(file, std::move(on_change));
}

std::string LocalHost::read(const fs::path& file) const { return base::read_file(file, base::kMostSource); }

base::FolderListing LocalHost::list(const fs::path& folder) const {
  std::error_code unknown;
  return list_folder(folder.empty() ? fs::current_path(unknown) : folder);
}

std::unique_ptr<host::Export> LocalHost::export_recording(const host::ExportWish& wish, std::function<void()> on_news) {
  return std::make_unique<ExportJob>(wish, std::move(on_news));
}

std::unique_ptr<host::Keeper> LocalHost::keeper(std::function<void()> on_news) {
  return std::make_unique<Keeper>(std::move(on_news));
}

fs::path LocalHost::new_picture(const std::string& stem, const std::string& extension) const {
  return new_picture_path(stem, extension);
}

fs::path LocalHost::new_recording(const std::string& stem) const { return new_recording_path(stem); }

std::optional<std::size_t> LocalHost::removed_after(const fs::path& recording) const {
  return is_live_trace(recording) ? std::optional(kKeptTraces) : std::nullopt;
}

fs::path LocalHost::copies() const { return data_folder() / "changed"; }

void LocalHost::write_copy(const fs::path& copy, std::string_view text) {
  fs::create_directories(copy.parent_path());
  base::replace_file(copy, text);
}

std::string LocalHost::shown(const fs::path& path) const { return shown_path(path); }

// In the source tree as the README calls it, so that pictures of the help are the same on every machine; in an
// installation the whole path.
std::string LocalHost::notice() const {
  const fs::path file = notice_file();
  const fs::path in_source = file.lexically_relative(spawnarium::build_config::kSourceFolder);
  return in_source == "lessons/NOTICE" ? in_source.string() : shown_path(file);
}

}  // namespace run
