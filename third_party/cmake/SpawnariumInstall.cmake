# What `cmake --install build` puts where, all but the engine, which says it in src/engine/CMakeLists.txt. Two components:
#   program  the program, its supervisor, the Python package, the lessons, and what a desktop and a shell want to know of it
#   engine   headers and static libraries for C++ programs
# Everything lies below the prefix, and the program finds its parts relative to itself: DESTDIR and moved trees work.
if(SPAWNARIUM_SANITIZE)
  return()
endif()
# Everybody can read an installation, whatever the umask of the one who installs.
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

install(TARGETS spawnarium RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS spawnarium-supervisor RUNTIME DESTINATION ${SPAWNARIUM_PRIVATE_DIR} COMPONENT program)

# The build tree has links to the modules; an installation has the files.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/python/spawnarium DESTINATION ${SPAWNARIUM_PRIVATE_DIR}/python COMPONENT program
        FILES_MATCHING PATTERN "*.py" PATTERN __pycache__ EXCLUDE)
install(TARGETS _spawnarium LIBRARY DESTINATION ${SPAWNARIUM_PRIVATE_DIR}/python/spawnarium COMPONENT program)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/lessons DESTINATION ${SPAWNARIUM_DATA_DIR} COMPONENT program
        PATTERN __pycache__ EXCLUDE PATTERN README.md EXCLUDE PATTERN NOTICE EXCLUDE)

set(assets ${PROJECT_SOURCE_DIR}/assets)
install(FILES ${assets}/spawnarium.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT program)
install(FILES ${assets}/spawnarium.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages COMPONENT program)
install(DIRECTORY ${assets}/hicolor/ DESTINATION ${SPAWNARIUM_ICON_DIR} COMPONENT program
        FILES_MATCHING PATTERN "*.png" PATTERN "*.svg")
