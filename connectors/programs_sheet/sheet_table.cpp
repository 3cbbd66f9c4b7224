// The header's words are matched loosely, because people write them; the cells are matched strictly, because they are
// money and names.
#include "connectors/programs_sheet/sheet_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/core/ascii.hpp"

namespace connectors::sheets {
namespace {

using workflows::AppendRow;
using workflows::Evidence;
using workflows::codec::to_text;

std::string bare(std::string_view text) {
  std::string all;
  for (char const c : text)
    if (engine::ascii::is_alphanumeric(c)) all += engine::ascii::lower(c);
  return all;
}

struct Field {
  int Columns::*place;
  std::string_view shown;
  std::array<std::string_view, 4> words;  // without blanks and marks
};
constexpr std::array<Field, 7> fields{{
    {&Columns::name, "Client Name", {"clientname", "name", "client", "entry"}},
    {&Columns::program, "Program", {"program", "programname", "program", "program"}},
    {&Columns::session_charge, "Session Charge", {"sessioncharge", "charge", "sessionprice", "sessionfee"}},
    {&Columns::willing_to_pay,
     "Amount the Client Is Willing to Pay",
     {"amounttheclientiswillingtopay", "amountclientiswillingtopay", "amountwillingtopay", "willingtopay"}},
    {&Columns::sessions_approved,
     "Number of Sessions Approved",
     {"numberofsessionsapproved", "sessionsapproved", "approvedsessions", "numberofapprovedsessions"}},
    {&Columns::status, "Status", {"status", "state", "status", "status"}},
    {&Columns::reference, "Reference", {"reference", "ref", "claimstepreference", "casereference"}},
}};

// 120 for 12000 cents, 120.5 for 12050: a number, as the sheet counts with it.
Json dollars(std::int64_t cents) {
  if (cents % 100 == 0) return cents / 100;
  auto const rest = cents % 100;
  return Json::parse(std::to_string(cents / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest));
}

std::string column_letters(std::size_t index) {
  std::string letters;
  for (auto left = index + 1; left > 0; left = (left - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  return letters;
}

// The first row's number in "Programs!A3:G9"; 1 when none is given.
std::size_t first_row(std::string const& range) {
  auto at = range.rfind('!');
  at = at == std::string::npos ? 0 : at + 1;
  while (at < range.size() && (range[at] < '0' || range[at] > '9') && range[at] != ':') ++at;
  std::size_t row = 1;
  std::from_chars(range.data() + at, range.data() + range.size(), row);
  return row;
}

bool plain_number(std::string_view text) {
  bool digit = false, point = false;
  for (std::size_t at = !text.empty() && text[0] == '-' ? 1U : 0U; at < text.size(); ++at) {
    if (text[at] == '.' && !point)
      point = true;
    else if (text[at] >= '0' && text[at] <= '9')
      digit = true;
    else
      return false;
  }
  return digit;
}

// "12.50" as "12.5", "120.0" as "120".
std::string shortened(std::string text) {
  if (!plain_number(text) || text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string at(std::vector<std::string> const& cells, int column) {
  return column >= 0 && static_cast<std::size_t>(column) < cells.size() ? cells[static_cast<std::size_t>(column)]
                                                                        : std::string();
}

std::string trimmed(std::string const& text) { return std::string(engine::ascii::trimmed(text, " \t\r\n")); }
bool same_name(std::string const& one, std::string const& other) { return trimmed(one) == trimmed(other); }

// Do all of our cells stand there as we would write them?
bool equal(Columns const& columns, std::vector<std::string> const& cells, AppendRow const& row) {
  auto const values = row_values(columns, row);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!values[i].is_null() && at(cells, static_cast<int>(i)) != cell_text(values[i])) return false;
  return true;
}

Evidence shown(workflows::SheetRow const& row) {
  std::string text;
  for (auto const& cell : row.cells) text += (text.empty() ? "" : " | ") + cell.value;
  return {"sheet", row.range, text};
}

engine::Look present(workflows::SheetRow const& row, std::vector<Evidence> const& evidence) {
  return rest::present(row.range, to_text(workflows::RowAppended{row.range}), evidence);
}

engine::Look judge_by_reference(Table const& table, AppendRow const& row, std::vector<std::size_t> const& ours,
                                std::size_t same_name_alone, std::vector<Evidence> const& evidence) {
  if (ours.size() > 1)
    return rest::several("duplicate_present", "the sheet has more than one row with our reference", evidence);
  if (ours.size() == 1 && equal(table.columns, table.cells[ours.front()], row))
    return present(table.rows[ours.front()], evidence);
  if (ours.size() == 1)
    return rest::conflicting("duplicate_present", "the sheet has a row with our reference and other cells", evidence);
  if (std::cmp_greater(same_name_alone, row.known_same_name))
    return rest::conflicting("row_may_exist", "the sheet has a row of this name without our reference", evidence);
  return rest::absent(Json{{"columns", table.columns.names}, {"same_name", same_name_alone}}, evidence);
}

// Without a reference only the count tells: what was there before is not ours, one more that is equal is.
engine::Look judge_by_count(Table const& table, AppendRow const& row, std::vector<std::size_t> const& named,
                            std::string const& pre_image, std::vector<Evidence> const& evidence) {
  auto const parsed = workflows::codec::parse(pre_image);
  auto const* seen = std::get_if<Json>(&parsed);
  auto const before =
      seen != nullptr && seen->is_object() && seen->contains("same_name") && seen->at("same_name").is_number_unsigned()
          ? std::optional(seen->at("same_name").get<std::size_t>())
          : std::nullopt;
  auto const baseline = before.value_or(static_cast<std::size_t>(std::max(0, row.known_same_name)));
  if (named.size() <= baseline) {
    auto look = rest::absent(Json{{"columns", table.columns.names}, {"same_name", named.size()}}, evidence);
    look.strong = false;
    return look;
  }
  bool const one_more = before && named.size() == *before + 1;
  if (one_more && equal(table.columns, table.cells[named.back()], row)) {
    auto look = present(table.rows[named.back()], evidence);
    look.strong = false;
    return look;
  }
  return rest::conflicting("row_may_exist", "the sheet has a row of this name, and no column for our reference",
                           evidence);
}

}  // namespace

std::string cell_text(Json const& cell) {
  if (cell.is_null()) return "";
  if (cell.is_string()) return shortened(cell.get<std::string>());
  if (!cell.is_number_float()) return cell.dump();
  std::array<char, 64> buffer{};
  auto const [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), cell.get<double>(), std::chars_format::fixed, 2);
  return error == std::errc{} ? shortened({buffer.data(), end}) : cell.dump();
}

Columns read_columns(std::vector<std::string> const& header) {
  Columns columns;
  columns.names = header;
  for (auto const& field : fields) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (std::ranges::find(field.words, std::string_view{bare(header[i])}) == field.words.end()) continue;
      if (header[i].empty()) continue;
      if (columns.*field.place >= 0) columns.fault = "the sheet has the column " + std::string(field.shown) + " twice";
      columns.*field.place = static_cast<int>(i);
    }
    if (columns.*field.place < 0 && field.place != &Columns::reference)
      columns.fault = "the sheet has no column " + std::string(field.shown);
  }
  return columns;
}

Table read_table(ValueRange const& read, std::string const& tab) {
  Table table;
  auto const& values = read.values.value_or(std::vector<std::vector<Json>>{});
  auto const first = first_row(read.range);
  bool header_seen = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::vector<std::string> cells;
    for (auto const& cell : values[i]) cells.push_back(cell_text(cell));
    while (!cells.empty() && cells.back().empty()) cells.pop_back();
    if (cells.empty()) continue;
    if (!header_seen) {
      table.columns = read_columns(cells);
      header_seen = true;
      continue;
    }
    auto const width = std::max<std::size_t>(1, table.columns.names.size());
    auto const number = std::to_string(first + i);
    workflows::SheetRow row{tab + "!A" + number + ":" + column_letters(width - 1) + number, {}};
    cells.resize(std::max(width, cells.size()));
    for (std::size_t c = 0; c < table.columns.names.size(); ++c)
      row.cells.push_back({table.columns.names[c], cells[c]});
    table.rows.push_back(std::move(row));
    table.cells.push_back(std::move(cells));
  }
  if (!header_seen) table.columns.fault = "the sheet is empty: it has no header";
  return table;
}

