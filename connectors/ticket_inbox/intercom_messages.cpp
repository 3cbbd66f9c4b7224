// What can be learned before a client is written to? The mails that told of a failed payment, and what a macro would
// say.
#include <algorithm>
#include <utility>

#include "connectors/ticket_inbox/html_text.hpp"
#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/ticket_inbox/intercom_replies.hpp"
#include "connectors/ticket_inbox/macro_text.hpp"
#include "engine/core/ascii.hpp"
#include "engine/core/card_numbers.hpp"

namespace connectors {
namespace {

using engine::ascii::lowered;
using engine::ascii::names;
using rest::Json;
using workflows::Evidence;

constexpr std::string_view notice_subject = "Scheduled payment failed";
// A mail older than this is not about a payment that anybody still waits for.
constexpr std::chrono::days oldest_notice{120};
constexpr std::size_t most_threads = 100;
constexpr std::size_t most_macro_pages = 50;

// The subject tells it, by itself or behind an "Re:".
bool is_notice(std::string_view subject) { return lowered(subject).find(lowered(notice_subject)) != std::string::npos; }

std::string whole_text(std::string_view subject, std::string const& body) {
  return std::string(subject) + "\n" + html_to_text(body);
}

// A thread is the client's if the client takes part in it, or if the mail itself names the client's address.
bool about(std::string_view subject, std::string const& body, workflows::FindNotice const& wanted, bool takes_part) {
  auto const text = whole_text(subject, body);
  bool const of_client = takes_part || lowered(text).find(lowered(wanted.email)) != std::string::npos;
  return of_client && names(text, wanted.invoice.text);
}

// The billing view holds the notices of every client; the search shows the first message of each thread, and that is
// enough to leave those of other invoices unread. What it does not show has to be read.
bool may_be_ours(intercom::Conversation const& listed, workflows::FindNotice const& wanted) {
  if (!listed.source || !listed.source->subject || !listed.source->body) return true;
  auto const& source = *listed.source;
  return is_notice(*source.subject) && names(whole_text(*source.subject, *source.body), wanted.invoice.text);
}

workflows::Instant instant_of(std::int64_t seconds) { return workflows::Instant{std::chrono::seconds{seconds}}; }

struct MacroList {
  std::vector<intercom::Macro> data;
  std::optional<intercom::PageInfo> pages;
};
BOOST_DESCRIBE_STRUCT(MacroList, (), (data, pages))

std::string first_name(std::string const& name) { return name.substr(0, name.find(' ')); }

// What a placeholder may ask of a contact, under the vendor's names.
std::map<std::string, std::string> values_of(intercom::Contact const& contact) {
  auto const name = contact.name.value_or(""), email = contact.email.value_or("");
  std::map<std::string, std::string> values;
  for (std::string const who : {"user", "contact", "customer"}) {
    values[who + ".name"] = name;
    values[who + ".first_name"] = first_name(name);
    values[who + ".email"] = email;
  }
  return values;
}

}  // namespace

// --- notices ---

// The whole thread is read once more: who takes part, and what has been written since.
engine::Task<Intercom::NoticeRead> Intercom::read_notice(Origin origin, workflows::TicketId ticket,
                                                         workflows::FindNotice command) {
  NoticeRead read;
  auto reply = co_await get(origin, intercom::conversation_path(ticket));
  auto const conversation = intercom::read_conversation(reply, ticket);
  if (!conversation) {
    read.trouble = std::move(reply);
    co_return read;
  }
  workflows::Notice notice;
  notice.ticket = ticket;
  notice.state = conversation->state;
  for (auto const& each : conversation->contacts.contacts) {
    if (!intercom::addressable(each.id.text)) continue;
    auto const address = co_await address_of(origin, each.id);
    if (!address.email) {
      read.trouble = address.trouble;
      co_return read;
    }
    notice.participants.push_back({each.id, *address.email});
    if (engine::ascii::same(*address.email, command.email)) notice.contact = each.id;
  }
  bool const takes_part = !notice.contact.empty();
  auto const source = conversation->source.value_or(intercom::Source{});
  auto const subject = source.subject.value_or("");
  bool found = is_notice(subject) && about(subject, source.body.value_or(""), command, takes_part);
  if (found) notice.at = instant_of(conversation->created_at.value_or(0));
  for (auto const* part : intercom::in_order(*conversation)) {
    notice.last_part = part->id;
    if (found || !part->email_message_metadata) continue;
    auto const mail = part->email_message_metadata->subject.value_or("");
    if (!is_notice(mail) || !about(mail, part->body.value_or(""), command, takes_part)) continue;
    found = true;
    notice.part = part->id;
    notice.at = instant_of(part->created_at);
  }
  notice.last_client_part = intercom::last_client_part(*conversation);
  if (found) read.notice = std::move(notice);
  co_return read;
}

// The threads that the subject of their first message finds, and all of the client's own: the vendor's search knows no
// later messages.
engine::Task<Intercom::ThreadsFound> Intercom::notice_threads(Origin origin, workflows::FindNotice command) {
  ThreadsFound found;
  auto const since = std::chrono::floor<std::chrono::seconds>(env_.now() - oldest_notice).time_since_epoch().count();
  Json by_subject = Json::array();
  by_subject.push_back({{"field", "source.subject"}, {"operator", "~"}, {"value", notice_subject}});
  by_subject.push_back({{"field", "created_at"}, {"operator", ">"}, {"value", since}});
  Json const notices{{"operator", "AND"}, {"value", std::move(by_subject)}};
  auto pages = co_await search(origin, "/conversations/search", notices, "conversations");
  for (auto const& each : rest::read_items<intercom::Conversation>(pages))
    if (intercom::addressable(each.id.text) && may_be_ours(each, command)) found.threads.insert(each.id);
  found.trouble = std::move(pages.trouble);
  if (found.trouble) co_return found;

  Json const by_email{{"field", "email"}, {"operator", "="}, {"value", command.email}};
  auto contacts = co_await search(origin, "/contacts/search", by_email, "data");
  auto const people = rest::read_items<intercom::Contact>(contacts);
  found.trouble = std::move(contacts.trouble);
  if (found.trouble) co_return found;
  for (auto const& contact : people) {
    if (contact.id.empty() || !engine::ascii::same(contact.email.value_or(""), command.email)) continue;
    Json const of_contact{{"field", "contact_ids"}, {"operator", "="}, {"value", contact.id.text}};
    auto own = co_await search(origin, "/conversations/search", of_contact, "conversations");
    for (auto const& each : rest::read_items<intercom::ListedConversation>(own))
      if (intercom::addressable(each.id.text)) found.threads.insert(each.id);
    found.trouble = std::move(own.trouble);
    if (found.trouble) co_return found;
  }
  co_return found;
}

engine::Task<engine::Outcome> Intercom::find_notice(engine::Request asked) {
  auto const command = rest::command_of<workflows::FindNotice>(asked);
  if (!command || command->email.empty() || command->invoice.empty())
    co_return rest::not_sent("there is no e-mail address and invoice to look for");
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  auto const listed = co_await notice_threads(origin, *command);
  if (listed.trouble) co_return rest::outcome_without_answer(*listed.trouble);
  auto const& threads = listed.threads;
  if (threads.size() > most_threads)
    co_return rest::unknown("there are more threads of this client and this invoice than can be read");
  workflows::NoticesFound found;
  for (auto const& ticket : threads) {
    auto read = co_await read_notice(origin, ticket, *command);
    if (read.trouble) co_return rest::outcome_without_answer(*read.trouble);
    if (read.notice) found.notices.push_back(*std::move(read.notice));
  }
  std::ranges::stable_sort(found.notices, {}, &workflows::Notice::at);
  std::vector<Evidence> const evidence{{"ticket", "threads looked through", std::to_string(threads.size())},
                                       {"ticket", "notices of this payment", std::to_string(found.notices.size())}};
  co_return rest::done("", workflows::codec::to_text(found), evidence);
}

// --- macros ---

engine::Task<Intercom::MacroFound> Intercom::find_macro(Origin origin, std::string name) {
  MacroFound found;
  std::string target = "/macros?per_page=150";
  for (std::size_t page = 0; page < most_macro_pages; ++page) {
    auto reply = co_await get(origin, target);
    auto const list = rest::read_body<MacroList>(reply, 200);
    if (!list) {
      found.trouble = std::move(reply);
      co_return found;
    }
    for (auto const& macro : list->data)
      if (macro.name == name) found.ids.push_back(macro.id.text);
    if (!list->pages || !list->pages->next) co_return found;
    target =
        rest::rest_target({"macros"}, {{"per_page", "150"}, {"starting_after", list->pages->next->starting_after}});
  }
  found.trouble.emplace().make_unclear("the list of macros has no last page");
  co_return found;
}

engine::Task<engine::Outcome> Intercom::render_macro(engine::Request asked) {
  auto const command = rest::command_of<workflows::RenderMacro>(asked);
  if (!command || command->macro.empty() || !intercom::addressable(command->contact.text))
    co_return rest::not_sent("there is no macro and contact to ask for");
  auto const origin = rest::rest_origin(counterpart, asked, asked.kind);
  workflows::MacroRendered rendered;
  rendered.macro = command->macro;
  auto const found = co_await find_macro(origin, command->macro);
  if (found.trouble) co_return rest::outcome_without_answer(*found.trouble);
  std::vector<Evidence> evidence{{"ticket", "macros of this name", std::to_string(found.ids.size())}};
  if (found.ids.size() != 1 || !intercom::addressable(found.ids.front()))
    co_return rest::done("", workflows::codec::to_text(rendered), evidence);

  auto const macro_target = rest::rest_target({"macros", found.ids.front()});
  auto macro_reply = co_await get(origin, macro_target);
  auto const macro = rest::read_body<intercom::Macro>(macro_reply, 200);
  if (!macro) co_return rest::outcome_without_answer(macro_reply);
  auto contact_reply = co_await get(origin, intercom::contact_path(command->contact));
  if (contact_reply.refused_with(404, "not_found"))
    co_return rest::rejected("contact_missing", "the ticket inbox does not have this contact");
  auto const contact = rest::read_body<intercom::Contact>(contact_reply, 200);
  if (!contact) co_return rest::outcome_without_answer(contact_reply);
  if (macro->id.text != found.ids.front() || macro->name != command->macro || contact->id != command->contact)
    co_return rest::unknown("the ticket inbox answered about another macro or contact");
  auto const body = macro->body.value_or(intercom::html_of(macro->body_text.value_or("")));
  auto filled = intercom::fill_in(body, values_of(*contact));
  rendered.found = true;
  rendered.macro_id = macro->id.text;
  rendered.updated_at = workflows::parse_instant(macro->updated_at.value_or(""));
  rendered.text = engine::mask_card_numbers(html_to_text(filled.html));
  rendered.html = std::move(filled.html);
  rendered.unresolved = std::move(filled.unresolved);
  rendered.unsubscribed =
      contact->unsubscribed_from_emails.value_or(false) || contact->has_hard_bounced.value_or(false);
  evidence.push_back({"ticket", "macro", rendered.macro_id + " of " + macro->updated_at.value_or("unknown date")});
  for (auto const& name : rendered.unresolved) evidence.push_back({"ticket", "placeholder without a value", name});
  co_return rest::done(rendered.macro_id, workflows::codec::to_text(rendered), evidence);
}

}  // namespace connectors
