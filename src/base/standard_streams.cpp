#include "base/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace base {

void fill_missing_standard_streams() noexcept {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(number, F_GETFD) == -1)
      ::open("/dev/null", O_RDWR | O_CLOEXEC);  // open(2) takes the lowest free number: this one.
}

}  // namespace base
