// The poll of the billing view. What is known of a thread is kept in the store in the same transaction as the case it
// opens; whatever a death interrupts is taken up at the next poll.
#include "app/intake.hpp"

#include <algorithm>

#include "app/run_report.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

using workflows::triage::Decision;

constexpr engine::Duration overlap = std::chrono::minutes{5};
constexpr engine::Duration patience = std::chrono::seconds{30};
constexpr auto itself = "intake";

bool among(std::vector<std::string> const& list, std::string const& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Has this part told this matter before? What waited for a person is not settled by asking again.
bool settled_before(Remembered const& fact, Decision const& decision) {
  return std::any_of(fact.matters.begin(), fact.matters.end(), [&](MatterSeen const& each) {
    return each.decision.kind == decision.kind && each.decision.part == decision.part &&
           each.decision.first_to_person == decision.first_to_person;
  });
}

// "For this thread": the case names no other thing than the matter does.
bool about_the_same(engine::store::CaseRow const& row, workflows::Matter const& matter) {
  auto const differs = [](std::string const& a, std::string const& b) { return !a.empty() && !b.empty() && a != b; };
  auto const invoice = tag_of(row, "invoice"), appointment = tag_of(row, "appointment"), client = tag_of(row, "client");
  if (differs(invoice, matter.invoice.text) || differs(appointment, matter.appointment.text)) return false;
  if (!invoice.empty() && invoice == matter.invoice.text) return true;
  return !client.empty() && client == matter.client.text;
}

std::string lower(std::string text) {
  for (auto& each : text)
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  return text;
}

MatterSeen seen_now(Decision const& decision, engine::Instant now) {
  MatterSeen matter;
  matter.decision = decision;
  matter.since = now;
  matter.by = itself;
  return matter;
}

}  // namespace

Intake::Intake(engine::Env& env, engine::Engine& engine, engine::Connector& platform, connectors::Intercom& inbox,
               Practice const& practice, engine::Duration every)
    : env_(env), engine_(engine), platform_(platform), inbox_(inbox), practice_(practice), every_(every) {}

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
      auto const known = recall(engine_.store(), item.ticket.text);
      if (known && known->updated_at >= item.updated_at) continue;
      co_await consider(item);
    }
  }
  again();
  co_return engine::Done{};
}

engine::Task<engine::Done> Intake::consider(connectors::ViewItem item) {
  auto const deadline = env_.now() + patience;
  auto const thread = co_await inbox_.messages(item.ticket, deadline);
  if (!thread) {
    since_.reset();  // the next poll asks for everything again, this thread among it
    co_return engine::Done{};
  }
  Reading reading{item.ticket.text, item.updated_at, false, {}, *thread};
  if (auto known = recall(engine_.store(), reading.ticket)) {
    reading.fact = std::move(*known);
    reading.seen_before = reading.fact.updated_at != workflows::Instant{};
  }
  auto triaged = workflows::triage::triage_thread(thread_parts(reading.thread, practice_.policy.practice_email));
  // A thread too long to be read whole is opened too: its case says that the note is missing from what can be seen.
  auto& main = triaged.matters.front();
  if (!thread->whole && main.band != "sure" && main.first_to_person.empty()) {
    main.kind = "standard_session";
    main.band = "sure";
    main.rules.push_back({"standard_session.too_long_to_read", 0, 0, ""});
  }
  for (auto const& decision : triaged.matters) {
    if (settled_before(reading.fact, decision)) continue;
    co_await settle(reading, decision);
  }
  for (auto const& decision : triaged.repeats) repeat(reading, decision);
  finish(reading);
  co_return engine::Done{};
}

