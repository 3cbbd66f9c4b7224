// What must hold between the parts of a world? One function per section of the file; the section's words and limits
// stand beside the check that uses them.
#include "connectors/twins/world_check.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include "connectors/twins/world_shapes.hpp"
#include "connectors/twins/world_words.hpp"

namespace connectors::twins {
namespace {

using workflows::codec::Problem;
using Path = std::string;

constexpr int longest_session = 600;
constexpr int most_generated_parts = 5000;

Path at(Path const& list, std::size_t index) { return list + "[" + std::to_string(index) + "]"; }

// The ids of one list, and where that list stands.
struct Known {
  Path list;
  std::string noun;
  std::vector<std::string_view> ids;
};

class WorldCheck {
 public:
  WorldCheck(World const& world, std::vector<Problem> shape)
      : world_(world), shape_count_(shape.size()), problems_(std::move(shape)) {}

  std::vector<Problem> all() {
    gather_ids();
    check_practice();
    check_therapists();
    check_clients();
    check_appointments();
    check_invoices();
    check_payments();
    check_sheet();
    check_portal();
    check_inbox();
    check_conversations();
    check_refusals_and_acts();
    check_faults_and_deaths();
    check_answers();
    return std::move(problems_);
  }

 private:
  World const& world_;
  std::size_t shape_count_;
  std::vector<Problem> problems_;
  Known people_, therapists_, clients_, appointments_, invoices_, payments_, portal_clients_, portal_sessions_,
      contacts_, conversations_;

  // --- saying it ---
  bool shape_is_broken_around(Path const& path) const {
    for (std::size_t i = 0; i < shape_count_; ++i) {
      auto const& broken = problems_[i].path;
      if (path.starts_with(broken) && (path.size() == broken.size() || !is_letter(path[broken.size()]))) return true;
    }
    return false;
  }
  bool shape_is_broken_inside(Path const& path) const {
    for (std::size_t i = 0; i < shape_count_; ++i)
      if (problems_[i].path.starts_with(path)) return true;
    return false;
  }
  void complain(Path const& path, std::string sentence) {
    if (!shape_is_broken_around(path)) problems_.push_back({path, std::move(sentence)});
  }
  void ensure(bool good, Path const& path, std::string sentence) {
    if (!good) complain(path, std::move(sentence));
  }

  // --- the usual questions ---
  void word(Path const& path, std::string_view value, std::span<std::string_view const> words) {
    ensure(among(words, value), path, "\"" + std::string(value) + "\" is not known here; " + allowed(words));
  }
  void refers(Path const& path, std::string_view id, Known const& known) {
    if (shape_is_broken_inside(known.list)) return;
    bool const found = std::find(known.ids.begin(), known.ids.end(), id) != known.ids.end();
    ensure(found, path, "there is no " + known.noun + " \"" + std::string(id) + "\"; " + listed(known.ids));
  }
  void refers_if_given(Path const& path, std::string_view id, Known const& known) {
    if (!id.empty()) refers(path, id, known);
  }
  void zone(Path const& path, std::string_view value) {
    ensure(is_zone_shaped(value), path,
           "\"" + std::string(value) + "\" is not the IANA name of a zone; write it as America/New_York");
  }
  void state(Path const& path, std::string_view value) {
    ensure(is_postal(value), path,
           "\"" + std::string(value) + "\" is not a US state; write its two capital letters, as NY");
  }
  void email(Path const& path, std::string_view value) {
    ensure(is_email_shaped(value), path, "\"" + std::string(value) + "\" is not an e-mail address");
  }
  void cents(Path const& path, std::int64_t value) {
    ensure(value >= 0, path, std::to_string(value) + " cents; a sum here is 0 or more");
  }
  void between(Path const& path, std::int64_t value, std::int64_t least, std::int64_t most) {
    ensure(
        value >= least && value <= most, path,
        std::to_string(value) + " is out of range; allowed: " + std::to_string(least) + " to " + std::to_string(most));
  }
  void not_negative(Path const& path, std::int64_t value) {
    ensure(value >= 0, path, std::to_string(value) + " is below zero; allowed: 0 or more");
  }
  void not_empty(Path const& path, std::string_view value) { ensure(!value.empty(), path, "it may not be empty"); }
  void in_order(Path const& path, std::optional<Date> from, std::optional<Date> until) {
    ensure(!from || !until || *from <= *until, path, "it ends before it begins");
  }
  void kind_or_star(Path const& path, std::string_view kind, bool lookups_too) {
    if (kind == "*" || is_effect_kind(kind) || (lookups_too && is_lookup_kind(kind))) return;
    auto words = allowed(effect_kinds);
    if (lookups_too) words += ", " + allowed(lookup_kinds).substr(std::string_view("allowed: ").size());
    complain(path, "\"" + std::string(kind) + "\" is no kind of " + (lookups_too ? "effect or look-up" : "effect") +
                       "; " + words + ", or * for any");
  }

