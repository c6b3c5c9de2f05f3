# toml++ is used as headers only: the package of Debian 12 has a library too, but other systems' have not.
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h)
mark_as_advanced(TOMLPLUSPLUS_INCLUDE)
third_party_require(TOMLPLUSPLUS_INCLUDE "toml++" libtomlplusplus-dev)
if(TOMLPLUSPLUS_INCLUDE)
  add_library(third_party_tomlplusplus INTERFACE)
  target_include_directories(third_party_tomlplusplus SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE})
  add_library(third_party::tomlplusplus ALIAS third_party_tomlplusplus)
endif()
