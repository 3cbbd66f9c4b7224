// What moves the engine in its own tests? A toy workflow, a parcel that is looked for, weighed, shipped and announced:
// rows as data over JSON facts, so that a test may take a row out, turn one round, or open a second version beside it.
#pragma once
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "engine/core/effect.hpp"
#include "engine/core/workflow.hpp"

namespace parcel {

using Json = nlohmann::ordered_json;

// Thrown where a real process would fall over: nothing in the engine may catch it.
struct Died {};

struct Facts {
  Json order;  // parcel, slot, grams, cents, and what else the opening event says
  std::string held_at, hold_code, hold_sentence, approved_hash, duplicate_of;
  std::string text() const { return order.value("text", std::string("plain")); }
  std::string name() const { return order.value("parcel", std::string()); }
  std::int64_t cents() const { return order.value("cents", std::int64_t{0}); }
  std::string bound() const { return name() + " for " + std::to_string(cents()); }  // what an approval is bound to
};

using Guard = bool (*)(Facts const&, Json const& event);
using Issues = std::vector<std::string>;
struct Row {
  std::string from;  // a state, or Open: every state that is not terminal
  std::vector<std::string> on;
  std::string guard;  // always, resumes_at X, or a name in guards()
  std::string to;     // a state, or stay
  Issues issues;
};

inline std::vector<engine::StateInfo> states() {
  std::vector<engine::StateInfo> all;
  for (auto const* name :
       {"New", "Looking", "Reserving", "AwaitingLeave", "Shipping", "Carding", "Waiting", "Returning", "OnHold"})
    all.push_back({name, name, "counterpart", "Open", true, false, std::string_view(name) == "OnHold"});
  for (auto const* name : {"Delivered", "Duplicate", "Refused", "Withdrawn"})
    all.push_back({name, name, "", "", true, true, false});
  all.push_back({"Open", "Open", "", "", false, false, false});
  return all;
}

inline std::vector<Row> rows() {
  std::vector<std::string> const failures{"CommandRejected", "CommandHeld", "AlreadyTaken", "UnexpectedOutcome"};
  std::vector<std::string> const answers{"ShelfSeen",   "SlotTaken",   "LeaveAsked",  "ParcelShipped",
                                         "CardPosted",  "Reminded",    "ReturnEnded", "CommandRejected",
                                         "CommandHeld", "AlreadyTaken"};
  std::vector<Row> all{
      {"New", {"Opened"}, "always", "Looking", {"LookAtShelf"}},
      {"Looking", {"ShelfSeen"}, "always", "stay", {"Weigh"}},
      {"Looking", {"Weighed"}, "is_heavy", "OnHold", {}},
      {"Looking", {"Weighed"}, "always", "Reserving", {"TakeSlot"}},
      {"Reserving", {"SlotTaken"}, "needs_leave", "AwaitingLeave", {"AskLeave"}},
      {"Reserving", {"SlotTaken"}, "always", "Shipping", {"ShipParcel"}},
      {"Reserving", {"AlreadyTaken"}, "always", "Duplicate", {}},
      {"AwaitingLeave", {"LeaveAsked"}, "always", "stay", {}},
      {"AwaitingLeave", {"OrderChanged"}, "always", "stay", {"AskLeave"}},
      {"AwaitingLeave", {"ApprovalGiven"}, "approves_this", "Shipping", {"ShipParcel"}},
      {"AwaitingLeave", {"ApprovalRefused"}, "always", "Refused", {}},
      {"Shipping", {"OrderChanged"}, "always", "stay", {"ShipParcel"}},
      {"Shipping", {"ParcelShipped"}, "goes_quietly", "Delivered", {}},
      {"Shipping", {"ParcelShipped"}, "always", "Carding", {"PostCard"}},
      {"Carding", {"CardPosted"}, "always", "Waiting", {"Remind"}},
      {"Waiting", {"Reminded"}, "wants_return", "Returning", {"OpenReturn"}},
      {"Waiting", {"Reminded"}, "always", "Delivered", {}},
      {"Waiting", {"OrderChanged"}, "always", "stay", {"Remind"}},
      {"Returning", {"ReturnEnded"}, "always", "Delivered", {}},
      {"OnHold", {"HoldReleased"}, "resumes_at Looking", "Looking", {"LookAtShelf"}},
      {"OnHold", {"HoldReleased"}, "resumes_at Reserving", "Reserving", {"TakeSlot"}},
      {"OnHold", {"HoldReleased"}, "resumes_at AwaitingLeave", "AwaitingLeave", {"AskLeave"}},
      {"OnHold", {"HoldReleased"}, "resumes_at Shipping", "Shipping", {"ShipParcel"}},
      {"OnHold", {"HoldReleased"}, "resumes_at Carding", "Carding", {"PostCard"}},
      {"OnHold", {"HoldReleased"}, "resumes_at Waiting", "Waiting", {"Remind"}},
      {"OnHold", {"HoldReleased"}, "resumes_at Returning", "Returning", {"OpenReturn"}},
      {"OnHold", {"OrderChanged"}, "always", "stay", {}},
      {"OnHold", answers, "always", "stay", {}},
      {"Open", {"HoldPlaced"}, "always", "OnHold", {}},
      {"Open", failures, "always", "OnHold", {}},
      {"Open", {"CaseWithdrawn"}, "always", "Withdrawn", {}},
      {"Open", {"NoteAdded", "DueSoon"}, "always", "stay", {}},
  };
  for (auto const* ended : {"Delivered", "Duplicate", "Refused", "Withdrawn"})
    all.push_back({ended, {"NoteAdded"}, "always", "stay", {}});
  return all;
}

inline std::vector<engine::OutcomeInfo> outcomes() {
  return {{"LookAtShelf", "shelf.look", "ShelfSeen"},    {"Weigh", "rules.weigh", "Weighed"},
          {"TakeSlot", "slot.take", "SlotTaken"},        {"AskLeave", "leave.ask", "LeaveAsked"},
          {"ShipParcel", "depot.ship", "ParcelShipped"}, {"PostCard", "depot.card", "CardPosted"},
          {"Remind", "clock.remind", "Reminded"},        {"OpenReturn", "case.return", "ReturnEnded"}};
}

// Quiet 60 s; a parcel can be looked up by its name, a card only guessed at.
inline engine::EffectTable effect_table() {
  using enum engine::CommandClass;
  using namespace std::chrono_literals;
  static constexpr std::array all{
      engine::EffectPolicy{"shelf.look", "shelf", lookup, "case", false, "", "", 0s, true, 1, 0s, 5, false},
      engine::EffectPolicy{"rules.weigh", "rules", rule, "case", false, "", "", 0s, true, 1, 0s, 1, false},
      engine::EffectPolicy{"slot.take", "engine", reservation, "slot", false, "", "", 0s, true, 1, 0s, 1, false},
      engine::EffectPolicy{"leave.ask", "engine", approval, "case", false, "", "", 0s, true, 1, 0s, 1, false},
      engine::EffectPolicy{"depot.ship", "depot", effect, "parcel", true, "", "", 60s, true, 2, 5s, 2, true},
      engine::EffectPolicy{"depot.card", "depot", effect, "parcel", false, "", "", 60s, false, 1, 0s, 1, false},
      engine::EffectPolicy{"clock.remind", "engine", timer, "case", false, "", "", 0s, true, 1, 0s, 1, false},
      engine::EffectPolicy{"case.return", "engine", child, "parcel", false, "", "", 0s, true, 1, 0s, 1, false},
  };
  return all;
}

class Workflow final : public engine::Workflow {
 public:
  explicit Workflow(int version = 1, std::vector<Row> all = rows()) : version_(version), rows_(std::move(all)) {
    table_.start = "New";
    table_.states = states();
    table_.outcomes = outcomes();
    for (auto const& row : rows_) {
      auto const resumes = row.guard.starts_with("resumes_at ") ? row.guard.substr(11) : std::string();
      table_.rows.push_back(
          {row.from, row.on.front(), row.guard, row.to, "", row.on, row.issues, row.guard == "always", resumes});
    }
  }
  // Refuses to fold these payloads any more, as a codec that has forgotten a shape.
  void forget(std::string type) { forgotten_ = std::move(type); }
  // Asked in the arming transaction.
  std::optional<NotNow> not_now;
  mutable int decoded = 0;

