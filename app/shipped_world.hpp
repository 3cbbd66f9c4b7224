// The world that the demonstration runs when none is named: app/world/demo.json, put into the program when it is built.
#pragma once
#include <string>

namespace app {
std::string shipped_world();
}  // namespace app
