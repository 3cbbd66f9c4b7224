// States, licences by day, and the place rules built on them.
#include "workflows/rules/licence.hpp"

#include <algorithm>

#include "tz/states.hpp"

namespace workflows::rules {
namespace {

// Upper case, single blanks, points dropped: " d.c. " gives "DC".
std::string tidy(std::string_view text) {
  std::string result;
  for (char const letter : text) {
    if (letter == '.') continue;
    if (letter == ' ' || letter == '\t') {
      if (!result.empty() && result.back() != ' ') result += ' ';
    } else {
      result += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

bool same_state(std::string_view one, std::string_view other) {
  auto const first = state_code(one);
  return first && first == state_code(other);
}

}  // namespace

std::optional<std::string> state_code(std::string_view text) {
  auto const wanted = tidy(text);
  if (wanted == "VIRGIN ISLANDS") return "VI";
  for (auto const& state : tz::all_states())
    if (wanted == state.postal || wanted == tidy(state.name)) return std::string(state.postal);
  return std::nullopt;
}

bool licensed(std::vector<Licence> const& licences, std::string_view state, Date day) {
  return std::any_of(licences.begin(), licences.end(), [&](Licence const& licence) {
    return same_state(licence.state, state) && (!licence.from || *licence.from <= day) &&
           (!licence.until || day <= *licence.until);
  });
}

std::vector<Finding> check_licence(std::vector<Licence> const& licences, std::string_view state,
                                   std::vector<Date> const& days) {
  auto const missing =
      std::find_if(days.begin(), days.end(), [&](Date day) { return !licensed(licences, state, day); });
  if (missing == days.end()) return {};
  std::vector<Evidence> evidence{{"ticket", "client's state", std::string(state)}, {"rule", "day", words(*missing)}};
  for (auto const& licence : licences)
    evidence.push_back({"platform", "licence",
                        licence.state + (licence.from ? " from " + words(*licence.from) : "") +
                            (licence.until ? " until " + words(*licence.until) : "")});
  if (licences.empty()) evidence.push_back({"platform", "licence", "none"});
  return {make_finding("not_licensed", "licensed_where_client_was", std::move(evidence))};
}

std::vector<Finding> check_place(std::vector<Evidence> const& given) {
  auto said = given;
  std::erase_if(said, [](Evidence const& evidence) { return tidy(evidence.value).empty(); });
  if (said.empty())
    return {make_finding("field_missing", "client_place", {}, "No system says in which state the client was.")};
  for (auto const& evidence : said)
    if (!state_code(evidence.value))
      return {make_finding("client_elsewhere", "client_place", said,
                           "One of the places given for the client is not a state of the United States.")};
  for (auto const& evidence : said)
    if (!same_state(evidence.value, said.front().value))
      return {make_finding("client_elsewhere", "client_place", said)};
  return {};
}

std::vector<Finding> check_address(std::vector<std::string> const& address_states, std::string_view state) {
  std::vector<Evidence> evidence{{"ticket", "client's state", std::string(state)}};
  for (auto const& address : address_states) {
    if (same_state(address, state)) return {};
    evidence.push_back({"portal", "address in", address});
  }
  if (address_states.empty()) evidence.push_back({"portal", "address in", "none"});
  return {make_finding("address_missing", "portal_address", std::move(evidence))};
}

}  // namespace workflows::rules
