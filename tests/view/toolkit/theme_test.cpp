#include "view/toolkit/theme.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "view/toolkit/color.hpp"

namespace {

using view::Color;

struct Linear {
  double r, g, b;
};

double linear(std::uint8_t value) {
  const double v = value / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}
Linear linear(Color color) { return {linear(color.red), linear(color.green), linear(color.blue)}; }

using Matrix = std::array<std::array<double, 3>, 3>;

// How a person without one kind of cone sees colours: Machado, Oliveira and Fernandes 2009, severity 1, in linear RGB.
constexpr Matrix kNormal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix kProtanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritanopia{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

Linear seen(const Matrix& m, Linear c) {
  const auto row = [&](std::size_t i) { return std::clamp(m[i][0] * c.r + m[i][1] * c.g + m[i][2] * c.b, 0.0, 1.0); };
  return {row(0), row(1), row(2)};
}

struct Lab {
  double l, a, b;
};
Lab lab(Linear c) {
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f((0.4124 * c.r + 0.3576 * c.g + 0.1805 * c.b) / 0.95047),
               y = f(0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b),
               z = f((0.0193 * c.r + 0.1192 * c.g + 0.9505 * c.b) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

// CIEDE2000 (Sharma, Wu and Dalal 2005): equal numbers look equally far apart. 1 can just be seen side by side.
double difference(const Lab& one, const Lab& two) {
  constexpr double kDegrees = 180 / std::numbers::pi;
  const auto to_7 = [](double x) { return std::pow(x, 7); };
  const auto cosine = [&](double degrees) { return std::cos(degrees / kDegrees); };
  const double mean = (std::hypot(one.a, one.b) + std::hypot(two.a, two.b)) / 2;
  const double stretch = 1.5 - 0.5 * std::sqrt(to_7(mean) / (to_7(mean) + to_7(25)));
  const double a1 = one.a * stretch, a2 = two.a * stretch;
  const double c1 = std::hypot(a1, one.b), c2 = std::hypot(a2, two.b), c = (c1 + c2) / 2;
  const auto hue = [&](double a, double b) { return std::fmod(std::atan2(b, a) * kDegrees + 360, 360); };
  const double h1 = hue(a1, one.b), h2 = hue(a2, two.b);
  double turn = c1 * c2 == 0 ? 0 : h2 - h1;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  double h = h1 + h2;
  if (c1 * c2 != 0) h = std::abs(h1 - h2) <= 180 ? h / 2 : (h < 360 ? h + 360 : h - 360) / 2;
  const double t =
      1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6) - 0.2 * cosine(4 * h - 63);
  const double l = (one.l + two.l) / 2 - 50, by_l = 1 + 0.015 * l * l / std::sqrt(20 + l * l), by_c = 1 + 0.045 * c,
               by_h = 1 + 0.015 * c * t;
  const double rotation =
      -2 * std::sqrt(to_7(c) / (to_7(c) + to_7(25))) * std::sin(60 * std::exp(-std::pow((h - 275) / 25, 2)) / kDegrees);
  const double dl = (two.l - one.l) / by_l, dc = (c2 - c1) / by_c,
               dh = 2 * std::sqrt(c1 * c2) * std::sin(turn / 2 / kDegrees) / by_h;
  return std::sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

double apart(const Matrix& eyes, Color first, Color second) {
  return difference(lab(seen(eyes, linear(first))), lab(seen(eyes, linear(second))));
}

constexpr std::array kAllThemes{view::ThemeName::Dark, view::ThemeName::Light, view::ThemeName::Contrast};

}  // namespace

TEST_CASE("Theme: the difference of colours is that of the published examples") {
  // Of Sharma, Wu and Dalal, pairs 1, 7, 17 and 25.
  CHECK(difference({50, 2.6772, -79.7751}, {50, 0, -82.7485}) == doctest::Approx(2.0425).epsilon(1e-4));
  CHECK(difference({50, 0, 0}, {50, -1, 2}) == doctest::Approx(2.3669).epsilon(1e-4));
  CHECK(difference({50, 2.5, 0}, {73, 25, -18}) == doctest::Approx(27.1492).epsilon(1e-4));
  CHECK(difference({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}) ==
        doctest::Approx(1.2644).epsilon(1e-4));
}

TEST_CASE("Theme: any two of eight processes can be told apart with every common kind of colour blindness") {
  constexpr double kClearlyDifferent = 14;
  for (const view::ThemeName name : kAllThemes) {
    const view::Theme theme = view::make_theme(name, 1);
    for (std::size_t i = 0; i < view::kProcessColors; ++i) {
      CHECK(theme.process_color(i) == theme.process_color(i + view::kProcessColors));
      for (std::size_t j = i + 1; j < view::kProcessColors; ++j) {
        INFO(view::name_of(name), " processes ", i, " and ", j);
        const Color a = theme.process_color(i), b = theme.process_color(j);
        CHECK_MESSAGE(apart(kNormal, a, b) >= kClearlyDifferent, "normal");
        CHECK_MESSAGE(apart(kProtanopia, a, b) >= kClearlyDifferent, "protanopia");
        CHECK_MESSAGE(apart(kDeuteranopia, a, b) >= kClearlyDifferent, "deuteranopia");
        CHECK_MESSAGE(apart(kTritanopia, a, b) >= kClearlyDifferent, "tritanopia");
      }
    }
  }
}

TEST_CASE("Theme: text can be read on panel, card and what is raised, with a contrast of 4.5, on a projector 7") {
  for (const view::ThemeName name : kAllThemes) {
    const view::Colors& c = view::colors_of(name);
    for (const Color text : {c.text, c.quiet_text, c.faint_text, c.now, c.alive, c.trouble, c.signal, c.keyword,
                             c.string, c.comment, c.number}) {
      INFO(view::name_of(name));
      CHECK(view::contrast(text, c.panel) >= (name == view::ThemeName::Contrast ? 7 : 4.5));
      CHECK(view::contrast(text, c.card) >= 4.5);
      CHECK(view::contrast(text, c.raised) >= 4.5);
    }
    const view::Theme theme = view::make_theme(name, 1);
    for (std::size_t i = 0; i < view::kProcessColors; ++i) {
      const Color color = theme.process_color(i);
      CHECK(view::contrast(color, c.panel) >= 4.5);
      CHECK(view::contrast(color, c.card) >= 4.5);
      CHECK(view::contrast(color, c.card.mixed(color, 0.09F)) >= 4.5);
    }
  }
}

TEST_CASE("Theme: marks have a contrast of 3 on what they stand on, and yellow on a light ground has a dark rim") {
  for (const view::ThemeName name : kAllThemes) {
    const view::Colors& c = view::colors_of(name);
    for (const Color mark : {c.edge, c.now, c.alive, c.trouble, c.signal, c.selected})
      for (const Color ground : {c.panel, c.card, c.raised}) CHECK(view::contrast(mark, ground) >= 3);
    CHECK(std::max(view::contrast(c.marker, c.panel), view::contrast(c.now, c.marker)) >= 7);
  }
}

TEST_CASE("Theme: names are read again, and nothing else") {
  for (const view::ThemeName name : kAllThemes) CHECK(view::theme_named(view::name_of(name)) == name);
  CHECK_FALSE(view::theme_named("pink"));
}
