// How does the simulated ticket inbox show what it holds? Shapes as in Intercom's OpenAPI description of version 2.16.
#include "connectors/twins/inbox_twin_views.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/ticket_inbox/html_text.hpp"

namespace connectors::twins::inbox {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.size() <= 15 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The vendor writes one kind of id as a number in one place and as a text in the next: here every even one is a number.
Json mixed_id(std::string const& id) {
  if (!all_digits(id) || (id.back() - '0') % 2 != 0 || id.front() == '0') return id;
  return std::stoll(id);
}

Json text_or_null(std::string const& text) { return text.empty() ? Json(nullptr) : Json(text); }

// Whoever works in the inbox has an address there; a client may have none.
Json address_json(Author const& author) {
  bool const of_the_house = author.type == "admin" || author.type == "bot";
  return author.email.empty() && of_the_house ? Json("operator+" + author.id + "@inbox.example")
                                              : text_or_null(author.email);
}

Json author_json(Author const& author) {
  return {{"type", author.type},
          {"id", mixed_id(author.id)},
          {"name", text_or_null(author.name)},
          {"email", address_json(author)}};
}

Json part_json(Part const& part, bool plain) {
  Json json{{"type", "conversation_part"},
            {"id", mixed_id(part.id)},
            {"part_type", part.type},
            {"body", part.body.empty() ? Json(nullptr) : body_json(part.body, plain)},
            {"created_at", seconds(part.at)},
            {"updated_at", seconds(part.at)},
            {"notified_at", seconds(part.at)},
            {"assigned_to", nullptr},
            {"author", author_json(part.author)},
            {"attachments", Json::array()},
            {"external_id", nullptr},
            {"redacted", false},
            {"email_message_metadata", part.subject.empty() ? Json(nullptr) : Json{{"subject", part.subject}}},
            {"event_details", nullptr},
            {"app_package_code", part.through_api ? Json("claimstep-automation") : Json(nullptr)}};
  if (!part.attribute.empty())
    json["event_details"] = {{"attribute", {{"name", part.attribute}}},
                             {"value", {{"name", part.value}, {"previous", text_or_null(part.previous)}}}};
  return json;
}

Json source_json(Conversation const& conversation, bool plain) {
  bool const from_client = conversation.author.type == "user" || conversation.author.type == "lead";
  return {{"type", "email"},
          {"id", "source-" + conversation.id},
          {"delivered_as", from_client                           ? "customer_initiated"
                           : conversation.author.type == "admin" ? "admin_initiated"
                                                                 : "automated"},
          {"subject", conversation.subject},
          {"body", body_json(conversation.body, plain)},
          {"author", author_json(conversation.author)},
          {"attachments", Json::array()},
          {"url", nullptr},
          {"redacted", false}};
}

Json contacts_json(std::vector<std::string> const& ids) {
  Json list = Json::array();
  for (auto const& id : ids) list.push_back({{"type", "contact"}, {"id", id}, {"external_id", nullptr}});
  return {{"type", "contact.list"}, {"contacts", std::move(list)}};
}

Json tags_json(State const& state, Conversation const& conversation) {
  Json list = Json::array();
  for (auto const& tag : conversation.tags) {
    auto const place = std::find(state.tags.begin(), state.tags.end(), tag) - state.tags.begin();
    list.push_back({{"type", "tag"}, {"id", std::to_string(place + 1)}, {"name", tag}});
  }
  return {{"type", "tag.list"}, {"tags", std::move(list)}};
}

Json linked_json(State const& state, Conversation const& conversation) {
  Json list = Json::array();
  for (auto const& form : state.forms)
    if (form.conversation == conversation.id)
      list.push_back({{"type", "ticket"}, {"id", mixed_id(form.id)}, {"category", "Back-office"}});
  auto const count = list.size();
  return {{"type", "list"}, {"data", std::move(list)}, {"total_count", count}, {"has_more", false}};
}

Json attributes_json(std::map<std::string, std::string> const& attributes) {
  Json object = Json::object();
  for (auto const& [name, value] : attributes) object[name] = value;
  return object;
}

std::string two(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::int64_t seconds(Instant at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }

std::string http_date(Instant at) {
  static constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const day = std::chrono::floor<std::chrono::days>(at);
  std::chrono::year_month_day const date{day};
  auto const second = std::chrono::floor<std::chrono::seconds>(at - day).count();
  auto const part = [&](std::int64_t unit, std::int64_t within) {
    return two(static_cast<unsigned>(second / unit % within));
  };
  return std::string(days[std::chrono::weekday{day}.c_encoding()]) + ", " + two(static_cast<unsigned>(date.day())) +
         " " + std::string(months[static_cast<unsigned>(date.month()) - 1]) + " " +
         std::to_string(static_cast<int>(date.year())) + " " + part(3600, 24) + ":" + part(60, 60) + ":" + part(1, 60) +
         " GMT";
}

Json body_json(std::string const& body, bool plain) { return plain ? Json(plain_text(body)) : Json(body); }

Json item_json(State const& state, Conversation const& conversation, bool plain) {
  bool const closed = conversation.state == "closed";
  return {
      {"type", "conversation"},
      {"id", conversation.id},
      {"created_at", seconds(conversation.created)},
      {"updated_at", seconds(conversation.updated)},
      {"waiting_since", nullptr},
      {"snoozed_until", conversation.snoozed_until == 0 ? Json(nullptr) : Json(conversation.snoozed_until)},
      {"title", text_or_null(conversation.subject)},
      {"source", source_json(conversation, plain)},
      {"contacts", contacts_json(conversation.participants)},
      {"first_contact_reply", nullptr},
      {"admin_assignee_id", 0},
      {"team_assignee_id", conversation.billing_view ? billing_team_id : 0},
      {"open", !closed},
      {"state", conversation.state},
      {"read", false},
      {"tags", tags_json(state, conversation)},
      {"priority", "none"},
      {"statistics", {{"type", "conversation_statistics"}, {"count_conversation_parts", conversation.parts.size()}}},
      {"conversation_rating", nullptr},
      {"custom_attributes", attributes_json(conversation.attributes)},
      {"ticket", nullptr},
      {"linked_objects", linked_json(state, conversation)},
      {"ai_agent", nullptr},
      {"ai_agent_participated", false}};
}

Json conversation_json(State const& state, Conversation const& conversation, bool plain) {
  auto json = item_json(state, conversation, plain);
  Json parts = Json::array();
  auto const skipped = conversation.parts.size() - std::min(conversation.parts.size(), parts_shown);
  for (auto each = skipped; each < conversation.parts.size(); ++each)
    parts.push_back(part_json(conversation.parts[each], plain));
  json["conversation_parts"] = {{"type", "conversation_part.list"},
                                {"conversation_parts", std::move(parts)},
                                {"total_count", conversation.parts.size()}};
  return json;
}

Json contact_json(Contact const& contact) {
  return {{"type", "contact"},
          {"id", contact.id},
          {"external_id", nullptr},
          {"role", contact.role},
          {"email", text_or_null(contact.email)},
          {"name", text_or_null(contact.name)},
          {"created_at", seconds(contact.created)},
          {"unsubscribed_from_emails", contact.unsubscribed},
          {"has_hard_bounced", contact.hard_bounced},
          {"owner_id", nullptr}};
}

Json form_json(State const& state, Form const& form) {
  auto const type = static_cast<std::size_t>(std::stoll(form.type_id) - first_form_type_id);
  Json links = Json::array();
  if (!form.conversation.empty())
    links.push_back({{"type", "conversation"}, {"id", form.conversation}, {"category", nullptr}});
  auto const count = links.size();
  return {
      {"type", "ticket"},
      {"id", form.id},
      {"ticket_id", std::to_string(std::stoll(form.id) - 700)},
      {"ticket_attributes", form.attributes},
      {"ticket_state", {{"type", "ticket_state"}, {"id", "8481"}, {"category", "submitted"}}},
      {"ticket_type", form_type_json(state, type)},
      {"contacts", contacts_json({form.contact})},
      {"admin_assignee_id", 0},
      {"team_assignee_id", 0},
      {"created_at", seconds(form.created)},
      {"updated_at", seconds(form.created)},
      {"open", true},
      {"linked_objects", {{"type", "list"}, {"data", std::move(links)}, {"total_count", count}, {"has_more", false}}},
      {"category", "Back-office"},
      {"is_shared", false}};
}

std::string form_attribute_id(std::string const& type_id, std::string_view name) {
  if (name == "_default_title_") return type_id + "1";
  if (name == "_default_description_") return type_id + "2";
  return name == "workflow_ref" ? type_id + "3" : "";
}

Json form_type_json(State const& state, std::size_t index) {
  auto const id = std::to_string(first_form_type_id + static_cast<std::int64_t>(index));
  Json fields = Json::array();
  for (std::string_view name : {"_default_title_", "_default_description_", "workflow_ref"}) {
    fields.push_back({{"type", "ticket_type_attribute"},
                      {"id", form_attribute_id(id, name)},
                      {"name", name},
                      {"data_type", "string"},
                      {"required_to_create", name != "workflow_ref"},
                      {"ticket_type_id", std::stoll(id)},
                      {"archived", false}});
  }
  return {{"type", "ticket_type"},
          {"id", id},
          {"name", state.form_types.at(index)},
          {"description", ""},
          {"archived", false},
          {"is_internal", true},
          {"ticket_type_attributes", {{"type", "list"}, {"data", std::move(fields)}}},
          {"category", "Back-office"}};
}

Json attribute_json(State const& state, std::size_t index) {
  auto const& attribute = state.attributes.at(index);
  Json json{{"type", "conversation_attribute"},
            {"id", index + 1},
            {"name", attribute.name},
            {"description", ""},
            {"data_type", attribute.options.empty() ? "string" : "list"},
            {"required", false},
            {"archived", false},
            {"admin_id", state.teammates.front().id}};
  if (attribute.options.empty()) return json;
  auto& options = json["options"] = Json::array();
  for (auto const& label : attribute.options)
    options.push_back({{"id", "option-" + std::to_string(index + 1) + "-" + std::to_string(options.size() + 1)},
                       {"label", label},
                       {"archived", false}});
  return json;
}

Json teammate_json(Author const& teammate) {
  return {{"type", "admin"},        {"id", teammate.id},
          {"name", teammate.name},  {"email", address_json(teammate)},
          {"has_inbox_seat", true}, {"team_ids", {billing_team_id}}};
}

std::string plain_text(std::string const& html) {
  auto text = html_to_text(html);
  auto const blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.back())) text.pop_back();
  auto const first = std::find_if_not(text.begin(), text.end(), blank);
  text.erase(text.begin(), first);
  return text;
}

}  // namespace connectors::twins::inbox
