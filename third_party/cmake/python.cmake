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

# What folders beside this one need to know.
foreach(variable EXECUTABLE VERSION VERSION_MAJOR VERSION_MINOR)
  set(Python_${variable} ${Python_${variable}} CACHE INTERNAL "")
endforeach()
