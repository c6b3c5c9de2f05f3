// Linked into executables that AddressSanitizer instruments. It looks for leaks when the program ends: by then the
// OpenGL driver of the system would be unloaded, and what its libraries still hold in their variables would look lost,
// from an unknown module.
extern "C" int dlclose(void* /*library*/) noexcept { return 0; }
