// `case list`, `case show` and `case next`: what there is to see of cases, for eyes.
#include <CLI/CLI.hpp>
#include <ostream>

#include "app/cli/console.hpp"
#include "app/list_views.hpp"
#include "app/next_views.hpp"
#include "engine/core/ascii.hpp"
#include "engine/core/listed.hpp"
#include "tz/conversion.hpp"

namespace app::cli {
namespace {

int no_such_case(Console& console, std::string const& id) {
  return console.fail(exit_code::not_found, "There is no case " + id + ". `claimstep case list` shows them all.");
}

int with_case(Console& console, std::string const& id,
              std::function<int(Books const&, engine::store::CaseRow const&)> const& what) {
  return console.read([&](Books const& books) {
    auto const row = books.store.find_case(id);
    return row ? what(books, *row) : no_such_case(console, id);
  });
}

// --- list ---

struct ListOptions {
  std::string client, ticket, appointment, reference, kind, state, since;
};

// An instant, or a day that begins at midnight Eastern.
std::optional<engine::Instant> since_of(Books const& books, std::string const& text) {
  if (auto const instant = workflows::parse_instant(text)) return instant;
  auto const date = workflows::parse_date(text);
  if (!date) return std::nullopt;
  auto const midnight = tz::convert(books.zones, {*date, std::chrono::seconds{0}}, tz::eastern_zone);
  if (midnight.readings.empty()) return std::nullopt;
  return midnight.readings.front().instant;
}

// A state by its name or its words, in any capitals.
std::string state_named(Books const& books, std::string const& text) {
  using engine::ascii::same;
  for (auto const* workflow : books.workflows)
    for (auto const& state : workflow->table().states)
      if (state.leaf && (same(state.name, text) || same(state.words, text))) return state.name;
  return {};
}

// A filter that could only ever find nothing.
std::optional<std::string> misused(Books const& books, ListOptions const& options) {
  auto const& client = options.client;
  auto const is_id = client.find_first_of("0123456789") != client.npos && client.find_first_of(" @") == client.npos;
  if (!client.empty() && !is_id)
    return "--client takes a client's id on the care platform, for example cl-103, not \"" + client +
           "\". `case show` names it.";
  std::string known;
  for (auto const* each : books.workflows) {
    if (each->name() == options.kind) return std::nullopt;
    if (known.find(each->name()) == known.npos) known += (known.empty() ? "" : ", ") + each->name();
  }
  if (options.kind.empty()) return std::nullopt;
  return "There is no kind \"" + options.kind + "\"; allowed: " + known + ".";
}

int list_cases(Console& console, ListOptions const& options) {
  return console.read([&](Books const& books) {
    engine::store::CaseFilter filter;
    for (auto const& [name, value] : {std::pair("client", options.client),
                                      {"ticket", options.ticket},
                                      {"appointment", options.appointment},
                                      {"reference", options.reference}})
      if (!value.empty()) filter.tags.emplace_back(name, value);
    if (auto const wrong = misused(books, options)) return console.fail(exit_code::usage, *wrong);
    filter.workflow = options.kind;
    if (!options.state.empty()) {
      filter.state = state_named(books, options.state);
      if (filter.state.empty())
        return console.fail(exit_code::usage, "There is no state \"" + options.state +
                                                  "\". `claimstep workflow show standard_session` lists them.");
    }
    if (!options.since.empty()) {
      filter.updated_since = since_of(books, options.since);
      if (!filter.updated_since)
        return console.fail(
            exit_code::usage,
            "--since takes a day (2026-07-14) or an instant (2026-07-14T14:00:00Z), not \"" + options.since + "\".");
    }
    return console.show(cases_view(books, filter), [&](CasesView const& view) {
      TextTable table({"CASE", "KIND", "TICKET", "STATE", "HOLD", "DAYS LEFT", "OWNER", "EVENTS"});
      for (auto const& each : view.cases)
        table.add({each.case_, each.kind, or_dash(each.ticket), each.state_words, or_dash(each.hold),
                   days_words(each.days_left), or_dash(each.owner), std::to_string(each.events)});
      table.empty() ? console.tell("No case fits.") : table.print(console);
    });
  });
}

// --- show ---

void print_hold(Console& console, Books const& books, HoldView const& hold, std::string const& heading) {
  console.out << "\n" << console.bold(heading) << "\n";
  std::vector<std::pair<std::string, std::string>> lines{
      {"why", hold.sentence}, {"code", hold.code}, {"who can fix it", hold.who_can_fix}};
  if (!hold.released_by.empty()) lines.emplace_back("released when", hold.released_by);
  lines.emplace_back("override", hold.overridable ? "with a reason, by the role " + hold.override_role : "nobody may");
  if (hold.since) lines.emplace_back("since", clock_words(books.zones, *hold.since));
  if (!hold.offers.empty()) lines.emplace_back("offers", engine::listed(hold.offers));
  print_pairs(console, lines, "  ");
  std::vector<std::pair<std::string, std::string>> evidence;
  for (auto const& each : hold.evidence)
    evidence.emplace_back(each.source + ": " + each.label, each.value.empty() ? "–" : each.value);
  if (evidence.empty()) return;
  console.out << "  evidence\n";
  print_pairs(console, evidence, "    ");
}

void print_commands(Console& console, std::vector<CommandView> const& commands, std::string const& heading) {
  if (commands.empty()) return;
  console.out << "\n" << console.bold(heading) << "\n";
  for (auto const& each : commands)
    console.out << "  " << printable(each.command) << "\n      " << console.faint(printable(each.does)) << "\n";
}

void print_effects(Console& console, CaseView const& view) {
  if (view.effects.empty()) return;
  console.out << "\n" << console.bold("Effects") << "\n";
  TextTable table({"  EFFECT", "KIND", "STATE", "REFERENCE", "EVIDENCE", "REMARK"});
  for (auto const& each : view.effects) {
    auto remark = each.sentence;
    if (each.unverified)
      remark = "*unverified*: done by hand, nothing was read back" + (remark.empty() ? std::string() : "; " + remark);
    if (!each.recorded_by.empty() && each.state == "confirmed")
      remark += (remark.empty() ? "" : "; ") + std::string("by ") + each.recorded_by;
    if (each.settled && each.settled->starts_with(remark)) remark.clear();
    if (each.settled) remark += (remark.empty() ? "settled: " : "; settled: ") + *each.settled;
    table.add({"  " + each.effect, each.kind, each.state, each.reference.empty() ? "–" : each.reference,
               std::to_string(each.evidence), remark});
  }
  table.print(console);
}

void print_events(Console& console, CaseView const& view) {
  console.out << "\n" << console.bold("Events") << "\n";
  TextTable table({"  #", "AT (UTC)", "WHO", "WHAT", "THEN", "WHAT WAS LEARNT"});
  for (auto const& each : view.events)
    table.add({"  " + std::to_string(each.event), each.at.substr(0, 10) + " " + each.at.substr(11, 8),
               each.actor + (each.asserted ? " (asserted)" : ""), each.type, each.state_words, each.learnt});
  table.print(console);
}

std::vector<std::pair<std::string, std::string>> facts_lines(CaseView const& view) {
  std::vector<std::pair<std::string, std::string>> lines;
  auto const add = [&](std::string label, std::string value) {
    if (!value.empty()) lines.emplace_back(std::move(label), std::move(value));
  };
  add("state",
      view.state_words + (view.unverified ? " (*unverified*: a step was done by hand and not read back)" : ""));
  if (view.waiting_for) add("waits for", *view.waiting_for);
  if (view.condition != "sound") add("condition", view.condition + ": " + view.condition_sentence);
  add("owner", view.owner.value_or(""));
  add("ticket", view.ticket.value_or(""));
  add("client", client_words(view.client_name, view.client));
  add("parent", view.parent.value_or(""));
  add("duplicate of", view.duplicate_of.value_or(""));
  add("handed to", view.opened.value_or(""));
  if (view.session) {
    add("session", words(*view.session));
    add("length", std::to_string(view.session->minutes) + " minutes, with " + view.session->therapist);
    auto const& rule = view.session->zone_rule;
    auto const typed = "\"" + view.session->zone_typed + "\"";
    add("time zone", rule.starts_with(typed) ? rule : typed + ": " + rule);
  }
  if (view.claim) {
    add("CPT code", view.claim->cpt);
    add("diagnosis", engine::listed(view.claim->diagnoses) + " (from the " + view.claim->diagnosis_source + ")");
  }
  add("amount", dollars(view.amount_cents) +
                    (view.claim && !view.claim->invoice.empty() ? ", invoice " + view.claim->invoice : ""));
  if (view.last_day)
    add(view.terminal ? "last day" : "days left",
        (view.terminal ? std::string() : days_words(view.days_left) + "; last day ") + short_date(*view.last_day) +
            " (" + *view.last_day + ", Eastern)");
  add("reference", view.reference.value_or(""));
  if (view.attested) add("attested by", view.attested->person.text);
  return lines;
}

int show_case(Console& console, std::string const& id) {
  return with_case(console, id, [&](Books const& books, engine::store::CaseRow const& row) {
    return console.show(case_view(books, row), [&](CaseView const& view) {
      console.out << console.bold(view.case_ + "  " + view.state_words) << "  " << view.kind << " version "
                  << view.version << "\n";
      print_pairs(console, facts_lines(view), "  ");
      if (view.hold) print_hold(console, books, *view.hold, view.state == "OnHold" ? "On hold" : "What is missing");
      print_effects(console, view);
      print_events(console, view);
      print_commands(console, view.next, view.terminal ? "" : "What you can do");
    });
  });
}

// --- next ---

void print_entries(Console& console, std::vector<EnterView> const& entries) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (auto const& each : entries) lines.emplace_back(each.label, each.value);
  print_pairs(console, lines, "    ");
}

void print_record(Console& console, std::vector<RecordView> const& record) {
  console.out << "  then record\n";
  std::vector<std::pair<std::string, std::string>> lines;
  for (auto const& each : record)
    lines.emplace_back(each.field, each.type + (each.required ? "" : " (if there is one)") +
                                       (each.example ? ": " + *each.example : ""));
  print_pairs(console, lines, "    ");
}

void print_next(Console& console, Books const& books, NextView const& view) {
  console.out << console.bold(view.case_ + "  " + view.state_words) << "\n  " << printable(view.sentence) << "\n";
  if (view.step) {
    console.out << "\n" << console.bold("In " + view.step->counterpart + ": " + view.step->title) << "\n";
    print_entries(console, view.step->enter);
    if (view.what == "step" && !view.step->record.empty()) print_record(console, view.step->record);
  }
  if (view.attestation) {
    console.out << "\n" << console.bold("To be attested") << "\n";
    print_entries(console, view.attestation->values);
    console.out << "\n  \"" << view.attestation->text << "\"\n";
  }
  if (view.hold && (view.what == "hold" || view.what == "settle")) print_hold(console, books, *view.hold, "On hold");
  if (view.until) console.out << "  goes on by itself " << clock_words(books.zones, *view.until) << " at the latest\n";
  print_commands(console, view.commands, "Type");
}

int show_next(Console& console, std::string const& id) {
  return with_case(console, id, [&](Books const& books, engine::store::CaseRow const& row) {
    return console.show(next_view(books, row), [&](NextView const& view) { print_next(console, books, view); });
  });
}

void add_list(CLI::App& cases, Console& console) {
  auto* list = cases.add_subcommand("list", "find cases");
  auto options = std::make_shared<ListOptions>();
  list->add_option("--client", options->client, "a client's id on the care platform");
  list->add_option("--ticket", options->ticket, "a conversation");
  list->add_option("--appointment", options->appointment, "an appointment's id on the care platform");
  list->add_option("--reference", options->reference, "a session's id in the portal");
  list->add_option("--kind", options->kind, "a workflow, for example standard_session");
  list->add_option("--state", options->state, "a state, by name or in words");
  list->add_option("--since", options->since, "moved since this day or instant");
  list->callback(
      [&console, options] { console.chosen_look = [&console, options] { return list_cases(console, *options); }; });
}

}  // namespace

void add_case_commands(CLI::App& root, Console& console) {
  auto* cases = root.add_subcommand("case", "look at cases and carry them on");
  cases->require_subcommand(1);
  add_list(*cases, console);
  auto const with_id = [&](char const* name, char const* about, int (*what)(Console&, std::string const&)) {
    auto* command = cases->add_subcommand(name, about);
    auto id = std::make_shared<std::string>();
    command->add_option("ID", *id, "a case, for example C-3")->required();
    command->callback(
        [&console, id, what] { console.chosen_look = [&console, id, what] { return what(console, *id); }; });
  };
  with_id("show", "everything about one case", show_case);
  with_id("next", "the next step with the exact values, and what to type", show_next);
  add_case_acts(*cases, console);
}

}  // namespace app::cli
