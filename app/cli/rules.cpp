// `rules cpt|icd|preauth|thirty-days|list`: the pure rules asked by hand. Whatever they answer, it is an answer (exit
// 0); only a question that cannot be read is wrong usage.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "app/cli/console.hpp"
#include "app/rule_views.hpp"
#include "engine/core/listed.hpp"

namespace app::cli {
namespace {

namespace rules = workflows::rules;

// "not_billable" as "not billable"
template <class Result>
std::string result_words(Result result) {
  auto text = workflows::codec::enum_name(result);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

int with_zones(Console& console, std::function<int(tz::Zones const&)> const& what) {
  auto zones = tz::Zones::load();
  if (auto* wrong = std::get_if<tz::ZonesBroken>(&zones)) return console.fail(exit_code::failed, wrong->sentence);
  return what(std::get<tz::Zones>(zones));
}

// --- cpt ---

struct CptQuestion {
  std::string minutes, from, to, service = "individual";
};

int show_cpt(Console& console, CptView const& answer) {
  return console.show(answer, [&](CptView const& view) {
    print_pairs(console, {{"service", view.service},
                          {"minutes", view.minutes ? view_value(*view.minutes).dump() : "–"},
                          {"result", result_words(view.result)},
                          {"codes", view.codes.empty() ? "–" : engine::listed(view.codes, std::identity{}, " + ")},
                          {"reason", view.reason}});
  });
}

int ask_cpt(Console& console, CptQuestion const& question) {
  auto const service = rules::parse_service(question.service);
  if (!service) {
    auto const known = workflows::codec::enum_names<rules::Service>();
    return console.fail(exit_code::usage,
                        "There is no service \"" + question.service + "\"; there are: " + engine::listed(known) + ".");
  }
  bool const by_times = !question.from.empty() || !question.to.empty();
  if (by_times == !question.minutes.empty() || (by_times && (question.from.empty() || question.to.empty())))
    return console.fail(exit_code::usage,
                        "Give either MINUTES, or both --from and --to. See `claimstep rules cpt --help`.");
  if (!by_times) {
    auto const length = rules::parse_minutes(question.minutes);
    if (!length)
      return console.fail(exit_code::usage,
                          "\"" + question.minutes + "\" is no number of minutes: write 50 or 52.5, below a million.");
    return show_cpt(console, cpt_view(*length, *service));
  }
  return with_zones(console, [&](tz::Zones const& zones) {
    auto const answer = cpt_view(zones, question.from, question.to, *service);
    if (auto const* failure = std::get_if<Failure>(&answer)) return console.fail(*failure);
    return show_cpt(console, std::get<CptView>(answer));
  });
}

void add_cpt(CLI::App& group, Console& console) {
  auto* command = group.add_subcommand("cpt", "the CPT code that these minutes make");
  auto question = std::make_shared<CptQuestion>();
  command->add_option("MINUTES,--minutes", question->minutes, "face-to-face minutes, not the booked slot");
  command->add_option("--from", question->from, "or the start: an instant, or a local time with its zone");
  command->add_option("--to", question->to, "and the end; the minutes that really passed count");
  command->add_option(
      "--service", question->service,
      "individual (default), family_with_client, family_without_client, group, evaluation, crisis, with_em");
  command->callback(
      [&console, question] { console.chosen_here = [&console, question] { return ask_cpt(console, *question); }; });
}

// --- icd ---

int ask_icd(Console& console, std::string const& code, std::string const& on) {
  auto const day = workflows::parse_date(on);
  if (!day) return console.fail(exit_code::usage, "\"" + on + "\" is no date of service: write 2026-07-14.");
  return console.show(icd_view(code, *day), [&](IcdView const& view) {
    print_pairs(console, {{"code", view.code},
                          {"read as", or_dash(view.normalised)},
                          {"date of service", workflows::words(view.on)},
                          {"result", result_words(view.result)},
                          {"reason", view.reason},
                          {"table", std::string(rules::icd_rules_version) + ", known until " +
                                        workflows::words(rules::icd_known_until)}});
  });
}

void add_icd(CLI::App& group, Console& console) {
  auto* command = group.add_subcommand("icd", "may this diagnosis be billed on that day?");
  auto code = std::make_shared<std::string>(), on = std::make_shared<std::string>();
  command->add_option("CODE", *code, "ICD-10-CM, in any case, with or without its point")->required();
  command->add_option("--on", *on, "the date of service, 2026-07-14")->required();
  command->callback(
      [&console, code, on] { console.chosen_here = [&console, code, on] { return ask_icd(console, *code, *on); }; });
}

// --- preauth ---

int ask_preauth(Console& console, std::string const& insurer, std::string const& number) {
  return console.show(preauth_view(insurer, number), [&](PreauthView const& view) {
    std::vector<std::pair<std::string, std::string>> lines{{"insurer", view.insurer},
                                                           {"number", view.number.empty() ? "–" : view.number},
                                                           {"result", result_words(view.result)},
                                                           {"reason", view.reason}};
    for (auto const& form : view.expected) lines.emplace_back(form == view.expected.front() ? "expected" : "", form);
    lines.emplace_back("rules", view.rules_version);
    print_pairs(console, lines);
    if (view.result == rules::PreauthResult::valid)
      console.tell("A right form is no proof that the insurer gave this number, nor that it will pay.");
  });
}

void add_preauth(CLI::App& group, Console& console) {
  auto* command = group.add_subcommand("preauth", "has a pre-authorisation number the form that its UK insurer uses?");
  auto insurer = std::make_shared<std::string>(), number = std::make_shared<std::string>();
  command->add_option("INSURER,--insurer", *insurer, "such as \"Bupa Global\"")->required();
  auto* given = command->add_option("NUMBER,--number", *number, "as it stands on the invoice; \"\" for none");
  command->callback([&console, insurer, number, given] {
    bool const is_given = given->count() > 0;
    console.chosen_here = [&console, insurer, number, is_given] {
      if (is_given) return ask_preauth(console, *insurer, *number);
      return console.fail(exit_code::usage, "NUMBER is missing; write \"\" where there is none.");
    };
  });
}

// --- thirty-days ---

int ask_thirty_days(Console& console, std::string const& session, std::string const& now) {
  return with_zones(console, [&](tz::Zones const& zones) {
    auto const answer = thirty_days_view(zones, session, now);
    if (auto const* failure = std::get_if<Failure>(&answer)) return console.fail(*failure);
    return console.show(std::get<ThirtyDaysView>(answer), [&](ThirtyDaysView const& view) {
      print_pairs(console, {{"session (Eastern)", workflows::words(view.session_date_eastern)},
                            {"today (Eastern)", workflows::words(view.today_eastern)},
                            {"days", std::to_string(view.days)},
                            {"may be confirmed", view.days < 0 ? "not yet held"
                                                 : view.within ? "yes"
                                                               : "no"},
                            {"last day (Eastern)", workflows::words(view.last_day)}});
    });
  });
}

void add_thirty_days(CLI::App& group, Console& console) {
  auto* command =
      group.add_subcommand("thirty-days", "may a session still be confirmed? Eastern calendar days, day 30 inside");
  auto session = std::make_shared<std::string>(), now = std::make_shared<std::string>();
  command->add_option("SESSION", *session, "an instant, or a local time with its zone")->required();
  command->add_option("NOW", *now, "likewise")->required();
  command->callback([&console, session, now] {
    console.chosen_here = [&console, session, now] { return ask_thirty_days(console, *session, *now); };
  });
}

// --- list ---

int list_rules(Console& console) {
  return console.show(rules_view(), [&](RulesView const& view) {
    console.out << "Preflight asks in this order (" << view.rules_version << "):\n";
    for (std::size_t at = 0; at < view.rules.size(); ++at) {
      auto const& rule = view.rules[at];
      console.out << "\n"
                  << console.bold(std::to_string(at + 1) + ". " + rule.id) << ", version " << rule.version << "\n";
      std::vector<std::pair<std::string, std::string>> lines{{"decides", rule.decides}};
      for (auto const& each : rule.raises)
        lines.emplace_back("raises", each.code + ": " + each.who_can_fix + " can fix it, " +
                                         (each.override_role ? "the " + *each.override_role : "nobody") +
                                         " may override");
      lines.emplace_back("source", rule.source);
      print_pairs(console, lines, "   ");
    }
    console.out << "\nTables:\n\n";
    TextTable table({"TABLE", "VERSION", "AS OF", "LINES", "SOURCE"});
    for (auto const& each : view.tables)
      table.add({each.name, each.version, each.as_of, std::to_string(each.lines), each.source});
    table.print(console);
    console.out << "\nRenewed:\n\n";
    std::vector<std::pair<std::string, std::string>> renewals;
    for (auto const& each : view.tables) renewals.emplace_back(each.name, each.renewal);
    print_pairs(console, renewals);
  });
}

}  // namespace

std::vector<std::string> with_hyphened_values_named(std::vector<std::string> args) {
  auto const group = std::find(args.begin(), args.end(), "rules");
  auto const command =
      std::find_if(group, args.end(), [](auto const& word) { return word == "cpt" || word == "preauth"; });
  if (command == args.end()) return args;
  std::vector<std::string> names{"--minutes"};
  if (*command == "preauth") names = {"--insurer", "--number"};
  // The names stand in the order of the positions: a word without a name takes the first that is left.
  std::string last = names.back();
  std::string awaited;
  for (auto word = command + 1; word != args.end() && *word != "--"; ++word) {
    auto const named = std::find(names.begin(), names.end(), word->substr(0, word->find('=')));
    if (!awaited.empty()) {
      awaited.clear();
    } else if (named != names.end()) {
      if (word->find('=') == std::string::npos) awaited = *named;
      names.erase(named);
    } else if (!word->starts_with("--") && *word != "-h") {
      auto const name = names.empty() ? last : names.front();
      if (!names.empty()) names.erase(names.begin());
      if (word->size() > 1 && word->front() == '-') *word = name + "=" + *word;
    }
  }
  return args;
}

void add_rule_commands(CLI::App& root, Console& console) {
  auto* group = root.add_subcommand("rules", "the billing rules by hand");
  group->require_subcommand(1);
  add_cpt(*group, console);
  add_icd(*group, console);
  add_preauth(*group, console);
  add_thirty_days(*group, console);
  group->add_subcommand("list", "every preflight rule with its version and source, and the tables behind them")
      ->callback([&console] { console.chosen_here = [&console] { return list_rules(console); }; });
}

}  // namespace app::cli
