#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/folder_listing.hpp"
#include "base/language.hpp"
#include "base/text.hpp"
#include "host/program.hpp"

/// The host environment of the viewer: an interface to everything that it can do besides viewing. A desktop starts
/// processes and writes files (run::LocalHost), a test answers from memory (support/fake_host.hpp), a page in a browser
/// can do none of it (view_only.hpp). What a host cannot do is not offered to the user.
///
///     std::unique_ptr<host::LiveProgram> program = host.start({.program = {"hello.py"}}, [] { wake_the_window(); });
///     recording::Recording recording{program->trace()};
///
/// Callbacks are called on other threads, until the object that they belong to has been destroyed. Nothing blocks
/// longer than starting a process or reading a file takes. What fails throws base::Failure or std::system_error.
namespace host {

/// A file that is watched.
class Watch {
 public:
  virtual ~Watch() = default;
  /// Whether the file has been written since the last call.
  virtual bool take_change() = 0;
};

/// A file that is made of a recording, while the window answers. The destructor cancels it.
class Export {
 public:
  virtual ~Export() = default;
  virtual const std::filesystem::path& output() const = 0;
  virtual double part() const = 0;  ///< 0 to 1.
  virtual bool over() const = 0;
  virtual void cancel() = 0;
  virtual bool cancelled() const = 0;
  /// Precondition: over(). Why there is no such file; empty: there is one.
  virtual const std::string& trouble() const = 0;
};

struct ExportWish {
  std::filesystem::path recording, output;
  std::string format;  ///< By its name.
  base::Language language = base::Language::English;
  std::string theme = {};  ///< By its name; empty: the usual one.
};

enum class Kept { Now, BeingCopied, WhenItEnds };

/// Gives recordings a second, lasting name. The destructor waits for all copies, since they were promised.
class Keeper {
 public:
  /// A copy that is over.
  struct Done {
    std::filesystem::path from, to;
    std::string trouble;  ///< Why there is no such file; empty: there is one, or it was cancelled.
    bool cancelled = false;
  };
  virtual ~Keeper() = default;

  /// `to` must not exist. WhenItEnds: nothing is done yet; ask again when the run has finished. The recording may be
  /// removed as soon as a copy has begun.
  virtual Kept keep(const std::filesystem::path& recording, const std::filesystem::path& to) = 0;
  virtual bool busy() const = 0;
  /// The oldest copy that take_done has not returned: its target, and how much of it is done, 0 to 1. Precondition:
  /// busy().
  virtual const std::filesystem::path& to() const = 0;
  virtual double part() const = 0;
  /// Ends all of them as soon as possible; nothing is left of what they wrote.
  virtual void cancel() = 0;
  virtual std::optional<Done> take_done() = 0;
};

/// What a host may be unable to do.
enum class Ability : std::uint8_t {
  Run,     ///< Start a program, give it input, end it.
  Open,    ///< Files of the user's choice.
  Export,  ///< Save recordings, pictures and data.
  Edit,    ///< Change a copy of a program, and run that.
};

/// Where `why_not` gives a reason, the functions of that group throw base::Failure with it.
class Host {
 public:
  virtual ~Host() = default;

  /// Why this cannot be done here, in a sentence for the user; nullopt: it can be done.
  virtual std::optional<base::Text> why_not(Ability ability) const = 0;

  // Running.
  /// The program's standard input is what LiveProgram::send_input writes. `on_news`: its trace has grown, or the run
  /// has finished.
  virtual std::unique_ptr<LiveProgram> start(const Launch& launch, std::function<void()> on_news) = 0;
  /// Why a run with Launch::Work::AsFound cannot be started, in sentences; empty: it can.
  virtual std::string why_not_repeated() const { return {}; }
  virtual std::unique_ptr<Watch> watch(const std::filesystem::path& file, std::function<void()> on_change) = 0;
  /// The text of a program. Throws base::UnreadableFile.
  virtual std::string read(const std::filesystem::path& file) const = 0;

  // Opening.
  /// Empty: the present folder. Never throws.
  virtual base::FolderListing list(const std::filesystem::path& folder) const = 0;

  // Exporting.
  virtual std::unique_ptr<Export> export_recording(const ExportWish& wish, std::function<void()> on_news) = 0;
  virtual std::unique_ptr<Keeper> keeper(std::function<void()> on_news) = 0;
  /// Names that no file has yet, such as "01_start_order-1.png", in the user's folders for pictures and documents.
  virtual std::filesystem::path new_picture(const std::string& stem, const std::string& extension) const = 0;
  virtual std::filesystem::path new_recording(const std::string& stem) const = 0;
  /// The number of later runs after which this recording is removed; nullopt: it stays.
  virtual std::optional<std::size_t> removed_after(const std::filesystem::path& recording) const = 0;

  // Editing.
  /// The folder for changed copies of programs.
  virtual std::filesystem::path copies() const = 0;
  /// Replaces the file `copy`, and makes its folders.
  virtual void write_copy(const std::filesystem::path& copy, std::string_view text) = 0;

  // Names.
  /// As the user writes it: "~/course/queues.py".
  virtual std::string shown(const std::filesystem::path& path) const = 0;
  /// Where the list of third-party content is: lessons/NOTICE.
  virtual std::string notice() const = 0;
};

}  // namespace host
