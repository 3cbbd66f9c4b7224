// Which threads of the billing view become cases? Reads the view, reads each thread that is new or has moved, and opens
// a standard session where an admin note stands. One thread, one case; what opens nothing is remembered with its
// reason.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/practice.hpp"
#include "connectors/ticket_inbox/intercom.hpp"
#include "engine/engine.hpp"

namespace app {

// What is remembered about a thread, in the store under "intake TICKET".
struct Remembered {
  workflows::Instant updated_at{};
  std::string case_id;     // empty: nothing was opened
  std::string band, best;  // band is empty while its case takes care of it
};
BOOST_DESCRIBE_STRUCT(Remembered, (), (updated_at, case_id, band, best))

struct Unopened {
  std::string ticket;
  std::string band;  // unknown: no admin note; a person decides
  std::string best;  // the nearest kind of case; empty: none
};
BOOST_DESCRIBE_STRUCT(Unopened, (), (ticket, band, best))

class Intake {
 public:
  Intake(engine::Env&, engine::Engine&, connectors::Intercom&, Practice const&, engine::Duration every);
  // Polls now and then again and again.
  void begin();
  void rethrow() { tasks_.rethrow(); }

  static std::vector<Unopened> unopened(engine::store::Store&);

 private:
  engine::Task<engine::Done> poll();
  engine::Task<engine::Done> consider(connectors::ViewItem item);
  void moved_after_all(connectors::ViewItem const& item, Remembered fact);
  void again();

  engine::Env& env_;
  engine::Engine& engine_;
  connectors::Intercom& inbox_;
  Practice const& practice_;
  engine::Duration every_;
  std::optional<engine::Instant> since_;
  engine::TaskGroup tasks_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace app
