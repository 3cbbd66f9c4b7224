// The end of a demonstration or a simulation, in text.
#include "app/cli/run_text.hpp"

#include <algorithm>
#include <map>
#include <ostream>

#include "app/intake.hpp"
#include "app/list_views.hpp"
#include "app/next_views.hpp"
#include "app/run_report.hpp"

namespace app::cli {
namespace {

using engine::store::CaseRow;

bool waits_on_hold(CaseRow const& row) { return !row.terminal && !row.hold_code.empty(); }

void print_ended(Console& console, Books const& books, std::vector<CaseRow> const& rows) {
  std::map<std::string, std::vector<CaseRow const*>> by_state;
  for (auto const& row : rows)
    if (row.terminal) by_state[state_words(books, row)].push_back(&row);
  std::vector<std::pair<std::string, std::vector<CaseRow const*>>> groups(by_state.begin(), by_state.end());
  std::stable_sort(groups.begin(), groups.end(),
                   [](auto const& a, auto const& b) { return a.second.size() > b.second.size(); });
  for (auto const& [state, cases] : groups) {
    console.out << "\n"
                << console.bold(state + ": " + counted(static_cast<std::int64_t>(cases.size()), "case", "cases"))
                << "\n";
    std::string line = " ";
    for (auto const* row : cases) {
      auto const original = tag_of(*row, "duplicate_of");
      auto const word = " " + row->id + (original.empty() ? "" : " (of " + original + ")");
      if (columns(line + word) > 100) {
        console.out << line << "\n";
        line = " ";
      }
      line += word;
    }
    console.out << line << "\n";
  }
}

// By days left, then by case.
std::vector<CaseRow const*> held_cases(Books const& books, std::vector<CaseRow> const& rows) {
  std::vector<CaseRow const*> held;
  for (auto const& row : rows)
    if (waits_on_hold(row)) held.push_back(&row);
  auto const urgency = [&](CaseRow const* row) { return days_left(*row, books.zones, books.now).value_or(1000); };
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
  TextTable table({"  CASE", "TICKET", "DAYS LEFT", "HOLD", "WHO CAN FIX", "WHY"});
  for (auto const* row : held) {
    auto const hold = hold_of(*row);
    auto const left = days_left(*row, books.zones, books.now);
    table.add({"  " + row->id, tag_of(*row, "ticket"),
               days_words(left ? std::optional<std::int64_t>(*left) : std::nullopt), row->hold_code,
               hold ? hold->who_can_fix : "–", hold ? hold->sentence : ""});
  }
  table.print(console);
}

void print_others(Console& console, Books const& books, std::vector<CaseRow> const& rows) {
  TextTable table({"  CASE", "TICKET", "STATE", "WAITS FOR"});
  for (auto const& row : rows)
    if (!row.terminal && !waits_on_hold(row))
      table.add({"  " + row.id, tag_of(row, "ticket"), state_words(books, row), row.waiting_for});
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

void print_unopened(Console& console, Books const& books) {
  auto const threads = Intake::unopened(books.store);
  console.out << "\n" << console.bold("Threads that opened no case: " + std::to_string(threads.size())) << "\n";
  std::string line = " ";
  for (auto const& each : threads)
    line += " " + each.ticket + " (" + each.band + (each.best.empty() ? "" : ", perhaps " + each.best) + ")";
  if (!threads.empty()) console.out << printable(line) << "\n";
}

void print_ledger(Console& console, std::vector<Json> const& ledger) {
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::int64_t>> counts;
  for (auto const& entry : ledger)
    ++counts[{entry.value("counterpart", ""), entry.value("kind", "")}][entry.value("by", "")];
  console.out << "\n"
              << console.bold("What the counterparts accepted: " +
                              counted(static_cast<std::int64_t>(ledger.size()), "effect", "effects"))
              << "\n";
  if (ledger.empty()) return;
  TextTable table({"  COUNTERPART", "EFFECT", "ACCEPTED", "BY"});
  for (auto const& [key, by] : counts) {
    std::int64_t sum = 0;
    std::string who;
    for (auto const& [name, count] : by)
      sum += count, who += (who.empty() ? "" : ", ") + name + " " + std::to_string(count);
    table.add({"  " + key.first, key.second, std::to_string(sum), who});
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
  auto const by_offer = [](CaseRow const&, auto const& hold) {
    return hold && std::find(hold->offers.begin(), hold->offers.end(), "not_billed") != hold->offers.end();
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
  if (auto const* row = first_of(held, by_offer))
    add("case accept " + row->id + " not_billed --reason 'agreed with the therapist'", "ends it: " + row->hold_code,
        coordinator);
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
  print_ended(console, books, rows);
  print_others(console, books, rows);
  print_held(console, books, rows);
  print_queue(console, books);
  print_unopened(console, books);
  print_ledger(console, ledger);
  if (suggest) print_suggestions(console, books, rows);
}

}  // namespace app::cli
