// What did somebody mean whose line was not understood? The first word that is known nowhere, with the nearest that is;
// or the words a command still wants.
#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace app::cli {

// One sentence without its full stop; empty when every word of the line is known, and the library's own complaint says
// more.
std::string misread(CLI::App const& root, std::vector<std::string> const& typed);

}  // namespace app::cli
