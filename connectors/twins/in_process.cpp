// What happens to one exchange on its way to a twin and back? Its journey is planned first (arrival, reply, fault),
// then travelled on the Env's time, so that every run with the same seed makes the same journeys.
#include "connectors/twins/in_process.hpp"

#include <algorithm>

#include "connectors/twins/world_words.hpp"

namespace connectors::twins {

using engine::Boundary;
using engine::Duration;
using engine::Instant;

namespace {

constexpr std::chrono::milliseconds shortest_latency{20};
constexpr std::chrono::milliseconds longest_latency{250};
constexpr std::chrono::seconds usual_deadline{30};
constexpr int usual_retry_after = 2;  // seconds

bool is_about(std::string const& subject, HttpRequest const& request) {
  return subject.empty() || request.target.find(subject) != std::string::npos ||
         request.body.find(subject) != std::string::npos;
}

// A fault that names an effect strikes its write, not the looks around it; reads_lag is about reads alone.
bool matches(WorldFault const& fault, Origin const& origin, HttpRequest const& request) {
  if (fault.counterpart != origin.counterpart) return false;
  if (fault.verb != "*" && fault.verb != origin.verb) return false;
  bool const lags = fault.fault == FaultKind::reads_lag;
  if (lags && !request.read_only) return false;
  if (!lags && is_effect_kind(fault.verb) && request.read_only) return false;
  return is_about(fault.subject, request);
}

HttpReply too_many(int seconds) {
  auto const wait = std::to_string(seconds > 0 ? seconds : usual_retry_after);
  return {429,
          {{"content-type", "application/json"}, {"retry-after", wait}},
          R"({"type":"error.list","errors":[{"code":"rate_limit_exceeded","message":"Too many requests."}]})"};
}

HttpReply unavailable() { return {503, {{"content-type", "text/plain"}}, "Service Unavailable"}; }

// What a proxy in trouble sends in place of the counterpart's answer.
void garble(HttpReply& reply) { reply.body = "<html><body>\xEF\xBF\xBD 502 upstream {\"id\": </body>"; }

}  // namespace

// One exchange as planned: nothing here changes under way.
struct InProcess::Journey {
  Twin* twin = nullptr;
  WorldFault const* fault = nullptr;
  Instant arrival{};
  Instant reply{};
  Instant deadline{};
  bool has(FaultKind kind) const { return fault != nullptr && fault->fault == kind; }
  bool reaches_the_twin() const {
    return !has(FaultKind::timed_out) && !has(FaultKind::error_before) && !has(FaultKind::rate_limited);
  }
  bool reply_is_lost() const { return has(FaultKind::timed_out) || has(FaultKind::accepted_reply_lost); }
};

InProcess::InProcess(engine::Env& env, std::vector<Twin*> twins, std::vector<WorldFault> faults,
                     FaultCounters& counters)
    : env_(env), twins_(std::move(twins)), faults_(std::move(faults)), counters_(counters) {
  counters_.seen.resize(faults_.size());
  for (auto const& fault : faults_)
    if (fault.fault == FaultKind::reads_lag)
      longest_lag_ = std::max<Duration>(longest_lag_, std::chrono::seconds{fault.seconds});
  // Sent by an engine that has died since: it arrives all the same.
  for (auto const& late : counters_.on_its_way) deliver_at(late.at);
}

engine::Task<Exchange> InProcess::exchange(Origin origin, HttpRequest request) {
  // One draw per exchange, whatever becomes of it: a fault moves no other exchange's latency.
  auto const spread = static_cast<std::uint64_t>((longest_latency - shortest_latency).count()) + 1;
  Duration const latency = shortest_latency + std::chrono::milliseconds{env_.random() % spread};
  Journey journey{find(origin.counterpart), nullptr, {}, {}, origin.deadline};
  if (journey.deadline == Instant{}) journey.deadline = env_.now() + usual_deadline;
  if (journey.twin == nullptr || journey.deadline <= env_.now()) co_return Exchange{Failure::not_sent, {}};
  if (!origin.effect.empty()) request.headers.try_emplace("x-claimstep-effect", origin.effect);

  journey.fault = count_and_pick(origin, request);
  if (journey.has(FaultKind::refused)) co_return Exchange{Failure::not_sent, {}};
  journey.arrival = env_.now() + latency / 2;
  if (journey.has(FaultKind::slow)) journey.arrival += std::chrono::seconds{journey.fault->seconds};
  journey.reply = journey.arrival + (latency - latency / 2);

  if (journey.arrival > journey.deadline) {
    if (request.write()) {
      env_.reached(Boundary::sent, origin.kind);
      if (journey.reaches_the_twin()) leave_on_its_way(journey.arrival, origin, request);
    }
    co_await engine::sleep_for(env_, journey.deadline - env_.now());
    co_return Exchange{Failure::timed_out, {}};
  }
  co_await engine::sleep_for(env_, journey.arrival - env_.now());
  auto reply = answer(journey, origin, request);
  bool const too_late = journey.reply_is_lost() || journey.reply > journey.deadline;
  co_await engine::sleep_for(env_, (too_late ? journey.deadline : journey.reply) - env_.now());
  if (too_late) co_return Exchange{Failure::timed_out, {}};
  if (journey.has(FaultKind::truncated)) {
    reply.body.resize(reply.body.size() / 2);
    co_return Exchange{Failure::broken, std::move(reply)};
  }
  co_return Exchange{Failure::none, std::move(reply)};
}

HttpReply InProcess::answer(Journey const& journey, Origin const& origin, HttpRequest const& request) {
  deliver_arrived();
  bool const write = request.write();
  if (write) env_.reached(Boundary::sent, origin.kind);
  if (journey.has(FaultKind::rate_limited)) return too_many(journey.fault->seconds);
  if (!journey.reaches_the_twin()) return unavailable();
  if (journey.has(FaultKind::reads_lag))
    return answer_from_before(*journey.twin, request, env_.now() - std::chrono::seconds{journey.fault->seconds});
  if (write) before_change(origin.counterpart);
  auto reply = journey.twin->handle(request, env_.now());
  if (write) env_.reached(Boundary::accepted, origin.kind);
  if (journey.has(FaultKind::error_after)) return unavailable();
  if (journey.has(FaultKind::garbled)) garble(reply);
  return reply;
}

Twin* InProcess::find(std::string const& counterpart) const {
  auto const found =
      std::find_if(twins_.begin(), twins_.end(), [&](Twin* twin) { return twin->name() == counterpart; });
  return found == twins_.end() ? nullptr : *found;
}

// Every fault that matches counts this exchange; the first whose turn it is strikes.
WorldFault const* InProcess::count_and_pick(Origin const& origin, HttpRequest const& request) {
  WorldFault const* struck = nullptr;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    auto const& fault = faults_[i];
    if (!matches(fault, origin, request)) continue;
    auto const count = ++counters_.seen[i];
    // By subtraction, so that a world may say "from now on" with the largest number.
    bool const its_turn = count >= fault.nth && count - fault.nth < fault.times;
    if (its_turn && struck == nullptr) struck = &fault;
  }
  return struck;
}

