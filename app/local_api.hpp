// How does a second terminal reach the engine that runs on a store? Over HTTP on the UNIX socket beside it: a command
// goes in as it was typed and comes out as it would have been printed, so that nobody sees a difference. Who asks is
// told by the kernel, never by the asker.
#pragma once
#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/exit_codes.hpp"
#include "connectors/http/http_server.hpp"
#include "workflows/codec/json.hpp"

namespace app {

// The body of POST /v1/commands.
struct CommandAsked {
  static constexpr std::array<std::string_view, 1> required{"arguments"};
  std::vector<std::string> arguments;  // without the program's name
  std::string input;                   // what stands behind "-"
  std::string folder;                  // where the asker stands; for paths that the engine writes to
  bool out_is_terminal = false;
  std::string term, no_color;  // of the asker's environment
};
BOOST_DESCRIBE_STRUCT(CommandAsked, (), (arguments, input, folder, out_is_terminal, term, no_color))

struct CommandAnswer {
  int exit_code = 0;
  std::string out, err;
};
BOOST_DESCRIBE_STRUCT(CommandAnswer, (), (exit_code, out, err))

// What a command does to the engine that carries it out.
enum class Manner {
  acts,   // it may run the loop: one after the other
  looks,  // it reads a little and never runs the loop, so it waits for nobody
  walks,  // it reads the whole store, for seconds or minutes in which nothing else is heard
};

// "/srv/practice.db" → "/srv/practice.db.sock"
std::string socket_of(std::string const& store_path);

// --- the asking side ---
// Nothing: no engine runs on that store. A failure: it runs, but did not answer; exit 9 when what was asked may have
// been done.
std::optional<std::variant<CommandAnswer, Failure>> ask_running(std::string const& store_path, CommandAsked const&,
                                                                std::function<bool()> const& interrupted = {});

// --- the answering side ---
class LocalApi {
 public:
  // Carries a command out for an account of the operating system.
  using Carry = std::function<CommandAnswer(CommandAsked const&, std::string const& unix_user)>;
  using MannerOf = std::function<Manner(CommandAsked const&)>;
  struct Reports {
    std::function<workflows::codec::Json()> health;  // GET /healthz; "status" other than "ok" answers 503
    std::function<std::string()> metrics;            // GET /metrics, as Prometheus reads it
  };
  // The caller holds the store's lock. Otherwise why the socket could not be made.
  static std::variant<std::unique_ptr<LocalApi>, Failure> open(boost::asio::io_context&, std::string const& store_path,
                                                               std::string const& group, Carry, MannerOf, Reports);
  // Acts and looks wait here until they are run: outside the loop's handlers, for acts may have to run the loop
  // themselves.
  bool has_asked() const { return has(Manner::acts) || has(Manner::looks); }
  void run_asked();
  // Only those that look: they may be run while an act waits.
  void run_looks() { run_all(Manner::looks); }
  // Those that walk through the store are run apart, when no counterpart's answer can be missed by it.
  bool has_walks() const { return has(Manner::walks); }
  void run_walks() { run_all(Manner::walks); }
  // Nobody new is let in; acts that have not begun are refused, and whoever only looks is still answered.
  void stop();
  // Requests that are being read, wait, or are being answered.
  std::size_t under_way() const { return server_->under_way(); }

 private:
  struct Waiting {
    CommandAsked command;
    std::string unix_user;
    connectors::http::Respond respond;
    std::function<bool()> gone;
    Manner manner = Manner::acts;
  };
  LocalApi(Carry carry, MannerOf manner_of, Reports reports)
      : carry_(std::move(carry)), manner_of_(std::move(manner_of)), reports_(std::move(reports)) {}
  bool has(Manner) const;
  void run_all(Manner);
  void run(Waiting const&);
  void handle(connectors::http::ServedRequest const&, connectors::http::Respond const&);
  void take_command(connectors::http::ServedRequest const&, connectors::http::Respond const&);

  Carry carry_;
  MannerOf manner_of_;
  Reports reports_;
  bool stopping_ = false;
  std::deque<Waiting> asked_;
  std::unique_ptr<connectors::http::HttpServer> server_;
};

// RFC 9457; `detail` holds no client data.
connectors::HttpReply problem_reply(int status, std::string const& title, std::string const& detail);

}  // namespace app
