// Printing and drawing. Rows stay in their order: the first that fits wins.
#include "app/table_text.hpp"

#include <algorithm>
#include <vector>

#include "engine/core/listed.hpp"

namespace app {
namespace {

using Cells = std::vector<std::string>;

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::size_t letters(std::string const& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// A Markdown table whose columns also line up as plain text.
std::string markdown_table(std::vector<Cells> const& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 3);
  for (auto const& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], letters(row[i]));
  auto const line = [&](Cells const& row, char fill) {
    std::string text = "|";
    for (std::size_t i = 0; i < row.size(); ++i)
      text += std::string(1, fill) + row[i] + std::string(widths[i] - letters(row[i]) + 1, fill) + "|";
    return text + "\n";
  };
  std::string text = line(rows.front(), ' ') + line(Cells(widths.size()), '-');
  for (std::size_t i = 1; i < rows.size(); ++i) text += line(rows[i], ' ');
  return text;
}

std::string kind_of(engine::StateInfo const& state) {
  if (!state.leaf) return "holds others";
  if (state.terminal) return "end";
  return state.hold ? "hold" : "step";
}

std::string dash_if_empty(std::string const& text) { return text.empty() ? "–" : text; }

std::string quoted(std::string const& text) {
  std::string safe = "\"";
  for (char const letter : text)
    safe += letter == '"' || letter == '\\' ? std::string("\\") + letter : std::string(1, letter);
  return safe + "\"";
}

bool is_leaf(engine::TableInfo const& table, std::string const& name) {
  for (auto const& state : table.states)
    if (state.name == name) return state.leaf;
  return true;
}

// Only where a person can decide something besides what holds offer.
std::string decisions_markdown(engine::TableInfo const& table) {
  if (table.decisions.empty()) return {};
  std::vector<Cells> decisions{{"word", "event", "what it does"}};
  for (auto const& each : table.decisions) decisions.push_back({"`" + each.word + "`", each.event, each.does});
  return "\n## What a person may decide\n\nWith `claimstep case accept CASE WORD --reason …`, in every state that has "
         "a "
         "row for it.\n\n" +
         markdown_table(decisions);
}

}  // namespace

std::string table_markdown(engine::Workflow const& workflow) {
  auto const& table = workflow.table();
  std::string text = "# " + spaced(workflow.name()) + ", version " + std::to_string(workflow.version()) + "\n\n";
  text += "What happens to a case of this kind, printed from the program's own table with `claimstep workflow show " +
          workflow.name() + "`.\nA case begins at " + table.start + ".\n\n## States\n\n";
  std::vector<Cells> states{{"state", "in words", "waits for", "within", "kind"}};
  for (auto const& each : table.states)
    states.push_back(
        {each.name, each.words, dash_if_empty(each.waiting_for), dash_if_empty(each.within), kind_of(each)});
  text += markdown_table(states) +
          "\n## Rows\n\nRead from top to bottom: the first row that fits wins. A row on an outer state applies "
          "everywhere inside it,\n" +
          "after the rows of the inner ones. \"stay\" means that the case remains where it is.\n\n";
  std::vector<Cells> rows{{"#", "while the case is", "and this happens", "provided", "it becomes", "and we"}};
  for (auto const& each : table.rows) {
    auto provided = each.resumes.empty() ? spaced(each.guard) : "it was held at " + each.resumes;
    rows.push_back({std::to_string(rows.size()), each.from, spaced(each.on), provided, each.to,
                    each.commands == "nothing" ? "–" : spaced(each.commands)});
  }
  text += markdown_table(rows) + "\n## Words that stand for several events\n\n";
  std::vector<Cells> groups{{"word", "events"}};
  for (auto const& each : table.rows) {
    auto const known =
        std::any_of(groups.begin(), groups.end(), [&](Cells const& row) { return row.front() == spaced(each.on); });
    if (each.events.size() < 2 || known) continue;
    groups.push_back({spaced(each.on), engine::listed(each.events)});
  }
  text += (groups.size() > 1 ? markdown_table(groups) : std::string("None.\n")) + decisions_markdown(table) +
          "\n## Commands and how they are answered\n\nEvery command may also end rejected, held or already taken.\n\n";
  std::vector<Cells> outcomes{{"command", "kind", "done when"}};
  for (auto const& each : table.outcomes) outcomes.push_back({each.command, "`" + each.kind + "`", each.done});
  return text + markdown_table(outcomes);
}

std::string table_dot(engine::Workflow const& workflow) {
  auto const& table = workflow.table();
  std::string text = "digraph " + quoted(workflow.name()) +
                     " {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge "
                     "[fontname=\"sans-serif\", fontsize=10];\n";
  for (auto const& each : table.states) {
    std::string look = each.terminal && each.leaf ? ", peripheries=2" : each.hold ? ", style=\"rounded,bold\"" : "";
    if (!each.leaf) look = ", style=dashed";
    text += "  " + quoted(each.name) + " [label=" + quoted(each.words.empty() ? each.name : each.words) + look + "];\n";
  }
  for (auto const& each : table.rows) {
    auto const to = each.to == "stay" ? each.from : each.to;
    if (each.to == "stay" && !is_leaf(table, each.from)) continue;  // says nothing in a drawing
    auto const guard = each.always
                           ? std::string()
                           : " [" + (each.resumes.empty() ? spaced(each.guard) : "held at " + each.resumes) + "]";
    auto const then = each.commands == "nothing" ? std::string() : "\n/ " + spaced(each.commands);
    auto label = quoted(spaced(each.on) + guard + then);
    for (auto at = label.find('\n'); at != std::string::npos; at = label.find('\n', at)) label.replace(at, 1, "\\n");
    text += "  " + quoted(each.from) + " -> " + quoted(to) + " [label=" + label + "];\n";
  }
  return text + "}\n";
}

}  // namespace app
