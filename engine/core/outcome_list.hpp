// Which event tells that a command is done? A workflow's messages list these pairs; the table and the codec read them.
#pragma once

namespace engine {

// Every command may also end rejected, held or already taken.
template <class CommandType, class DoneEvent>
struct outcome {
  using command = CommandType;
  using done = DoneEvent;
};
template <class Outcome>
using command_of = typename Outcome::command;

}  // namespace engine
