// Reading the file strictly: TOML becomes JSON, so that the one reader of described structs names every wrong place;
// then what no type can say is checked; then the layers are laid over each other, each value with its origin.
#include "app/configuration.hpp"

#include <sys/stat.h>

#include <toml++/toml.h>
#include <algorithm>
#include <set>

#include "app/input_file.hpp"
#include "engine/core/listed.hpp"
#include "workflows/codec/edit_distance.hpp"
#include "workflows/effect_table.hpp"

namespace app {
namespace {

using workflows::codec::Json;
using Lines = std::map<std::string, int>;
using Sentences = std::vector<std::string>;

constexpr std::size_t size_limit = 1U << 20U;
constexpr std::array<std::string_view, 5> all_roles{"coordinator", "approver", "attestor", "auditor", "admin"};

// TOML as JSON, noting the line of every value by its path.
Json json_of(toml::node const& node, std::string const& path, Lines& lines) {
  lines[path] = static_cast<int>(node.source().begin.line);
  if (auto const* table = node.as_table()) {
    Json object = Json::object();
    for (auto const& [key, value] : *table) {
      std::string const name(key.str());
      object[name] = json_of(value, path + "." + name, lines);
    }
    return object;
  }
  if (auto const* list = node.as_array()) {
    Json array = Json::array();
    for (auto const& each : *list)
      array.push_back(json_of(each, path + "[" + std::to_string(array.size()) + "]", lines));
    return array;
  }
  if (auto const* text = node.as_string()) return text->get();
  if (auto const* number = node.as_integer()) return number->get();
  if (auto const* flag = node.as_boolean()) return flag->get();
  if (auto const* number = node.as_floating_point()) return number->get();
  if (auto const* day = node.as_date(); day != nullptr && path.starts_with("$.calendar.holidays["))
    return workflows::words(workflows::Date{std::chrono::year{day->get().year}, std::chrono::month{day->get().month},
                                            std::chrono::day{day->get().day}});
  return nullptr;  // other dates and times: no setting is one
}

// "claimstep.toml:12 person[0]: …"; the line of the nearest place that has one.
std::string placed(std::string const& name, Lines const& lines, std::string const& path, std::string const& sentence) {
  auto known = path;
  while (!known.empty() && lines.count(known) == 0) {
    auto const cut = known.find_last_of(".[");
    known = cut == std::string::npos ? std::string() : known.substr(0, cut);
  }
  auto const line = known.empty() || known == "$" ? std::string() : ":" + std::to_string(lines.at(known));
  auto const shown = path.size() > 2 ? path.substr(2) + ": " : std::string();
  return name + line + " " + shown + sentence;
}

// Of a kind of lookup or effect; empty for any other.
std::string counterpart_of(std::string const& kind) {
  for (auto const& each : workflows::effect_table())
    if (each.kind == kind) return std::string(each.counterpart);
  return {};
}

Wiring wiring_of(ConfigurationFile const& file) {
  Wiring wiring;
  wiring.inbox = file.ticket_inbox;
  wiring.platform = file.care_platform;
  wiring.portal = file.payer_portal;
  wiring.sheet = file.programs_sheet;
  wiring.serve = file.serve;
  wiring.http = file.http;
  wiring.twins = file.twins;
  return wiring;
}

// What no type can say. `say` takes a path and a sentence.
class Check {
 public:
  Check(ConfigurationFile const& file, std::string const& name, Lines const& lines)
      : file_(file), name_(name), lines_(lines), wiring_(wiring_of(file)) {}
  Sentences run() {
    people();
    policies();
    kinds();
    calendar();
    macros();
    check_wiring(wiring_, [this](std::string const& path, std::string const& sentence) { say(path, sentence); });
    if (file_.practice.name.empty()) say("$.practice.name", "the name is empty");
    if (file_.practice.email.find('@') == std::string::npos)
      say("$.practice.email",
          "an e-mail address is expected: the practice's own address among a thread's participants");
    return std::move(found_);
  }

 private:
  void say(std::string const& path, std::string const& sentence) {
    found_.push_back(placed(name_, lines_, path, sentence));
  }

