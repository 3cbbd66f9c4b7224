// How does the simulated ticket inbox show what it holds? The vendor's JSON shapes, with their unevenness: ids now a
// text and now a number, contacts only as references, null for what is not there.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/twins/inbox_twin_state.hpp"

namespace connectors::twins::inbox {

// Unix seconds, rounded down.
std::int64_t seconds(Instant);

// "Mon, 20 Jul 2026 14:00:00 GMT".
std::string http_date(Instant);

// HTML as text when `plain`, else as it is stored.
Json body_json(std::string const& body, bool plain);

// One conversation as search lists it: without its parts.
Json item_json(State const&, Conversation const&, bool plain);
// One conversation as GET gives it: with the newest 500 parts and the count of all.
Json conversation_json(State const&, Conversation const&, bool plain);
Json contact_json(Contact const&);
Json form_json(State const&, Form const&);
Json form_type_json(State const&, std::size_t index);
Json attribute_json(State const&, std::size_t index);
Json teammate_json(Author const&);

// The text of an HTML body, without blanks at its ends.
std::string plain_text(std::string const& html);

// The id by which search knows an attribute of a form type; empty: it is one that search does not know.
std::string form_attribute_id(std::string const& type_id, std::string_view name);

}  // namespace connectors::twins::inbox