void InProcess::before_change(std::string const& counterpart) {
  auto* const twin = find(counterpart);
  if (longest_lag_ == Duration::zero() || twin == nullptr) return;
  auto& earlier = counters_.earlier[counterpart];
  // Of what ended before the longest lag nothing will be asked again.
  while (!earlier.empty() && earlier.front().until < env_.now() - longest_lag_) earlier.pop_front();
  earlier.push_back({env_.now(), twin->copy()});
}

HttpReply InProcess::answer_from_before(Twin& twin, HttpRequest const& request, Instant as_of) {
  for (auto& earlier : counters_.earlier[twin.name()])
    if (earlier.until > as_of) return earlier.twin->copy()->handle(request, as_of);
  return twin.handle(request, as_of);
}

void InProcess::leave_on_its_way(Instant arrival, Origin const& origin, HttpRequest const& request) {
  counters_.on_its_way.push_back(
      {arrival, origin.counterpart, request.method, request.target, request.body, request.headers});
  deliver_at(arrival);
}

void InProcess::deliver_at(Instant arrival) {
  env_.at(std::max(arrival, env_.now()), [self = std::weak_ptr(self_)] {
    if (auto const alive = self.lock()) (*alive)->deliver_arrived();
  });
}

void InProcess::deliver_arrived() {
  auto& waiting = counters_.on_its_way;
  std::stable_sort(waiting.begin(), waiting.end(),
                   [](auto const& one, auto const& other) { return one.at < other.at; });
  while (!waiting.empty() && waiting.front().at <= env_.now()) {
    auto const late = std::move(waiting.front());
    waiting.erase(waiting.begin());
    auto* const twin = find(late.counterpart);
    if (twin == nullptr) continue;
    before_change(late.counterpart);
    twin->handle({late.method, late.target, late.headers, late.body, false}, late.at);
  }
}

}  // namespace connectors::twins
