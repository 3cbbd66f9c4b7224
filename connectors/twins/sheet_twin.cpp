// The simulated spreadsheet: its gate (token, quota), one tab's grid, and the vendor's way of finding the table that a
// row is appended to.
#include "connectors/twins/sheet_twin.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "connectors/programs_sheet/service_account.hpp"
#include "connectors/twins/sheet_twin_key.hpp"
#include "engine/core/ascii.hpp"

namespace connectors::twins {
namespace {

using workflows::codec::Json;
using Row = std::vector<Json>;

constexpr std::chrono::seconds token_lasts{3599};
constexpr auto audience = "https://oauth2.googleapis.com/token";

HttpReply json_reply(int status, Json const& json) {
  return {status,
          {{"content-type", "application/json; charset=UTF-8"}},
          json.dump(-1, ' ', false, Json::error_handler_t::replace)};
}
HttpReply google_error(int status, std::string const& name, std::string const& message) {
  Json error{{"code", status}, {"message", message}, {"status", name}};
  return json_reply(status, Json{{"error", std::move(error)}});
}
HttpReply grant_error(std::string const& message) {
  return json_reply(400, Json{{"error", "invalid_grant"}, {"error_description", message}});
}

using engine::ascii::hex_value;

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool const escape =
        text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
    if (escape)
      plain += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
    else
      plain += text[at];
    if (escape) at += 2;
  }
  return plain;
}

// "a=1&b=2", in a query or a form. Empty: no such name.
std::string field(std::string_view pairs, std::string_view name) {
  while (!pairs.empty()) {
    auto const end = std::min(pairs.find('&'), pairs.size());
    auto const pair = pairs.substr(0, end);
    auto const equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) return unescaped(pair.substr(std::min(equals + 1, pair.size())));
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
  }
  return {};
}

bool signature_fits(std::string const& text, std::string const& signature) {
  std::string_view const pem = sheet_account_key;
  std::unique_ptr<BIO, decltype(&BIO_free)> const source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         BIO_free);
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const key(
      PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (key == nullptr || digest == nullptr) return false;
  if (EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(digest.get(), reinterpret_cast<unsigned char const*>(signature.data()), signature.size(),
                          reinterpret_cast<unsigned char const*>(text.data()), text.size()) == 1;
}

// What is wrong with an assertion, in the vendor's words; empty: nothing.
std::string fault_of(std::string const& assertion, engine::Instant now) {
  auto const first = assertion.find('.'), last = assertion.rfind('.');
  if (first == std::string::npos || first == last) return "Invalid JWT: malformed.";
  auto const claims_text = sheets::from_base64url(std::string_view(assertion).substr(first + 1, last - first - 1));
  auto const signature = sheets::from_base64url(std::string_view(assertion).substr(last + 1));
  auto const claims = Json::parse(claims_text.value_or(""), nullptr, false);
  if (!claims.is_object() || !signature) return "Invalid JWT: malformed.";
  if (!signature_fits(assertion.substr(0, last), *signature)) return "Invalid JWT Signature.";
  if (claims.value("iss", std::string()) != sheet_account_email) return "Invalid grant: account not found";
  if (claims.value("aud", std::string()) != audience) return "Invalid JWT: Failed audience check.";
  auto const seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  auto const issued = claims.value("iat", std::int64_t{0}), ends = claims.value("exp", std::int64_t{0});
  if (issued > seconds + 300 || issued < seconds - 3600 || ends <= seconds || ends - issued > 3600)
    return "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat "
           "and exp values in the JWT claim.";
  if (claims.value("scope", std::string()) != sheets::scope)
    return "Invalid OAuth scope or ID token audience provided.";
  return {};
}

bool empty_cell(Json const& cell) { return cell.is_null() || (cell.is_string() && cell.get<std::string>().empty()); }
bool empty_row(Row const& row) { return std::ranges::all_of(row, empty_cell); }

// What a world writes as digits is a number in the sheet.
Json cell_of(std::string const& text) {
  std::int64_t whole = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  bool const number = !text.empty() && error == std::errc{} && end == text.data() + text.size();
  return number ? Json(whole) : Json(text);
}

std::string letters(std::size_t columns) {
  std::string text;
  for (auto left = std::max<std::size_t>(1, columns); left > 0; left = (left - 1) / 26)
    text.insert(text.begin(), static_cast<char>('A' + (left - 1) % 26));
  return text;
}

// As the vendor reads values: trailing empty cells are left out.
Json shown(Row row) {
  while (!row.empty() && empty_cell(row.back())) row.pop_back();
  Json list = Json::array();
  for (auto const& cell : row) list.push_back(cell.is_null() ? Json("") : cell);
  return list;
}

}  // namespace

