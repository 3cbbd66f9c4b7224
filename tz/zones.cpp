// How is a zone found, and its period at an instant? By hash and by the zone's index, so that an answer costs
// nanoseconds.
#include "tz/zones.hpp"

#include <algorithm>
#include <unordered_map>

#include "tz/words.hpp"
#include "tz/zone_check.hpp"

namespace tz {
namespace {

std::string in_small_letters(std::string_view text) {
  std::string out{text};
  for (char& letter : out)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return out;
}

// A hole or an overlap between two periods would make some instants unanswerable.
bool in_order(ZoneHistory const& zone) {
  if (zone.periods.empty()) return false;
  for (std::size_t i = 0; i < zone.periods.size(); ++i) {
    if (zone.periods[i].begin >= zone.periods[i].end) return false;
    if (i > 0 && zone.periods[i - 1].end != zone.periods[i].begin) return false;
  }
  return true;
}

}  // namespace

void Period::set_abbreviation(std::string_view text) {
  letters_used = static_cast<std::uint8_t>(std::min(text.size(), letters.size()));
  std::copy_n(text.begin(), letters_used, letters.begin());
}

Period const* ZoneHistory::at(std::chrono::sys_seconds instant) const {
  if (!index.by_instant.empty()) {
    if (instant < periods.front().begin || instant >= periods.back().end) return nullptr;
    auto const slice = (instant - periods.front().begin).count() >> ZoneIndex::slice_bits;
    Period const* found = &periods[index.by_instant[static_cast<std::size_t>(slice)]];
    while (instant >= found->end) ++found;
    return found;
  }
  auto const next = std::upper_bound(periods.begin(), periods.end(), instant,
                                     [](auto const& wanted, Period const& period) { return wanted < period.begin; });
  if (next == periods.begin()) return nullptr;
  auto const found = std::prev(next);
  return instant < found->end ? &*found : nullptr;
}

ZoneHistory fixed_zone(std::chrono::seconds offset) {
  Period always{std::chrono::sys_days{std::chrono::year{1} / 1 / 1},
                std::chrono::sys_days{std::chrono::year{9999} / 1 / 1},
                offset,
                false,
                {},
                0};
  std::string const name = offset.count() == 0 ? "UTC" : "UTC" + offset_words(offset);
  always.set_abbreviation(name);
  return {name, {always}, {}};
}

struct Zones::Table {
  std::vector<ZoneHistory> zones;
  std::unordered_map<std::string_view, std::size_t> by_name;          // views into zones
  std::unordered_map<std::string, std::size_t> by_small_letter_name;  // for what people type
  std::string tzdata;
};

Zones::Zones(std::shared_ptr<Table const> table) : table_(std::move(table)) {}

std::variant<Zones, ZonesBroken> Zones::from_histories(std::vector<ZoneHistory> histories, std::string tzdata) {
  if (tzdata.empty())
    return ZonesBroken{"The zone data does not say which tzdata release it is; install tzdata again."};
  auto table = std::make_shared<Table>();
  table->zones = std::move(histories);
  table->tzdata = std::move(tzdata);
  for (std::size_t i = 0; i < table->zones.size(); ++i) {
    ZoneHistory& zone = table->zones[i];
    if (!in_order(zone))
      return ZonesBroken{"The zone data of " + zone.name + " (tzdata " + table->tzdata + ") has holes or overlaps."};
    zone.index = ZoneIndex::of(zone.periods);
    table->by_name.emplace(zone.name, i);
    table->by_small_letter_name.emplace(in_small_letters(zone.name), i);
  }
  Zones zones{std::move(table)};
  if (auto broken = find_wrong(zones)) return *std::move(broken);
  return zones;
}

ZoneHistory const* Zones::find(std::string_view iana_name) const {
  auto const found = table_->by_name.find(iana_name);
  return found == table_->by_name.end() ? nullptr : &table_->zones[found->second];
}

ZoneHistory const* Zones::find_in_any_case(std::string_view iana_name) const {
  auto const found = table_->by_small_letter_name.find(in_small_letters(iana_name));
  return found == table_->by_small_letter_name.end() ? nullptr : &table_->zones[found->second];
}

std::string const& Zones::tzdata() const { return table_->tzdata; }

}  // namespace tz
