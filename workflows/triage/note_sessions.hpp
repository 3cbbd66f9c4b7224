// Which of a thread's admin notes are about the same session? Another day, another client or another therapist is
// another session; everything else that two notes of one session say differently is a contradiction, not a session.
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "workflows/triage/admin_note.hpp"

namespace workflows::triage {

struct NoteSessions {
  // Of each note: its session, counted by first notes. Nothing for a correction that fits none of several sessions.
  std::vector<std::optional<std::size_t>> of;
  // The newest such correction that no later one makes clear: nobody knows which session is wrong as it stands.
  std::optional<std::size_t> stray;
};

// Notes oldest first. A correction belongs to the session it agrees with, or else to the only one there is.
NoteSessions sessions_of(std::vector<AdminNote> const& notes);

// Do the two name different clients? An address says who it is; a name beside it may be a slip of the pen.
bool another_client(AdminNote const&, AdminNote const&);

}  // namespace workflows::triage
