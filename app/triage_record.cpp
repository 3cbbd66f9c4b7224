// Reading and writing what is remembered about threads.
#include "app/triage_record.hpp"

#include <algorithm>
#include <charconv>

namespace app {
namespace {
constexpr std::string_view prefix = "intake ";
constexpr std::size_t words_told = 6;

workflows::triage::Author author_of(connectors::ThreadMessage const& message, std::string const& practice_email) {
  using workflows::triage::Author;
  if (message.writer == connectors::Writer::colleague) return Author::colleague;
  auto const own_system = !message.email.empty() && message.email == practice_email;
  return message.writer == connectors::Writer::system || own_system ? Author::system : Author::client;
}
}  // namespace

std::string explained(workflows::triage::Decision const& decision) {
  auto text = "triage " + decision.rules_version + " read " + decision.kind + " (" + decision.band + ")";
  if (!decision.first_to_person.empty()) text += ", first to a person: " + decision.first_to_person;
  std::string rule;
  for (std::size_t i = 0; i < decision.rules.size() && i < words_told; ++i) {
    auto const& fired = decision.rules[i];
    text += (fired.rule == rule ? ", " : "; " + fired.rule + " ") + "\"" + fired.text.substr(0, 80) + "\"";
    rule = fired.rule;
  }
  return text;
}

std::vector<workflows::triage::ThreadPart> thread_parts(connectors::ThreadMessages const& thread,
                                                        std::string const& practice_email) {
  std::vector<workflows::triage::ThreadPart> parts;
  for (auto const& each : thread.messages)
    parts.push_back({each.part.text, author_of(each, practice_email), each.note, each.at, each.text,
                     practice_email.empty() ? std::string() : each.email});
  return parts;
}

workflows::Matter matter_of(workflows::triage::Decision const& decision, std::string const& ticket,
                            workflows::Matter found) {
  if (found.client_email.empty()) found.client_email = workflows::triage::value_of(decision, "client_email");
  if (found.invoice.empty()) found.invoice.text = decision.invoice;
  if (decision.kind == "failed_payment") found.notice.text = ticket;
  if (decision.kind == "standard_session" && workflows::triage::is_note(decision)) found.note.text = decision.part;
  found.date = workflows::parse_date(workflows::triage::value_of(decision, "date"));
  auto const sum = workflows::triage::value_of(decision, "amount_cents");
  if (found.cents == 0) std::from_chars(sum.data(), sum.data() + sum.size(), found.cents);
  found.reason = explained(decision);
  return found;
}

void show_waiting(Remembered& fact) {
  fact.band.clear();
  fact.best.clear();
  for (auto const& each : fact.matters) {
    if (each.state != "waits") continue;
    auto const urgent = !each.decision.first_to_person.empty();
    if (!fact.band.empty() && !urgent) continue;
    auto const& next = each.decision.next_best;
    fact.band = each.decision.band == "sure" ? "unsure" : each.decision.band;
    fact.best = each.decision.kind != "other" ? each.decision.kind : next.empty() ? "" : next.front();
    if (urgent) return;
  }
}

std::optional<Remembered> recall(engine::store::Store& store, std::string const& ticket) {
  auto const text = store.get(std::string(prefix) + ticket);
  if (!text) return std::nullopt;
  auto read = workflows::codec::from_text<Remembered>(*text);
  if (auto* fact = std::get_if<Remembered>(&read)) return std::move(*fact);
  return std::nullopt;
}

void remember(engine::store::Store& store, std::string const& ticket, Remembered const& fact) {
  store.set(std::string(prefix) + ticket, workflows::codec::to_text(fact));
}

std::vector<std::pair<std::string, Remembered>> recall_all(engine::store::Store& store) {
  std::vector<std::pair<std::string, Remembered>> all;
  for (auto const& [name, value] : store.settings_with(std::string(prefix))) {
    auto read = workflows::codec::from_text<Remembered>(value);
    if (auto* fact = std::get_if<Remembered>(&read)) all.emplace_back(name.substr(prefix.size()), std::move(*fact));
  }
  return all;
}

}  // namespace app
