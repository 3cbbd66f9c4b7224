// What must every workflow offer, in its own types? A table as data and pure functions. The codec turns this into
// the text-only interface that the engine sees (workflows/codec/erased.hpp).
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/workflow.hpp"
#include "tz/zones.hpp"
#include "workflows/messages/case_events.hpp"

namespace workflows {

// What rules may look at besides the case: zone data, and a digest for binding decisions to a payload.
struct Knowledge {
  tz::Zones const& zones;
  std::function<std::string(std::string_view)> digest;  // hex SHA-256
};

// What a case looks like from outside, as far as its facts tell.
struct Outlook {
  std::string waiting_for;  // empty: terminal
  std::optional<Hold> hold;
  bool failed_charge = false;
  std::string owner;  // person id; empty: nobody
  std::optional<Instant> due;
  std::int64_t amount_cents = 0;
  bool keeps_reservations = true;
  std::vector<std::string> kept_kinds;  // kinds of reservations that are kept though the others are given back
  std::vector<std::pair<std::string, std::string>> tags;

  // What is not known yet is no tag.
  void tag(char const* name, std::string const& value) {
    if (!value.empty()) tags.emplace_back(name, value);
  }
};

template <class CommandVariant>
struct TypedStep {
  int fitted = 0;         // how many events of the history fitted, before `next`
  bool expected = false;  // `next` has a row
  int row = -1;
  std::string_view state;
  std::vector<CommandVariant> commands;
  Outlook outlook;
};

// The one face of a workflow to the codec.
template <class Event, class Command>
struct Definition {
  using History = std::span<Event const* const>;
  std::string_view name;
  int version = 1;
  engine::TableInfo (*table)() = nullptr;
  // Rebuilds the case and asks what `next` does; with no `next`, only where the case stands.
  TypedStep<Command> (*step)(History, Event const* next) = nullptr;
  // Runs a rule command on what the case knows.
  Event (*answer)(History, Command const&, Instant now, Knowledge const&) = nullptr;
  // Whether an effect may still leave, asked when it is armed.
  std::optional<engine::Workflow::NotNow> (*may_arm)(History, Command const&, Instant now) = nullptr;
};

}  // namespace workflows
