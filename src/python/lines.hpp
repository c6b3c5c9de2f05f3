#pragma once

namespace python {

/// From now on each source line of the program that the calling thread is about to run is an event (Kind::Line), also
/// in processes that it forks. Slows the program down several times.
void trace_lines();

}  // namespace python
