// Does a JSON value fit a JSON Schema? As much of the language as docs/schemas uses; anything else in a schema is an
// error.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "app/view_json.hpp"

namespace typing {

using app::Json;

class SchemaCheck {
 public:
  std::vector<std::string> problems;

  void check(Json const& schema, Json const& value, std::string const& path = "$") {
    if (schema.is_boolean()) return;
    for (auto const& [word, unused] : schema.items())
      if (known.count(word) == 0)
        problems.push_back(path + ": the schema uses \"" + word + "\", which this check does not know");
    if (schema.contains("anyOf")) return any_of(schema.at("anyOf"), value, path);
    if (schema.contains("const") && schema.at("const") != value)
      problems.push_back(path + ": is " + value.dump() + ", should be " + schema.at("const").dump());
    if (schema.contains("enum") && !among(schema.at("enum"), value))
      problems.push_back(path + ": " + value.dump() + " is not allowed");
    if (schema.contains("type") && !of_type(schema.at("type"), value))
      return problems.push_back(path + ": is " + std::string(value.type_name()) + ", should be " +
                                schema.at("type").dump());
    if (value.is_object()) fields(schema, value, path);
    if (value.is_array() && schema.contains("items"))
      for (std::size_t i = 0; i < value.size(); ++i)
        check(schema.at("items"), value.at(i), path + "[" + std::to_string(i) + "]");
  }

 private:
  inline static std::set<std::string> const known{"$schema", "title", "description", "type",     "const",
                                                  "enum",    "anyOf", "properties",  "required", "additionalProperties",
                                                  "items"};

  static bool among(Json const& list, Json const& value) {
    for (auto const& each : list)
      if (each == value) return true;
    return false;
  }
  static bool of_type(Json const& type, Json const& value) {
    if (type.is_array()) {
      for (auto const& each : type)
        if (of_type(each, value)) return true;
      return false;
    }
    auto const name = type.get<std::string>();
    if (name == "integer") return value.is_number_integer();
    if (name == "number") return value.is_number();
    if (name == "object") return value.is_object();
    if (name == "array") return value.is_array();
    if (name == "string") return value.is_string();
    if (name == "boolean") return value.is_boolean();
    return name == "null" && value.is_null();
  }
  void any_of(Json const& choices, Json const& value, std::string const& path) {
    std::vector<std::string> all;
    for (auto const& choice : choices) {
      SchemaCheck one;
      one.check(choice, value, path);
      if (one.problems.empty()) return;
      all.insert(all.end(), one.problems.begin(), one.problems.end());
    }
    problems.insert(problems.end(), all.begin(), all.end());
  }
  void fields(Json const& schema, Json const& value, std::string const& path) {
    auto const properties = schema.value("properties", Json::object());
    for (auto const& name : schema.value("required", Json::array()))
      if (!value.contains(name.get<std::string>()))
        problems.push_back(path + ": \"" + name.get<std::string>() + "\" is missing");
    for (auto const& [name, each] : value.items()) {
      if (properties.contains(name)) {
        check(properties.at(name), each, path + "." + name);
      } else if (schema.value("additionalProperties", Json(true)) == false) {
        problems.push_back(path + ": \"" + name + "\" is not documented");
      }
    }
  }
};

}  // namespace typing
