// How is each kind of command made safe? One line per kind in a table that the composition root hands to the engine;
// the engine applies it and knows nothing else about the command. The columns are those of the effect protocol
// (docs/effects.md).
#pragma once
#include <chrono>
#include <span>
#include <string_view>

namespace engine {

enum class CommandClass {
  lookup,       // reads; asking again is always safe; belongs to the visit of the state that asked
  effect,       // writes; the whole protocol
  rule,         // a pure rule, answered in the same transaction
  reservation,  // takes a key for the case, or tells which case has it
  approval,     // asks a second person
  timer,        // sets a timer
  child,        // opens another case, or tells the parent
  question,     // asks which other cases are open, answered in the same transaction
  word,         // tells other open cases something, in the same transaction
};

struct EffectPolicy {
  std::string_view kind;
  std::string_view counterpart;
  CommandClass command_class = CommandClass::lookup;
  std::string_view business_key;  // in words; what it is made of is business_key() of the command, and a test compares
  bool pre_read = true;           // look before arming; without it, planned and armed are one row
  std::string_view success;       // for the reader: what the connector's answer and look must show before it is done
  std::string_view rejections;    // the hold codes that an answer or a look of the verb may end with; a person, too
  std::chrono::seconds quiet{0};  // how long an unknown outcome rests before the probe
  bool strong = true;             // the probe can prove absence
  int reads = 1;                  // probes that must agree
  std::chrono::seconds gap{0};    // between them
  int attempts = 1;               // sends per generation
  bool money = false;             // needs approval above the policy sum when settled by hand
  bool desired_state = false;     // sets what should be so: something newer standing there overtakes it
  bool several_keys = false;      // a reservation of which one case may hold more than one
  bool while_open = false;        // a reservation that is given back at every end of its case
};

using EffectTable = std::span<EffectPolicy const>;

// The line of a kind; null when there is none.
constexpr EffectPolicy const* policy_of(EffectTable table, std::string_view kind) {
  for (auto const& policy : table)
    if (policy.kind == kind) return &policy;
  return nullptr;
}

constexpr std::string_view words(CommandClass command_class) {
  switch (command_class) {
    case CommandClass::lookup:
      return "lookup";
    case CommandClass::effect:
      return "effect";
    case CommandClass::rule:
      return "rule";
    case CommandClass::reservation:
      return "reservation";
    case CommandClass::approval:
      return "approval";
    case CommandClass::timer:
      return "timer";
    case CommandClass::child:
      return "child";
    case CommandClass::question:
      return "question";
    case CommandClass::word:
      return "word";
  }
  return "";
}

}  // namespace engine
