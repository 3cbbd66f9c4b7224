// What do the simulated counterparts do when others drive them, over sockets and at their own pace? A world's twins on
// a clock that starts at the world's `now` and may be moved ahead, with the world's script, its faults, and everything
// kept for the next start.
#pragma once
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/twins_of_world.hpp"
#include "connectors/twins/http/portal_pages.hpp"
#include "connectors/twins/http/twin_ports.hpp"
#include "connectors/twins/world.hpp"
#include "engine/core/env.hpp"
#include "tz/zones.hpp"

namespace app {

// The time of a world while the machine's goes on: both run alike, but this one can jump ahead.
class WorldClock {
 public:
  using Steady = std::function<std::chrono::steady_clock::time_point()>;
  explicit WorldClock(engine::Instant start, Steady steady = std::chrono::steady_clock::now)
      : steady_(std::move(steady)), origin_(steady_()), at_origin_(start) {}
  engine::Instant now() const { return at_origin_ + std::chrono::duration_cast<engine::Duration>(steady_() - origin_); }
  // Only ahead.
  void move_to(engine::Instant instant) {
    if (instant > now()) at_origin_ += instant - now();
  }

 private:
  Steady steady_;
  std::chrono::steady_clock::time_point origin_;
  engine::Instant at_origin_;
};

class TwinService {
 public:
  // Clock, zones and Env must outlive this; the Env's clock is this one. Nothing of the Env's queue may be called after
  // this has gone.
  TwinService(connectors::twins::World, tz::Zones const&, WorldClock&, engine::Env&);
  TwinService(TwinService const&) = delete;
  TwinService& operator=(TwinService const&) = delete;

  // Goes on where kept() was written, with its world. Otherwise a sentence: the text is none of ours.
  static std::optional<std::string> world_in(std::string const& text, connectors::twins::World&, engine::Instant& now);
  std::optional<std::string> take_up(std::string const& text);
  std::string kept() const;
  // Called when something was accepted or set, before the answer to it goes out; empty: nobody listens.
  std::function<void()> changed;

  // One request to a counterpart ("ticket_inbox" …), under the world's faults. Browsers at the portal get its pages.
  void ask(std::string const& counterpart, connectors::HttpRequest, connectors::twins::Give);

  connectors::twins::World const& world() const { return world_; }
  engine::Instant now();
  // Ahead, and no further than the world's end; what is due until then happens in order, each at its own instant.
  engine::Instant move_to(engine::Instant);
  void add_faults(std::vector<connectors::twins::WorldFault>);
  // Something another person does now; false when no counterpart has such a subject.
  bool act(connectors::twins::WorldAct);
  connectors::twins::Ledger ledger();

 private:
  struct Later {  // a request that is on its way for longer than usual
    connectors::twins::OnItsWay what;
    connectors::twins::Give give;  // empty: whoever asked was gone before this start
  };
  void catch_up(engine::Instant until);
  void do_act(connectors::twins::WorldAct const&, engine::Instant now);
  void deliver(Later);
  void answer_now(connectors::twins::Twin&, connectors::twins::WorldFault const*, connectors::HttpRequest const&,
                  connectors::twins::Give const&);
  void show_page(connectors::HttpRequest const&, connectors::twins::Give const&);
  void has_changed() {
    if (changed) changed();
  }

  connectors::twins::World world_;
  WorldClock& clock_;
  engine::Env& env_;
  Twins twins_;
  connectors::twins::FaultCounters counters_;
  connectors::twins::FaultDesk desk_;
  std::vector<connectors::twins::WorldFault> added_;  // faults beyond the world's
  std::vector<connectors::twins::WorldAct> script_;   // by time
  std::size_t next_act_ = 0;
  engine::Instant reached_{};  // everything due until then has happened
  std::multimap<engine::Instant, Later> on_its_way_;
  connectors::twins::PortalPages pages_;
};

}  // namespace app
