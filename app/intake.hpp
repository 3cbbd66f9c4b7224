// Which threads of the billing view become cases? Reads the view, reads each thread that is new or has moved, lets
// triage decide what matters are in it, asks the platform where the text alone cannot tell, and opens, joins or leaves
// each to a person. One matter, one case; what opens nothing is remembered with its reasons.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/practice.hpp"
#include "app/triage_lookup.hpp"
#include "app/triage_record.hpp"
#include "connectors/ticket_inbox/intercom.hpp"
#include "engine/engine.hpp"

namespace app {

struct Unopened {
  std::string ticket;
  std::string band;  // unsure, unknown
  std::string best;  // the nearest kind of case; empty: none
};
BOOST_DESCRIBE_STRUCT(Unopened, (), (ticket, band, best))

class Intake {
 public:
  // `platform` answers the look-ups. All references must outlive this.
  Intake(engine::Env&, engine::Engine&, engine::Connector& platform, connectors::Intercom&, Practice const&,
         engine::Duration every);
  // Polls now and then again and again.
  void begin();
  void rethrow() { tasks_.rethrow(); }

  // Threads with a matter that waits for a person, by ticket.
  static std::vector<Unopened> unopened(engine::store::Store&);

 private:
  // One thread while it is considered.
  struct Reading {
    std::string ticket;
    workflows::Instant updated_at{};
    bool seen_before = false;
    Remembered fact;
    connectors::ThreadMessages thread;
  };

  engine::Task<engine::Done> poll();
  engine::Task<engine::Done> consider(connectors::ViewItem item);
  engine::Task<engine::Done> settle(Reading& reading, workflows::triage::Decision decision);
  void open(Reading&, MatterSeen, workflows::Matter const&);
  void join(Reading&, MatterSeen, std::string const& case_id, workflows::Matter const&);
  void wait(Reading&, MatterSeen, std::string sentence);
  void repeat(Reading&, workflows::triage::Decision const&);
  void record(Reading&, MatterSeen);
  void finish(Reading&);
  // A case that has this matter already: of this thread, or open and about the same invoice, appointment or client.
  std::optional<engine::store::CaseRow> case_of(Reading const&, std::string const& kind, workflows::Matter const&);
  std::string doubt_of_writer(Reading const&, workflows::triage::Decision const&) const;
  std::string client_writing(Reading const&, workflows::triage::Decision const&) const;
  std::string client_of(Reading const&, workflows::triage::Decision const&) const;
  void again();

  engine::Env& env_;
  engine::Engine& engine_;
  engine::Connector& platform_;
  connectors::Intercom& inbox_;
  Practice const& practice_;
  engine::Duration every_;
  std::optional<engine::Instant> since_;
  engine::TaskGroup tasks_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace app