SheetTwin::SheetTwin(World const& world) {
  auto const& sheet = world.sheet;
  state_.id = sheet.id;
  state_.tab = sheet.tab;
  state_.requests_per_minute = sheet.requests_per_minute;
  Row header;
  for (auto const& column : sheet.columns) header.emplace_back(column);
  state_.grid.push_back(std::move(header));
  for (auto const& given : sheet.rows) {
    Row row;
    for (auto const& column : sheet.columns) {
      auto const found = given.find(column);
      row.push_back(found == given.end() ? Json(nullptr) : cell_of(found->second));
    }
    state_.grid.push_back(std::move(row));
  }
  if (!sheet.below.empty()) state_.grid.emplace_back();
  for (auto const& line : sheet.below) state_.grid.push_back({Json(line)});
}

HttpReply SheetTwin::handle(HttpRequest const& request, engine::Instant now) {
  auto const mark = std::min(request.target.find('?'), request.target.size());
  auto const path = request.target.substr(0, mark);
  if (path == "/token") return issue_token(request, now);
  auto const header = request.headers.find("authorization");
  auto const given = header == request.headers.end() ? std::string() : header->second;
  bool const known = std::ranges::any_of(
      state_.tokens, [&](SheetToken const& each) { return given == "Bearer " + each.token && now < each.until; });
  if (!known)
    return google_error(401, "UNAUTHENTICATED",
                        "Request had invalid authentication credentials. Expected OAuth 2 access token.");
  auto const start = std::string("/v4/spreadsheets/");
  auto const values = path.find("/values/");
  if (!path.starts_with(start) || values == std::string::npos)
    return google_error(404, "NOT_FOUND", "Requested entity was not found.");
  auto const id = unescaped(path.substr(start.size(), values - start.size()));
  auto range = unescaped(path.substr(values + 8));
  bool const appends = range.ends_with(":append");
  if (appends) range.resize(range.size() - 7);
  if (id != state_.id) return google_error(404, "NOT_FOUND", "Requested entity was not found.");
  if (range != state_.tab && !range.starts_with(state_.tab + "!"))
    return google_error(400, "INVALID_ARGUMENT", "Unable to parse range: " + range);
  if (!count(appends, now))
    return google_error(429, "RESOURCE_EXHAUSTED",
                        std::string("Quota exceeded for quota metric '") + (appends ? "Write" : "Read") +
                            " requests' and limit 'requests per minute per user'.");
  if (appends && request.method == "POST") return append(request, now);
  if (!appends && request.method == "GET") return read_values();
  return google_error(404, "NOT_FOUND", "Requested entity was not found.");
}

