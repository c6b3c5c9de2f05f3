#include "view/panels.hpp"

namespace view {

struct Panels::State {};

Panels::Panels() : state_(std::make_unique<State>()) {}
Panels::~Panels() = default;
Panels::Panels(Panels&&) noexcept = default;
Panels& Panels::operator=(Panels&&) noexcept = default;

void Panels::reset() { *state_ = State{}; }

void Panels::show(Panel, const Scene&, Canvas&, Actions&) {}

}  // namespace view
