// What does a reply of Intercom say, when it is believed? Whatever the whitelist in read_reply() does not name is
// unclear.
#include "connectors/ticket_inbox/intercom_replies.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

namespace connectors::intercom {
namespace {

constexpr std::string_view who = "the ticket inbox";
// 500 parts with long mails in HTML; a larger reply is not one of a thread.
constexpr std::size_t reply_limit = 8U << 20U;
constexpr engine::Duration longest_wait = std::chrono::hours{1};

struct Error {
  std::string code;
  std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(Error, (), (code, message))
struct ErrorList {
  std::string type;
  std::vector<Error> errors;
};
BOOST_DESCRIBE_STRUCT(ErrorList, (), (type, errors))

// Nothing in between us and the vendor writes an error.list: only that is the vendor's refusal.
void read_refusal(HttpReply const& http, rest::Reply& reply) {
  auto const parsed = workflows::codec::parse(http.body, reply_limit);
  auto const* json = std::get_if<Json>(&parsed);
  if (json == nullptr) return;
  ErrorList list;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
  reader.read(*json, list);
  if (!reader.problems.empty() || list.type != "error.list" || list.errors.empty()) return;
  reply.ending = rest::Ending::refused;
  reply.code = list.errors.front().code;
}

// The one 403 that is about the contact and not about our token.
void read_unsubscribed(HttpReply const& http, rest::Reply& reply) {
  auto const parsed = workflows::codec::parse(http.body, reply_limit);
  auto const* json = std::get_if<Json>(&parsed);
  if (json == nullptr) return;
  ErrorList list;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
  reader.read(*json, list);
  bool const about_contact =
      reader.problems.empty() && list.type == "error.list" && !list.errors.empty() &&
      list.errors.front().message.value_or("").find("unsubscribed from emails") != std::string::npos;
  if (!about_contact) return;
  reply.ending = rest::Ending::refused;
  reply.code = "unsubscribed";
}

void read_answer(HttpReply const& http, rest::Reply& reply) {
  if (reply.ending != rest::Ending::answered) {
    auto parsed = workflows::codec::parse(http.body, reply_limit);
    if (auto* json = std::get_if<Json>(&parsed)) {
      reply.ending = rest::Ending::answered;
      reply.body = std::move(*json);
    }
  }
  if (reply.ending == rest::Ending::answered && !reply.body.is_object())
    reply.make_unclear("the answer of " + std::string(who) + " is not a JSON object");
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view header(HttpReply const& http, std::string const& name) {
  auto const found = http.headers.find(name);
  return found == http.headers.end() ? std::string_view{} : std::string_view{found->second};
}

// The window's end by the vendor's own clock: its Reset against its Date, not ours.
std::optional<engine::Duration> until_reset(HttpReply const& http, engine::Instant now) {
  auto const reset = whole_number(header(http, "x-ratelimit-reset"));
  constexpr std::int64_t last_second = 253'402'300'799;  // the end of year 9999
  if (!reset || *reset < 0 || *reset > last_second) return std::nullopt;
  auto const date = rest::http_date(header(http, "date")).value_or(now);
  auto const wait = engine::Instant{std::chrono::seconds{*reset}} - date;
  return std::clamp<engine::Duration>(wait, engine::Duration{}, longest_wait);
}

}  // namespace

rest::Reply read_reply(Exchange const& exchange, engine::Instant now) {
  auto reply = rest::read_reply(exchange, who, now);
  if (exchange.failure != Failure::none) return reply;
  auto const& http = exchange.reply;
  if (http.status >= 200 && http.status <= 299) {
    read_answer(http, reply);
  } else if (http.status == 402) {
    reply.ending = rest::Ending::not_sent;
    reply.sentence = "the plan of " + std::string(who) + " does not include this call";
  } else if (http.status == 403) {
    read_unsubscribed(http, reply);
  } else if (http.status == 429) {
    if (auto const wait = until_reset(http, now)) reply.retry_after = wait;
  } else if (http.status >= 400 && http.status <= 499 && reply.ending == rest::Ending::unclear) {
    read_refusal(http, reply);
  }
  return reply;
}

bool succeeded(rest::Reply& reply) {
  if (reply.ending == rest::Ending::answered && reply.status != 200)
    reply.make_unclear("the ticket inbox answered with status " + std::to_string(reply.status) +
                       ", which is not expected here");
  return reply.ending == rest::Ending::answered;
}

std::optional<Conversation> read_conversation(rest::Reply& reply, workflows::TicketId const& asked) {
  auto conversation = rest::read_body<Conversation>(reply, 200);
  if (!conversation) return std::nullopt;
  auto const unclear = [&](char const* why) {
    reply.make_unclear(why);
    return std::nullopt;
  };
  if (conversation->id != asked) return unclear("the ticket inbox answered about another conversation");
  if (conversation->state != "open" && conversation->state != "closed" && conversation->state != "snoozed")
    return unclear("the ticket inbox gives the conversation a state that is not known");
  if (conversation->custom_attributes && !conversation->custom_attributes->is_object())
    return unclear("the ticket inbox gives the conversation's attributes in another form");
  for (auto const& each : conversation->contacts.contacts)
    if (each.id.empty()) return unclear("the ticket inbox names a participant without an id");
  if (!conversation->conversation_parts) return conversation;
  for (auto const& part : conversation->conversation_parts->conversation_parts)
    if (part.id.empty()) return unclear("the ticket inbox gives a message without an id");
  return conversation;
}

bool from_client(Part const& part) {
  static constexpr std::array<std::string_view, 3> colleagues{"admin", "bot", "team"};
  return std::ranges::find(colleagues, part.author.type) == colleagues.end();
}

std::vector<Part const*> in_order(Conversation const& conversation) {
  std::vector<Part const*> parts;
  if (!conversation.conversation_parts) return parts;
  for (auto const& part : conversation.conversation_parts->conversation_parts) parts.push_back(&part);
  std::ranges::stable_sort(parts, {}, [](Part const* part) { return part->created_at; });
  return parts;
}

workflows::PartId last_client_part(Conversation const& conversation) {
  workflows::PartId last;
  for (auto const* part : in_order(conversation))
    if (from_client(*part)) last = part->id;
  return last;
}

bool newer_client_part(Conversation const& conversation, workflows::PartId const& seen) {
  auto const parts = in_order(conversation);
  auto const last_seen = std::ranges::find(parts, seen, [](Part const* part) { return part->id; });
  auto const first_unseen = last_seen == parts.end() ? parts.begin() : std::next(last_seen);
  return std::any_of(first_unseen, parts.end(), [](Part const* part) { return from_client(*part); });
}

bool client_wrote(Conversation const& conversation) {
  auto const& source = conversation.source;
  if (source && source->author) {
    auto const& type = source->author->type;
    if (type == "user" || type == "lead" || type == "contact") return true;
  }
  return !last_client_part(conversation).empty();
}

bool parts_missing(Conversation const& conversation) {
  if (!conversation.conversation_parts) return true;
  auto const shown = conversation.conversation_parts->conversation_parts.size();
  auto const total = conversation.conversation_parts->total_count.value_or(static_cast<int>(shown));
  return std::cmp_greater(total, shown);
}

std::vector<Part const*> parts_after(Conversation const& conversation, workflows::PartId const& one,
                                     workflows::PartId const& other) {
  auto parts = in_order(conversation);
  auto first = parts.begin();
  for (auto each = parts.begin(); each != parts.end(); ++each)
    if (!(*each)->id.empty() && ((*each)->id == one || (*each)->id == other)) first = std::next(each);
  parts.erase(parts.begin(), first);
  return parts;
}

bool is_participant(Conversation const& conversation, workflows::ContactId const& contact) {
  return std::ranges::any_of(conversation.contacts.contacts, [&](auto const& each) { return each.id == contact; });
}

std::string attribute_value(std::optional<Json> const& attributes, std::string const& name) {
  if (!attributes || !attributes->is_object()) return "";
  auto const found = attributes->find(name);
  if (found == attributes->end() || found->is_null()) return "";
  if (found->is_string()) return found->get<std::string>();
  return found->dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<Attribute> live_attributes(Attributes const& attributes, std::string const& name) {
  std::vector<Attribute> live;
  for (auto const& each : attributes.data)
    if (each.name == name && !each.archived.value_or(false)) live.push_back(each);
  return live;
}

std::vector<std::string> live_options(Attribute const& attribute) {
  std::vector<std::string> labels;
  if (attribute.data_type != "list" || !attribute.options) return labels;
  for (auto const& option : *attribute.options)
    if (!option.archived.value_or(false)) labels.push_back(option.label);
  return labels;
}

bool addressable(std::string_view id) { return rest::addressable(id) && id != "last"; }

std::string conversation_path(workflows::TicketId const& ticket, std::string const& below) {
  auto const path = rest::rest_target({"conversations", ticket.text});
  return below.empty() ? path : path + "/" + below;
}

std::string participant_path(workflows::TicketId const& ticket, workflows::ContactId const& contact) {
  return rest::rest_target({"conversations", ticket.text, "customers", contact.text});
}

std::string contact_path(workflows::ContactId const& contact) { return rest::rest_target({"contacts", contact.text}); }

std::string ticket_path(workflows::TicketId const& ticket) { return rest::rest_target({"tickets", ticket.text}); }

}  // namespace connectors::intercom
