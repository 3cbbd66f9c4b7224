// Can a coordinator work a whole afternoon from the worklist and `case next` alone? One case of each kind, every step
// by hand: whatever is typed here was suggested by the program, with nothing filled in but a reason.
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

// What the coordinator wants where several ways are offered: the beginning of the command, by the hold or the state.
std::map<std::string, std::string> const wanted{
    {"code_to_confirm", "case override"},  // the therapist says so
    {"AwaitingPayment", "retry_charge"},   // the client has called: the card works again
    {"new_message", "case release"},
};

class Afternoon : public Desktop {
 public:
  Afternoon() { use_demo(world("afternoon.json").dump()); }

  // Types what `case next` suggests for this case; false when it has nothing but to wait.
  bool goes_on(std::string const& id) {
    auto const next = type("case next " + id + " --json").json();
    if (next.at("what") == "done") return false;
    auto const line = suggested(next);
    if (line.empty()) return false;
    auto const answer = type(line);
    INFO(next.dump(1) << "\n" << line << "\n" << answer.err);
    REQUIRE(answer.code == 0);
    typed.push_back(line);
    return true;
  }

  std::vector<Json> worklist() { return type("worklist --json").json().at("work").get<std::vector<Json>>(); }
  std::vector<Json> cases() { return type("case list --json").json().at("cases").get<std::vector<Json>>(); }

  std::vector<std::string> typed;

 private:
  static std::string suggested(Json const& next) {
    auto const& commands = next.at("commands");
    auto const hold = next.at("hold").is_object() ? next.at("hold").at("code").get<std::string>() : std::string();
    for (auto const& key : {hold, next.at("state").get<std::string>()}) {
      auto const want = wanted.find(key);
      if (want == wanted.end() || next.at("what") == "step") continue;
      for (auto const& each : commands)
        if (each.at("command").get<std::string>().find(want->second) != std::string::npos) return typable(each);
    }
    auto const what = next.at("what").get<std::string>();
    if (what == "wait") return {};
    INFO("nobody has said what to do on " << hold << " at " << next.at("state"));
    REQUIRE((what == "step" || what == "attest" || what == "approve"));
    return typable(commands.at(0));
  }
  // Without the program's own name, and with a reason where the suggestion leaves one open.
  static std::string typable(Json const& suggestion) {
    auto line = suggestion.at("command").get<std::string>();
    REQUIRE(line.starts_with("claimstep "));
    line.erase(0, 10);
    if (auto const open = line.find("…"); open != std::string::npos)
      line.replace(open, std::string("…").size(), "as the client said");
    return line;
  }
};

}  // namespace

TEST_CASE("cli: a coordinator's afternoon: a case of each kind goes from its opening to its end as `case next` says") {
  Afternoon desk;
  std::map<std::string, std::string> opened;  // kind → case
  for (auto const& each : desk.cases()) opened[each.at("kind")] = each.at("case");
  REQUIRE(opened.size() == 5);
  for (int round = 0; round < 60; ++round) {
    auto const work = desk.worklist();
    for (auto const& each : work) {
      auto const id = each.at("case").get<std::string>();
      CHECK(each.at("next").get<std::string>().find("case next " + id) != std::string::npos);
      desk.goes_on(id);
    }
    if (!work.empty()) continue;
    bool moved = false;  // nobody waits; a client has called about something that waits for its payment
    for (auto const& each : desk.cases())
      if (each.at("state") == "AwaitingPayment") moved = desk.goes_on(each.at("case")) || moved;
    if (!moved) break;
  }
  std::set<std::string> ends;
  for (auto const& each : desk.cases())
    ends.insert(each.at("kind").get<std::string>() + " " + each.at("state").get<std::string>());
  CHECK(ends == std::set<std::string>{"failed_payment Paid", "incorrect_charge RefundedAndBilled",
                                      "late_cancellation FeeCollected", "late_fee_question Answered",
                                      "standard_session Billed"});
  CHECK(desk.cases().size() == 6);  // the refunded session was billed by a case of its own
  auto const uses = [&](std::string const& start) {
    return std::any_of(desk.typed.begin(), desk.typed.end(), [&](auto const& line) { return line.starts_with(start); });
  };
  for (auto const* start : {"case do", "case accept", "case override", "approve yes"}) {
    INFO(start);
    CHECK(uses(start));
  }
  CHECK(std::any_of(desk.typed.begin(), desk.typed.end(),
                    [](auto const& line) { return line.find(" attest ") != std::string::npos; }));
  CHECK(desk.type("verify").code == 0);
}
