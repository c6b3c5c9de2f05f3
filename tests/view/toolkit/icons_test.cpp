#include "view/toolkit/icons.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

#include <cmath>

#include "base/enumerators.hpp"

TEST_CASE("Icons: each is drawn, and stays near its square") {
  ImGui::CreateContext();
  // How finely a circle is cut is known from the first frame on.
  ImGui::GetIO().DisplaySize = ImVec2(1000, 1000);
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().Fonts->Build();
  ImGui::NewFrame();
  {
    ImDrawList list(ImGui::GetDrawListSharedData());
    for (const view::Icon icon : base::enumerators<view::Icon>()) {
      list._ResetForNewFrame();
      list.PushClipRect(ImVec2(0, 0), ImVec2(1000, 1000));
      view::draw_icon(list, icon, ImVec2(500, 500), 100, view::Color::rgb(0xFFFFFF));
      INFO("icon ", static_cast<int>(icon));
      CHECK(list.VtxBuffer.Size > 0);
      for (const ImDrawVert& corner : list.VtxBuffer) {
        CHECK(std::abs(corner.pos.x - 500) < 65);
        CHECK(std::abs(corner.pos.y - 500) < 65);
      }
    }
  }
  ImGui::EndFrame();
  ImGui::DestroyContext();
}
