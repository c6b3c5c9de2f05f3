# The shapes that tests have. Paths that a test needs come from the environment that ctest sets and, for a test executable run by
# hand, from constants compiled in.

set(SPAWNARIUM_TEST_PROGRAMS ${PROJECT_BINARY_DIR}/tests/programs)
set(spawnarium_test_definitions
  SPAWNARIUM_TEST_PROGRAMS="${SPAWNARIUM_TEST_PROGRAMS}"  # Where the executables of tests/programs/*.cpp are.
  SPAWNARIUM_TEST_SOURCES="${PROJECT_SOURCE_DIR}/tests")  # Where traces/, goldens/ and scripts are.

# spawnarium_tests(trace LINKS spawnarium_trace NEEDS program): <folder>/*_test.cpp as trace_tests; each *_test.py on its own.
# NEEDS names targets that the tests run. LEAK_CHECKED makes every case fail that leaves a descriptor, child or zombie behind.
function(spawnarium_tests folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LEAK_CHECKED" "" "LINKS;NEEDS")
  set(pattern *.cpp)  # The tests, and what they share.
  if(folder STREQUAL support)
    set(pattern *_test.cpp)  # The rest is everybody's library.
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/${pattern})
  if(sources)
    add_executable(${folder}_tests ${sources} ${SPAWNARIUM_EXECUTABLE_SOURCES})
    target_compile_definitions(${folder}_tests PRIVATE ${spawnarium_test_definitions})
    target_link_libraries(${folder}_tests PRIVATE ${arg_LINKS} spawnarium_test_support spawnarium_options)
    if(arg_LEAK_CHECKED)
      target_link_libraries(${folder}_tests PRIVATE spawnarium_leak_listener)
    endif()
    add_dependencies(${folder}_tests spawnarium_test_programs ${arg_NEEDS})
    if(NOT SPAWNARIUM_SANITIZE)
      add_test(NAME ${folder}_tests COMMAND ${folder}_tests WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
      set_tests_properties(${folder}_tests PROPERTIES TIMEOUT 300)
    else()
      # A program under the thread sanitizer takes five to fifteen times as long: each file is a test of its own there, so that
      # every core has work until the end, and no test comes near its timeout.
      list(FILTER sources INCLUDE REGEX "_test\\.cpp$")
      foreach(source IN LISTS sources)
        get_filename_component(name ${source} NAME_WE)
        add_test(NAME ${folder}_tests.${name} COMMAND ${folder}_tests --source-file=*/${folder}/${name}.cpp
                 WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
        set_tests_properties(${folder}_tests.${name} PROPERTIES TIMEOUT 900)
      endforeach()
    endif()
  endif()

  # They compare with plain Python, environment and all: not for an instrumented one.
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_test.py)
  if(NOT SPAWNARIUM_SANITIZE)
    foreach(script IN LISTS scripts)
      get_filename_component(name ${script} NAME_WE)
      add_test(NAME ${folder}_${name} COMMAND ${SPAWNARIUM_INTERPRETER} -B ${script})
      set_tests_properties(${folder}_${name} PROPERTIES TIMEOUT 900 ENVIRONMENT
        "PYTHONPATH=${PROJECT_BINARY_DIR}/python;SPAWNARIUM_BUILD=${PROJECT_BINARY_DIR}")
    endforeach()
  endif()
endfunction()

# One executable per file, for tests to run: spawnarium_test_programs(programs LINKS spawnarium_engine).
add_custom_target(spawnarium_test_programs)
function(spawnarium_test_programs folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE ${arg_LINKS} spawnarium_options)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${SPAWNARIUM_TEST_PROGRAMS})
    add_dependencies(spawnarium_test_programs ${name})
  endforeach()
endfunction()

# One executable per file, built by `cmake --build build --target bench` only.
add_custom_target(bench)
function(spawnarium_benchmarks folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${name} PRIVATE ${arg_LINKS} spawnarium_options)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
    add_dependencies(bench ${name})
  endforeach()
endfunction()

# <folder>/NAME_target.cpp as fuzz_NAME: with libFuzzer (preset fuzz), else with mutate.cpp as its main.
function(spawnarium_fuzzers folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_target.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    string(REPLACE _target "" name ${name})
    add_executable(fuzz_${name} ${source} ${folder}/target.cpp)
    target_link_libraries(fuzz_${name} PRIVATE ${arg_LINKS} spawnarium_options)
    if(SPAWNARIUM_FUZZ)
      target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    else()
      target_sources(fuzz_${name} PRIVATE ${folder}/mutate.cpp)
    endif()
  endforeach()
endfunction()

# spawnarium_fuzz_test(recording 200 FILES...): as a test, so many damages of these files.
function(spawnarium_fuzz_test name runs)
  if(NOT SPAWNARIUM_FUZZ)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} --runs ${runs} ${ARGN})
    set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 300)
  endif()
endfunction()
