// How does a described struct become JSON and come back? Generic over Boost.Describe: the names of members are the
// names on disk and on the wire. Reading collects every problem with its path; nothing from outside is trusted before
// this.
#pragma once
#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "workflows/words.hpp"

namespace workflows::codec {

// Keeps the order of fields as they are described.
using Json = nlohmann::ordered_json;

struct Problem {
  std::string path;      // "$.clients[3].email"
  std::string sentence;  // what is wrong and what is allowed
};
std::string words(std::vector<Problem> const&);

// Parses hostile text: at most `size_limit` bytes and 64 levels, no duplicate keys, no number that overflows.
std::variant<Json, Problem> parse(std::string_view text, std::size_t size_limit = 16U << 20U);

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;

template <class T>
using members_of =
    boost::describe::describe_members<T, boost::describe::mod_any_access | boost::describe::mod_inherited>;

// Calls `visit(name, member pointer)` for each described member.
template <class T, class Visit>
void for_each_member(Visit&& visit) {
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) { visit(std::string_view{member.name}, member.pointer); });
}

template <DescribedEnum E>
std::string enum_name(E value) {
  return boost::describe::enum_to_string(value, "?");
}
template <DescribedEnum E>
std::vector<std::string> enum_names() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto each) { names.emplace_back(each.name); });
  return names;
}

// --- writing ---

template <class T>
Json write(T const& value) {
  if constexpr (std::is_same_v<T, Json> || std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
    return value;
  } else if constexpr (is_id<T>) {
    return value.text;
  } else if constexpr (std::is_same_v<T, Date> || std::is_same_v<T, Instant>) {
    return workflows::words(value);
  } else if constexpr (is_optional<T>) {
    return value ? write(*value) : Json(nullptr);
  } else if constexpr (is_vector<T>) {
    Json list = Json::array();
    for (auto const& each : value) list.push_back(write(each));
    return list;
  } else if constexpr (is_map<T>) {
    Json object = Json::object();
    for (auto const& [name, each] : value) object[name] = write(each);
    return object;
  } else if constexpr (DescribedEnum<T>) {
    return enum_name(value);
  } else {
    static_assert(Described<T>, "write: describe this struct with BOOST_DESCRIBE_STRUCT beside its definition");
    Json object = Json::object();
    for_each_member<T>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(value.*pointer)>;
      if constexpr (is_optional<Member>) {
        if (!(value.*pointer)) return;  // A field that is not there is absent, never null.
      }
      object[std::string(name)] = write(value.*pointer);
    });
    return object;
  }
}

