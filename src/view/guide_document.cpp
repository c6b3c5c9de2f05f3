#include "view/guide_document.hpp"

#include <algorithm>
#include <cmath>

#include "view/time_scale.hpp"

namespace view {
namespace {

using Row = lesson::Comparison::Row;

constexpr Text kSameOrder{"This run printed the same lines in the same order.", "这次运行打印的行相同，顺序也相同。"};
constexpr Text kSameLines{"This run printed the same lines in another order.", "这次运行打印的行相同，顺序不同。"};
constexpr Text kSomeLines{"This run printed {0} of the document's {1} lines.",
                          "文档的 {1} 行，这次运行打印了 {0} 行。"};
constexpr Text kOthers{"{0} of its lines are not in the document.", "它有 {0} 行是文档没有的。"};
constexpr Text kSoFar{"So far this run has printed {0} of the document's {1} lines.",
                      "到现在，这次运行打印了文档 {1} 行中的 {0} 行。"};
constexpr Text kNumbers{"Pids and times are other ones in each run: they count as the same.",
                        "进程号和时间每次运行都不同，这里视为相同。"};
constexpr Text kChanged{"What runs is a changed program: its lines are not compared with these.",
                        "现在运行的是改动过的程序，不与下面这些行比较。"};
constexpr Text kInDocument{"The document", "文档"};
constexpr Text kInRun{"This run", "这次运行"};
constexpr Text kLine{"line {0}", "第 {0} 行"};
constexpr Text kMoved{"line {0}: another place", "第 {0} 行：位置不同"};
constexpr Text kMissing{"not in this run", "这次运行没有"};
constexpr Text kNotYet{"not yet", "还没有"};
constexpr Text kOnlyHere{"line {0}: only in this run", "第 {0} 行：只在这次运行里"};
constexpr Text kMore{"… and {0} more lines only in this run", "…… 另有 {0} 行只在这次运行里"};

constexpr std::size_t kMostOnlyHere = 12;
constexpr float kRoomForTwo = 36;  // So many ems hold two lines of output beside each other.

class DocumentLayout {
 public:
  DocumentLayout(Column& column, const Scene& scene, const LessonScene& lesson, const std::optional<LiveScene>& live,
                 const std::optional<lesson::Comparison>& compared)
      : column_{column},
        scene_{scene},
        compared_{compared},
        output_{*lesson.lesson->document_output},
        changed_{lesson.changed},
        going_on_{live && live->running},
        em_{scene.theme.fonts.text.size} {}

  void run() {
    noted_.assign(output_.notes.size(), false);
    column_.space(0.2F);
    if (changed_) column_.paragraph(scene_.tr(kChanged), Type::Small, Ink::Quiet);
    if (changed_ || !compared_ || silent()) {
      alone();
    } else {
      beside();
    }
    for (std::size_t i = 0; i < output_.notes.size(); ++i) note(i);
  }

 private:
  void alone() {
    std::string text;
    for (const std::string& line : output_.lines) text += line + "\n";
    column_.space(0.2F);
    column_.code(text);
    column_.space(0.4F);
  }

  void beside() {
    sentence();
    column_.space(0.4F);
    if (wide()) header();
    const std::size_t only_here = compared_->only_here();
    for (const Row& row : compared_->rows()) this->row(row);
    for (std::size_t i = 0; i < std::min(only_here, kMostOnlyHere); ++i) row(compared_->only_here(i));
    if (only_here > kMostOnlyHere)
      column_.paragraph(scene_.tr(kMore, only_here - kMostOnlyHere), Type::Small, Ink::Quiet);
    column_.space(0.4F);
  }

  void sentence() {
    const lesson::Comparison& compared = *compared_;
    std::size_t both = 0, missing = 0;
    bool numbers = false;
    for (const Row& row : compared.rows()) {
      ++(row.own == 0 ? missing : both);
      numbers = numbers || (row.own != 0 && document_line(row) != own_line(row));
    }
    const std::string said = compared.same_order()   ? std::string{scene_.tr(kSameOrder)}
                             : compared.same_lines() ? std::string{scene_.tr(kSameLines)}
                                                     : scene_.tr(going_on_ ? kSoFar : kSomeLines, both, both + missing);
    column_.paragraph(said);
    if (compared.only_here() > 0) column_.paragraph(scene_.tr(kOthers, compared.only_here()));
    if (numbers) column_.paragraph(scene_.tr(kNumbers), Type::Small, Ink::Quiet);
  }

  void header() {
    const Rect area = column_.area();
    const float line = std::ceil(line_height(scene_.theme.fonts.small));
    column_.drawing().add(
        Words{{area.x + indent(), column_.y(), half(), line}, scene_.tr(kInDocument), Type::Small, Ink::Quiet});
    column_.drawing().add(Words{{right(), column_.y(), half(), line}, scene_.tr(kInRun), Type::Small, Ink::Quiet});
    column_.space(line / em_);
  }

