// One route. The vendor asks with HEAD whether it is there, and then posts to it.
#include "app/webhooks.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "app/local_api.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

using connectors::HttpReply;

constexpr std::size_t notification_bytes = 1U << 20U;
constexpr std::size_t most_remembered = 10'000;

// What is read of a notification; the rest is not trusted with anything.
struct Notification {
  static constexpr std::array<std::string_view, 1> required{"id"};
  std::string id;
};
BOOST_DESCRIBE_STRUCT(Notification, (), (id))

}  // namespace

bool signed_by(std::string_view secret, std::string_view body, std::string_view signature) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  auto const* bytes = reinterpret_cast<unsigned char const*>(body.data());
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), bytes, body.size(), digest.data(), &size) ==
      nullptr)
    return false;
  constexpr std::string_view hex = "0123456789abcdef";
  std::string expected = "sha1=";
  for (unsigned int i = 0; i < size; ++i) {
    expected += hex[digest[i] >> 4U];
    expected += hex[digest[i] & 15U];
  }
  return !secret.empty() && signature.size() == expected.size() &&
         CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

std::variant<std::unique_ptr<Webhooks>, Failure> Webhooks::open(boost::asio::io_context& loop, unsigned short port,
                                                                std::string secret, std::function<void()> wake) {
  std::unique_ptr<Webhooks> hooks(new Webhooks(std::move(secret), std::move(wake)));
  connectors::http::ServerSettings settings;
  settings.body_bytes = notification_bytes;
  auto server = connectors::http::HttpServer::on_loopback(
      loop, port, settings,
      [raw = hooks.get()](connectors::http::ServedRequest request, connectors::http::Respond respond) {
        respond(raw->answer(request));
      });
  if (auto* sentence = std::get_if<std::string>(&server)) return Failure{exit_code::failed, *sentence};
  hooks->server_ = std::get<0>(std::move(server));
  return hooks;
}

bool Webhooks::seen_before(std::string const& id) {
  if (!seen_.insert(id).second) return true;
  order_.push_back(id);
  if (order_.size() > most_remembered) {
    seen_.erase(order_.front());
    order_.pop_front();
  }
  return false;
}

HttpReply Webhooks::answer(connectors::http::ServedRequest const& request) {
  if (request.target != target) return problem_reply(404, "Not Found", "there is " + std::string(target));
  if (request.method == "HEAD") return {200, {}, ""};
  if (request.method != "POST") {
    auto reply = problem_reply(405, "Method Not Allowed", "notifications are sent with POST");
    reply.headers["allow"] = "HEAD, POST";
    return reply;
  }
  auto const signature = request.headers.find("x-hub-signature");
  if (signature == request.headers.end() || !signed_by(secret_, request.body, signature->second)) {
    ++counts_.refused;
    return problem_reply(401, "Unauthorized", "the signature is missing or wrong");
  }
  auto const read = workflows::codec::from_text<Notification>(request.body);
  if (read.index() != 0) {
    ++counts_.refused;
    return problem_reply(400, "Bad Request", "a notification with an id is expected");
  }
  if (seen_before(std::get<0>(read).id)) {
    ++counts_.repeated;
  } else {
    ++counts_.taken;
    wake_();
  }
  return {200, {}, ""};
}

}  // namespace app
