// How does a world become the state of the simulated ticket inbox, and how does time bring its scripted messages in?
#include "connectors/twins/inbox_twin_state.hpp"

#include <algorithm>
#include <utility>

#include "engine/core/ascii.hpp"

namespace connectors::twins::inbox {
namespace {

constexpr std::int64_t api_teammate_id = 991267;
constexpr std::int64_t first_teammate_id = 991301;

Author const operator_bot{"bot", "990001", "Operator", ""};

void add_teammates(State& state, World const& world) {
  state.teammates.push_back({"admin", std::to_string(api_teammate_id), "Billing Automation", world.practice.email});
  auto id = first_teammate_id;
  for (auto const& person : world.people) state.teammates.push_back({"admin", std::to_string(id++), person.name, ""});
}

Author const& first_person(State const& state) {
  return state.teammates.size() > 1 ? state.teammates[1] : state.teammates[0];
}

// Who wrote the first message: the contact of that address, a stranger, or the practice's own system.
Author first_author(State const& state, std::string const& email) {
  if (email.empty()) return operator_bot;
  for (auto const& contact : state.contacts)
    if (same_address(contact.email, email)) return author_of(contact);
  return {"user", "", "", email};
}

Part part_of(State const& state, Conversation const& conversation, WorldPart const& scripted) {
  Part part;
  part.at = scripted.at;
  part.type = scripted.type;
  part.body = scripted.body;
  part.subject = scripted.subject;
  if (scripted.author == "client") part.author = client_author(state, conversation, scripted.contact);
  if (scripted.author == "admin") part.author = first_person(state);
  if (scripted.author == "bot") part.author = operator_bot;
  return part;
}

// Short messages, evenly spread before the first listed part, or a second apart when no part is listed.
void generate_parts(State const& state, Conversation& conversation, WorldConversation const& scripted, Instant now) {
  auto const count = scripted.generated_parts;
  if (count <= 0) return;
  auto until = conversation.created + std::chrono::seconds(count + 1);
  if (!scripted.parts.empty()) {
    auto const first = std::min_element(scripted.parts.begin(), scripted.parts.end(),
                                        [](auto const& a, auto const& b) { return a.at < b.at; });
    until = first->at;
  } else if (conversation.created <= now) {
    until = std::min(until, now);
  }
  auto const step = std::max<std::chrono::microseconds>((until - conversation.created) / (count + 1), {});
  for (int nth = 1; nth <= count; ++nth) {
    Part part;
    part.at = conversation.created + step * nth;
    part.type = "comment";
    part.author = nth % 2 == 1 ? client_author(state, conversation, "") : first_person(state);
    part.body = "<p>Message " + std::to_string(nth) + "</p>";
    conversation.coming.push_back(std::move(part));
  }
}

Conversation conversation_of(State const& state, WorldConversation const& scripted, Instant now) {
  Conversation conversation;
  conversation.id = scripted.id;
  conversation.created = conversation.updated = scripted.created;
  conversation.subject = scripted.subject;
  conversation.body = scripted.body;
  conversation.author = first_author(state, scripted.author_email);
  conversation.billing_view = scripted.billing_view;
  conversation.state = scripted.state;
  conversation.tags = scripted.tags;
  conversation.attributes = scripted.attributes;
  conversation.participants = scripted.participants;
  generate_parts(state, conversation, scripted, now);
  for (auto const& part : scripted.parts) conversation.coming.push_back(part_of(state, conversation, part));
  std::stable_sort(conversation.coming.begin(), conversation.coming.end(),
                   [](Part const& a, Part const& b) { return a.at < b.at; });
  return conversation;
}

Part take_next(Conversation& conversation) {
  Part part = std::move(conversation.coming.front());
  conversation.coming.erase(conversation.coming.begin());
  return part;
}

// What was there before the world began says nothing about states: the world gives the state as it is at its `now`.
void arrive_quietly(State& state, Conversation& conversation, Instant now) {
  auto const due = std::find_if(conversation.coming.begin(), conversation.coming.end(),
                                [&](Part const& part) { return part.at > now; });
  std::vector<Part> arrived(conversation.coming.begin(), due);
  conversation.coming.erase(conversation.coming.begin(), due);
  for (auto& part : arrived) append(state, conversation, std::move(part));
}

}  // namespace

State state_of(World const& world) {
  State state;
  state.practice_email = world.practice.email;
  state.billing_team = world.inbox.billing_team;
  add_teammates(state, world);
  state.attributes = world.inbox.attributes;
  state.form_types = world.inbox.forms;
  for (auto const& contact : world.inbox.contacts)
    state.contacts.push_back(
        {contact.id, contact.email, contact.name, contact.role, contact.unsubscribed, Instant{}, contact.hard_bounced});
  for (auto const& macro : world.inbox.macros) {
    auto const id = macro.id.empty() ? std::to_string(4401 + state.macros.size()) : macro.id;
    state.macros.push_back({id, macro.name, macro.body, macro.visible, world.now - std::chrono::days{30}});
  }
  for (auto const& scripted : world.conversations) {
    state.conversations.push_back(conversation_of(state, scripted, world.now));
    arrive_quietly(state, state.conversations.back(), world.now);
    for (auto const& tag : scripted.tags)
      if (std::find(state.tags.begin(), state.tags.end(), tag) == state.tags.end()) state.tags.push_back(tag);
  }
  return state;
}

void advance(State& state, Instant now) {
  while (true) {
    Conversation* next = nullptr;
    for (auto& each : state.conversations) {
      if (each.coming.empty() || each.coming.front().at > now) continue;
      if (next == nullptr || each.coming.front().at < next->coming.front().at) next = &each;
    }
    if (next == nullptr) return;
    auto const& arrived = append(state, *next, take_next(*next));
    bool const from_client = arrived.author.type == "user" || arrived.author.type == "lead";
    if (from_client && arrived.type == "comment") reopen_for_client(state, *next, {arrived.at, "", "client"});
  }
}

Conversation* find_conversation(State& state, std::string_view id, Instant now) {
  for (auto& each : state.conversations)
    if (each.id == id && each.created <= now) return &each;
  return nullptr;
}

Conversation* find_thread(State& state, std::string_view subject, Instant now) {
  if (auto* named = find_conversation(state, subject, now)) return named;
  Conversation* newest = nullptr;
  for (auto& each : state.conversations) {
    bool const takes_part =
        std::find(each.participants.begin(), each.participants.end(), subject) != each.participants.end();
    if (!takes_part || each.created > now) continue;
    if (newest == nullptr || each.created >= newest->created) newest = &each;
  }
  return newest;
}

Contact const* find_contact(State const& state, std::string_view id) {
  for (auto const& each : state.contacts)
    if (each.id == id) return &each;
  return nullptr;
}

Author const* find_teammate(State const& state, std::string_view id) {
  for (auto const& each : state.teammates)
    if (each.id == id) return &each;
  return nullptr;
}

Author author_of(Contact const& contact) { return {contact.role, contact.id, contact.name, contact.email}; }

Author client_author(State const& state, Conversation const& conversation, std::string const& contact) {
  auto const id = contact.empty() && !conversation.participants.empty() ? conversation.participants.front() : contact;
  if (auto const* known = find_contact(state, id)) return author_of(*known);
  return {"user", id, "", ""};
}

Part& append(State& state, Conversation& conversation, Part part) {
  part.id = std::to_string(state.next_part++);
  conversation.updated = std::max(conversation.updated, part.at);
  return conversation.parts.emplace_back(std::move(part));
}

void enter(State& state, Hand const& hand, std::string kind, std::string subject, Json detail) {
  state.ledger.push_back(
      {hand.at, "ticket_inbox", std::move(kind), std::move(subject), hand.effect, hand.by, std::move(detail)});
}

void reopen_for_client(State& state, Conversation& conversation, Hand const& hand) {
  if (conversation.state == "closed") enter(state, hand, "ticket.reopened", conversation.id, Json::object());
  conversation.state = "open";
  conversation.snoozed_until = 0;
}

bool same_address(std::string_view a, std::string_view b) { return engine::ascii::same(a, b); }

}  // namespace connectors::twins::inbox
