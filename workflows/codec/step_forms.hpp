// What does a person see who does a step by hand? The exact values in the counterpart's own words and order, and the
// fields to record afterwards. Labels are those of the seed (003); commands without labels of their own show their
// fields.
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/listed.hpp"
#include "engine/core/workflow.hpp"
#include "workflows/codec/messages.hpp"

namespace workflows::codec {

using Form = engine::Workflow::Form;

Form step_form(ConfirmSession const&);
Form step_form(WriteOffInvoice const&);
Form step_form(ChargeZero const&);
Form step_form(SubmitForm const&);
Form step_form(SetAttribute const&);
Form step_form(CloseTicket const&);
Form step_form(AddParticipant const&);
Form step_form(RemoveParticipant const&);
Form step_form(ReadThread const&);
Form step_form(FindContact const&);
Form step_form(FindClient const&);
Form step_form(FindAppointments const&);
Form step_form(ReadBilling const&);
Form step_form(ReadPortal const&);
Form step_form(ReadSession const&);
Form step_form(ReadAccount const&);
Form step_form(CreateInvoice const&);
Form step_form(ChargeInvoice const&);
Form step_form(RefundPayment const&);
Form step_form(FindNotice const&);
Form step_form(RenderMacro const&);
Form step_form(SendReply const&);
Form step_form(StartConversation const&);
Form step_form(AddNote const&);
Form step_form(FindRow const&);
Form step_form(AppendRow const&);
Form step_form(auto const& command) { return {std::remove_cvref_t<decltype(command)>::kind, "engine", {}, {}}; }

// Is this member typed as JSON, because it has parts of its own?
template <class T>
inline constexpr bool has_parts = is_vector<T> || is_map<T> || (Described<T> && !is_id<T>);

// Must this member be recorded? An event with a `required` list may leave out all others.
template <class DoneEvent, class Member>
bool must_be_recorded(std::string_view name) {
  if constexpr (requires { DoneEvent::required; }) {
    return std::find(DoneEvent::required.begin(), DoneEvent::required.end(), name) != DoneEvent::required.end();
  } else {
    return !is_optional<Member>;
  }
}

// A value of this type as it may be typed, with only what must be there: [{"contact":"…","email":"…"}].
template <class T>
Json example_of() {
  if constexpr (is_optional<T>) {
    return example_of<typename T::value_type>();
  } else if constexpr (is_vector<T>) {
    return Json::array({example_of<typename T::value_type>()});
  } else if constexpr (is_map<T>) {
    return Json{{"…", example_of<typename T::mapped_type>()}};
  } else if constexpr (DescribedEnum<T>) {
    return enum_names<T>().front();
  } else if constexpr (Described<T> && !is_id<T>) {
    Json object = Json::object();
    for_each_member<T>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(std::declval<T&>().*pointer)>;
      if (must_be_recorded<T, Member>(name)) object[std::string(name)] = example_of<Member>();
    });
    return object;
  } else if constexpr (std::is_same_v<T, bool>) {
    return true;
  } else if constexpr (std::is_integral_v<T>) {
    return 45;
  } else if constexpr (std::is_same_v<T, Date>) {
    return "2026-07-14";
  } else if constexpr (std::is_same_v<T, Instant>) {
    return "2026-07-14T14:00:00Z";
  } else {
    return "…";
  }
}

// The type of a member in a person's words, for the list of what to record; what has parts with an example.
template <class T>
std::string type_words() {
  if constexpr (is_optional<T>) {
    return type_words<typename T::value_type>();
  } else if constexpr (std::is_same_v<T, bool>) {
    return "yes or no";
  } else if constexpr (std::is_integral_v<T>) {
    return "a whole number";
  } else if constexpr (std::is_same_v<T, Date>) {
    return "a date, 2026-07-14";
  } else if constexpr (std::is_same_v<T, Instant>) {
    return "an instant, 2026-07-14T14:00:00Z";
  } else if constexpr (has_parts<T>) {
    return "JSON " + example_of<T>().dump();
  } else {
    return "text";
  }
}

template <class DoneEvent>
std::vector<engine::Workflow::Field> fields_to_record() {
  std::vector<engine::Workflow::Field> fields;
  for_each_member<DoneEvent>([&](std::string_view name, auto pointer) {
    using Member = std::remove_cvref_t<decltype(std::declval<DoneEvent&>().*pointer)>;
    fields.push_back({std::string(name), type_words<Member>(), must_be_recorded<DoneEvent, Member>(name)});
  });
  return fields;
}

// One typed text as JSON of the member's type: "yes" for a flag, digits for a number, JSON as it is for what has parts.
template <class T>
Json typed_json(std::string const& text) {
  if constexpr (is_optional<T>) {
    return typed_json<typename T::value_type>(text);
  } else if constexpr (std::is_same_v<T, bool>) {
    return text == "yes" || text == "true" ? Json(true) : text == "no" || text == "false" ? Json(false) : Json(text);
  } else if constexpr (std::is_integral_v<T> || has_parts<T>) {
    auto parsed = parse(text);
    return std::holds_alternative<Json>(parsed) ? std::get<Json>(parsed) : Json(text);
  } else {
    return text;
  }
}

// Builds a done event from recorded values. A value that the command itself already names (the contact added, the sum
// written off) need not be typed again; `reference` fills the event's first id that is still missing.
template <class DoneEvent>
std::variant<DoneEvent, std::string> read_recorded(std::vector<std::pair<std::string, std::string>> const& values,
                                                   Json const& command) {
  Json json = Json::object();
  std::string reference, problem;
  std::vector<std::string> known{"reference"};
  for_each_member<DoneEvent>([&](std::string_view name, auto pointer) {
    using Member = std::remove_cvref_t<decltype(std::declval<DoneEvent&>().*pointer)>;
    auto const key = std::string(name);
    known.push_back(key);
    if (command.contains(key)) json[key] = command.at(key);
    for (auto const& [label, text] : values)
      if (label == key) json[key] = typed_json<Member>(text);
  });
  for (auto const& [label, text] : values) {
    if (label == "reference") reference = text;
    if (std::find(known.begin(), known.end(), label) == known.end())
      problem = "there is no field \"" + label + "\" to record here; there are: " + engine::listed(known);
  }
  for_each_member<DoneEvent>([&](std::string_view name, auto pointer) {
    using Member = std::remove_cvref_t<decltype(std::declval<DoneEvent&>().*pointer)>;
    if constexpr (is_id<Member> || std::is_same_v<Member, std::string>) {
      if (!json.contains(std::string(name)) && !reference.empty())
        json[std::string(name)] = std::exchange(reference, {});
    }
  });
  if (!problem.empty()) return problem;
  // Names were checked above; an empty id may say "none yet".
  auto read = from_text<DoneEvent>(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (auto* problems = std::get_if<1>(&read)) return words(*problems);
  return std::get<0>(std::move(read));
}

}  // namespace workflows::codec
