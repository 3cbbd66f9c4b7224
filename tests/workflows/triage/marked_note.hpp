// How does a test say which field stands where in a note? It marks the place in the text itself:
// "Start: [[start|15:00|3pm]]" is the text "Start: 3pm" with field start, value 15:00, at that very place.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "workflows/triage/admin_note.hpp"

namespace triage_tests {

using Found = std::tuple<std::string, std::string, std::size_t, std::size_t>;  // field, value, begin, end

struct MarkedNote {
  std::string text;
  std::vector<Found> expected;  // sorted
};

inline MarkedNote marked(std::string_view source) {
  MarkedNote note;
  for (std::size_t at = 0; at < source.size();) {
    if (source.substr(at, 2) != "[[") {
      note.text += source[at++];
      continue;
    }
    auto const end = source.find("]]", at);
    auto const inside = source.substr(at + 2, end - at - 2);
    auto const first = inside.find('|'), last = inside.rfind('|');
    auto const typed = inside.substr(last + 1);
    auto const value = first == last ? typed : inside.substr(first + 1, last - first - 1);
    note.expected.emplace_back(inside.substr(0, first), value, note.text.size(), note.text.size() + typed.size());
    note.text += typed;
    at = end + 2;
  }
  std::sort(note.expected.begin(), note.expected.end());
  return note;
}

inline std::vector<Found> all_found(workflows::triage::AdminNote const& note) {
  std::vector<Found> found;
  auto const add = [&](std::string const& field, workflows::triage::Field const& value) {
    found.emplace_back(field, value.value, value.span.begin, value.span.end);
  };
  for (auto const& [field, value] : note.fields) add(field, value);
  for (auto const& value : note.diagnosis) add("diagnosis", value);
  for (auto const& value : note.therapist_states) add("therapist_states", value);
  for (auto const& value : note.modifiers) add("modifiers", value);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace triage_tests

namespace Catch {
template <>
struct StringMaker<triage_tests::Found> {
  static std::string convert(triage_tests::Found const& found) {
    return std::get<0>(found) + "=" + std::get<1>(found) + "@" + std::to_string(std::get<2>(found)) + "-" +
           std::to_string(std::get<3>(found));
  }
};
}  // namespace Catch
