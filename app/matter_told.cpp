// The e-mail stands in the journal, in the events that every workflow shares or shapes alike; ids are the case's tags.
#include "app/matter_told.hpp"

#include "app/run_report.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

using workflows::codec::Json;

// The e-mail of the one profile that was found.
std::string email_of_only(Json const& payload) {
  auto const profiles = payload.is_object() ? payload.value("profiles", Json::array()) : Json::array();
  return profiles.is_array() && profiles.size() == 1 ? profiles.front().value("email", std::string()) : std::string();
}

// The text at a path of the payload; empty when there is none.
std::string text_at(Json const& payload, std::initializer_list<char const*> path) {
  auto const* here = &payload;
  for (auto const* name : path) {
    if (!here->is_object() || !here->contains(name)) return {};
    here = &here->at(name);
  }
  return here->is_string() ? here->get<std::string>() : std::string();
}

void keep(std::string& known, std::string const& told) {
  if (!told.empty()) known = told;
}

}  // namespace

workflows::Matter matter_told(engine::store::CaseRow const& row, std::vector<engine::store::EventRow> const& events,
                              std::string const& reason) {
  workflows::Matter matter;
  for (auto const& event : events) {
    auto const payload = Json::parse(event.payload, nullptr, false);
    if (event.type == "CaseOpened") keep(matter.client_email, text_at(payload, {"matter", "client_email"}));
    if (event.type == "NoteChecked") keep(matter.client_email, text_at(payload, {"client_email"}));
    if (event.type == "ClientFound") keep(matter.client_email, email_of_only(payload));
    if (event.type == "ClientChecked") keep(matter.client_email, text_at(payload, {"client", "email"}));
  }
  matter.client.text = tag_of(row, "client");
  matter.appointment.text = tag_of(row, "appointment");
  matter.invoice.text = tag_of(row, "invoice");
  matter.payment.text = tag_of(row, "payment");
  matter.cents = row.amount_cents;
  matter.reason = reason;
  matter.opened_by_kind = row.workflow;
  return matter;
}

}  // namespace app
