#include "app/export_formats.hpp"

#include <algorithm>

#include "app/export.hpp"
#include "app/lessons.hpp"
#include "image/film.hpp"
#include "recording/packed.hpp"

namespace app {
namespace {

using base::Progress;
using recording::Recording;

image::FilmOptions film_options(const Recording& recording, const ExportLook& look, const lesson::Library& library) {
  image::FilmOptions film{.language = look.language, .theme = look.theme, .lesson = lesson_of(library, recording)};
  film.title =
      film.lesson != nullptr ? film.lesson->number + " · " + film.lesson->title.in(look.language) : recording.program();
  return film;
}

std::string make_film(const Recording& recording, const ExportLook& look, const Progress& progress) {
  const lesson::Library library = load_lessons();
  return image::png_of(image::film_strip(recording, film_options(recording, look, library), progress));
}

template <image::AnimationFormat format>
std::string make_animation(const Recording& recording, const ExportLook& look, const Progress& progress) {
  const lesson::Library library = load_lessons();
  return image::animation(recording, film_options(recording, look, library), format, progress);
}

void write_story(const Recording& recording, const ExportLook& look, std::ostream& out, const Progress& progress) {
  export_story(recording, out, look.language, progress);
}

void write_chrome(const Recording& recording, const ExportLook&, std::ostream& out, const Progress& progress) {
  export_chrome(recording, out, progress);
}

void write_packed(const Recording& recording, const ExportLook&, std::ostream& out, const Progress& progress) {
  recording::pack(recording.reader().bytes(), recording.path(), out, progress);
}

constexpr view::Text kAnimation{"Animation of the whole run", "整次运行的动画"};

constexpr ExportFormat kFormats[] = {
    {.name = "film",
     .help = "key moments, PNG",
     .extension = "png",
     .title = {"Film strip of the key moments", "关键时刻的连环画"},
     .kind = {"PNG", "PNG"},
     .make = make_film},
    {.name = "gif",
     .help = "",
     .extension = "gif",
     .title = kAnimation,
     .kind = {"GIF", "GIF"},
     .needs_ffmpeg = true,
     .make = make_animation<image::AnimationFormat::Gif>},
    {.name = "mp4",
     .help = "animations, with ffmpeg",
     .extension = "mp4",
     .title = kAnimation,
     .kind = {"MP4", "MP4"},
     .needs_ffmpeg = true,
     .make = make_animation<image::AnimationFormat::Mp4>},
    {.name = "story",
     .help = "sentences",
     .extension = "txt",
     .title = {"The story in sentences", "用句子讲述经过"},
     .kind = {"text", "文本"},
     .write = write_story},
    {.name = "csv",
     .help = "all events",
     .extension = "csv",
     .title = {"Table of all events", "全部事件的表格"},
     .kind = {"CSV", "CSV"},
     .scan = export_csv},
    {.name = "chrome",
     .help = "for ui.perfetto.dev",
     .extension = "json",
     .title = {"Chrome trace", "Chrome 跟踪数据"},
     .kind = {"JSON · ui.perfetto.dev", "JSON · ui.perfetto.dev"},
     .write = write_chrome},
    {.name = "packed",
     .help = "the recording itself, gzip",
     .extension = "spawn.gz",
     .title = {"The recording, packed", "压缩的录制"},
     .kind = {"SPAWN.GZ", "SPAWN.GZ"},
     .in_menu = false,
     .write = write_packed},
};

}  // namespace

std::span<const ExportFormat> export_formats() { return kFormats; }

const ExportFormat* export_format_named(std::string_view name) {
  const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                  [&](const ExportFormat& each) { return each.name == name; });
  return found == std::end(kFormats) ? nullptr : found;
}

const ExportFormat* export_format_of_file(std::string_view name) {
  const auto found = std::find_if(std::begin(kFormats), std::end(kFormats), [&](const ExportFormat& each) {
    return name.ends_with(fmt::format(".{}", each.extension));
  });
  return found != std::end(kFormats) ? found : nullptr;
}

}  // namespace app