  std::string name() const override { return "parcel"; }
  int version() const override { return version_; }
  engine::TableInfo const& table() const override { return table_; }

  std::variant<engine::Event, std::string> decode(std::string const& type, int type_version,
                                                  std::string const& payload) const override {
    ++decoded;
    auto body = Json::parse(payload, nullptr, false);
    if (!body.is_object()) return type + " is not an object";
    if (type == forgotten_) return type + " has a shape that is not known";
    if ((type == "ParcelShipped" || type == "CardPosted") && !body.contains("reference"))
      return type + " needs a reference";
    return engine::Event{type, type_version, payload, std::make_shared<Json>(std::move(body))};
  }

  engine::Step step(std::string const& case_id, std::span<engine::Event const> history,
                    engine::Event const& next) const override {
    Fold fold;
    for (std::size_t i = 0; i < history.size(); ++i)
      if (feed(fold, history[i]) < 0) return {false, -2 - static_cast<int>(i), {}, {}};
    auto const row = feed(fold, next);
    if (row < 0) return {};
    engine::Step step{true, row, {}, summary(fold)};
    for (auto const& type : rows_[static_cast<std::size_t>(row)].issues)
      step.commands.push_back(command(case_id, type, fold.facts));
    return step;
  }

  engine::Event answer(std::span<engine::Event const> history, engine::Command const&, engine::Instant) const override {
    Fold fold;
    for (auto const& event : history) feed(fold, event);
    auto const grams = fold.facts.order.value("grams", 0);
    if (grams == 13) throw std::runtime_error("the scales fell over");
    return std::get<engine::Event>(decode("Weighed", 1, Json{{"grams", grams}}.dump()));
  }

