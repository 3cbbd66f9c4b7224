// room: workflows  compiles
// The control of ids_do_not_convert.cpp: the same call with the right id.
#include "workflows/words.hpp"

void find_client(workflows::ClientId const& client);

void not_mixed_up(workflows::ClientId const& client) { find_client(client); }
