// How is a property checked over generated values, so that it finds the same things on every machine? By RapidCheck
// with a seed of our own; the counterexample, made small, is what the failed check says. Include in few files: it is
// heavy.
#pragma once
#include <rapidcheck.h>
#include <rapidcheck/detail/TestListenerAdapter.h>
#include <catch2/catch.hpp>
#include <sstream>
#include <unordered_map>

namespace support {

// `testable` draws its values with *rc::gen::… and fails by RC_ASSERT.
template <class Testable>
void check_property(std::string const& claim, Testable&& testable, int tries = 500) {
  rc::detail::TestParams params;
  params.seed = 20261121;
  params.maxSuccess = tries;
  // With these two the library does not read its environment variable and print a seed that is not used.
  rc::detail::TestListenerAdapter silent;
  std::unordered_map<std::string, rc::detail::Reproduce> const nothing_to_repeat;
  rc::detail::TestMetadata metadata;
  metadata.description = claim;
  auto const result =
      rc::detail::checkTestable(std::forward<Testable>(testable), metadata, params, silent, nothing_to_repeat);
  std::ostringstream told;
  rc::detail::printResultMessage(result, told);
  INFO(claim << "\n" << told.str());
  CHECK(result.template is<rc::detail::SuccessResult>());
}

}  // namespace support
