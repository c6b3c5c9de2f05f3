#include "view/time_fan.hpp"

#include <algorithm>

namespace view {
namespace {

constexpr Text kSlowedDown{"slowed down", "放慢了"};
constexpr Text kRealTime{"real time", "真实时间"};

constexpr float kColumn = 2;  ///< In pixels: the film is looked at in columns of this width.
constexpr float kStrong = 0.55F, kWeak = 0.22F;

void draw_piece(const FanPiece& piece, float strength, const TimeFan& fan, const Colors& colors, Canvas& canvas) {
  const float top = fan.rays.y, bottom = fan.rays.bottom();
  const Color color = colors.panel.mixed(piece.slow ? colors.marker : colors.line, strength);
  canvas.quad({{{piece.film_begin, top}, {piece.film_end, top}, {piece.run_end, bottom}, {piece.run_begin, bottom}}},
              color);
}

}  // namespace

TimeFan layout_fan(const TimeScale& film, const Rect& area, float em) {
  TimeFan fan;
  fan.labels = {area.x, area.bottom() - 1.2F * em, area.width, 1.2F * em};
  fan.rays = {area.x, area.y, area.width, area.height - fan.labels.height};
  fan.run = {film.from(), std::max(film.until(), film.from() + kShortestView), area.x, area.width, {}};
  fan.ticks = ticks_of(fan.run, 4.5F * em);
  const auto film_speed = 1 / film.pixels_per_ns();  // Story nanoseconds a pixel.
  TraceTime begin = fan.run.begin;
  for (float x = area.x; x < area.right(); x += kColumn) {
    const float right = std::min(x + kColumn, area.right());
    const TraceTime end = std::max(begin, film.time_at(right));
    const bool slow =
        static_cast<double>((end - begin).count()) < TimeFan::kSlow * film_speed * static_cast<double>(right - x);
    const float run_end = std::clamp(fan.run.x_of(end), area.x, area.right());
    if (!fan.pieces.empty() && fan.pieces.back().slow == slow) {
      fan.pieces.back().film_end = right;
      fan.pieces.back().run_end = run_end;
    } else {
      fan.pieces.push_back({x, right, fan.pieces.empty() ? area.x : fan.pieces.back().run_end, run_end, slow});
    }
    begin = end;
  }
  return fan;
}

void draw_fan(const TimeFan& fan, float now, const Rect& names, const Scene& scene, Canvas& canvas) {
  const Colors& colors = scene.theme.colors;
  const Font font = scene.theme.fonts.small;
  const float run_now = std::clamp(fan.run.x_of(scene.t), fan.rays.x, fan.rays.right());
  for (const FanPiece& piece : fan.pieces) {
    FanPiece past = piece, future = piece;
    past.film_end = future.film_begin = std::clamp(now, piece.film_begin, piece.film_end);
    past.run_end = future.run_begin = std::clamp(run_now, piece.run_begin, piece.run_end);
    if (past.film_begin < past.film_end) draw_piece(past, kStrong, fan, colors, canvas);
    if (future.film_begin < future.film_end) draw_piece(future, kWeak, fan, colors, canvas);
  }
  canvas.line(fan.rays.top_left(), {fan.rays.right(), fan.rays.y}, colors.line);
  canvas.line({fan.rays.x, fan.rays.bottom()}, {fan.rays.right(), fan.rays.bottom()}, colors.quiet_text);
  const float em = scene.theme.fonts.text.size;
  for (const Tick& tick : fan.ticks) {
    canvas.line({tick.x, fan.rays.bottom()}, {tick.x, fan.rays.bottom() + (tick.label.empty() ? 0.15F : 0.3F) * em},
                colors.quiet_text);
    const float wide = text_width(font, tick.label);
    canvas.text(ImVec2(std::clamp(tick.x - wide / 2, fan.labels.x - 0.5F * em, fan.labels.right() - wide),
                       fan.labels.y + 0.25F * em),
                font, colors.quiet_text, tick.label);
  }
  const float half = fan.rays.height / 2;
  canvas.text({names.x, fan.rays.y, names.width, half}, font, colors.now, scene.tr(kSlowedDown));
  canvas.text({names.x, fan.rays.bottom() - half / 2, names.width, 1.2F * em}, font, colors.quiet_text,
              scene.tr(kRealTime));
  if (now < fan.rays.x - 1 || now > fan.rays.right() + 1) return;
  canvas.line({now, fan.rays.y}, {run_now, fan.rays.bottom()}, colors.now, 1.5F);
  canvas.disc({run_now, fan.rays.bottom()}, 0.25F * em, colors.now);
}

}  // namespace view