// Opens, joins, or leaves to a person. `reading` belongs to consider(), which waits for the end of this.
engine::Task<engine::Done> Intake::settle(Reading& reading, Decision decision) {
  auto matter = seen_now(decision, env_.now());
  LookedUp found;
  found.matter.client_email = client_of(reading, decision);
  auto const old = case_of(reading, decision.kind, found.matter);
  if (old && tag_of(*old, "ticket") == reading.ticket && decision.first_to_person.empty()) {
    // Somebody has opened it by hand, or it is the thread's own case. One that has ended is a person's business.
    if (reading.seen_before && old->terminal) {
      wait(reading, matter, old->id + " of this thread has ended, and something was written since");
    } else if (reading.seen_before) {
      join(reading, matter, old->id, found.matter);
    } else {
      matter.state = "opened";
      matter.case_id = old->id;
      record(reading, matter);
    }
    co_return engine::Done{};
  }
  if (decision.band != "sure" || engine_.newest(decision.kind) == nullptr) {
    if (decision.kind != "other" || !decision.first_to_person.empty() || !reading.seen_before)
      wait(reading, matter, decision.band == "sure" ? "this program has no workflow for it" : "");
    co_return engine::Done{};
  }
  if (auto const doubt = doubt_of_writer(reading, decision); !doubt.empty()) {
    matter.decision.band = "unsure";
    wait(reading, matter, doubt);
    co_return engine::Done{};
  }
  if (decision.needs_lookup) {
    auto const email = found.matter.client_email;
    auto const deadline = env_.now() + patience;
    found = co_await look_up(platform_, deadline, decision, email);
    matter.looked_up = found.evidence;
    if (!found.answered) {
      since_.reset();
      reading.updated_at = workflows::Instant{};  // not settled: the next poll tries again
      co_return engine::Done{};
    }
    if (!found.fits) {
      matter.decision.band = "unsure";
      wait(reading, matter, found.sentence);
      co_return engine::Done{};
    }
  }
  found.matter = matter_of(decision, reading.ticket, found.matter);
  auto const same = case_of(reading, decision.kind, found.matter);
  same ? join(reading, matter, same->id, found.matter) : open(reading, matter, found.matter);
  co_return engine::Done{};
}

// Who wrote it, if a client did: an e-mail address. A colleague's or a system's message has no such writer.
std::string Intake::client_writing(Reading const& reading, Decision const& decision) const {
  for (auto const& each : reading.thread.messages)
    if (each.part.text == decision.part && each.writer == connectors::Writer::client &&
        each.email != practice_.policy.practice_email)
      return each.email;
  return {};
}

// Nobody moves another client's money, or has a message sent to another person, by naming an address; and only the
// platform tells that a payment has failed. Empty: nothing is doubtful.
std::string Intake::doubt_of_writer(Reading const& reading, Decision const& decision) const {
  auto const writer = client_writing(reading, decision);
  // A late cancellation is the platform's own word: whoever reports it, the fee is charged only if it is marked there.
  if (writer.empty() || decision.kind == "late_cancellation") return {};
  auto const named = workflows::triage::value_of(decision, "client_email");
  if (!named.empty() && lower(named) != lower(writer))
    return "a client wrote it and names another person's address; a person decides who is meant";
  if (decision.kind == "failed_payment") return "a client wrote it; the platform's own mail tells of a failed payment";
  return {};
}

// Of a staff member's or a system's message only what it says; of a client's also whose mail it is.
std::string Intake::client_of(Reading const& reading, Decision const& decision) const {
  auto const said = workflows::triage::value_of(decision, "client_email");
  if (!said.empty() || decision.kind == "late_cancellation" || decision.kind == "failed_payment") return said;
  return client_writing(reading, decision);
}

std::optional<engine::store::CaseRow> Intake::case_of(Reading const& reading, std::string const& kind,
                                                      workflows::Matter const& matter) {
  engine::store::CaseFilter here;
  here.tags = {{"ticket", reading.ticket}};
  here.workflow = kind;
  if (auto const rows = engine_.store().cases(here); !rows.empty()) return rows.back();
  if (kind == "standard_session") return std::nullopt;  // two threads about one session meet at its claim
  engine::store::CaseFilter open;
  open.workflow = kind;
  open.open_only = true;
  for (auto const& row : engine_.store().cases(open))
    if (about_the_same(row, matter)) return row;
  return std::nullopt;
}

