// Makes an empty live trace for a traced run of a benchmark: make_trace PATH
#include "trace/recorder.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  trace::recorder().create(argv[1]);
}
