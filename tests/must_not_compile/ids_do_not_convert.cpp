// room: workflows  expect: invalid initialization of reference
// A ticket's id where a client's id is wanted: the mix-up that would send one client's matter to another.
#include "workflows/words.hpp"

void find_client(workflows::ClientId const& client);

void mixed_up(workflows::TicketId const& ticket) { find_client(ticket); }
