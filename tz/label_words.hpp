// How is a typed label brought into one shape and looked up? Internal to the label table.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <chrono>

namespace tz {

enum class Family {
  eastern,
  central,
  mountain,
  pacific,
  alaska,
  hawaii,
  atlantic,
  uk,
  gmt,
  utc,
  client,
  city,
  several
};

// A label as the table knows it.
struct KnownLabel {
  Family family;
  std::string_view abbreviation;  // "EDT" when the label names it, else empty
  std::string_view detail;        // city: the IANA name; several: the meanings
};

// Small letters, plain hyphen and apostrophe, single spaces, no dots, no brackets, no "(US & Canada)".
std::string folded_label(std::string_view);

// Looks a folded label up, also without its ending "time", "standard time", "daylight time" or "time zone".
std::optional<KnownLabel> find_label(std::string_view folded);

// "utc-5", "gmt+05:30", "-0500", "+1" in the human sense; nothing when it has another shape. An offset beyond -12:00
// or +14:00 comes back as it is: the caller refuses it.
std::optional<std::chrono::seconds> find_offset(std::string_view folded);

// "GMT+1.0", "UTC-5.30": an offset as typed in which a dot or an apostrophe, which folding drops, stands before a
// digit. Without the dot it would be another offset.
bool is_dotted_offset(std::string_view typed);

// Folded label without a closing "time", "time zone" or "timezone".
std::string_view without_time(std::string_view folded);

}  // namespace tz
