// From triage's decisions to what is shown of them.
#include "app/triage_views.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "app/case_views.hpp"
#include "connectors/ticket_inbox/html_text.hpp"
#include "engine/core/card_numbers.hpp"

namespace app {
namespace {

using workflows::triage::Decision;

constexpr std::array lists{"diagnosis", "therapist_states", "modifiers"};
constexpr std::array numbers{"minutes", "amount_cents"};
constexpr std::array texts{
    "client_name", "client_email", "client_birth_date", "therapist",    "date",     "start",   "end",
    "zone",        "cpt",          "client_state",      "session_type", "practice", "location"};
constexpr std::array urgent{"crisis", "threat", "legal", "chargeback"};

template <std::size_t N>
bool among(std::array<char const*, N> const& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view each) { return each == name; });
}

Json value_json(workflows::triage::FieldSaid const& field) {
  if (among(lists, field.name)) return field.values;
  auto const& text = field.values.front();
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool const whole = error == std::errc{} && end == text.data() + text.size();
  return among(numbers, field.name) && whole ? Json(number) : Json(text);
}

Json fields_json(Decision const& decision) {
  Json fields = Json::object();
  for (auto const& each : decision.fields)
    if (!each.values.empty())
      fields[each.name] = {{"value", value_json(each)}, {"span", Json::array({each.begin, each.end})}};
  return fields;
}

MatterView matter_view(Decision const& decision) {
  MatterView view;
  view.kind = decision.kind;
  view.band = decision.band;
  view.needs_lookup = decision.needs_lookup;
  for (auto const& each : decision.rules) view.rules.push_back({each.rule, {each.begin, each.end}, each.text});
  view.next_best = decision.next_best;
  view.fields = fields_json(decision);
  view.conflicts = decision.conflicts;
  view.first_to_person = text_or_none(decision.first_to_person);
  view.rules_version = decision.rules_version;
  return view;
}

Json field_shape(Json value) {
  Json const span{{"type", "array"}, {"items", {{"type", "integer"}}}};
  return Json{{"type", "object"},
              {"properties", {{"value", std::move(value)}, {"span", span}}},
              {"required", Json::array({"value", "span"})},
              {"additionalProperties", false}};
}

Json fields_shape() {
  Json const text{{"type", "string"}}, number{{"type", "integer"}};
  Json const list{{"type", "array"}, {"items", text}};
  Json properties = Json::object();
  for (auto const* name : texts) properties[name] = field_shape(text);
  for (auto const* name : numbers) properties[name] = field_shape(number);
  for (auto const* name : lists) properties[name] = field_shape(list);
  return Json{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

// Bytes that are no UTF-8 become U+FFFD, so that spans are places in the text that is written out.
std::string valid_text(std::string const& text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

bool looks_like_json(std::string const& input) {
  auto const first = input.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos || input[first] != '{') return false;
  auto const second = input.find_first_not_of(" \t\r\n", first + 1);
  return second != std::string::npos && (input[second] == '"' || input[second] == '}');
}

std::string why_words(Remembered const& fact, DecidedMatterView const* first) {
  if (first == nullptr)
    return fact.band.empty() ? "nothing waits" : "something was written since the thread's case ended";
  auto const& decision = first->decision;
  if (decision.first_to_person) return *decision.first_to_person + " wording: a person comes first";
  if (first->sentence) return *first->sentence;
  if (decision.kind == "other") return "no rule knows what it is about";
  return "likely, but not sure enough to open by itself";
}

DecidedMatterView decided_view(MatterSeen const& matter) {
  DecidedMatterView view;
  view.decision = matter_view(matter.decision);
  view.part = text_or_none(matter.decision.part);
  view.state = matter.state;
  view.case_ = text_or_none(matter.case_id);
  view.sentence = text_or_none(matter.sentence);
  view.looked_up = matter.looked_up;
  view.since = workflows::words(matter.since);
  view.by = matter.by;
  view.asserted = matter.asserted;
  view.reason = text_or_none(matter.reason);
  return view;
}

QueuedThreadView thread_view(Books const& books, std::string const& ticket, Remembered const& fact) {
  QueuedThreadView view;
  view.ticket = ticket;
  view.band = text_or_none(fact.band);
  view.best = text_or_none(fact.best);
  auto since = fact.updated_at;
  DecidedMatterView const* first = nullptr;
  view.matters.reserve(fact.matters.size());  // `first` points into it
  for (auto const& each : fact.matters) {
    view.matters.push_back(decided_view(each));
    if (!each.case_id.empty() && std::find(view.cases.begin(), view.cases.end(), each.case_id) == view.cases.end())
      view.cases.push_back(each.case_id);
    if (each.state != "waits") continue;
    since = std::min(since, each.since);
    auto const& now = view.matters.back();
    if (first == nullptr || (now.decision.first_to_person && !first->decision.first_to_person)) first = &now;
  }
  if (first != nullptr) view.first_to_person = first->decision.first_to_person;
  view.why = why_words(fact, first);
  view.since = workflows::words(since);
  view.age_hours = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::hours>(books.now - since).count());
  return view;
}

std::size_t rank(QueuedThreadView const& view) {
  if (!view.band) return urgent.size() + 1;
  for (std::size_t i = 0; i < urgent.size(); ++i)
    if (view.first_to_person == urgent[i]) return i;
  return urgent.size();
}

}  // namespace

