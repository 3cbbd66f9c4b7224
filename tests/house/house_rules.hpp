// Which habits of this house can a program check by reading the tree? Each rule takes one file (path and text) and
// returns what it found, so that a test can also feed it a bad snippet and see it fail. Nothing here knows Catch2;
// the reasons for the rules stand in docs/adr/ and docs/GLOSSARY.md.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace house {

// `path` is relative to the root of the tree, with forward slashes.
struct File {
  std::string path;
  std::string text;
};

// `line` counts from 1; 0 means the file as a whole.
struct Finding {
  std::string path;
  int line = 0;
  std::string sentence;
};
using Findings = std::vector<Finding>;

// Every text file below `root`, sorted by path. Left out: version control, build output, editor folders, binaries,
// symbolic links.
std::vector<File> read_tree(std::filesystem::path const& root);

// One finding per line: "tz/zones.cpp:12: …".
std::string printed(Findings const&);

// The text with comments (and, in `code_only`, also what stands between quotes) replaced by blanks. Lines and columns
// stay where they were.
std::string without_comments(std::string_view text);
std::string code_only(std::string_view text);

Findings clocks_dice_and_io_in_pure_rooms(File const&);
Findings mutable_statics_in_pure_rooms(File const&);
Findings includes_in_the_wrong_room(File const&);
Findings includes_that_climb(File const&);
Findings statechart_features_we_do_without(File const&);
Findings regular_expressions(File const&);
Findings waiting_conditions(File const&);
Findings unfinished_work(File const&);
Findings fractions_of_money(File const&);
Findings long_functions(File const&);
Findings long_files(File const&);
Findings long_lines(File const&);
Findings files_without_an_opening(File const&);
Findings places_of_one_machine(File const&);
Findings names_that_say_nothing(File const&);
Findings undescribed_members(File const&);

// `exists` answers for a path relative to the root; it is asked for each relative link of a Markdown file.
Findings links_that_lead_nowhere(File const&, std::function<bool(std::string const&)> const& exists);

}  // namespace house