workflows::RowsFound find_rows(Table const& table, workflows::FindRow const& wanted) {
  workflows::RowsFound found;
  found.columns = table.columns.names;
  found.has_reference_column = table.columns.reference >= 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    auto const reference = trimmed(at(table.cells[i], table.columns.reference));
    bool const ours = !reference.empty() && reference == wanted.reference;
    if (ours) found.by_reference.push_back(table.rows[i]);
    if (reference.empty() && same_name(at(table.cells[i], table.columns.name), wanted.name))
      found.same_name_without_reference.push_back(table.rows[i]);
  }
  return found;
}

Json row_values(Columns const& columns, AppendRow const& row) {
  Json values = Json::array();
  for (std::size_t i = 0; i < columns.names.size(); ++i) values.push_back(nullptr);
  auto const set = [&](int column, Json value) {
    if (column >= 0) values[static_cast<std::size_t>(column)] = std::move(value);
  };
  set(columns.name, row.name);
  set(columns.program, row.program);
  set(columns.session_charge, dollars(row.session_charge_cents));
  set(columns.willing_to_pay, dollars(row.willing_to_pay_cents));
  set(columns.sessions_approved, row.sessions_approved);
  set(columns.status, row.status);
  set(columns.reference, row.reference);
  return values;
}

engine::Look judge_append(Table const& table, AppendRow const& row, std::string const& pre_image) {
  if (!table.columns.fault.empty())
    return rest::conflicting("sheet_column_missing", table.columns.fault,
                             {{"sheet", "columns", Json(table.columns.names).dump()}});
  std::vector<std::size_t> ours, alone;
  std::vector<Evidence> evidence;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    auto const reference = trimmed(at(table.cells[i], table.columns.reference));
    bool const is_ours = !reference.empty() && reference == row.reference;
    bool const is_alone = reference.empty() && same_name(at(table.cells[i], table.columns.name), row.name);
    if (is_ours) ours.push_back(i);
    if (is_alone) alone.push_back(i);
    if (is_ours || is_alone) evidence.push_back(shown(table.rows[i]));
  }
  evidence.push_back({"sheet", "rows read", std::to_string(table.rows.size())});
  if (table.columns.reference >= 0) return judge_by_reference(table, row, ours, alone.size(), evidence);
  return judge_by_count(table, row, alone, pre_image, evidence);
}

}  // namespace connectors::sheets
