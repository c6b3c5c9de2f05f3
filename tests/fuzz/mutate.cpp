// The poor man's fuzzer, for compilers without libFuzzer and for the tests: damages the files it is given in many small
// ways, always the same ones, and calls the target with each.
//
//     fuzz_recording [--runs N] [--seed N] FILE...
//
// When the target dies, the input that killed it lies where the last line on standard error says.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <random>
#include <string_view>
#include <vector>

#include "target.hpp"

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;
using Random = std::mt19937_64;

namespace {

// What the signal handler needs, which may not allocate.
struct Current {
  const Bytes* input = nullptr;
  std::string kept;  // Where it is kept if it kills.
  std::string message;
};
Current current;

// In a signal handler: system calls only.
void keep_input(int number) {
  const int fd = ::open(current.kept.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  [[maybe_unused]] const auto kept = ::write(fd, current.input->data(), current.input->size());
  [[maybe_unused]] const auto told = ::write(STDERR_FILENO, current.message.data(), current.message.size());
  ::signal(number, SIG_DFL);
  ::raise(number);
}

Bytes read(const fs::path& path) {
  std::ifstream stream{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{}};
}

std::size_t below(std::size_t bound, Random& random) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random() % bound);
}

// Where something is: files of ours are mostly zeros, and in those a damage is rarely seen.
std::size_t place_of_interest(const Bytes& bytes, Random& random) {
  if (below(3, random) == 0) return below(std::min<std::size_t>(bytes.size(), 4096), random);
  for (int attempt = 0; attempt < 64; ++attempt) {
    const std::size_t at = below(bytes.size(), random);
    if (bytes[at] != 0) return at;
  }
  return below(bytes.size(), random);
}

void set_number(Bytes& bytes, std::size_t at, Random& random) {
  constexpr std::array<std::uint64_t, 12> kHard{0,
                                                1,
                                                127,
                                                128,
                                                255,
                                                0x7fffffff,
                                                0x80000000,
                                                0xffffffff,
                                                0x7fffffffffffffff,
                                                0x8000000000000000,
                                                0xffffffffffffffff,
                                                4096};
  const std::uint64_t number = kHard[below(kHard.size(), random)] + below(3, random) - 1;
  const std::size_t width = std::size_t{1} << below(4, random);
  at -= at % width;
  std::memcpy(bytes.data() + at, &number, std::min(width, bytes.size() - at));
}

void damage(Bytes& bytes, Random& random) {
  if (bytes.empty()) return;
  const std::size_t at = place_of_interest(bytes, random);
  const std::size_t length = std::min(bytes.size() - at, std::size_t{1} << below(9, random));
  const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(at);
  const auto last = first + static_cast<std::ptrdiff_t>(length);
  switch (below(9, random)) {
    case 0:
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1U << below(8, random)));
      break;
    case 1:
      bytes[at] = static_cast<std::uint8_t>(random());
      break;
    case 2:
    case 3:
      set_number(bytes, at, random);
      break;
    case 4:
      bytes.erase(first, last);
      break;
    case 5: {
      const Bytes part{first, last};
      const auto to = bytes.begin() + static_cast<std::ptrdiff_t>(place_of_interest(bytes, random));
      std::copy(part.begin(), part.begin() + std::min<std::ptrdiff_t>(std::ssize(part), bytes.end() - to), to);
      break;
    }
    case 6: {
      const Bytes part{first, last};
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size(), random)), part.begin(), part.end());
      break;
    }
    case 7: {  // Long lines, deep nesting: a few bytes, up to 65,536 times.
      const Bytes part{
          first, first + std::min<std::ptrdiff_t>(last - first, 1 + static_cast<std::ptrdiff_t>(below(6, random)))};
      Bytes many;
      for (std::size_t times = std::size_t{1} << below(17, random); times > 0; --times)
        many.insert(many.end(), part.begin(), part.end());
      bytes.insert(first, many.begin(), many.end());
      break;
    }
    default:
      if (below(4, random) == 0) bytes.resize(at);
      break;
  }
}

void call_with(const Bytes& bytes) {
  current.input = &bytes;
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw std::invalid_argument{fmt::format("{} is not a number", text)};
  return number;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t runs = 200, seed = 1;
  std::vector<Bytes> corpus;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if ((argument == "--runs" || argument == "--seed") && i + 1 < argc) {
      (argument == "--runs" ? runs : seed) = number_of(argv[++i]);
    } else {
      corpus.push_back(read(argument));
    }
  }
  if (corpus.empty()) {
    fmt::print(stderr, "usage: {} [--runs N] [--seed N] FILE...\n", argv[0]);
    return 2;
  }
  current.kept =
      (fs::temp_directory_path() / fmt::format("{}-{}.input", fs::path{argv[0]}.filename().string(), ::getpid()))
          .string();
  current.message = fmt::format("The input that did it: {}\n", current.kept);
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM}) ::signal(number, keep_input);
  Random random{seed};
  for (const Bytes& whole : corpus) call_with(whole);
  for (std::uint64_t run = 0; run < runs; ++run) {
    Bytes bytes = corpus[below(corpus.size(), random)];
    for (std::size_t more = 1 + below(8, random); more > 0; --more) damage(bytes, random);
    ::alarm(60);  // A reader that never comes back.
    call_with(bytes);
  }
  fmt::print("{} files and {} damaged ones read.\n", corpus.size(), runs);
}
