// Which calls does the simulated ticket inbox answer, and what do refusals look like? One function per vendor endpoint;
// inbox_twin.cpp holds the table of paths.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/transport.hpp"
#include "connectors/twins/inbox_twin_state.hpp"

namespace connectors::twins::inbox {

// One request after its gate: path segments without "%", query and JSON body.
struct Call {
  std::string method;
  std::vector<std::string> path;             // {"conversations","215473","parts"}
  std::map<std::string, std::string> query;  // {"display_as","plaintext"}
  Json body;                                 // an object; empty when the request had none
  std::string macro;                         // header x-claimstep-macro, for the ledger
  Instant at{};
  Hand hand() const { return {at, effect, effect.empty() ? "person" : "engine"}; }
  std::string effect;
  bool plain() const { return query.contains("display_as") && query.at("display_as") == "plaintext"; }
};

HttpReply json_reply(Json const&);
// {"type":"error.list","request_id":…,"errors":[{"code","message"}]}
HttpReply refusal(State&, int status, std::string_view code, std::string_view message);
HttpReply not_found(State&, std::string_view message = "Resource Not Found");

// The text at `name`; numbers are ids written as numbers. Empty when it is not there.
std::string id_at(Json const& object, std::string_view name);

// --- reads ---
HttpReply get_conversation(State&, Call const&);
HttpReply search_conversations(State&, Call const&);
HttpReply get_conversation_attributes(State&, Call const&);
HttpReply get_contact(State&, Call const&);
HttpReply search_contacts(State&, Call const&);
HttpReply get_form_types(State&, Call const&);
HttpReply get_form(State&, Call const&);
HttpReply search_forms(State&, Call const&);
HttpReply get_teams(State&, Call const&);
HttpReply get_tags(State&, Call const&);
HttpReply list_macros(State&, Call const&);
HttpReply get_macro(State&, Call const&);
HttpReply get_me(State&, Call const&);
HttpReply get_teammates(State&, Call const&);

// --- writes ---
HttpReply add_participant(State&, Call const&);
HttpReply remove_participant(State&, Call const&);
HttpReply update_conversation(State&, Call const&);
HttpReply manage_conversation(State&, Call const&);
HttpReply reply_to_conversation(State&, Call const&);
HttpReply tag_conversation(State&, Call const&);
HttpReply submit_form(State&, Call const&);
HttpReply send_message(State&, Call const&);

// What people do in the inbox itself. `text` is a message or a note; a person's note, close or reply is a colleague's.
void write_note(State&, Conversation&, Hand const&, Author, std::string const& text, bool through_api);
void write_reply(State&, Conversation&, Hand const&, Author, std::string const& text, std::string const& macro,
                 bool through_api);
void close_conversation(State&, Conversation&, Hand const&, Author, bool through_api);
void open_conversation(State&, Conversation&, Hand const&, Author, bool through_api);

}  // namespace connectors::twins::inbox
