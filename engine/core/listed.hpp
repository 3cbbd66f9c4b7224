// Several words as one text: "a, b, c". For sentences and columns.
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace engine {

// `of` gives the word for each element; the element itself when it is not said.
template <class List, class Of = std::identity>
std::string listed(List const& list, Of const& of = {}, std::string_view joint = ", ") {
  std::string text;
  for (auto const& each : list) {
    if (!text.empty()) text += joint;
    text += std::invoke(of, each);
  }
  return text;
}

}  // namespace engine
