// What does an engine that runs for days tell its keeper? One JSON object a line on standard error: when, what, which
// case or effect. Ids only: no name, address, note, diagnosis, token or address of a request ever stands in a line.
#pragma once
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/core/env.hpp"
#include "workflows/codec/json.hpp"

namespace spdlog {
class logger;
}

namespace app {

class Log {
 public:
  using Field = std::pair<std::string_view, workflows::codec::Json>;
  struct Options {
    bool debug = false;            // writes debug lines too
    bool silent = false;           // writes nothing (tests)
    std::ostream* into = nullptr;  // instead of standard error (tests)
  };
  Log(std::function<engine::Instant()> now, Options);
  ~Log();

  // What happens too often to be read every day: exchanges that only read.
  void debug(std::string_view what, std::initializer_list<Field> fields = {});
  void info(std::string_view what, std::initializer_list<Field> fields = {});
  void warn(std::string_view what, std::initializer_list<Field> fields = {});
  void error(std::string_view what, std::initializer_list<Field> fields = {});

 private:
  std::string line(std::string_view level, std::string_view what, std::initializer_list<Field> fields) const;
  std::function<engine::Instant()> now_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace app
