// How much of a hostile JSON text is built before it is refused? Nothing beyond the place that is refused.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "workflows/codec/json.hpp"

namespace {
std::size_t bytes_taken = 0;
}

// This program's own: counts what is asked for. Whatever is given back here must have been taken here, so the form that
// the library's sorting uses is among them.
void* operator new(std::size_t size) {
  bytes_taken += size;
  if (void* const found = std::malloc(size == 0 ? 1 : size)) return found;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  bytes_taken += size;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace {

using workflows::codec::parse;
using workflows::codec::Problem;

std::string nested(std::size_t levels, std::string const& inside) {
  return std::string(levels, '[') + inside + std::string(levels, ']');
}

// The sentence of the refusal, and what it took to come to it.
std::pair<std::string, std::size_t> refused(std::string const& text) {
  auto const before = bytes_taken;
  auto const parsed = parse(text);
  auto const taken = bytes_taken - before;
  auto const* problem = std::get_if<Problem>(&parsed);
  return {problem == nullptr ? "" : problem->sentence, taken};
}

std::string many(std::string const& each, int times) {
  std::string all = each;
  for (int i = 1; i < times; ++i) all += "," + each;
  return all;
}

}  // namespace

TEST_CASE("json: what lies deeper than 64 levels is refused, and nothing of it is built") {
  CHECK(refused(nested(64, "1")).first.empty());
  auto const wide = nested(65, many(R"("a text that is too long to be kept in place")", 20'000));
  auto const [sentence, taken] = refused(wide);
  CHECK(sentence.find("64 levels") != std::string::npos);
  CHECK(taken < wide.size() / 4);
  CHECK(refused(nested(65, "")).first.find("64 levels") != std::string::npos);
  CHECK(refused(nested(1'000'000, "")).first.find("64 levels") != std::string::npos);
}

TEST_CASE("json: a key that stands twice is refused, and nothing behind it is built") {
  auto const text =
      R"({"a":1,"a":2,"rest":[)" + many(R"("a text that is too long to be kept in place")", 20'000) + "]}";
  auto const [sentence, taken] = refused(text);
  CHECK(sentence.find("stands twice") != std::string::npos);
  CHECK(taken < text.size() / 4);
}
