// Is the engine well, and how much has it done? For probes and dashboards: figures and ids, never client data.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/running_practice.hpp"
#include "app/view_json.hpp"
#include "connectors/http/http_transport.hpp"

namespace app {

// What became of the exchanges since the start.
class WireCounts {
 public:
  void note(connectors::http::WireNote const&);
  // An answer that shows the counterpart in trouble, or us without the right to ask: 401, 403, 5xx.
  static bool refuses(int status) { return status == 401 || status == 403 || status >= 500; }
  struct Line {
    std::uint64_t answered = 0, refused = 0, not_sent = 0, timed_out = 0, broken = 0;
    std::uint64_t failures_in_a_row = 0;
    engine::Duration took{};
  };
  std::map<std::string, Line> const& by_counterpart() const { return lines_; }

 private:
  std::map<std::string, Line> lines_;
};

struct Wellbeing {
  WireCounts const* wire = nullptr;
  std::optional<engine::Instant> inbox_read_at;  // when the billing view was last read whole
  bool inbox_connected = false;
  engine::Duration inbox_read_every{};
  bool stopping = false;
  engine::Instant started_at{};
};

// GET /healthz.
struct HealthView {
  static constexpr std::string_view contract = "health";
  std::string status;  // ok, degraded, stopping
  // Degraded: the view has not been read for four polls and five minutes, or a counterpart has failed to answer three
  // times in a row.
  std::vector<std::string> reasons;
  std::string now;
  std::optional<std::string> inbox_read_at;  // null: not yet, or no inbox is connected
  std::int64_t open_effects = 0;
};
BOOST_DESCRIBE_STRUCT(HealthView, (), (status, reasons, now, inbox_read_at, open_effects))

HealthView health_of(RunningPractice&, Wellbeing const&);
// In the text format that Prometheus reads.
std::string metrics_of(RunningPractice&, Wellbeing const&);

}  // namespace app
