// `outbox` and `approve`: what is in doubt, and what a second person must decide.
#include <CLI/CLI.hpp>
#include <charconv>
#include <ostream>

#include "app/cli/acting.hpp"
#include "app/cli/console.hpp"
#include "app/effect_views.hpp"

namespace app::cli {
namespace {

// "E-12" or "12".
std::optional<std::int64_t> number_in(std::string const& name, char letter) {
  auto const start =
      name.size() > 2 && (name[0] == letter || name[0] == letter - 'A' + 'a') && name[1] == '-' ? 2U : 0U;
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(name.data() + start, name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size() || number <= 0) return std::nullopt;
  return number;
}

void print_effect(Console& console, Books const& books, OutboxLineView const& line) {
  console.out << console.bold(line.effect + "  " + line.kind + "  " + line.state) << "  " << line.case_ << ", attempt "
              << line.attempt << "\n";
  std::vector<std::pair<std::string, std::string>> lines{{"why", line.sentence}};
  lines.emplace_back("bytes left", line.armed_at ? clock_words(books.zones, *line.armed_at) : "never");
  if (line.due) lines.emplace_back("next look", clock_words(books.zones, *line.due));
  lines.emplace_back("intended", line.title + " (" + line.counterpart + ")");
  for (auto const& each : line.intended) lines.emplace_back("  " + each.label, each.value);
  for (std::size_t i = 0; i < line.evidence.size(); ++i)
    lines.emplace_back(i == 0 ? "seen" : "",
                       line.evidence[i].source + ": " + line.evidence[i].label + ": " + line.evidence[i].value);
  print_pairs(console, lines, "  ");
  for (auto const& each : line.answers)
    console.out << "  " << printable(each.command) << "\n      " << console.faint(printable(each.does)) << "\n";
  console.out << "\n";
}

int list_outbox(Console& console) {
  return console.read([&](Books const& books) {
    return console.show(outbox_view(books), [&](OutboxView const& view) {
      for (auto const& each : view.effects) print_effect(console, books, each);
      if (view.effects.empty())
        console.tell("Nothing is in doubt: every effect that left is confirmed, rejected or cancelled.");
    });
  });
}

struct SettleOptions {
  std::string effect, reference, reason;
  std::vector<std::string> set;
  bool happened = false, did_not_happen = false, cancel = false;
};

int settle(Console& console, SettleOptions const& options) {
  auto const id = number_in(options.effect, 'E');
  if (!id)
    return console.fail(exit_code::usage, "An effect is named like E-12, not \"" + options.effect +
                                              "\". `claimstep outbox list` shows them.");
  auto const answer = options.happened         ? engine::Engine::Answer::happened
                      : options.did_not_happen ? engine::Engine::Answer::did_not_happen
                                               : engine::Engine::Answer::cancel;
  if (static_cast<int>(options.happened) + static_cast<int>(options.did_not_happen) +
          static_cast<int>(options.cancel) !=
      1)
    return console.fail(exit_code::usage, "Give exactly one answer: --happened, --did-not-happen or --cancel.");
  auto values = read_values(console, options.set, options.reference);
  if (auto* failure = std::get_if<Failure>(&values)) return console.fail(*failure);
  if (options.happened && std::get<Values>(values).empty())
    return console.fail(exit_code::usage,
                        "--happened needs --reference R, what the counterpart shows as its reference; where it shows "
                        "none, a value seen with --set field=value.");
  auto const owner = [&]() -> std::variant<std::string, Failure> {
    auto opened = console.session(Use::write);
    if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
    auto const effect = std::get<0>(opened)->store().find_effect(*id);
    if (!effect)
      return Failure{exit_code::not_found,
                     "There is no effect " + options.effect + ". `claimstep outbox list` shows those in doubt."};
    return effect->case_id;
  }();
  if (auto const* failure = std::get_if<Failure>(&owner)) return console.fail(*failure);
  return act_on_case(console, std::get<std::string>(owner), false, "settle", [&](Session& session, Seat const& seat) {
    return session.desk().settle(seat, *id, answer, std::get<Values>(values), options.reason);
  });
}

// --- approvals ---

void print_approval(Console& console, Books const& books, ApprovalView const& view) {
  console.out << console.bold(view.approval + "  " + view.subject + (view.cents == 0 ? "" : "  " + dollars(view.cents)))
              << "  " << view.case_ << ", " << view.state << (view.decided_by.empty() ? "" : " by " + view.decided_by)
              << "\n";
  std::vector<std::pair<std::string, std::string>> lines;
  if (view.client || view.client_name) lines.emplace_back("client", client_words(view.client_name, view.client));
  if (!view.because.empty()) lines.emplace_back("why", view.because);
  lines.emplace_back("asked by", view.requested_by + ", " + clock_words(books.zones, view.requested_at));
  if (!view.reason.empty()) lines.emplace_back("answer", "“" + view.reason + "”");
  print_pairs(console, lines, "  ");
  for (auto const& each : view.answers)
    console.out << "  " << printable(each.command) << "\n      " << console.faint(printable(each.does)) << "\n";
  console.out << "\n";
}

int list_approvals(Console& console, bool all) {
  return console.read([&](Books const& books) {
    return console.show(approvals_view(books, all), [&](ApprovalsView const& view) {
      if (view.approvals.empty()) return console.tell("Nothing waits for a second person.");
      for (auto const& each : view.approvals) print_approval(console, books, each);
    });
  });
}

int decide(Console& console, std::string const& name, bool yes, std::string const& reason) {
  auto const id = number_in(name, 'A');
  if (!id)
    return console.fail(exit_code::usage,
                        "An approval is named like A-3, not \"" + name + "\". `claimstep approve list` shows them.");
  auto const owner = [&]() -> std::variant<std::string, Failure> {
    auto opened = console.session(Use::write);
    if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
    auto const approval = std::get<0>(opened)->store().find_approval(*id);
    if (!approval)
      return Failure{exit_code::not_found, "There is no approval " + name + ". `claimstep approve list` shows them."};
    return approval->case_id;
  }();
  if (auto const* failure = std::get_if<Failure>(&owner)) return console.fail(*failure);
  return act_on_case(console, std::get<std::string>(owner), false, "approve",
                     [&](Session& session, Seat const& seat) { return session.desk().decide(seat, *id, yes, reason); });
}

void add_approve(CLI::App& root, Console& console) {
  auto* approve = root.add_subcommand("approve", "decide as the second person");
  approve->require_subcommand(1);
  auto* list = approve->add_subcommand("list", "what waits for a decision");
  auto all = std::make_shared<bool>(false);
  list->add_flag("--all", *all, "decided ones too");
  list->callback([&console, all] { console.chosen_look = [&console, all] { return list_approvals(console, *all); }; });
  for (bool const yes : {true, false}) {
    auto* command = approve->add_subcommand(yes ? "yes" : "no", yes ? "agree" : "decline; the case goes on hold");
    auto given = std::make_shared<std::pair<std::string, std::string>>();
    command->add_option("ID", given->first, "an approval, for example A-3")->required();
    auto* reason = command->add_option("--reason", given->second, "why; kept in the record for good");
    if (!yes) reason->required();
    command->callback([&console, given, yes] {
      console.chosen = [&console, given, yes] { return decide(console, given->first, yes, given->second); };
    });
  }
}

}  // namespace

void add_outbox_commands(CLI::App& root, Console& console) {
  auto* outbox = root.add_subcommand("outbox", "effects whose outcome is not certain");
  outbox->require_subcommand(1);
  outbox->add_subcommand("list", "unknown and held effects, what was intended and what was seen")->callback([&console] {
    console.chosen_look = [&console] { return list_outbox(console); };
  });
  auto* command = outbox->add_subcommand("settle", "answer a held effect");
  auto options = std::make_shared<SettleOptions>();
  command->add_option("ID", options->effect, "an effect, for example E-12")->required();
  command->add_flag("--happened", options->happened, "it happened; give --reference");
  command->add_flag("--did-not-happen", options->did_not_happen, "it did not happen; one more attempt is allowed");
  command->add_flag("--cancel", options->cancel, "leave it undone");
  command->add_option("--reference", options->reference, "what the counterpart shows as its reference");
  command->add_option("--set", options->set, "a value seen, field=value")->allow_extra_args(false)->take_all();
  command->add_option("--reason", options->reason, "how you know; kept in the record for good")->required();
  command->callback(
      [&console, options] { console.chosen = [&console, options] { return settle(console, *options); }; });
  add_approve(root, console);
}

}  // namespace app::cli
