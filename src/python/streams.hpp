#pragma once

#include <Python.h>

namespace python {

/// The program's standard output and standard error: what is written there without print is known by its writer too.
///
///     sys.stdout.write('x\\n')          TextIOWrapper -> BufferedWriter -> our FileIO -> write(2)
///                                       Write, with the bytes, where they are not those of a print under way
///     os.write(1, b'x')                 Write
///
/// Both streams are made as the interpreter makes them, with the same encoding and buffer; only the lowest layer, a
/// subclass of FileIO, is ours. What sits there already (a stream that the program or the environment has replaced)
/// stays as it is.
void listen_to_streams();

extern PyMethodDef kWrite;  ///< os.write

/// The text of the print under way in the calling thread: what is written as it stands needs no event of its own.
class PrintUnderWay {
 public:
  explicit PrintUnderWay(PyObject* text) noexcept;
  PrintUnderWay(const PrintUnderWay&) = delete;
  PrintUnderWay& operator=(const PrintUnderWay&) = delete;
  ~PrintUnderWay();
  /// Whether its text has left the process: not what stays in a buffer.
  bool written() const noexcept { return written_; }

 private:
  friend bool is_print_under_way(const char* bytes, Py_ssize_t size) noexcept;
  PrintUnderWay* const outer_;
  const char* text_ = nullptr;
  Py_ssize_t size_ = 0;
  bool written_ = false;
};

}  // namespace python
