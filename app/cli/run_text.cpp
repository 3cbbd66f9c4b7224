// The end of a demonstration or a simulation, in text.
#include "app/cli/run_text.hpp"

#include <algorithm>
#include <map>
#include <ostream>

#include "app/list_views.hpp"
#include "app/next_views.hpp"
#include "app/run_report.hpp"
#include "app/triage_views.hpp"
#include "engine/core/listed.hpp"

namespace app::cli {
namespace {

using engine::store::CaseRow;

bool waits_on_hold(CaseRow const& row) { return !row.terminal && !row.hold_code.empty(); }

std::string sum_words(std::int64_t cents) { return cents == 0 ? "–" : dollars(cents); }

// The thread; for a case that has none, the case it works for.
std::string thread_words(CaseRow const& row) {
  auto const ticket = tag_of(row, "ticket");
  return !ticket.empty() ? ticket : row.parent.empty() ? "–" : "for " + row.parent;
}

std::string id_words(CaseRow const& row) {
  auto const original = tag_of(row, "duplicate_of");
  if (!original.empty()) return row.id + " (of " + original + ")";
  return row.id + (row.parent.empty() || !tag_of(row, "ticket").empty() ? "" : " (for " + row.parent + ")");
}

void print_wrapped(Console& console, std::vector<std::string> const& words) {
  std::string line = " ";
  for (auto const& word : words) {
    if (columns(line + " " + word) > 100) {
      console.out << line << "\n";
      line = " ";
    }
    line += " " + word;
  }
  console.out << line << "\n";
}

// One line for each kind: how many, and what became of them.
void print_kinds(Console& console, std::vector<CaseRow> const& rows) {
  struct Count {
    std::int64_t all = 0, ended = 0, held = 0;
  };
  std::map<std::string, Count> kinds;
  for (auto const& row : rows) {
    auto& count = kinds[row.workflow];
    ++count.all;
    count.ended += row.terminal ? 1 : 0;
    count.held += waits_on_hold(row) ? 1 : 0;
  }
  if (kinds.empty()) return;
  TextTable table({"  KIND", "CASES", "ENDED", "UNDER WAY", "WAITING FOR A PERSON"});
  for (auto const& [kind, count] : kinds)
    table.add({"  " + kind, std::to_string(count.all), std::to_string(count.ended),
               std::to_string(count.all - count.ended - count.held), std::to_string(count.held)});
  console.out << "\n" << console.bold(counted(static_cast<std::int64_t>(rows.size()), "case", "cases")) << "\n";
  table.print(console);
}

// By kind, and within it the most frequent outcome first.
void print_ended(Console& console, Books const& books, std::vector<CaseRow> const& rows) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> by_end;
  for (auto const& row : rows)
    if (row.terminal) by_end[{row.workflow, state_words(books, row)}].push_back(id_words(row));
  std::vector<std::pair<std::pair<std::string, std::string>, std::vector<std::string>>> groups(by_end.begin(),
                                                                                               by_end.end());
  std::stable_sort(groups.begin(), groups.end(), [](auto const& a, auto const& b) {
    return std::pair(a.first.first, b.second.size()) < std::pair(b.first.first, a.second.size());
  });
  for (auto const& [end, cases] : groups) {
    console.out << "\n"
                << console.bold(end.first + ", " + end.second + ": " +
                                counted(static_cast<std::int64_t>(cases.size()), "case", "cases"))
                << "\n";
    print_wrapped(console, cases);
  }
}

// By days left, then by the sum at stake, then by case.
std::vector<CaseRow const*> held_cases(Books const& books, std::vector<CaseRow> const& rows) {
  std::vector<CaseRow const*> held;
  for (auto const& row : rows)
    if (waits_on_hold(row)) held.push_back(&row);
  auto const urgency = [&](CaseRow const* row) {
    return std::pair(days_left(*row, books.zones, books.now).value_or(1000), -row->amount_cents);
  };
  std::stable_sort(held.begin(), held.end(), [&](auto const* a, auto const* b) { return urgency(a) < urgency(b); });
  return held;
}

void print_held(Console& console, Books const& books, std::vector<CaseRow> const& rows) {
  auto const held = held_cases(books, rows);
  console.out << "\n"
              << console.bold("Waiting for a person: " +
                              counted(static_cast<std::int64_t>(held.size()), "case", "cases"))
              << "\n";
  if (held.empty()) return;
  TextTable table({"  CASE", "TICKET", "KIND", "DAYS LEFT", "AMOUNT", "HOLD", "WHO CAN FIX", "WHY"});
  for (auto const* row : held) {
    auto const hold = hold_of(*row);
    auto const left = days_left(*row, books.zones, books.now);
    table.add({"  " + row->id, thread_words(*row), row->workflow,
               days_words(left ? std::optional<std::int64_t>(*left) : std::nullopt), sum_words(row->amount_cents),
               row->hold_code, hold ? hold->who_can_fix : "–", hold ? hold->sentence : ""});
  }
  table.print(console);
}

void print_others(Console& console, Books const& books, std::vector<CaseRow> const& rows) {
  TextTable table({"  CASE", "TICKET", "KIND", "STATE", "AMOUNT", "WAITS FOR"});
  for (auto const& row : rows)
    if (!row.terminal && !waits_on_hold(row))
      table.add({"  " + row.id, thread_words(row), row.workflow, state_words(books, row), sum_words(row.amount_cents),
                 row.waiting_for});
  if (table.empty()) return;
  console.out << "\n" << console.bold("Under way") << "\n";
  table.print(console);
}

void print_queue(Console& console, Books const& books) {
  auto const failures = books.store.failures();
  console.out << "\n" << console.bold("Failed charges: " + std::to_string(failures.size())) << "\n";
  if (failures.empty()) return;
  TextTable table({"  CASE", "REASON", "OLDEST FAILURE (EASTERN)", "ATTEMPTS"});
  for (auto const& each : failures)
    table.add({"  " + each.case_id, each.reason, eastern_words(books.zones, each.oldest_failure),
               std::to_string(each.attempts)});
  table.print(console);
}

// Threads that opened no case, and threads of cases in which something else was written.
void print_undecided(Console& console, Books const& books) {
  auto const threads = triage_list_view(books, false).threads;
  console.out << "\n" << console.bold("Threads to be decided: " + std::to_string(threads.size())) << "\n";
  if (threads.empty()) return;
  TextTable table({"  TICKET", "PERHAPS", "CASES OF THE THREAD", "WHY"});
  for (auto const& each : threads) {
    table.add({"  " + each.ticket, or_dash(each.best), or_dash(engine::listed(each.cases)), printable(each.why)});
  }
  table.print(console);
}

// A declined charge moves nothing, and one of $0 only closes the invoice: neither is money taken.
std::string effect_words(Json const& entry) {
  auto const kind = entry.value("kind", "");
  if (kind != "invoice.charged") return kind;
  auto const& detail = entry.at("detail");
  if (detail.value("result", "") != "succeeded") return kind + ", declined";
  return kind + (detail.value("cents", std::int64_t{0}) == 0 ? ", nothing" : ", a sum");
}

void print_ledger(Console& console, std::vector<Json> const& ledger) {
  struct Line {
    std::map<std::string, std::int64_t> by;
    std::int64_t count = 0, cents = 0;
  };
  std::map<std::pair<std::string, std::string>, Line> lines;
  for (auto const& entry : ledger) {
    auto& line = lines[{entry.value("counterpart", ""), effect_words(entry)}];
    ++line.by[entry.value("by", "")];
    ++line.count;
    line.cents += entry.at("detail").value("cents", std::int64_t{0});
  }
  console.out << "\n"
              << console.bold("What the counterparts accepted: " +
                              counted(static_cast<std::int64_t>(ledger.size()), "effect", "effects"))
              << "\n";
  if (ledger.empty()) return;
  TextTable table({"  COUNTERPART", "EFFECT", "ACCEPTED", "SUM", "BY"});
  for (auto const& [key, line] : lines) {
    auto const who = engine::listed(line.by, [](auto const& by) { return by.first + " " + std::to_string(by.second); });
    table.add({"  " + key.first, key.second, std::to_string(line.count), sum_words(line.cents), who});
  }
  table.print(console);
}

// The first case of those that fits; the list is in order of urgency.
template <class Fits>
CaseRow const* first_of(std::vector<CaseRow const*> const& rows, Fits const& fits) {
  auto const found = std::find_if(rows.begin(), rows.end(), [&](auto const* row) { return fits(*row, hold_of(*row)); });
  return found == rows.end() ? nullptr : *found;
}

void print_suggestions(Console& console, Books const& books, std::vector<CaseRow> const& rows) {
  auto const held = held_cases(books, rows);
  auto const in_time = [&](CaseRow const& row, auto const&) {
    return days_left(row, books.zones, books.now).value_or(-1) >= 0;
  };
  auto const by_override = [](CaseRow const&, auto const& hold) { return hold && hold->overridable; };
  auto const by_offer = [](std::string const& offer) {
    return [offer](CaseRow const&, auto const& hold) {
      return hold && std::find(hold->offers.begin(), hold->offers.end(), offer) != hold->offers.end();
    };
  };
  std::vector<std::pair<std::string, std::string>> lines{
      {command_line(books, "worklist"), "what waits for a person, the most urgent first"}};
  auto const add = [&](std::string const& words, std::string does, std::string const& person = {}) {
    lines.emplace_back(command_line(books, words, person), std::move(does));
  };
  auto const coordinator = somebody(books, "coordinator");
  if (auto const* row = held.empty()                         ? nullptr
                        : first_of(held, in_time) != nullptr ? first_of(held, in_time)
                                                             : held.front()) {
    add("case show " + row->id, "why it waits (" + row->hold_code + "), with the evidence");
    add("case next " + row->id, "what to do, and the ways out");
    if (next_view(books, *row).what == "hold")
      add("case release " + row->id + " --reason 'asked the therapist'", "checks again", coordinator);
  }
  if (auto const* row = first_of(held, by_override))
    add("case override " + row->id + " --reason 'confirmed by phone'",
        "goes on in spite of " + row->hold_code + ", with a name on it", somebody(books, hold_of(*row)->override_role));
  if (auto const* row = first_of(held, by_offer("late_cancellation")))
    add("case accept " + row->id + " late_cancellation --reason 'cancelled an hour before'",
        "hands it over to a case that charges the fee", coordinator);
  if (auto const* row = first_of(held, by_offer("not_billed")))
    add("case accept " + row->id + " not_billed --reason 'agreed with the therapist'", "ends it: " + row->hold_code,
        coordinator);
  if (!triage_list_view(books, false).threads.empty())
    add("triage list", "threads to be decided, those where somebody may be in danger first");
  for (auto const& row : rows)
    if (row.terminal) {
      add("replay " + row.id, "every event of a case, for an auditor");
      break;
    }
  add("verify", "the hash chain, and today's rules over every recorded case");
  console.out << "\n" << console.bold("Try next") << "\n";
  for (auto const& [command, does] : lines) console.out << "  " << command << "\n      " << console.faint(does) << "\n";
}

}  // namespace

void print_run(Console& console, Books const& books, std::vector<Json> const& ledger, bool suggest) {
  auto const rows = books.store.cases({});
  console.out << console.bold(books.practice.name) << ", " << eastern_words(books.zones, books.now) << " ("
              << utc_words(books.now) << ")\n";
  print_kinds(console, rows);
  print_ended(console, books, rows);
  print_others(console, books, rows);
  print_held(console, books, rows);
  print_queue(console, books);
  print_undecided(console, books);
  print_ledger(console, ledger);
  if (suggest) print_suggestions(console, books, rows);
}

}  // namespace app::cli
