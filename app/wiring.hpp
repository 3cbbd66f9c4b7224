// Which counterparts does this practice reach over the network, at which addresses, and where do the secrets lie? The
// part of the configuration that `serve` and every acting command connect by. Secrets are read when connecting, never
// before, and never shown.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "app/counterparts.hpp"
#include "app/exit_codes.hpp"
#include "connectors/http/http_transport.hpp"
#include "workflows/codec/json.hpp"

namespace app {

// --- as written in the file (docs/examples/claimstep.toml) ---
// Paths are relative to the configuration's folder. A secret's file may be read by its owner alone; a credential of the
// same last name that the service manager hands over goes before it.
struct ConfiguredInbox {
  static constexpr std::array<std::string_view, 4> required{"base_url", "token_file", "admin_id", "team"};
  std::string base_url, token_file, ca_file;
  std::string admin_id;             // the teammate for whom the engine acts
  std::string team;                 // the billing view's team, by name or number
  std::string form_ticket_type;     // empty: named as the form itself
  std::string webhook_secret_file;  // the app's client secret; only with serve.webhook_port
  int poll_seconds = 60;
};
BOOST_DESCRIBE_STRUCT(ConfiguredInbox, (),
                      (base_url, token_file, ca_file, admin_id, team, form_ticket_type, webhook_secret_file,
                       poll_seconds))

struct ConfiguredPeer {
  static constexpr std::array<std::string_view, 2> required{"base_url", "token_file"};
  std::string base_url, token_file, ca_file;
};
BOOST_DESCRIBE_STRUCT(ConfiguredPeer, (), (base_url, token_file, ca_file))

struct ConfiguredSheet {
  static constexpr std::array<std::string_view, 2> required{"account_file", "sheet"};
  std::string base_url = "https://sheets.googleapis.com";
  std::string token_url = "https://oauth2.googleapis.com/token";
  std::string ca_file;
  std::string account_file;  // the service account's key file, as downloaded
  std::string sheet;         // the spreadsheet's id
  std::string tab = "Programs";
};
BOOST_DESCRIBE_STRUCT(ConfiguredSheet, (), (base_url, token_url, ca_file, account_file, sheet, tab))

struct ConfiguredServe {
  static constexpr std::array<std::string_view, 0> required{};
  int webhook_port = 0;      // on 127.0.0.1, behind a proxy that speaks TLS; 0: no webhooks
  std::string socket_group;  // whose members may speak with the engine; empty: the engine's own account alone
};
BOOST_DESCRIBE_STRUCT(ConfiguredServe, (), (webhook_port, socket_group))

struct ConfiguredHttp {
  static constexpr std::array<std::string_view, 0> required{};
  std::string proxy;          // "http://proxy.example.org:3128"; empty: none
  int deadline_seconds = 30;  // for one exchange, from the name to the last byte
};
BOOST_DESCRIBE_STRUCT(ConfiguredHttp, (), (proxy, deadline_seconds))

// The counterparts are twins (`claimstep twins`): their clock is ours, and the store is a demonstration's.
struct ConfiguredTwins {
  static constexpr std::array<std::string_view, 1> required{"control"};
  std::string control;        // "http://127.0.0.1:9400"
  bool fast_forward = false;  // when nothing is under way, their clock is moved ahead to what is due next
  std::string people_of;      // a world file whose scripted people answer; empty: nobody but you
};
BOOST_DESCRIBE_STRUCT(ConfiguredTwins, (), (control, fast_forward, people_of))

struct Wiring {
  std::optional<ConfiguredInbox> inbox;
  std::optional<ConfiguredPeer> platform, portal;
  std::optional<ConfiguredSheet> sheet;
  ConfiguredServe serve;
  ConfiguredHttp http;
  std::optional<ConfiguredTwins> twins;
  std::string folder;       // the configuration's; secrets are named relative to it
  std::string credentials;  // $CREDENTIALS_DIRECTORY; empty: none

  // The counterparts that can be read and written: "ticket_inbox", "care_platform" …
  std::set<std::string> connected() const;
};

// What is wrong with addresses and numbers; `say` takes the place in the file ("$.payer_portal.base_url") and a
// sentence. Reads no secret.
void check_wiring(Wiring const&, std::function<void(std::string const&, std::string const&)> const& say);

// Everything needed to connect, secrets included.
struct Wired {
  Connections connections;
  connectors::http::HttpSettings http;
  std::string webhook_secret;
};
// Reads the secrets. Otherwise a sentence that names the file and what is wrong with it, never what stands in it.
std::variant<Wired, Failure> wire(Wiring const&);

}  // namespace app
