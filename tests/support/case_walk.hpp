// How does a test walk a case through its table without an engine? Scripted answers in, the state, the hold, the rows
// taken and every command out. Rules answer as they do in the engine; time stands still unless the test moves it.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/core/names.hpp"
#include "tz/zones.hpp"
#include "workflows/catalogue.hpp"
#include "workflows/codec/json.hpp"
#include "workflows/codec/messages.hpp"
#include "workflows/effect_table.hpp"

namespace case_walk {

using workflows::codec::from_text;
using workflows::codec::Json;
using workflows::codec::to_text;

inline tz::Zones const& zones() {
  static auto const loaded = std::get<tz::Zones>(tz::Zones::load());
  return loaded;
}

inline engine::Instant at(char const* text) { return *workflows::parse_instant(text); }

class Walk {
 public:
  explicit Walk(std::string const& workflow, engine::Instant now) : now_(now) {
    auto const digest = [](std::string_view text) { return "digest of " + std::to_string(text.size()); };
    for (auto& each : workflows::catalogue({zones(), digest}))
      if (each->name() == workflow) kind_ = std::move(each);
    REQUIRE(kind_);
  }

  // From now on this command is answered so: by its done event, or by a failure. Without an answer it stays open.
  template <class Command, class Event>
  Walk& when(Event const& event) {
    answers_[std::string(engine::name_of_type<Command>())] = encode(event);
    return *this;
  }
  // Which cases of this kind are found by whoever asks for them; of any other kind, as told with `when`.
  Walk& finds(std::string const& workflow, std::vector<workflows::CaseId> const& cases) {
    answers_["FindOpenCases " + workflow] = encode(workflows::OpenCasesFound{cases});
    return *this;
  }
  template <class Command>
  Walk& rejects(std::string const& reason) {
    return when<Command>(workflows::CommandRejected{Command::kind, reason, "It was refused.", {}});
  }
  template <class Command>
  Walk& leaves_open() {
    answers_.erase(std::string(engine::name_of_type<Command>()));
    return *this;
  }
  Walk& now(engine::Instant instant) { return now_ = instant, *this; }

  // False when the table has no row: then a person hears no.
  template <class Event>
  bool happens(Event const& event) {
    std::deque<Encoded> waiting{encode(event)};
    bool first = true;
    for (int steps = 0; !waiting.empty(); ++steps) {
      REQUIRE(steps < 200);
      auto const next = waiting.front();
      waiting.pop_front();
      if (!take(next, waiting)) {
        if (first) return false;
        INFO(next.type << " has no row at " << state());
        CHECK(false);
      }
      first = false;
    }
    return true;
  }

  std::string const& state() const { return summary_.state; }
  std::string const& hold() const { return summary_.hold_code; }
  engine::Summary const& summary() const { return summary_; }
  std::set<int> const& rows() const { return rows_; }
  engine::Workflow const& kind() const { return *kind_; }
  workflows::Hold hold_shown() const {
    auto read = from_text<workflows::Hold>(summary_.hold);
    REQUIRE(std::holds_alternative<workflows::Hold>(read));
    return std::get<workflows::Hold>(read);
  }
  // How often a command was issued, and the last one of it.
  template <class Command>
  int issued() const {
    return static_cast<int>(std::count_if(commands_.begin(), commands_.end(), [](auto const& each) {
      return each.type == engine::name_of_type<Command>();
    }));
  }
  template <class Command>
  Command last() const {
    auto const found = std::find_if(commands_.rbegin(), commands_.rend(),
                                    [](auto const& each) { return each.type == engine::name_of_type<Command>(); });
    REQUIRE(found != commands_.rend());
    auto read = from_text<Command>(found->payload);
    REQUIRE(std::holds_alternative<Command>(read));
    return std::get<Command>(read);
  }
  // What the workflow says when the engine is about to arm the last command of this type: the hold code, or nothing.
  template <class Command>
  std::string may_not_arm() const {
    return no_arming(std::string(engine::name_of_type<Command>()), to_text(last<Command>()));
  }
  template <class Command>
  std::string may_not_arm(Command const& command) const {
    return no_arming(std::string(engine::name_of_type<Command>()), to_text(command));
  }

 private:
  struct Encoded {
    std::string type, payload;
  };
  template <class Event>
  static Encoded encode(Event const& event) {
    return {std::string(engine::name_of_type<Event>()), to_text(event)};
  }
  static std::string kind_of(std::string const& type, engine::Workflow const& kind) {
    for (auto const& each : kind.table().outcomes)
      if (each.command == type) return each.kind;
    return {};
  }
  std::string no_arming(std::string const& type, std::string const& payload) const {
    auto const no = kind_->may_arm(history_, {type, kind_of(type, *kind_), "", payload}, now_);
    return no ? no->code : std::string();
  }

  bool take(Encoded const& next, std::deque<Encoded>& waiting) {
    auto decoded = kind_->decode(next.type, 1, next.payload);
    if (auto* problem = std::get_if<std::string>(&decoded)) FAIL(*problem);
    auto const& event = std::get<engine::Event>(decoded);
    auto const step = kind_->step("C-1", history_, event);
    if (!step.expected) return false;
    history_.push_back(event);
    rows_.insert(step.row);
    summary_ = step.summary;
    for (auto const& command : step.commands) {
      commands_.push_back(command);
      answer(command, waiting);
    }
    return true;
  }

  void answer(engine::Command const& command, std::deque<Encoded>& waiting) {
    auto const* policy = engine::policy_of(workflows::effect_table(), command.kind);
    INFO(command.kind << " has no line in the effect table");
    REQUIRE(policy != nullptr);
    auto const kind_asked_for =
        command.type == "FindOpenCases" ? " " + Json::parse(command.payload).value("workflow", std::string()) : "";
    auto scripted = answers_.find(command.type + kind_asked_for);
    if (scripted == answers_.end()) scripted = answers_.find(command.type);
    if (policy->command_class == engine::CommandClass::rule) {
      auto const told = kind_->answer(history_, command, now_);
      return waiting.push_back({told.type, told.payload});
    }
    if (policy->command_class == engine::CommandClass::effect) {
      if (auto const no = kind_->may_arm(history_, command, now_))
        return waiting.push_back(encode(workflows::CommandHeld{command.kind, no->code, no->sentence, {}}));
    }
    if (scripted != answers_.end() && policy->command_class == engine::CommandClass::lookup)
      return answer_once(scripted->second, waiting);
    if (scripted != answers_.end()) return waiting.push_back(scripted->second);
    for (auto const& each : kind_->table().outcomes) {
      if (each.command != command.type) continue;
      if (policy->command_class == engine::CommandClass::reservation)
        waiting.push_back({each.done, Json{{"key", command.key}}.dump()});
      if (policy->command_class == engine::CommandClass::approval)
        waiting.push_back({each.done, R"({"approval":"A-1"})"});
      if (policy->command_class == engine::CommandClass::question ||
          policy->command_class == engine::CommandClass::word)
        waiting.push_back({each.done, R"({"cases":[]})"});
    }
  }

  // As in the engine: asking twice while the first question is open is one question.
  static void answer_once(Encoded const& told, std::deque<Encoded>& waiting) {
    for (auto const& each : waiting)
      if (each.type == told.type && each.payload == told.payload) return;
    waiting.push_back(told);
  }

  engine::Instant now_;
  std::unique_ptr<engine::Workflow> kind_;
  std::vector<engine::Event> history_;
  std::vector<engine::Command> commands_;
  std::map<std::string, Encoded> answers_;
  engine::Summary summary_;
  std::set<int> rows_;
};

}  // namespace case_walk
