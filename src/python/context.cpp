#include "python/context.hpp"

namespace python {

Context& context() noexcept {
  static Context instance;
  return instance;
}

}  // namespace python
