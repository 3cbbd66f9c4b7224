// Is a matter that a message states the one that a case has already, or another of the same kind? Told by what the two
// name: invoice, payment, appointment, day, sum. Nothing is guessed: what cannot be told apart is said to be unclear.
#pragma once
#include <string>
#include <vector>

#include "app/triage_record.hpp"
#include "engine/store/store.hpp"

namespace app {

enum class Fit {
  same,     // the case is about it
  other,    // the case is about something else
  unclear,  // it names something, and the case does not say whether it is that
  silent,   // it names nothing by which it could be told
};

struct Asked {
  workflows::triage::Decision const& decision;
  workflows::Matter const& matter;        // what the message names, and what was looked up for it
  std::vector<std::string> const& parts;  // the one that states the matter and those that repeat it
  std::vector<MatterSeen> const& before;  // what the thread's messages have come to
};

// `row` is a case of the matter's kind; its events say what it was opened for, its tags what it has found out.
Fit fit_of(engine::store::Store&, engine::store::CaseRow const& row, Asked const&);

// Do the two name the same invoice, payment or client?
bool meet(engine::store::CaseRow const& row, workflows::Matter const&);

}  // namespace app
