// How does the practice's ticket inbox behave when it is simulated? Like Intercom's REST API, version 2.16: its paths,
// shapes, limits and quirks over the world's conversations. Scripted messages arrive when their time has come.
#pragma once
#include <memory>
#include <string>

#include "connectors/twins/inbox_twin_state.hpp"
#include "connectors/twins/twin.hpp"

namespace connectors::twins {

class InboxTwin : public Twin {
 public:
  // The teammate for whom API calls act (GET /me), and the version every call must name.
  static constexpr char const* api_teammate = "991267";
  static constexpr char const* version = "2.16";

  explicit InboxTwin(World const&);

  std::string name() const override { return "ticket_inbox"; }
  // Needs "authorization: Bearer …" and "intercom-version: 2.16". A request with "x-claimstep-effect" is entered in the
  // ledger as the engine's, any other as a person's.
  HttpReply handle(HttpRequest const&, engine::Instant now) override;
  // reply, note, close and reopen on a conversation that has arrived; false for everything else.
  bool act(WorldAct const&, engine::Instant now) override;
  Ledger const& ledger() const override { return state_.ledger; }
  std::unique_ptr<Twin> copy() const override { return std::make_unique<InboxTwin>(*this); }
  workflows::codec::Json save() const override;
  // Throws std::runtime_error naming the place when the text is not what save() wrote.
  void restore(workflows::codec::Json const&) override;

  // Lets scripted messages arrive up to `now` without a call; handle() and act() do so by themselves.
  void advance(engine::Instant now) { inbox::advance(state_, now); }
  // From now on only this bearer token is taken; empty: any.
  void accept_only(std::string token) { state_.token = std::move(token); }
  // How many calls a window of ten seconds may hold.
  void limit_calls(std::int64_t per_window) { state_.calls_per_window = per_window; }

 private:
  HttpReply answer(HttpRequest const&, engine::Instant now);
  inbox::State state_;
};

}  // namespace connectors::twins
