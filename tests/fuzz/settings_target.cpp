// A text that may be the user's settings.toml. A damaged one is set aside, never thrown over, and what comes of it can
// be drawn.
#include <stdlib.h>

#include "app/settings.hpp"
#include "target.hpp"

namespace {

void require(bool truth) {
  if (!truth) ::abort();
}

bool within(float value, float low, float high) { return value >= low && value <= high; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> bytes{data, size};
  const app::Settings settings = app::load_settings(fuzz::file("settings.toml", bytes)).settings;
  require(within(settings.scale, 0.1F, 10));
  for (const float share :
       {settings.shell.left, settings.shell.right, settings.shell.stage, settings.shell.code, settings.shell.guide})
    require(within(share, 0.1F, 0.9F));
  require(settings.width >= 320 && settings.width <= 16384 && settings.height >= 240 && settings.height <= 16384);
  std::filesystem::remove(fuzz::folder() / "settings.toml.damaged");
  return 0;
}
