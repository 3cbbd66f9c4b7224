// Notes are put together pair by pair: what one of them does not say tells nothing apart.
#include "workflows/triage/note_sessions.hpp"

#include <algorithm>

#include "workflows/rules/identity.hpp"

namespace workflows::triage {
namespace {

std::string said(AdminNote const& note, char const* field) {
  auto const found = note.fields.find(field);
  return found == note.fields.end() ? std::string() : found->second.value;
}

using Same = bool (*)(std::string_view, std::string_view);
bool equal(std::string_view one, std::string_view other) { return one == other; }

bool differ(AdminNote const& one, AdminNote const& other, char const* field, Same same) {
  auto const a = said(one, field), b = said(other, field);
  return !a.empty() && !b.empty() && !same(a, b);
}

bool same_session(AdminNote const& one, AdminNote const& other) {
  return !differ(one, other, "date", equal) && !another_client(one, other) &&
         !differ(one, other, "therapist", rules::same_therapist_name);
}

}  // namespace

bool another_client(AdminNote const& one, AdminNote const& other) {
  if (!said(one, "client_email").empty() && !said(other, "client_email").empty())
    return differ(one, other, "client_email", equal);
  return differ(one, other, "client_name", rules::same_person_name);
}

NoteSessions sessions_of(std::vector<AdminNote> const& notes) {
  NoteSessions sessions;
  std::size_t count = 0;
  for (std::size_t at = 0; at < notes.size(); ++at) {
    std::optional<std::size_t> fits;
    for (std::size_t earlier = 0; earlier < at && !fits; ++earlier)
      if (sessions.of[earlier] && same_session(notes[earlier], notes[at])) fits = sessions.of[earlier];
    auto const corrects = notes[at].corrects_older && count > 0;
    if (!fits && corrects && count == 1) fits = 0;
    if (!fits && corrects) {
      sessions.stray = at;
    } else {
      if (corrects) sessions.stray.reset();
      if (!fits) fits = count++;
    }
    sessions.of.push_back(fits);
  }
  return sessions;
}

}  // namespace workflows::triage
