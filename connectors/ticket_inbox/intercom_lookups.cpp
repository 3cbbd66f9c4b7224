// What can be learned from Intercom without changing anything? A whole thread, the contacts of an address, and the
// conversations of the billing view.
#include <algorithm>
#include <set>
#include <utility>

#include "connectors/ticket_inbox/html_text.hpp"
#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/ticket_inbox/intercom_replies.hpp"
#include "engine/core/ascii.hpp"
#include "engine/core/card_numbers.hpp"

namespace connectors {
namespace {

using workflows::Evidence;

// More people than this in one thread are not a therapist's ticket; it also bounds the reads a hostile reply can cause.
constexpr std::size_t most_participants = 50;

bool is_number(std::string_view text) { return text.size() <= 15 && engine::ascii::all_digits(text); }

// A time beyond what a calendar can write is a wrong field, not a far future.
bool believable(std::int64_t unix_seconds) { return unix_seconds >= 0 && unix_seconds <= 253'402'300'799; }

workflows::Instant instant_of(std::int64_t unix_seconds) {
  return workflows::Instant{std::chrono::seconds{unix_seconds}};
}

// The thread without its participants' addresses and the attribute's options; nothing when a time cannot be believed.
std::optional<workflows::ThreadRead> thread_of(intercom::Conversation const& conversation,
                                               std::string const& attribute) {
  workflows::ThreadRead thread;
  thread.state = conversation.state;
  auto const parts = intercom::in_order(conversation);
  if (!conversation.conversation_parts) return std::nullopt;
  auto const total = conversation.conversation_parts->total_count.value_or(static_cast<int>(parts.size()));
  thread.parts = std::max(total, static_cast<int>(parts.size()));
  thread.whole = std::cmp_less_equal(thread.parts, parts.size());
  for (auto const* part : parts) {
    if (!believable(part->created_at)) return std::nullopt;
    thread.last_part = part->id;
    if (intercom::from_client(*part)) thread.last_client_at = instant_of(part->created_at);
    if (part->part_type != "note") continue;
    thread.notes.push_back({part->id, instant_of(part->created_at), part->author.name.value_or(""),
                            engine::mask_card_numbers(html_to_text(part->body.value_or("")))});
  }
  thread.last_client_part = intercom::last_client_part(conversation);
  thread.billing_value = intercom::attribute_value(conversation.custom_attributes, attribute);
  return thread;
}

// The contact that took this one's place, from a header such as </contacts/6762f3>; rel="canonical".
workflows::ContactId merged_into(rest::Reply const& reply, std::string_view link) {
  static constexpr std::string_view begin = "</contacts/";
  if (reply.ending != rest::Ending::refused || reply.status != 410 || !link.starts_with(begin)) return {};
  auto const id = link.substr(begin.size(), link.find('>') - begin.size());
  return {intercom::addressable(id) ? std::string(id) : ""};
}

rest::Json all_of(rest::Json filters) { return {{"operator", "AND"}, {"value", std::move(filters)}}; }

// The vendor's filters for the view and for what is asked for beside it: a search takes fifteen alternatives at most.
std::vector<rest::Json> view_queries(std::int64_t team, std::optional<workflows::Instant> updated_since,
                                     Beside const& beside) {
  constexpr std::size_t most_alternatives = 15, ids_in_one = 50;
  auto const moved = [&](rest::Json filters) {
    if (!updated_since) return filters;
    auto const seconds = std::chrono::floor<std::chrono::seconds>(*updated_since).time_since_epoch().count();
    filters.push_back({{"field", "updated_at"}, {"operator", ">"}, {"value", seconds - 1}});
    return filters;
  };
  auto view = rest::Json::array();
  view.push_back({{"field", "team_assignee_id"}, {"operator", "="}, {"value", team}});
  view.push_back({{"field", "state"}, {"operator", "="}, {"value", "open"}});
  std::vector<rest::Json> alternatives{all_of(moved(std::move(view)))};
  auto const add = [&](std::vector<workflows::TicketId> const& tickets, bool only_moved) {
    auto ids = rest::Json::array();
    auto const finish = [&] {
      auto filters = only_moved ? moved(rest::Json::array()) : rest::Json::array();
      filters.push_back({{"field", "id"}, {"operator", "IN"}, {"value", std::exchange(ids, rest::Json::array())}});
      alternatives.push_back(all_of(std::move(filters)));
    };
    for (auto const& each : tickets) {
      if (intercom::addressable(each.text)) ids.push_back(each.text);
      if (ids.size() == ids_in_one) finish();
    }
    if (!ids.empty()) finish();
  };
  add(beside.moved, true);
  add(beside.anyway, false);
  if (alternatives.size() == 1) return alternatives;
  std::vector<rest::Json> queries;
  for (std::size_t at = 0; at < alternatives.size(); at += most_alternatives) {
    auto group = rest::Json::array();
    for (auto i = at; i < std::min(alternatives.size(), at + most_alternatives); ++i) group.push_back(alternatives[i]);
    queries.push_back({{"operator", "OR"}, {"value", std::move(group)}});
  }
  return queries;
}

}  // namespace

engine::Task<Intercom::Address> Intercom::address_of(Origin origin, workflows::ContactId contact) {
  Address address;
  // Once more for a contact that has been merged into another; not a third time.
  for (int hop = 0; hop < 2; ++hop) {
    auto http = request("GET", intercom::contact_path(contact));
    auto const exchange = co_await transport_.exchange(origin, std::move(http));
    auto reply = intercom::read_reply(exchange, env_.now());
    auto const found = rest::read_body<intercom::Contact>(reply, 200);
    if (found && found->id == contact) {
      address.email = found->email.value_or("");
      co_return address;
    }
    if (found) reply.make_unclear("the ticket inbox answered about another contact");
    // A contact that was deleted is still a participant: one without an address.
    if (reply.refused_with(404, "not_found")) {
      address.email = "";
      co_return address;
    }
    auto const header = exchange.reply.headers.find("link");
    contact = merged_into(reply, header == exchange.reply.headers.end() ? std::string_view{} : header->second);
    address.trouble = std::move(reply);
    if (contact.empty()) co_return address;
  }
  co_return address;
}

engine::Task<engine::Outcome> Intercom::read_thread(engine::Request asked) {
  auto const command = rest::command_of<workflows::ReadThread>(asked);
  if (!command || !intercom::addressable(command->ticket.text))
    co_return rest::not_sent("the conversation's id cannot be asked for");
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto reply = co_await get(origin, intercom::conversation_path(command->ticket));
  auto const conversation = intercom::read_conversation(reply, command->ticket);
  if (!conversation) co_return rest::outcome_without_answer(reply);
  auto thread = thread_of(*conversation, command->billing_attribute);
  if (!thread) co_return rest::unknown("the ticket inbox gives the conversation's messages in another form");
  if (conversation->contacts.contacts.size() > most_participants)
    co_return rest::unknown("the conversation has more participants than can be read");
  for (auto const& each : conversation->contacts.contacts) {
    if (!intercom::addressable(each.id.text)) co_return rest::unknown("a participant's id cannot be asked for");
    auto const address = co_await address_of(origin, each.id);
    if (!address.email) co_return rest::outcome_without_answer(address.trouble);
    thread->participants.push_back({each.id, *address.email});
  }
  if (!command->billing_attribute.empty()) {
    auto list = co_await get(origin, "/conversations/attributes");
    auto const attributes = rest::read_body<intercom::Attributes>(list, 200);
    if (!attributes) co_return rest::outcome_without_answer(list);
    auto const live = intercom::live_attributes(*attributes, command->billing_attribute);
    if (live.size() == 1) thread->billing_options = intercom::live_options(live.front());
  }
  std::vector<Evidence> evidence;
  evidence.push_back({"ticket", "state", thread->state});
  evidence.push_back({"ticket", "parts", std::to_string(thread->parts)});
  evidence.push_back({"ticket", "notes", std::to_string(thread->notes.size())});
  co_return rest::done(command->ticket.text, workflows::codec::to_text(*thread), evidence);
}

engine::Task<engine::Outcome> Intercom::find_contact(engine::Request asked) {
  auto const command = rest::command_of<workflows::FindContact>(asked);
  if (!command || command->email.empty()) co_return rest::not_sent("there is no e-mail address to look for");
  rest::Json const query{{"field", "email"}, {"operator", "="}, {"value", command->email}};
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto pages = co_await search(origin, "/contacts/search", query, "data");
  auto const contacts = rest::read_items<intercom::Contact>(pages);
  if (pages.trouble) co_return rest::outcome_without_answer(*pages.trouble);
  workflows::ContactFound found;
  std::set<workflows::ContactId> seen;
  for (auto const& each : contacts) {
    if (each.id.empty()) co_return rest::unknown("the ticket inbox names a contact without an id");
    // The vendor's "equals" is its own; ours is the whole address.
    if (engine::ascii::same(each.email.value_or(""), command->email) && seen.insert(each.id).second)
      found.contacts.push_back({each.id, *each.email});
  }
  std::vector<Evidence> evidence;
  evidence.push_back({"ticket", "contacts with this address", std::to_string(found.contacts.size())});
  auto const reference = found.contacts.size() == 1 ? found.contacts.front().contact.text : "";
  co_return rest::done(reference, workflows::codec::to_text(found), evidence);
}

engine::Task<std::optional<std::vector<ViewItem>>> Intercom::billing_view_and(
    std::optional<workflows::Instant> updated_since, Beside beside) {
  Origin const origin{counterpart, view_verb, view_verb, "", {}};
  auto team = settings_.team;
  if (!is_number(team)) {
    auto reply = co_await get(origin, "/teams");
    auto const teams = rest::read_body<intercom::Teams>(reply, 200);
    if (!teams) co_return std::nullopt;
    std::vector<std::string> ids;
    for (auto const& each : teams->teams)
      if (each.name == settings_.team) ids.push_back(each.id.text);
    if (ids.size() != 1 || !is_number(ids.front())) co_return std::nullopt;
    team = ids.front();
  }
  std::vector<ViewItem> items;
  std::set<workflows::TicketId> seen;  // a conversation that moves while we page comes twice
  auto const queries = view_queries(std::stoll(team), updated_since, beside);
  for (auto const& query : queries) {
    auto pages = co_await search(origin, "/conversations/search", query, "conversations");
    auto const listed = rest::read_items<intercom::ListedConversation>(pages);
    if (pages.trouble) co_return std::nullopt;
    for (auto const& each : listed) {
      if (!intercom::addressable(each.id.text) || !believable(each.updated_at)) co_return std::nullopt;
      if (seen.insert(each.id).second)
        items.push_back({each.id, instant_of(each.updated_at), each.title.value_or(""), each.state});
    }
  }
  co_return items;
}

}  // namespace connectors
