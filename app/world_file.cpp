// The reader names every problem at once; here they get the file's name.
#include "app/world_file.hpp"

#include "app/input_file.hpp"
#include "app/shipped_world.hpp"

namespace app {
namespace {

using connectors::twins::World;

constexpr std::size_t limit = (16U << 20U) + 1;  // one more than the reader takes, so that it can say so

std::variant<World, Failure> parsed(std::string const& text, std::string const& name) {
  auto read = connectors::twins::read_world(text);
  if (auto* world = std::get_if<World>(&read)) return std::move(*world);
  return Failure{exit_code::usage, name + " is not a world that can be run (docs/world.schema.json):\n" +
                                       workflows::codec::words(std::get<1>(read))};
}

}  // namespace

std::variant<World, Failure> read_world_file(std::string const& path) {
  if (path.empty()) return parsed(shipped_world(), "the shipped world");
  auto text = read_input_file(path, limit);
  if (auto* failure = std::get_if<Failure>(&text)) return *failure;
  return parsed(std::get<std::string>(text), path);
}

}  // namespace app
