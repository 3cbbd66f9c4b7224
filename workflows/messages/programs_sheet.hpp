// What do workflows ask of the programs sheet, and what do they learn from it? Rows are found by our reference, never
// by number: people sort and edit the sheet. These names are on disk: renaming a struct or a member is a migration.
#pragma once
#include "workflows/messages/case_events.hpp"

namespace workflows {

struct SheetCell {
  std::string column;  // as the header names it
  std::string value;   // as text, whatever its type in the sheet
};
BOOST_DESCRIBE_STRUCT(SheetCell, (), (column, value))
struct SheetRow {
  std::string range;  // "Programs!A7:G7", where it stood when it was read
  std::vector<SheetCell> cells;
};
BOOST_DESCRIBE_STRUCT(SheetRow, (), (range, cells))

// Looks for the row of one write-off before any is appended.
struct FindRow {
  static constexpr auto kind = "sheet.find_row";
  std::string name;       // "Robin Reed Headway Write-Off"
  std::string reference;  // ours
};
BOOST_DESCRIBE_STRUCT(FindRow, (), (name, reference))
struct RowsFound {
  static constexpr std::array<std::string_view, 1> required{"has_reference_column"};
  bool has_reference_column = false;  // without one, our rows cannot be told from others
  std::vector<std::string> columns;
  std::vector<SheetRow> by_reference;                 // ours: none, one, or a person must look
  std::vector<SheetRow> same_name_without_reference;  // hold row_may_exist
};
BOOST_DESCRIBE_STRUCT(RowsFound, (), (has_reference_column, columns, by_reference, same_name_without_reference))

// Seed 003: one row, text as text, amounts and counts as numbers.
struct AppendRow {
  static constexpr auto kind = "sheet.row_appended";
  std::string name;
  std::string program;
  std::int64_t session_charge_cents = 0;
  std::int64_t willing_to_pay_cents = 0;
  int sessions_approved = 1;
  std::string status;
  std::string reference;
  // Rows of this name without our reference that a person has seen and said are not this session's.
  int known_same_name = 0;
};
BOOST_DESCRIBE_STRUCT(AppendRow, (),
                      (name, program, session_charge_cents, willing_to_pay_cents, sessions_approved, status, reference,
                       known_same_name))
struct RowAppended {
  std::string range;
};
BOOST_DESCRIBE_STRUCT(RowAppended, (), (range))

}  // namespace workflows
