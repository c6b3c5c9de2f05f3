#include <engine/process.hpp>
#include <engine/program.hpp>
#include <engine/queue.hpp>

int main() {
  engine::Queue queue;
  engine::Process child{{.target = [&] { queue.put("fish"); }}};
  child.start();
  engine::print("got", *queue.get<std::string>());
  child.join();
  return child.exitcode() == 0 ? 5 : 1;
}
