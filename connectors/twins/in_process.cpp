// What happens to one exchange on its way to a twin and back? Its journey is planned first (arrival, reply, fault),
// then travelled on the Env's time, so that every run with the same seed makes the same journeys.
#include "connectors/twins/in_process.hpp"

#include <algorithm>

namespace connectors::twins {

using engine::Boundary;
using engine::Duration;
using engine::Instant;

namespace {

constexpr std::chrono::milliseconds shortest_latency{20};
constexpr std::chrono::milliseconds longest_latency{250};
constexpr std::chrono::seconds usual_deadline{30};

}  // namespace

// One exchange as planned: nothing here changes under way.
struct InProcess::Journey {
  Twin* twin = nullptr;
  WorldFault const* fault = nullptr;
  Instant arrival{};
  Instant reply{};
  Instant deadline{};
  bool has(FaultKind kind) const { return strikes(fault, kind); }
  bool reply_is_lost() const { return has(FaultKind::timed_out) || has(FaultKind::accepted_reply_lost); }
};

InProcess::InProcess(engine::Env& env, std::vector<Twin*> twins, std::vector<WorldFault> faults,
                     FaultCounters& counters)
    : env_(env), counters_(counters), desk_(std::move(twins), std::move(faults), counters) {
  // Sent by an engine that has died since: it arrives all the same.
  for (auto const& late : counters_.on_its_way) deliver_at(late.at);
}

engine::Task<Exchange> InProcess::exchange(Origin origin, HttpRequest request) {
  // One draw per exchange, whatever becomes of it: a fault moves no other exchange's latency.
  auto const spread = static_cast<std::uint64_t>((longest_latency - shortest_latency).count()) + 1;
  Duration const latency = shortest_latency + std::chrono::milliseconds{env_.random() % spread};
  Journey journey{desk_.find(origin.counterpart), nullptr, {}, {}, origin.deadline};
  if (journey.deadline == Instant{}) journey.deadline = env_.now() + usual_deadline;
  if (journey.twin == nullptr || journey.deadline <= env_.now()) co_return Exchange{Failure::not_sent, {}};
  if (!origin.effect.empty()) request.headers.try_emplace("x-claimstep-effect", origin.effect);

  std::string_view const verb = origin.verb;
  journey.fault = desk_.count_and_pick(origin.counterpart, {&verb, 1}, request);
  if (journey.has(FaultKind::refused)) co_return Exchange{Failure::not_sent, {}};
  journey.arrival = env_.now() + latency / 2;
  if (journey.has(FaultKind::slow)) journey.arrival += std::chrono::seconds{journey.fault->seconds};
  journey.reply = journey.arrival + (latency - latency / 2);

  if (journey.arrival > journey.deadline) {
    if (request.write()) {
      env_.reached(Boundary::sent, origin.kind);
      if (reaches_the_twin(journey.fault)) leave_on_its_way(journey.arrival, origin, request);
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
  if (request.write()) env_.reached(Boundary::sent, origin.kind);
  auto reply = desk_.answer(*journey.twin, journey.fault, request, env_.now());
  if (request.write() && reaches_the_twin(journey.fault)) env_.reached(Boundary::accepted, origin.kind);
  return reply;
}

void InProcess::before_change(std::string const& counterpart) {
  if (auto const* twin = desk_.find(counterpart)) desk_.before_change(*twin, env_.now());
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
    auto* const twin = desk_.find(late.counterpart);
    if (twin == nullptr) continue;
    desk_.before_change(*twin, env_.now());
    twin->handle({late.method, late.target, late.headers, late.body, false}, late.at);
  }
}

}  // namespace connectors::twins