  template <class Item>
  Known known(Path list, std::string noun, std::vector<Item> const& items) {
    Known result{std::move(list), std::move(noun), {}};
    for (std::size_t i = 0; i < items.size(); ++i) {
      std::string_view const id = items[i].id;
      auto const path = at(result.list, i) + ".id";
      not_empty(path, id);
      bool const twice = !id.empty() && std::find(result.ids.begin(), result.ids.end(), id) != result.ids.end();
      ensure(!twice, path, "the " + result.noun + " id \"" + std::string(id) + "\" is used twice");
      result.ids.push_back(id);
    }
    return result;
  }
  void gather_ids() {
    people_ = known("$.people", "person", world_.people);
    therapists_ = known("$.therapists", "therapist", world_.therapists);
    clients_ = known("$.clients", "client", world_.clients);
    appointments_ = known("$.appointments", "appointment", world_.appointments);
    invoices_ = known("$.invoices", "invoice", world_.invoices);
    payments_ = known("$.payments", "payment", world_.payments);
    portal_clients_ = known("$.portal.clients", "portal client", world_.portal.clients);
    portal_sessions_ = known("$.portal.sessions", "portal session", world_.portal.sessions);
    contacts_ = known("$.inbox.contacts", "contact", world_.inbox.contacts);
    conversations_ = known("$.conversations", "conversation", world_.conversations);
  }

