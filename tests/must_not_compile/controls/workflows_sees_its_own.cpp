// room: workflows  compiles
// The control of workflows_include_*.cpp: what the room may see is there.
#include "workflows/words.hpp"
