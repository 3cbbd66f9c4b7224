// Which words are zone labels? The table itself, and the folding that lets "E.S.T.", "est" and "Eastern Standard Time
// (US & Canada)" meet in one row.
#include "tz/label_words.hpp"

namespace tz {
namespace {

struct Row {
  std::string_view word;
  KnownLabel label;
};

constexpr Row rows[] = {
    {"et", {Family::eastern, "", ""}},
    {"est", {Family::eastern, "EST", ""}},
    {"edt", {Family::eastern, "EDT", ""}},
    {"eastern", {Family::eastern, "", ""}},
    {"us/eastern", {Family::eastern, "", ""}},
    {"us eastern", {Family::eastern, "", ""}},
    {"est5edt", {Family::eastern, "", ""}},
    {"est/edt", {Family::eastern, "", ""}},
    {"ct", {Family::central, "", ""}},
    {"cst", {Family::central, "CST", ""}},
    {"cdt", {Family::central, "CDT", ""}},
    {"central", {Family::central, "", ""}},
    {"us/central", {Family::central, "", ""}},
    {"us central", {Family::central, "", ""}},
    {"cst6cdt", {Family::central, "", ""}},
    {"cst/cdt", {Family::central, "", ""}},
    {"mt", {Family::mountain, "", ""}},
    {"mst", {Family::mountain, "MST", ""}},
    {"mdt", {Family::mountain, "MDT", ""}},
    {"mountain", {Family::mountain, "", ""}},
    {"us mountain", {Family::mountain, "", ""}},
    {"mst/mdt", {Family::mountain, "", ""}},
    {"us/mountain", {Family::city, "", "America/Denver"}},
    {"mst7mdt", {Family::city, "", "America/Denver"}},
    {"us/arizona", {Family::city, "", "America/Phoenix"}},
    {"pt", {Family::pacific, "", ""}},
    {"pst", {Family::pacific, "PST", ""}},
    {"pdt", {Family::pacific, "PDT", ""}},
    {"pacific", {Family::pacific, "", ""}},
    {"us/pacific", {Family::pacific, "", ""}},
    {"us pacific", {Family::pacific, "", ""}},
    {"pst8pdt", {Family::pacific, "", ""}},
    {"pst/pdt", {Family::pacific, "", ""}},
    {"akt", {Family::alaska, "", ""}},
    {"akst", {Family::alaska, "AKST", ""}},
    {"akdt", {Family::alaska, "AKDT", ""}},
    {"alaska", {Family::alaska, "", ""}},
    {"alaskan", {Family::alaska, "", ""}},
    {"us/alaska", {Family::alaska, "", ""}},
    {"ht", {Family::hawaii, "", ""}},
    {"hst", {Family::hawaii, "HST", ""}},
    {"hdt", {Family::hawaii, "HDT", ""}},
    {"hawaii", {Family::hawaii, "", ""}},
    {"hawaiian", {Family::hawaii, "", ""}},
    {"us/hawaii", {Family::hawaii, "", ""}},
    {"ast", {Family::atlantic, "AST", ""}},
    {"adt", {Family::atlantic, "ADT", ""}},
    {"atlantic", {Family::atlantic, "", ""}},
    {"bst", {Family::uk, "BST", ""}},
    {"british", {Family::uk, "", ""}},
    {"british summer", {Family::uk, "BST", ""}},
    {"uk", {Family::uk, "", ""}},
    {"gb", {Family::uk, "", ""}},
    {"gb-eire", {Family::uk, "", ""}},
    {"london", {Family::uk, "", ""}},
    {"england", {Family::uk, "", ""}},
    {"gmt/bst", {Family::uk, "", ""}},
    {"gmt", {Family::gmt, "GMT", ""}},
    {"greenwich mean", {Family::gmt, "GMT", ""}},
    {"utc", {Family::utc, "", ""}},
    {"z", {Family::utc, "", ""}},
    {"zulu", {Family::utc, "", ""}},
    {"coordinated universal", {Family::utc, "", ""}},
    {"my time", {Family::client, "", ""}},
    {"my local time", {Family::client, "", ""}},
    {"local", {Family::client, "", ""}},
    {"local time", {Family::client, "", ""}},
    {"client time", {Family::client, "", ""}},
    {"clients time", {Family::client, "", ""}},
    {"clients local time", {Family::client, "", ""}},
    {"client local time", {Family::client, "", ""}},
    {"their time", {Family::client, "", ""}},
    {"their local time", {Family::client, "", ""}},
    {"new york", {Family::city, "", "America/New_York"}},
    {"new york city", {Family::city, "", "America/New_York"}},
    {"detroit", {Family::city, "", "America/Detroit"}},
    {"indianapolis", {Family::city, "", "America/Indiana/Indianapolis"}},
    {"chicago", {Family::city, "", "America/Chicago"}},
    {"denver", {Family::city, "", "America/Denver"}},
    {"boise", {Family::city, "", "America/Boise"}},
    {"phoenix", {Family::city, "", "America/Phoenix"}},
    {"los angeles", {Family::city, "", "America/Los_Angeles"}},
    {"anchorage", {Family::city, "", "America/Anchorage"}},
    {"honolulu", {Family::city, "", "Pacific/Honolulu"}},
    {"ist", {Family::several, "", "India (UTC+05:30), Ireland (UTC+01:00) and Israel (UTC+02:00)"}},
    {"sst", {Family::several, "", "American Samoa (UTC-11:00) and Singapore (UTC+08:00)"}},
    {"gst", {Family::several, "", "the Gulf (UTC+04:00), Guam (UTC+10:00) and South Georgia (UTC-02:00)"}},
    {"ect", {Family::several, "", "Ecuador (UTC-05:00) and the eastern Caribbean (UTC-04:00)"}},
    {"wst", {Family::several, "", "Western Australia (UTC+08:00) and Samoa (UTC+13:00)"}},
    {"cet", {Family::several, "", "countries of Central Europe with summer time and of North Africa without"}},
    {"cest", {Family::several, "", "several countries of Central Europe"}},
    {"eet", {Family::several, "", "countries of Eastern Europe with and without summer time"}},
    {"eest", {Family::several, "", "several countries of Eastern Europe"}},
    {"wet", {Family::several, "", "several countries of Western Europe and North Africa"}},
    {"washington",
     {Family::several, "", "the State of Washington (America/Los_Angeles) and Washington, DC (America/New_York)"}},
};

std::optional<KnownLabel> exact_row(std::string_view word) {
  for (Row const& row : rows)
    if (row.word == word) return row.label;
  return {};
}

bool drop_ending(std::string_view& text, std::string_view ending) {
  if (text.size() <= ending.size() || !text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

struct Spelling {
  std::string_view typed, plain;
};

// Typographic spaces, apostrophes and minus signs as word processors write them (UTF-8), and what they stand for.
constexpr Spelling spellings[] = {
    {"\u00a0", " "}, {"\u202f", " "}, {"\u2009", " "}, {"\u2019", ""}, {"\u2018", ""}, {"'", ""},  {"\u2212", "-"},
    {"\u2010", "-"}, {"\u2011", "-"}, {"\u2013", "-"}, {".", ""},      {"(", " "},     {")", " "}, {"[", " "},
    {"]", " "},      {",", " "},      {"\t", " "},     {"\n", " "},    {"\r", " "},
};

// The abbreviation of a family in winter or summer, for "Eastern Daylight Time".
std::string_view seasonal(Family family, bool daylight) {
  switch (family) {
    case Family::eastern:
      return daylight ? "EDT" : "EST";
    case Family::central:
      return daylight ? "CDT" : "CST";
    case Family::mountain:
      return daylight ? "MDT" : "MST";
    case Family::pacific:
      return daylight ? "PDT" : "PST";
    case Family::alaska:
      return daylight ? "AKDT" : "AKST";
    case Family::atlantic:
      return daylight ? "ADT" : "AST";
    case Family::hawaii:
      return daylight ? "HDT" : "HST";
    default:
      return "";
  }
}

}  // namespace

std::string folded_label(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::string_view plain = text.substr(0, 1);
    std::size_t length = 1;
    for (Spelling const& spelling : spellings)
      if (text.starts_with(spelling.typed)) {
        plain = spelling.plain;
        length = spelling.typed.size();
        break;
      }
    text.remove_prefix(length);
    for (char const letter : plain) {
      if (letter == ' ' && (out.empty() || out.back() == ' ')) continue;
      out += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
  }
  std::string_view kept = out;
  while (kept.ends_with(' ')) kept.remove_suffix(1);
  for (std::string_view const country : {" us & canada", " us and canada", " united states", " usa", " us"})
    if (drop_ending(kept, country)) break;
  return std::string{kept};
}

std::string_view without_time(std::string_view folded) {
  for (std::string_view const ending : {" time zone", " timezone", " time"})
    if (drop_ending(folded, ending)) break;
  return folded;
}

std::optional<KnownLabel> find_label(std::string_view folded) {
  if (auto const row = exact_row(folded)) return row;
  std::string_view word = without_time(folded);
  if (auto const row = exact_row(word)) return row;
  bool const standard = drop_ending(word, " standard");
  bool const daylight = !standard && (drop_ending(word, " daylight") || drop_ending(word, " daylight saving") ||
                                      drop_ending(word, " daylight savings"));
  if (!standard && !daylight) return {};
  auto row = exact_row(word);
  if (!row || seasonal(row->family, daylight).empty()) return {};
  row->abbreviation = seasonal(row->family, daylight);
  return row;
}

std::optional<std::chrono::seconds> find_offset(std::string_view text) {
  bool const spelt_out = text.starts_with("utc") || text.starts_with("gmt");
  if (spelt_out) text.remove_prefix(3);
  if (text.starts_with(' ')) text.remove_prefix(1);
  if (text.size() < 2 || (text.front() != '+' && text.front() != '-')) return {};
  bool const west = text.front() == '-';
  text.remove_prefix(1);
  // "- 5" alone is a dash and a number: the rest of a range, not an offset.
  if (spelt_out && text.starts_with(' ')) text.remove_prefix(1);
  std::string digits;
  std::size_t colon = std::string_view::npos;
  for (char const letter : text) {
    if (letter == ':' && colon == std::string_view::npos && !digits.empty()) {
      colon = digits.size();
    } else if (letter >= '0' && letter <= '9' && digits.size() < 4) {
      digits += letter;
    } else {
      return {};
    }
  }
  bool const hours_only = colon == std::string_view::npos && (digits.size() == 1 || digits.size() == 2);
  if (colon != std::string_view::npos && (colon > 2 || digits.size() != colon + 2)) return {};
  if (colon == std::string_view::npos && !hours_only && digits.size() != 4) return {};
  int const number = std::stoi(digits);
  int const hours = hours_only ? number : number / 100;
  int const minutes = hours_only ? 0 : number % 100;
  if (minutes > 59) return {};
  auto const size = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return west ? -size : size;
}

bool is_dotted_offset(std::string_view typed) {
  std::string const folded = folded_label(typed);
  std::string_view rest = folded;
  if (rest.starts_with("utc") || rest.starts_with("gmt")) rest.remove_prefix(3);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.starts_with('+') && !rest.starts_with('-')) return false;
  rest.remove_prefix(1);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.find_first_not_of("0123456789:") != std::string_view::npos) return false;
  for (Spelling const& spelling : spellings) {
    if (!spelling.plain.empty()) continue;
    for (std::size_t at = typed.find(spelling.typed); at != std::string_view::npos;
         at = typed.find(spelling.typed, at + 1)) {
      std::string_view const behind = typed.substr(at + spelling.typed.size());
      if (!behind.empty() && behind.front() >= '0' && behind.front() <= '9') return true;
    }
  }
  return false;
}

}  // namespace tz
