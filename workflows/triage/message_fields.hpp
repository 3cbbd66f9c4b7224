// Which values does a message give, besides what it is about? Labelled ones as an admin note's are read, and e-mail
// addresses, sums in dollars and full dates that stand in the writer's own words. Nothing is guessed: two different
// values for one field are a conflict.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "workflows/triage/admin_note.hpp"

namespace workflows::triage {

// One field of a decision. Lists (diagnosis, therapist_states, modifiers) have several values, others one.
struct Named {
  std::string name;
  std::vector<std::string> values;
  Span span;  // from the first value to the last
};

struct MessageFields {
  std::vector<Named> fields;           // by name
  std::vector<std::string> conflicts;  // names, each once; none of them is in `fields`
  std::vector<std::string> days;       // "07-14", each once, said without a year or one of several: they tell apart
};

// Fields of a note that has been read.
MessageFields fields_of(AdminNote const&);
// Fields of a message; `own` are the writer's own words. With `labelled`, "Client: …" lines count too.
MessageFields message_fields(std::string_view text, std::vector<Span> const& own, Span from, bool labelled);

// The invoices that the writer names, each once, as typed: "inv-77", or what stands behind "invoice".
std::vector<std::string> invoices_named(std::string_view text, std::vector<Span> const& own);

}  // namespace workflows::triage
