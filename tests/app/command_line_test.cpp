#include "app/command_line.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "base/build_config.hpp"
#include "support/command.hpp"

using namespace spawnarium::test;

namespace {

const std::string kUnruly = std::string{SPAWNARIUM_TEST_PROGRAMS} + "/unruly_family";

auto lines_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

constexpr const char* kScript =
    "import os, sys\n"
    "print('arguments', sys.argv[1:])\n"
    "child = os.fork()\n"
    "if child == 0:\n"
    "    print('child')\n"
    "    os._exit(4)\n"
    "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    "print('to stderr', file=sys.stderr)\n"
    "sys.exit(9)\n";

}  // namespace

TEST_CASE("spawnarium: help and version succeed on standard output") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"run", "--help"}, {"dump", "--help"}, {"export", "--help"}}) {
    const Said said = command(arguments);
    CHECK(said.status == 0);
    CHECK(said.out.find("Usage: spawnarium") != std::string::npos);
    CHECK(said.err.empty());
  }
  const std::string version = command({"--version"}).out;
  CHECK(version.starts_with(std::string{"spawnarium "} + spawnarium::build_config::kVersion + "\n"));
  CHECK(command({"--help"}).out.find("the version and the licences") != std::string::npos);
  for (const char* licence : {"MIT", "CC BY 4.0"}) CHECK(version.find(licence) != std::string::npos);
}

TEST_CASE("spawnarium: the list of what comes from others is where --version says") {
  const std::string version = command({"--version"}).out, before = "listed in ";
  const std::size_t begin = version.find(before) + before.size();
  REQUIRE(begin < version.size());
  const std::filesystem::path notice = version.substr(begin, version.find_last_of('.') - begin);
  CHECK(notice.is_absolute());
  CHECK(std::filesystem::is_regular_file(notice));
}

TEST_CASE("spawnarium: wrong usage is status 2 and one sentence") {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"nonsense"},
                                                    {"run"},
                                                    {"run", "--nonsense", "x.py"},
                                                    {"dump"},
                                                    {"dump", "x.spawn", "--at", "soon"},
                                                    {"export", "x.spawn", "--format", "xml"}}) {
    const Said said = command(arguments);
    CHECK(said.status == 2);
    CHECK(said.out.empty());
    CHECK(said.err.starts_with("spawnarium: "));
    CHECK(lines_in(said.err) == 1);
  }
}

TEST_CASE("spawnarium: standard output that cannot be written is status 1 and one sentence") {
  // In quotation marks: there may be a space in either path.
  const std::string spawnarium = "'" + std::string{spawnarium::build_config::kBuildFolder} + "/spawnarium'",
                    recording = "'" + std::string{SPAWNARIUM_TEST_SOURCES} + "/traces/pipe.spawn'";
  for (const std::string& arguments : {std::string{"--help"},
                                       {"--version"},
                                       {"dump --help"},
                                       "dump " + recording,
                                       "dump --at end " + recording,
                                       "dump --at end --json " + recording,
                                       "dump --events " + recording,
                                       "dump --json " + recording,
                                       "export --format csv " + recording,
                                       "export --format story " + recording,
                                       "export --format chrome " + recording,
                                       {"lesson list"},
                                       {"lesson show 01"},
                                       {"check 01"},
                                       {"check 01 --json"}}) {
    CAPTURE(arguments);
    const Said said = shell(spawnarium + " " + arguments + " > /dev/full");
    CHECK(said.status == 1);
    CHECK(said.err ==
          "spawnarium: Standard output cannot be written: No space left on device. Make room there, or redirect it to "
          "another place.\n");
  }
  CHECK(shell(spawnarium + " lesson 01 --headless > /dev/full").status == 1);
}

