// The poll of the billing view. What is known of a thread is kept in the store in the same transaction as the case it
// opens; whatever a death interrupts is taken up at the next poll.
#include "app/intake.hpp"

#include <algorithm>
#include <utility>

#include "app/intake_fit.hpp"
#include "app/intake_threads.hpp"
#include "app/run_report.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

using workflows::triage::Decision;

constexpr engine::Duration overlap = std::chrono::minutes{5};
constexpr engine::Duration patience = std::chrono::seconds{30};
// Has this part told this matter before? What waited for a person is not settled by asking again.
bool settled_before(Remembered const& fact, Decision const& decision) {
  return std::any_of(fact.matters.begin(), fact.matters.end(), [&](MatterSeen const& each) {
    return each.decision.kind == decision.kind && each.decision.part == decision.part &&
           each.decision.first_to_person == decision.first_to_person;
  });
}

// Nothing is lost by forgetting what waited: the newer word has the same doubt, is no surer of itself, and names at
// least as much. A note may be surer: whoever wrote it has read what the thread said before.
bool gives_way(Decision const& waiting, Decision const& newer) {
  if (waiting.kind != newer.kind || waiting.first_to_person != newer.first_to_person) return false;
  if (waiting.part == newer.part) return true;
  if (waiting.band != "sure" && newer.band == "sure" && !workflows::triage::is_note(newer)) return false;
  return waiting.doubt == newer.doubt && workflows::triage::may_be_one_matter(waiting, newer) &&
         (!workflows::triage::tells_apart(waiting) || workflows::triage::tells_apart(newer));
}

// The part that states the matter and those that say it once more.
std::vector<std::string> parts_of(Decision const& decision, std::vector<workflows::triage::Repeat> const& repeats) {
  std::vector<std::string> parts{decision.part};
  for (auto const& each : repeats)
    if (each.of == decision.part && each.decision.kind == decision.kind) parts.push_back(each.decision.part);
  return parts;
}

}  // namespace

Intake::Intake(engine::Env& env, engine::Engine& engine, engine::Connector& platform, connectors::Intercom& inbox,
               Practice const& practice, engine::Duration every)
    : env_(env), engine_(engine), platform_(platform), inbox_(inbox), practice_(practice), every_(every) {}

void Intake::begin() {
  ++round_;
  if (polling_ || stopped_) return;
  polling_ = true;
  tasks_.start(poll());
}

void Intake::wake() {
  once_more_ = polling_;
  begin();
}

void Intake::again(engine::Duration pause) {
  env_.at(env_.now() + pause, [this, round = ++round_, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired() && round == round_) begin();
  });
}

engine::Task<engine::Done> Intake::poll() {
  // After the first poll only what has moved is listed, with an overlap: the vendor's clock and ours may differ.
  auto const began = env_.now();
  std::optional<std::vector<connectors::ViewItem>> const unread;
  engine::Broke const at{"read the billing view", {}, {}, {}};
  auto asked = inbox_.billing_view_and(since_, beside_the_view());
  auto const items = co_await engine::behind_wall(std::move(asked), unread, at, engine_.noted());
  if (items) {
    unread_in_a_row_ = 0;
    since_ = read_at_ = began;
    *since_ -= overlap;
    auto sorted = *items;
    std::sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) {
      return std::pair(a.updated_at, a.ticket) < std::pair(b.updated_at, b.ticket);
    });
    for (auto const& item : sorted) {
      // An inbox that has just failed three times running is not asked for a hundred threads more.
      if (stopped_ || unread_in_a_row_ >= 3) break;
      auto const known = recall(engine_.store(), item.ticket.text);
      auto const at_that_time = read_as_it_moved_.erase(item.ticket.text) > 0;
      if (known && known->updated_at >= item.updated_at && !at_that_time) continue;
      co_await consider(item);
    }
  }
  find_ended();
  polling_ = false;
  again(std::exchange(once_more_, false) ? engine::Duration{} : every_);
  co_return engine::Done{};
}