  void people() {
    std::set<std::string> ids, users;
    for (std::size_t i = 0; i < file_.person.size(); ++i) {
      auto const& person = file_.person[i];
      auto const path = "$.person[" + std::to_string(i) + "]";
      if (person.id.empty()) say(path + ".id", "the id is empty");
      if (!ids.insert(person.id).second)
        say(path + ".id", "\"" + person.id + "\" stands twice; every person has an id of their own");
      if (!person.unix_user.empty() && !users.insert(person.unix_user).second)
        say(path + ".unix_user", "\"" + person.unix_user + "\" stands twice; an account belongs to one person");
      for (auto const& role : person.roles)
        if (std::find(all_roles.begin(), all_roles.end(), role) == all_roles.end())
          say(path + ".roles",
              "there is no role \"" + role + "\"; allowed: coordinator, approver, attestor, auditor, admin");
    }
  }

  void policies() {
    if (file_.policies.write_off_approval_cents < 0)
      say("$.policies.write_off_approval_cents", "a sum in cents from 0 is expected");
    if (file_.policies.refund_approval_cents < 0)
      say("$.policies.refund_approval_cents", "a sum in cents from 0 is expected");
    within("$.policies.charge_attempts", file_.policies.charge_attempts, 1, 20);
    within("$.policies.reminder_business_days", file_.policies.reminder_business_days, 1, 60);
    within("$.policies.reminders", file_.policies.reminders, 0, 10);
    for (auto const& attestor : file_.policies.attestors) {
      auto const found =
          std::find_if(file_.person.begin(), file_.person.end(), [&](auto const& each) { return each.id == attestor; });
      if (found == file_.person.end()) {
        say("$.policies.attestors", "there is no person \"" + attestor + "\"; name the id of a [[person]]");
      } else if (std::find(found->roles.begin(), found->roles.end(), "attestor") == found->roles.end()) {
        say("$.policies.attestors", "\"" + attestor + "\" does not have the role attestor");
      }
    }
  }

  void within(std::string const& path, int value, int least, int most) {
    if (value < least || value > most) say(path, std::to_string(least) + " to " + std::to_string(most) + " is allowed");
  }

  void calendar() {
    auto const& zone = file_.calendar.zone;
    if (zone.find('/') == std::string::npos)
      say("$.calendar.zone", "\"" + zone + "\" is not the IANA name of a zone; write it as America/New_York");
  }

  void macros() {
    for (std::size_t i = 0; i < file_.macro.size(); ++i) {
      auto const& choice = file_.macro[i];
      auto const path = "$.macro[" + std::to_string(i) + "]";
      if (choice.reason.empty()) say(path + ".reason", "the reason is empty; write failed_payment, refund_notice …");
      if (choice.region != "US" && choice.region != "UK")
        say(path + ".region", "there is no region \"" + choice.region + "\"; allowed: US, UK");
      if (choice.macro.empty()) say(path + ".macro", "the macro's name is empty");
      for (std::size_t j = 0; j < i; ++j)
        if (choice.reason == file_.macro[j].reason && choice.region == file_.macro[j].region)
          say(path, "the reason " + choice.reason + " has a macro for " + choice.region + " already");
    }
  }

