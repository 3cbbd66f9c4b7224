// How are dates, times and offsets written in sentences and outputs? One way each, the same everywhere.
#pragma once
#include <chrono>
#include <string>

namespace tz {

// "2026-07-14".
std::string date_words(std::chrono::year_month_day);
// Seconds since midnight as "15:00", or "15:00:30" when there are seconds.
std::string time_words(std::chrono::seconds since_midnight);
// Local time minus UTC as "-05:00"; "+05:30"; "-00:01:15" only for the odd offsets that have seconds.
std::string offset_words(std::chrono::seconds offset);
// A length as "53 minutes", "1 minute", "53 minutes 20 seconds". Lengths below zero carry a minus.
std::string duration_words(std::chrono::seconds);

}  // namespace tz
