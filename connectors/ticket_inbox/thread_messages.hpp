// Who wrote what in a conversation of Intercom, in plain text? For triage: the first message and every part that has
// words or brings a file or a picture, oldest first. Reads only; no wording in it does anything.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "workflows/codec/json.hpp"
#include "workflows/words.hpp"

namespace connectors {

BOOST_DEFINE_ENUM_CLASS(Writer, client, colleague, system)

struct ThreadMessage {
  workflows::PartId part;  // empty: the conversation's first message
  Writer writer = Writer::client;
  bool note = false;  // internal
  std::string email;  // of the writer; empty: the inbox does not say
  workflows::Instant at{};
  std::string text;  // plain, card numbers masked; a mail's subject is its first line, "Subject: …"
};

struct ThreadMessages {
  bool whole = true;  // false: the inbox gave only the newest parts
  std::vector<ThreadMessage> messages;
};

// From a conversation as GET /conversations/ID gives it, also when it was saved to a file. Nothing when it has neither
// a first message nor parts, or any of them in another form.
std::optional<ThreadMessages> read_messages(workflows::codec::Json const& conversation);

}  // namespace connectors
