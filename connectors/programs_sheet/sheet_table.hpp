// What stands in the programs sheet, and what does it mean for one row of ours? The header gives the columns their
// meaning; rows are compared cell by cell. Judgements over what was read, without any exchange.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/rest_reply.hpp"
#include "workflows/messages/programs_sheet.hpp"

namespace connectors::sheets {
using rest::Json;

// "Programs!A1:G9" and the rows of it; trailing empty cells and rows are left out by the vendor.
struct ValueRange {
  std::string range;
  std::optional<std::vector<std::vector<Json>>> values;
};
BOOST_DESCRIBE_STRUCT(ValueRange, (), (range, values))

// Where each of our fields stands; -1: no such column.
struct Columns {
  std::vector<std::string> names;  // the header
  int name = -1, program = -1, session_charge = -1, willing_to_pay = -1, sessions_approved = -1, status = -1,
      reference = -1;
  // What is wrong with the header; empty: every column but the reference is there once, the reference at most once.
  std::string fault;
};
// Letter case, blanks and marks do not count: "Amount the client is willing to pay" and "Willing to pay" are one.
Columns read_columns(std::vector<std::string> const& header);

struct Table {
  Columns columns;
  std::vector<workflows::SheetRow> rows;        // below the header, with their ranges; empty rows are left out
  std::vector<std::vector<std::string>> cells;  // of each row, as text, as many as there are columns
};
// `tab` names the rows' ranges. The header is the first row that is not empty.
Table read_table(ValueRange const&, std::string const& tab);

workflows::RowsFound find_rows(Table const&, workflows::FindRow const&);

// The row as it is sent: text as text, amounts in dollars and counts as numbers, null for columns that are not ours.
Json row_values(Columns const&, workflows::AppendRow const&);

// `pre_image`: what the look before the first attempt saw; empty before that. Where the sheet has a Reference column
// the look is strong. Without one it counts the rows of that name: one more than before, and equal, is ours.
engine::Look judge_append(Table const&, workflows::AppendRow const&, std::string const& pre_image);

// "12.50" and 12.5 are the same to a person, and so they are here.
std::string cell_text(Json const&);

}  // namespace connectors::sheets
