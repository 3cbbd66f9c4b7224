// Command lines that a person can copy, and states in words.
#include "app/books.hpp"

#include <algorithm>

namespace app {

std::string shell_quoted(std::string const& text) {
  auto const plain = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           std::string_view("/-_.,:=+@").find(letter) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return text;
  std::string quoted = "'";
  for (char const letter : text) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

std::string command_line(Books const& books, std::string const& words, std::string const& person) {
  return "claimstep " + words + (books.demo && !person.empty() ? " --as " + shell_quoted(person) : "") +
         books.store_option;
}

std::string somebody(Books const& books, std::string_view role, std::string const& but_not) {
  if (role == "attestor" && !books.practice.policy.attestors.empty()) return books.practice.policy.attestors.front();
  for (auto const& each : books.practice.people)
    if (each.has(role) && each.id != but_not) return each.id;
  return {};
}

std::string state_words(engine::Workflow const* workflow, std::string const& state) {
  if (workflow != nullptr)
    for (auto const& each : workflow->table().states)
      if (each.name == state && !each.words.empty()) return each.words;
  return state;
}

std::string state_words(Books const& books, engine::store::CaseRow const& row) {
  return state_words(books.workflow_of(row), row.state);
}

}  // namespace app
