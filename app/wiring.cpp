// From addresses and file names to peers and settings.
#include "app/wiring.hpp"

#include <grp.h>
#include <sys/stat.h>

#include "app/input_file.hpp"

namespace app {
namespace {

using connectors::http::BaseUrl;
using connectors::http::Peer;
using workflows::codec::Json;

constexpr std::size_t secret_limit = 64U << 10U;
using Say = std::function<void(std::string const&, std::string const&)>;

void check_address(std::string const& path, std::string const& url, Say const& say) {
  auto const read = connectors::http::parse_base_url(url);
  if (auto const* sentence = std::get_if<std::string>(&read)) say(path, *sentence);
}

std::string placed(std::string const& folder, std::string const& path) {
  return path.starts_with('/') || folder.empty() ? path : folder + "/" + path;
}

// The whole file without the line end that editors leave behind.
std::variant<std::string, Failure> read_secret(Wiring const& wiring, std::string const& name) {
  struct stat found {};
  auto path = placed(wiring.folder, name);
  // What the service manager hands over has the file's last name, and rights that are its own business.
  auto const credential = wiring.credentials + "/" + name.substr(name.find_last_of('/') + 1);
  auto const handed_over = !wiring.credentials.empty() && ::stat(credential.c_str(), &found) == 0;
  if (handed_over) path = credential;
  if (!handed_over && ::stat(path.c_str(), &found) == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Failure{
        exit_code::not_allowed,
        path + " holds a secret and others on this machine may read it. Take that right away: chmod 600 " + path};
  auto text = read_input_file(path, secret_limit);
  if (auto* failure = std::get_if<Failure>(&text)) return *failure;
  auto& secret = std::get<std::string>(text);
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return Failure{exit_code::usage, path + " is empty; a secret was expected in it."};
  return std::move(secret);
}

// The members of a service account's key file that are used; it has others.
struct AccountFile {
  static constexpr std::array<std::string_view, 3> required{"client_email", "private_key_id", "private_key"};
  std::string client_email, private_key_id, private_key;
};
BOOST_DESCRIBE_STRUCT(AccountFile, (), (client_email, private_key_id, private_key))

// Puts pieces together; the first failure stays and the rest is skipped.
class Wirer {
 public:
  explicit Wirer(Wiring const& wiring) : wiring_(wiring) {}

  std::variant<Wired, Failure> run() {
    inbox();
    if (wiring_.platform) wired_.connections.platform = {token(wiring_.platform->token_file)};
    if (wiring_.portal) wired_.connections.portal = {token(wiring_.portal->token_file)};
    if (wiring_.platform) peer("care_platform", wiring_.platform->base_url, wiring_.platform->ca_file);
    if (wiring_.portal) peer("payer_portal", wiring_.portal->base_url, wiring_.portal->ca_file);
    sheet();
    if (wiring_.twins) peer(twins_control, wiring_.twins->control, "");
    if (!wiring_.http.proxy.empty()) {
      auto const proxy = connectors::http::parse_proxy(wiring_.http.proxy);
      if (auto const* address = std::get_if<connectors::http::ProxyAddress>(&proxy)) wired_.http.proxy = *address;
    }
    if (failure_) return *failure_;
    return std::move(wired_);
  }

 private:
  std::string token(std::string const& file) {
    if (failure_) return {};
    auto read = read_secret(wiring_, file);
    if (auto* failure = std::get_if<Failure>(&read)) {
      failure_ = std::move(*failure);
      return {};
    }
    return std::get<std::string>(std::move(read));
  }

  // The addresses were checked with the configuration.
  void peer(std::string const& name, std::string const& url, std::string const& ca_file) {
    auto const read = connectors::http::parse_base_url(url);
    auto const file = ca_file.empty() ? ca_file : placed(wiring_.folder, ca_file);
    if (auto const* base = std::get_if<BaseUrl>(&read)) wired_.http.peers[name] = Peer{*base, file};
  }

  void inbox() {
    if (!wiring_.inbox) return;
    auto const& from = *wiring_.inbox;
    wired_.connections.inbox = {token(from.token_file), from.admin_id, from.team, from.form_ticket_type};
    if (!from.webhook_secret_file.empty()) wired_.webhook_secret = token(from.webhook_secret_file);
    peer("ticket_inbox", from.base_url, from.ca_file);
  }

  void sheet() {
    if (!wiring_.sheet) return;
    auto const& from = *wiring_.sheet;
    auto const text = token(from.account_file);
    if (failure_) return;
    auto const account = workflows::codec::from_text<AccountFile>(text);
    if (account.index() != 0) {
      failure_ = Failure{exit_code::usage, placed(wiring_.folder, from.account_file) +
                                               " is not a service account's key file: client_email, private_key_id "
                                               "and private_key were expected in it."};
      return;
    }
    auto const& key = std::get<0>(account);
    auto const cut = from.token_url.find('/', from.token_url.find("://") + 3);
    connectors::ProgramsSheetSettings settings{
        {key.client_email, key.private_key_id, key.private_key}, from.sheet, from.tab};
    settings.token_peer = token_peer;
    settings.token_target = cut == std::string::npos ? "/" : from.token_url.substr(cut);
    wired_.connections.sheet = std::move(settings);
    peer("programs_sheet", from.base_url, from.ca_file);
    peer(token_peer, from.token_url.substr(0, cut), from.ca_file);
  }

  static constexpr auto token_peer = "programs_sheet_token";
  Wiring const& wiring_;
  Wired wired_;
  std::optional<Failure> failure_;
};

}  // namespace

std::set<std::string> Wiring::connected() const {
  std::set<std::string> names;
  if (inbox) names.insert("ticket_inbox");
  if (platform) names.insert("care_platform");
  if (portal) names.insert("payer_portal");
  if (sheet) names.insert("programs_sheet");
  return names;
}

void check_wiring(Wiring const& wiring, Say const& say) {
  if (wiring.inbox) {
    auto const& inbox = *wiring.inbox;
    check_address("$.ticket_inbox.base_url", inbox.base_url, say);
    if (inbox.poll_seconds < 10 || inbox.poll_seconds > 3600)
      say("$.ticket_inbox.poll_seconds", "10 to 3600 are allowed");
    if (inbox.team.empty()) say("$.ticket_inbox.team", "the name or the number of the billing team is expected");
    if (!inbox.webhook_secret_file.empty() && wiring.serve.webhook_port == 0)
      say("$.ticket_inbox.webhook_secret_file", "webhooks need serve.webhook_port, and it is not set");
  }
  if (wiring.platform) check_address("$.care_platform.base_url", wiring.platform->base_url, say);
  if (wiring.portal) check_address("$.payer_portal.base_url", wiring.portal->base_url, say);
  if (wiring.sheet) {
    check_address("$.programs_sheet.base_url", wiring.sheet->base_url, say);
    check_address("$.programs_sheet.token_url", wiring.sheet->token_url, say);
  }
  if (!wiring.serve.socket_group.empty() && ::getgrnam(wiring.serve.socket_group.c_str()) == nullptr)
    say("$.serve.socket_group", "there is no group \"" + wiring.serve.socket_group + "\" on this machine");
  auto const port = wiring.serve.webhook_port;
  if (port < 0 || port > 65535) say("$.serve.webhook_port", "a port from 1 to 65535 is expected, or 0 for none");
  if (port != 0 && (!wiring.inbox || wiring.inbox->webhook_secret_file.empty()))
    say("$.serve.webhook_port", "webhooks need ticket_inbox.webhook_secret_file: unsigned ones are never taken");
  if (!wiring.http.proxy.empty()) {
    auto const proxy = connectors::http::parse_proxy(wiring.http.proxy);
    if (auto const* sentence = std::get_if<std::string>(&proxy)) say("$.http.proxy", *sentence);
  }
  if (wiring.http.deadline_seconds < 1 || wiring.http.deadline_seconds > 120)
    say("$.http.deadline_seconds", "1 to 120 are allowed");
  if (wiring.twins) {
    check_address("$.twins.control", wiring.twins->control, say);
    auto const base = connectors::http::parse_base_url(wiring.twins->control);
    if (auto const* url = std::get_if<BaseUrl>(&base); url != nullptr && !connectors::http::is_loopback(url->host))
      say("$.twins.control", "twins run on this machine; an address on 127.0.0.1 is expected");
  }
}

std::variant<Wired, Failure> wire(Wiring const& wiring) { return Wirer(wiring).run(); }

}  // namespace app
