// Document 003: two processes send into one pipe, a third receives until both have closed it.
#include <string>

#include "engine/connection.hpp"
#include "engine/process.hpp"
#include "engine/program.hpp"

void pipe_in(engine::Connection& pipe, const std::string& log) {
  for (int i = 0; i < 3; ++i) pipe.send("data:" + std::to_string(i) + ",log:" + log);
  pipe.close();
}

void pipe_out(engine::Connection& pipe) {
  while (const auto message = pipe.recv<std::string>()) engine::print("msg", *message);
  engine::print("end");
}

int main() {
  auto [pipe_o, pipe_i] = engine::Pipe{engine::Direction::OneWay};
  engine::Connection &in = pipe_i, &out = pipe_o;
  engine::Process inp1{{.target = [&] { pipe_in(in, "a"); }}};
  engine::Process inp2{{.target = [&] { pipe_in(in, "b"); }}};
  engine::Process outp{{.target = [&] { pipe_out(out); }}};
  inp1.start();
  inp2.start();
  in.close();  // Before the receiver is born, which would otherwise hold this end open itself.
  outp.start();
}
