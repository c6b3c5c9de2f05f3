// Every example of the five documents has a lesson, and the lesson's program is recognisably that example: it has its
// telling lines.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/enumerators.hpp"
#include "lesson/lessons.hpp"
#include "lesson/library.hpp"
#include "lesson/progress.hpp"

using lesson::Lesson;
using spawnarium::test::lessons_folder;

namespace {

struct Example {
  std::string document;
  int number;
  std::vector<std::string> lines;  // As the document has them.
};

const std::vector<Example>& examples() {
  static const std::vector<Example> all{
      {"000",
       1,
       {"f2 = Process(target=f, kwargs={'process_name':'f2'})", "    f3.start()\n    print('主进程中的内容')"}},
      {"000", 2, {"    f3.start()\n    time.sleep(3)\n    print('主进程中的内容')"}},
      {"000", 3, {"        self.name = name\n        super().__init__()", "print('pycharm进程id', os.getppid())"}},
      {"000", 4, {"    f1.start()\n    f1.join()\n    f2.start()\n    f3.start()\n    time.sleep(4)"}},
      {"001",
       1,
       {"print('hello', name,time.ctime())", "p = Process(target=f, args=('alvin:%s'%i,))",
        "        i.join()\n    print('end')"}},
      {"001",
       1,
       {"super(MyProcess, self).__init__()", "print ('hello', self.name,time.ctime())",
        "        p.join()\n\n    print('end')"}},
      {"001", 2, {"print('parent process:', os.getppid())", "info('main process line')", "print(\"ending\")"}},
      {"002", 1, {"print('The now is %s' % datetime.datetime.now())", "p.authkey = b'123qwe'", "p.name = 'test'"}},
      {"002", 2, {"print('The time is {}'.format(time.ctime()))", "print('p.is_alive', p.is_alive)"}},
      {"002", 3, {"for i in [worker_1, worker_2, worker_3]:", "for p in multiprocessing.active_children():"}},
      {"002", 4, {"time.sleep(random.random())", "child process pid is {} , start at: {}"}},
      {"003", 1, {"name=f'test_process_{i}', args=(i,)", "print(mp.current_process().name, 'args:', a)"}},
      {"003", 2, {"class S_Process(mp.Process):", "print(self.name,self.i)"}},
      {"003", 3, {"a, b = mp.Pipe()", "print(b.recv(),b.poll(0.5))", "except EOFError:"}},
      {"003", 4, {"pipe.send(f'data:{i},log:{log}')", "    pipe_i.close()\n    outp.start()"}},
      {"003", 5, {"item = self.queue.get(timeout=2)", "queue = mp.Queue(10)", "print('队列空')"}},
      {"004", 1, {"pid = os.fork()", "print('子进程')", "print('父进程')"}},
      {"004", 2, {"print('我是子进程{},我的父进程是{}'.format(os.getpid(),os.getppid()))"}},
      {"004", 3, {"def run_proc(name):", "p = Process(target=run_proc, args=('test',))"}},
  };
  return all;
}

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> all = lesson::load_folders({lessons_folder()}).lessons;
  return all;
}

bool shows(const Lesson& lesson, const Example& example) {
  const auto has = [&](const std::string& line) { return lesson.program.source.find(line) != std::string::npos; };
  return lesson.document.number == example.document && lesson.document.example == example.number &&
         std::all_of(example.lines.begin(), example.lines.end(), has);
}

std::vector<std::string> telling_lines(const Lesson& lesson) {
  constexpr std::size_t kShortest = 6;  // Shorter ones stand in every program.
  std::vector<std::string> lines;
  std::istringstream source{lesson.program.source};
  for (std::string line; std::getline(source, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (line.size() >= kShortest) lines.push_back(line);
  }
  return lines;
}

// The example of its document from which a lesson has most of its lines, without saying that it is that example; 0: its
// program is our own.
int changed_example(const Lesson& lesson) {
  const std::vector<std::string> lines = telling_lines(lesson);
  for (const Lesson& other : lessons()) {
    if (other.document.number != lesson.document.number || other.document.example == 0) continue;
    const std::vector<std::string> theirs = telling_lines(other);
    const auto taken = std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
      return std::find(theirs.begin(), theirs.end(), line) != theirs.end();
    });
    if (static_cast<std::size_t>(2 * taken) > lines.size()) return other.document.example;
  }
  return 0;
}

}  // namespace

TEST_CASE("lessons: none of the documents' examples is missing") {
  for (const Example& example : examples()) {
    CAPTURE(example.document);
    CAPTURE(example.number);
    CAPTURE(example.lines.front());
    CHECK(
        std::any_of(lessons().begin(), lessons().end(), [&](const Lesson& lesson) { return shows(lesson, example); }));
  }
}

TEST_CASE("lessons: each lesson that claims to be an example is one") {
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id());
    if (lesson.document.example == 0) continue;
    CHECK(std::any_of(examples().begin(), examples().end(),
                      [&](const Example& example) { return shows(lesson, example); }));
  }
}

TEST_CASE("lessons: each has something that must hold, cues, and a question; what a document prints stands beside it") {
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id());
    CHECK(lesson.must.size() >= 2);
    CHECK(lesson.cues.size() >= 2);
    CHECK(lesson.cues.size() <= 5);
    CHECK(lesson.questions.size() >= 1);
    CHECK(lesson.guide.english.blocks.size() >= 4);
    CHECK(lesson.guide.chinese.blocks.size() >= 4);
  }
  const std::set<std::string> printed{"01", "02", "03", "04", "10", "11", "13", "17", "23", "24", "26", "28", "29"};
  for (const Lesson& lesson : lessons()) CHECK((printed.contains(lesson.number) == lesson.document_output.has_value()));
}

