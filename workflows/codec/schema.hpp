// What would a JSON Schema say about a described struct? Generated (2020-12) from the same descriptions that the reader
// uses, so that a published schema cannot drift from the program. It tells the shape; what refers to what is checked by
// the reader of each format.
#pragma once
#include <boost/core/demangle.hpp>
#include <map>
#include <set>
#include <typeindex>
#include <typeinfo>

#include "workflows/codec/json.hpp"

namespace workflows::codec {

class SchemaMaker {
 public:
  // The schema of one value; structs become references to `definitions`.
  template <class T>
  Json of() {
    if constexpr (std::is_same_v<T, Json>) {
      return Json(true);
    } else if constexpr (std::is_same_v<T, bool>) {
      return Json{{"type", "boolean"}};
    } else if constexpr (std::is_integral_v<T>) {
      return of_integer<T>();
    } else if constexpr (std::is_same_v<T, std::string>) {
      return Json{{"type", "string"}};
    } else if constexpr (is_id<T>) {
      return Json{{"type", {"string", "integer"}}, {"minLength", 1}, {"maxLength", 200}};
    } else if constexpr (std::is_same_v<T, Date>) {
      return Json{{"type", "string"}, {"pattern", date_pattern}, {"description", "a calendar date, 2026-07-14"}};
    } else if constexpr (std::is_same_v<T, Instant>) {
      return Json{
          {"type", "string"}, {"pattern", instant_pattern}, {"description", "an instant, 2026-07-14T14:00:00Z"}};
    } else if constexpr (is_optional<T>) {
      return of<typename T::value_type>();
    } else if constexpr (is_vector<T>) {
      return Json{{"type", "array"}, {"items", of<typename T::value_type>()}};
    } else if constexpr (is_map<T>) {
      return Json{{"type", "object"}, {"additionalProperties", of<typename T::mapped_type>()}};
    } else if constexpr (DescribedEnum<T>) {
      return Json{{"type", "string"}, {"enum", enum_names<T>()}};
    } else {
      static_assert(Described<T>, "schema: describe this struct with BOOST_DESCRIBE_STRUCT beside its definition");
      return Json{{"$ref", "#/$defs/" + define<T>()}};
    }
  }

  // The schema of a struct, written out in place.
  template <Described T>
  Json of_struct() {
    Json properties = Json::object();
    Json required = Json::array();
    T const untouched{};
    for_each_member<T>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(untouched.*pointer)>;
      Json property = of<Member>();
      if (is_required<T>(name, is_optional<Member>)) {
        required.push_back(name);
      } else if constexpr (shows_default<Member>) {
        property["default"] = write(untouched.*pointer);
      }
      properties[std::string(name)] = std::move(property);
    });
    Json schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
  }

  // Every struct met so far, by its name.
  std::map<std::string, Json> definitions;

 private:
  static constexpr std::string_view date_pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
  static constexpr std::string_view instant_pattern =
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$";
  std::map<std::string, std::type_index> named_;

  template <class T>
  static constexpr bool shows_default = std::is_same_v<T, std::string> || std::is_arithmetic_v<T> || DescribedEnum<T>;

  template <class T>
  static Json of_integer() {
    Json schema{{"type", "integer"}};
    if constexpr (std::is_unsigned_v<T>) schema["minimum"] = 0;
    return schema;
  }
  // The same question as the reader's: a struct without a `required` list may leave out only optionals.
  template <class T>
  static bool is_required(std::string_view name, bool optional) {
    if constexpr (requires { T::required; }) {
      for (std::string_view each : T::required)
        if (each == name) return true;
      return false;
    } else {
      return !optional;
    }
  }
  // "World", or "connectors.twins.World" if another struct of that name was met before.
  template <class T>
  std::string name_of() {
    std::string full = boost::core::demangle(typeid(T).name());
    auto const colon = full.rfind("::");
    auto name = colon == std::string::npos ? full : full.substr(colon + 2);
    auto const [entry, is_new] = named_.try_emplace(name, typeid(T));
    if (is_new || entry->second == std::type_index(typeid(T))) return name;
    for (auto at = full.find("::"); at != std::string::npos; at = full.find("::", at)) full.replace(at, 2, ".");
    return full;
  }
  template <class T>
  std::string define() {
    auto const name = name_of<T>();
    // The entry stands before its body is made, so that a struct which holds itself ends.
    if (definitions.try_emplace(name).second) definitions[name] = of_struct<T>();
    return name;
  }
};

// The whole schema of T: the root in place, nested structs under "$defs", in the order of their names.
template <Described T>
Json schema_of(std::string_view title) {
  SchemaMaker maker;
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  schema.update(maker.of_struct<T>());
  if (maker.definitions.empty()) return schema;
  Json definitions = Json::object();
  for (auto const& [name, body] : maker.definitions) definitions[name] = body;
  schema["$defs"] = std::move(definitions);
  return schema;
}

}  // namespace workflows::codec
