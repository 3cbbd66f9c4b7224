// One case, one answer: the first of these that applies is the next thing.
#include "app/next_views.hpp"

#include <algorithm>

#include "app/run_report.hpp"

namespace app {
namespace {

using engine::store::ApprovalRow;
using engine::store::CaseRow;
using engine::store::EffectRow;

std::vector<EnterView> entered(std::vector<engine::Workflow::Field> const& fields) {
  std::vector<EnterView> values;
  for (auto const& field : fields) values.push_back({field.label, field.value});
  return values;
}

StepView step_view(Books const& books, CaseRow const& row, EffectRow const& effect) {
  auto const form = form_of(books, row, effect);
  StepView view{engine::effect_name(effect.id),
                effect.kind,
                verb_of(effect.command),
                form.title,
                form.counterpart,
                entered(form.enter),
                {}};
  for (auto const& field : form.record) {
    auto const blank = field.value.starts_with("JSON ") ? field.value.find(' ') : std::string::npos;
    auto const example = blank == std::string::npos ? std::nullopt : std::optional(field.value.substr(blank + 1));
    view.record.push_back({field.label, field.value.substr(0, blank), field.required, example});
  }
  return view;
}

// One person's next thing is being put together here.
class Answer {
 public:
  Answer(Books const& books, CaseRow const& row) : books_(books), row_(row), effects_(books.store.effects_of(row.id)) {
    auto const* workflow = books.workflow_of(row);
    if (workflow != nullptr)
      for (auto const& state : workflow->table().states)
        if (state.name == row.state) hold_state_ = state.hold;
    view_.case_ = row.id;
    view_.seen = row.events;
    view_.state = row.state;
    view_.state_words = state_words(workflow, row.state);
    view_.waiting_for = row.terminal ? std::nullopt : text_or_none(row.waiting_for);
    view_.hold = hold_of(row);
  }

  NextView make() {
    if (row_.condition != "sound") {
      set_aside();
    } else if (row_.terminal) {
      say("done", row_.id + " has ended: " + view_.state_words + ".");
    } else if (auto const* step = waiting_step()) {
      by_hand(*step);
    } else if (row_.hold_code == "attestation_needed" && !hold_state_) {
      attest();
    } else if (auto const approval = open_approval()) {
      approve(*approval);
    } else if (auto const* held = first_held()) {
      settle(*held);
    } else if (hold_state_ || !row_.hold_code.empty()) {
      on_hold();
    } else {
      wait();
    }
    return std::move(view_);
  }

 private:
  void say(std::string what, std::string sentence) {
    view_.what = std::move(what);
    view_.sentence = std::move(sentence);
  }
  void add(std::string const& words, std::string does, std::string const& person) {
    view_.commands.push_back({command_line(books_, words, person), std::move(does)});
  }
  std::string seen() const { return " --seen " + std::to_string(row_.events); }
  std::string coordinator() const { return somebody(books_, "coordinator"); }

  EffectRow const* waiting_step() const {
    auto const found = std::find_if(effects_.begin(), effects_.end(), [](auto const& each) {
      return each.state == "planned" && each.dispatch != "auto";
    });
    return found == effects_.end() ? nullptr : &*found;
  }
  EffectRow const* first_held() const {
    auto const found = std::find_if(effects_.begin(), effects_.end(), [](auto const& each) {
      return each.state == "held" && each.command_class == "effect";
    });
    return found == effects_.end() ? nullptr : &*found;
  }
  std::optional<ApprovalRow> open_approval() const {
    for (auto const& each : books_.store.approvals_of(row_.id))
      if (each.state == "open") return each;
    return std::nullopt;
  }

  void set_aside() {
    say("set_aside", row_.id + " is " + row_.condition + ": " + row_.condition_sentence);
    add("case release " + row_.id + " --reason 'the cause is mended'", "gives it back to the engine",
        somebody(books_, "admin"));
    add("verify --case " + row_.id, "compares what was recorded with what this program makes of it", {});
  }

