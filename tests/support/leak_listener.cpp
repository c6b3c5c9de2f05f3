// Looks at what every test case leaves behind, in the executables that link this file (LEAK_CHECKED in
// tests/CMakeLists.txt).
#include <doctest/doctest.h>
#include <sys/prctl.h>

#include <ostream>
#include <string>
#include <vector>

#include "support/leaks.hpp"

namespace spawnarium::test {
namespace {

class LeakListener : public doctest::IReporter {
 public:
  explicit LeakListener(const doctest::ContextOptions& options) : out_(*options.cout) {}

  void test_case_start(const doctest::TestCaseData& test_case) override {
    test_case_ = &test_case;
    ::prctl(PR_SET_CHILD_SUBREAPER,
            0);  // Or the orphans of this case would be adopted because an earlier one watched over a run.
    before_ = resources_of_this_process();
  }

  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    const std::vector<std::string> sentences = left_behind(before_, resources_of_this_process());
    for (const std::string& sentence : sentences) {
      out_ << test_case_->m_file.c_str() << ":" << test_case_->m_line << ": ERROR: after the test case \""
           << test_case_->m_name << "\" " << sentence << "\n";
    }
    if (!sentences.empty() && stats.testCaseSuccess) ++leaking_cases_;
  }

  // A listener has no say in doctest's verdict. It is told before the reporters, and the object behind `stats` is
  // doctest's own, not const: counted here, the cases are in the closing line and in the exit status.
  void test_run_end(const doctest::TestRunStats& stats) override {
    const_cast<doctest::TestRunStats&>(stats).numTestCasesFailed += leaking_cases_;
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

 private:
  std::ostream& out_;
  const doctest::TestCaseData* test_case_ = nullptr;
  Resources before_;
  unsigned leaking_cases_ = 0;
};

}  // namespace

REGISTER_LISTENER("leaks", 1, LeakListener);

}  // namespace spawnarium::test
