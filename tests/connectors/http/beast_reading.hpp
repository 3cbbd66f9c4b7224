// Would another reader have read the same? Beast's parser, which is more lenient than our gate, given a head that the
// gate has let in.
#pragma once
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <map>
#include <string>
#include <string_view>

#include "connectors/http/header_gate.hpp"

namespace http_test {

// What Beast reads otherwise; empty when both agree on method, target, fields, length and who closes.
inline std::string difference_to_beast(std::string_view block, connectors::http::RequestHead const& ours) {
  namespace beast_http = boost::beast::http;
  beast_http::request_parser<beast_http::empty_body> parser;
  parser.header_limit(1U << 20U);
  parser.body_limit(std::uint64_t{1} << 40U);
  parser.skip(true);
  boost::beast::error_code error;
  auto const used = parser.put(boost::asio::buffer(block), error);
  if (error && error != beast_http::error::need_more) return "refused: " + error.message();
  if (!parser.is_header_done() || used != block.size()) return "the end of the head";
  auto const& theirs = parser.get();
  if (theirs.method_string() != ours.method) return "the method";
  if (theirs.target() != ours.target) return "the target";
  std::map<std::string, std::string> fields;
  for (auto const& field : theirs) {
    std::string name{field.name_string()};
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    auto const [known, added] = fields.emplace(name, field.value());
    if (!added) known->second.append(", ").append(field.value());
  }
  if (fields != ours.headers) return "the fields";
  auto const length = parser.content_length();
  if (length.value_or(0) != ours.length) return "the length";
  if (parser.chunked()) return "chunks";
  if (!ours.headers.contains("proxy-connection") && parser.keep_alive() != ours.keep_alive) return "who closes";
  return {};
}

}  // namespace http_test
