// How do bytes become a reply? Heads pass our gate first; then Beast's parser counts the body or undoes its chunks, and
// must have read the same head as we did. Headers come from the gate, so nothing after the head can add any.
#include "connectors/http/reply_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "connectors/http/gunzip.hpp"

namespace connectors::http {

namespace beast_http = boost::beast::http;
using State = ReplyReader::State;

struct ReplyReader::Body {
  beast_http::response_parser<beast_http::string_body> parser;
};

namespace {

// Room for chunk marks: half of the bytes may be marks, and small bodies get this much besides.
constexpr std::size_t chunk_allowance = 64U << 10U;

}  // namespace

ReplyReader::ReplyReader(ReplyLimits limits, bool gzip_offered) : limits_(limits), gzip_offered_(gzip_offered) {}
ReplyReader::~ReplyReader() = default;

State ReplyReader::bad(std::string_view why) {
  why_ = why;
  return State::bad;
}

State ReplyReader::feed(std::string_view bytes) {
  waiting_ += bytes;
  if (!in_body_) return read_heads();
  body_seen_ += bytes.size();
  return read_body();
}

State ReplyReader::read_heads() {
  static constexpr std::string_view opening = "HTTP/1.";
  while (true) {
    auto const known = std::min(waiting_.size(), opening.size());
    if (std::string_view(waiting_).substr(0, known) != opening.substr(0, known)) return bad("not_http");
    auto const end = waiting_.find("\r\n\r\n");
    auto const size = end == std::string::npos ? waiting_.size() : end + 4;
    if (head_seen_ + size > limits_.head_bytes) return bad("head_too_large");
    if (end == std::string::npos) return State::more;
    auto const block = waiting_.substr(0, size);
    waiting_.erase(0, size);
    head_seen_ += size;
    auto head = read_head(block);
    if (auto const* refused = std::get_if<BadHead>(&head)) return bad(refused->why);
    head_ = std::get<ReplyHead>(std::move(head));
    if (!head_.interim()) return begin_body(block);
  }
}

State ReplyReader::begin_body(std::string_view block) {
  if (head_.length && *head_.length > limits_.body_bytes) return bad("body_too_large");
  body_ = std::make_unique<Body>();
  auto& parser = body_->parser;
  parser.eager(true);
  parser.header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
  parser.body_limit(limits_.body_bytes);
  boost::beast::error_code error;
  auto const used = parser.put(boost::asio::buffer(block), error);
  if (error == beast_http::error::need_more) error = {};
  bool const same = !error && used == block.size() && parser.is_header_done() && parser.chunked() == head_.chunked &&
                    static_cast<int>(parser.get().result_int()) == head_.status;
  if (!same) return bad("head_not_understood");
  in_body_ = true;
  body_seen_ = waiting_.size();
  return read_body();
}

State ReplyReader::read_body() {
  auto& parser = body_->parser;
  if (body_seen_ > 2 * limits_.body_bytes + chunk_allowance) return bad("body_too_large");
  while (!parser.is_done() && !waiting_.empty()) {
    boost::beast::error_code error;
    auto const used = parser.put(boost::asio::buffer(waiting_), error);
    waiting_.erase(0, used);
    if (error == beast_http::error::need_more) break;
    if (error == beast_http::error::body_limit) return bad("body_too_large");
    if (error) return bad("body_not_understood");
    if (used == 0) break;
  }
  if (parser.get().body().size() > limits_.body_bytes) return bad("body_too_large");
  if (parser.is_done()) return finish();
  // What cannot be understood yet is a chunk's mark or the trailers; neither has a reason to be long.
  if (waiting_.size() > limits_.head_bytes) return bad("chunk_mark_too_large");
  return State::more;
}

State ReplyReader::finish() {
  surplus_ = !waiting_.empty();
  reply_.status = head_.status;
  reply_.headers = head_.headers;
  reply_.body = std::move(body_->parser.get().body());
  auto const encoding = reply_.headers.find("content-encoding");
  if (encoding == reply_.headers.end() || encoding->second == "identity" || reply_.body.empty()) return State::whole;
  if (encoding->second != "gzip" || !gzip_offered_) return bad("content_encoding");
  auto unpacked = gunzip(reply_.body, limits_.body_bytes);
  if (auto const* problem = std::get_if<GunzipProblem>(&unpacked))
    return bad(*problem == GunzipProblem::too_large ? "body_too_large" : "gzip_damaged");
  reply_.body = std::get<std::string>(std::move(unpacked));
  reply_.headers.erase(encoding);
  reply_.headers.erase("content-length");
  return State::whole;
}

HttpReply ReplyReader::take_reply() { return std::move(reply_); }

}  // namespace connectors::http
