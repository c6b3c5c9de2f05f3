#include "app/command_line.hpp"
#include "base/standard_streams.hpp"

int main(int argc, char** argv) {
  base::fill_missing_standard_streams();
  return app::run_command_line(argc, argv);
}
