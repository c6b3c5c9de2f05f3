# The words in which third_party/CMakeLists.txt says what it needs.

set_property(GLOBAL PROPERTY third_party_missing "")

# third_party_require(fmt_FOUND "fmt" libfmt-dev) notes a sentence when the variable is false.
function(third_party_require variable what debian_package)
  if(NOT ${variable})
    set_property(GLOBAL APPEND_STRING PROPERTY third_party_missing
      "${what} was not found: install the package ${debian_package} (or run third_party/install.sh).\n")
  endif()
endfunction()

# third_party_package(glfw "GLFW" libglfw3-dev glfw3) makes the target third_party::glfw of the pkg-config module glfw3.
function(third_party_package name what debian_package module)
  if(PkgConfig_FOUND)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET GLOBAL ${module})
  endif()
  third_party_require(${name}_FOUND ${what} ${debian_package})
  if(${name}_FOUND)
    add_library(third_party::${name} ALIAS PkgConfig::${name})
  endif()
endfunction()

function(third_party_report_missing)
  get_property(missing GLOBAL PROPERTY third_party_missing)
  if(missing)
    message(FATAL_ERROR "${missing}")
  endif()
endfunction()
