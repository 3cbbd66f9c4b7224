// How far is one name from another? As many letters as must be added, taken away or changed; for telling which known
// name somebody may have meant.
#pragma once
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workflows::codec {

inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto const next = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = std::exchange(row[j], next);
    }
  }
  return row[b.size()];
}

// The one of these that is nearest; empty where there is none.
template <class Names>
std::string nearest_of(Names const& names, std::string_view typed) {
  auto const found = std::min_element(std::begin(names), std::end(names), [&](auto const& a, auto const& b) {
    return edit_distance(typed, a) < edit_distance(typed, b);
  });
  return found == std::end(names) ? std::string() : std::string(*found);
}

// The one that `typed` may be a slip for: about a third of its letters differ at most; two that are swapped count two.
// Empty: none.
template <class Names>
std::string probably_meant(Names const& names, std::string_view typed) {
  auto nearest = nearest_of(names, typed);
  return edit_distance(typed, nearest) > (typed.size() + 1) / 3 ? std::string() : nearest;
}

}  // namespace workflows::codec
