#include "app/long_work.hpp"

#include <exception>
#include <utility>

#include "view/texts.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kOpening{"Opening {0}", "正在打开 {0}"};
constexpr Text kExporting{"Making {0}", "正在生成 {0}"};
constexpr Text kSaving{"Saving {0}", "正在保存 {0}"};
constexpr Text kExportCancelled{"Cancelled: nothing was saved.", "已取消，没有保存任何文件。"};
constexpr Text kSaved{"Saved as {0}", "已保存为 {0}"};

LongWork::Done::Sentence end_of(const host::Export& job, base::Language language) {
  if (job.trouble().empty()) return {view::tr(language, kSaved, job.output().string()), false};
  if (job.cancelled()) return {view::tr(language, kExportCancelled), false};
  return {job.trouble(), true};
}

}  // namespace

void LongWork::open(const std::filesystem::path& path, std::size_t first) {
  cancel_opening();
  opening_ = std::make_unique<recording::Opening>(
      path, first, on_news_ ? on_news_ : [] {});
}

view::Work LongWork::bar(base::Language language) const {
  // The work that is cancelled first.
  if (export_) return {view::tr(language, kExporting, export_->output().filename().string()), export_->part()};
  if (copying()) return {view::tr(language, kSaving, keeper_->to().filename().string()), keeper_->part()};
  if (opening_) return {view::tr(language, kOpening, opening_->path().filename().string()), opening_->part()};
  return {};
}

LongWork::Done LongWork::take_done(base::Language language) {
  Done done;
  if (export_ && export_->over()) done.sentences.push_back(end_of(*std::exchange(export_, nullptr), language));
  while (auto copy = keeper_->take_done()) {
    const bool awaited = awaits(copy->to);
    if (awaited) awaited_.clear();
    done.copies.push_back({std::move(*copy), awaited});
  }
  if (abandoned_ && abandoned_->over()) abandoned_.reset();
  if (!opening_ || !opening_->over()) return done;
  const auto opening = std::exchange(opening_, nullptr);
  try {
    done.whole = opening->take();
    done.play_on = done.whole != nullptr && std::exchange(play_on_, false);
  } catch (const std::exception& error) {
    done.sentences.push_back({error.what(), true});
  }
  return done;
}

LongWork::Cancelled LongWork::cancel() {
  if (export_) {
    export_->cancel();
    return Cancelled::Export;
  }
  if (copying()) {
    keeper_->cancel();
    return Cancelled::Copies;
  }
  if (!opening_) return Cancelled::Nothing;
  cancel_opening();
  return Cancelled::Opening;
}

void LongWork::cancel_opening() {
  if (!opening_) return;
  opening_->cancel();
  abandoned_ = std::move(opening_);
  play_on_ = false;
}

}  // namespace app
