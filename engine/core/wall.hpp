// What happens when a library throws inside a connector? It is one more way of not knowing: whoever asks hears a reply
// that says nothing, and the keeper of the program hears where it broke, of which case and of which kind.
#pragma once
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include "engine/core/task.hpp"

namespace engine {

// An exception that was caught, for the log: ids and names of the program only. What the exception itself says is left
// out, since it may quote a client's data.
struct Broke {
  std::string where;    // "send portal.session_confirmed", "input", "read the billing view"
  std::string case_id;  // empty: none, or none yet
  std::string effect;   // "E-12"; empty: none
  std::string type;     // of the exception: "std::out_of_range"
};
using Noted = std::function<void(Broke const&)>;

// The name of its type as it is written in C++.
std::string type_of(std::exception const&);

// Waits for `asked`. When that breaks, `otherwise` is the answer and `noted` hears of it, the type filled in. Only
// exceptions that are a std::exception stop here: a simulated death goes through.
template <class Reply>
Task<Reply> behind_wall(Task<Reply> asked, Reply otherwise, Broke at, Noted noted) {
  try {
    co_return co_await std::move(asked);
  } catch (std::exception const& error) {
    at.type = type_of(error);
  }
  if (noted) noted(at);
  co_return otherwise;
}

}  // namespace engine
