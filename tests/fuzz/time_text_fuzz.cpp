// Do the readers of dates, times, ranges and labels keep their promises on any bytes? Whatever is read lies inside the
// text and exists; whatever is not read comes with a sentence; every conversion has the readings that its status says.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/claim.hpp"
#include "tz/conversion.hpp"
#include "tz/time_text.hpp"

namespace {

using fuzz::claim;

tz::Zones const& zones() {
  static auto const loaded = tz::Zones::load();
  claim(std::holds_alternative<tz::Zones>(loaded), "the system's zone data can be loaded");
  return std::get<tz::Zones>(loaded);
}

template <class Read>
void check_end(Read const& read, std::string_view text) {
  claim(read ? read->end_offset <= text.size() : !read.problem().empty(), "reading stops inside the text or says why");
}

void check_conversion(tz::Conversion const& read) {
  switch (read.status) {
    case tz::Status::unique:
      return claim(read.readings.size() == 1 && read.problem.empty() && !read.rule.empty(), "unique has one reading");
    case tz::Status::ambiguous:
      return claim(read.readings.size() >= 2 && !read.problem.empty(), "ambiguous has its readings and a sentence");
    case tz::Status::nonexistent:
      return claim(read.readings.empty() && read.gap && !read.problem.empty(), "nonexistent has a gap and a sentence");
    case tz::Status::unresolved:
      return claim(read.readings.empty() && !read.problem.empty(), "unresolved has a sentence and no reading");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text{reinterpret_cast<char const*>(data), size};
  check_end(tz::parse_date_text(text), text);
  check_end(tz::parse_time_text(text), text);
  auto const range = tz::parse_time_range_text(text);
  check_end(range, text);
  if (range) claim(range->start != range->end, "a range has a length");
  claim(tz::known_label_length(text) <= text.size(), "a label lies inside the text");
  tz::Context const place{std::string{"ID"}, std::string{"America/Boise"}, std::string{text}};
  if (auto const label = tz::read_label(zones(), text, place))
    claim(!label->name().empty() && !label->rule.empty(), "a label that was read has a zone and a rule");
  auto const local = tz::parse_local_text(text);
  if (!local) return 0;
  claim(local->wall.date.ok(), "a date that was read exists");
  check_conversion(tz::convert(zones(), local->wall, local->label, place));
  check_conversion(tz::convert_both(zones(), local->wall, local->label, "ET", {}, "London"));
  return 0;
}
