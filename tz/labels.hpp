// Which zone does a person mean by "EST", "Pacific", "GMT+5" or "my time"? One documented table answers, with a
// sentence saying how the label was read. What has several meanings is not resolved: the case waits for a person.
//
// clang-format off
// | typed                                                                  | read as                                                          |
// |------------------------------------------------------------------------|------------------------------------------------------------------|
// | ET EST EDT Eastern, "Eastern Time (US)", US/Eastern, EST5EDT           | America/New_York, EST or EDT by date, never a fixed -05:00       |
// | CT CST CDT Central …                                                   | America/Chicago, likewise                                        |
// | PT PST PDT Pacific …                                                   | America/Los_Angeles, likewise                                    |
// | AKST AKDT AKT Alaska                                                   | America/Anchorage                                                |
// | HST HT Hawaii                                                          | Pacific/Honolulu; HDT is not kept there: unresolved              |
// | MT MST MDT Mountain                                                    | the client's zone if that is a Mountain zone; else by state: AZ  |
// |                                                                        | America/Phoenix (not for MDT), CO MT NM UT WY America/Denver, a  |
// |                                                                        | state with two zones by county; else unresolved                  |
// | AST ADT Atlantic                                                       | PR and VI America/Puerto_Rico (not for ADT); else unresolved     |
// | BST, UK time, London                                                   | Europe/London                                                    |
// | GMT                                                                    | Europe/London; while London keeps BST only if the client's zone  |
// |                                                                        | is Europe/London, else unresolved                                |
// | UTC Z · UTC-5 GMT+5 -05:00 +0530                                       | fixed offsets in the human sense: GMT+5 is five hours ahead      |
// | my time, local, client's time                                          | the client's zone; else the client's state if it keeps one zone, |
// |                                                                        | a state with two by county; else unresolved                      |
// | a state's name, "Arizona time"                                         | that state's zone if it keeps one; a code with "time" likewise   |
// |                                                                        | ("AZ time") unless it is a word too ("me time", "LA time")       |
// | IANA names in any capitals                                             | themselves (Etc/GMT+5 too, whose sign is the other way round:    |
// |                                                                        | the rule says so)                                                |
// | IST SST GST CET … (several countries), anything else, nothing          | unresolved                                                       |
// clang-format on
//
// Where zone, state and county are asked for and contradict each other, the label stays unresolved. On the hour that
// happens twice the summer labels (EDT, BST) settle which one is meant; the winter labels do not: many people write EST
// all year, so it stays ambiguous.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "tz/answer.hpp"
#include "tz/zones.hpp"

namespace tz {

// What the caller knows about the client. All are used only where the table says so, never instead of a label.
struct Context {
  std::optional<std::string> state;        // US postal code or name of the state
  std::optional<std::string> client_zone;  // IANA name
  std::optional<std::string> county = {};  // in that state; read only where the state keeps two zones (counties.hpp)
};

// How a label was read.
struct LabelReading {
  ZoneHistory const* zone = nullptr;  // null when the label is a fixed offset; lives as long as the Zones
  std::chrono::seconds fixed_offset{};
  // "EDT" or "EST" when the label names one of the zone's two abbreviations.
  std::string abbreviation;
  // GMT without a sign that UK time is meant: then the zone's offset must be zero for the reading to stand.
  bool only_at_zero_offset = false;
  std::string rule;  // a sentence: how the label was read, and why

  bool names_summer_time() const;  // EDT, BST: decides between two equal wall times, nothing else
  std::string name() const;        // the IANA name, or "UTC-05:00"
};

// Reads a label or an IANA name. The problem says which meanings there are and what would settle it.
Answer<LabelReading> read_label(Zones const&, std::string_view label, Context const& = {});

// The length in bytes of the longest label at the very start of the text that the table knows ("PT" in "PT, by
// video"), also one with several meanings; 0 when there is none. IANA names count by their shape.
std::size_t known_label_length(std::string_view text);

}  // namespace tz