  // Beside each other where there is room; else the run's own line stands below, and only where it reads otherwise.
  void row(const Row& row) {
    const Rect area = column_.area();
    const float top = column_.y(), left = area.x + indent(), pad = 0.25F * em_;
    const std::string said = words_of(row);
    float bottom = top + pad;
    column_.drawing().add(Way{{{area.x, top}, {area.right(), top}}, Stroke::Solid, 1, false, Ink::Line});
    if (wide()) {
      const float document =
          row.document == 0 ? bottom : lines(document_line(row), Type::Mono, Ink::Text, left, half(), bottom);
      float own = row.own == 0 ? bottom : lines(own_line(row), Type::Mono, Ink::Text, right(), half(), bottom);
      own = lines(said, Type::Small, Ink::Quiet, right(), half(), own);
      bottom = std::max(document, own);
    } else {
      const float width = area.right() - left;
      if (row.document != 0) bottom = lines(document_line(row), Type::Mono, Ink::Text, left, width, bottom);
      if (row.own != 0 && (row.document == 0 || document_line(row) != own_line(row)))
        bottom = lines(own_line(row), Type::Mono, row.document == 0 ? Ink::Text : Ink::Quiet, left, width, bottom);
      bottom = lines(said, Type::Small, Ink::Quiet, left, width, bottom);
    }
    bottom += pad;
    mark(row, {area.x + 0.55F * em_, top + pad + line_height(scene_.theme.fonts.mono) / 2});
    if (row.own != 0)
      column_.spot({area.x, top, area.width, bottom - top},
                   {.button = GuideButton::Seek, .event = scene_.history.console()[row.line].event});
    column_.space((bottom - top) / em_);
    for (std::size_t i = 0; i < output_.notes.size(); ++i)
      if (row.document != 0 && output_.notes[i].line == row.document) note(i, indent());
  }

  std::string words_of(const Row& row) const {
    if (row.own == 0) return scene_.tr(going_on_ ? kNotYet : kMissing);
    const Text& text = row.document == 0 ? kOnlyHere : row.moved ? kMoved : kLine;
    return scene_.tr(text, row.own) + " · " + moment_text(scene_.history.console()[row.line].at);
  }

  // Each has a shape of its own: a tick, two arrows, a cross, a plus.
  void mark(const Row& row, ImVec2 at) {
    if (row.document == 0) {
      const float reach = 0.34F * em_;
      column_.drawing().add(Way{{{at.x - reach, at.y}, {at.x + reach, at.y}}, Stroke::Solid, 2, false, Ink::Alive});
      column_.drawing().add(Way{{{at.x, at.y - reach}, {at.x, at.y + reach}}, Stroke::Solid, 2, false, Ink::Alive});
    } else if (row.own == 0) {
      column_.drawing().add(
          Mark{going_on_ ? Icon::Hourglass : Icon::Close, at, 0.85F * em_, going_on_ ? Ink::Quiet : Ink::Trouble});
    } else if (row.moved) {
      column_.drawing().add(Mark{Icon::Up, {at.x, at.y - 0.22F * em_}, 0.7F * em_, Ink::Now});
      column_.drawing().add(Mark{Icon::Down, {at.x, at.y + 0.22F * em_}, 0.7F * em_, Ink::Now});
    } else {
      column_.drawing().add(Mark{Icon::Check, at, 0.85F * em_, Ink::Alive});
    }
  }

  void note(std::size_t i, float indented = 0) {
    if (noted_[i]) return;
    noted_[i] = true;
    Column part = column_;
    part.indent(indented / em_);
    part.paragraph(output_.notes[i].text.in(scene_.language), Type::Small, Ink::Quiet);
    part.space(0.4F);
    column_.space((part.y() - column_.y()) / em_);
  }

  /// Returns where it ends below.
  float lines(const std::string& text, Type type, Ink ink, float x, float width, float y) {
    const float height = std::ceil(line_height(font_of(scene_.theme, type)));
    for (const std::string& line : wrapped(font_of(scene_.theme, type), text, width)) {
      column_.drawing().add(Words{{x, y, width + 1, height}, line, type, ink});
      y += height;
    }
    return y;
  }

  const std::string& document_line(const Row& row) const {
    return output_.lines[static_cast<std::size_t>(row.document) - 1];
  }
  const std::string& own_line(const Row& row) const { return scene_.history.console()[row.line].text; }
  bool silent() const {
    const auto& console = scene_.history.console();
    return std::all_of(console.begin(), console.end(), [](const model::ConsoleLine& line) { return line.stream == 0; });
  }
  bool wide() const { return column_.area().width >= kRoomForTwo * em_; }
  float indent() const { return 1.5F * em_; }
  float half() const { return (column_.area().width - indent() - em_) / 2; }
  float right() const { return column_.area().x + indent() + half() + em_; }

  Column& column_;
  const Scene& scene_;
  const std::optional<lesson::Comparison>& compared_;
  const lesson::DocumentOutput& output_;
  const bool changed_, going_on_;
  float em_;
  std::vector<bool> noted_;
};

}  // namespace

void add_document(Column& column, const Scene& scene, const LessonScene& lesson, const std::optional<LiveScene>& live,
                  const std::optional<lesson::Comparison>& compared) {
  DocumentLayout{column, scene, lesson, live, compared}.run();
}

}  // namespace view
