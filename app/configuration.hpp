// Which practice is this, who works here and where is the store? Flags win over CLAIMSTEP_ environment variables, these
// over the file (TOML), that over defaults. An unknown key is an error with the nearest name. No secret stands in here,
// only the names of files that hold them.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/practice.hpp"
#include "app/wiring.hpp"
#include "workflows/codec/json.hpp"

namespace app {

// --- the file, as it is written (docs/examples/claimstep.toml) ---
struct ConfiguredPractice {
  static constexpr std::array<std::string_view, 2> required{"name", "email"};
  std::string name, email;
};
BOOST_DESCRIBE_STRUCT(ConfiguredPractice, (), (name, email))

struct ConfiguredPolicies {
  static constexpr std::array<std::string_view, 0> required{};
  std::int64_t write_off_approval_cents = 50'000;  // above it a second person agrees
  std::vector<std::string> attestors;              // empty: everyone with the role
  std::int64_t refund_approval_cents = 50'000;     // above it a second person agrees
  int charge_attempts = 3;                         // so often one invoice may be charged
  int reminder_business_days = 3;                  // a client who has not paid is reminded after so many
  int reminders = 1;                               // so often; then a person decides
};
BOOST_DESCRIBE_STRUCT(ConfiguredPolicies, (),
                      (write_off_approval_cents, attestors, refund_approval_cents, charge_attempts,
                       reminder_business_days, reminders))

// Whose days count for reminders. Saturdays and Sundays are never business days.
struct ConfiguredCalendar {
  static constexpr std::array<std::string_view, 0> required{};
  std::string zone = "America/New_York";  // IANA
  std::vector<workflows::Date> holidays;  // "2026-12-25"
};
BOOST_DESCRIBE_STRUCT(ConfiguredCalendar, (), (zone, holidays))

struct ConfiguredPerson {
  static constexpr std::array<std::string_view, 3> required{"id", "name", "roles"};
  std::string id, name;
  std::string unix_user;           // the account of the operating system; empty: cannot work here
  std::vector<std::string> roles;  // coordinator, approver, attestor, auditor, admin
};
BOOST_DESCRIBE_STRUCT(ConfiguredPerson, (), (id, name, unix_user, roles))

struct ConfigurationFile {
  static constexpr std::array<std::string_view, 1> required{"practice"};
  std::string store;
  ConfiguredPractice practice;
  ConfiguredPolicies policies;
  std::map<std::string, std::string> dispatch;  // kind of command → assisted; "*" for the rest
  std::map<std::string, int> quiet_seconds;     // kind of effect → quiet period; "*" for the rest
  std::vector<ConfiguredPerson> person;
  ConfiguredCalendar calendar;
  std::vector<workflows::MacroChoice> macro = workflows::CasePolicy{}.macros;  // by reason and region
  // The counterparts that are connected (app/wiring.hpp); without any, every step is a person's.
  std::optional<ConfiguredInbox> ticket_inbox;
  std::optional<ConfiguredPeer> care_platform, payer_portal;
  std::optional<ConfiguredSheet> programs_sheet;
  ConfiguredServe serve;
  ConfiguredHttp http;
  std::optional<ConfiguredTwins> twins;
};
BOOST_DESCRIBE_STRUCT(ConfigurationFile, (),
                      (store, practice, policies, dispatch, quiet_seconds, person, calendar, macro, ticket_inbox,
                       care_platform, payer_portal, programs_sheet, serve, http, twins))

// --- what became of it ---
struct Setting {
  std::string name, value;
  std::string origin;  // flag, environment CLAIMSTEP_STORE, file /etc/claimstep/claimstep.toml:3, default
};
BOOST_DESCRIBE_STRUCT(Setting, (), (name, value, origin))

struct Configuration {
  std::string file;  // empty: none was found, all values are defaults
  std::string store;
  bool store_by_flag = false, file_by_flag = false;
  Practice practice;
  Wiring wiring;
  std::vector<Setting> settings;
};

using Environment = std::function<std::optional<std::string>(std::string const&)>;
struct ConfigurationSources {
  std::string store_flag, file_flag;  // empty: not given
  Environment environment;
  std::vector<std::string> variables = {};  // the names of all that are set and begin with CLAIMSTEP_
};

struct ConfigurationProblems {
  bool missing_file = false;           // a file was named and is not there
  std::vector<std::string> sentences;  // "claimstep.toml:12 person[0]: …"
};

std::variant<Configuration, ConfigurationProblems> read_configuration(ConfigurationSources const&);

// The pure half: the text of a file, and its name for the sentences.
std::variant<ConfigurationFile, std::vector<std::string>> parse_configuration(
    std::string_view text, std::string const& name, std::map<std::string, int>* lines = nullptr);

}  // namespace app
