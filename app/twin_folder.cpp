// The configuration is put together as the reader's own struct, so that it cannot say what the reader would refuse.
#include "app/twin_folder.hpp"

#include <sys/stat.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "app/input_file.hpp"
#include "app/output_file.hpp"
#include "connectors/twins/inbox_twin.hpp"
#include "connectors/twins/rest_request.hpp"
#include "connectors/twins/sheet_twin_key.hpp"

namespace app {
namespace {

using connectors::twins::InboxTwin;
using connectors::twins::twin_token;
using connectors::twins::World;
using workflows::codec::Json;

constexpr auto inbox_token = "secrets/inbox.token";
constexpr auto platform_token = "secrets/platform.token";
constexpr auto portal_token = "secrets/portal.token";
constexpr auto sheet_account = "secrets/sheet-account.json";
constexpr auto world_file = "world.json";

constexpr std::string_view opening =
    "# Which practice works before simulated counterparts? Written by `claimstep twins --folder`, and written anew by\n"
    "# the next; nothing here reaches a real system.\n\n";

std::string address_of(std::vector<TwinAddress> const& all, std::string_view name) {
  auto const found = std::ranges::find(all, name, &TwinAddress::name);
  return found == all.end() ? std::string() : found->base_url;
}

void add_to(toml::table&, std::string const& name, Json const&);

toml::array array_of(Json const& list) {
  toml::array array;
  for (auto const& each : list) {
    if (each.is_string()) array.push_back(each.get<std::string>());
    if (each.is_number_integer()) array.push_back(each.get<std::int64_t>());
    if (each.is_object()) {
      toml::table table;
      for (auto const& [name, value] : each.items()) add_to(table, name, value);
      array.push_back(std::move(table));
    }
  }
  return array;
}

void add_to(toml::table& table, std::string const& name, Json const& value) {
  if (value.is_string()) table.insert(name, value.get<std::string>());
  if (value.is_boolean()) table.insert(name, value.get<bool>());
  if (value.is_number_integer()) table.insert(name, value.get<std::int64_t>());
  if (value.is_array()) table.insert(name, array_of(value));
  if (!value.is_object()) return;
  toml::table inner;
  for (auto const& [key, each] : value.items()) add_to(inner, key, each);
  table.insert(name, std::move(inner));
}

std::optional<Failure> make_folder(std::string const& path) {
  struct stat found {};
  bool const made = ::mkdir(path.c_str(), 0700) == 0;
  auto const error = errno;
  if (!made && (error != EEXIST || ::stat(path.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)))
    return Failure{exit_code::failed,
                   path + " cannot be made a folder: " + std::strerror(error) + ". Name another with --folder."};
  if (!made && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Failure{exit_code::not_allowed,
                   path + " is open to others, and secrets are to be written there. Take that away: chmod 700 " + path};
  return std::nullopt;
}

// A configuration that somebody made is never replaced.
std::optional<Failure> somebodys_own(std::string const& path) {
  constexpr std::size_t limit = 1U << 20U;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path))) return std::nullopt;
  auto const text = read_input_file(path, limit);
  auto const* read = std::get_if<std::string>(&text);
  if (read != nullptr && read->starts_with(opening)) return std::nullopt;
  return Failure{
      exit_code::refused,
      path + " is a configuration of somebody's own; it is never replaced. Name another " + "folder with --folder."};
}

}  // namespace

ConfigurationFile configuration_for(World const& world, std::vector<TwinAddress> const& addresses,
                                    TwinFolder const& folder) {
  ConfigurationFile file;
  file.store = std::filesystem::absolute(folder.path + "/claimstep.db").lexically_normal().string();
  file.practice.name = world.practice.name;
  file.practice.email = world.practice.email;
  auto const& policies = world.policies;
  file.policies = {policies.write_off_approval_cents, policies.attestors,
                   policies.refund_approval_cents,    policies.charge_attempts,
                   policies.reminder_business_days,   policies.reminders};
  file.dispatch = policies.dispatch;
  file.dispatch.emplace("*", "auto");
  file.quiet_seconds = policies.quiet_seconds;
  file.calendar = {policies.business_zone, policies.holidays};
  file.macro = policies.macros;
  for (auto const& each : world.people) file.person.push_back({each.id, each.name, {}, each.roles});
  auto const first = std::ranges::find_if(
      file.person, [](auto const& each) { return std::ranges::find(each.roles, "coordinator") != each.roles.end(); });
  if (first != file.person.end()) first->unix_user = folder.unix_user;
  auto& inbox = file.ticket_inbox.emplace();
  inbox.base_url = address_of(addresses, "ticket_inbox");
  inbox.token_file = inbox_token;
  inbox.admin_id = InboxTwin::api_teammate;
  inbox.team = world.inbox.billing_team;
  inbox.poll_seconds = std::clamp(policies.poll_minutes * 60, 10, 3600);
  file.care_platform = ConfiguredPeer{address_of(addresses, "care_platform"), platform_token, ""};
  file.payer_portal = ConfiguredPeer{address_of(addresses, "payer_portal"), portal_token, ""};
  auto& sheet = file.programs_sheet.emplace();
  sheet.base_url = address_of(addresses, "programs_sheet");
  sheet.token_url = sheet.base_url + "/token";
  sheet.account_file = sheet_account;
  sheet.sheet = world.sheet.id;
  sheet.tab = world.sheet.tab;
  auto& twins = file.twins.emplace();
  twins.control = address_of(addresses, "control");
  twins.fast_forward = folder.fast_forward;
  if (folder.scripted_people) twins.people_of = world_file;
  return file;
}

std::string toml_of(ConfigurationFile const& file) {
  toml::table table;
  auto const json = workflows::codec::write(file);
  for (auto const& [name, value] : json.items()) add_to(table, name, value);
  std::ostringstream text;
  text << toml::default_formatter{table,
                                  toml::default_formatter::default_flags & ~toml::format_flags::allow_literal_strings};
  return std::string(opening) + text.str() + "\n";
}

std::optional<Failure> write_twin_folder(World const& world, std::vector<TwinAddress> const& addresses,
                                         TwinFolder const& folder) {
  auto const place = [&](std::string const& name) { return folder.path + "/" + name; };
  for (auto const& path : {folder.path, place("secrets")})
    if (auto failure = make_folder(path)) return failure;
  if (auto failure = somebodys_own(place("claimstep.toml"))) return failure;
  Json const account{{"type", "service_account"},
                     {"client_email", connectors::twins::sheet_account_email},
                     {"private_key_id", connectors::twins::sheet_account_key_id},
                     {"private_key", connectors::twins::sheet_account_key},
                     {"token_uri", "https://oauth2.googleapis.com/token"}};
  std::vector<std::pair<std::string, std::string>> files{
      {inbox_token, twin_token},
      {platform_token, twin_token},
      {portal_token, twin_token},
      {sheet_account, account.dump(2)},
      {"claimstep.toml", toml_of(configuration_for(world, addresses, folder))}};
  if (folder.scripted_people) files.emplace_back(world_file, workflows::codec::to_text(world));
  for (auto const& [name, text] : files)
    if (auto failure = write_output_file(place(name), text.ends_with('\n') ? text : text + "\n")) return failure;
  return std::nullopt;
}

}  // namespace app
