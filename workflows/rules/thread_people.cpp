// How are a thread's participants told apart? By their addresses, as the inbox has them.
#include "workflows/rules/thread_people.hpp"

#include <algorithm>

#include "engine/core/ascii.hpp"

namespace workflows::rules {
namespace {

bool same_address(std::string_view one, std::string_view other) {
  return !one.empty() && engine::ascii::same(one, other);
}

}  // namespace

ThreadPeople people_in(ThreadRead const& thread, std::string_view known_email, std::string_view practice_email) {
  ThreadPeople people;
  for (auto const& each : thread.participants) {
    if (same_address(each.email, practice_email)) {
      people.practice.push_back(each.contact);
    } else {
      people.others.push_back(each);
    }
  }
  people.email = known_email;
  if (people.email.empty() && people.others.size() == 1) people.email = people.others.front().email;
  auto const client = std::find_if(people.others.begin(), people.others.end(),
                                   [&](Participant const& each) { return same_address(each.email, people.email); });
  if (client == people.others.end()) return people;
  people.client = client->contact;
  people.others.erase(client);
  return people;
}

}  // namespace workflows::rules