  // --- section by section ---
  void check_practice() {
    email("$.practice.email", world_.practice.email);
    zone("$.practice.zone", world_.practice.zone);
    ensure(world_.until.empty() || read_until(world_.until, world_.now), "$.until",
           "\"" + world_.until + "\" is neither an instant nor a length such as 90m, 24h or 3d (at most 366 days)");
    auto const until = read_until(world_.until, world_.now);
    ensure(!until || *until >= world_.now, "$.until", "it lies before now, " + workflows::words(world_.now));
    for (std::size_t i = 0; i < world_.people.size(); ++i) {
      for (std::size_t j = 0; j < world_.people[i].roles.size(); ++j)
        word(at(at("$.people", i) + ".roles", j), world_.people[i].roles[j], roles);
    }
    check_policies();
  }
  void check_policies() {
    Path const path = "$.policies";
    cents(path + ".write_off_approval_cents", world_.policies.write_off_approval_cents);
    cents(path + ".refund_approval_cents", world_.policies.refund_approval_cents);
    between(path + ".charge_attempts", world_.policies.charge_attempts, 1, 20);
    between(path + ".reminder_business_days", world_.policies.reminder_business_days, 1, 60);
    between(path + ".reminders", world_.policies.reminders, 0, 10);
    zone(path + ".business_zone", world_.policies.business_zone);
    for (std::size_t i = 0; i < world_.policies.macros.size(); ++i) {
      auto const& choice = world_.policies.macros[i];
      not_empty(at(path + ".macros", i) + ".reason", choice.reason);
      word(at(path + ".macros", i) + ".region", choice.region, regions);
      not_empty(at(path + ".macros", i) + ".macro", choice.macro);
      for (std::size_t j = 0; j < i; ++j) {
        auto const& other = world_.policies.macros[j];
        ensure(choice.reason != other.reason || choice.region != other.region, at(path + ".macros", i),
               "this reason and region have a macro already");
      }
    }
    ensure(world_.policies.poll_minutes >= 1 && world_.policies.poll_minutes <= 1440, path + ".poll_minutes",
           "must be 1 to 1440 minutes");
    for (auto const& [kind, mode] : world_.policies.dispatch) {
      kind_or_star(path + ".dispatch." + kind, kind, true);
      word(path + ".dispatch." + kind, mode, dispatch_modes);
    }
    for (auto const& [kind, seconds] : world_.policies.quiet_seconds) {
      kind_or_star(path + ".quiet_seconds." + kind, kind, false);
      not_negative(path + ".quiet_seconds." + kind, seconds);
    }
    for (std::size_t i = 0; i < world_.policies.attestors.size(); ++i) {
      auto const& id = world_.policies.attestors[i];
      refers(at(path + ".attestors", i), id, people_);
      for (auto const& person : world_.people) {
        bool const may = std::find(person.roles.begin(), person.roles.end(), "attestor") != person.roles.end();
        ensure(person.id != id || may, at(path + ".attestors", i), "\"" + id + "\" does not have the role attestor");
      }
    }
  }
  void check_therapists() {
    for (std::size_t i = 0; i < world_.therapists.size(); ++i) {
      auto const& therapist = world_.therapists[i];
      auto const path = at("$.therapists", i);
      not_empty(path + ".name", therapist.name);
      if (!therapist.portal_zone.empty()) zone(path + ".portal_zone", therapist.portal_zone);
      for (std::size_t j = 0; j < therapist.licences.size(); ++j) {
        auto const& licence = therapist.licences[j];
        state(at(path + ".licences", j) + ".state", licence.state);
        in_order(at(path + ".licences", j), licence.from, licence.until);
      }
      for (std::size_t j = 0; j < therapist.portal_addresses.size(); ++j)
        state(at(path + ".portal_addresses", j), therapist.portal_addresses[j]);
    }
  }
  void check_clients() {
    for (std::size_t i = 0; i < world_.clients.size(); ++i) {
      auto const& client = world_.clients[i];
      auto const path = at("$.clients", i);
      not_empty(path + ".name", client.name);
      email(path + ".email", client.email);
      if (!client.zone.empty()) zone(path + ".zone", client.zone);
      word(path + ".region", client.region, regions);
      if (!client.state.empty()) state(path + ".state", client.state);
      for (std::size_t j = 0; j < client.diagnoses.size(); ++j)
        not_empty(at(path + ".diagnoses", j), client.diagnoses[j]);
      if (client.late_fee_cents) cents(path + ".late_fee_cents", *client.late_fee_cents);
      for (std::size_t j = 0; j < client.cards.size(); ++j) {
        not_empty(at(path + ".cards", j) + ".id", client.cards[j].id);
        not_empty(at(path + ".cards", j) + ".reason", client.cards[j].reason);
        not_negative(at(path + ".cards", j) + ".declines_times", client.cards[j].declines_times);
      }
    }
  }
  void check_appointments() {
    for (std::size_t i = 0; i < world_.appointments.size(); ++i) {
      auto const& appointment = world_.appointments[i];
      auto const path = at("$.appointments", i);
      refers(path + ".client", appointment.client, clients_);
      refers(path + ".therapist", appointment.therapist, therapists_);
      ensure(is_wall_time(appointment.time), path + ".time",
             "\"" + appointment.time + "\" is not a time of day; write it as 09:30 or 15:00");
      zone(path + ".zone", appointment.zone);
      between(path + ".minutes", appointment.minutes, 1, longest_session);
      cents(path + ".price_cents", appointment.price_cents);
      word(path + ".status", appointment.status, appointment_states);
      word(path + ".modality", appointment.modality, modalities);
    }
  }
  void check_invoices() {
    for (std::size_t i = 0; i < world_.invoices.size(); ++i) {
      auto const& invoice = world_.invoices[i];
      auto const path = at("$.invoices", i);
      refers(path + ".appointment", invoice.appointment, appointments_);
      cents(path + ".cents", invoice.cents);
      cents(path + ".paid_cents", invoice.paid_cents);
      cents(path + ".written_off_cents", invoice.written_off_cents);
      // By subtraction, so that huge sums cannot overflow.
      ensure(invoice.cents < 0 || (invoice.paid_cents <= invoice.cents &&
                                   invoice.written_off_cents <= invoice.cents - invoice.paid_cents),
             path, "more is paid and written off than the invoice is made out for");
      for (std::size_t j = 0; j < invoice.charges.size(); ++j) {
        cents(at(path + ".charges", j) + ".cents", invoice.charges[j].cents);
        word(at(path + ".charges", j) + ".result", invoice.charges[j].result, charge_results);
      }
    }
  }
  void check_payments() {
    std::vector<std::string_view> refund_ids;
    for (std::size_t i = 0; i < world_.payments.size(); ++i) {
      auto const& payment = world_.payments[i];
      auto const path = at("$.payments", i);
      refers(path + ".invoice", payment.invoice, invoices_);
      between(path + ".cents", payment.cents, 1, 100'000'000);
      word(path + ".purpose", payment.purpose, payment_purposes);
      std::int64_t left = payment.cents;
      for (std::size_t j = 0; j < payment.refunds.size(); ++j) {
        auto const& refund = payment.refunds[j];
        auto const place = at(path + ".refunds", j);
        not_empty(place + ".id", refund.id);
        ensure(!among(refund_ids, refund.id), place + ".id", "the refund id \"" + refund.id + "\" is used twice");
        refund_ids.push_back(refund.id);
        ensure(refund.cents >= 1 && refund.cents <= left, place + ".cents", "more is refunded than was paid");
        if (refund.cents >= 1 && refund.cents <= left) left -= refund.cents;
      }
    }
    for (std::size_t i = 0; i < world_.invoices.size(); ++i) check_paid(at("$.invoices", i), world_.invoices[i]);
  }
  // What an invoice says of itself and what its payments say must be the same.
  void check_paid(Path const& path, WorldInvoice const& invoice) {
    std::int64_t paid = 0;
    for (auto const& payment : world_.payments) {
      if (payment.invoice != invoice.id) continue;
      if (payment.cents < 0 || payment.cents > 100'000'000) return;
      paid += payment.cents;
      for (auto const& refund : payment.refunds) paid -= refund.cents;
    }
    if (paid == 0) return;
    ensure(invoice.paid_cents == 0 || invoice.paid_cents == paid, path + ".paid_cents",
           "its payments come to " + std::to_string(paid) + " net of refunds; say that, or leave it out");
    ensure(paid <= invoice.cents - invoice.written_off_cents, path,
           "its payments come to more than the invoice is made out for");
  }
  void check_sheet() {
    auto const& sheet = world_.sheet;
    not_empty("$.sheet.id", sheet.id);
    not_empty("$.sheet.tab", sheet.tab);
    ensure(!sheet.columns.empty(), "$.sheet.columns", "a sheet has columns");
    for (std::size_t i = 0; i < sheet.rows.size(); ++i)
      for (auto const& [column, value] : sheet.rows[i])
        ensure(std::find(sheet.columns.begin(), sheet.columns.end(), column) != sheet.columns.end(),
               at("$.sheet.rows", i) + "." + column, "the sheet has no column of this name");
    between("$.sheet.requests_per_minute", sheet.requests_per_minute, 1, 100'000);
  }
  void check_portal() {
    for (std::size_t i = 0; i < world_.portal.clients.size(); ++i) {
      auto const& client = world_.portal.clients[i];
      auto const path = at("$.portal.clients", i);
      not_empty(path + ".name", client.name);
      for (std::size_t j = 0; j < client.cover.size(); ++j) {
        refers(at(path + ".cover", j) + ".therapist", client.cover[j].therapist, therapists_);
        in_order(at(path + ".cover", j), client.cover[j].from, client.cover[j].until);
      }
    }
    for (std::size_t i = 0; i < world_.portal.sessions.size(); ++i) {
      auto const& session = world_.portal.sessions[i];
      auto const path = at("$.portal.sessions", i);
      refers(path + ".therapist", session.therapist, therapists_);
      refers(path + ".client", session.client, portal_clients_);
      between(path + ".minutes", session.minutes, 1, longest_session);
      word(path + ".status", session.status, portal_session_states);
    }
  }
  void check_inbox() {
    for (std::size_t i = 0; i < world_.inbox.contacts.size(); ++i) {
      auto const& contact = world_.inbox.contacts[i];
      email(at("$.inbox.contacts", i) + ".email", contact.email);
      word(at("$.inbox.contacts", i) + ".role", contact.role, contact_roles);
    }
    for (std::size_t i = 0; i < world_.inbox.attributes.size(); ++i)
      not_empty(at("$.inbox.attributes", i) + ".name", world_.inbox.attributes[i].name);
    for (std::size_t i = 0; i < world_.inbox.macros.size(); ++i) {
      not_empty(at("$.inbox.macros", i) + ".name", world_.inbox.macros[i].name);
      not_empty(at("$.inbox.macros", i) + ".body", world_.inbox.macros[i].body);
    }
  }
  void check_conversations() {
    for (std::size_t i = 0; i < world_.conversations.size(); ++i) {
      auto const& conversation = world_.conversations[i];
      auto const path = at("$.conversations", i);
      word(path + ".state", conversation.state, conversation_states);
      between(path + ".generated_parts", conversation.generated_parts, 0, most_generated_parts);
      if (!conversation.author_email.empty()) email(path + ".author_email", conversation.author_email);
      for (std::size_t j = 0; j < conversation.participants.size(); ++j)
        refers(at(path + ".participants", j), conversation.participants[j], contacts_);
      for (auto const& [name, value] : conversation.attributes)
        check_attribute(path + ".attributes." + name, name, value);
      for (std::size_t j = 0; j < conversation.parts.size(); ++j)
        check_part(at(path + ".parts", j), conversation.parts[j], conversation.created);
    }
  }
  void check_attribute(Path const& path, std::string const& name, std::string const& value) {
    for (auto const& attribute : world_.inbox.attributes) {
      if (attribute.name != name) continue;
      std::vector<std::string_view> const options(attribute.options.begin(), attribute.options.end());
      return ensure(value.empty() || among(options, value), path,
                    "\"" + value + "\" is no option of this attribute; " + allowed(options));
    }
    complain(path, "the inbox has no attribute of this name; add it to $.inbox.attributes");
  }
  void check_part(Path const& path, WorldPart const& part, Instant created) {
    word(path + ".type", part.type, part_types);
    word(path + ".author", part.author, part_authors);
    refers_if_given(path + ".contact", part.contact, contacts_);
    ensure(part.at >= created, path + ".at",
           "it lies before the conversation was created, " + workflows::words(created));
    bool const note_by_client = part.type == "note" && part.author == "client";
    ensure(!note_by_client, path + ".author", "a note is internal: its author is admin or bot, never client");
  }

  // A subject is whatever the counterpart knows by an id; the portal also knows people by their names.
  void subject(Path const& path, std::string_view id) {
    if (id == world_.sheet.id) return;
    for (auto const* list : {&therapists_, &clients_, &appointments_, &invoices_, &payments_, &portal_clients_,
                             &portal_sessions_, &contacts_, &conversations_}) {
      if (shape_is_broken_inside(list->list)) return;
      if (std::find(list->ids.begin(), list->ids.end(), id) != list->ids.end()) return;
    }
    auto const is_named_so = [&](auto const& each) { return each.name == id; };
    if (std::any_of(world_.therapists.begin(), world_.therapists.end(), is_named_so)) return;
    if (std::any_of(world_.portal.clients.begin(), world_.portal.clients.end(), is_named_so)) return;
    complain(path, "nothing in this world has the id \"" + std::string(id) +
                       "\"; name a therapist, client, appointment, invoice, payment, portal client, portal session, "
                       "contact, conversation or the sheet");
  }
  void thread_or_contact(Path const& path, std::string_view id) {
    bool const is_contact = std::find(contacts_.ids.begin(), contacts_.ids.end(), id) != contacts_.ids.end();
    if (!is_contact) refers(path, id, conversations_);
  }
  void check_refusals_and_acts() {
    for (std::size_t i = 0; i < world_.refusals.size(); ++i) {
      auto const path = at("$.refusals", i);
      word(path + ".counterpart", world_.refusals[i].counterpart, counterparts);
      subject(path + ".subject", world_.refusals[i].subject);
      not_empty(path + ".reason", world_.refusals[i].reason);
    }
    for (std::size_t i = 0; i < world_.acts.size(); ++i) {
      auto const& act = world_.acts[i];
      auto const path = at("$.acts", i);
      using enum ActKind;
      bool const in_a_thread = act.act == reply || act.act == note || act.act == close || act.act == reopen;
      in_a_thread ? thread_or_contact(path + ".subject", act.subject) : subject(path + ".subject", act.subject);
      word(path + ".by", act.by, act_authors);
      cents(path + ".cents", act.cents);
      refers_if_given(path + ".contact", act.contact, contacts_);
    }
  }
  void check_faults_and_deaths() {
    for (std::size_t i = 0; i < world_.faults.size(); ++i) {
      auto const& fault = world_.faults[i];
      auto const path = at("$.faults", i);
      word(path + ".counterpart", fault.counterpart, counterparts);
      kind_or_star(path + ".verb", fault.verb, true);
      auto const owner = counterpart_of(fault.verb);
      ensure(owner.empty() || owner == fault.counterpart, path + ".verb",
             fault.verb + " is a verb of " + std::string(owner) + ", not of " + fault.counterpart);
      ensure(fault.nth >= 1, path + ".nth", "counting begins with 1");
      ensure(fault.times >= 1, path + ".times", "a fault strikes at least once");
      not_negative(path + ".seconds", fault.seconds);
      bool const needs_seconds = fault.fault == FaultKind::slow || fault.fault == FaultKind::reads_lag;
      ensure(!needs_seconds || fault.seconds > 0, path, "slow and reads_lag need \"seconds\" above 0");
    }
    for (std::size_t i = 0; i < world_.deaths.size(); ++i) {
      kind_or_star(at("$.deaths", i) + ".kind", world_.deaths[i].kind, false);
      ensure(world_.deaths[i].nth >= 1, at("$.deaths", i) + ".nth", "counting begins with 1");
    }
  }
  void check_answers() {
    for (std::size_t i = 0; i < world_.answers.size(); ++i) {
      auto const& answer = world_.answers[i];
      auto const path = at("$.answers", i);
      refers(path + ".person", answer.person, people_);
      refers_if_given(path + ".ticket", answer.ticket, conversations_);
      ensure(!answer.hold.empty() || !answer.state.empty(), path,
             "it says neither at which \"hold\" nor at which \"state\" the person answers");
      not_negative(path + ".after_seconds", answer.after_seconds);
      not_negative(path + ".times", answer.times);
      using enum AnswerKind;
      ensure(answer.answer != accept || !answer.offer.empty(), path, "accept needs the \"offer\" that is taken");
      bool const needs_reason = answer.answer == override_hold || answer.answer == withdraw || answer.answer == refuse;
      ensure(!needs_reason || !answer.reason.empty(), path,
             workflows::codec::enum_name(answer.answer) + " needs a \"reason\"");
    }
  }
};

}  // namespace

std::vector<Problem> find_wrong(World const& world, std::vector<Problem> shape) {
  return WorldCheck{world, std::move(shape)}.all();
}

std::optional<Instant> read_until(std::string_view text, Instant now) {
  if (auto const instant = workflows::parse_instant(text)) return instant;
  if (text.size() < 2) return std::nullopt;
  int count = 0;
  auto const* const end = text.data() + text.size() - 1;
  auto const [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stop != end || count < 0) return std::nullopt;
  std::int64_t const unit = text.back() == 'm' ? 1 : text.back() == 'h' ? 60 : text.back() == 'd' ? 1440 : 0;
  constexpr std::int64_t most = 366 * 1440;
  if (unit == 0 || count * unit > most) return std::nullopt;
  return now + std::chrono::minutes{count * unit};
}

}  // namespace connectors::twins
