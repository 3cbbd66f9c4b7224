// Three steps as the procedure walks them (seed 003, step 3): the details, the note, the signature. Each carries what
// was entered before in hidden fields, so nothing is kept between requests and nothing is confirmed before the last.
#include "connectors/twins/http/portal_pages.hpp"

#include <algorithm>
#include <charconv>

#include "connectors/twins/http/html.hpp"
#include "engine/core/listed.hpp"

namespace connectors::twins {
namespace {

using html::Choice;
using workflows::codec::Json;

struct FormField {
  char const* name;
  char const* label;
};
// In the order of the procedure. The names are those of the contract's SessionEntry, but for the first two and minutes.
constexpr std::array details{
    FormField{"client", "Client"},
    FormField{"date", "Date"},
    FormField{"start", "Start time"},
    FormField{"end", "End time"},
    FormField{"minutes", "Duration"},
    FormField{"location", "Location"},
    FormField{"client_joins_from", "Your client will join from"},
    FormField{"recurrence", "Recurrence"},
    FormField{"cpt", "CPT Codes"},
    FormField{"diagnosis", "Diagnosis Code"},
    FormField{"session_location", "Session Location"},
    FormField{"telehealth_type", "Type of telehealth session"},
    FormField{"joined_from", "Where did you join the telehealth session from?"},
};
constexpr auto without_note = "Confirm without note";
constexpr auto attestation = "Attestation: this session took place as it is entered here.";

std::string at(FormFields const& fields, std::string const& name) {
  auto const found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::string label_of(std::string_view name) {
  auto const found = std::ranges::find(details, name, &FormField::name);
  return found == details.end() ? std::string(name) : found->label;
}

// "F41.1, F33.1": codes apart by commas or blanks.
std::vector<std::string> codes_in(std::string const& text) {
  std::vector<std::string> codes(1);
  for (char const c : text) {
    bool const apart = c == ',' || c == ' ';
    if (apart && !codes.back().empty()) codes.emplace_back();
    if (!apart) codes.back() += c;
  }
  if (codes.back().empty()) codes.pop_back();
  return codes;
}

std::optional<int> whole_number(std::string const& text) {
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

bool clock_time(std::string const& time) {
  auto const digit = [&](std::size_t i) { return time[i] >= '0' && time[i] <= '9'; };
  return time.size() == 5 && time[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4) &&
         time.substr(0, 2) < "24" && time.substr(3) < "60";
}

std::vector<Choice> same_words(std::vector<std::string> const& all) {
  std::vector<Choice> choices;
  for (auto const& each : all) choices.push_back({each, each});
  return choices;
}

std::string carried(FormFields const& fields) {
  auto text = html::hidden("therapist", at(fields, "therapist"));
  for (auto const& each : details) text += html::hidden(each.name, at(fields, each.name));
  return text;
}

std::string form(std::string const& step, std::string const& inside, std::string const& button) {
  return "<form method=\"post\" action=\"/sessions/new\">\n" + html::hidden("step", step) + inside +
         "<p><button type=\"submit\">" + html::escaped(button) + "</button></p>\n</form>\n";
}

HttpReply nothing_here() { return html::page(404, "Not found", "<p>There is nothing at this address.</p>\n"); }

HttpReply not_this_way(std::string const& allowed) {
  auto reply = html::page(405, "Not possible", "<p>This address takes " + allowed + ".</p>\n");
  reply.headers["allow"] = allowed;
  return reply;
}

// What the portal says to a person when the contract says this.
std::string sentence_of(HttpReply const& problem) {
  auto const json = Json::parse(problem.body, nullptr, false);
  if (!json.is_object()) return "The session could not be confirmed.";
  auto const detail = json.value("detail", std::string());
  return "The session was not confirmed: " + detail + " (" + json.value("code", std::string()) + ").";
}

// A page of another site must not fill in this form in somebody's browser.
bool from_elsewhere(HttpRequest const& request) {
  auto const origin = request.headers.find("origin"), host = request.headers.find("host");
  if (origin == request.headers.end()) return false;
  return host == request.headers.end() || origin->second != "http://" + host->second;
}

}  // namespace

HttpReply PortalPages::handle(HttpRequest const& request, engine::Instant now) {
  auto const mark = std::min(request.target.find('?'), request.target.size());
  auto const path = request.target.substr(0, mark);
  auto const query =
      html::read_fields(std::string_view(request.target).substr(std::min(mark + 1, request.target.size())));
  bool const reads = request.method == "GET" || request.method == "HEAD";
  if (path == "/sessions/new" && request.method == "POST") {
    auto const type = request.headers.find("content-type");
    bool const of_a_form =
        type != request.headers.end() && type->second.starts_with("application/x-www-form-urlencoded");
    if (!of_a_form || from_elsewhere(request))
      return html::page(403, "Not possible", "<p>Only the form on this site can be sent here.</p>\n");
    return submitted(html::read_fields(request.body), now);
  }
  if (path != "/" && path != "/style.css" && !path.starts_with("/sessions/")) return nothing_here();
  if (!reads) return not_this_way(path == "/sessions/new" ? "GET, POST" : "GET");
  if (path == "/style.css") return html::style_sheet();
  if (path == "/") return calendar(query);
  return path == "/sessions/new" ? new_session(query) : shown(path.substr(10));
}

// --- reading ---

WorldTherapist const* PortalPages::therapist(std::string const& id) const {
  auto const found = std::ranges::find(twin_.state().therapists, id, &WorldTherapist::id);
  return found == twin_.state().therapists.end() || !found->in_portal ? nullptr : &*found;
}

std::string PortalPages::client_name(std::string const& id) const {
  auto const found = std::ranges::find(twin_.state().clients, id, &WorldPortalClient::id);
  return found == twin_.state().clients.end() ? id : found->name;
}

HttpReply PortalPages::calendar(FormFields const& query) const {
  auto const wanted = at(query, "therapist");
  std::string menu, body;
  for (auto const& each : twin_.state().therapists) {
    if (!each.in_portal) continue;
    menu += "<li><a href=\"/?therapist=" + html::in_address(each.id) + "\">" + html::escaped(each.name) + "</a></li>\n";
    if (!wanted.empty() && wanted != each.id) continue;
    auto const zone = each.portal_zone.empty() ? "not shown" : each.portal_zone;
    body += "<h2>" + html::escaped(each.name) + "</h2>\n<p>Calendar timezone: " + html::escaped(zone) +
            "</p>\n<p><a href=\"/sessions/new?therapist=" + html::in_address(each.id) +
            "\">New session</a></p>\n<table>\n<thead><tr><th scope=\"col\">Date</th><th scope=\"col\">Start time</th>"
            "<th scope=\"col\">End time</th><th scope=\"col\">Client</th><th scope=\"col\">Status</th></tr></thead>\n"
            "<tbody>\n";
    std::vector<PortalTwinSession const*> sessions;
    for (auto const& session : twin_.state().sessions)
      if (session.therapist == each.id) sessions.push_back(&session);
    std::ranges::stable_sort(sessions, {}, [](auto const* session) { return session->instant; });
    for (auto const* session : sessions) {
      auto const fields = fields_of(*session);
      auto const link = session->status == "confirmed" ? "/sessions/" + html::in_address(session->session)
                                                       : "/sessions/new?session=" + html::in_address(session->session);
      body += "<tr><td>" + html::escaped(at(fields, "date")) + "</td><td>" + html::escaped(at(fields, "start")) +
              "</td><td>" + html::escaped(at(fields, "end")) + "</td><td>" +
              html::escaped(client_name(session->client)) + "</td><td><a href=\"" + link + "\">" +
              html::escaped(session->status) + "</a></td></tr>\n";
    }
    body += "</tbody>\n</table>\n";
  }
  return html::page(200, "Calendar", "<nav aria-label=\"Therapists\"><ul>\n" + menu + "</ul></nav>\n" + body);
}

// A session's values as the form names them. The wall times of one that nobody has confirmed are read off the calendar.
FormFields PortalPages::fields_of(PortalTwinSession const& session) const {
  FormFields fields{{"therapist", session.therapist},
                    {"client", session.client},
                    {"date", session.date},
                    {"start", session.start},
                    {"end", session.end},
                    {"minutes", std::to_string(session.minutes)},
                    {"location", session.location},
                    {"client_joins_from", session.client_joins_from},
                    {"recurrence", session.recurrence},
                    {"cpt", session.cpt},
                    {"diagnosis", engine::listed(session.diagnosis)},
                    {"session_location", session.session_location},
                    {"telehealth_type", session.telehealth_type},
                    {"joined_from", session.joined_from}};
  auto const* with = therapist(session.therapist);
  if (!session.date.empty() || with == nullptr || with->portal_zone.empty()) return fields;
  auto const start = wall_at(session.instant, with->portal_zone, twin_.wall_times());
  auto const end = session.instant + std::chrono::minutes{session.minutes};
  fields["date"] = workflows::words(start.date);
  fields["start"] = start.time;
  fields["end"] = wall_at(end, with->portal_zone, twin_.wall_times()).time;
  return fields;
}

HttpReply PortalPages::shown(std::string const& id) const {
  auto const& sessions = twin_.state().sessions;
  auto const found =
      std::ranges::find_if(sessions, [&](auto const& each) { return html::in_address(each.session) == id; });
  if (found == sessions.end()) return nothing_here();
  auto const fields = fields_of(*found);
  auto const* with = therapist(found->therapist);
  std::vector<Choice> lines{{found->session, "Reference"}, {with == nullptr ? "" : with->name, "Therapist"}};
  for (auto const& each : details)
    lines.push_back(
        {each.name == std::string_view("client") ? client_name(found->client) : at(fields, each.name), each.label});
  lines.push_back({found->zone, "Calendar timezone"});
  lines.push_back({found->attestor.value_or(""), "Attested by"});
  auto const title = found->status == "confirmed" ? "Session confirmed" : "Session not confirmed";
  return html::page(200, title, html::pairs(lines) + "<p><a href=\"/\">Calendar</a></p>\n");
}

HttpReply PortalPages::new_session(FormFields const& query) const {
  auto const slot = std::ranges::find(twin_.state().sessions, at(query, "session"), &PortalTwinSession::session);
  if (slot != twin_.state().sessions.end()) return details_step(fields_of(*slot), "");
  return therapist(at(query, "therapist")) == nullptr ? nothing_here() : details_step(query, "");
}

// --- the form ---

HttpReply PortalPages::details_step(FormFields const& fields, std::string const& problem) const {
  auto const* with = therapist(at(fields, "therapist"));
  if (with == nullptr) return nothing_here();
  std::vector<Choice> clients, addresses;
  for (auto const& each : twin_.state().clients)
    clients.push_back({each.id, each.name + (each.birth_date ? ", born " + workflows::words(*each.birth_date) : "")});
  for (auto const& state : with->portal_addresses) addresses.push_back({address_label(state), address_label(state)});
  auto const text = [&](char const* type, char const* name) {
    return html::input(type, name, label_of(name), at(fields, name));
  };
  auto const list = [&](char const* name, std::vector<Choice> const& choices) {
    return html::select(name, label_of(name), choices, at(fields, name));
  };
  auto const zone = with->portal_zone.empty() ? "not shown" : with->portal_zone;
  auto const inside = html::hidden("therapist", with->id) + list("client", clients) + text("date", "date") +
                      text("time", "start") + text("time", "end") + text("number", "minutes") +
                      list("location", same_words({"Virtual (my own telehealth link)", "In person"})) +
                      list("client_joins_from", addresses) +
                      list("recurrence", same_words({"Does not repeat", "Weekly"})) + text("text", "cpt") +
                      text("text", "diagnosis") +
                      list("session_location", same_words({"Virtual (Telehealth)", "In person"})) +
                      list("telehealth_type", same_words({"Audiovisual", "Audio only"})) + text("text", "joined_from") +
                      html::checkbox("attested", attestation);
  return html::page(problem.empty() ? 200 : 422, "Session with " + with->name,
                    html::alert(problem) + "<p>Calendar timezone: " + html::escaped(zone) + "</p>\n" +
                        form("details", inside, "Next"));
}

HttpReply PortalPages::note_step(FormFields const& fields) const {
  std::vector<Choice> lines;
  for (auto const& each : details)
    lines.push_back(
        {each.name == std::string_view("client") ? client_name(at(fields, "client")) : at(fields, each.name),
         each.label});
  return html::page(
      200, "Note",
      html::pairs(lines) + form("note", carried(fields) + html::radio("note", without_note, without_note), "Next"));
}

HttpReply PortalPages::sign_step(FormFields const& fields, std::string const& problem) const {
  auto const inside = carried(fields) + html::hidden("note", at(fields, "note")) +
                      html::input("text", "attestor", "Attested by", at(fields, "attestor")) +
                      html::checkbox("attested", attestation);
  return html::page(problem.empty() ? 200 : 422, "Signature",
                    html::alert(problem) + form("sign", inside, "Sign note & Confirm Session"));
}

PortalPages::Entry PortalPages::entry_of(FormFields const& fields) const {
  auto const* with = therapist(at(fields, "therapist"));
  auto const date = workflows::parse_date(at(fields, "date"));
  auto const start = at(fields, "start").substr(0, 5), end = at(fields, "end").substr(0, 5);
  auto const minutes = whole_number(at(fields, "minutes"));
  if (with == nullptr || with->portal_zone.empty())
    return {{}, "The calendar of this therapist does not show its timezone."};
  if (!date) return {{}, "The date cannot be read."};
  if (!clock_time(start) || !clock_time(end))
    return {{}, "A time cannot be read: hours and minutes are expected, as 14:05."};
  if (!minutes || *minutes <= 0) return {{}, "The duration cannot be read: whole minutes are expected."};
  Json entry = Json::object();
  for (auto const& each : details) entry[each.name] = at(fields, each.name);
  entry["therapist"] = with->id;
  entry["instant"] = workflows::words(twin_.wall_times()(*date, start, with->portal_zone));
  entry["start"] = start;
  entry["end"] = end;
  entry["minutes"] = *minutes;
  entry["zone"] = with->portal_zone;
  entry["diagnosis"] = codes_in(at(fields, "diagnosis"));
  entry["note"] = at(fields, "note");
  entry["attestor"] = at(fields, "attestor");
  return {std::move(entry), {}};
}

HttpReply PortalPages::submitted(FormFields const& fields, engine::Instant now) {
  if (therapist(at(fields, "therapist")) == nullptr) return nothing_here();
  auto const step = at(fields, "step");
  auto const [entry, problem] = entry_of(fields);
  if (!problem.empty()) return details_step(fields, problem);
  bool const attested = at(fields, "attested") == "yes";
  if (step == "details") return attested ? note_step(fields) : details_step(fields, "The attestation is not ticked.");
  if (step == "note") return at(fields, "note") == without_note ? sign_step(fields, "") : note_step(fields);
  if (!attested) return sign_step(fields, "The attestation is not ticked.");
  HttpRequest request;
  request.method = "POST";
  request.target = "/v1/sessions";
  request.read_only = false;
  request.headers = {{"authorization", "Bearer " + twin_.token()}, {"content-type", "application/json"}};
  request.body = workflows::codec::to_text(entry);
  auto const reply = twin_.handle(request, now);
  if (reply.status != 201) return details_step(fields, sentence_of(reply));
  auto const id = Json::parse(reply.body).value("session", std::string());
  auto redirect = html::page(303, "Session confirmed", "<p>Reference " + html::escaped(id) + "</p>\n");
  redirect.headers["location"] = "/sessions/" + html::in_address(id);
  return redirect;
}

}  // namespace connectors::twins
