// Who takes part in a thread: the client, the practice's own address, strangers? A message to the client may be read by
// nobody else, so whoever writes one asks here first. Pure; addresses are compared without regard to capitals.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "workflows/messages/ticket_inbox.hpp"

namespace workflows::rules {

// `email` is the client's: the one given, or else that of the only participant besides the practice; empty when that
// cannot be told. `client` is empty when the client takes no part.
struct ThreadPeople {
  std::string email;
  ContactId client;
  std::vector<ContactId> practice;
  std::vector<Participant> others;
};

ThreadPeople people_in(ThreadRead const&, std::string_view known_email, std::string_view practice_email);

}  // namespace workflows::rules
