// How does the simulated ticket inbox search? See Intercom, "Search conversations": operators, nesting and page limits.
#include "connectors/twins/inbox_twin_search.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/core/ascii.hpp"

namespace connectors::twins::inbox {
namespace {

constexpr std::size_t widest_group = 15;
constexpr std::string_view hex_digits = "0123456789abcdef";

std::string text_at(Json const& json, char const* name) {
  auto const found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

bool is_group(std::string const& op) { return op == "AND" || op == "OR"; }

bool fits(Json const& value, FieldType type) {
  if (type == FieldType::whole) return value.is_number_integer();
  if (type == FieldType::yes_no) return value.is_boolean();
  return value.is_string();
}

std::optional<Mistake> check_filter(Json const& filter, std::string const& op, Fields const& fields) {
  static constexpr std::array<std::string_view, 10> operators{"=", "!=", "IN", "NIN", ">", "<", "~", "!~", "^", "$"};
  auto const field = fields.find(text_at(filter, "field"));
  if (field == fields.end()) return Mistake{"invalid_field", "This field is not searchable"};
  if (std::find(operators.begin(), operators.end(), op) == operators.end())
    return Mistake{"invalid_operator", "This operator is not known"};
  auto const value = filter.find("value");
  if (value == filter.end()) return Mistake{"parameter_missing", "value is missing"};
  bool const list = op == "IN" || op == "NIN";
  if (list != value->is_array()) return Mistake{"type_mismatch", "IN and NIN take a list, the others a single value"};
  for (auto const& each : list ? *value : Json::array({*value}))
    if (!fits(each, field->second)) return Mistake{"type_mismatch", "The value does not fit the type of this field"};
  if ((op == ">" || op == "<") && field->second != FieldType::whole)
    return Mistake{"invalid_operator", "This operator needs a number or a date"};
  if ((op == "~" || op == "!~" || op == "^" || op == "$") && field->second != FieldType::text)
    return Mistake{"invalid_operator", "This operator needs a text"};
  return std::nullopt;
}

std::optional<Mistake> check_level(Json const& query, Fields const& fields, int depth) {
  if (!query.is_object()) return Mistake{"parameter_invalid", "query must be an object"};
  auto const op = text_at(query, "operator");
  if (!is_group(op)) return check_filter(query, op, fields);
  if (depth > 2) return Mistake{"parameter_invalid", "Filters nest at most two levels"};
  auto const value = query.find("value");
  if (value == query.end() || !value->is_array() || value->empty())
    return Mistake{"parameter_invalid", "A group needs a list of filters"};
  if (value->size() > widest_group) return Mistake{"parameter_invalid", "A group holds at most 15 filters"};
  for (auto const& each : *value)
    if (auto mistake = check_level(each, fields, depth + 1)) return mistake;
  return std::nullopt;
}

bool equal(Json const& have, Json const& wanted) {
  if (have.is_string() && wanted.is_string())
    return engine::ascii::same(have.get_ref<std::string const&>(), wanted.get_ref<std::string const&>());
  return have == wanted;
}

// ">" and "<" include equality (the vendor's table says "or equal").
bool holds(Json const& have, std::string const& op, Json const& wanted) {
  if (op == "=") return equal(have, wanted);
  if (op == ">") return have >= wanted;
  if (op == "<") return have <= wanted;
  if (op == "IN") return std::any_of(wanted.begin(), wanted.end(), [&](auto const& each) { return equal(have, each); });
  if (!have.is_string()) return false;
  if (!wanted.is_string()) return false;
  auto const text = engine::ascii::lowered(have.get_ref<std::string const&>());
  auto const part = engine::ascii::lowered(wanted.get_ref<std::string const&>());
  if (op == "~") return text.find(part) != std::string::npos;
  return op == "^" ? text.starts_with(part) : text.ends_with(part);
}

bool any_holds(Json const& have, std::string const& op, Json const& wanted) {
  if (!have.is_array()) return holds(have, op, wanted);
  return std::any_of(have.begin(), have.end(), [&](auto const& each) { return holds(each, op, wanted); });
}

// A cursor: the key it stands for, in hexadecimal digits. Nothing outside this file knows that.
std::string cursor_of(std::string const& key) {
  std::string cursor = "c";
  for (char const c : key) {
    auto const byte = static_cast<unsigned char>(c);
    cursor += hex_digits[byte >> 4U];
    cursor += hex_digits[byte & 15U];
  }
  return cursor;
}

std::optional<std::string> key_of(std::string_view cursor) {
  if (cursor.size() % 2 == 0 || cursor.front() != 'c') return std::nullopt;
  std::string key;
  for (std::size_t at = 1; at < cursor.size(); at += 2) {
    auto const high = hex_digits.find(cursor[at]), low = hex_digits.find(cursor[at + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    key += static_cast<char>(high * 16 + low);
  }
  return key;
}

}  // namespace

std::optional<Mistake> check_query(Json const& query, Fields const& fields) { return check_level(query, fields, 1); }

bool matches(Json const& query, ReadField const& read) {
  auto const op = text_at(query, "operator");
  auto const& value = query.at("value");
  auto const each_matches = [&](Json const& each) { return matches(each, read); };
  if (op == "AND") return std::all_of(value.begin(), value.end(), each_matches);
  if (op == "OR") return std::any_of(value.begin(), value.end(), each_matches);
  auto const have = read(text_at(query, "field"));
  if (op == "!=") return !any_holds(have, "=", value);
  if (op == "NIN") return !any_holds(have, "IN", value);
  if (op == "!~") return !any_holds(have, "~", value);
  return any_holds(have, op, value);
}

std::optional<Mistake> read_paging(Json const& request, std::size_t most, Paging& paging) {
  auto const found = request.find("pagination");
  if (found == request.end() || found->is_null()) return std::nullopt;
  if (!found->is_object()) return Mistake{"parameter_invalid", "pagination must be an object"};
  if (auto const per_page = found->find("per_page"); per_page != found->end() && !per_page->is_null()) {
    if (!per_page->is_number_unsigned() || per_page->get<std::uint64_t>() == 0 || per_page->get<std::uint64_t>() > most)
      return Mistake{"parameter_invalid", "per_page must be a number from 1 to " + std::to_string(most)};
    paging.per_page = per_page->get<std::size_t>();
  }
  auto const after = found->find("starting_after");
  if (after == found->end() || after->is_null()) return std::nullopt;
  auto const key =
      after->is_string() && !after->get<std::string>().empty() ? key_of(after->get<std::string>()) : std::nullopt;
  if (!key) return Mistake{"parameter_invalid", "starting_after is not a cursor of ours"};
  paging.after = *key;
  return std::nullopt;
}

Page page_of(std::vector<std::string> const& keys, Paging const& paging) {
  Page page;
  if (!paging.after.empty())
    page.first = static_cast<std::size_t>(std::upper_bound(keys.begin(), keys.end(), paging.after) - keys.begin());
  page.last = std::min(keys.size(), page.first + paging.per_page);
  auto const total = std::max<std::size_t>(1, (keys.size() + paging.per_page - 1) / paging.per_page);
  page.pages = {{"type", "pages"},
                {"page", page.first / paging.per_page + 1},
                {"per_page", paging.per_page},
                {"total_pages", total},
                {"next", nullptr}};
  if (page.last < keys.size())
    page.pages["next"] = {{"page", page.first / paging.per_page + 2},
                          {"starting_after", cursor_of(keys[page.last - 1])}};
  return page;
}

}  // namespace connectors::twins::inbox
