# How every target of ours is compiled: the language, the warnings, the sanitizers, the compiler cache.

set(SPAWNARIUM_PYTHON "/usr/bin/python3" CACHE FILEPATH
    "The Python interpreter that runs the scripts; the binding is built for it")
set(SPAWNARIUM_SANITIZE "" CACHE STRING "Value of -fsanitize=, such as address,undefined; empty for none")
option(SPAWNARIUM_FUZZ "Give the fuzz targets libFuzzer as their main (clang only)" OFF)
option(SPAWNARIUM_WARNINGS_AS_ERRORS "Stop at the first warning" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Kind of build" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1" CACHE STRING "Flags of the release build" FORCE)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)  # The Python binding links the static libraries.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
mark_as_advanced(CCACHE)

add_library(spawnarium_options INTERFACE)
target_compile_definitions(spawnarium_options INTERFACE _GNU_SOURCE)
target_compile_options(spawnarium_options INTERFACE
  -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
  -Wimplicit-fallthrough -Wformat=2
  $<$<BOOL:${SPAWNARIUM_WARNINGS_AS_ERRORS}>:-Werror>)
if(SPAWNARIUM_SANITIZE)
  # Everything is instrumented, glad and the backend of Dear ImGui too, so that no report has blind spots.
  add_compile_options(-fsanitize=${SPAWNARIUM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${SPAWNARIUM_SANITIZE})
endif()
set(SPAWNARIUM_EXECUTABLE_SOURCES)  # What every executable has beside its own.
if(SPAWNARIUM_SANITIZE MATCHES address)
  set(SPAWNARIUM_EXECUTABLE_SOURCES ${PROJECT_SOURCE_DIR}/third_party/keep_loaded.cpp)
endif()

# Where an installation has its things (SpawnariumInstall.cmake puts them there). The program finds them relative to its own
# executable, so that an installed tree can be moved: the last two lines.
include(GNUInstallDirs)
set(SPAWNARIUM_PRIVATE_DIR lib/spawnarium)  # The supervisor, the clock and the Python package; not multiarch: only our own program looks there.
set(SPAWNARIUM_DATA_DIR ${CMAKE_INSTALL_DATADIR}/spawnarium)
set(SPAWNARIUM_ICON_DIR ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
foreach(folder PRIVATE DATA ICON)
  set(installed ${SPAWNARIUM_${folder}_DIR})
  cmake_path(ABSOLUTE_PATH installed BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX})
  cmake_path(RELATIVE_PATH installed BASE_DIRECTORY ${CMAKE_INSTALL_FULL_BINDIR} OUTPUT_VARIABLE SPAWNARIUM_BIN_TO_${folder})
endforeach()

# What the build knows and the program needs, as constants: base/build_config.hpp.
set(SPAWNARIUM_GENERATED ${PROJECT_BINARY_DIR}/generated)
