// The poll of the billing view. What is known of a thread is kept in the store in the same transaction as the case it
// opens.
#include "app/intake.hpp"

#include <algorithm>

#include "workflows/codec/json.hpp"
#include "workflows/triage/admin_note.hpp"

namespace app {
namespace {

constexpr auto prefix = "intake ";
constexpr engine::Duration overlap = std::chrono::minutes{5};

bool has_admin_note(workflows::ThreadRead const& thread) {
  return std::any_of(thread.notes.begin(), thread.notes.end(),
                     [](auto const& note) { return workflows::triage::read_admin_note(note.text).has_value(); });
}

}  // namespace

Intake::Intake(engine::Env& env, engine::Engine& engine, connectors::Intercom& inbox, Practice const& practice,
               engine::Duration every)
    : env_(env), engine_(engine), inbox_(inbox), practice_(practice), every_(every) {}

void Intake::begin() { tasks_.start(poll()); }

void Intake::again() {
  env_.at(env_.now() + every_, [this, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) begin();
  });
}

engine::Task<engine::Done> Intake::poll() {
  // After the first poll only what has moved is listed, with an overlap: the vendor's clock and ours may differ.
  auto const began = env_.now();
  auto const items = co_await inbox_.billing_view(since_);
  if (items) {
    since_ = began - overlap;
    auto sorted = *items;
    std::sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) {
      return std::pair(a.updated_at, a.ticket) < std::pair(b.updated_at, b.ticket);
    });
    for (auto const& item : sorted) {
      auto const known = engine_.store().get(prefix + item.ticket.text);
      auto const before = known ? workflows::codec::from_text<Remembered>(*known)
                                : std::variant<Remembered, std::vector<workflows::codec::Problem>>();
      auto const* seen = known ? std::get_if<Remembered>(&before) : nullptr;
      if (seen != nullptr && seen->updated_at >= item.updated_at) continue;
      if (seen != nullptr && !seen->case_id.empty()) {
        moved_after_all(item, *seen);
        continue;
      }
      co_await consider(item);
    }
  }
  again();
  co_return engine::Done{};
}

// Something was written in a thread whose case has ended: it is open again in the view, and a person decides what it
// is.
void Intake::moved_after_all(connectors::ViewItem const& item, Remembered fact) {
  auto& store = engine_.store();
  auto const of = store.find_case(fact.case_id);
  if (of && of->terminal && item.updated_at > of->updated_at) fact.band = "unknown";
  fact.updated_at = item.updated_at;
  store.set(prefix + item.ticket.text, workflows::codec::to_text(fact));
}

// A thread too long to be read whole is opened too: its case says that the note is missing from what can be seen.
engine::Task<engine::Done> Intake::consider(connectors::ViewItem item) {
  workflows::ReadThread const question{item.ticket, practice_.policy.billing_attribute};
  engine::Request request;
  request.kind = workflows::ReadThread::kind;
  request.payload = workflows::codec::to_text(question);
  request.deadline = env_.now() + std::chrono::seconds{30};
  auto const outcome = co_await inbox_.fetch(request);
  if (outcome.verdict != engine::Verdict::done) {
    since_.reset();  // the next poll asks for everything again, this thread among it
    co_return engine::Done{};
  }
  auto const read = workflows::codec::from_text<workflows::ThreadRead>(outcome.payload);
  auto const* thread = std::get_if<workflows::ThreadRead>(&read);
  if (thread == nullptr) co_return engine::Done{};
  Remembered fact{item.updated_at, {}, {}, {}};
  auto& store = engine_.store();
  engine::store::CaseFilter same;
  same.tags = {{"ticket", item.ticket.text}};
  if (auto const known = store.cases(same); !known.empty()) {
    fact.case_id = known.back().id;  // somebody has opened it by hand
    store.set(prefix + item.ticket.text, workflows::codec::to_text(fact));
  } else if (has_admin_note(*thread) || !thread->whole) {
    workflows::CaseOpened const opened{item.ticket, practice_.policy, std::nullopt};
    engine_.open_case("standard_session", "CaseOpened", workflows::codec::to_text(opened), {"intake"}, {},
                      [&](std::string const& id) {
                        fact.case_id = id;
                        store.set(prefix + item.ticket.text, workflows::codec::to_text(fact));
                      });
  } else {
    fact.band = "unknown";
    store.set(prefix + item.ticket.text, workflows::codec::to_text(fact));
  }
  co_return engine::Done{};
}

std::vector<Unopened> Intake::unopened(engine::store::Store& store) {
  std::vector<Unopened> all;
  for (auto const& [name, value] : store.settings_with(prefix)) {
    auto const read = workflows::codec::from_text<Remembered>(value);
    auto const* fact = std::get_if<Remembered>(&read);
    if (fact != nullptr && !fact->band.empty())
      all.push_back({name.substr(std::string(prefix).size()), fact->band, fact->best});
  }
  return all;
}

}  // namespace app
