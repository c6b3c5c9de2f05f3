#pragma once

namespace spawnarium::test {

/// Whether this is built with a sanitizer: much slower, and no Python of the system can load the binding.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace spawnarium::test
