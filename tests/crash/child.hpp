// How does a test hold the life of another process in its hand? It starts a program, reads what the program writes line
// by line, and stops, continues or kills it at a moment chosen by what was read. Nothing here waits for time to pass:
// it waits for a line, and says so when none comes.
#pragma once
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace crash {

using std::chrono::milliseconds;

// Longer than anything that is still well may be silent, on a slow machine too.
constexpr milliseconds patience{60'000};

class Child {
 public:
  enum class Heard { line, silence, end };

  // The first word is the program's path. With a limit no file may grow beyond so many bytes: writing more fails, as on
  // a full disk.
  explicit Child(std::vector<std::string> const& words, std::uint64_t file_limit = 0) {
    std::vector<char*> arguments;
    for (auto const& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    id_ = ::fork();
    REQUIRE(id_ >= 0);
    if (id_ == 0) become(arguments, ends[1], file_limit);
    ::close(ends[1]);
    said_ = ends[0];
    REQUIRE(::fcntl(said_, F_SETFL, O_NONBLOCK) == 0);
  }
  Child(Child&& other) noexcept
      : id_(std::exchange(other.id_, -1)),
        said_(std::exchange(other.said_, -1)),
        code_(other.code_),
        unread_(std::move(other.unread_)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (id_ > 0 && !code_) kill();
    if (said_ >= 0) ::close(said_);
  }

  pid_t id() const { return id_; }

  // The next line that it wrote, on stdout or stderr, without its end; silence when none came in time.
  Heard hear(std::string& line, milliseconds within = patience) {
    auto const until = std::chrono::steady_clock::now() + within;
    for (;;) {
      if (auto const end = unread_.find('\n'); end != std::string::npos) {
        line = unread_.substr(0, end);
        unread_.erase(0, end + 1);
        return Heard::line;
      }
      auto const left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
      pollfd waiting{said_, POLLIN, 0};
      if (::poll(&waiting, 1, static_cast<int>(std::max(left, milliseconds{}).count())) == 0) return Heard::silence;
      char bytes[16384];
      auto const count = ::read(said_, bytes, sizeof bytes);
      if (count > 0) unread_.append(bytes, static_cast<std::size_t>(count));
      if (count != 0) continue;
      if (unread_.empty()) return Heard::end;
      line = std::exchange(unread_, {});
      return Heard::line;
    }
  }

  void signal(int which) const { REQUIRE(::kill(id_, which) == 0); }

  // Stands still until SIGCONT; returns when the kernel has stopped it.
  void stand_still() const {
    signal(SIGSTOP);
    int status = 0;
    REQUIRE(::waitpid(id_, &status, WUNTRACED) == id_);
    REQUIRE(WIFSTOPPED(status));
  }

  // kill -9; gives the lines that were still in the pipe.
  std::vector<std::string> kill() {
    ::kill(id_, SIGKILL);
    return rest();
  }

  // Everything until it has ended.
  std::vector<std::string> rest(milliseconds within = patience) {
    std::vector<std::string> lines;
    std::string line;
    auto heard = hear(line, within);
    for (; heard == Heard::line; heard = hear(line, within)) lines.push_back(line);
    if (heard == Heard::end) take_leave();
    return lines;
  }

  // The exit code, or 128 and the signal's number; nothing while it lives.
  std::optional<int> code() const { return code_; }

 private:
  [[noreturn]] static void become(std::vector<char*> const& arguments, int out, std::uint64_t file_limit) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // the test's death is its own
    int const nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, 0);
    ::dup2(out, 1);
    ::dup2(out, 2);
    // What the tests themselves are told is unknown to the program.
    for (auto const* name : {"CLAIMSTEP_STORE", "CLAIMSTEP_CONFIG", "CREDENTIALS_DIRECTORY", "CLAIMSTEP_KILLS",
                             "CLAIMSTEP_SEED", "CLAIMSTEP_WRITE_GENERATED"})
      ::unsetenv(name);
    if (file_limit != 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      rlimit const limit{file_limit, file_limit};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  void take_leave() {
    int status = 0;
    if (code_ || ::waitpid(id_, &status, 0) != id_) return;
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  pid_t id_ = -1;
  int said_ = -1;
  std::optional<int> code_;
  std::string unread_;
};

}  // namespace crash
