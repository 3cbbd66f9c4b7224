// What does the platform say about a matter before it is opened? The client by e-mail, the appointment or payment that
// the message can mean. The answer is part of triage's explanation, and what it finds goes to the case.
#pragma once
#include <string>
#include <vector>

#include "engine/core/connector.hpp"
#include "workflows/messages/care_platform.hpp"
#include "workflows/triage/triage.hpp"

namespace app {

struct LookedUp {
  bool answered = false;  // false: the platform could not be asked now
  bool fits = false;      // what it says agrees with the message
  std::string sentence;   // why not
  std::vector<workflows::Evidence> evidence;
  workflows::Matter matter;
};

// `client_email`: of whom the message is about; empty: not known, then nothing is asked and nothing fits.
engine::Task<LookedUp> look_up(engine::Connector& platform, engine::Instant deadline,
                               workflows::triage::Decision decision, std::string client_email);

}  // namespace app
