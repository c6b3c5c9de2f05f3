# glad, the loader of OpenGL functions, is generated in the build folder: <glad/gl.h>, OpenGL 3.3 core, no extensions.
# The script `glad` of Debian runs on /usr/bin/python3; without --reproducible it would ask the network.
find_program(GLAD glad)
mark_as_advanced(GLAD)
third_party_require(GLAD "the generator glad" python3-glad)
if(GLAD)
  set(glad ${PROJECT_BINARY_DIR}/third_party/glad)
  add_custom_command(
    OUTPUT ${glad}/src/gl.c ${glad}/include/glad/gl.h
    COMMAND ${GLAD} --quiet --reproducible --api gl:core=3.3 --extensions= --out-path ${glad} c
    COMMENT "Generating glad"
    VERBATIM)
  file(MAKE_DIRECTORY ${glad}/include)
  add_library(third_party_glad STATIC ${glad}/src/gl.c ${glad}/include/glad/gl.h)
  target_include_directories(third_party_glad SYSTEM PUBLIC ${glad}/include)
  add_library(third_party::glad ALIAS third_party_glad)
endif()