  void kinds() {
    for (auto const& [kind, how] : file_.dispatch) {
      auto const path = "$.dispatch." + kind;
      known_kind(path, kind);
      if (how != "auto" && how != "confirm" && how != "assisted") {
        say(path, "\"" + how + "\" is not a way of dispatch; allowed: auto, confirm, assisted");
      } else if (kind == "*" && how != "assisted" && wiring_.connected().empty()) {
        say(path, "\"" + how + "\" needs a connector, and no counterpart is connected; allowed: assisted");
      } else if (auto const counterpart = counterpart_of(kind);
                 how != "assisted" && !counterpart.empty() && wiring_.connected().count(counterpart) == 0) {
        say(path, "\"" + how + "\" needs a connector, and " + counterpart + " is not connected; allowed: assisted");
      }
    }
    for (auto const& [kind, seconds] : file_.quiet_seconds) {
      known_kind("$.quiet_seconds." + kind, kind);
      if (seconds < 0 || seconds > 86'400) say("$.quiet_seconds." + kind, "0 to 86400 seconds are allowed");
    }
  }

  void known_kind(std::string const& path, std::string const& kind) {
    std::string known;
    for (auto const& each : workflows::effect_table()) {
      if (each.command_class != engine::CommandClass::lookup && each.command_class != engine::CommandClass::effect)
        continue;
      if (each.kind == kind || kind == "*") return;
      known += (known.empty() ? "" : ", ") + std::string(each.kind);
    }
    say(path, "there is no kind of command \"" + kind + "\"; known: *, " + known);
  }

  ConfigurationFile const& file_;
  std::string const& name_;
  Lines const& lines_;
  Wiring const wiring_;
  Sentences found_;
};

// The file is named by a flag, by the environment, or found in one of the usual places.
std::string find_file(ConfigurationSources const& sources, bool& named) {
  named = true;
  if (!sources.file_flag.empty()) return sources.file_flag;
  if (auto const path = sources.environment("CLAIMSTEP_CONFIG"); path && !path->empty()) return *path;
  named = false;
  Sentences places{"claimstep.toml"};
  auto const home = sources.environment("HOME"), xdg = sources.environment("XDG_CONFIG_HOME");
  if (xdg && !xdg->empty()) {
    places.push_back(*xdg + "/claimstep/claimstep.toml");
  } else if (home && !home->empty()) {
    places.push_back(*home + "/.config/claimstep/claimstep.toml");
  }
  places.emplace_back("/etc/claimstep/claimstep.toml");
  for (auto const& place : places) {
    struct stat found {};
    if (::stat(place.c_str(), &found) == 0) return place;
  }
  return {};
}

// Who may do what stands in the file: nobody else may be able to write to it.
std::optional<std::string> open_to_others(std::string const& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 || (found.st_mode & S_IWOTH) == 0) return std::nullopt;
  return path +
         " can be written by everyone on this machine, and it decides who may do what. Take that right away: chmod "
         "o-w " +
         path;
}

constexpr std::string_view variables[] = {"CLAIMSTEP_CONFIG", "CLAIMSTEP_STORE", "CLAIMSTEP_PRACTICE_NAME",
                                          "CLAIMSTEP_PRACTICE_EMAIL"};

// A variable that is written wrong would be believed to count.
Sentences unknown_variables(std::vector<std::string> const& set) {
  Sentences found;
  for (auto const& each : set) {
    if (std::ranges::find(variables, each) != std::end(variables)) continue;
    found.push_back("the environment variable " + each +
                    " is not known here; nearest: " + workflows::codec::nearest_of(variables, each));
  }
  return found;
}

// Lays the layers over each other and remembers where each value came from.
class Layers {
 public:
  Layers(ConfigurationSources const& sources, Configuration& into, Lines const& lines)
      : sources_(sources), into_(into), lines_(lines) {}

  std::string pick(std::string const& name, std::string const& flag, std::string const& variable,
                   std::string const& by_default) {
    if (!flag.empty()) return note(name, flag, "flag");
    if (auto const text = sources_.environment(variable); text && !text->empty())
      return note(name, *text, "environment " + variable);
    return note(name, by_default, origin("$." + name));
  }
  std::string note(std::string const& name, std::string const& value, std::string const& from) {
    into_.settings.push_back({name, value, from});
    return value;
  }
  void from_file(std::string const& name, std::string const& value) { note(name, value, origin("$." + name)); }