  void by_hand(EffectRow const& effect) {
    view_.step = step_view(books_, row_, effect);
    auto const& step = *view_.step;
    auto const start = "case do " + row_.id + " ";
    if (effect.dispatch == "confirm") {
      say("go", step.title + " waits for your go.");
      add(start + "go" + seen(), "sends it", coordinator());
      return;
    }
    say("step", step.title + " in " + step.counterpart + ", then record it.");
    std::string values;
    for (auto const& field : step.record)
      if (field.required && !is_known(effect, field.field))
        values += " --set " + field.field + (in_a_file(field) ? "=@FILE" : "=…");
    if (books_.demo)
      add(start + step.verb + seen(),
          "does it in the simulated " + step.counterpart + " with your own hands and records what came back",
          coordinator());
    add(start + step.verb + seen() + (effect.command_class == "effect" ? " --reference R" : "") + values,
        "records it as done", coordinator());
    if (effect.command_class == "effect")
      add(start + step.verb + seen() + " --set rejected=CODE", "records that it was refused (codes: docs/holds.md)",
          coordinator());
  }

  // What is long, or has parts, gets into the shell unharmed only through a file; nor does it stand in its history.
  static bool in_a_file(RecordView const& field) { return field.type == "JSON" || is_free_text(field.field); }

  // What the command itself names need not be typed again, and --reference fills the first id that is missing.
  bool is_known(EffectRow const& effect, std::string const& field) const {
    auto const payload = Json::parse(effect.payload, nullptr, false);
    if (payload.is_object() && payload.contains(field)) return true;
    if (effect.command_class != "effect" || view_.step->record.empty()) return false;
    for (auto const& each : view_.step->record)
      if (!payload.contains(each.field)) return each.field == field;
    return false;
  }

  void attest() {
    auto const facts = facts_of(books_.store.events_of(row_.id));
    AttestationView attestation{
        Desk::attestation_text(), tag_of(row_, "payload_hash"), {}, books_.practice.policy.attestors};
    auto const* workflow = books_.workflow_of(row_);
    if (workflow != nullptr && facts.claim) {
      engine::Command const entry{
          "ConfirmSession", workflows::ConfirmSession::kind, {}, workflows::codec::to_text(facts.claim->entry)};
      attestation.values = entered(workflow->form(entry).enter);
      std::erase_if(attestation.values,
                    [](auto const& each) { return each.label == "Attested by" && each.value.empty(); });
    }
    view_.attestation = std::move(attestation);
    say("attest", "A named person attests exactly these values; any change of them voids it.");
    add("case do " + row_.id + " attest" + seen(), "attests", somebody(books_, "attestor"));
  }

  void approve(ApprovalRow const& row) {
    view_.approval = approval_view(books_, row);
    auto const& name = view_.approval->approval;
    say("approve", "A second person decides " + name + ": " + row.subject +
                       (row.cents != 0 ? " (" + dollars(row.cents) + ")" : "") + ".");
    view_.commands = view_.approval->answers;
  }

  void settle(EffectRow const& effect) {
    view_.step = step_view(books_, row_, effect);
    say("settle", engine::effect_name(effect.id) + " (" + effect.kind + ") is held: " + effect.sentence +
                      " Look it up in " + view_.step->counterpart + ", then answer.");
    view_.commands = settle_commands(books_, effect);
  }

  void on_hold() {
    auto const& hold = view_.hold;
    say("hold", hold ? hold->sentence : "The case is on hold.");
    add("case release " + row_.id + seen() + " --reason '…'", "checks again, once the cause is mended", coordinator());
    if (hold && hold->overridable)
      add("case override " + row_.id + seen() + " --reason '…'",
          "goes on all the same; only the role " + hold->override_role + " may", somebody(books_, hold->override_role));
    if (hold)
      for (auto const& offer : hold->offers) offered(offer);
    decisions();
    add("case withdraw " + row_.id + seen() + " --reason '…'", "ends the case", coordinator());
  }

  void decisions() {
    auto const* workflow = books_.workflow_of(row_);
    if (workflow == nullptr) return;
    for (auto const& each : workflow->table().decisions_at(row_.state))
      add("case accept " + row_.id + " " + each.word + seen() + " --reason '…'", each.does, coordinator());
  }

  char const* write_off_words() const {
    if (row_.workflow == "incorrect_charge") return "records the write-off in the programs sheet";
    if (!row_.parent.empty()) return "ends the case: the one that opened it then offers the write-off";
    return "leaves it to you to write the invoice off on the platform; ends the case once it is written off there";
  }

  char const* not_billed_words() const {
    if (row_.workflow == "standard_session") return "ends the case: the session is not billed";
    if (row_.workflow == "late_cancellation") return "ends the case: no fee is charged";
    if (row_.workflow == "failed_payment") return "ends the case: nothing more is collected";
    return "ends the case: nothing is charged or paid back";
  }

