// How does any act on a case run? Open the store for writing, take the seat, act, carry the case on, and say where it
// stands.
#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "app/cli/console.hpp"

namespace app::cli {

// What an act came to: the engine's word, or something that stopped it before.
using Done = std::variant<engine::Said, Failure>;

// `is_step`: an outcome that stays unknown is told with exit 9. `verb`: what was typed, in a word, for whoever may not.
int act_on_case(Console&, std::string const& case_id, bool is_step, std::string const& verb,
                std::function<Done(Session&, Seat const&)> const& act);
// What was said with an act, for the report of it.
struct Acted {
  std::string by;  // a person's id; empty: nobody acted, the due work was done
  std::string approval;
  std::int64_t events_before = 0;
};
// Prints where the case stands now (claimstep.act/1); exit 0, or 9.
int report_case(Console&, Session&, std::string const& case_id, bool is_step, Acted const& = {});

// "field=value" each; a value "@FILE" is the file's text, "@@x" is "@x". An engine reads no files for others.
std::variant<Values, Failure> read_values(Console const&, std::vector<std::string> const& set,
                                          std::string const& reference);

}  // namespace app::cli