 private:
  std::string origin(std::string const& path) const {
    auto const line = lines_.find(path);
    return line == lines_.end() ? "default" : "file " + into_.file + ":" + std::to_string(line->second);
  }
  ConfigurationSources const& sources_;
  Configuration& into_;
  Lines const& lines_;
};

void take_people(ConfigurationFile const& file, Practice& practice, Layers& layers) {
  for (std::size_t i = 0; i < file.person.size(); ++i) {
    auto const& each = file.person[i];
    practice.people.push_back({each.id, each.name, each.unix_user, each.roles});
    auto const account = each.unix_user.empty() ? "no account" : "account " + each.unix_user;
    layers.from_file("person[" + std::to_string(i) + "]",
                     each.id + " (" + each.name + "), " + account + ": " + engine::listed(each.roles));
  }
}

// What can be read is read without asking, unless the file says otherwise; what is not connected is a person's to do,
// whatever holds for the rest.
void take_dispatch(std::set<std::string> const& connected, engine::Settings& settings) {
  settings.readable = connected;
  for (auto const& each : workflows::effect_table()) {
    auto const lookup = each.command_class == engine::CommandClass::lookup;
    if (!lookup && each.command_class != engine::CommandClass::effect) continue;
    if (connected.count(std::string(each.counterpart)) == 0) {
      if (settings.dispatch.at("*") != "assisted") settings.dispatch.emplace(each.kind, "assisted");
    } else if (lookup) {
      settings.dispatch.emplace(each.kind, "auto");
    }
  }
}

void take_policies(ConfigurationFile const& file, Practice& practice, Layers& layers) {
  auto& policy = practice.policy;
  policy.write_off_approval_cents = file.policies.write_off_approval_cents;
  policy.refund_approval_cents = file.policies.refund_approval_cents;
  practice.settings.money_by_one_cents = std::min(policy.write_off_approval_cents, policy.refund_approval_cents);
  policy.charge_attempts = file.policies.charge_attempts;
  policy.reminder_business_days = file.policies.reminder_business_days;
  policy.reminders = file.policies.reminders;
  for (auto const& [name, value] :
       {std::pair<std::string, std::int64_t>{"write_off_approval_cents", policy.write_off_approval_cents},
        {"refund_approval_cents", policy.refund_approval_cents},
        {"charge_attempts", policy.charge_attempts},
        {"reminder_business_days", policy.reminder_business_days},
        {"reminders", policy.reminders}})
    layers.from_file("policies." + name, std::to_string(value));
  practice.policy.attestors = file.policies.attestors;
  if (practice.policy.attestors.empty())
    for (auto const& each : practice.people)
      if (each.has("attestor")) practice.policy.attestors.push_back(each.id);
  layers.from_file("policies.attestors", engine::listed(practice.policy.attestors));
  practice.settings.dispatch = file.dispatch;
  practice.settings.dispatch.emplace("*", "assisted");
  take_dispatch(wiring_of(file).connected(), practice.settings);
  for (auto const& [kind, how] : practice.settings.dispatch) layers.from_file("dispatch." + kind, how);
  practice.settings.quiet_seconds = file.quiet_seconds;
  for (auto const& [kind, seconds] : file.quiet_seconds)
    layers.from_file("quiet_seconds." + kind, std::to_string(seconds));
}

// Addresses and the names of files; never what stands in these.
void take_wiring(ConfigurationFile const& file, ConfigurationSources const& sources, Configuration& into,
                 Layers& layers) {
  into.wiring = wiring_of(file);
  auto const cut = into.file.find_last_of('/');
  into.wiring.folder = cut == std::string::npos ? "." : into.file.substr(0, cut);
  into.wiring.credentials = sources.environment("CREDENTIALS_DIRECTORY").value_or("");
  auto const tell = [&](std::string const& name, auto const& peer) {
    if (peer) layers.from_file(name + ".base_url", peer->base_url);
  };
  tell("ticket_inbox", file.ticket_inbox);
  if (file.ticket_inbox) layers.from_file("ticket_inbox.team", file.ticket_inbox->team);
  tell("care_platform", file.care_platform);
  tell("payer_portal", file.payer_portal);
  tell("programs_sheet", file.programs_sheet);
  if (file.programs_sheet) layers.from_file("programs_sheet.sheet", file.programs_sheet->sheet);
  if (file.serve.webhook_port != 0) layers.from_file("serve.webhook_port", std::to_string(file.serve.webhook_port));
  if (!file.http.proxy.empty()) layers.from_file("http.proxy", file.http.proxy);
  layers.from_file("http.deadline_seconds", std::to_string(file.http.deadline_seconds));
  into.practice.settings.exchange_limit = std::chrono::seconds{file.http.deadline_seconds};
  if (file.twins) layers.from_file("twins.control", file.twins->control);
}

void take_tables(ConfigurationFile const& file, Practice& practice, Layers& layers) {
  practice.policy.business_zone = file.calendar.zone;
  layers.from_file("calendar.zone", file.calendar.zone);
  practice.policy.holidays = file.calendar.holidays;
  std::vector<std::string> days;
  for (auto const& day : file.calendar.holidays) days.push_back(workflows::words(day));
  layers.from_file("calendar.holidays", engine::listed(days));
  practice.policy.macros = file.macro;
  for (std::size_t i = 0; i < file.macro.size(); ++i)
    layers.from_file("macro[" + std::to_string(i) + "]",
                     file.macro[i].reason + ", " + file.macro[i].region + ": " + file.macro[i].macro);
}

// A path in the file means the same wherever a command is typed.
std::string beside(std::string const& file, std::string const& path) {
  auto const cut = file.find_last_of('/');
  return path.starts_with('/') || cut == std::string::npos ? path : file.substr(0, cut + 1) + path;
}

Configuration laid_over(ConfigurationFile const& file, std::string const& path, ConfigurationSources const& sources,
                        Lines const& lines) {
  Configuration result;
  result.file = path;
  Layers layers(sources, result, lines);
  result.store = layers.pick("store", sources.store_flag, "CLAIMSTEP_STORE",
                             file.store.empty() ? "./claimstep.db" : beside(path, file.store));
  result.file_by_flag = !sources.file_flag.empty();
  result.store_by_flag = !sources.store_flag.empty();
  auto& practice = result.practice;
  practice.name = layers.pick("practice.name", "", "CLAIMSTEP_PRACTICE_NAME", file.practice.name);
  practice.policy.practice_email = layers.pick("practice.email", "", "CLAIMSTEP_PRACTICE_EMAIL", file.practice.email);
  take_people(file, practice, layers);
  take_policies(file, practice, layers);
  take_tables(file, practice, layers);
  take_wiring(file, sources, result, layers);
  return result;
}

}  // namespace

std::variant<ConfigurationFile, std::vector<std::string>> parse_configuration(std::string_view text,
                                                                              std::string const& name,
                                                                              std::map<std::string, int>* lines_out) {
  Lines lines;
  Json json;
  try {
    auto const table = toml::parse(text);
    json = json_of(table, "$", lines);
  } catch (toml::parse_error const& error) {
    auto const line = std::to_string(error.source().begin.line);
    return Sentences{name + ":" + line + " it is not TOML: " + std::string(error.description())};
  }
  ConfigurationFile file;
  workflows::codec::Reader reader{workflows::codec::Unknown::refuse};
  reader.read(json, file);
  Sentences found;
  for (auto const& problem : reader.problems) found.push_back(placed(name, lines, problem.path, problem.sentence));
  if (found.empty()) found = Check(file, name, lines).run();
  if (!found.empty()) return found;
  if (lines_out != nullptr) *lines_out = std::move(lines);
  return file;
}

std::variant<Configuration, ConfigurationProblems> read_configuration(ConfigurationSources const& sources) {
  if (auto unknown = unknown_variables(sources.variables); !unknown.empty())
    return ConfigurationProblems{false, std::move(unknown)};
  bool named = false;
  auto const path = find_file(sources, named);
  if (path.empty()) return laid_over({}, {}, sources, {});
  auto text = read_input_file(path, size_limit);
  if (auto* failure = std::get_if<Failure>(&text))
    return ConfigurationProblems{failure->code == exit_code::not_found, {"the configuration " + failure->sentence}};
  if (auto problem = open_to_others(path)) return ConfigurationProblems{false, {*problem}};
  Lines lines;
  auto file = parse_configuration(std::get<std::string>(text), path, &lines);
  if (auto* problems = std::get_if<Sentences>(&file)) return ConfigurationProblems{false, std::move(*problems)};
  return laid_over(std::get<ConfigurationFile>(file), path, sources, lines);
}

}  // namespace app
