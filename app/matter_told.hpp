// What is known of a case's matter when it is handed to a case of another kind? What it was opened with, who the client
// turned out to be, and the appointment, invoice and payment it stands for: so that nobody has to find them again.
#pragma once
#include "engine/store/store.hpp"
#include "workflows/messages/case_events.hpp"

namespace app {

// `reason` is why the other case is opened, in a person's words.
workflows::Matter matter_told(engine::store::CaseRow const&, std::vector<engine::store::EventRow> const&,
                              std::string const& reason);

}  // namespace app
