// How is a reply written? Status line, fields, an empty line, the body. No value can end a line and begin a field of
// its own, nothing names the program or its version.
#include "connectors/http/reply_text.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>

#include "connectors/http/request_text.hpp"

namespace connectors::http {
namespace {

constexpr std::array<std::string_view, 6> ours{"connection", "content-length",    "keep-alive",
                                               "trailer",    "transfer-encoding", "upgrade"};

std::string reason(int status) {
  auto const phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  return {phrase.data(), phrase.size()};
}

bool can_be_written(HttpReply const& reply) {
  return reply.status >= 200 && reply.status <= 599 && std::ranges::all_of(reply.headers, [](auto const& field) {
           return is_token(field.first) && std::ranges::all_of(field.second, [](char c) {
                    auto const byte = static_cast<unsigned char>(c);
                    return (byte >= 0x20 && byte != 0x7F) || c == '\t';
                  });
         });
}

}  // namespace

HttpReply problem(int status, std::string_view detail) {
  return {status,
          {{"content-type", "application/problem+json"}},
          R"({"type":"about:blank","title":")" + reason(status) + R"(","status":)" + std::to_string(status) +
              R"(,"detail":")" + std::string(detail) + "\"}"};
}

std::string reply_text(HttpReply const& reply, ReplyWanted wanted) {
  if (!can_be_written(reply)) return reply_text(problem(500, "The answer could not be written down."), wanted);
  auto text = "HTTP/1.1 " + std::to_string(reply.status) + " " + reason(reply.status) + "\r\n";
  for (auto const& [name, value] : reply.headers)
    if (std::ranges::find(ours, name) == ours.end()) text.append(name).append(": ").append(value).append("\r\n");
  if (!reply.headers.contains("cache-control")) text += "cache-control: no-store\r\n";
  if (!reply.headers.contains("x-content-type-options")) text += "x-content-type-options: nosniff\r\n";
  if (!wanted.keep_alive) text += "connection: close\r\n";
  bool const never_a_body = reply.status == 204 || reply.status == 304;
  if (!never_a_body) text += "content-length: " + std::to_string(reply.body.size()) + "\r\n";
  text += "\r\n";
  if (!never_a_body && !wanted.head_only) text += reply.body;
  return text;
}

}  // namespace connectors::http
