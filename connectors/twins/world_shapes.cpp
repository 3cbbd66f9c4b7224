// Shapes of texts, letter by letter; nothing here looks anything up but the list of states.
#include "connectors/twins/world_shapes.hpp"

#include <algorithm>

#include "engine/core/ascii.hpp"
#include "tz/states.hpp"

namespace connectors::twins {
namespace {

using engine::ascii::is_digit;

}  // namespace

bool is_letter(char c) { return engine::ascii::is_letter(c); }

bool is_wall_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return false;
  for (std::size_t i : {0U, 1U, 3U, 4U})
    if (!is_digit(text[i])) return false;
  return text.substr(0, 2) <= "23" && text.substr(3) <= "59";
}

bool is_zone_shaped(std::string_view text) {
  if (text == "UTC") return true;
  bool slash = false;
  bool part_begins = true;
  for (char const c : text) {
    if (c == '/') {
      if (part_begins) return false;
      slash = part_begins = true;
    } else if (is_letter(c) || (!part_begins && (is_digit(c) || c == '_' || c == '-' || c == '+'))) {
      part_begins = false;
    } else {
      return false;
    }
  }
  return slash && !part_begins;
}

bool is_postal(std::string_view text) {
  auto const* state = tz::find_state(text);
  return state != nullptr && state->postal == text;
}

bool is_email_shaped(std::string_view text) {
  auto const sign = text.find('@');
  return sign != std::string_view::npos && sign > 0 && sign + 1 < text.size() &&
         text.find('@', sign + 1) == std::string_view::npos && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

std::string listed(std::vector<std::string_view> const& ids) {
  constexpr std::size_t shown = 8;
  if (ids.empty()) return "none is defined";
  std::string text = "known: ";
  for (std::size_t i = 0; i < std::min(shown, ids.size()); ++i) text += (i == 0 ? "" : ", ") + std::string(ids[i]);
  return ids.size() > shown ? text + " … (" + std::to_string(ids.size()) + " in all)" : text;
}

std::string allowed(std::span<std::string_view const> words) {
  std::string text = "allowed: ";
  for (std::size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : ", ") + std::string(words[i]);
  return text;
}

}  // namespace connectors::twins
