// One HttpServer per door; a fault becomes raw bytes and an end.
#include "connectors/twins/http/twin_ports.hpp"

#include "connectors/http/http_server.hpp"

namespace connectors::twins {

namespace {

// The vendors take larger bodies than our own API does; searches and letters fit in this.
constexpr std::size_t body_bytes = 2U << 20U;

HttpReply on_the_wire(TwinReply given) {
  if (given.leaving == Leaving::whole) return std::move(given.reply);
  // Status 0: raw bytes, then the end.
  return {0, {}, given.leaving == Leaving::cut_short ? broken_off(given.reply) : std::string()};
}

http::Handle handle_of(std::function<void(HttpRequest, Give)> ask) {
  return [ask = std::move(ask)](http::ServedRequest served, http::Respond respond) {
    HttpRequest request;
    request.method = std::move(served.method);
    request.target = std::move(served.target);
    request.headers = std::move(served.headers);
    request.body = std::move(served.body);
    request.read_only = request.method == "GET" || request.method == "HEAD";
    ask(std::move(request),
        [respond = std::move(respond)](TwinReply given) { respond(on_the_wire(std::move(given))); });
  };
}

}  // namespace

std::string broken_off(HttpReply const& reply) {
  auto text = "HTTP/1.1 " + std::to_string(reply.status) + " \r\n";
  for (auto const& [name, value] : reply.headers)
    if (name != "content-length") text += name + ": " + value + "\r\n";
  // Of an empty body not even that much comes.
  auto const promised = reply.body.size() < 2 ? reply.body.size() + 2 : reply.body.size();
  return text + "content-length: " + std::to_string(promised) + "\r\n\r\n" +
         reply.body.substr(0, reply.body.size() / 2);
}

struct TwinPorts::Inside {
  struct Open {
    std::string name;
    std::unique_ptr<http::HttpServer> server;
  };
  std::vector<Open> all;
};

TwinPorts::TwinPorts(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
TwinPorts::~TwinPorts() = default;

std::variant<std::unique_ptr<TwinPorts>, std::string> TwinPorts::open(boost::asio::io_context& loop,
                                                                      unsigned short first, std::vector<Door> doors) {
  auto inside = std::make_unique<Inside>();
  http::ServerSettings settings;
  settings.body_bytes = body_bytes;
  settings.delete_with_body = true;  // the inbox vendor has a participant removed so
  for (auto& door : doors) {
    auto const port = first == 0 ? 0U : first + inside->all.size();
    if (port > 65'535) return "there is no port " + std::to_string(port) + "; name a lower one";
    auto server = http::HttpServer::on_loopback(loop, static_cast<unsigned short>(port), settings,
                                                handle_of(std::move(door.ask)));
    if (auto* sentence = std::get_if<std::string>(&server)) return door.name + ": " + *sentence;
    inside->all.push_back({std::move(door.name), std::get<0>(std::move(server))});
  }
  return std::unique_ptr<TwinPorts>(new TwinPorts(std::move(inside)));
}

unsigned short TwinPorts::port(std::string_view name) const {
  for (auto const& each : inside_->all)
    if (each.name == name) return each.server->port();
  return 0;
}

std::string TwinPorts::base_url(std::string_view name) const {
  return "http://127.0.0.1:" + std::to_string(port(name));
}

void TwinPorts::stop_accepting() {
  for (auto& each : inside_->all) each.server->stop_accepting();
}

std::size_t TwinPorts::under_way() const {
  std::size_t count = 0;
  for (auto const& each : inside_->all) count += each.server->under_way();
  return count;
}

}  // namespace connectors::twins