engine::Task<engine::Done> Intake::consider(connectors::ViewItem item) {
  auto const deadline = env_.now() + patience;
  std::optional<connectors::ThreadMessages> const unread;
  engine::Broke const at{"read a thread", {}, {}, {}};
  auto asked = inbox_.messages(item.ticket, deadline);
  auto const thread = co_await engine::behind_wall(std::move(asked), unread, at, engine_.noted());
  if (!thread) {
    since_.reset();  // the next poll asks for everything again, this thread among it
    ++unread_in_a_row_;
    co_return engine::Done{};
  }
  unread_in_a_row_ = 0;
  // The inbox tells whole seconds: what was written while we read would look as if it had been read.
  if (env_.now() - item.updated_at < std::chrono::minutes{1}) read_as_it_moved_.insert(item.ticket.text);
  Reading reading{item.ticket.text, item.updated_at, false, {}, *thread, {}};
  if (auto known = recall(engine_.store(), reading.ticket)) {
    reading.fact = std::move(*known);
    reading.seen_before = reading.fact.updated_at != workflows::Instant{} || !reading.fact.parts.empty();
  }
  reading.fresh = fresh_parts(engine_.store(), reading.ticket, reading.thread, reading.fact, reading.seen_before);
  auto triaged = workflows::triage::triage_thread(thread_parts(reading.thread, practice_.policy.practice_email));
  // A thread too long to be read whole is opened too: its case says that the note is missing from what can be seen.
  auto& main = triaged.matters.front();
  if (!thread->whole && main.band != "sure" && main.first_to_person.empty() && main.doubt.empty()) {
    main.kind = "standard_session";
    main.band = "sure";
    main.rules.push_back({"standard_session.too_long_to_read", 0, 0, ""});
  }
  for (auto const& decision : triaged.matters) {
    if (settled_before(reading.fact, decision)) continue;
    auto const parts = parts_of(decision, triaged.repeats);
    co_await settle(reading, decision, parts);
  }
  // Half understood is not understood: a client who seems to object is read before anything goes on in the thread.
  for (auto const& decision : triaged.matters)
    if (!decision.first_to_person.empty() || (decision.band != "sure" && !client_writing(reading, decision).empty()))
      stop_cases(reading, decision);
  for (auto const& each : triaged.repeats) {
    if (among(reading.fact.parts, each.decision.part) || settled_before(reading.fact, each.decision)) continue;
    // What names something is judged by it, though nothing in the thread speaks against its being the same.
    if (workflows::triage::is_note(each.decision) || !workflows::triage::tells_apart(each.decision)) {
      repeat(reading, each);
      continue;
    }
    auto const parts = parts_of(each.decision, {});
    co_await settle(reading, each.decision, parts);
  }
  for (auto const& each : triaged.unread) take_unread(reading, each);
  finish(reading);
  co_return engine::Done{};
}

// Opens, joins, or leaves to a person. `reading` belongs to consider(), which waits for the end of this. `parts` are
// those of the thread that state this matter.
engine::Task<engine::Done> Intake::settle(Reading& reading, Decision decision, std::vector<std::string> parts) {
  auto matter = seen_now(decision, env_.now());
  auto const sure = decision.band == "sure" && engine_.newest(decision.kind) != nullptr;
  LookedUp found;
  found.matter.client_email = client_of(reading, decision);
  auto told = matter_of(decision, reading.ticket, found.matter);
  std::vector<std::string> beside;
  auto const asks = sure && decision.needs_lookup;
  if (decision.first_to_person.empty() && settle_among(reading, matter, told, parts, asks, beside))
    co_return engine::Done{};
  if (!sure) {
    // A thread in which nothing is known is a person's, unless a case has it; what is written later is looked at by
    // itself.
    auto const known = decision.kind != "other" || !decision.first_to_person.empty();
    if (known || (!reading.seen_before && cases_to_stop(reading).empty()))
      wait(reading, matter, decision.band == "sure" ? "this program has no workflow for it" : decision.doubt);
    co_return engine::Done{};
  }
  if (asks) {
    auto const email = found.matter.client_email;
    auto const deadline = env_.now() + patience;
    LookedUp const unanswered;
    engine::Broke const at{"look up a thread's matter", {}, {}, {}};
    auto asked = look_up(platform_, deadline, decision, email);
    found = co_await engine::behind_wall(std::move(asked), unanswered, at, engine_.noted());
    matter.looked_up = found.evidence;
    if (!found.answered) {
      since_.reset();
      reading.updated_at = workflows::Instant{};  // not settled: the next poll tries again
      co_return engine::Done{};
    }
    told = matter_of(decision, reading.ticket, found.matter);
    if (settle_among(reading, matter, told, parts, false, beside)) co_return engine::Done{};
    if (!found.fits) {
      matter.decision.band = "unsure";
      wait(reading, matter, found.sentence);
      co_return engine::Done{};
    }
  }
  for (auto const& each : beside) told.reason += "; beside " + each + ", which is about another one";
  open(reading, matter, told);
  co_return engine::Done{};
}