template <class T>
std::string to_text(T const& value) {
  return write(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// --- reading ---

enum class Unknown { ignore, refuse };

class Reader {
 public:
  explicit Reader(Unknown unknown, std::string root = "$") : unknown_(unknown), path_(std::move(root)) {}
  std::vector<Problem> problems;

  template <class T>
  void read(Json const& json, T& value) {
    if constexpr (std::is_same_v<T, Json>) {
      value = json;
    } else if constexpr (std::is_same_v<T, bool>) {
      json.is_boolean() ? void(value = json.get<bool>()) : wrong(json, "true or false");
    } else if constexpr (std::is_integral_v<T>) {
      read_integer(json, value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      json.is_string() ? void(value = json.get<std::string>()) : wrong(json, "a text");
    } else if constexpr (is_id<T>) {
      read_id(json, value.text);
    } else if constexpr (std::is_same_v<T, Date>) {
      read_parsed(json, value, parse_date, "a date such as 2026-07-14");
    } else if constexpr (std::is_same_v<T, Instant>) {
      read_parsed(json, value, parse_instant, "an instant such as 2026-07-14T14:00:00Z");
    } else if constexpr (is_optional<T>) {
      if (json.is_null()) return value.reset();
      read(json, value.emplace());
    } else if constexpr (is_vector<T>) {
      read_list(json, value);
    } else if constexpr (is_map<T>) {
      read_map(json, value);
    } else if constexpr (DescribedEnum<T>) {
      read_enum(json, value);
    } else {
      static_assert(Described<T>, "read: describe this struct with BOOST_DESCRIBE_STRUCT beside its definition");
      read_object(json, value);
    }
  }

  void complain(std::string sentence) { problems.push_back({path_, std::move(sentence)}); }
  // Runs `what` one level deeper, for example ".email" or "[3]".
  template <class What>
  void inside(std::string const& step, What&& what) {
    auto const length = path_.size();
    path_ += step;
    what();
    path_.resize(length);
  }

 private:
  Unknown unknown_;
  std::string path_;

  void wrong(Json const& json, std::string_view wanted);
  void unknown_field(std::string const& name, std::vector<std::string> const& allowed);
  void read_id(Json const& json, std::string& text);

  template <class T>
  void read_integer(Json const& json, T& value) {
    if (!json.is_number_integer()) return wrong(json, "a whole number");
    if (json.is_number_unsigned() ? !std::in_range<T>(json.get<std::uint64_t>())
                                  : !std::in_range<T>(json.get<std::int64_t>()))
      return wrong(json, "a whole number in range");
    value = json.get<T>();
  }
  template <class T, class Parse>
  void read_parsed(Json const& json, T& value, Parse parse_text, std::string_view wanted) {
    auto parsed = json.is_string() ? parse_text(json.get_ref<std::string const&>()) : std::optional<T>{};
    parsed ? void(value = *parsed) : wrong(json, wanted);
  }
  template <class T>
  void read_list(Json const& json, std::vector<T>& list) {
    if (!json.is_array()) return wrong(json, "a list");
    list.clear();
    for (auto const& each : json) {
      inside("[" + std::to_string(list.size()) + "]", [&] { read(each, list.emplace_back()); });
    }
  }
  template <class T>
  void read_map(Json const& json, std::map<std::string, T>& map) {
    if (!json.is_object()) return wrong(json, "an object");
    map.clear();
    for (auto const& [name, each] : json.items()) inside("." + name, [&] { read(each, map[name]); });
  }
  template <class E>
  void read_enum(Json const& json, E& value) {
    if (json.is_string() && boost::describe::enum_from_string(json.get_ref<std::string const&>().c_str(), value))
      return;
    std::string allowed;
    for (auto const& name : enum_names<E>()) allowed += (allowed.empty() ? "" : ", ") + name;
    wrong(json, "one of " + allowed);
  }
  // A struct with a static `required` list may leave out every other field; one without may leave out only optionals.
  template <class T>
  static bool may_be_absent(std::string_view name, bool optional) {
    if constexpr (requires { T::required; }) {
      for (std::string_view each : T::required)
        if (each == name) return false;
      return true;
    } else {
      return optional;
    }
  }
  template <class T>
  void read_object(Json const& json, T& value) {
    if (!json.is_object()) return wrong(json, "an object");
    std::vector<std::string> allowed;
    for_each_member<T>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(value.*pointer)>;
      allowed.emplace_back(name);
      auto found = json.find(name);
      if (found == json.end()) {
        if (!may_be_absent<T>(name, is_optional<Member>))
          complain("the field \"" + std::string(name) + "\" is missing");
        return;
      }
      inside("." + std::string(name), [&] { read(*found, value.*pointer); });
    });
    if (unknown_ == Unknown::ignore) return;
    for (auto const& [name, each] : json.items()) unknown_field(name, allowed);
  }
};

// Reads JSON text into T. The problems name every place that is wrong.
template <class T>
std::variant<T, std::vector<Problem>> from_text(std::string_view text, Unknown unknown = Unknown::ignore) {
  auto parsed = parse(text);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::vector{*problem};
  T value{};
  Reader reader{unknown};
  reader.read(std::get<Json>(parsed), value);
  if (!reader.problems.empty()) return reader.problems;
  return value;
}

}  // namespace workflows::codec
