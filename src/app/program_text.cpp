#include "app/program_text.hpp"

#include "base/failure.hpp"

namespace app {

namespace fs = std::filesystem;

std::optional<ProgramText> program_of(const Showing& showing, const lesson::Lesson* lesson, const host::Host& host) {
  if (!has_program(showing, lesson)) return std::nullopt;
  if (lesson != nullptr) return ProgramText{lesson->program.file, lesson->program.source};
  if (showing.launch) {
    const fs::path path = showing.launch->program.front();
    try {
      return ProgramText{path, host.read(path)};
    } catch (const base::Failure&) {  // It may have been removed since it was run.
      return ProgramText{path, ""};
    }
  }
  const model::SourceFile& source = showing.recording->sources().front();
  return ProgramText{fs::path{source.path}, std::string{source.content}};
}

bool has_program(const Showing& showing, const lesson::Lesson* lesson) {
  if (lesson != nullptr) return true;
  if (showing.launch) return fs::path(showing.launch->program.front()).extension() == ".py";
  return !showing.recording->sources().empty() && !showing.recording->sources().front().content.empty();
}

fs::path copy_path(const fs::path& copies, const ProgramText& program, const lesson::Lesson* lesson) {
  const std::string folder =
      lesson != nullptr ? lesson->id() : fs::absolute(program.path).parent_path().filename().string();
  return copies / (folder.empty() ? "program" : folder) / program.path.filename();
}

}  // namespace app
