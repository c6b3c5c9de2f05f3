# What `cmake --install build` puts where, all but the engine, which says it in src/engine/CMakeLists.txt. Two components:
#   program  the program, its supervisor, the Python package, the lessons, and what a desktop and a shell want to know of it
#   engine   headers and static libraries for C++ programs
# Everything lies below the prefix, and the program finds its parts relative to itself: DESTDIR and moved trees work.
if(SPAWNARIUM_SANITIZE)
  return()
endif()

install(TARGETS spawnarium RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS spawnarium-supervisor RUNTIME DESTINATION ${SPAWNARIUM_PRIVATE_DIR} COMPONENT program)
install(TARGETS spawnarium_clock LIBRARY DESTINATION ${SPAWNARIUM_PRIVATE_DIR} COMPONENT program)

# The build tree has links to the modules; an installation has the files.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/python/spawnarium DESTINATION ${SPAWNARIUM_PRIVATE_DIR}/python COMPONENT program
        FILES_MATCHING PATTERN "*.py" PATTERN __pycache__ EXCLUDE)
install(TARGETS _spawnarium LIBRARY DESTINATION ${SPAWNARIUM_PRIVATE_DIR}/python/spawnarium COMPONENT program)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/lessons DESTINATION ${SPAWNARIUM_DATA_DIR} COMPONENT program
        PATTERN __pycache__ EXCLUDE PATTERN README.md EXCLUDE)

# The lessons' NOTICE goes with the lessons, wherever they are copied to.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/spawnarium COMPONENT program)

set(assets ${PROJECT_SOURCE_DIR}/assets)
install(FILES ${assets}/spawnarium.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT program)
install(FILES ${assets}/spawnarium.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages COMPONENT program)
install(DIRECTORY ${assets}/hicolor/ DESTINATION ${SPAWNARIUM_ICON_DIR} COMPONENT program
        FILES_MATCHING PATTERN "*.png" PATTERN "*.svg")

# The manual's part on commands and the completions come from the program itself: one source with --help.
find_program(GZIP gzip REQUIRED)
mark_as_advanced(GZIP)
set(described ${PROJECT_BINARY_DIR}/assets)
configure_file(${assets}/spawnarium.1.in ${described}/spawnarium.1.in @ONLY)
add_custom_command(
  OUTPUT ${described}/spawnarium.1.gz ${described}/spawnarium.bash ${described}/_spawnarium
  DEPENDS spawnarium ${described}/spawnarium.1.in
  COMMAND spawnarium describe bash > spawnarium.bash
  COMMAND spawnarium describe zsh > _spawnarium
  COMMAND spawnarium describe man > commands
  COMMAND sed -e "/(commands)/{r commands" -e "d}" spawnarium.1.in > spawnarium.1
  COMMAND ${GZIP} -9nc spawnarium.1 > spawnarium.1.gz
  WORKING_DIRECTORY ${described} COMMENT "Describing the command line" VERBATIM)
add_custom_target(spawnarium_described DEPENDS ${described}/spawnarium.1.gz)
add_dependencies(program spawnarium_described)
install(FILES ${described}/spawnarium.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${described}/spawnarium.bash RENAME spawnarium COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
set(zsh ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL /usr AND EXISTS /etc/debian_version)
  set(zsh ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)  # Where Debian's zsh looks for those of packages.
endif()
install(FILES ${described}/_spawnarium DESTINATION ${zsh} COMPONENT program)