TEST_CASE(
    "spawnarium: a reader that has gone ends the program silently; a caller that ignores SIGPIPE gets the sentence") {
  // The reader's end is closed before the program begins: no race decides what it meets.
  const std::string gone = std::string{
      "import os,signal,subprocess,sys\nr,w=os.pipe()\nos.close(r)\n"
      "print(subprocess.run(sys.argv[2:],stdout=w,restore_signals=sys.argv[1]=='default').returncode)\n"};
  const std::string dump = "'" + std::string{spawnarium::build_config::kBuildFolder} + "/spawnarium' dump '" +
                           SPAWNARIUM_TEST_SOURCES + "/traces/pipe.spawn'";
  const Said silent = shell("python3 -c \"" + gone + "\" default " + dump);
  CHECK(silent.out == "-13\n");
  CHECK(silent.err.empty());
  const Said told = shell("python3 -c \"" + gone + "\" ignored " + dump);
  CHECK(told.out == "1\n");
  CHECK(told.err ==
        "spawnarium: Standard output cannot be written: Broken pipe. Make room there, or redirect it to another "
        "place.\n");
}

TEST_CASE("run --headless: output, arguments and exit status are the script's own, and one line is ours") {
  Folder folder;
  const auto script = folder.file("script.py", kScript).string();
  const Said said =
      command({"run", "--headless", "--record", (folder / "a.spawn").string(), script, "-v", "--", "[1,2]", ""});
  CHECK(said.status == 9);
  CHECK(said.out == "arguments ['-v', '--', '[1,2]', '']\nchild\n4\n");
  CHECK(said.err.starts_with("to stderr\nspawnarium: 2 processes in "));
  CHECK(said.err.find("exit status 9; recorded in ") != std::string::npos);
  CHECK(lines_in(said.err) == 2);
}

TEST_CASE("run --headless: without --record it says where the recording is, and for how long") {
  Folder folder;
  const Said said = command({"run", "--headless", folder.file("script.py", "print('a')\n").string()});
  CHECK(said.err.find("exit status 0; recorded in ") != std::string::npos);
  CHECK(said.err.find("/live/") != std::string::npos);
  CHECK(said.err.find("only the newest 20 stay") != std::string::npos);
  for (const char* name : {"run", "lesson"})
    CHECK(command({name, "--help"}).out.find("the newest 20 stay") != std::string::npos);
}

TEST_CASE("lesson --record: the recording of a lesson, and of its changed program, is kept where the user says") {
  Folder folder;
  const std::string plain = (folder / "plain.spawn").string(), tried = (folder / "tried.spawn").string();
  const Said said = command({"lesson", "09", "--headless", "--record", plain});
  CHECK(said.status == 0);
  CHECK(said.err.find("recorded in " + plain) != std::string::npos);
  CHECK(command({"dump", plain}).out.find("09_pid_before_start") != std::string::npos);
  CHECK(command({"lesson", "09", "--try", "1", "--record", tried}).status == 0);
  CHECK(command({"dump", tried}).status == 0);
}

TEST_CASE("--record: a recording whose name ends in .gz is packed") {
  Folder folder;
  const std::string lesson = (folder / "lesson.spawn.gz").string(), run = (folder / "run.spawn.gz").string();
  const Said played = command({"lesson", "09", "--headless", "--record", lesson});
  const Said ran = command({"run", "--headless", "--record", run, "sh", "-c", "exit 3"});
  CHECK(played.status == 0);
  CHECK(ran.status == 3);
  CHECK(played.err.find("recorded in " + lesson) != std::string::npos);
  CHECK(ran.err.find("recorded in " + run) != std::string::npos);
  for (const std::string& packed : {lesson, run}) {
    CHECK(shell("gzip -t " + packed).status == 0);
    CHECK(command({"dump", packed}).status == 0);
  }
}

TEST_CASE("run --headless: a script with a syntax error says where") {
  Folder folder;
  const auto script = folder.file("wrong.py", "print('a')\nif\n").string();
  const Said said = command({"run", "--headless", script});
  CHECK(said.status == 1);
  CHECK(said.out.empty());
  CHECK(said.err.find("wrong.py\", line 2") != std::string::npos);
  CHECK(said.err.find("SyntaxError") != std::string::npos);
}

TEST_CASE("run --headless: a missing script is status 1 and one sentence") {
  const Said said = command({"run", "--headless", "/no/script.py"});
  CHECK(said.status == 1);
  CHECK(said.err == "spawnarium: There is no script /no/script.py: check the name.\n");
}

