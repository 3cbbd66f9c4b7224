// What is this type or function called in the source? Tables print themselves, and states and events are stored under
// these names, so a rename is a migration: TABLE.md and the stored histories make it visible.
#pragma once
#include <string_view>

namespace engine {

namespace names_detail {
// The last identifier of what stands between "= " and the end in a pretty function name; GCC and Clang agree on that
// part.
constexpr std::string_view last_word(std::string_view pretty) {
  auto const start = pretty.find("Subject = ");
  auto text = pretty.substr(start + 10);
  text = text.substr(0, text.find_first_of(";]"));
  auto const colon = text.find_last_of(":&)} ");
  return colon == std::string_view::npos ? text : text.substr(colon + 1);
}
}  // namespace names_detail

// "ReadingTicket" for workflows::standard_session::ReadingTicket. Not for templates.
template <class Subject>
constexpr std::string_view name_of_type() {
  return names_detail::last_word(__PRETTY_FUNCTION__);
}

// "has_findings" for a pointer to that function; a tag's own `name` where it has one.
template <auto Subject>
constexpr std::string_view name_of_value() {
  if constexpr (requires { Subject.name; }) {
    return Subject.name;
  } else {
    return names_detail::last_word(__PRETTY_FUNCTION__);
  }
}

}  // namespace engine
