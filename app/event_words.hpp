// What was learnt or said with one event, in a line? For whoever reads the history of a case: the words of a note, the
// reason of a decision, the code of a hold with its evidence, the reference of a step, a session's time in both zones.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/store/store.hpp"
#include "tz/zones.hpp"

namespace app {

struct EventWords {
  std::optional<std::string> text, reason;  // as a person wrote them, whole
  std::string learnt;                       // one line; what people wrote stands in it whole, the rest is cut short
};

// `client_zone`: the zone the case works with, empty while it is not known.
EventWords words_of(tz::Zones const&, engine::store::EventRow const&, std::string const& client_zone);

// How a person settled an effect, as the journal has it: "it did not happen: looked in the inbox (dana)". The last
// answer counts; empty when nobody had to.
std::string settled_words(std::vector<engine::store::EventRow> const&, std::string const& effect);

// What a withdrawal found done outside already, one "kind reference" each; empty without a withdrawal.
std::vector<std::string> done_outside(std::vector<engine::store::EventRow> const&);

// The case that an accepted offer opened; nothing when none did.
std::optional<std::string> opened_by(std::vector<engine::store::EventRow> const&);

}  // namespace app
