# The interpreter that runs the scripts, and pybind11 for the binding. Debian's own Python is meant, whatever python3 the PATH has
# first; -DSPAWNARIUM_PYTHON=... chooses another.
set(Python_EXECUTABLE ${SPAWNARIUM_PYTHON})
find_package(Python 3.9 QUIET COMPONENTS Interpreter Development.Module)
third_party_require(Python_Interpreter_FOUND "the Python interpreter ${SPAWNARIUM_PYTHON}" python3)
third_party_require(Python_Development.Module_FOUND "the headers of ${SPAWNARIUM_PYTHON}" python3-dev)
if(Python_FOUND)
  find_package(pybind11 QUIET)
  third_party_require(pybind11_FOUND "pybind11" pybind11-dev)
endif()

# An interpreter of the system can load an instrumented binding only with the sanitizer's library loaded first: then a script of the
# build folder does that. Python's own unfreed memory is not our concern.
set(SPAWNARIUM_INTERPRETER ${Python_EXECUTABLE} CACHE INTERNAL "What runs the scripts")
if(SPAWNARIUM_SANITIZE)
  set(sanitizer libasan.so)
  if(SPAWNARIUM_SANITIZE MATCHES thread)
    set(sanitizer libtsan.so)
  endif()
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${sanitizer} OUTPUT_VARIABLE sanitizer OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(SPAWNARIUM_INTERPRETER ${PROJECT_BINARY_DIR}/python3 CACHE INTERNAL "What runs the scripts")
  file(WRITE ${SPAWNARIUM_INTERPRETER}.new "#!/bin/sh
LD_PRELOAD='${sanitizer}'\"\${LD_PRELOAD:+:\$LD_PRELOAD}\" ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=die_after_fork=0 exec '${Python_EXECUTABLE}' \"$@\"
")
  file(COPY_FILE ${SPAWNARIUM_INTERPRETER}.new ${SPAWNARIUM_INTERPRETER} ONLY_IF_DIFFERENT)
  file(CHMOD ${SPAWNARIUM_INTERPRETER} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endif()

# What folders beside this one need to know.
foreach(variable EXECUTABLE VERSION VERSION_MAJOR VERSION_MINOR)
  set(Python_${variable} ${Python_${variable}} CACHE INTERNAL "")
endforeach()