HttpReply SheetTwin::issue_token(HttpRequest const& request, engine::Instant now) {
  if (request.method != "POST") return json_reply(405, Json{{"error", "invalid_request"}});
  if (field(request.body, "grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer")
    return json_reply(400, Json{{"error", "unsupported_grant_type"}, {"error_description", "Invalid grant_type."}});
  if (auto const fault = fault_of(field(request.body, "assertion"), now); !fault.empty()) return grant_error(fault);
  std::erase_if(state_.tokens, [&](SheetToken const& each) { return each.until <= now; });
  state_.tokens.push_back({"twin-access-" + std::to_string(++state_.issued), now + token_lasts});
  return json_reply(200, Json{{"access_token", state_.tokens.back().token},
                              {"expires_in", token_lasts.count()},
                              {"token_type", "Bearer"}});
}

bool SheetTwin::count(bool write, engine::Instant now) {
  auto const minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
  if (state_.minute != minute) state_.reads = state_.writes = 0;
  state_.minute = minute;
  return ++(write ? state_.writes : state_.reads) <= state_.requests_per_minute;
}

HttpReply SheetTwin::read_values() const {
  std::size_t widest = 1, rows = state_.grid.size();
  while (rows > 0 && empty_row(state_.grid[rows - 1])) --rows;
  Json values = Json::array();
  for (std::size_t i = 0; i < rows; ++i) {
    values.push_back(shown(state_.grid[i]));
    widest = std::max(widest, values.back().size());
  }
  Json reply{{"range", state_.tab + "!A1:" + letters(widest) + std::to_string(std::max<std::size_t>(1, rows))},
             {"majorDimension", "ROWS"}};
  if (rows > 0) reply["values"] = std::move(values);
  return json_reply(200, reply);
}

std::pair<std::size_t, std::size_t> SheetTwin::last_table() const {
  auto end = state_.grid.size();
  while (end > 0 && empty_row(state_.grid[end - 1])) --end;
  auto begin = end;
  while (begin > 0 && !empty_row(state_.grid[begin - 1])) --begin;
  return {begin, end};
}

HttpReply SheetTwin::append(HttpRequest const& request, engine::Instant now) {
  auto const query =
      std::string_view(request.target).substr(std::min(request.target.find('?') + 1, request.target.size()));
  auto const input = field(query, "valueInputOption"), insert = field(query, "insertDataOption");
  if (input != "RAW" && input != "USER_ENTERED")
    return google_error(400, "INVALID_ARGUMENT", "'valueInputOption' is required but not specified");
  auto const body = Json::parse(request.body, nullptr, false);
  auto const values = body.is_object() ? body.value("values", Json()) : Json();
  if (!values.is_array() || values.size() != 1 || !values.front().is_array())
    return google_error(400, "INVALID_ARGUMENT", "Invalid value at 'data.values'");
  Row row;
  for (auto const& cell : values.front()) {
    if (cell.is_structured()) return google_error(400, "INVALID_ARGUMENT", "Invalid values: list_value");
    bool const formula = input == "USER_ENTERED" && cell.is_string() && cell.get<std::string>().starts_with("=");
    row.push_back(formula ? Json("#ERROR!") : cell);
  }
  auto const [begin, end] = last_table();
  auto const place = state_.grid.begin() + static_cast<std::ptrdiff_t>(end);
  if (insert == "INSERT_ROWS" || end == state_.grid.size())
    state_.grid.insert(place, row);
  else
    *place = row;
  auto const effect = request.headers.find("x-claimstep-effect");
  note(now, row, effect == request.headers.end() ? std::string() : effect->second, "");
  auto const number = std::to_string(end + 1);
  auto const range = state_.tab + "!A" + number + ":" + letters(row.size()) + number;
  Json updates{{"spreadsheetId", state_.id},
               {"updatedRange", range},
               {"updatedRows", 1},
               {"updatedColumns", row.size()},
               {"updatedCells", row.size()}};
  if (field(query, "includeValuesInResponse") == "true")
    updates["updatedData"] = {{"range", range}, {"majorDimension", "ROWS"}, {"values", Json::array({shown(row)})}};
  auto const table = state_.tab + "!A" + std::to_string(begin + 1) + ":" + letters(row.size()) + std::to_string(end);
  return json_reply(200, Json{{"spreadsheetId", state_.id}, {"tableRange", table}, {"updates", std::move(updates)}});
}

bool SheetTwin::act(WorldAct const& act, engine::Instant now) {
  if (act.act != ActKind::add_row || act.subject != state_.id) return false;
  Row row;
  for (auto const& column : state_.grid.front()) {
    bool const charge = column == Json("Session Charge");
    row.push_back(charge && act.cents > 0 ? Json(act.cents / 100) : Json(nullptr));
  }
  if (!row.empty()) row.front() = act.text;
  std::size_t end = 0;
  while (end < state_.grid.size() && !empty_row(state_.grid[end])) ++end;
  state_.grid.insert(state_.grid.begin() + static_cast<std::ptrdiff_t>(end), row);
  note(now, row, "", act.by);
  return true;
}

// Cells by the names in the header; those without a name are left out.
void SheetTwin::note(engine::Instant at, Row const& cells, std::string effect, std::string by) {
  if (by.empty()) by = effect.empty() ? "person" : "engine";
  Json named = Json::object();
  auto const& header = state_.grid.front();
  for (std::size_t i = 0; i < std::min(cells.size(), header.size()); ++i)
    if (header[i].is_string() && !empty_cell(cells[i])) named[header[i].get<std::string>()] = cells[i];
  state_.ledger.push_back({at, name(), "sheet.row_appended", state_.id, std::move(effect), std::move(by),
                           Json{{"cells", std::move(named)}}});
}

Json SheetTwin::save() const { return workflows::codec::write(state_); }

void SheetTwin::restore(Json const& snapshot) {
  SheetState state;
  workflows::codec::Reader reader{workflows::codec::Unknown::refuse};
  reader.read(snapshot, state);
  if (!reader.problems.empty())
    throw std::invalid_argument("the snapshot of the programs sheet's twin: " +
                                workflows::codec::words(reader.problems));
  state_ = std::move(state);
}

}  // namespace connectors::twins
