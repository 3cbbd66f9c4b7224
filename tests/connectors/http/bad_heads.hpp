// Which heads must never be let in? Smuggling vectors and plain mistakes, each with the status it earns; the gate's
// test reads them one by one, the server's test sends each with a second request hidden behind it.
#pragma once
#include <string>
#include <vector>

namespace http_test {

struct BadHead {
  std::string what;
  std::string block;  // with its empty line, unless that is what is wrong
  int status = 400;
};

inline std::string head(std::string const& line, std::string const& fields = "") {
  return line + "\r\nHost: localhost\r\n" + fields + "\r\n";
}
inline std::string get_with(std::string const& fields) { return head("GET /a HTTP/1.1", fields); }
inline std::string post_with(std::string const& fields) { return head("POST /a HTTP/1.1", fields); }

inline std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": 1\r\n";
  return fields;
}

// clang-format off
inline std::vector<BadHead> bad_heads() {
  using namespace std::string_literals;
  return {
      // 1: size
      {"a head larger than allowed", get_with("X-Long: " + std::string(17'000, 'x') + "\r\n"), 431},
      {"more fields than allowed", get_with(many_fields(64)), 431},
      // 2: bytes
      {"a bare LF after the request line", "GET /a HTTP/1.1\nHost: localhost\r\n\r\n"},
      {"a bare LF after a field", "GET /a HTTP/1.1\r\nHost: localhost\nX-A: 1\r\n\r\n"},
      {"nothing but bare LFs", "GET /a HTTP/1.1\nHost: localhost\n\n"},
      {"a bare CR in a value", get_with("X-A: 1\rX-B: 2\r\n")},
      {"a bare CR before the colon", get_with("X-A\r: 1\r\n")},
      {"CR CR LF", get_with("X-A: 1\r\r\n")},
      {"a NUL in a value", get_with("X-A: a\0b\r\n"s)},
      {"a NUL in a name", get_with("X-\0A: b\r\n"s)},
      {"a bell", get_with("X-A: \a\r\n")},
      {"a vertical tab before a value", get_with("X-A:\v1\r\n")},
      {"a form feed before chunked", post_with("Transfer-Encoding:\fchunked\r\n")},
      {"DEL", get_with("X-A: \x7F\r\n")},
      // 3: the request line
      {"nothing before the empty line", "\r\n\r\n"},
      {"an empty line first", "\r\n" + get_with("")},
      {"HTTP/1.0", head("GET /a HTTP/1.0"), 505},
      {"HTTP/2.0", head("GET /a HTTP/2.0"), 505},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505},
      {"HTTP/1.10", head("GET /a HTTP/1.10")},
      {"http in lower case", head("GET /a http/1.1")},
      {"HTTP/0.9", "GET /a\r\n\r\n"},
      {"two spaces before the target", head("GET  /a HTTP/1.1")},
      {"two spaces after the target", head("GET /a  HTTP/1.1")},
      {"a space at the end", head("GET /a HTTP/1.1 ")},
      {"a space at the beginning", head(" GET /a HTTP/1.1")},
      {"a tab for a space", head("GET\t/a HTTP/1.1")},
      {"a space in the target", head("GET /a b HTTP/1.1")},
      // 4: the method
      {"TRACE", head("TRACE /a HTTP/1.1"), 405},
      {"OPTIONS", head("OPTIONS /a HTTP/1.1"), 405},
      {"a method in lower case", head("get /a HTTP/1.1"), 405},
      {"a method with a letter more", head("GETS /a HTTP/1.1"), 405},
      {"CONNECT", head("CONNECT localhost:443 HTTP/1.1"), 405},
      {"a method that is no token", head("GE(T /a HTTP/1.1")},
      // 5: the target
      {"an absolute target", head("GET http://localhost/a HTTP/1.1")},
      {"a star", head("GET * HTTP/1.1")},
      {"no slash", head("GET a HTTP/1.1")},
      {"a backslash", head("GET /a\\b HTTP/1.1")},
      {"a fragment", head("GET /a#b HTTP/1.1")},
      {"a letter beyond ASCII", head("GET /\xC3\xA4 HTTP/1.1")},
      {"a target too long", head("GET /" + std::string(2'048, 'a') + " HTTP/1.1"), 414},
      // 6: names
      {"a folded line", get_with("X-A: 1\r\n 2\r\n")},
      {"a line folded by a tab", get_with("X-A: 1\r\n\t2\r\n")},
      {"a field that begins with a space", get_with(" X-A: 1\r\n")},
      {"a space before the colon", post_with("Content-Length : 5\r\n")},
      {"a tab before the colon", post_with("Content-Length\t: 5\r\n")},
      {"no colon", get_with("X-A\r\n")},
      {"no name", get_with(": 1\r\n")},
      {"a name that is no token", get_with("X{A}: 1\r\n")},
      {"a name beyond ASCII", get_with("X-\xC3\xA4: 1\r\n")},
      // 7: framing that we do not speak
      {"chunks", post_with("Transfer-Encoding: chunked\r\n"), 411},
      {"chunks beside a length", post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 411},
      {"chunks in capitals", post_with("TRANSFER-ENCODING: CHUNKED\r\n"), 411},
      {"an unknown encoding", post_with("Transfer-Encoding: xchunked\r\n"), 411},
      {"two encodings", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 411},
      {"chunks on a GET", get_with("Transfer-Encoding: chunked\r\n"), 411},
      {"trailers announced", post_with("Content-Length: 5\r\nTrailer: X-A\r\n")},
      {"another protocol", get_with("Connection: Upgrade\r\nUpgrade: h2c\r\n")},
      {"an expectation", post_with("Content-Length: 5\r\nExpect: 100-continue\r\n"), 417},
      // 8: Host
      {"no Host", "GET /a HTTP/1.1\r\n\r\n"},
      {"two Hosts", get_with("Host: localhost\r\n")},
      {"an empty Host", "GET /a HTTP/1.1\r\nHost: \r\n\r\n"},
      {"another Host", "GET /a HTTP/1.1\r\nHost: rebound.example\r\n\r\n", 421},
      {"a Host with a user", "GET /a HTTP/1.1\r\nHost: localhost@rebound.example\r\n\r\n", 421},
      {"a Host with a wrong port", "GET /a HTTP/1.1\r\nHost: localhost:80x\r\n\r\n"},
      {"a Host with an empty port", "GET /a HTTP/1.1\r\nHost: localhost:\r\n\r\n"},
      {"a Host with a port too high", "GET /a HTTP/1.1\r\nHost: localhost:65536\r\n\r\n"},
      {"words behind the bracket of a Host", "GET /a HTTP/1.1\r\nHost: [::1]x:80\r\n\r\n"},
      // 9: the length
      {"two lengths", post_with("Content-Length: 5\r\nContent-Length: 6\r\n")},
      {"the same length twice", post_with("Content-Length: 5\r\nContent-Length: 5\r\n")},
      {"a list of lengths", post_with("Content-Length: 5, 5\r\n")},
      {"a plus", post_with("Content-Length: +5\r\n")},
      {"a minus", post_with("Content-Length: -5\r\n")},
      {"a hexadecimal length", post_with("Content-Length: 0x5\r\n")},
      {"a blank in a length", post_with("Content-Length: 1 0\r\n")},
      {"an empty length", post_with("Content-Length:\r\n")},
      {"eleven digits", post_with("Content-Length: 00000000005\r\n")},
      {"a length that would wrap", post_with("Content-Length: 18446744073709551621\r\n")},
      {"a body too large", post_with("Content-Length: 262145\r\n"), 413},
      {"ten digits", post_with("Content-Length: 9999999999\r\n"), 413},
      // 10: who has a body
      {"a GET with a body", get_with("Content-Length: 5\r\n")},
      {"a HEAD with a body", head("HEAD /a HTTP/1.1", "Content-Length: 5\r\n")},
      {"a DELETE with a body", head("DELETE /a HTTP/1.1", "Content-Length: 5\r\n")},
      {"a POST without a length", post_with(""), 411},
      {"a PUT without a length", head("PUT /a HTTP/1.1"), 411},
      {"a PATCH without a length", head("PATCH /a HTTP/1.1"), 411},
      // 11: twice what may be once
      {"two Cookies", get_with("Cookie: a=1\r\nCookie: a=2\r\n")},
      {"two Authorizations", get_with("Authorization: Bearer a\r\nauthorization: Bearer b\r\n")},
      {"two types", post_with("Content-Length: 5\r\nContent-Type: text/plain\r\nContent-Type: application/json\r\n")},
      {"two Origins", get_with("Origin: http://localhost\r\nOrigin: http://rebound.example\r\n")},
      {"two tokens against forgery", get_with("X-CSRF-Token: a\r\nX-Csrf-Token: b\r\n")},
      {"two signatures", post_with("Content-Length: 5\r\nX-Hub-Signature: sha1=a\r\nX-Hub-Signature: sha1=b\r\n")},
      {"a Connection that is no list of words", get_with("Connection: keep alive\r\n")},
  };
}
// clang-format on

}  // namespace http_test
