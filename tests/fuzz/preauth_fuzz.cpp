// Does the judge of pre-authorisation numbers keep its promises on any bytes? The first line is the insurer, the rest
// the number; and the number is also judged for every insurer of the table. An unknown insurer is never "valid".
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/claim.hpp"
#include "workflows/rules/preauth.hpp"

using fuzz::claim;
using namespace workflows::rules;

namespace {

void check_answer(std::string_view insurer, std::string_view number) {
  auto const answer = judge_preauth(insurer, number);
  bool const known = find_preauth_insurer(insurer) != nullptr;
  claim(known == !answer.insurer.empty(), "a known insurer is named as the table writes it");
  claim(known || answer.result == PreauthResult::not_checked, "an unknown insurer is not checked");
  claim(!answer.reason.empty(), "every answer has a reason");
  claim(number.find(answer.number) != std::string_view::npos, "the number is part of what was typed");
  claim(answer.departs_at.has_value() <= (answer.result == PreauthResult::invalid), "only the invalid departs");
  if (answer.departs_at)
    claim(*answer.departs_at >= 1 && *answer.departs_at <= answer.number.size() + 1, "it departs inside the number");
  if (answer.result == PreauthResult::valid)
    for (char const letter : answer.number) claim(static_cast<unsigned char>(letter) < 0x80, "only ASCII is valid");
  claim(judge_preauth(insurer, number) == answer, "the same question has the same answer");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text{reinterpret_cast<char const*>(data), size};
  auto const line_end = text.find('\n');
  auto const number = line_end == std::string_view::npos ? text : text.substr(line_end + 1);
  check_answer(text.substr(0, line_end), number);
  for (auto const& insurer : preauth_insurers()) check_answer(insurer.name, number);
  return 0;
}