TEST_CASE("run --headless: a program ended by signal N gives 128 + N") {
  const Said said = command({"run", "--headless", "/bin/sh", "-c", "kill -KILL $$"});
  CHECK(said.status == 128 + SIGKILL);
  CHECK(said.err.find("ended by SIGKILL") != std::string::npos);
}

TEST_CASE("run --headless: SIGINT sent to us alone reaches the program, and all end") {
  const Said said = command(
      {"run", "--headless", "/bin/sh", "-c", "trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 1; done"},
      "ready", [](pid_t pid) { ::kill(pid, SIGINT); });
  CHECK(said.status == 3);
  CHECK(said.out == "ready\ncaught\n");
}

TEST_CASE("run --headless: a second signal kills what does not listen") {
  const Said said = command({"run", "--headless", kUnruly, "deaf", "crowd", "daemon"}, "ready", [](pid_t pid) {
    ::kill(pid, SIGTERM);
    ::kill(pid, SIGINT);
  });
  CHECK(said.status == 128 + SIGKILL);
}

TEST_CASE("run --headless --events: what happens is told on standard error as it happens") {
  Folder folder;
  const auto script = folder.file("script.py", kScript).string();
  const Said said = command({"run", "--headless", "--events", script});
  CHECK(said.status == 9);
  CHECK(said.out == "arguments []\nchild\n4\n");
  CHECK(said.err.find("main prints") != std::string::npos);
  CHECK(said.err.find("the run is over") != std::string::npos);
}

TEST_CASE("lesson --try: the changed program runs, and what to look at is said") {
  const Said said = command({"lesson", "09", "--try", "1", "--lang", "en"});
  CHECK(said.status == 0);
  CHECK(said.out.find("Leave out start()") != std::string::npos);
  CHECK(said.out.find("after start  None") != std::string::npos);
  CHECK(said.out.find("No process, so no number") != std::string::npos);
}

TEST_CASE("lesson --try: a change that is not suggested is wrong usage") {
  const Said said = command({"lesson", "34", "--try", "9"});
  CHECK(said.status == 2);
  CHECK(said.err == "spawnarium: Lesson 34 suggests 3 changes, there is no 9.\n");
}

TEST_CASE("dump and export: a recording told in every form") {
  Folder folder;
  const auto script = folder.file("script.py", kScript).string();
  const auto recording = (folder / "a.spawn").string();
  REQUIRE(command({"run", "--headless", "--record", recording, script}).status == 9);

  const Said lives = command({"dump", recording});
  CHECK(lives.status == 0);
  for (const std::string word :
       {"main (pid ", "created by main", "started (pid ", "running\n", "prints \"child\\n\" (script.py:5)",
        "exiting with 4", "exited with exit code 4; a zombie from ", "reaped by main", "reaped by the supervisor"}) {
    CAPTURE(word);
    CHECK(lives.out.find(word) != std::string::npos);
  }

  const auto json = nlohmann::json::parse(command({"dump", "--json", recording}).out);
  CHECK(json["sealed"] == true);
  CHECK(json["processes"].size() == 2);
  CHECK(json["processes"][0]["exit_status"] == 9);
  CHECK(json["processes"][1]["exit_status"] == 4);
  CHECK(json["processes"][1]["reaped_by"] == json["processes"][0]["serial"]);
  CHECK(json["facts"]["python"].is_string());
  const auto beginning = nlohmann::json::parse(command({"dump", "--json", "--at", "0", recording}).out);
  CHECK(beginning["processes"].empty());
  const Said in_words = command({"dump", "--at", "end", "--lang", "zh", recording});
  CHECK(in_words.out.find("main 已经结束（退出码 9），监督进程 已回收它的退出状态。") != std::string::npos);

  const auto chrome = nlohmann::json::parse(command({"export", recording, "--format", "chrome"}).out);
  CHECK(std::any_of(chrome["traceEvents"].begin(), chrome["traceEvents"].end(),
                    [](const auto& event) { return event["name"] == "child\n" && event["ph"] == "i"; }));
  const Said csv = command({"export", recording, "--format", "csv"});
  CHECK(csv.out.starts_with("time_ns,actor,"));
  CHECK(csv.out.find(",script.py:5,\"child\n\"\r\n") != std::string::npos);
  CHECK(std::count(csv.out.begin(), csv.out.end(), '\r') == static_cast<long>(json["events"].size()) + 1);
  CHECK(command({"export", recording, "--format", "story", "--lang", "zh"}).status == 0);
}

