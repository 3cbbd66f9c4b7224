// Which threads become cases? Reads the billing view and the threads of open cases beside it, reads each thread that is
// new or has moved, lets triage decide what matters are in it, asks the platform where the text alone cannot tell, and
// opens, joins or leaves each to a person. One matter, one case: what names another invoice, payment or day than an
// open case is another; what opens nothing is remembered with its reasons. A client's message that no rule knows stops
// the open cases of its thread until a person has read it.
#pragma once
#include <map>
#include <optional>
#include <set>
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
  // Something may have moved: polls now, or once more when a poll is under way.
  void wake();
  // Polls no more; a poll under way goes on to its end.
  void stop() { stopped_ = true; }
  bool idle() { return tasks_.idle(); }
  void rethrow() { tasks_.rethrow(); }
  // When the view was last read whole; nothing before the first time.
  std::optional<engine::Instant> read_at() const { return read_at_; }

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
    std::vector<std::string> fresh;  // parts that nobody has read yet, as far as we know
  };

  engine::Task<engine::Done> poll();
  engine::Task<engine::Done> consider(connectors::ViewItem item);
  engine::Task<engine::Done> settle(Reading& reading, workflows::triage::Decision decision,
                                    std::vector<std::string> parts);
  bool settle_among(Reading&, MatterSeen const&, workflows::Matter const&, std::vector<std::string> const& parts,
                    bool asks_first, std::vector<std::string>& beside);
  bool opened_by_hand(Reading const&, engine::store::CaseRow const&) const;
  void take_up(Reading&, MatterSeen, engine::store::CaseRow const&, workflows::Matter const&);
  void open(Reading&, MatterSeen, workflows::Matter const&);
  void join(Reading&, MatterSeen, std::string const& case_id, workflows::Matter const&);
  void keep_settled(Reading&, MatterSeen, std::string const& state, std::string const& case_id);
  void wait(Reading&, MatterSeen, std::string sentence);
  void repeat(Reading&, workflows::triage::Repeat const&);
  void record(Reading&, MatterSeen);
  void finish(Reading&);
  std::vector<engine::store::CaseRow> cases_near(Reading const&, workflows::triage::Decision const&,
                                                 workflows::Matter const&);
  // --- what no rule knows (intake_unread.cpp) ---
  std::vector<engine::store::CaseRow> cases_to_stop(Reading const&);
  std::vector<engine::store::CaseRow> with_children(std::vector<engine::store::CaseRow>);
  void stop_cases(Reading&, workflows::triage::Decision const&);
  void tell(Reading&, workflows::triage::Decision const&, std::vector<engine::store::CaseRow> const&);
  void take_unread(Reading&, workflows::triage::Decision const&);
  void find_written_since(Reading&);
  connectors::Beside beside_the_view();
  // --- what an ended case leaves to a person (intake_ended.cpp) ---
  void find_ended();
  void tell_left_open(std::string const& ticket);
  void tell_set_aside(engine::store::CaseRow const& ended);
  std::string client_writing(Reading const&, workflows::triage::Decision const&) const;
  std::string client_of(Reading const&, workflows::triage::Decision const&) const;
  void again(engine::Duration pause);

  engine::Env& env_;
  engine::Engine& engine_;
  engine::Connector& platform_;
  connectors::Intercom& inbox_;
  Practice const& practice_;
  engine::Duration every_;
  std::optional<engine::Instant> since_, read_at_;
  std::optional<engine::Instant> looked_at_;  // up to when ended cases have been looked at
  std::set<std::string> read_as_it_moved_;  // threads that may have moved on within the second in which they were read
  bool polling_ = false, once_more_ = false, stopped_ = false;
  std::set<std::string> read_once_;  // threads that are known to have been read before
  int unread_in_a_row_ = 0;          // threads of this poll
  int round_ = 0;                    // of polls asked for; only the newest is made
  engine::TaskGroup tasks_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace app