  void offered(std::string const& offer) {
    auto const words = "case accept " + row_.id + " " + offer + seen();
    if (offer == "not_billed") return add(words + " --reason '…'", not_billed_words(), coordinator());
    if (offer == "write_off") return add(words + " --reason '…'", write_off_words(), coordinator());
    auto const known = std::any_of(books_.workflows.begin(), books_.workflows.end(),
                                   [&](auto const* each) { return each->name() == offer; });
    if (known) add(words, "hands the matter to a new case of kind " + offer, coordinator());
  }

  void wait() {
    say("wait", "Nothing is to be done by hand.");
    std::optional<engine::Instant> until;
    for (auto const& effect : effects_) {
      if (!engine::is_open(effect)) continue;
      if (engine::is_child(effect)) {
        view_.sentence = "It waits for the case " + effect.reference + " to end.";
        continue;
      }
      view_.sentence = "It waits for " + effect.counterpart + ": " + engine::effect_name(effect.id) + " (" +
                       effect.kind + ") is " + effect.state + ".";
      until = effect.due ? effect.due : effect.deadline;
      if (!effect.sentence.empty()) view_.sentence += " " + effect.sentence;
    }
    for (auto const& timer : books_.store.timers_of(row_.id))
      if (timer.state == "set" && !until) until = timer.due;
    if (until) view_.until = workflows::words(*until);
    decisions();
    if (!until || *until <= books_.now) add("run " + row_.id + " --until-rest", "does what is due", {});
  }

  Books const& books_;
  CaseRow const& row_;
  std::vector<EffectRow> effects_;
  bool hold_state_ = false;
  NextView view_;
};

}  // namespace

std::string verb_of(std::string const& command_type) {
  std::string verb;
  for (char const letter : command_type) {
    auto const capital = letter >= 'A' && letter <= 'Z';
    if (capital && !verb.empty()) verb += '_';
    verb += capital ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return verb;
}

engine::Workflow::Form form_of(Books const& books, CaseRow const& row, EffectRow const& effect) {
  auto const* workflow = books.workflow_of(row);
  if (workflow == nullptr) return {effect.kind, effect.counterpart, {}, {}};
  return workflow->form({effect.command, effect.kind, effect.key, effect.payload});
}

// A settlement that was asked for has its reason beside it; whatever else needs a second person tells it by its hold.
ApprovalView approval_view(Books const& books, ApprovalRow const& row) {
  ApprovalView view{engine::approval_name(row.id),
                    row.case_id,
                    row.subject,
                    row.state,
                    row.requested_by,
                    workflows::words(row.requested_at),
                    row.cents,
                    row.decided_by,
                    row.reason,
                    {},
                    {},
                    {},
                    {}};
  auto const parked = Json::parse(books.store.get("settlement " + view.approval).value_or("{}"), nullptr, false);
  if (parked.is_object()) view.because = parked.value("reason", std::string());
  if (auto const owner = books.store.find_case(row.case_id)) {
    view.client = text_or_none(tag_of(*owner, "client"));
    view.client_name = text_or_none(client_name(*owner, books.store.events_of(owner->id)));
    if (auto const hold = hold_of(*owner); hold && view.because.empty()) view.because = hold->sentence;
  }
  if (row.state != "open") return view;
  auto const person = somebody(books, "approver", row.requested_by);
  view.answers = {{command_line(books, "approve yes " + view.approval, person), "agrees"},
                  {command_line(books, "approve no " + view.approval + " --reason '…'", person),
                   "declines; the case goes on hold"}};
  return view;
}

std::vector<CommandView> settle_commands(Books const& books, EffectRow const& effect) {
  auto const start = "outbox settle " + engine::effect_name(effect.id);
  auto const person = somebody(books, "coordinator");
  return {{command_line(books, start + " --happened --reference R --reason '…'", person),
           "it happened; R is what the counterpart shows"},
          {command_line(books, start + " --did-not-happen --reason '…'", person),
           "it did not happen; allows one more attempt"},
          {command_line(books, start + " --cancel --reason '…'", person), "leaves it undone"}};
}

NextView next_view(Books const& books, CaseRow const& row) { return Answer(books, row).make(); }

}  // namespace app