TEST_CASE("lessons: the place of a choice does not say whether it is right, nor does it say so to any one learner") {
  for (const std::uint32_t learner : {0U, 1U, 2U, 4711U, 4294967295U}) {
    std::map<std::size_t, int> places;
    int questions = 0;
    for (const Lesson& lesson : lessons()) {
      for (const lesson::Question& question : lesson.questions) {
        if (question.choices.size() != 3 || question.answered_by_run) continue;
        const auto order = lesson::choice_order(lesson, question, learner);
        for (std::size_t place = 0; place < order.size(); ++place)
          if (question.choices[order[place]].right) ++places[place];
        ++questions;
      }
    }
    CAPTURE(learner);
    REQUIRE(questions >= 50);
    for (std::size_t place = 0; place < 3; ++place) {  // A third each, give or take three standard deviations.
      CHECK(places[place] > questions * 0.14);
      CHECK(places[place] < questions * 0.53);
    }
  }
}

TEST_CASE("lessons: a line that is pointed to says something, and a lesson that is linked to is there") {
  std::set<std::string> numbers;
  for (const Lesson& lesson : lessons()) numbers.insert(lesson.number);
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id());
    std::vector<std::string> program;
    std::istringstream source(lesson.program.source);
    for (std::string line; std::getline(source, line);) program.push_back(line);
    const auto check_line = [&](const lesson::Target& target) {
      if (target.kind != lesson::Target::Kind::Line) return;
      REQUIRE(static_cast<std::size_t>(target.line) <= program.size());
      CHECK(program[static_cast<std::size_t>(target.line) - 1].find_first_not_of(' ') != std::string::npos);
    };
    for (const lesson::Cue& cue : lesson.cues) check_line(cue.point);
    for (const auto* guide : {&lesson.guide.english, &lesson.guide.chinese}) {
      for (const auto& block : guide->blocks) {
        for (const auto& span : block.spans) {
          check_line(lesson::parse_target(span.link));
          if (span.link.starts_with("lesson:")) CHECK(numbers.contains(span.link.substr(7)));
        }
      }
    }
  }
}

TEST_CASE("lessons: NOTICE says of each lesson what it takes from which document") {
  std::ifstream file{lessons_folder() / "NOTICE"};
  std::vector<std::string> noticed, wanted;
  for (std::string line; std::getline(file, line);)
    if (std::count(line.begin(), line.end(), '|') == 3 && line[0] >= '0' && line[0] <= '9') noticed.push_back(line);
  for (const Lesson& lesson : lessons()) {
    if (lesson.document.number.empty()) continue;
    const int changed = lesson.document.example == 0 ? changed_example(lesson) : 0;
    const std::string taken = lesson.document.example != 0
                                  ? "program (example " + std::to_string(lesson.document.example) + ")"
                              : changed != 0 ? "program (example " + std::to_string(changed) + "), changed"
                                             : "the statement that the program examines";
    wanted.push_back(lesson.number + "_" + lesson.slug + " | " + lesson.document.number + " | " +
                     lesson.document.section + " | " + taken + (lesson.document_output ? ", printed output" : ""));
  }
  CHECK_FALSE(wanted.empty());
  CHECK(noticed == wanted);
}

TEST_CASE("lessons: what the documents err in is said") {
  const auto find = [](const char* number) -> const Lesson& {
    return *std::find_if(lessons().begin(), lessons().end(), [&](const Lesson& each) { return each.number == number; });
  };
  const auto says = [](const Lesson& lesson, const char* word) {
    std::string all;
    for (const auto& block : lesson.guide.english.blocks) all += block.plain() + "\n";
    if (lesson.document_output) {
      for (const auto& note : lesson.document_output->notes) all += note.text.english + "\n";
    }
    for (const auto& question : lesson.questions) {
      for (const auto& choice : question.choices) all += choice.because.english + "\n";
    }
    return all.find(word) != std::string::npos;
  };
  CHECK(says(find("01"), "IO block"));
  for (const char* number : {"03", "23", "24", "28"}) CHECK(says(find(number), "import time"));
  CHECK(says(find("20"), "RuntimeError"));
  CHECK(says(find("20"), "deadlock"));
  CHECK(says(find("21"), "Python 3.6"));
  CHECK(says(find("24"), "first line is missing"));
  CHECK(says(find("17"), "a set has no order"));
  CHECK(says(find("28"), "AttributeError"));
  CHECK(says(find("05"), "still alive"));
  CHECK(says(find("19"), "Python 3.6"));
  CHECK(says(find("26"), "when the parent closes"));
  CHECK(says(find("36"), "the daemons only"));
  CHECK(says(find("38"), "can only join a child process"));
}

TEST_CASE("lessons/README.md: every operation that a lesson can wait for is in its list") {
  std::ifstream file(lessons_folder() / "README.md");
  std::string row;
  while (std::getline(file, row) && !row.starts_with("| `event` |")) {
  }
  const std::size_t begin = row.find(": `") + 3;
  std::istringstream list(row.substr(begin, row.find('`', begin) - begin));
  std::set<std::string> listed, written;
  for (std::string word; list >> word;) listed.insert(word);
  for (const trace::Operation each : base::enumerators<trace::Operation>()) {
    const bool retired = each == trace::Operation::WaitFor || each == trace::Operation::GetValue;
    if (each != trace::Operation::None && !retired) written.emplace(trace::name_of(each));
  }
  CHECK(listed == written);
}