// One matter, one case: does a case have it already? False when all that are there are about something else (`beside`),
// or, with `asks_first`, when the platform may tell.
bool Intake::settle_among(Reading& reading, MatterSeen const& matter, workflows::Matter const& told,
                          std::vector<std::string> const& parts, bool asks_first, std::vector<std::string>& beside) {
  Asked const asked{matter.decision, told, parts, reading.fact.matters};
  std::vector<engine::store::CaseRow> silent, unclear;
  beside.clear();
  for (auto const& row : cases_near(reading, matter.decision, told)) {
    auto const fit = fit_of(engine_.store(), row, asked);
    if (fit == Fit::same) return take_up(reading, matter, row, told), true;
    if (fit != Fit::other && opened_by_hand(reading, row)) return take_up(reading, matter, row, told), true;
    if (fit == Fit::other) beside.push_back(row.id);
    if (fit == Fit::silent) silent.push_back(row);
    if (fit == Fit::unclear) unclear.push_back(row);
  }
  auto const open = [](auto const& row) { return !row.terminal; };
  auto& rows = unclear.empty() ? silent : unclear;
  if (rows.empty() || (asks_first && !unclear.empty())) return false;
  if (std::any_of(rows.begin(), rows.end(), open)) std::erase_if(rows, [](auto const& row) { return row.terminal; });
  if (rows.back().terminal || (unclear.empty() && rows.size() == 1)) {
    take_up(reading, matter, rows.back(), told);
  } else if (unclear.empty()) {
    wait(reading, matter, "it does not say which of " + listed(rows) + " it belongs to");
  } else {
    wait(reading, matter,
         "it cannot be told from what is known whether it belongs to " + listed(rows) + " or is another matter");
  }
  return true;
}

// A case that somebody opened before the thread was ever read here.
bool Intake::opened_by_hand(Reading const& reading, engine::store::CaseRow const& row) const {
  auto const ours = [&](MatterSeen const& each) { return each.case_id == row.id; };
  auto const& all = reading.fact.matters;
  return !reading.seen_before && tag_of(row, "ticket") == reading.ticket && std::none_of(all.begin(), all.end(), ours);
}

// A case of this thread that is read for the first time will read all of it. One that has ended is a person's business.
void Intake::take_up(Reading& reading, MatterSeen matter, engine::store::CaseRow const& row,
                     workflows::Matter const& told) {
  auto const brings_note = !row.terminal && !told.note.empty() && tag_of(row, "note").empty();
  auto const its_own = tag_of(row, "ticket") == reading.ticket;
  auto const ours = std::any_of(reading.fact.matters.begin(), reading.fact.matters.end(),
                                [&](MatterSeen const& each) { return each.case_id == row.id; });
  // The case reads the whole thread; what a colleague has answered, or what it was opened for, need not stop it.
  auto const reads_it = (ours && matter.decision.band == "sure") || !among(reading.fresh, matter.decision.part);
  if (!reading.seen_before && is_of_thread(row, reading.ticket) && reads_it && !brings_note) {
    matter.state = its_own ? "opened" : "joined";
    matter.case_id = row.id;
    return record(reading, std::move(matter));
  }
  if (row.terminal) return wait(reading, std::move(matter), written_since(row));
  join(reading, std::move(matter), row.id, told);
}

// Who wrote it, if a client did: an e-mail address. A colleague's or a system's message has no such writer.
std::string Intake::client_writing(Reading const& reading, Decision const& decision) const {
  for (auto const& each : reading.thread.messages)
    if (each.part.text == decision.part && each.writer == connectors::Writer::client &&
        each.email != practice_.policy.practice_email)
      return each.email;
  return {};
}

// Of a staff member's or a system's message only what it says; of a client's also whose mail it is.
std::string Intake::client_of(Reading const& reading, Decision const& decision) const {
  auto const said = workflows::triage::value_of(decision, "client_email");
  if (!said.empty() || decision.kind == "late_cancellation" || decision.kind == "failed_payment") return said;
  return client_writing(reading, decision);
}

// Cases of this kind in the thread, ended ones too; and open ones elsewhere that may have the matter already.
std::vector<engine::store::CaseRow> Intake::cases_near(Reading const& reading, Decision const& decision,
                                                       workflows::Matter const& told) {
  engine::store::CaseFilter open;
  open.workflow = decision.kind;
  open.open_only = true;
  auto rows = cases_of_thread(engine_.store(), reading.ticket, decision.kind);
  // Two threads about one session meet at its claim; and what is not sure joins no other thread's case.
  if (decision.kind == "standard_session" || decision.band != "sure") return rows;
  for (auto& row : engine_.store().cases(open))
    if (!is_of_thread(row, reading.ticket) && meet(row, told)) rows.push_back(std::move(row));
  return rows;
}

void Intake::open(Reading& reading, MatterSeen matter, workflows::Matter const& found) {
  auto told = found;
  for (auto const& each : matter.looked_up) told.reason += "; " + each.source + ", " + each.label + ": " + each.value;
  if (!reading.fact.case_id.empty()) told.reason += "; in the same thread as " + reading.fact.case_id;
  workflows::CaseOpened const opened{{reading.ticket}, practice_.policy, std::nullopt, told};
  auto const before = reading.fact;
  auto const id =
      engine_.open_case(matter.decision.kind, "CaseOpened", workflows::codec::to_text(opened), {itself}, {},
                        [&](std::string const& opened_as) { keep_settled(reading, matter, "opened", opened_as); });
  if (!id.empty()) return;
  reading.fact = before;
  wait(reading, std::move(matter),
       "a case of it could not be opened; read it, and open or do by hand what it asks for");
}