TEST_CASE("dump: a file that is no recording, or cut off, is one sentence") {
  Folder folder;
  const auto text = folder.file("text.spawn", "hello").string();
  for (const std::string& file : {text, std::string{"/no/file.spawn"}, std::string{"/tmp"}}) {
    const Said said = command({"dump", file});
    CHECK(said.status == 1);
    CHECK(said.err.starts_with("spawnarium: "));
    CHECK(said.err.find(file) != std::string::npos);
    CHECK(lines_in(said.err) == 1);
  }
}

namespace {

/// `test` in a process of its own that sees a disk of `bytes` at `folder`: where that is allowed (root).
template <class Test>
void on_a_small_disk(const std::filesystem::path& folder, const std::string& bytes, Test test) {
  const pid_t child = ::fork();
  REQUIRE(child != -1);
  if (child == 0) {
    const bool mounted = ::unshare(CLONE_NEWNS) == 0 &&
                         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                         ::mount("tmpfs", folder.c_str(), "tmpfs", 0, ("size=" + bytes).c_str()) == 0;
    ::_exit(!mounted || test() ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

bool expect(bool holds, const char* what, const Said& said) {
  if (!holds) fmt::print(stderr, "not so: {}\nstatus {}\n{}{}", what, said.status, said.out, said.err);
  return holds;
}

std::uintmax_t entries_in(const std::filesystem::path& folder) {
  return static_cast<std::uintmax_t>(
      std::distance(std::filesystem::directory_iterator{folder}, std::filesystem::directory_iterator{}));
}

}  // namespace

TEST_CASE("run on a full disk: the start fails, leaves nothing behind, and an older recording stays") {
  Folder folder;
  on_a_small_disk(folder / "", "512k", [&] {
    const auto older = folder.file("run.spawn", "older");
    const Said said = command({"run", "--headless", "--record", older.string(), "/bin/true"});
    return expect(said.status == 1, "it fails", said) &&
           expect(said.err.find("No space left on device") != std::string::npos, "it says why", said) &&
           expect(std::filesystem::file_size(older) == 5, "the older recording is there", said) &&
           expect(entries_in(folder / "") == 1, "nothing else is there", said);
  });
}

TEST_CASE("run: a start that fails leaves an older recording, and none of its own") {
  Folder folder;
  const auto older = folder.file("run.spawn", "older");
  const auto bad = folder.file("bad", "#!/no/such/interpreter\n");
  std::filesystem::permissions(bad, std::filesystem::perms::owner_all);
  CHECK(command({"run", "--headless", "--record", older.string(), bad.string()}).status == 1);
  CHECK(std::filesystem::file_size(older) == 5);
  CHECK(command({"run", "--headless", "--record", (folder / "new.spawn").string(), bad.string()}).status == 1);
  CHECK(entries_in(folder / "") == 2);
  CHECK(command({"run", "--headless", "--record", older.string(), "/bin/true"}).status == 0);
  CHECK(std::filesystem::file_size(older) > 5);
  CHECK(entries_in(folder / "") == 2);
}

TEST_CASE(
    "run on a disk that becomes full: the program runs on, and the summary says since when the recording is "
    "incomplete") {
  Folder folder;
  on_a_small_disk(folder / "", "900k", [&] {
    const auto record = folder / "run.spawn";
    const Said said =
        command({"run", "--headless", "--record", record.string(), "/bin/sh", "-c",
                 "i=0; while [ $i -lt 40 ]; do head -c 9000 /dev/zero | tr '\\0' x; i=$((i+1)); done; exit 5"});
    return expect(said.status == 5, "the program's status", said) &&
           expect(said.out.size() == 360'000, "all output", said) &&
           expect(said.err.find("; the recording is incomplete from ") != std::string::npos &&
                      said.err.find(" on: there was no more space\n") != std::string::npos,
                  "the summary", said) &&
           expect(command({"dump", record.string()}).status == 0, "it opens", said);
  });
}
