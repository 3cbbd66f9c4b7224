// How does the simulated payer portal behave? Therapists with calendar zones and addresses, clients with plans and
// cover, and sessions that are confirmed once, under the rules of docs/openapi/payer-portal.yaml, with the seed's own
// labels.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "connectors/twins/rest_request.hpp"
#include "connectors/twins/twin.hpp"

namespace connectors::twins {

// As the contract's Session; of an unconfirmed one only the slot is filled in.
struct PortalTwinSession {
  std::string session;
  std::string status;  // unconfirmed, confirmed
  std::string therapist, client;
  Instant instant{};
  int minutes = 0;
  std::string date, start, end, zone;
  std::string cpt;
  std::vector<std::string> diagnosis;
  std::string location, client_joins_from, recurrence, session_location, telehealth_type, joined_from, note;
  std::optional<std::string> attestor;  // not shown for sessions confirmed outside our sight
};
BOOST_DESCRIBE_STRUCT(PortalTwinSession, (),
                      (session, status, therapist, client, instant, minutes, date, start, end, zone, cpt, diagnosis,
                       location, client_joins_from, recurrence, session_location, telehealth_type, joined_from, note,
                       attestor))

struct PortalState {
  std::vector<WorldTherapist> therapists;
  std::vector<WorldPortalClient> clients;
  std::vector<WorldClient> people;  // what a colleague knows who confirms by hand: state and diagnoses, by name
  std::vector<PortalTwinSession> sessions;
  std::vector<WorldRefusal> refusals;
  std::int64_t made = 0;  // sessions entered so far; gives their ids
  Ledger ledger;
};
BOOST_DESCRIBE_STRUCT(PortalState, (), (therapists, clients, people, sessions, refusals, made, ledger))

class PortalTwin final : public Twin {
 public:
  PortalTwin(World const&, WallTimes, std::string token = twin_token);

  std::string name() const override { return "payer_portal"; }
  HttpReply handle(HttpRequest const&, engine::Instant now) override;
  // set_plan (subject: portal client's id or name, text: active or inactive) and confirm_session. Its subject is a
  // session, which a colleague confirms by the book (labels of the procedure, state and diagnoses of the client's
  // profile); or a portal client, for a session that stands nowhere yet. `text` is a CPT code, or a JSON object with
  // fields of the contract's SessionEntry that replace those. False: no such subject here, or a text that means
  // nothing.
  bool act(WorldAct const&, engine::Instant now) override;
  Ledger const& ledger() const override { return state_.ledger; }
  std::unique_ptr<Twin> copy() const override { return std::make_unique<PortalTwin>(*this); }
  workflows::codec::Json save() const override;
  // Throws std::invalid_argument, naming the place, when the snapshot is not one of save().
  void restore(workflows::codec::Json const&) override;

  // For its pages (http/portal_pages.hpp).
  PortalState const& state() const { return state_; }
  WallTimes const& wall_times() const { return wall_times_; }
  std::string const& token() const { return token_; }

 private:
  HttpReply find_therapists(RestCall const&, Instant now);
  HttpReply get_calendar(RestCall const&, Instant now);
  HttpReply list_addresses(RestCall const&, Instant now);
  HttpReply find_clients(RestCall const&, Instant now);
  HttpReply list_cover(RestCall const&, Instant now);
  HttpReply look_up_slot(RestCall const&, Instant now);
  HttpReply get_session(RestCall const&, Instant now);
  HttpReply enter_session(RestCall const&, Instant now);

  // The first rule that stands against the entry, as a problem; nothing when it may be confirmed.
  std::optional<HttpReply> against_form(PortalTwinSession const&) const;
  std::optional<HttpReply> against_slot(PortalTwinSession const&) const;
  std::optional<HttpReply> against_client(PortalTwinSession const&, Instant now) const;
  std::optional<HttpReply> against_time(PortalTwinSession const&, Instant now) const;

  bool confirm_by_hand(WorldAct const&, Instant now);
  bool set_plan(WorldAct const&);
  // Fills what a colleague enters who follows the procedure.
  void fill_by_the_book(PortalTwinSession&) const;
  void confirm(PortalTwinSession, Instant now, std::string effect, std::string by);

  WorldTherapist const* therapist(std::string const& id) const;  // in the portal only
  WorldPortalClient const* client(std::string const& id) const;
  std::string refusal(PortalTwinSession const&, Instant now) const;

  static std::span<Route<PortalTwin> const> routes();

  PortalState state_;
  WallTimes wall_times_;
  std::string token_;
};

// The label under which the portal offers a therapist's address in a state.
std::string address_label(std::string const& state);

}  // namespace connectors::twins
