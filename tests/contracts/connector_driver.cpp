// What do our connectors really send, and what are they really answered? Walks every verb of every connector against
// the addresses it is given and prints one JSON line per exchange, with whatever a validating proxy in between
// objected.
#include <iostream>
#include <map>
#include <memory>

#include "connectors/http/asio_env.hpp"
#include "connectors/http/http_transport.hpp"
#include "tests/contracts/every_verb.hpp"

namespace {

using connectors::Exchange;
using connectors::HttpRequest;
using connectors::Origin;
using every_verb::Json;
using namespace std::chrono_literals;

// Writes down what passes.
class Watching : public connectors::Transport {
 public:
  Watching(connectors::Transport& below, std::ostream& lines) : below_(below), lines_(lines) {}
  engine::Task<Exchange> exchange(Origin origin, HttpRequest request) override {
    auto const from = origin;
    auto const sent = request;
    auto made = co_await below_.exchange(std::move(origin), std::move(request));
    auto const found = made.reply.headers.find("sl-violations");
    Json line{{"counterpart", from.counterpart}, {"verb", from.verb}, {"failure", static_cast<int>(made.failure)}};
    line["request"] = {{"method", sent.method}, {"target", sent.target}, {"body", sent.body}};
    line["reply"] = {{"status", made.reply.status}, {"body", made.reply.body}};
    line["violations"] = found == made.reply.headers.end() ? "[]" : found->second;
    lines_ << line.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
    co_return made;
  }

 private:
  connectors::Transport& below_;
  std::ostream& lines_;
};

engine::Task<engine::Done> read_clock(connectors::Transport& transport, engine::Duration& ahead, engine::Env& env) {
  HttpRequest request;
  request.method = "GET";
  request.target = "/clock";
  Origin const origin{"control", "clock", "clock", "", env.now() + 20s};
  auto const made = co_await transport.exchange(origin, std::move(request));
  auto const json = Json::parse(made.reply.body, nullptr, false);
  if (json.is_object())
    if (auto const now = workflows::parse_instant(json.value("now", std::string()))) ahead = *now - env.now();
  co_return engine::Done{};
}

}  // namespace

// connector_driver every_verb.json control=URL ticket_inbox=URL care_platform=URL payer_portal=URL programs_sheet=URL
int main(int argc, char** argv) {
  if (argc != 7) {
    std::cerr << "connector_driver: FILE and six counterparts with their addresses are expected\n";
    return 2;
  }
  engine::Duration ahead{};
  connectors::http::AsioEnv env(
      [&ahead] { return std::chrono::time_point_cast<engine::Duration>(std::chrono::system_clock::now()) + ahead; });
  connectors::http::HttpSettings settings;
  settings.head_bytes = 4U << 20U;  // a proxy tells its objections in one header
  for (int i = 2; i < argc; ++i) {
    std::string const word = argv[i];
    auto const cut = word.find('=');
    auto const base = connectors::http::parse_base_url(word.substr(cut + 1));
    if (cut == std::string::npos || base.index() != 0) {
      std::cerr << "connector_driver: " << word << " is not a counterpart with an address\n";
      return 2;
    }
    settings.peers[word.substr(0, cut)] = {std::get<0>(base), ""};
  }
  auto opened = connectors::http::HttpTransport::open(env, env.loop(), std::move(settings));
  if (auto const* sentence = std::get_if<std::string>(&opened)) {
    std::cerr << "connector_driver: " << *sentence << "\n";
    return 1;
  }
  auto& transport = *std::get<0>(opened);
  auto const all = every_verb::read_everything(argv[1]);
  std::vector<Json> said;
  {
    engine::TaskGroup group;
    group.start(read_clock(transport, ahead, env));
    env.run_while([&] { return !group.idle(); });
  }
  Watching watching(transport, std::cout);
  app::Counterparts counterparts(watching, env, app::connections_to(all.world));
  engine::TaskGroup group;
  group.start(every_verb::walk(counterparts, env, all.steps, 20s, said));
  env.run_while([&] { return !group.idle(); });
  group.rethrow();
  int bad = 0;
  for (auto const& each : said) {
    if (every_verb::went_well(each)) continue;
    ++bad;
    std::cerr << "connector_driver: went wrong: " << each.dump() << "\n";
  }
  return bad == 0 ? 0 : 1;
}
