# The Debian packages that `cpack -G DEB` makes in the build folder (third_party/package.sh does it for each release of Debian):
#   spawnarium          component program
#   libspawnarium-dev   component engine
# Two, since those who watch processes need no headers. What they depend on is what was found in the Debian that builds them.
if(SPAWNARIUM_SANITIZE)
  return()
endif()
set(debian ${PROJECT_SOURCE_DIR}/assets/debian)

# 0.1.0-1~deb12 gives way to 0.1.0-1~deb13 when Debian is upgraded.
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
if(EXISTS /etc/os-release)
  file(STRINGS /etc/os-release release REGEX "^VERSION_ID=")
  string(REGEX REPLACE "[^0-9.]" "" release "${release}")
  string(APPEND CPACK_DEBIAN_PACKAGE_RELEASE "~deb${release}")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME spawnarium)
set(CPACK_PACKAGE_VENDOR "The Spawnarium authors")
set(CPACK_PACKAGE_CONTACT "The Spawnarium authors <authors@spawnarium.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program engine)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME spawnarium)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION education)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "aquarium for processes: watch how real programs start, wait and end
Spawnarium runs a program and shows its processes living: which process
started which, what each of them waits for, which have ended and have not
been joined yet. The picture can be stopped, rewound and slowed down, and
explains what was seen. Recordings can be kept and opened again.

Programs are ordinary Python scripts that use multiprocessing. Fifty-one
lessons, in English and in Chinese, lead from the first start() to queues,
locks, zombies and deadlocks.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
# The binding fits one version of Python. The rest is opened while the program runs, so that no library's header mentions it.
math(EXPR next_minor "${Python_VERSION_MINOR} + 1")
string(JOIN ", " CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS
  "python3 (>= ${Python_VERSION_MAJOR}.${Python_VERSION_MINOR})" "python3 (<< ${Python_VERSION_MAJOR}.${next_minor})"
  fonts-dejavu-core fonts-wqy-microhei libegl1 libgl1 libgl1-mesa-dri)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS ffmpeg)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS libspawnarium-dev)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm)

set(CPACK_DEBIAN_ENGINE_PACKAGE_NAME libspawnarium-dev)
set(CPACK_DEBIAN_ENGINE_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_ENGINE_DESCRIPTION "engine of Spawnarium, for C++ programs that it can watch
The classes of Python's multiprocessing for C++20: Process, Pipe, Queue,
Lock and the rest, as static libraries with headers and a package for CMake.
What a program does with them is recorded when spawnarium runs it.")
string(REGEX MATCH "^[0-9]+" compiler ${CMAKE_CXX_COMPILER_VERSION})
set(CPACK_DEBIAN_ENGINE_PACKAGE_DEPENDS "libstdc++-${compiler}-dev | libstdc++-dev")
set(CPACK_DEBIAN_ENGINE_PACKAGE_RECOMMENDS "spawnarium, cmake, g++")

# Each has its own documents, as Debian wants them.
set(changelog ${PROJECT_BINARY_DIR}/assets/changelog.Debian.gz)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/assets)
configure_file(${debian}/changelog.in ${PROJECT_BINARY_DIR}/assets/changelog @ONLY)
add_custom_command(OUTPUT ${changelog} DEPENDS ${PROJECT_BINARY_DIR}/assets/changelog VERBATIM
  COMMAND ${GZIP} -9nc ${PROJECT_BINARY_DIR}/assets/changelog > ${changelog} COMMENT "Packing the changelog")
add_custom_target(spawnarium_changelog DEPENDS ${changelog})
add_dependencies(program spawnarium_changelog)
foreach(component program engine)
  string(TOUPPER ${component} name)
  set(documents ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${name}_PACKAGE_NAME})
  install(FILES ${debian}/copyright ${changelog} DESTINATION ${documents} COMPONENT ${component})
endforeach()

include(CPack)
