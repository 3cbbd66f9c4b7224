// Who wrote what in a conversation of Intercom? Ids come as texts and as numbers, bodies as HTML, and anything may be
// null.
#include "connectors/ticket_inbox/thread_messages.hpp"

#include <algorithm>

#include "connectors/ticket_inbox/html_text.hpp"
#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/ticket_inbox/intercom_replies.hpp"
#include "engine/core/ascii.hpp"
#include "engine/core/card_numbers.hpp"

namespace connectors {
namespace {

struct Author {
  static constexpr std::array<std::string_view, 1> required{"type"};
  std::string type;
  std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(Author, (), (type, email))
// That files are there is enough: their names are the sender's, and no message is lost over the form of a file.
using Attachments = std::optional<workflows::codec::Json>;
struct First {
  std::optional<std::string> subject, body;
  std::optional<Author> author;
  Attachments attachments;
};
BOOST_DESCRIBE_STRUCT(First, (), (subject, body, author, attachments))
struct Mail {
  std::optional<std::string> subject;
};
BOOST_DESCRIBE_STRUCT(Mail, (), (subject))
struct Part {
  std::optional<workflows::PartId> id;
  std::string part_type;
  std::optional<std::int64_t> created_at;
  std::optional<std::string> body;
  Author author;
  std::optional<Mail> email_message_metadata;
  Attachments attachments;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, part_type, created_at, body, author, email_message_metadata, attachments))
struct Parts {
  std::vector<Part> conversation_parts;
  std::optional<std::int64_t> total_count;
};
BOOST_DESCRIBE_STRUCT(Parts, (), (conversation_parts, total_count))
struct Thread {
  std::optional<std::string> title;
  std::optional<std::int64_t> created_at;
  std::optional<First> source;
  std::optional<Parts> conversation_parts;
};
BOOST_DESCRIBE_STRUCT(Thread, (), (title, created_at, source, conversation_parts))

Writer writer_of(Author const& author) {
  if (author.type == "admin" || author.type == "team") return Writer::colleague;
  return author.type == "bot" ? Writer::system : Writer::client;
}

workflows::Instant instant_of(std::optional<std::int64_t> unix_seconds) {
  constexpr std::int64_t last_second = 253'402'300'799;  // the end of year 9999
  return workflows::Instant{std::chrono::seconds{std::clamp<std::int64_t>(unix_seconds.value_or(0), 0, last_second)}};
}

std::string plain(std::string const& html) { return engine::mask_card_numbers(html_to_text(html)); }

// A scan sent without a word is a message too: somebody has to open it. Empty for what says nothing at all, as the
// marks that the inbox sets by itself.
std::string text_of(std::optional<std::string> const& body, Attachments const& attachments) {
  auto const html = body.value_or("");
  auto text = plain(html);
  auto const files = attachments && attachments->is_array() ? attachments->size() : 0;
  if (!engine::ascii::trimmed(text, " \t\r\n").empty()) return text;
  if (files > 0) return "(no words, " + std::to_string(files) + (files == 1 ? " attachment)" : " attachments)");
  return engine::ascii::lowered(html).find("<img") == html.npos ? std::string() : "(no words, a picture)";
}

// The subject is one line, whatever stands in it: it must not look like headers of its own.
std::string with_subject(std::string const& subject, std::string const& body) {
  auto line = plain(subject);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line.empty() ? body : "Subject: " + line + "\n\n" + body;
}

ThreadMessage first_of(Thread const& thread) {
  auto const& source = *thread.source;
  ThreadMessage message;
  message.at = instant_of(thread.created_at);
  if (source.author) {
    message.writer = writer_of(*source.author);
    message.email = source.author->email.value_or("");
  }
  auto const& subject = source.subject.value_or("").empty() ? thread.title : source.subject;
  message.text = with_subject(subject.value_or(""), text_of(source.body, source.attachments));
  return message;
}

}  // namespace

std::optional<ThreadMessages> read_messages(workflows::codec::Json const& conversation) {
  Thread thread;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
  reader.read(conversation, thread);
  if (!reader.problems.empty() || (!thread.source && !thread.conversation_parts)) return std::nullopt;
  ThreadMessages all;
  if (thread.source) all.messages.push_back(first_of(thread));
  if (!thread.conversation_parts) return all;
  auto& parts = thread.conversation_parts->conversation_parts;
  all.whole = thread.conversation_parts->total_count.value_or(0) <= static_cast<std::int64_t>(parts.size());
  std::stable_sort(parts.begin(), parts.end(),
                   [](Part const& a, Part const& b) { return a.created_at.value_or(0) < b.created_at.value_or(0); });
  for (auto const& part : parts) {
    auto text = text_of(part.body, part.attachments);
    if (text.empty()) continue;
    if (part.email_message_metadata && part.part_type != "note")
      text = with_subject(part.email_message_metadata->subject.value_or(""), text);
    all.messages.push_back({part.id.value_or(workflows::PartId{}), writer_of(part.author), part.part_type == "note",
                            part.author.email.value_or(""), instant_of(part.created_at), std::move(text)});
  }
  return all;
}

engine::Task<std::optional<ThreadMessages>> Intercom::messages(workflows::TicketId ticket, engine::Instant deadline) {
  if (!intercom::addressable(ticket.text)) co_return std::nullopt;
  Origin origin{counterpart, messages_verb, messages_verb, "", deadline};
  auto reply = co_await get(std::move(origin), intercom::conversation_path(ticket));
  if (!intercom::read_conversation(reply, ticket)) co_return std::nullopt;
  co_return read_messages(reply.body);
}

}  // namespace connectors
