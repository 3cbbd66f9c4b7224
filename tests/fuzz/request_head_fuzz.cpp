// Does the gate before our server keep its promises on any bytes? What it lets in, Beast's parser reads the same way
// and it lets in again; a head that it lets in was never objected to on the way; a refusal is a known status in words.
#include <cstddef>
#include <cstdint>

#include "connectors/http/header_gate.hpp"
#include "tests/connectors/http/beast_reading.hpp"
#include "tests/fuzz/claim.hpp"

using fuzz::claim;
using namespace connectors::http;

namespace {

void check_passed(std::string_view block, RequestHead const& head, GateRules const& rules) {
  claim(http_test::difference_to_beast(block, head).empty(), "Beast reads what passes as we do");
  claim(head.target.size() <= rules.target_bytes && head.length <= rules.body_bytes,
        "what passes is within the limits");
  claim(head.headers.size() <= rules.head_fields && head.headers.contains("host"), "what passes has a Host");
  claim(!head.headers.contains("transfer-encoding"), "what passes says its length in one way");
  for (std::size_t cut = 0; cut <= block.size(); ++cut)
    claim(!objection_to_begun_head(block.substr(0, cut), cut / 2, rules),
          "what passes was in order from the beginning");
}

void check_block(std::string_view block, GateRules const& rules) {
  auto const read = read_request_head(block, rules);
  if (auto const* head = std::get_if<RequestHead>(&read)) return check_passed(block, *head, rules);
  auto const& refusal = std::get<Refusal>(read);
  claim(refusal.status >= 400 && refusal.status <= 505 && !refusal.detail.empty(), "a refusal has a status and words");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const bytes{reinterpret_cast<char const*>(data), size};
  GateRules rules;
  rules.head_bytes = 300;
  rules.head_fields = 8;
  rules.target_bytes = 40;
  check_block(bytes, {});
  check_block(bytes, rules);
  // Up to the first empty line, as a connection would cut it out; and behind a line that is in order.
  auto const end = bytes.find("\r\n\r\n");
  if (end != std::string_view::npos) check_block(bytes.substr(0, end + 4), {});
  check_block("GET / HTTP/1.1\r\nHost: localhost\r\n" + std::string(bytes) + "\r\n\r\n", {});
  return 0;
}
