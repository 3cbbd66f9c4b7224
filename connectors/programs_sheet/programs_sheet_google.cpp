// Which requests go to Google Sheets, and what do its replies mean? The same whitelist as for our own contracts, with
// Google's shape of an error.
#include "connectors/programs_sheet/programs_sheet_google.hpp"

#include <algorithm>

namespace connectors {
namespace {

using rest::Json;
using workflows::Evidence;
using workflows::codec::to_text;

constexpr auto who = "the programs sheet";
constexpr auto command_unreadable = "the command could not be read; nothing was sent";
// A token is renewed this long before it ends, so that no request meets its end.
constexpr std::chrono::minutes renewed_before{5};

struct TokenBody {
  std::string access_token, token_type;
  std::int64_t expires_in = 0;
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (access_token, token_type, expires_in))
struct GoogleError {
  int code = 0;
  std::string status;
};
BOOST_DESCRIBE_STRUCT(GoogleError, (), (code, status))
struct GoogleProblem {
  GoogleError error;
};
BOOST_DESCRIBE_STRUCT(GoogleProblem, (), (error))
struct Updates {
  std::string updatedRange;
  int updatedRows = 0;
  std::optional<sheets::ValueRange> updatedData;
};
BOOST_DESCRIBE_STRUCT(Updates, (), (updatedRange, updatedRows, updatedData))
struct Appended {
  std::string spreadsheetId;
  Updates updates;
};
BOOST_DESCRIBE_STRUCT(Appended, (), (spreadsheetId, updates))

// Every column of the tab: the table may not begin in the first one for ever.
std::string whole_tab(std::string const& tab) { return tab + "!A:Z"; }

std::string values_path(ProgramsSheetSettings const& settings) {
  return rest::rest_target({"v4", "spreadsheets", settings.sheet, "values", whole_tab(settings.tab)});
}

// The header as the look before saw it.
std::optional<std::vector<std::string>> columns_in(std::string const& pre_image) {
  auto const parsed = workflows::codec::parse(pre_image);
  auto const* seen = std::get_if<Json>(&parsed);
  if (seen == nullptr || !seen->is_object() || !seen->contains("columns")) return std::nullopt;
  std::vector<std::string> columns;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
  reader.read(seen->at("columns"), columns);
  if (!reader.problems.empty() || columns.empty()) return std::nullopt;
  return columns;
}

}  // namespace

ProgramsSheet::ProgramsSheet(Transport& transport, engine::Env& env, ProgramsSheetSettings settings)
    : transport_(transport), env_(env), settings_(std::move(settings)) {}

engine::Task<engine::Outcome> ProgramsSheet::fetch(engine::Request request) {
  if (rest::asks_for<workflows::FindRow>(request)) return find_row(std::move(request));
  return rest::settled(rest::not_sent("the programs sheet has no lookup of this kind"));
}
engine::Task<engine::Look> ProgramsSheet::look(engine::Request request) {
  if (rest::asks_for<workflows::AppendRow>(request)) return look_for_row(std::move(request));
  return rest::settled(rest::unreadable("the programs sheet has no effect of this kind"));
}
engine::Task<engine::Outcome> ProgramsSheet::send(engine::Request request) {
  if (rest::asks_for<workflows::AppendRow>(request)) return append_row(std::move(request));
  return rest::settled(rest::not_sent("the programs sheet has no effect of this kind"));
}

// Google names its errors in its own shape; one whose code agrees with the status was refused before anything changed.
rest::Reply ProgramsSheet::read_reply(Exchange const& exchange) {
  auto reply = rest::read_reply(exchange, who, env_.now());
  if (exchange.failure != Failure::none) return reply;
  auto const& http = exchange.reply;
  if (http.status == 401) token_.clear();  // the next request fetches a new one
  if (http.status < 400 || http.status > 499 || reply.ending == rest::Ending::not_sent) return reply;
  auto const parsed = workflows::codec::parse(http.body);
  auto const* json = std::get_if<Json>(&parsed);
  if (json == nullptr) return reply;
  GoogleProblem problem;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
  reader.read(*json, problem);
  if (!reader.problems.empty() || problem.error.code != http.status) return reply;
  reply.ending = rest::Ending::refused;
  reply.code = problem.error.status;
  return reply;
}

engine::Task<std::optional<rest::Reply>> ProgramsSheet::have_token(Origin origin) {
  std::optional<rest::Reply> trouble;
  if (!token_.empty() && env_.now() < token_until_) co_return trouble;
  auto const assertion = sheets::signed_assertion(settings_.account, env_.now());
  if (!assertion) {
    trouble.emplace().ending = rest::Ending::not_sent;
    trouble->sentence = "the key of the service account for the programs sheet cannot sign";
    co_return trouble;
  }
  HttpRequest http;
  http.method = "POST";
  http.target = settings_.token_target;
  http.headers = {{"content-type", "application/x-www-form-urlencoded"}, {"accept", "application/json"}};
  http.body = sheets::token_request(*assertion);
  origin.counterpart = settings_.token_peer;
  origin.verb = token_verb;
  auto const asked_at = env_.now();
  auto const exchange = co_await transport_.exchange(std::move(origin), std::move(http));
  auto reply = rest::read_reply(exchange, who, env_.now());
  auto const body = rest::read_body<TokenBody>(reply, 200);
  if (!body || body->access_token.empty() || body->expires_in <= 0) {
    // Whatever went wrong here, nothing has been asked of the sheet itself.
    reply.ending = rest::Ending::not_sent;
    reply.sentence = "the programs sheet gave no access token to our service account";
    trouble = std::move(reply);
    co_return trouble;
  }
  token_ = body->access_token;
  token_until_ = asked_at + std::chrono::seconds{std::min<std::int64_t>(body->expires_in, 3600)} - renewed_before;
  co_return trouble;
}

engine::Task<ProgramsSheet::SheetRead> ProgramsSheet::read_sheet(Origin origin) {
  SheetRead read;
  auto no_token = co_await have_token(origin);
  if (no_token) {
    read.trouble = *std::move(no_token);
    co_return read;
  }
  HttpRequest http;
  http.method = "GET";
  http.target = values_path(settings_) + "?majorDimension=ROWS&valueRenderOption=UNFORMATTED_VALUE";
  http.headers = {{"authorization", "Bearer " + token_}, {"accept", "application/json"}};
  auto const exchange = co_await transport_.exchange(std::move(origin), std::move(http));
  auto reply = read_reply(exchange);
  auto const values = rest::read_body<sheets::ValueRange>(reply, 200);
  if (values)
    read.table = sheets::read_table(*values, settings_.tab);
  else
    read.trouble = std::move(reply);
  co_return read;
}

engine::Task<engine::Outcome> ProgramsSheet::find_row(engine::Request request) {
  auto const command = rest::command_of<workflows::FindRow>(request);
  if (!command || command->name.empty() || command->reference.empty()) co_return rest::not_sent(command_unreadable);
  auto const origin = rest::rest_origin(counterpart, request, request.kind);
  auto const read = co_await read_sheet(origin);
  if (!read.table) co_return rest::outcome_without_answer(read.trouble);
  if (!read.table->columns.fault.empty())
    co_return rest::rejected("sheet_column_missing", read.table->columns.fault,
                             {{"sheet", "columns", Json(read.table->columns.names).dump()}});
  auto const found = sheets::find_rows(*read.table, *command);
  std::vector<Evidence> const evidence{
      {"sheet", "rows read", std::to_string(read.table->rows.size())},
      {"sheet", "rows with our reference", std::to_string(found.by_reference.size())},
      {"sheet", "rows of this name without a reference", std::to_string(found.same_name_without_reference.size())}};
  co_return rest::done("", to_text(found), evidence);
}

engine::Task<engine::Look> ProgramsSheet::look_for_row(engine::Request request) {
  auto const command = rest::command_of<workflows::AppendRow>(request);
  if (!command || command->name.empty() || command->reference.empty()) co_return rest::unreadable(command_unreadable);
  auto const origin = rest::rest_origin(counterpart, request, request.kind);
  auto const read = co_await read_sheet(origin);
  if (!read.table) co_return rest::look_without_answer(read.trouble);
  co_return sheets::judge_append(*read.table, *command, request.pre_image);
}

// RAW: what begins with "=" stays a text. INSERT_ROWS: nothing below the table is written over.
engine::Task<engine::Outcome> ProgramsSheet::append_row(engine::Request request) {
  auto const command = rest::command_of<workflows::AppendRow>(request);
  if (!command || command->name.empty() || command->reference.empty()) co_return rest::not_sent(command_unreadable);
  auto const header = columns_in(request.pre_image);
  if (!header) co_return rest::not_sent("the sheet was not looked at before the row; nothing was sent");
  auto const columns = sheets::read_columns(*header);
  if (!columns.fault.empty()) co_return rest::not_sent(columns.fault);
  auto const origin = rest::rest_origin(counterpart, request, request.kind);
  auto no_token = co_await have_token(origin);
  if (no_token) co_return rest::outcome_without_answer(*no_token);
  Json body = Json::object();
  body["majorDimension"] = "ROWS";
  body["values"] = Json::array();
  body["values"].push_back(sheets::row_values(columns, *command));
  HttpRequest http;
  http.method = "POST";
  http.target =
      values_path(settings_) + ":append?valueInputOption=RAW&insertDataOption=INSERT_ROWS&includeValuesInResponse=true";
  http.headers = {{"authorization", "Bearer " + token_},
                  {"accept", "application/json"},
                  {"content-type", "application/json"},
                  {"x-claimstep-effect", request.effect}};
  http.read_only = false;
  http.body = to_text(body);
  auto const exchange = co_await transport_.exchange(origin, std::move(http));
  auto reply = read_reply(exchange);
  if (reply.refused_with(400, "INVALID_ARGUMENT") || reply.refused_with(404, "NOT_FOUND"))
    co_return rest::rejected("unexpected_outcome", "the programs sheet did not take the row; nothing was written");
  auto const appended = rest::read_body<Appended>(reply, 200);
  if (!appended) co_return rest::outcome_without_answer(reply);
  if (appended->updates.updatedRows != 1 || appended->updates.updatedRange.empty())
    co_return rest::unknown("the programs sheet's answer does not show one new row");
  auto const& range = appended->updates.updatedRange;
  std::vector<Evidence> const evidence{{"sheet", "row", range}};
  co_return rest::done(range, to_text(workflows::RowAppended{range}), evidence);
}

}  // namespace connectors
