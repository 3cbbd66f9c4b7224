// Which inbox do the tests of the Intercom connector talk to? A small practice with one thread of every kind they need,
// and the connector in front of it.
#pragma once
#include <string>
#include <utility>

#include "connectors/ticket_inbox/intercom.hpp"
#include "connectors/twins/inbox_twin.hpp"
#include "engine/core/names.hpp"
#include "tests/connectors/direct_transport.hpp"
#include "tests/connectors/listed_refusals.hpp"

namespace connectors::inbox_tests {

inline workflows::Instant instant(std::string const& text) { return workflows::parse_instant(text).value(); }

inline twins::WorldPart part(std::string const& at, std::string body, std::string author = "client",
                             std::string type = "comment") {
  return {instant(at), std::move(type), std::move(author), "", std::move(body)};
}

inline twins::World practice_world() {
  twins::World world;
  world.name = "inbox";
  world.now = instant("2026-07-20T14:00:00Z");
  world.practice = {"Larch Practice", "office@larch.example", "America/New_York", {}};
  world.people = {{"dana", "Dana Reed", {"coordinator"}}};
  world.inbox.attributes = {{"Insurance Billing", {"Not billed", "Billed"}}, {"Remark", {}}};
  world.inbox.contacts = {{"co-1", "office@larch.example", "Larch Practice", "user", false},
                          {"co-2", "mira@client.example", "Mira Vale", "user", false},
                          {"co-3", "Twice@client.example", "Tia One", "user", false},
                          {"co-4", "twice@client.example", "Tia Two", "lead", false},
                          {"co-5", "", "No Address", "lead", false}};
  twins::WorldConversation thread;
  thread.id = "215473";
  thread.created = instant("2026-07-14T15:00:00Z");
  thread.subject = "Billing request";
  thread.body = "<p>Please bill this session.</p>";
  thread.author_email = "office@larch.example";
  thread.participants = {"co-1"};
  thread.tags = {"billing"};
  thread.parts = {part("2026-07-14T15:05:00Z", "<p>Hello</p>"),
                  part("2026-07-14T15:06:00Z", "<p>For admin use only</p><p>Client: Mira Vale</p>", "admin", "note"),
                  part("2026-07-14T15:07:00Z", "<p>Thanks!</p>", "admin")};
  world.conversations.push_back(thread);
  return world;
}

// The connector before the twin. Commands go in as the engine would send them.
struct Bench {
  explicit Bench(twins::World const& world = practice_world())
      : env(world.now),
        twin(world),
        transport(env, twin),
        inbox(transport, env, {"secret", twins::InboxTwin::api_teammate, "5. Insurance Billing", ""}) {}

  template <class Command>
  engine::Request request(Command const& command) {
    engine::Request request;
    request.effect = "E-7";
    request.case_id = "C-1";
    request.kind = Command::kind;
    request.command = engine::name_of_type<Command>();
    request.key = std::string(Command::kind) + "/one/1";
    request.payload = workflows::codec::to_text(command);
    return request;
  }
  template <class Command>
  engine::Outcome fetch(Command const& command) {
    return listed<Command>(run(inbox.fetch(request(command))));
  }
  template <class Command>
  engine::Look look(Command const& command) {
    return listed<Command>(run(inbox.look(request(command))));
  }
  template <class Command>
  engine::Outcome send(Command const& command) {
    return listed<Command>(run(inbox.send(request(command))));
  }

  // The next answers are these, whatever is asked.
  void answer(int status, std::string body, std::map<std::string, std::string> headers = {}) {
    transport.instead = [=](HttpRequest const&) { return Exchange{Failure::none, {status, headers, body}}; };
  }
  void fail(Failure failure) {
    transport.instead = [=](HttpRequest const&) { return Exchange{failure, {}}; };
  }
  // A person or the client does something in the inbox itself.
  bool act(twins::ActKind kind, std::string const& by, std::string const& text = "") {
    twins::WorldAct act;
    act.at = env.now();
    act.act = kind;
    act.subject = "215473";
    act.by = by;
    act.text = text;
    return twin.act(act, env.now());
  }
  // "kind subject detail by effect" of every ledger entry, a line each.
  std::string ledger() const {
    std::string text;
    for (auto const& entry : twin.ledger())
      text += entry.kind + " " + entry.subject + " " + entry.detail.dump() + " " + entry.by + " " + entry.effect + "\n";
    return text;
  }

  ManualEnv env;
  twins::InboxTwin twin;
  DirectTransport transport;
  Intercom inbox;
};

template <class T>
T payload_of(std::string const& text) {
  return std::get<T>(workflows::codec::from_text<T>(text));
}

}  // namespace connectors::inbox_tests
