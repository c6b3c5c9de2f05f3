# Dear ImGui: third_party::imgui (the library) and third_party::imgui_opengl3 (its OpenGL 3 backend, compiled here from the source
# that the package ships, because the one inside the library brings a loader of its own and we use glad).
if(PkgConfig_FOUND)
  pkg_check_modules(imgui QUIET IMPORTED_TARGET GLOBAL imgui)
endif()
third_party_require(imgui_FOUND "Dear ImGui" libimgui-dev)

# Debian puts the backends' sources among the package's examples; other systems beside the headers.
find_file(IMGUI_OPENGL3_SOURCE imgui_impl_opengl3.cpp
  HINTS /usr/share/doc/libimgui-dev/examples/backends /usr/share/imgui/backends /usr/src/imgui/backends
        ${imgui_INCLUDEDIR}/backends ${imgui_INCLUDEDIR})
mark_as_advanced(IMGUI_OPENGL3_SOURCE)
third_party_require(IMGUI_OPENGL3_SOURCE
  "imgui_impl_opengl3.cpp, the OpenGL backend's source that comes with Dear ImGui's examples," libimgui-dev)

if(imgui_FOUND)
  add_library(third_party_imgui INTERFACE)
  target_link_libraries(third_party_imgui INTERFACE PkgConfig::imgui)
  # The package's .pc file asks for stb, whose library its static libimgui.a needs.
  if(STB_LIBRARY)
    target_link_libraries(third_party_imgui INTERFACE third_party_stb)
  endif()
  target_include_directories(third_party_imgui SYSTEM INTERFACE ${imgui_INCLUDEDIR} ${imgui_INCLUDEDIR}/backends)
  add_library(third_party::imgui ALIAS third_party_imgui)
endif()

if(imgui_FOUND AND IMGUI_OPENGL3_SOURCE)
  add_library(third_party_imgui_opengl3 STATIC ${IMGUI_OPENGL3_SOURCE})
  target_compile_definitions(third_party_imgui_opengl3 PRIVATE IMGUI_IMPL_OPENGL_LOADER_CUSTOM)
  target_compile_options(third_party_imgui_opengl3 PRIVATE -include glad/gl.h)
  target_link_libraries(third_party_imgui_opengl3 PUBLIC third_party_imgui third_party_glad)
  add_library(third_party::imgui_opengl3 ALIAS third_party_imgui_opengl3)
endif()
