// How do the program's sentences reach whoever typed? With lines that run as they are printed, naming the store and the
// configuration that were named; and in the words of the command line, where the engine speaks of fields and events.
#pragma once
#include <string>

namespace app::cli {

struct Given;

// Every `command` of this program in the sentence as it must be typed here: "`case show C-1`" becomes "`claimstep case
// show C-1 --store x.db`".
std::string with_lines_to_type(std::string const& sentence, Given const&);

// "$: the field \"state\" is missing" as "--set state=… is missing"; empty when it is not about values that were typed.
std::string in_typists_words(std::string const& sentence);

}  // namespace app::cli
