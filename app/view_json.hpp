// How does a view become the JSON of a contract, and what is its JSON Schema? Both from one description of its struct:
// every member is there, a value that is not known is null, nothing else may appear. Members named with a closing
// underline
// ("case_") lose it: they are words of C++.
#pragma once
#include <string>
#include <string_view>

#include "workflows/codec/json.hpp"

namespace app {

using workflows::codec::Json;

// A number that may have a fraction: `unit` of these `parts` make one. A whole one is written without a point.
struct Decimal {
  std::int64_t parts = 0, unit = 1;
};

inline std::string contract_name(std::string_view member) {
  return std::string(member.ends_with('_') ? member.substr(0, member.size() - 1) : member);
}

template <class T>
Json view_value(T const& value) {
  namespace codec = workflows::codec;
  if constexpr (codec::is_optional<T>) {
    return value ? view_value(*value) : Json(nullptr);
  } else if constexpr (std::is_same_v<T, Decimal>) {
    if (value.parts % value.unit == 0) return value.parts / value.unit;
    return static_cast<double>(value.parts) / static_cast<double>(value.unit);
  } else if constexpr (codec::is_vector<T>) {
    Json list = Json::array();
    for (auto const& each : value) list.push_back(view_value(each));
    return list;
  } else if constexpr (codec::Described<T> && !std::is_same_v<T, std::string>) {
    Json object = Json::object();
    codec::for_each_member<T>(
        [&](std::string_view name, auto pointer) { object[contract_name(name)] = view_value(value.*pointer); });
    return object;
  } else {
    return codec::write(value);
  }
}

// The whole answer of a command: the schema's name first. T::contract is "worklist", "case" …
template <class T>
Json view_json(T const& view) {
  Json json{{"schema", "claimstep." + std::string(T::contract) + "/1"}};
  json.update(view_value(view));
  return json;
}

template <class T>
Json view_shape() {
  namespace codec = workflows::codec;
  if constexpr (std::is_same_v<T, Json>) {
    return Json(true);
  } else if constexpr (codec::is_optional<T>) {
    return Json{{"anyOf", Json::array({view_shape<typename T::value_type>(), Json{{"type", "null"}}})}};
  } else if constexpr (codec::is_vector<T>) {
    return Json{{"type", "array"}, {"items", view_shape<typename T::value_type>()}};
  } else if constexpr (std::is_same_v<T, Decimal>) {
    return Json{{"type", "number"}};
  } else if constexpr (codec::DescribedEnum<T>) {
    return Json{{"type", "string"}, {"enum", codec::enum_names<T>()}};
  } else if constexpr (std::is_same_v<T, bool>) {
    return Json{{"type", "boolean"}};
  } else if constexpr (std::is_integral_v<T>) {
    return Json{{"type", "integer"}};
  } else if constexpr (codec::Described<T> && !std::is_same_v<T, std::string>) {
    Json properties = Json::object(), required = Json::array();
    codec::for_each_member<T>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(std::declval<T const&>().*pointer)>;
      properties[contract_name(name)] = view_shape<Member>();
      required.push_back(contract_name(name));
    });
    return Json{
        {"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
  } else {
    return Json{{"type", "string"}};  // texts, ids, dates, instants
  }
}

// JSON Schema (2020-12) of what view_json makes.
template <class T>
Json view_schema() {
  auto const name = "claimstep." + std::string(T::contract) + "/1";
  Json properties{{"schema", {{"const", name}}}}, required = Json::array({"schema"});
  auto const shape = view_shape<T>();
  properties.update(shape.at("properties"));
  for (auto const& each : shape.at("required")) required.push_back(each);
  return Json{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", name},
              {"type", "object"},
              {"properties", properties},
              {"required", required},
              {"additionalProperties", false}};
}

}  // namespace app
