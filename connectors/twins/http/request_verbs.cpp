// One line per verb and request. Of the shapes that fit a path the first counts: fixed words stand before "{}".
#include "connectors/twins/http/request_verbs.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "connectors/twins/rest_request.hpp"
#include "connectors/twins/world_words.hpp"

namespace connectors::twins {
namespace {

constexpr bool write = true;

// clang-format off
constexpr auto rows = std::to_array<VerbRow>({
    {"ticket.form_submitted",       "POST",   "/tickets", "", write},
    {"ticket.form_submitted",       "GET",    "/ticket_types", ""},
    {"ticket.form_submitted",       "GET",    "/tickets/{}", ""},
    {"ticket.form_submitted",       "GET",    "/conversations/{}", ""},
    {"ticket.attribute_set",        "GET",    "/conversations/attributes", ""},
    {"ticket.attribute_set",        "PUT",    "/conversations/{}", "", write},
    {"ticket.attribute_set",        "GET",    "/conversations/{}", ""},
    {"ticket.participant_added",    "POST",   "/conversations/{}/customers", "", write},
    {"ticket.participant_added",    "GET",    "/conversations/{}", ""},
    {"ticket.participant_removed",  "DELETE", "/conversations/{}/customers/{}", "", write},
    {"ticket.participant_removed",  "GET",    "/conversations/{}", ""},
    {"ticket.closed",               "POST",   "/conversations/{}/parts", "", write},
    {"ticket.closed",               "GET",    "/conversations/{}", ""},
    {"ticket.reply_sent",           "POST",   "/conversations/{}/reply", "\"comment\"", write},
    {"ticket.reply_sent",           "GET",    "/conversations/{}", ""},
    {"ticket.reply_sent",           "GET",    "/contacts/{}", ""},
    {"ticket.note_added",           "POST",   "/conversations/{}/reply", "\"note\"", write},
    {"ticket.note_added",           "GET",    "/conversations/{}", ""},
    {"ticket.conversation_started", "POST",   "/messages", "", write},
    {"ticket.conversation_started", "POST",   "/conversations/search", "\"contact_ids\""},
    {"ticket.conversation_started", "GET",    "/contacts/{}", ""},
    {"ticket.conversation_started", "GET",    "/conversations/{}", ""},
    {"ticket.list_billing_view",    "POST",   "/conversations/search", "\"team_assignee_id\""},
    {"ticket.list_billing_view",    "GET",    "/teams", ""},
    {"ticket.read_thread",          "GET",    "/conversations/{}", ""},
    {"ticket.read_thread",          "GET",    "/conversations/attributes", ""},
    {"ticket.read_thread",          "GET",    "/contacts/{}", ""},
    {"ticket.find_contact",         "POST",   "/contacts/search", ""},
    {"ticket.find_notice",          "POST",   "/conversations/search", "\"source.subject\""},
    {"ticket.find_notice",          "POST",   "/conversations/search", "\"contact_ids\""},
    {"ticket.find_notice",          "POST",   "/contacts/search", ""},
    {"ticket.find_notice",          "GET",    "/conversations/{}", ""},
    {"ticket.find_notice",          "GET",    "/contacts/{}", ""},
    {"ticket.render_macro",         "GET",    "/macros", ""},
    {"ticket.render_macro",         "GET",    "/macros/{}", ""},
    {"ticket.render_macro",         "GET",    "/contacts/{}", ""},

    {"invoice.written_off",         "PATCH",  "/v1/invoices/{}/write-off", "", write},
    {"invoice.written_off",         "GET",    "/v1/invoices/{}", ""},
    {"invoice.charged",             "POST",   "/v1/invoices/{}/charges", "", write},
    {"invoice.charged",             "GET",    "/v1/invoices/{}/charges", ""},
    {"invoice.charged",             "GET",    "/v1/invoices/{}", ""},
    {"invoice.created",             "POST",   "/v1/invoices", "", write},
    {"invoice.created",             "GET",    "/v1/appointments/{}/invoices", ""},
    {"payment.refunded",            "POST",   "/v1/payments/{}/refunds", "", write},
    {"payment.refunded",            "GET",    "/v1/payments/{}", ""},
    {"platform.find_client",        "GET",    "/v1/clients", ""},
    {"platform.find_appointments",  "GET",    "/v1/clients/{}/appointments", ""},
    {"platform.read_billing",       "GET",    "/v1/appointments/{}/invoices", ""},
    {"platform.read_billing",       "GET",    "/v1/invoices/{}/charges", ""},
    {"platform.read_billing",       "GET",    "/v1/clients/{}/diagnoses", ""},
    {"platform.read_billing",       "GET",    "/v1/therapists/{}/licences", ""},
    {"platform.read_account",       "GET",    "/v1/clients/{}/invoices", ""},
    {"platform.read_account",       "GET",    "/v1/invoices/{}/charges", ""},
    {"platform.read_account",       "GET",    "/v1/clients/{}/payments", ""},
    {"platform.read_account",       "GET",    "/v1/clients/{}/plan", ""},
    {"platform.read_account",       "GET",    "/v1/clients/{}/cards", ""},

    {"portal.session_confirmed",    "POST",   "/v1/sessions", "", write},
    {"portal.session_confirmed",    "GET",    "/v1/sessions", ""},
    {"portal.session_confirmed",    "GET",    "/v1/therapists/{}/calendar", ""},
    {"portal.read",                 "GET",    "/v1/therapists", ""},
    {"portal.read",                 "GET",    "/v1/therapists/{}/calendar", ""},
    {"portal.read",                 "GET",    "/v1/therapists/{}/addresses", ""},
    {"portal.read",                 "GET",    "/v1/clients", ""},
    {"portal.read",                 "GET",    "/v1/clients/{}/cover", ""},
    {"portal.read_session",         "GET",    "/v1/sessions/{}", ""},

    {"sheet.token",                 "POST",   "/token", ""},
    {"sheet.row_appended",          "POST",   "/v4/spreadsheets/{}/values/{}", "", write},
    {"sheet.row_appended",          "GET",    "/v4/spreadsheets/{}/values/{}", ""},
    {"sheet.find_row",              "GET",    "/v4/spreadsheets/{}/values/{}", ""},
});
// clang-format on

std::vector<std::string> segments_of(std::string_view target) {
  std::vector<std::string> segments;
  auto path = target.substr(0, target.find('?'));
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    auto const end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

}  // namespace

std::span<VerbRow const> verb_rows() { return rows; }

RequestVerbs verbs_of(std::string_view counterpart, HttpRequest const& request) {
  RequestVerbs found;
  found.writes = request.method != "GET" && request.method != "HEAD";
  auto const path = segments_of(request.target);
  std::string_view shape;
  bool read = false, written = false;
  for (auto const& row : rows) {
    if (counterpart_of(row.verb) != counterpart || row.method != request.method) continue;
    if (shape.empty() ? !has_shape(path, row.shape) : row.shape != shape) continue;
    shape = row.shape;
    if (!row.in_body.empty() && request.body.find(row.in_body) == std::string::npos) continue;
    (row.writes ? written : read) = true;
    if (!among(found.verbs, row.verb)) found.verbs.push_back(row.verb);
  }
  if (read && !written) found.writes = false;
  return found;
}

}  // namespace connectors::twins
