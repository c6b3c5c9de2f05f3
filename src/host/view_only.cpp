#include "host/view_only.hpp"

#include "base/failure.hpp"

namespace host {
namespace {

using base::Text;

constexpr Text kNoRun{"No program can run here, where a recording is only shown: install Spawnarium to run one.",
                      "这里只能观看录制，不能运行程序：要运行程序，请安装 Spawnarium。"};
constexpr Text kNoOpen{"No file can be opened here, where a recording is only shown: install Spawnarium to open one.",
                       "这里只能观看录制，不能打开文件：要打开文件，请安装 Spawnarium。"};
constexpr Text kNoExport{"Nothing can be saved here, where a recording is only shown: install Spawnarium to save it.",
                         "这里只能观看录制，不能保存：要保存，请安装 Spawnarium。"};
constexpr Text kNoEdit{
    "No program can be changed here, where a recording is only shown: install Spawnarium to try one.",
    "这里只能观看录制，不能改动程序：要试一试改动，请安装 Spawnarium。"};

Text reason_of(Ability ability) {
  switch (ability) {
    case Ability::Run:
      return kNoRun;
    case Ability::Open:
      return kNoOpen;
    case Ability::Export:
      return kNoExport;
    case Ability::Edit:
      break;
  }
  return kNoEdit;
}

// For callers that have not asked before: the interface asks, and says it in the user's language.
[[noreturn]] void refuse(Ability ability) { throw base::Failure{reason_of(ability).in(base::Language::English)}; }

class NoKeeper : public Keeper {
 public:
  Kept keep(const std::filesystem::path&, const std::filesystem::path&) override { refuse(Ability::Export); }
  bool busy() const override { return false; }
  const std::filesystem::path& to() const override { return nowhere_; }
  double part() const override { return 0; }
  void cancel() override {}
  std::optional<Done> take_done() override { return std::nullopt; }

 private:
  std::filesystem::path nowhere_;
};

}  // namespace

std::optional<Text> ViewOnly::why_not(Ability ability) const { return reason_of(ability); }

std::unique_ptr<LiveProgram> ViewOnly::start(const Launch&, std::function<void()>) { refuse(Ability::Run); }
std::unique_ptr<Watch> ViewOnly::watch(const std::filesystem::path&, std::function<void()>) { refuse(Ability::Run); }
std::string ViewOnly::read(const std::filesystem::path&) const { refuse(Ability::Run); }

base::FolderListing ViewOnly::list(const std::filesystem::path&) const {
  return {.path = {}, .shown = {}, .entries = {}, .trouble = reason_of(Ability::Open).in(base::Language::English)};
}

std::unique_ptr<Export> ViewOnly::export_recording(const ExportWish&, std::function<void()>) {
  refuse(Ability::Export);
}
std::unique_ptr<Keeper> ViewOnly::keeper(std::function<void()>) { return std::make_unique<NoKeeper>(); }
std::filesystem::path ViewOnly::new_picture(const std::string&, const std::string&) const { refuse(Ability::Export); }
std::filesystem::path ViewOnly::new_recording(const std::string&) const { refuse(Ability::Export); }
std::optional<std::size_t> ViewOnly::removed_after(const std::filesystem::path&) const { return std::nullopt; }

std::filesystem::path ViewOnly::copies() const { return {}; }
void ViewOnly::write_copy(const std::filesystem::path&, std::string_view) { refuse(Ability::Edit); }

std::string ViewOnly::shown(const std::filesystem::path& path) const { return path.string(); }
std::string ViewOnly::notice() const { return "lessons/NOTICE"; }

}  // namespace host
