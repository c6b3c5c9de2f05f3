#include "base/user_folders.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <optional>
#include <string>

namespace {

/// Sets a variable of the environment, or takes it away, as long as it lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_{name} {
    if (const char* before = ::getenv(name); before != nullptr) before_ = before;
    if (value != nullptr) ::setenv(name, value, 1);
    else ::unsetenv(name);
  }
  ~Variable() {
    if (before_) ::setenv(name_, before_->c_str(), 1);
    else ::unsetenv(name_);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("user_folder: as the XDG Base Directory Specification says") {
  const Variable home{"HOME", "/home/ada"};
  const Variable config{"XDG_CONFIG_HOME", "/etc/ada"}, data{"XDG_DATA_HOME", "data"}, state{"XDG_STATE_HOME", nullptr};
  CHECK(base::user_folder(base::UserFolder::Config) == "/etc/ada");
  CHECK(base::user_folder(base::UserFolder::Data) == "/home/ada/.local/share");  // "data" is not absolute: ignored.
  CHECK(base::user_folder(base::UserFolder::State) == "/home/ada/.local/state");
}

TEST_CASE("user_folder: without a home there is none, unless its own variable names one") {
  const Variable state{"XDG_STATE_HOME", "/var/ada"}, data{"XDG_DATA_HOME", ""};
  for (const char* none : {static_cast<const char*>(nullptr), "", "ada"}) {
    const Variable home{"HOME", none};
    CHECK(base::home_folder() == std::nullopt);
    CHECK(base::user_folder(base::UserFolder::Data) == std::nullopt);
    CHECK(base::user_folder(base::UserFolder::State) == "/var/ada");
  }
}
