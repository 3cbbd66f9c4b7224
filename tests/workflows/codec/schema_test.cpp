// Does a generated schema say exactly what the reader accepts? Small structs of every kind of member.
#include "workflows/codec/schema.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace workflows;
using codec::Json;

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
  std::string word;
  std::optional<int> maybe;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (word, maybe))

struct Outer {
  static constexpr std::array<std::string_view, 2> required{"id", "day"};
  TicketId id;
  Date day{};
  Instant at{};
  std::uint32_t count = 3;
  bool yes = true;
  Colour colour = Colour::green;
  std::vector<Inner> list;
  std::map<std::string, int> map;
  Json anything;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, day, at, count, yes, colour, list, map, anything))

Json outer() { return codec::schema_of<Outer>("outer"); }

namespace other {
struct Inner {
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (number))
}  // namespace other
struct Both {
  Inner one;
  other::Inner two;
};
BOOST_DESCRIBE_STRUCT(Both, (), (one, two))

}  // namespace

TEST_CASE("a schema names its dialect and title and refuses unknown fields") {
  auto const schema = outer();
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  CHECK(schema["title"] == "outer");
  CHECK(schema["additionalProperties"] == false);
  CHECK(schema["$defs"]["Inner"]["additionalProperties"] == false);
}

TEST_CASE("the required list is the struct's own, or every member that is not optional") {
  auto const schema = outer();
  CHECK(schema["required"] == Json::array({"id", "day"}));
  CHECK(schema["$defs"]["Inner"]["required"] == Json::array({"word"}));
}

TEST_CASE("each kind of member has its schema, with the default where one may be left out") {
  auto const properties = outer()["properties"];
  CHECK(properties["id"]["type"] == Json::array({"string", "integer"}));
  CHECK(properties["day"]["pattern"] == "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
  CHECK(properties["at"].contains("pattern"));
  CHECK(properties["count"] == Json{{"type", "integer"}, {"minimum", 0}, {"default", 3}});
  CHECK(properties["yes"] == Json{{"type", "boolean"}, {"default", true}});
  CHECK(properties["colour"] == Json{{"type", "string"}, {"enum", {"red", "green"}}, {"default", "green"}});
  CHECK(properties["list"] == Json{{"type", "array"}, {"items", {{"$ref", "#/$defs/Inner"}}}});
  CHECK(properties["map"] == Json{{"type", "object"}, {"additionalProperties", {{"type", "integer"}}}});
  CHECK(properties["anything"] == true);
}

TEST_CASE("two structs of one name are kept apart") {
  auto const definitions = codec::schema_of<Both>("both")["$defs"];
  CHECK(definitions.size() == 2);
  CHECK(definitions["Inner"]["properties"].contains("word"));
  auto const schema = codec::schema_of<Both>("both");
  CHECK(schema["properties"]["one"]["$ref"] != schema["properties"]["two"]["$ref"]);
}
