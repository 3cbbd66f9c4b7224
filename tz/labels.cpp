// Which zone does a label mean, given what is known about the client? The table's words are in label_words.cpp; here
// is what each family of words stands for.
#include "tz/labels.hpp"

#include <algorithm>

#include "tz/counties.hpp"
#include "tz/label_words.hpp"
#include "tz/states.hpp"
#include "tz/words.hpp"

namespace tz {
namespace {

struct Question {
  Zones const& zones;
  std::string_view typed;
  Context const& context;

  // The label for a sentence; a long text is cut, at a whole UTF-8 character.
  std::string quoted() const {
    constexpr std::size_t longest = 60;
    std::size_t length = std::min(typed.size(), longest);
    while (length < typed.size() && length > 0 && (static_cast<unsigned char>(typed[length]) & 0xc0U) == 0x80U)
      --length;
    return "\"" + std::string{typed.substr(0, length)} + (length < typed.size() ? "…\"" : "\"");
  }
};

struct PlainFamily {
  Family family;
  std::string_view zone, kind;
};

constexpr PlainFamily plain_families[] = {
    {Family::eastern, "America/New_York", "US Eastern time (America/New_York), EST or EDT by date"},
    {Family::central, "America/Chicago", "US Central time (America/Chicago), CST or CDT by date"},
    {Family::pacific, "America/Los_Angeles", "US Pacific time (America/Los_Angeles), PST or PDT by date"},
    {Family::alaska, "America/Anchorage", "Alaska time (America/Anchorage), AKST or AKDT by date"},
    {Family::hawaii, "Pacific/Honolulu", "Hawaii time (Pacific/Honolulu), HST all year"},
    {Family::uk, "Europe/London", "UK time (Europe/London), GMT or BST by date"},
};

Answer<LabelReading> in(Question const& question, std::string_view zone, std::string rule) {
  ZoneHistory const* const found = question.zones.find(zone);
  if (found == nullptr)
    return Problem{"The zone data (tzdata " + question.zones.tzdata() + ") has no zone " + std::string{zone} + "."};
  LabelReading reading;
  reading.zone = found;
  reading.rule = std::move(rule);
  return reading;
}

Answer<LabelReading> at_offset(Question const& question, std::chrono::seconds offset) {
  if (offset < -std::chrono::hours{12} || offset > std::chrono::hours{14})
    return Problem{question.quoted() + " is no offset in use: allowed are UTC-12:00 to UTC+14:00."};
  LabelReading reading;
  reading.fixed_offset = offset;
  reading.rule = question.quoted() + " is read as the fixed offset " +
                 (offset.count() == 0 ? "zero (UTC)." : "UTC" + offset_words(offset) + ".");
  return reading;
}

std::string listed(StateZones const& state) {
  std::string out;
  for (std::string_view const zone : state.zones) out += (out.empty() ? "" : " and ") + std::string{zone};
  return out;
}

// The zone of the client's county in a state that keeps two.
Answer<std::string_view> county_zone(Question const& question, StateZones const& state) {
  std::string const name{state.name};
  auto const& county = question.context.county;
  if (!county || county->empty())
    return Problem{question.quoted() + " is not settled: " + name + " keeps two zones, " + listed(state) +
                   ". Name the county or the zone."};
  CountyZone const* const found = find_county(state, *county);
  if (found == nullptr)
    return Problem{question.quoted() + " is not settled: \"" + *county + "\" is not in the table of counties in " +
                   name + " that differ. If it is spelt rightly, it keeps " + std::string{state.zones.front()} +
                   ": name that zone."};
  if (found->zone.empty())
    return Problem{question.quoted() + " is not settled: " + std::string{found->county} + " County, " + name +
                   ", itself keeps two zones, " + listed(state) + ". Name the zone."};
  return found->zone;
}

// A state decides only when it keeps one zone; else the county must.
Answer<LabelReading> by_state(Question const& question, StateZones const& state, std::string_view whose) {
  std::string const name{state.name};
  if (state.zones.size() > 1) {
    auto const zone = county_zone(question, state);
    if (!zone) return Problem{zone.problem()};
    return in(question, *zone,
              question.quoted() + " is read as " + std::string{*zone} + ", the zone of " + *question.context.county +
                  ", " + name + " (49 CFR part 71).");
  }
  std::string rule = question.quoted() + " is read as " + std::string{state.zones.front()} + ", the zone of " +
                     std::string{whose} + name;
  if (!state.exception.empty()) rule += " (" + std::string{state.exception} + ")";
  return in(question, state.zones.front(), rule + ".");
}

// The client's state, if the context has one that exists.
Answer<StateZones const*> client_state(Question const& question) {
  if (!question.context.state || question.context.state->empty()) return static_cast<StateZones const*>(nullptr);
  StateZones const* const state = find_state(*question.context.state);
  if (state == nullptr)
    return Problem{question.quoted() + " depends on the client's state, and \"" + *question.context.state +
                   "\" is not one: use the postal code, such as AZ."};
  return state;
}

// Whether two zones show the same time through the present year: Boise and Denver do, Phoenix and Denver do not.
bool keep_same_time(Zones const& zones, ZoneHistory const& left, std::string_view name) {
  using std::chrono::sys_days, std::chrono::year;
  ZoneHistory const* const right = zones.find(name);
  if (right == nullptr) return false;
  for (unsigned const month : {1U, 7U}) {
    std::chrono::sys_seconds const middle =
        sys_days{year{2026} / std::chrono::month{month} / std::chrono::day{15}} + std::chrono::hours{12};
    Period const* const one = left.at(middle);
    Period const* const other = right->at(middle);
    if (one == nullptr || other == nullptr || one->offset != other->offset) return false;
  }
  return true;
}

// Why the zone on record cannot be the one of the client's state or county; nothing when they agree or one of them is
// not known. Which of them is wrong nobody can tell: a label that leans on them stays open.
std::optional<Problem> records_disagree(Question const& question) {
  auto const& [state_word, client_zone, county] = question.context;
  StateZones const* const state = state_word ? find_state(*state_word) : nullptr;
  ZoneHistory const* const zone = client_zone ? question.zones.find_in_any_case(*client_zone) : nullptr;
  if (state == nullptr || zone == nullptr) return {};
  auto const agrees = [&](std::string_view name) { return keep_same_time(question.zones, *zone, name); };
  bool agree = std::ranges::any_of(state->zones, agrees);
  std::string place = std::string{state->name}, keeps = listed(*state);
  if (agree && state->zones.size() > 1 && county && !county->empty()) {
    CountyZone const* const row = find_county(*state, *county);
    std::string_view const one = row != nullptr ? row->zone : state->zones.front();
    if (one.empty()) return {};
    agree = agrees(one);
    place = "\"" + *county + "\", " + place;
    keeps = std::string{one};
  }
  if (agree) return {};
  if (!state->exception.empty()) keeps += " (" + std::string{state->exception} + ")";
  return Problem{question.quoted() + " is not settled, because what is known about the client disagrees: the zone on" +
                 " record is " + zone->name + ", and " + place + " keeps " + keeps +
                 ". Correct the record, or name the zone."};
}

Answer<LabelReading> client_time(Question const& question) {
  if (auto wrong = records_disagree(question)) return *std::move(wrong);
  if (auto const& zone = question.context.client_zone; zone && !zone->empty()) {
    ZoneHistory const* const found = question.zones.find_in_any_case(*zone);
    if (found == nullptr)
      return Problem{question.quoted() + " means the client's zone, and the one on record, \"" + *zone +
                     "\", is not an IANA name such as America/Chicago."};
    return in(question, found->name,
              question.quoted() + " is read as the client's zone on record, " + found->name + ".");
  }
  auto const state = client_state(question);
  if (!state) return Problem{state.problem()};
  if (*state == nullptr)
    return Problem{question.quoted() + " means the client's zone, and neither the client's zone nor state is known."};
  return by_state(question, **state, "the client's state, ");
}

bool is_mountain_zone(std::string_view zone) {
  return zone == "America/Denver" || zone == "America/Boise" || zone == "America/Phoenix";
}

// Arizona stays on standard time, the rest of the Mountain states do not: only a place can settle the label.
Answer<LabelReading> mountain(Question const& question, std::string_view abbreviation) {
  if (auto wrong = records_disagree(question)) return *std::move(wrong);
  if (auto const& zone = question.context.client_zone; zone && !zone->empty()) {
    ZoneHistory const* const found = question.zones.find_in_any_case(*zone);
    if (found != nullptr && is_mountain_zone(found->name) &&
        (abbreviation != "MDT" || found->name != "America/Phoenix"))
      return in(question, found->name,
                question.quoted() + " is read as the client's Mountain zone on record, " + found->name + ".");
  }
  auto const state = client_state(question);
  if (!state) return Problem{state.problem()};
  std::string const meanings = "Mountain time is America/Phoenix (no daylight time) or America/Denver";
  if (*state == nullptr)
    return Problem{question.quoted() + " needs a state: " + meanings + ". Give the client's state or the zone."};
  StateZones const& place = **state;
  std::string_view zone = place.zones.front();
  if (place.zones.size() > 1) {
    auto const by_county = county_zone(question, place);
    if (!by_county) return Problem{by_county.problem()};
    zone = *by_county;
  }
  if (!is_mountain_zone(zone))
    return Problem{question.quoted() + " does not fit the client's place: " + std::string{place.name} + " keeps " +
                   listed(place) + ", and " + meanings + ". Name the zone."};
  if (place.postal == "AZ" && abbreviation == "MDT")
    return Problem{question.quoted() + " does not fit Arizona, which keeps MST all year except in the Navajo Nation" +
                   " (America/Denver). Name the zone."};
  return by_state(question, place, "the client's state, ");
}

Answer<LabelReading> atlantic(Question const& question, std::string_view abbreviation) {
  if (auto wrong = records_disagree(question)) return *std::move(wrong);
  auto const state = client_state(question);
  bool const in_islands = state && *state != nullptr && ((*state)->postal == "PR" || (*state)->postal == "VI");
  if (in_islands && abbreviation == "ADT")
    return Problem{question.quoted() + " does not fit " + std::string{(*state)->name} +
                   ", which keeps AST all year. Name the zone."};
  if (in_islands)
    return in(question, "America/Puerto_Rico",
              question.quoted() + " is read as Atlantic time without daylight time (America/Puerto_Rico), as in " +
                  std::string{(*state)->name} + ".");
  return Problem{question.quoted() + " has several meanings: Puerto Rico (America/Puerto_Rico), Atlantic Canada" +
                 " (America/Halifax) and Arabia (Asia/Riyadh). Name the zone."};
}

Answer<LabelReading> gmt(Question const& question) {
  auto const& zone = question.context.client_zone;
  ZoneHistory const* const client = zone ? question.zones.find_in_any_case(*zone) : nullptr;
  bool const in_uk = client != nullptr && client->name == "Europe/London" && !records_disagree(question);
  auto reading = in(question, "Europe/London",
                    question.quoted() + " is read as UK time (Europe/London)" +
                        (in_uk ? ", the client's zone, GMT or BST by date." : ", which is GMT on that date."));
  if (!reading) return reading;
  LabelReading settled = *reading;
  settled.only_at_zero_offset = !in_uk;
  return settled;
}

Answer<LabelReading> known(Question const& question, KnownLabel const& label) {
  if (label.abbreviation == "HDT")
    return Problem{question.quoted() + " does not fit Hawaii, which keeps HST all year; only the western Aleutian" +
                   " Islands (America/Adak) know it. Name the zone."};
  for (PlainFamily const& family : plain_families)
    if (family.family == label.family)
      return in(question, family.zone, question.quoted() + " is read as " + std::string{family.kind} + ".");
  switch (label.family) {
    case Family::mountain:
      return mountain(question, label.abbreviation);
    case Family::atlantic:
      return atlantic(question, label.abbreviation);
    case Family::gmt:
      return gmt(question);
    case Family::utc:
      return at_offset(question, std::chrono::seconds{0});
    case Family::client:
      return client_time(question);
    case Family::city:
      return in(question, label.detail, question.quoted() + " is read as " + std::string{label.detail} + ".");
    default:
      return Problem{question.quoted() + " has several meanings: " + std::string{label.detail} +
                     ". Name the zone by a place, such as America/New_York or Europe/Berlin."};
  }
}

// Postal codes that are words or mean another place: "ok time", "me time", "LA time" name no state.
bool is_also_a_word(std::string_view folded) {
  constexpr std::string_view taken[] = {"al", "as", "de", "hi", "id", "in", "la", "ma",
                                        "me", "mi", "mo", "oh", "ok", "or", "pa"};
  return std::ranges::find(taken, folded) != std::end(taken);
}

Answer<LabelReading> iana(Question const& question, ZoneHistory const& zone) {
  std::string rule = question.quoted() + " is read as the IANA zone " + zone.name;
  if (zone.name.starts_with("Etc/GMT") && zone.name.find_first_of("123456789") != std::string::npos)
    rule += ", whose sign is the other way round: it is UTC" + offset_words(zone.periods.front().offset);
  return in(question, zone.name, rule + ".");
}

}  // namespace

bool LabelReading::names_summer_time() const { return abbreviation.ends_with("DT") || abbreviation == "BST"; }

std::string LabelReading::name() const { return zone != nullptr ? zone->name : fixed_zone(fixed_offset).name; }

Answer<LabelReading> read_label(Zones const& zones, std::string_view label, Context const& context) {
  Question const question{zones, label, context};
  // The quick way for exact names, which no row of the table means otherwise; the rows with a slash are those of US/.
  if (label.find('/') != std::string_view::npos && !label.starts_with("US/"))
    if (ZoneHistory const* const zone = zones.find(label)) return iana(question, *zone);
  std::string const folded = folded_label(label);
  if (folded.empty())
    return Problem{"No zone is given: add a label such as ET or PT, an IANA name or an offset. None is assumed."};
  if (auto const row = find_label(folded)) {
    auto reading = known(question, *row);
    if (!reading) return reading;
    LabelReading settled = *reading;
    settled.abbreviation = row->abbreviation;
    return settled;
  }
  if (is_dotted_offset(label))
    return Problem{question.quoted() + " is no offset that can be read: write hours and minutes with a colon, such as" +
                   " UTC+05:30 or +05:30."};
  if (auto const offset = find_offset(folded)) return at_offset(question, *offset);
  std::string spaced{label};
  while (spaced.starts_with(' ')) spaced.erase(0, 1);
  while (spaced.ends_with(' ')) spaced.pop_back();
  if (ZoneHistory const* const zone = zones.find_in_any_case(spaced)) return iana(question, *zone);
  std::string_view const place = without_time(folded);
  bool const only_code = folded.size() == 2 || is_also_a_word(place);
  if (StateZones const* const state = find_state(place); state != nullptr && !only_code) {
    // The county on record lies in the client's state; it says nothing about another one.
    bool const same = !context.state || context.state->empty() || find_state(*context.state) == state;
    Context const elsewhere;
    if (auto wrong = same && state->zones.size() > 1 ? records_disagree(question) : std::nullopt)
      return *std::move(wrong);
    return by_state(same ? question : Question{zones, label, elsewhere}, *state, "");
  }
  return Problem{question.quoted() + " is not a zone label that is known: use ET, CT, MT with a state, PT, an IANA " +
                 "name such as America/Chicago, or an offset such as UTC-05:00."};
}

namespace {

// "America/New_York" by its shape; whether it exists is asked later.
bool looks_like_iana(std::string_view word) {
  constexpr std::string_view areas[] = {"Africa/",    "America/", "Antarctica/", "Arctic/",  "Asia/", "Atlantic/",
                                        "Australia/", "Europe/",  "Indian/",     "Pacific/", "US/",   "Etc/"};
  for (std::string_view const area : areas)
    if (word.size() > area.size() && folded_label(word).starts_with(folded_label(area))) return true;
  return false;
}

// Inside running text "- 5" is a dash and a number: an offset needs UTC, GMT or the full "-05:00".
bool is_written_offset(std::string_view folded) {
  bool const bare = folded.starts_with('-') || folded.starts_with('+');
  return find_offset(folded) && (!bare || folded.size() >= 5);
}

// With a letter or a digit, or with the bracket that was opened in it; dots and other marks belong to the text around.
bool ends_like_a_label(std::string_view candidate) {
  char const last = candidate.back();
  if (last == ')') return candidate.find('(') != std::string_view::npos;
  return (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || (last >= '0' && last <= '9');
}

// A dash ends a word here although IANA names have some: the longest label found wins anyway.
bool ends_a_word(std::string_view text, std::size_t at) {
  if (at == text.size()) return true;
  std::string_view const rest = text.substr(at);
  for (std::string_view const blank_or_dash : {"\u00a0", "\u202f", "\u2009", "\u2013", "\u2014", "\u2212"})
    if (rest.starts_with(blank_or_dash)) return true;
  char const next = rest.front();
  auto const digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  if (next == '.' && rest.size() > 1 && digit(rest[1]) && at > 0 && digit(text[at - 1])) return false;  // UTC+5.30
  bool const goes_on = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9') ||
                       next == '_' || next == '/' || next == '+' || next == '\'' || next == ':' ||
                       static_cast<unsigned char>(next) >= 0x80;
  return !goes_on;
}

}  // namespace

std::size_t known_label_length(std::string_view text) {
  constexpr std::size_t longest_label = 40;  // "Eastern Daylight Savings Time (US & Canada)" is the longest in use
  std::size_t found = 0;
  if (text.empty() || text.front() == ' ') return 0;
  for (std::size_t length = 1; length <= text.size() && length <= longest_label + 8; ++length) {
    if (text[length - 1] == '\n' || text[length - 1] == ',' || text[length - 1] == ';') break;
    std::string_view const candidate = text.substr(0, length);
    if (!ends_like_a_label(candidate) || !ends_a_word(text, length)) continue;
    std::string const folded = folded_label(candidate);
    bool const dotted = !folded.starts_with('-') && !folded.starts_with('+') && is_dotted_offset(candidate);
    if (find_label(folded) || is_written_offset(folded) || dotted || looks_like_iana(candidate)) found = length;
  }
  return found;
}

}  // namespace tz
