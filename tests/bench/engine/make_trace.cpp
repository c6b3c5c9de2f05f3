// Makes an empty live trace for a traced run of a benchmark: make_trace PATH
#include "record/recorder.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  record::recorder().create(argv[1]);
}
