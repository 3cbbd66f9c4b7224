// Where is JSON text from outside checked? Here: size, depth, duplicate keys and numbers, before anything reads a
// field.
#include "workflows/codec/json.hpp"

#include <algorithm>

#include "engine/core/listed.hpp"
#include "workflows/codec/edit_distance.hpp"

namespace workflows::codec {
namespace {

constexpr int depth_limit = 64;

// Nothing more is built after the first duplicate key or at too great a depth: what the parser still reads is dropped.
class Gate {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (!refusal.empty()) return false;
    // `depth` counts what is open already.
    bool const opens = event == Event::object_start || event == Event::array_start;
    if (opens && depth >= depth_limit) return refuse("it is nested deeper than 64 levels");
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end && !keys_.empty()) keys_.pop_back();
    if (event == Event::key && !keys_.empty() && !keys_.back().insert(parsed.get<std::string>()).second)
      return refuse("the key \"" + parsed.get<std::string>() + "\" stands twice in one object");
    return true;
  }
  std::string refusal;

 private:
  std::vector<std::set<std::string>> keys_;
  bool refuse(std::string why) {
    refusal = std::move(why);
    return false;
  }
};

std::string shown(Json const& json) {
  auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() > 40 ? text.substr(0, 37) + "..." : text;
}

}  // namespace

std::string words(std::vector<Problem> const& problems) {
  std::string text;
  for (auto const& problem : problems) text += (text.empty() ? "" : "\n") + problem.path + ": " + problem.sentence;
  return text;
}

std::variant<Json, Problem> parse(std::string_view text, std::size_t size_limit) {
  if (text.size() > size_limit)
    return Problem{"$", "it is " + std::to_string(text.size()) + " bytes long; at most " + std::to_string(size_limit) +
                            " are read"};
  Gate gate;
  try {
    auto json = Json::parse(text, std::ref(gate));
    if (!gate.refusal.empty()) return Problem{"$", gate.refusal};
    return json;
  } catch (Json::exception const& error) {
    // The library's sentence quotes the input after "last read"; the place is enough.
    std::string const why = error.what();
    auto const mark = why.find("] ");
    auto const begin = mark == why.npos ? 0 : mark + 2;
    auto const end = std::min(why.find(": ", begin), begin + 60);
    return Problem{"$", "it is not JSON: " + why.substr(begin, end - begin)};
  }
}

void Reader::wrong(Json const& json, std::string_view wanted) {
  // What people wrote themselves is shown to them; what came from a counterpart may be about a client.
  complain("expected " + std::string(wanted) + ", found " +
           (unknown_ == Unknown::refuse ? shown(json) : json.type_name()));
}

void Reader::read_id(Json const& json, std::string& text) {
  // Vendors write the same id as a text in one place and as a number in another (Intercom does).
  if (json.is_number_unsigned() || json.is_number_integer()) return void(text = json.dump());
  // Our own journal may hold an empty id ("no message yet"); a world or a configuration may not.
  bool const short_enough = json.is_string() && json.get_ref<std::string const&>().size() <= 200;
  if (!short_enough || (unknown_ == Unknown::refuse && json.get_ref<std::string const&>().empty()))
    return wrong(json, "an id: a text of 1 to 200 characters");
  text = json.get<std::string>();
}

void Reader::unknown_field(std::string const& name, std::vector<std::string> const& allowed) {
  if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) return;
  auto const nearest = probably_meant(allowed, name);
  auto hint = nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
  complain("the field \"" + name + "\" is not known here" + hint + " Allowed: " + engine::listed(allowed));
}

}  // namespace workflows::codec