// What became of it is kept in the transaction in which it became so: a death tells no case twice.
void Intake::keep_settled(Reading& reading, MatterSeen matter, std::string const& state, std::string const& case_id) {
  matter.state = state;
  matter.case_id = case_id;
  record(reading, std::move(matter));
  remember(engine_.store(), reading.ticket, reading.fact);
}

void Intake::join(Reading& reading, MatterSeen matter, std::string const& case_id, workflows::Matter const& found) {
  workflows::TicketJoined const joined{{reading.ticket}, {matter.decision.part}, explained(matter.decision), found};
  auto const before = reading.fact;
  auto const said = engine_.say(case_id, "TicketJoined", workflows::codec::to_text(joined), {itself}, std::nullopt,
                                [&] { keep_settled(reading, matter, "joined", case_id); });
  if (said.kind == engine::Said::Kind::accepted) return;
  reading.fact = before;
  wait(reading, std::move(matter), "it belongs to " + case_id + ", which does not take it now");
}

void Intake::wait(Reading& reading, MatterSeen matter, std::string sentence) {
  matter.state = "waits";
  matter.sentence = std::move(sentence);
  record(reading, std::move(matter));
}

// The same matter said once more: a message that came after the case was opened shows on it. When the case has ended,
// or a person has said that the matter is not ours, a person reads it.
void Intake::repeat(Reading& reading, workflows::triage::Repeat const& repeat) {
  auto const& decision = repeat.decision;
  if (!reading.seen_before) return;
  auto const& all = reading.fact.matters;
  auto const stated = std::find_if(all.rbegin(), all.rend(), [&](MatterSeen const& each) {
    return each.decision.kind == decision.kind && each.decision.part == repeat.of && !each.case_id.empty();
  });
  auto const seen = seen_now(decision, env_.now());
  if (stated == all.rend()) {
    if (!any_waits(reading.fact)) wait(reading, seen, "it says once more what a person has decided already");
    return;
  }
  auto rows = cases_of_thread(engine_.store(), reading.ticket, decision.kind);
  std::erase_if(rows, [](auto const& row) { return row.terminal; });
  if (!workflows::triage::is_note(decision) && rows.size() > 1)
    return wait(reading, seen, "it does not say which of " + listed(rows) + " it belongs to");
  auto const row = engine_.store().find_case(stated->case_id);
  if (!row) return;
  if (row->terminal) return wait(reading, seen, written_since(*row));
  if (!client_writing(reading, decision).empty()) return tell(reading, decision, with_children({*row}));
  workflows::Matter said;
  said.client_email = client_of(reading, decision);
  if (workflows::triage::is_note(decision)) said.note.text = decision.part;
  join(reading, seen, row->id, said);
}

// What waited gives way to a newer word on the same matter. What must come to a person first, and what was only half
// understood, waits on, even where a case has been stopped for it: what it asks for may be another matter.
void Intake::record(Reading& reading, MatterSeen matter) {
  auto& matters = reading.fact.matters;
  std::erase_if(matters, [&](MatterSeen const& each) {
    auto const stopped_for = matter.state == "joined" && each.decision.part == matter.decision.part;
    auto const kept = (!each.decision.first_to_person.empty() && matter.state != "waits") ||
                      (each.decision.band != "sure" && stopped_for);
    return each.state == "waits" && !kept && gives_way(each.decision, matter.decision);
  });
  if (reading.fact.case_id.empty()) reading.fact.case_id = matter.case_id;
  matters.push_back(std::move(matter));
}

void Intake::finish(Reading& reading) {
  auto& fact = reading.fact;
  auto const settled = reading.updated_at != workflows::Instant{};
  if (settled && reading.seen_before) find_written_since(reading);
  for (auto const& each : reading.thread.messages)
    if (settled && !among(fact.parts, each.part.text)) fact.parts.push_back(each.part.text);
  show_waiting(fact);
  fact.updated_at = reading.updated_at;
  if (!settled) read_once_.erase(reading.ticket);
  remember(engine_.store(), reading.ticket, fact);
}

std::vector<Unopened> Intake::unopened(engine::store::Store& store) {
  std::vector<Unopened> all;
  for (auto const& [ticket, fact] : recall_all(store))
    if (!fact.band.empty()) all.push_back({ticket, fact.band, fact.best});
  return all;
}

}  // namespace app