TriageView triage_view(workflows::triage::Triaged const& triaged) {
  auto const main = matter_view(triaged.matters.front());
  TriageView view{triaged.text,         main.kind,          main.band,   main.needs_lookup,
                  main.rules,           main.next_best,     main.fields, main.conflicts,
                  main.first_to_person, main.rules_version, {}};
  for (std::size_t i = 1; i < triaged.matters.size(); ++i) view.also.push_back(matter_view(triaged.matters[i]));
  return view;
}

Json triage_schema() {
  auto schema = view_schema<TriageView>();
  schema["properties"]["fields"] = fields_shape();
  schema["properties"]["also"]["items"]["properties"]["fields"] = fields_shape();
  return schema;
}

Json triage_list_schema() {
  auto schema = view_schema<TriageListView>();
  auto& matter = schema["properties"]["threads"]["items"]["properties"]["matters"]["items"];
  matter["properties"]["decision"]["properties"]["fields"] = fields_shape();
  return schema;
}

std::variant<workflows::triage::Triaged, Failure> classify(std::string const& input) {
  if (!looks_like_json(input)) {
    auto const text = valid_text(engine::mask_card_numbers(connectors::html_to_text(valid_text(input))));
    return workflows::triage::triage_text(text);
  }
  auto const parsed = workflows::codec::parse(input);
  if (auto const* problem = std::get_if<workflows::codec::Problem>(&parsed))
    return Failure{exit_code::usage, "The text begins like JSON, but is none: " + problem->path + ": " +
                                         problem->sentence +
                                         ". Give a conversation as Intercom's API writes it, "
                                         "plain text, or HTML."};
  auto const thread = connectors::read_messages(std::get<workflows::codec::Json>(parsed));
  if (!thread)
    return Failure{exit_code::usage,
                   "The JSON is no conversation: it needs \"source\" or \"conversation_parts\" as Intercom's API gives "
                   "them in GET /conversations/ID."};
  return workflows::triage::triage_thread(thread_parts(*thread, {}));
}

TriageListView triage_list_view(Books const& books, bool all) {
  TriageListView view{workflows::words(books.now), {}};
  for (auto const& [ticket, fact] : recall_all(books.store))
    if (all || !fact.band.empty()) view.threads.push_back(thread_view(books, ticket, fact));
  std::stable_sort(view.threads.begin(), view.threads.end(), [](auto const& a, auto const& b) {
    return std::pair(rank(a), a.since) < std::pair(rank(b), b.since);
  });
  return view;
}

}  // namespace app
