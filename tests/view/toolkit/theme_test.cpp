#include "view/toolkit/theme.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
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

double apart(const Matrix& eyes, Color first, Color second) {
  const Lab a = lab(seen(eyes, linear(first))), b = lab(seen(eyes, linear(second)));
  return std::hypot(a.l - b.l, a.a - b.a, a.b - b.b);
}

constexpr std::array kAllThemes{view::ThemeName::Dark, view::ThemeName::Light, view::ThemeName::Contrast};

}  // namespace

TEST_CASE("Theme: the first eight processes can be told apart with every common kind of colour blindness") {
  constexpr double kClearlyDifferent = 13;  // CIE76; about 2 can just be seen side by side.
  for (const view::ThemeName name : kAllThemes) {
    const view::Theme theme = view::make_theme(name, 1);
    for (std::size_t i = 0; i < view::kProcessColors; ++i) {
      for (std::size_t j = i + 1; j < view::kProcessColors; ++j) {
        INFO(view::name_of(name), " processes ", i, " and ", j);
        const Color a = theme.process_color(i), b = theme.process_color(j);
        CHECK_MESSAGE(apart(kNormal, a, b) > kClearlyDifferent, "normal");
        CHECK_MESSAGE(apart(kProtanopia, a, b) > kClearlyDifferent, "protanopia");
        CHECK_MESSAGE(apart(kDeuteranopia, a, b) > kClearlyDifferent, "deuteranopia");
        CHECK_MESSAGE(apart(kTritanopia, a, b) > kClearlyDifferent, "tritanopia");
      }
    }
  }
}

TEST_CASE("Theme: after eight processes no two of the first 24 have the same colour") {
  for (const view::ThemeName name : kAllThemes) {
    const view::Theme theme = view::make_theme(name, 1);
    for (std::size_t i = 0; i < 24; ++i) {
      for (std::size_t j = i + 1; j < 24; ++j) CHECK_FALSE(theme.process_color(i) == theme.process_color(j));
    }
  }
}

TEST_CASE("Theme: text can be read on a panel: contrast 4.5, 3 for what is not there, 7 on a projector") {
  for (const view::ThemeName name : kAllThemes) {
    const view::Colors& c = view::colors_of(name);
    const double readable = name == view::ThemeName::Contrast ? 7 : 4.5;
    for (const Color text :
         {c.text, c.quiet_text, c.now, c.alive, c.trouble, c.keyword, c.string, c.comment, c.number}) {
      CHECK(view::contrast(text, c.panel) >= readable);
    }
    CHECK(view::contrast(c.faint_text, c.panel) >= 2.6);
    const view::Theme theme = view::make_theme(name, 1);
    for (std::size_t i = 0; i < view::kProcessColors; ++i)
      CHECK(view::contrast(theme.process_color(i), c.panel) >= 4.5);
  }
}

TEST_CASE("Theme: names are read again, and nothing else") {
  for (const view::ThemeName name : kAllThemes) CHECK(view::theme_named(view::name_of(name)) == name);
  CHECK_FALSE(view::theme_named("pink"));
}
