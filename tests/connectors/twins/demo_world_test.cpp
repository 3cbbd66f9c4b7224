// Is the shipped world right, and does it keep what its traps rest on? tests/worlds/demo_expected.json says per ticket
// how its cases must end: {"state"} or {"hold"} of its one case, {"cases"} with "kind state hold" of several, {"joins"}
// (the kind of another thread's case), {"unopened": true} (triaged, no case by itself) or {"absent": true} (not in the
// billing view); "also_waits" beside cases where something else in the thread waits for a decision.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "connectors/ticket_inbox/html_text.hpp"
#include "connectors/twins/world.hpp"
#include "workflows/rules/hold_codes.hpp"
#include "workflows/triage/admin_note.hpp"

namespace {

using namespace connectors::twins;
using workflows::codec::Json;

std::string file_text(std::string const& path) {
  std::ifstream file(std::filesystem::path(SOURCE_ROOT) / path, std::ios::binary);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

World demo() {
  auto read = read_world(file_text("app/world/demo.json"));
  auto const* problems = std::get_if<std::vector<workflows::codec::Problem>>(&read);
  INFO((problems == nullptr ? "" : workflows::codec::words(*problems)));
  REQUIRE(problems == nullptr);
  return std::get<World>(std::move(read));
}

Json expected() { return Json::parse(file_text("tests/worlds/demo_expected.json")); }

bool is_expectation(Json const& json) {
  static std::set<std::string> const ends{"Billed", "Duplicate", "NotBilled", "Withdrawn", "HandedOver"};
  if (json.size() != (json.contains("also_waits") ? 2 : 1)) return false;
  if (json.contains("state")) return ends.contains(json["state"].get<std::string>());
  if (json.contains("hold")) return workflows::rules::find_hold_code(json["hold"].get<std::string>()) != nullptr;
  if (json.contains("unopened")) return json["unopened"] == true;
  if (json.contains("absent")) return json["absent"] == true;
  if (json.contains("joins")) return json["joins"].is_string();
  return json.contains("cases") && !json["cases"].empty();
}

bool ends_billed(Json const& json) { return json.value("state", "") == "Billed"; }

// Nothing is left for a person to do.
bool ends_well(Json const& json) {
  if (json.contains("state") || json.contains("joins")) return true;
  if (!json.contains("cases")) return false;
  return std::none_of(json["cases"].begin(), json["cases"].end(),
                      [](Json const& each) { return each.get<std::string>().find(" OnHold ") != std::string::npos; });
}

// The newest admin note of a conversation, as the inbox shows it to a person.
std::optional<workflows::triage::AdminNote> note_of(WorldConversation const& conversation) {
  std::optional<workflows::triage::AdminNote> newest;
  for (auto const& part : conversation.parts) {
    if (part.type != "note") continue;
    if (auto note = workflows::triage::read_admin_note(connectors::html_to_text(part.body))) newest = std::move(note);
  }
  return newest;
}

std::string field(workflows::triage::AdminNote const& note, char const* name) {
  auto const found = note.fields.find(name);
  return found == note.fields.end() ? "" : found->second.value;
}

}  // namespace

TEST_CASE("the shipped world can be read and every ticket in it has an expected end") {
  auto const world = demo();
  auto const ends = expected();
  CHECK(world.conversations.size() >= 28);
  CHECK(ends.size() == world.conversations.size());
  for (auto const& conversation : world.conversations) {
    INFO(conversation.id);
    REQUIRE(ends.contains(conversation.id));
    CHECK(is_expectation(ends[conversation.id]));
  }
}

TEST_CASE("about half of the shipped world's tickets go through, the others stop for many different reasons") {
  std::size_t done = 0;
  std::set<std::string> holds;
  auto const ends = expected();
  for (auto const& [ticket, end] : ends.items()) {
    done += ends_well(end) ? 1 : 0;
    if (end.contains("hold")) holds.insert(end["hold"].get<std::string>());
  }
  CHECK(done * 10 >= ends.size() * 4);
  CHECK(done * 10 <= ends.size() * 6);
  CHECK(holds.size() >= 30);
}

TEST_CASE("the answers of the shipped world name holds that exist") {
  for (auto const& answer : demo().answers) {
    INFO(answer.hold);
    if (!answer.hold.empty()) CHECK(workflows::rules::find_hold_code(answer.hold) != nullptr);
  }
}

TEST_CASE("every ticket that must be billed has a note that reads whole and an appointment at that time") {
  auto const world = demo();
  auto const ends = expected();
  for (auto const& conversation : world.conversations) {
    if (!ends_billed(ends[conversation.id])) continue;
    INFO(conversation.id);
    auto const note = note_of(conversation);
    REQUIRE(note);
    CHECK(note->conflicts.empty());
    CHECK(note->unreadable.empty());
    for (auto const* name : {"client_name", "client_email", "therapist", "zone", "cpt", "client_state", "session_type"})
      CHECK_FALSE(field(*note, name).empty());
    auto const found =
        std::count_if(world.appointments.begin(), world.appointments.end(), [&](auto const& appointment) {
          auto const client = std::find_if(world.clients.begin(), world.clients.end(),
                                           [&](auto const& each) { return each.id == appointment.client; });
          return client->email == field(*note, "client_email") && client->name == field(*note, "client_name") &&
                 workflows::words(appointment.date) == field(*note, "date") &&
                 appointment.time == field(*note, "start");
        });
    CHECK(found == 1);
  }
}

TEST_CASE(
    "no two sessions of a therapist in the shipped world begin together, but where the slot is taken on purpose") {
  std::set<std::string> slots;
  for (auto const& appointment : demo().appointments) {
    auto const slot = appointment.therapist + " " + workflows::words(appointment.date) + " " + appointment.time + " " +
                      appointment.zone;
    INFO(slot);
    CHECK(slots.insert(slot).second);
  }
}