void Intake::open(Reading& reading, MatterSeen matter, workflows::Matter const& found) {
  auto told = found;
  for (auto const& each : matter.looked_up) told.reason += "; " + each.source + ", " + each.label + ": " + each.value;
  if (!reading.fact.case_id.empty()) told.reason += "; in the same thread as " + reading.fact.case_id;
  workflows::CaseOpened const opened{{reading.ticket}, practice_.policy, std::nullopt, told};
  engine_.open_case(matter.decision.kind, "CaseOpened", workflows::codec::to_text(opened), {itself}, {},
                    [&](std::string const& id) {
                      matter.state = "opened";
                      matter.case_id = id;
                      record(reading, matter);
                      remember(engine_.store(), reading.ticket, reading.fact);
                    });
}

// A death between the case's event and our own record must not tell the case twice.
void Intake::join(Reading& reading, MatterSeen matter, std::string const& case_id, workflows::Matter const& found) {
  workflows::TicketJoined const joined{{reading.ticket}, {matter.decision.part}, explained(matter.decision), found};
  auto const events = engine_.store().events_of(case_id);
  auto const told = std::any_of(events.begin(), events.end(), [&](auto const& event) {
    auto const read = workflows::codec::from_text<workflows::TicketJoined>(event.payload);
    auto const* before = event.type == "TicketJoined" ? std::get_if<0>(&read) : nullptr;
    return before != nullptr && before->ticket == joined.ticket && before->part == joined.part;
  });
  if (!told) {
    auto const said = engine_.say(case_id, "TicketJoined", workflows::codec::to_text(joined), {itself});
    if (said.kind != engine::Said::Kind::accepted)
      return wait(reading, std::move(matter), "it belongs to " + case_id + ", which does not take it now");
  }
  matter.state = "joined";
  matter.case_id = case_id;
  record(reading, std::move(matter));
}

void Intake::wait(Reading& reading, MatterSeen matter, std::string sentence) {
  matter.state = "waits";
  matter.sentence = std::move(sentence);
  record(reading, std::move(matter));
}

// The same matter said once more: a message that came after the case was opened shows on it.
void Intake::repeat(Reading& reading, Decision const& decision) {
  if (!reading.seen_before || among(reading.fact.parts, decision.part) || settled_before(reading.fact, decision))
    return;
  auto const row = case_of(reading, decision.kind, {});
  if (!row || row->terminal) return;
  workflows::Matter said;
  said.client_email = client_of(reading, decision);
  join(reading, seen_now(decision, env_.now()), row->id, said);
}

// What waited gives way to a surer word on the same matter.
void Intake::record(Reading& reading, MatterSeen matter) {
  auto& matters = reading.fact.matters;
  std::erase_if(matters, [&](MatterSeen const& each) {
    return each.state == "waits" && each.decision.kind == matter.decision.kind &&
           each.decision.first_to_person == matter.decision.first_to_person;
  });
  if (reading.fact.case_id.empty()) reading.fact.case_id = matter.case_id;
  matters.push_back(std::move(matter));
}

void Intake::finish(Reading& reading) {
  auto& fact = reading.fact;
  for (auto const& each : reading.thread.messages)
    if (!among(fact.parts, each.part.text)) fact.parts.push_back(each.part.text);
  show_waiting(fact);
  // Something was written in a thread whose cases have ended: it is open again in the view, and a person decides what
  // it is.
  if (reading.seen_before && fact.band.empty() && !fact.case_id.empty()) {
    engine::store::CaseFilter here;
    here.tags = {{"ticket", reading.ticket}};
    auto const rows = engine_.store().cases(here);
    auto const ended = [&](auto const& row) { return row.terminal && reading.updated_at > row.updated_at; };
    if (!rows.empty() && std::all_of(rows.begin(), rows.end(), ended)) fact.band = "unknown";
  }
  fact.updated_at = reading.updated_at;
  remember(engine_.store(), reading.ticket, fact);
}

std::vector<Unopened> Intake::unopened(engine::store::Store& store) {
  std::vector<Unopened> all;
  for (auto const& [ticket, fact] : recall_all(store))
    if (!fact.band.empty()) all.push_back({ticket, fact.band, fact.best});
  return all;
}

}  // namespace app
