// spdlog carries the lines; what stands in them is made here.
#include "app/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace app {

using workflows::codec::Json;

Log::Log(std::function<engine::Instant()> now, Options options) : now_(std::move(now)) {
  spdlog::sink_ptr sink;
  if (options.silent) {
    sink = std::make_shared<spdlog::sinks::null_sink_st>();
  } else if (options.into != nullptr) {
    sink = std::make_shared<spdlog::sinks::ostream_sink_st>(*options.into);
  } else {
    sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
  }
  logger_ = std::make_shared<spdlog::logger>("claimstep", std::move(sink));
  logger_->set_pattern("%v");
  logger_->set_level(options.debug ? spdlog::level::debug : spdlog::level::info);
  logger_->flush_on(spdlog::level::debug);
}

Log::~Log() = default;

std::string Log::line(std::string_view level, std::string_view what, std::initializer_list<Field> fields) const {
  nlohmann::ordered_json object;
  object["at"] = workflows::words(now_());
  object["level"] = level;
  object["what"] = what;
  for (auto const& [name, value] : fields) object[std::string(name)] = value;
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Log::debug(std::string_view what, std::initializer_list<Field> fields) {
  if (logger_->should_log(spdlog::level::debug)) logger_->debug("{}", line("debug", what, fields));
}
void Log::info(std::string_view what, std::initializer_list<Field> fields) {
  logger_->info("{}", line("info", what, fields));
}
void Log::warn(std::string_view what, std::initializer_list<Field> fields) {
  logger_->warn("{}", line("warn", what, fields));
}
void Log::error(std::string_view what, std::initializer_list<Field> fields) {
  logger_->error("{}", line("error", what, fields));
}

}  // namespace app