  std::optional<NotNow> may_arm(std::span<engine::Event const>, engine::Command const&,
                                engine::Instant) const override {
    return not_now;
  }
  Form form(engine::Command const& of) const override { return {of.type, "depot", {}, {}}; }
  std::variant<engine::Event, std::string> recorded(
      engine::Command const& of, std::vector<std::pair<std::string, std::string>> const& values) const override {
    Json body = Json::object();
    for (auto const& [name, value] : values) body[name] = value;
    if (body.value("reference", std::string()).empty()) return "reference is missing";
    for (auto const& each : table_.outcomes)
      if (each.command == of.type) return decode(each.done, 1, body.dump());
    return "nothing ends " + of.type;
  }

 private:
  struct Fold {
    std::string state = "New";
    Facts facts;
  };

  static void learn(Facts& facts, std::string const& type, Json const& body) {
    if (type == "Opened") facts.order = body;
    if (type == "OrderChanged") facts.order.update(body);
    if (type == "ApprovalGiven") facts.approved_hash = body.value("payload_hash", std::string());
    if (type == "NoteAdded" && body.value("text", std::string()) == "poison")
      throw std::runtime_error("a poisonous note");
    if (type == "NoteAdded" && body.value("text", std::string()) == "deadly") throw Died{};
    if (type == "AlreadyTaken") facts.duplicate_of = body.value("by", std::string());
    facts.hold_code = type == "UnexpectedOutcome" ? "unexpected_outcome"
                      : type == "AlreadyTaken"    ? "already_taken"
                      : type == "HoldPlaced"      ? "by_hand"
                      : type == "Weighed"         ? "too_heavy"
                                                  : body.value("code", body.value("reason", facts.hold_code));
  }
  static bool fits(Row const& row, Fold const& fold, Json const& body) {
    auto const& facts = fold.facts;
    if (row.guard.starts_with("resumes_at ")) return facts.held_at == row.guard.substr(11);
    if (row.guard == "is_heavy") return body.value("grams", 0) > 1000;
    if (row.guard == "needs_leave") return facts.cents() > 10'000;
    if (row.guard == "approves_this") return facts.approved_hash == facts.bound();
    if (row.guard == "goes_quietly") return facts.order.value("card", true) == false;
    if (row.guard == "wants_return") return facts.order.contains("return");
    return row.guard == "always";
  }
  bool terminal(std::string const& state) const {
    for (auto const& each : table_.states)
      if (each.name == state) return each.terminal;
    return false;
  }
  // The row taken, or -1.
  int feed(Fold& fold, engine::Event const& event) const {
    auto const& body = *std::static_pointer_cast<Json const>(event.value);
    auto next = fold;
    learn(next.facts, event.type, body);
    for (auto const& outer : {fold.state, std::string("Open")})
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        auto const& row = rows_[i];
        auto const here = row.from == outer && (outer != "Open" || !terminal(fold.state));
        if (!here || std::find(row.on.begin(), row.on.end(), event.type) == row.on.end() || !fits(row, next, body))
          continue;
        auto const to = row.to == "stay" ? fold.state : row.to;
        if (to == "OnHold" && fold.state != "OnHold") next.facts.held_at = fold.state;
        if (to != "OnHold") next.facts.held_at.clear();
        next.state = to;
        fold = std::move(next);
        return static_cast<int>(i);
      }
    return -1;
  }
  engine::Summary summary(Fold const& fold) const {
    engine::Summary all;
    all.state = fold.state;
    all.terminal = terminal(fold.state);
    all.waiting_for = all.terminal                                              ? ""
                      : fold.state == "OnHold" || fold.state == "AwaitingLeave" ? "person"
                                                                                : "counterpart";
    if (fold.state == "OnHold") {
      all.hold_code = fold.facts.hold_code;
      all.hold = Json{{"code", all.hold_code}}.dump();
    }
    all.failed_charge = all.hold_code == "depot_refuses";
    all.amount_cents = fold.facts.cents();
    if (fold.facts.order.contains("due"))
      all.due = engine::Instant(std::chrono::seconds(fold.facts.order.at("due").get<std::int64_t>()));
    all.keeps_reservations = fold.state == "Delivered";
    all.tags = {{"parcel", fold.facts.name()}};
    if (fold.state == "Duplicate") all.tags.emplace_back("duplicate_of", fold.facts.duplicate_of);
    return all;
  }
  static engine::Command command(std::string const& case_id, std::string const& type, Facts const& facts) {
    std::string kind;
    for (auto const& each : outcomes())
      if (each.command == type) kind = each.kind;
    Json body{{"parcel", facts.name()}, {"text", facts.text()}};
    auto key = facts.name();
    if (type == "TakeSlot") key = facts.order.value("slot", facts.name());
    if (type == "LookAtShelf" || type == "Weigh") key = case_id;
    if (type == "AskLeave")
      body = {{"subject", "a dear parcel"}, {"cents", facts.cents()}, {"payload_hash", facts.bound()}};
    if (type == "Remind") body = {{"name", "collect"}, {"after_seconds", facts.order.value("wait", 3600)}};
    if (type == "OpenReturn")
      body = {{"workflow", "parcel"}, {"event", "Opened"}, {"payload", facts.order.value("return", Json::object())}};
    return {type, kind, key, body.dump()};
  }

  int version_;
  std::vector<Row> rows_;
  engine::TableInfo table_;
  std::string forgotten_ = "nothing";
};

}  // namespace parcel
