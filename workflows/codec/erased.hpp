// How does a workflow in its own types become the text-only interface that the engine sees? One template over its event
// and command variants; the names of structs and members are what stands on disk.
#pragma once
#include <memory>
#include <stdexcept>

#include "engine/core/names.hpp"
#include "engine/core/workflow.hpp"
#include "workflows/codec/messages.hpp"
#include "workflows/codec/step_forms.hpp"
#include "workflows/definition.hpp"
#include "workflows/effect_table.hpp"

namespace workflows::codec {

template <class Event, class Command, class Outcomes>
class Erased final : public engine::Workflow {
 public:
  Erased(Definition<Event, Command> const& definition, Knowledge knowledge)
      : definition_(definition), knowledge_(std::move(knowledge)), table_(definition.table()) {}

  std::string name() const override { return std::string(definition_.name); }
  int version() const override { return definition_.version; }
  engine::TableInfo const& table() const override { return table_; }

  std::variant<engine::Event, std::string> decode(std::string const& type, int type_version,
                                                  std::string const& payload) const override {
    std::variant<engine::Event, std::string> result =
        "there is no event \"" + type + "\" version " + std::to_string(type_version) + " in " + name();
    if (type_version != 1) return result;
    for_each<Event>([&]<class E>() {
      if (engine::name_of_type<E>() != type) return;
      auto read = from_text<E>(payload);
      if (auto* problems = std::get_if<1>(&read)) {
        result =
            "the payload of " + type + " cannot be read: " + problems->front().path + " " + problems->front().sentence;
      } else {
        result =
            engine::Event{type, type_version, payload, std::make_shared<Event const>(std::move(std::get<0>(read)))};
      }
    });
    return result;
  }

  engine::Step step(std::string const& case_id, std::span<engine::Event const> history,
                    engine::Event const& next) const override {
    auto const typed = pointers(history);
    auto const done = definition_.step(typed, value_of(next));
    engine::Step result;
    result.expected = done.expected;
    result.row = done.row;
    if (!done.expected) {
      if (done.fitted < static_cast<int>(typed.size())) result.row = -2 - done.fitted;
      return result;
    }
    for (auto const& command : done.commands) result.commands.push_back(erase(command, case_id));
    result.summary = summarise(done.state, done.outlook);
    return result;
  }

  engine::Event answer(std::span<engine::Event const> history, engine::Command const& command,
                       engine::Instant now) const override {
    return encode(definition_.answer(pointers(history), restore(command), now, knowledge_));
  }

  std::optional<NotNow> may_arm(std::span<engine::Event const> history, engine::Command const& command,
                                engine::Instant now) const override {
    return definition_.may_arm(pointers(history), restore(command), now);
  }

  Form form(engine::Command const& command) const override {
    auto form = std::visit([](auto const& each) { return step_form(each); }, restore(command));
    boost::mp11::mp_for_each<Outcomes>([&]<class O>(O) {
      if (engine::name_of_type<typename O::command>() == command.type)
        form.record = fields_to_record<typename O::done>();
    });
    return form;
  }

  std::variant<engine::Event, std::string> recorded(
      engine::Command const& command, std::vector<std::pair<std::string, std::string>> const& values) const override {
    std::variant<engine::Event, std::string> result = "there is no command \"" + command.type + "\" in " + name();
    boost::mp11::mp_for_each<Outcomes>([&]<class O>(O) {
      if (engine::name_of_type<typename O::command>() != command.type) return;
      auto read = read_recorded<typename O::done>(values, Json::parse(command.payload));
      if (auto* problem = std::get_if<std::string>(&read)) {
        result = *problem;
      } else {
        result = encode(Event{std::get<0>(std::move(read))});
      }
    });
    return result;
  }

 private:
  Definition<Event, Command> definition_;
  Knowledge knowledge_;
  engine::TableInfo table_;

  template <class Variant, class Visit>
  static void for_each(Visit&& visit) {
    boost::mp11::mp_for_each<
        boost::mp11::mp_transform<boost::mp11::mp_identity, boost::mp11::mp_rename<Variant, boost::mp11::mp_list>>>(
        [&]<class T>(boost::mp11::mp_identity<T>) { visit.template operator()<T>(); });
  }
  static Event const* value_of(engine::Event const& event) { return static_cast<Event const*>(event.value.get()); }
  static std::vector<Event const*> pointers(std::span<engine::Event const> history) {
    std::vector<Event const*> all;
    all.reserve(history.size());
    for (auto const& event : history) all.push_back(value_of(event));
    return all;
  }
  static engine::Event encode(Event event) {
    return std::visit(
        [&]<class E>(E const& each) {
          return engine::Event{std::string(engine::name_of_type<E>()), 1, to_text(each),
                               std::make_shared<Event const>(each)};
        },
        event);
  }
  static engine::Command erase(Command const& command, std::string const& case_id) {
    return std::visit(
        [&]<class C>(C const& each) {
          return engine::Command{std::string(engine::name_of_type<C>()), C::kind, business_key(each, CaseId{case_id}),
                                 to_text(each)};
        },
        command);
  }
  // Commands come back from our own outbox, so a payload that does not fit is a defect of ours.
  static Command restore(engine::Command const& command) {
    std::optional<Command> found;
    for_each<Command>([&]<class C>() {
      if (engine::name_of_type<C>() != command.type) return;
      auto read = from_text<C>(command.payload);
      if (auto* value = std::get_if<C>(&read)) found = std::move(*value);
    });
    if (!found) throw std::logic_error("the command " + command.type + " cannot be read back from the outbox");
    return *std::move(found);
  }
  static engine::Summary summarise(std::string_view state, Outlook const& outlook) {
    engine::Summary summary;
    summary.state = state;
    summary.terminal = outlook.waiting_for.empty();
    summary.waiting_for = outlook.waiting_for;
    if (outlook.hold) summary.hold_code = outlook.hold->code, summary.hold = to_text(*outlook.hold);
    summary.failed_charge = outlook.failed_charge;
    summary.owner = outlook.owner;
    summary.due = outlook.due;
    summary.amount_cents = outlook.amount_cents;
    summary.keeps_reservations = outlook.keeps_reservations;
    summary.kept_kinds = outlook.kept_kinds;
    summary.tags = outlook.tags;
    return summary;
  }
};

// Ready for the engine, without its types. Outcomes: the list of what a command hears when it is done.
template <class Outcomes, class Event, class Command>
std::unique_ptr<engine::Workflow> erased(Definition<Event, Command> const& definition, Knowledge knowledge) {
  return std::make_unique<Erased<Event, Command, Outcomes>>(definition, std::move(knowledge));
}

}  // namespace workflows::codec
