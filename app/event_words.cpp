// Payloads are read as JSON, by the names that the messages share: a new message is told here without a line of its
// own.
#include "app/event_words.hpp"

#include <algorithm>
#include <array>

#include "app/times_shown.hpp"
#include "tz/conversion.hpp"
#include "workflows/codec/json.hpp"

namespace app {
namespace {

using engine::store::EventRow;
using workflows::codec::Json;

constexpr std::size_t most_letters = 140;
constexpr std::size_t most_pieces = 4;

// Members that tell something by themselves, in the order to show them.
constexpr std::array told_members{"ticket", "offer",   "opened", "reference", "session", "invoice", "payment",
                                  "refund", "charge",  "result", "part",      "contact", "child",   "state",
                                  "status", "cpt",     "value",  "macro",     "way",     "by",      "approval",
                                  "person", "decline", "range",  "name",      "last_day"};
constexpr std::array counted_members{"profiles", "appointments", "invoices", "payments", "notes",
                                     "contacts", "clients",      "cases",    "notices",  "steps"};

std::string text_in(Json const& json, std::string_view name) {
  auto const found = json.is_object() ? json.find(std::string(name)) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json payload_of(EventRow const& row) {
  auto payload = Json::parse(row.payload, nullptr, false);
  return payload.is_object() ? payload : Json::object();
}

class Line {
 public:
  void add(std::string const& piece) {
    if (!piece.empty()) text_ += (text_.empty() ? "" : "; ") + piece;
  }
  void quote(std::optional<std::string> const& said) {
    if (said) add("“" + *said + "”");
  }
  // Cut between letters, never inside one.
  std::string cut() && {
    if (text_.size() <= most_letters) return std::move(text_);
    auto end = most_letters;
    while (end > 0 && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) --end;
    return text_.substr(0, end) + "…";
  }
  std::string whole() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string evidence_words(Json const& holder) {
  if (!holder.contains("evidence") || !holder.at("evidence").is_array()) return {};
  std::string text;
  std::size_t pieces = 0;
  for (auto const& each : holder.at("evidence")) {
    if (text_in(each, "source") == "engine" || pieces++ == most_pieces) continue;
    text += (text.empty() ? "" : ", ") + text_in(each, "source") + " " + text_in(each, "label") + ": " +
            text_in(each, "value");
  }
  return text;
}

std::string with_evidence(std::string const& code, Json const& holder) {
  auto const evidence = evidence_words(holder);
  if (!evidence.empty()) return code + ": " + evidence;
  auto const sentence = text_in(holder, "sentence");
  return code + (sentence.empty() ? "" : ": " + sentence);
}

std::string findings_words(Json const& payload) {
  if (!payload.contains("findings") || !payload.at("findings").is_array() || payload.at("findings").empty()) return {};
  auto const& findings = payload.at("findings");
  auto const more = findings.size() - 1;
  return with_evidence(text_in(findings.front(), "code"), findings.front()) +
         (more == 0 ? "" : ", and " + std::to_string(more) + " more");
}

std::string clock_of(tz::Zones const& zones, workflows::Instant at, std::string const& zone) {
  auto const there = zone.empty() ? std::nullopt : stamp_of(zones, at, zone);
  auto const eastern = eastern_words(zones, at);
  if (!there) return eastern;
  auto const local = short_date(there->date) + " " + there->time.substr(0, 5) + " " + there->abbr;
  return local == eastern ? eastern : local + " · " + eastern;
}

// The session's time: checked, or as one appointment or the portal has it.
std::string time_words(tz::Zones const& zones, EventRow const& row, Json const& payload, std::string const& zone) {
  namespace session = workflows::standard_session;
  if (row.type == "SessionChecked") {
    auto const read = workflows::codec::from_text<session::SessionChecked>(row.payload);
    auto const* checked = std::get_if<session::SessionChecked>(&read);
    auto const view = checked != nullptr ? session_of(*checked) : std::nullopt;
    return view ? words(*view) : std::string();
  }
  auto const one = payload.contains("appointments") && payload.at("appointments").size() == 1;
  auto const& holder = one                               ? payload.at("appointments").front()
                       : payload.contains("appointment") ? payload.at("appointment")
                                                         : payload;
  auto const appointed = text_in(holder, "appointment");
  auto const at = workflows::parse_instant(text_in(holder, appointed.empty() ? "instant" : "start"));
  if (!at) return {};
  auto const own = text_in(holder, "zone");
  return clock_of(zones, *at, own.empty() ? zone : own);
}

// "1 note", "2 notes": each of these names is a plural with an s.
std::string how_many(std::size_t count, std::string name) {
  if (count == 1) name.pop_back();
  return std::to_string(count) + " " + name;
}

void add_members(Line& line, Json const& payload) {
  for (auto const* name : told_members)
    if (auto const value = text_in(payload, name); !value.empty()) line.add(std::string(name) + " " + value);
  if (payload.contains("cents") && payload.at("cents").is_number_integer() && payload.at("cents") != 0)
    line.add(workflows::words(workflows::Money{payload.at("cents").get<std::int64_t>(), "USD"}));
  if (payload.contains("client")) line.add(text_in(payload.at("client"), "name"));
  if (payload.contains("entry")) {
    auto const& entry = payload.at("entry");
    line.add(text_in(entry, "cpt"));
    if (entry.contains("diagnosis") && entry.at("diagnosis").is_array())
      for (auto const& each : entry.at("diagnosis")) line.add(each.is_string() ? each.get<std::string>() : "");
  }
  for (auto const* name : counted_members)
    if (payload.contains(name) && payload.at(name).is_array()) line.add(how_many(payload.at(name).size(), name));
}

}  // namespace

EventWords words_of(tz::Zones const& zones, EventRow const& row, std::string const& client_zone) {
  auto const payload = payload_of(row);
  EventWords told;
  auto const refused = row.type == "CommandRejected";
  if (row.type == "NoteAdded") told.text = text_in(payload, "text");
  if (auto const reason = text_in(payload, "reason"); !reason.empty() && !refused) told.reason = reason;
  Line rest;
  if (auto const code = text_in(payload, refused ? "reason" : "code"); !code.empty())
    rest.add(with_evidence(code, payload));
  auto const findings = findings_words(payload);
  rest.add(findings);
  if (findings.empty()) rest.add(time_words(zones, row, payload, client_zone));
  if (findings.empty()) add_members(rest, payload);
  auto const matter = payload.contains("matter") ? text_in(payload.at("matter"), "reason") : std::string();
  if (matter != told.reason) rest.add(matter);
  std::string outside;
  for (auto const& each : done_outside({row})) outside += (outside.empty() ? "done outside: " : ", ") + each;
  Line line;
  line.quote(told.text);
  line.quote(told.reason);
  line.add(outside);
  line.add(std::move(rest).cut());
  told.learnt = std::move(line).whole();
  return told;
}

std::string settled_words(std::vector<EventRow> const& events, std::string const& effect) {
  std::string found;
  for (auto const& row : events) {
    if (row.type != "HoldReleased" && row.type != "NoteAdded") continue;
    auto const payload = payload_of(row);
    auto const settlement = payload.find("settlement");
    if (settlement == payload.end() || text_in(*settlement, "effect") != effect) continue;
    found = text_in(*settlement, "answer") + ": " + text_in(*settlement, "reason") + " (" + row.actor + ")";
  }
  return found;
}

std::vector<std::string> done_outside(std::vector<EventRow> const& events) {
  std::vector<std::string> list;
  for (auto const& row : events) {
    if (row.type != "CaseWithdrawn") continue;
    auto const payload = payload_of(row);
    if (payload.contains("done_outside") && payload.at("done_outside").is_array())
      for (auto const& each : payload.at("done_outside"))
        if (each.is_string()) list.push_back(each.get<std::string>());
  }
  return list;
}

std::optional<std::string> opened_by(std::vector<EventRow> const& events) {
  for (auto row = events.rbegin(); row != events.rend(); ++row) {
    if (row->type != "OfferAccepted") continue;
    auto const opened = text_in(payload_of(*row), "opened");
    return opened.empty() ? std::nullopt : std::optional(opened);
  }
  return std::nullopt;
}

}  // namespace app
