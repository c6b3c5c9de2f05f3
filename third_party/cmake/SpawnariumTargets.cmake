# The shapes that targets of this project have. Sources are globbed, so a new file needs no edit of CMake; a folder that is still
# empty gives a library without code.

# spawnarium_library(trace LINKS spawnarium_base) makes the static library spawnarium_trace of the *.cpp of this folder, main.cpp
# excepted. Whoever links it may include "trace/....hpp".
function(spawnarium_library folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  set(target spawnarium_${folder})
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE spawnarium_options)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${target} INTERFACE ${arg_LINKS})
  endif()
endfunction()

# spawnarium_program(spawnarium LINKS spawnarium_app) makes the executable build/spawnarium of this folder's main.cpp.
function(spawnarium_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB main CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
  if(main)
    add_executable(${name} ${main} ${SPAWNARIUM_EXECUTABLE_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINKS} spawnarium_options)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
    add_dependencies(program ${name})
  endif()
endfunction()

# `cmake --build build --target program` builds what a run needs and no test.
add_custom_target(program)
