// Which cases does a thread have, and what in it has nobody read yet? A thread has the cases that are about it, and
// those that write to a client in it.
#pragma once
#include <string>
#include <vector>

#include "app/triage_record.hpp"
#include "engine/store/store.hpp"

namespace app {

inline constexpr auto itself = "intake";  // under which name intake acts

bool among(std::vector<std::string> const&, std::string const&);

// "C-1, C-2 and C-3".
std::string listed(std::vector<engine::store::CaseRow> const&);
// Why a message about an ended case waits for a person.
std::string written_since(engine::store::CaseRow const& ended);

MatterSeen seen_now(workflows::triage::Decision const&, workflows::Instant now);
// A message that no rule knows, or that only shows that a thread has moved.
workflows::triage::Decision unknown_words(std::string const& part);
bool any_waits(Remembered const&);

bool is_of_thread(engine::store::CaseRow const&, std::string const& ticket);
// By number; ended ones too. `workflow` empty: of every kind.
std::vector<engine::store::CaseRow> cases_of_thread(engine::store::Store&, std::string const& ticket,
                                                    std::string const& workflow = {});

// Ids of the parts that nobody has read yet, as far as we know. Of a thread that is read here for the first time: what
// stands below the newest words of a colleague, and was written after those cases were opened that it has from
// elsewhere.
std::vector<std::string> fresh_parts(engine::store::Store&, std::string const& ticket,
                                     connectors::ThreadMessages const&, Remembered const&, bool seen_before);

}  // namespace app
