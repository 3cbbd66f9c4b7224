// How do workflows reach the programs sheet? Google Sheets, version 4: values are read, one row is appended RAW. Calls
// carry an access token that a service account fetches and keeps until shortly before its hour is over.
#pragma once
#include <optional>
#include <string>

#include "connectors/programs_sheet/service_account.hpp"
#include "connectors/programs_sheet/sheet_table.hpp"
#include "connectors/rest_reply.hpp"
#include "connectors/transport.hpp"

namespace connectors {

struct ProgramsSheetSettings {
  sheets::ServiceAccount account;
  std::string sheet;             // the spreadsheet's id
  std::string tab = "Programs";  // its tab
  // Where tokens come from: at the vendor on a host of its own.
  std::string token_peer = "programs_sheet";  // Origin::counterpart of that exchange
  std::string token_target = "/token";
};

// Lookup: sheet.find_row. Effect: sheet.row_appended.
// The look is strong where the sheet has a Reference column, and weak without one.
class ProgramsSheet final : public engine::Connector {
 public:
  static constexpr auto counterpart = "programs_sheet";
  static constexpr auto token_verb = "sheet.token";  // what faults name the exchange for a token by

  // Transport and Env must outlive this.
  ProgramsSheet(Transport&, engine::Env&, ProgramsSheetSettings);

  engine::Task<engine::Outcome> fetch(engine::Request) override;
  engine::Task<engine::Look> look(engine::Request) override;
  engine::Task<engine::Outcome> send(engine::Request) override;

 private:
  engine::Task<engine::Outcome> find_row(engine::Request);
  engine::Task<engine::Look> look_for_row(engine::Request);
  engine::Task<engine::Outcome> append_row(engine::Request);
  // Fetches a token if none is fresh enough; the reply tells why there is none.
  engine::Task<std::optional<rest::Reply>> have_token(Origin);
  struct SheetRead {
    std::optional<sheets::Table> table;
    rest::Reply trouble;  // when there is no table
  };
  engine::Task<SheetRead> read_sheet(Origin);
  rest::Reply read_reply(Exchange const&);

  Transport& transport_;
  engine::Env& env_;
  ProgramsSheetSettings settings_;
  std::string token_;
  engine::Instant token_until_{};
};

}  // namespace connectors
