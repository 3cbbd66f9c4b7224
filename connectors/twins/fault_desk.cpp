// Matching, counting, and the answers of a counterpart in trouble.
#include "connectors/twins/fault_desk.hpp"

#include <algorithm>

#include "connectors/twins/rest_request.hpp"
#include "connectors/twins/world_words.hpp"

namespace connectors::twins {
namespace {

using engine::Duration;
using engine::Instant;

constexpr int usual_retry_after = 2;  // seconds

bool is_about(std::string const& subject, HttpRequest const& request) {
  return subject.empty() || request.target.find(subject) != std::string::npos ||
         request.body.find(subject) != std::string::npos;
}

// A fault that names an effect strikes its write, not the looks around it; reads_lag is about reads alone.
bool matches(WorldFault const& fault, std::string_view counterpart, std::span<std::string_view const> verbs,
             HttpRequest const& request) {
  if (fault.counterpart != counterpart) return false;
  if (fault.verb != "*" && !among(verbs, fault.verb)) return false;
  bool const lags = fault.fault == FaultKind::reads_lag;
  if (lags && !request.read_only) return false;
  if (!lags && is_effect_kind(fault.verb) && request.read_only) return false;
  return is_about(fault.subject, request);
}

// Each counterpart has its own shape of an error.
HttpReply too_many(std::string_view counterpart, int seconds) {
  auto reply = problem(429, "too_many_requests", "ask again later; nothing was processed");
  reply.headers["retry-after"] = std::to_string(seconds > 0 ? seconds : usual_retry_after);
  if (counterpart == counterparts[0])
    reply.body = R"({"type":"error.list","errors":[{"code":"rate_limit_exceeded","message":"Too many requests."}]})";
  if (counterpart == counterparts[3])
    reply.body = R"({"error":{"code":429,"message":"Quota exceeded.","status":"RESOURCE_EXHAUSTED"}})";
  if (counterpart == counterparts[0] || counterpart == counterparts[3])
    reply.headers["content-type"] = "application/json";
  return reply;
}

HttpReply unavailable() { return {503, {{"content-type", "text/plain"}}, "Service Unavailable"}; }

// What a proxy in trouble sends in place of the counterpart's answer.
void garble(HttpReply& reply) { reply.body = "<html><body>\xEF\xBF\xBD 502 upstream {\"id\": </body>"; }

}  // namespace

bool reaches_the_twin(WorldFault const* fault) {
  return !strikes(fault, FaultKind::timed_out) && !strikes(fault, FaultKind::error_before) &&
         !strikes(fault, FaultKind::rate_limited) && !strikes(fault, FaultKind::refused);
}

FaultDesk::FaultDesk(std::vector<Twin*> twins, std::vector<WorldFault> faults, FaultCounters& counters)
    : twins_(std::move(twins)), counters_(counters) {
  for (auto& fault : faults) add(std::move(fault));
}

void FaultDesk::add(WorldFault fault) {
  if (fault.fault == FaultKind::reads_lag)
    longest_lag_ = std::max<Duration>(longest_lag_, std::chrono::seconds{fault.seconds});
  faults_.push_back(std::move(fault));
  counters_.seen.resize(std::max(counters_.seen.size(), faults_.size()));
}

Twin* FaultDesk::find(std::string_view counterpart) const {
  auto const found =
      std::find_if(twins_.begin(), twins_.end(), [&](Twin const* twin) { return twin->name() == counterpart; });
  return found == twins_.end() ? nullptr : *found;
}

WorldFault const* FaultDesk::count_and_pick(std::string_view counterpart, std::span<std::string_view const> verbs,
                                            HttpRequest const& request) {
  WorldFault const* struck = nullptr;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    auto const& fault = faults_[i];
    if (!matches(fault, counterpart, verbs, request)) continue;
    auto const count = ++counters_.seen[i];
    // By subtraction, so that a world may say "from now on" with the largest number.
    bool const its_turn = count >= fault.nth && count - fault.nth < fault.times;
    if (its_turn && struck == nullptr) struck = &fault;
  }
  return struck;
}

HttpReply FaultDesk::answer(Twin& twin, WorldFault const* fault, HttpRequest const& request, Instant now) {
  if (strikes(fault, FaultKind::rate_limited)) return too_many(twin.name(), fault->seconds);
  if (!reaches_the_twin(fault)) return unavailable();
  if (strikes(fault, FaultKind::reads_lag))
    return answer_from_before(twin, request, now - std::chrono::seconds{fault->seconds});
  if (request.write()) before_change(twin, now);
  auto reply = twin.handle(request, now);
  if (strikes(fault, FaultKind::error_after)) return unavailable();
  if (strikes(fault, FaultKind::garbled)) garble(reply);
  return reply;
}

void FaultDesk::before_change(Twin const& twin, Instant now) {
  if (longest_lag_ == Duration::zero()) return;
  auto& earlier = counters_.earlier[twin.name()];
  // Of what ended before the longest lag nothing will be asked again.
  while (!earlier.empty() && earlier.front().until < now - longest_lag_) earlier.pop_front();
  earlier.push_back({now, twin.copy()});
}

HttpReply FaultDesk::answer_from_before(Twin& twin, HttpRequest const& request, Instant as_of) {
  for (auto& earlier : counters_.earlier[twin.name()])
    if (earlier.until > as_of) return earlier.twin->copy()->handle(request, as_of);
  return twin.handle(request, as_of);
}

}  // namespace connectors::twins
