// What may be typed where a count is wanted? Digits, and not so many that no number holds them.
#pragma once
#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>

namespace app::cli {

inline CLI::Validator a_number() {
  return CLI::Validator(
      [](std::string& text) {
        auto const digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
        return digits && !text.empty() && text.size() <= 15 ? std::string()
                                                            : "a number is expected, not \"" + text + "\"";
      },
      "NUMBER", "a number");
}

}  // namespace app::cli
