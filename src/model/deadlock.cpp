#include "model/world.hpp"
namespace model {
std::vector<Deadlock> deadlocks(const World&) { return {}; }
}
