// What does the simulated ticket inbox answer when it is asked? Lists, single things and searches; nothing here writes.
#include <algorithm>
#include <utility>

#include "connectors/twins/inbox_twin_answers.hpp"
#include "connectors/twins/inbox_twin_search.hpp"
#include "connectors/twins/inbox_twin_views.hpp"

namespace connectors::twins::inbox {
namespace {

constexpr std::size_t most_per_page = 150;

Fields const conversation_fields{{"id", FieldType::text},
                                 {"created_at", FieldType::whole},
                                 {"updated_at", FieldType::whole},
                                 {"state", FieldType::text},
                                 {"open", FieldType::yes_no},
                                 {"read", FieldType::yes_no},
                                 {"team_assignee_id", FieldType::whole},
                                 {"admin_assignee_id", FieldType::whole},
                                 {"contact_ids", FieldType::text},
                                 {"tag_ids", FieldType::text},
                                 {"source.type", FieldType::text},
                                 {"source.subject", FieldType::text},
                                 {"source.author.email", FieldType::text},
                                 {"source.author.id", FieldType::text},
                                 {"source.delivered_as", FieldType::text}};

Fields const contact_fields{{"id", FieldType::text},
                            {"email", FieldType::text},
                            {"name", FieldType::text},
                            {"role", FieldType::text},
                            {"created_at", FieldType::whole}};

// Sorted as the vendor lists: the one updated last comes first.
std::string key_of(Conversation const& conversation) {
  auto const newest_first = 999'999'999'999 - seconds(conversation.updated);
  return std::to_string(newest_first) + "/" + conversation.id;
}

Json ids_in(Json const& list) {
  Json ids = Json::array();
  for (auto const& each : list) ids.push_back(each.at("id"));
  return ids;
}

Json field_of(Json const& item, std::string const& name) {
  if (name == "contact_ids") return ids_in(item.at("contacts").at("contacts"));
  if (name == "tag_ids") return ids_in(item.at("tags").at("tags"));
  if (name == "source.author.id") return id_at(item.at("source").at("author"), "id");
  if (name.starts_with("source.author.")) return item.at("source").at("author").at(name.substr(14));
  if (name.starts_with("source.")) return item.at("source").at(name.substr(7));
  return item.at(name);
}

// One thing that may be listed. Its whole JSON is made only when it is shown: a poll looks at many and shows few.
struct Listed {
  std::string key;
  std::function<Json()> item;
  ReadField field;
};

// Answers a search over `items`: checks the query, keeps what matches, gives the page asked for.
HttpReply answer_search(State& state, Call const& call, Fields const& fields, std::vector<Listed> items,
                        std::pair<char const*, char const*> names) {
  auto const query = call.body.find("query");
  if (query == call.body.end()) return refusal(state, 400, "parameter_missing", "query is missing");
  if (auto const mistake = check_query(*query, fields)) return refusal(state, 400, mistake->code, mistake->message);
  Paging paging;
  if (auto const mistake = read_paging(call.body, most_per_page, paging))
    return refusal(state, 400, mistake->code, mistake->message);
  std::erase_if(items, [&](Listed const& each) { return !matches(*query, each.field); });
  std::sort(items.begin(), items.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
  std::vector<std::string> keys;
  for (auto const& each : items) keys.push_back(each.key);
  auto page = page_of(keys, paging);
  Json list = Json::array();
  for (auto each = page.first; each < page.last; ++each) list.push_back(items[each].item());
  return json_reply(
      {{"type", names.first}, {"pages", page.pages}, {"total_count", keys.size()}, {names.second, std::move(list)}});
}

HttpReply list_reply(char const* type, char const* name, Json list) {
  return json_reply({{"type", type}, {name, std::move(list)}});
}

// The fields by which forms are found: the attributes of every form type by their ids.
Fields form_fields(State const& state) {
  Fields fields{{"id", FieldType::text}, {"created_at", FieldType::whole}, {"ticket_type_id", FieldType::text}};
  for (std::size_t type = 0; type < state.form_types.size(); ++type)
    for (std::string_view name : {"_default_title_", "_default_description_", "workflow_ref"}) {
      auto const type_id = std::to_string(first_form_type_id + static_cast<std::int64_t>(type));
      fields.emplace("ticket_attribute." + form_attribute_id(type_id, name), FieldType::text);
    }
  return fields;
}

Json form_field(Form const& form, std::string const& name) {
  if (name == "id") return form.id;
  if (name == "ticket_type_id") return form.type_id;
  if (name == "created_at") return seconds(form.created);
  for (auto const& [attribute, value] : form.attributes.items())
    if (name == "ticket_attribute." + form_attribute_id(form.type_id, attribute)) return value;
  return nullptr;
}

}  // namespace

HttpReply json_reply(Json const& json) { return {200, {}, json.dump(-1, ' ', false, Json::error_handler_t::replace)}; }

HttpReply refusal(State& state, int status, std::string_view code, std::string_view message) {
  auto const digits = std::to_string(state.next_request++);
  auto const request =
      "00000000-0000-4000-8000-" + std::string(12 - std::min<std::size_t>(12, digits.size()), '0') + digits;
  auto reply = json_reply({{"type", "error.list"},
                           {"request_id", request},
                           {"errors", Json::array({{{"code", code}, {"message", message}}})}});
  reply.status = status;
  return reply;
}

HttpReply not_found(State& state, std::string_view message) { return refusal(state, 404, "not_found", message); }

std::string id_at(Json const& object, std::string_view name) {
  auto const found = object.find(name);
  if (found == object.end()) return "";
  if (found->is_number_integer()) return found->dump();
  return found->is_string() ? found->get<std::string>() : "";
}

HttpReply get_conversation(State& state, Call const& call) {
  auto const* conversation = find_conversation(state, call.path[1], call.at);
  return conversation == nullptr ? not_found(state) : json_reply(conversation_json(state, *conversation, call.plain()));
}

HttpReply search_conversations(State& state, Call const& call) {
  std::vector<Listed> items;
  auto const asked = call.body.find("query");
  bool const by_text = asked != call.body.end() && asked->dump().find("\"source.") != std::string::npos;
  for (auto const& each : state.conversations) {
    if (each.created > call.at || (by_text && each.created + index_lag > call.at)) continue;
    auto item = [&state, &each, plain = call.plain()] { return item_json(state, each, plain); };
    auto field = [&each, item](std::string const& name) -> Json {
      if (name == "id") return each.id;
      if (name == "team_assignee_id") return each.billing_view ? billing_team_id : 0;
      if (name == "state") return each.state;
      if (name == "updated_at") return seconds(each.updated);
      return field_of(item(), name);
    };
    items.push_back({key_of(each), item, field});
  }
  return answer_search(state, call, conversation_fields, std::move(items), {"conversation.list", "conversations"});
}

HttpReply get_conversation_attributes(State& state, Call const&) {
  Json list = Json::array();
  for (std::size_t each = 0; each < state.attributes.size(); ++each) list.push_back(attribute_json(state, each));
  return list_reply("list", "data", std::move(list));
}

HttpReply get_contact(State& state, Call const& call) {
  auto const* contact = find_contact(state, call.path[1]);
  return contact == nullptr ? not_found(state, "User Not Found") : json_reply(contact_json(*contact));
}

// A contact made a moment ago is not in the index yet.
HttpReply search_contacts(State& state, Call const& call) {
  std::vector<Listed> items;
  for (auto const& each : state.contacts)
    if (each.created + index_lag <= call.at || each.created == Instant{})
      items.push_back({each.id, [&each] { return contact_json(each); },
                       [&each](std::string const& name) { return field_of(contact_json(each), name); }});
  return answer_search(state, call, contact_fields, std::move(items), {"list", "data"});
}

HttpReply get_form_types(State& state, Call const&) {
  Json list = Json::array();
  for (std::size_t each = 0; each < state.form_types.size(); ++each) list.push_back(form_type_json(state, each));
  return list_reply("list", "data", std::move(list));
}

HttpReply get_form(State& state, Call const& call) {
  for (auto const& form : state.forms)
    if (form.id == call.path[1]) return json_reply(form_json(state, form));
  return not_found(state);
}

// Forms come into the index late: an empty answer proves nothing.
HttpReply search_forms(State& state, Call const& call) {
  auto const query = call.body.find("query");
  if (query == call.body.end()) return refusal(state, 400, "parameter_missing", "query is missing");
  if (auto const mistake = check_query(*query, form_fields(state)))
    return refusal(state, 400, mistake->code, mistake->message);
  Paging paging;
  if (auto const mistake = read_paging(call.body, most_per_page, paging))
    return refusal(state, 400, mistake->code, mistake->message);
  std::vector<Form const*> found;
  std::vector<std::string> keys;
  for (auto const& form : state.forms) {
    if (form.created + index_lag > call.at) continue;
    if (!matches(*query, [&](std::string const& name) { return form_field(form, name); })) continue;
    found.push_back(&form);
    keys.push_back(std::string(12 - std::min<std::size_t>(12, form.id.size()), '0') + form.id);
  }
  auto const page = page_of(keys, paging);
  Json list = Json::array();
  for (auto each = page.first; each < page.last; ++each) list.push_back(form_json(state, *found[each]));
  return json_reply(
      {{"type", "ticket.list"}, {"pages", page.pages}, {"total_count", keys.size()}, {"tickets", std::move(list)}});
}

HttpReply get_teams(State& state, Call const&) {
  Json admins = Json::array();
  for (auto const& each : state.teammates) admins.push_back(std::stoll(each.id));
  Json list =
      Json::array({{{"type", "team"}, {"id", "5017690"}, {"name", "1. Client Support"}, {"admin_ids", admins}}});
  list.push_back(
      {{"type", "team"}, {"id", std::to_string(billing_team_id)}, {"name", state.billing_team}, {"admin_ids", admins}});
  return list_reply("team.list", "teams", std::move(list));
}

HttpReply get_tags(State& state, Call const&) {
  Json list = Json::array();
  for (auto const& tag : state.tags)
    list.push_back({{"type", "tag"}, {"id", std::to_string(list.size() + 1)}, {"name", tag}});
  return list_reply("list", "data", std::move(list));
}

HttpReply get_me(State& state, Call const&) {
  auto json = teammate_json(state.teammates.front());
  json["app"] = {{"type", "app"}, {"id_code", "claimstep"}, {"region", "US"}};
  return json_reply(json);
}

HttpReply get_teammates(State& state, Call const&) {
  Json list = Json::array();
  for (auto const& each : state.teammates) list.push_back(teammate_json(each));
  return list_reply("admin.list", "admins", std::move(list));
}

}  // namespace connectors::twins::inbox
