// `worklist`, `status` and `run`: the day's work at a glance, and doing what is due.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "app/cli/acting.hpp"
#include "app/cli/console.hpp"
#include "app/list_views.hpp"

namespace app::cli {
namespace {

int worklist(Console& console) {
  return console.read([&](Books const& books) {
    return console.show(worklist_view(books), [&](WorklistView const& view) {
      if (view.work.empty()) return console.tell("Nothing waits for a person.");
      TextTable table({"CASE", "KIND", "WAITS AT", "HOLD", "SESSION", "DAYS LEFT", "AMOUNT", "OWNER", "TICKET"});
      for (auto const& each : view.work)
        table.add({each.case_, each.kind, each.state_words, or_dash(each.hold),
                   each.session ? words(*each.session) : "–", days_words(each.days_left),
                   each.amount_cents == 0 ? "–" : dollars(each.amount_cents), or_dash(each.owner),
                   or_dash(each.ticket)});
      table.print(console);
      console.out << "\n"
                  << counted(static_cast<std::int64_t>(view.work.size()), "case waits", "cases wait")
                  << " for a person. Begin with: " << view.work.front().next << "\n";
    });
  });
}

constexpr std::size_t most_holds = 8;

// The first `most` of them, and how many there are besides.
std::string listed(Books const& books, std::vector<CountView> const& counts, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, counts.size()); ++i)
    text += (text.empty() ? "" : ", ") + counts[i].name + " " + std::to_string(counts[i].count);
  if (counts.size() > most)
    text += ", and " + std::to_string(counts.size() - most) + " more: " + command_line(books, "worklist");
  return text.empty() ? "–" : text;
}

int status(Console& console) {
  return console.read([&](Books const& books) {
    return console.show(status_view(books), [&](StatusView const& view) {
      print_pairs(console,
                  {{"practice", (view.practice.empty() ? "–" : view.practice) + (view.demo ? " (demonstration)" : "")},
                   {"now", eastern_words(books.zones, books.now) + " · " + utc_words(books.now)},
                   {"cases", std::to_string(view.cases) + ", open " + std::to_string(view.open)},
                   {"waiting for a person", std::to_string(view.waiting_for_person)},
                   {"last day within 5 days",
                    std::to_string(view.due_in_5_days) + ", past it " + std::to_string(view.past_due)},
                   {"where they stand", listed(books, view.states, view.states.size())},
                   {"holds", listed(books, view.holds, most_holds)},
                   {"effects in doubt",
                    std::to_string(view.effects_unknown) + " unknown, " + std::to_string(view.effects_held) + " held"},
                   {"approvals open", std::to_string(view.approvals_open)},
                   {"failed charges", std::to_string(view.failed_charges)},
                   {"threads not opened", std::to_string(view.threads_unopened)},
                   {"cases set aside", std::to_string(view.set_aside)},
                   {"journal head", view.head.empty() ? "–" : view.head}});
      if (view.reconcile_first)
        console.tell(
            "This store was restored from a backup: nothing is sent before every open effect has been looked up.");
    });
  });
}

int run_due(Console& console, std::string const& id) {
  auto opened = console.session(Use::write);
  if (auto* failure = std::get_if<Failure>(&opened)) return console.fail(*failure);
  auto& session = *std::get<0>(opened);
  if (!session.demo())
    if (auto const seat = session.seat(); std::holds_alternative<Failure>(seat))
      return console.fail(std::get<Failure>(seat));
  if (!id.empty() && !session.store().find_case(id))
    return console.fail(exit_code::not_found, "There is no case " + id + ". `claimstep case list` shows them all.");
  session.run_until_rest(id);
  if (!id.empty()) return report_case(console, session, id, true);
  return console.show(status_view(session.books()), [&](StatusView const& view) {
    console.out << "Nothing is left that can be done without a person. "
                << counted(view.waiting_for_person, "case waits", "cases wait") << " for one.\n";
  });
}

}  // namespace

void add_list_commands(CLI::App& root, Console& console) {
  root.add_subcommand("worklist", "what waits for a person, by days left")->callback([&console] {
    console.chosen_look = [&console] { return worklist(console); };
  });
  root.add_subcommand("status", "the practice on one screen")->callback([&console] {
    console.chosen_look = [&console] { return status(console); };
  });
  auto* run = root.add_subcommand("run", "do the due work, of one case or of all");
  auto id = std::make_shared<std::string>();
  run->add_option("ID", *id, "a case; without it, all of them");
  auto rest = std::make_shared<bool>(false);
  run->add_flag("--until-rest", *rest, "until nothing is left that need not wait")->required();
  run->callback([&console, id, rest] { console.chosen = [&console, id] { return run_due(console, *id); }; });
}

}  // namespace app::cli
