// How does the simulated programs sheet behave? Like Google Sheets, version 4: one-hour tokens for a signed assertion,
// values read and appended, quotas a minute, and no request id: the same request twice makes two rows.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "connectors/twins/twin.hpp"

namespace connectors::twins {

struct SheetToken {
  std::string token;
  Instant until{};
};
BOOST_DESCRIBE_STRUCT(SheetToken, (), (token, until))

struct SheetState {
  std::string id, tab;
  std::vector<std::vector<workflows::codec::Json>> grid;  // rows of cells; an empty row has none
  std::vector<SheetToken> tokens;
  std::int64_t requests_per_minute = 60;
  std::int64_t minute = 0, reads = 0, writes = 0;  // counted in this minute
  std::int64_t issued = 0;                         // tokens so far
  Ledger ledger;
};
BOOST_DESCRIBE_STRUCT(SheetState, (),
                      (id, tab, grid, tokens, requests_per_minute, minute, reads, writes, issued, ledger))

class SheetTwin final : public Twin {
 public:
  explicit SheetTwin(World const&);

  std::string name() const override { return "programs_sheet"; }
  // POST /token with an assertion signed by sheet_account_key; GET …/values/{range}; POST …/values/{range}:append.
  HttpReply handle(HttpRequest const&, engine::Instant now) override;
  // add_row (subject: the sheet, text: the row's first cell, cents: the session charge): a colleague's row, directly
  // below the table.
  bool act(WorldAct const&, engine::Instant now) override;
  Ledger const& ledger() const override { return state_.ledger; }
  std::unique_ptr<Twin> copy() const override { return std::make_unique<SheetTwin>(*this); }
  workflows::codec::Json save() const override;
  // Throws std::invalid_argument, naming the place, when the snapshot is not one of save().
  void restore(workflows::codec::Json const&) override;

 private:
  HttpReply issue_token(HttpRequest const&, engine::Instant now);
  HttpReply read_values() const;
  HttpReply append(HttpRequest const&, engine::Instant now);
  bool count(bool write, engine::Instant now);
  // The bottommost block of rows without an empty one between: where the vendor appends to.
  std::pair<std::size_t, std::size_t> last_table() const;
  void note(engine::Instant at, std::vector<workflows::codec::Json> const& cells, std::string effect, std::string by);

  SheetState state_;
};

}  // namespace connectors::twins
