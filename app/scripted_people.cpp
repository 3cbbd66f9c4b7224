// The world's answers, watched for and given.
#include "app/scripted_people.hpp"

#include <algorithm>

namespace app {
namespace {
using connectors::twins::AnswerKind;
using connectors::twins::WorldAnswer;

bool fits(WorldAnswer const& answer, engine::store::CaseRow const& row) {
  auto const ticket =
      std::find(row.tags.begin(), row.tags.end(), std::pair<std::string, std::string>("ticket", answer.ticket));
  if (!answer.ticket.empty() && ticket == row.tags.end()) return false;
  if (!answer.hold.empty() && row.hold_code != answer.hold) return false;
  if (!answer.state.empty() && row.state != answer.state) return false;
  return !answer.hold.empty() || !answer.state.empty();
}

// An answer is known again by its person and the words of its reason.
bool tells_of(engine::store::EventRow const& event, WorldAnswer const& answer) {
  if (event.actor != answer.person) return false;
  auto const payload = workflows::codec::Json::parse(event.payload, nullptr, false);
  auto const told = [&](char const* name) {
    auto const found = payload.is_object() ? payload.find(name) : payload.end();
    return found != payload.end() && *found == answer.reason;
  };
  return told("reason") || told("text");
}

}  // namespace

ScriptedPeople::ScriptedPeople(std::vector<WorldAnswer> const& answers, RunningPractice& practice, At at,
                               std::function<void(std::function<void()> const&)> around)
    : answers_(answers), practice_(practice), at_(std::move(at)), around_(std::move(around)) {}

// What was answered before this process began, as the journal tells. An answer without a reason is not told apart.
int ScriptedPeople::given_before(WorldAnswer const& answer, std::string const& case_id) const {
  if (*began_after_ == 0 || answer.reason.empty()) return 0;
  auto const events = practice_.engine().store().events_of(case_id);
  return static_cast<int>(std::count_if(events.begin(), events.end(), [&](auto const& event) {
    return event.seq <= *began_after_ && tells_of(event, answer);
  }));
}

void ScriptedPeople::watch() {
  if (answers_.empty()) return;
  auto& store = practice_.engine().store();
  auto const last = store.last_event();
  auto const seq = last ? last->seq : 0;
  if (!began_after_) began_after_ = seq;
  if (seq == watched_) return;
  watched_ = seq;
  for (auto const& row : store.cases({})) {
    for (std::size_t i = 0; i < answers_.size(); ++i) {
      auto const& answer = answers_[i];
      auto const key = std::pair(i, row.id);
      if (!fits(answer, row) || pending_.count(key) != 0) continue;
      auto const [given, first] = answered_.try_emplace(key, 0);
      if (first) given->second = given_before(answer, row.id);
      if (answer.times != 0 && given->second >= answer.times) continue;
      pending_.insert(key);
      // Seen for the first time it may have come there before this process began: nobody is slower for that.
      auto const came = first ? std::min(row.updated_at, practice_.now()) : practice_.now();
      at_(std::max(practice_.now(), came + std::chrono::seconds{answer.after_seconds}),
          [this, i, id = row.id] { this->answer(i, id); });
    }
  }
}

void ScriptedPeople::answer(std::size_t index, std::string const& case_id) {
  auto const key = std::pair(index, case_id);
  pending_.erase(key);
  watched_ = -1;
  auto const row = practice_.engine().store().find_case(case_id);
  if (!row || !fits(answers_[index], *row)) return;
  ++answered_[key];
  around_([&] { do_answer(answers_[index], *row); });
}

// What the script says was seen goes before what the counterpart shows.
engine::Said ScriptedPeople::record(WorldAnswer const& answer, Seat const& seat,
                                    engine::store::EffectRow const& waiting) {
  Values values(answer.set.begin(), answer.set.end());
  if (answer.set.count("rejected") != 0) return practice_.desk().record(seat, waiting.id, values, std::nullopt);
  std::string refused;
  if (auto seen = practice_.by_hand(waiting, refused)) {
    std::erase_if(*seen, [&](auto const& each) { return answer.set.count(each.first) != 0; });
    values.insert(values.end(), seen->begin(), seen->end());
  } else if (!refused.empty()) {
    values = {{"rejected", refused}};
  }
  return practice_.desk().record(seat, waiting.id, values, std::nullopt);
}

engine::Said ScriptedPeople::do_answer(WorldAnswer const& answer, engine::store::CaseRow const& row) {
  auto const* person = practice_.practice().find(answer.person);
  Seat const seat{person != nullptr ? *person : Person{}, true};
  auto& desk = practice_.desk();
  auto& store = practice_.engine().store();
  auto const waiting = desk.waiting_effect(row.id);
  Values values(answer.set.begin(), answer.set.end());
  auto settle = [&](engine::Engine::Answer how) {
    for (auto const& each : store.effects_of(row.id))
      if (each.state == "held") return desk.settle(seat, each.id, how, values, answer.reason);
    return engine::Said{engine::Said::Kind::not_found, "no effect is held", 0, {}};
  };
  switch (answer.answer) {
    case AnswerKind::release:
      return desk.release(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::override_hold:
      return desk.override_hold(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::accept:
      return desk.accept(seat, row.id, answer.offer, answer.reason, std::nullopt);
    case AnswerKind::attest:
      return desk.attest(seat, row.id, std::nullopt);
    case AnswerKind::withdraw:
      return desk.withdraw(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::hold:
      return desk.hold(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::note:
      return desk.note(seat, row.id, answer.reason, std::nullopt);
    case AnswerKind::assign:
      return desk.assign(seat, row.id, answer.person, std::nullopt);
    case AnswerKind::settle_happened:
      return settle(engine::Engine::Answer::happened);
    case AnswerKind::settle_not_happened:
      return settle(engine::Engine::Answer::did_not_happen);
    case AnswerKind::settle_cancel:
      return settle(engine::Engine::Answer::cancel);
    case AnswerKind::go:
      if (waiting) return desk.go(seat, waiting->id, std::nullopt);
      break;
    case AnswerKind::record:
      if (waiting) return record(answer, seat, *waiting);
      break;
    case AnswerKind::approve:
    case AnswerKind::refuse:
      for (auto const& approval : store.approvals_of(row.id))
        if (approval.state == "open")
          return desk.decide(seat, approval.id, answer.answer == AnswerKind::approve, answer.reason);
  }
  return {engine::Said::Kind::not_found, "there is nothing to answer", 0, {}};
}

}  // namespace app
