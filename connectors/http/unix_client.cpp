// How is one exchange made without a loop? Connect, write and read on a socket that does not block, each wait bounded
// by what is left of the one limit. An answer that comes before everything is written (a refusal) counts.
#include "connectors/http/unix_client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "connectors/http/base_url.hpp"
#include "connectors/http/listening.hpp"
#include "connectors/http/reply_reader.hpp"
#include "connectors/http/request_text.hpp"

namespace connectors::http {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using State = ReplyReader::State;

constexpr std::size_t head_bytes = 16U << 10U;
constexpr milliseconds longest_limit = std::chrono::hours{24};

std::string in_words(int error) { return std::generic_category().message(error); }

// A problem in words, or none.
struct Trouble {
  std::string sentence;
  bool interrupted = false;
};

class Asking {
 public:
  Asking(Descriptor socket, Clock::time_point deadline, ReplyLimits limits, std::function<bool()> const& interrupted)
      : socket_(std::move(socket)), deadline_(deadline), reader_(limits, false), interrupted_(interrupted) {}

  std::variant<HttpReply, Trouble> ask(std::string_view text);
  bool sent() const { return sent_; }

 private:
  bool write_some(std::string_view& text);
  State read_some();

  Descriptor socket_;
  Clock::time_point deadline_;
  ReplyReader reader_;
  Trouble trouble_;
  std::function<bool()> const& interrupted_;
  bool heard_ = false, sent_ = false;
  std::array<char, 65'536> buffer_{};
};

// False when the other side takes no more; it may have said why.
bool Asking::write_some(std::string_view& text) {
  auto const sent = ::send(socket_.number(), text.data(), text.size(), MSG_NOSIGNAL);
  if (sent >= 0) {
    sent_ = sent_ || sent > 0;
    text.remove_prefix(static_cast<std::size_t>(sent));
    return true;
  }
  return errno == EAGAIN || errno == EINTR;
}

State Asking::read_some() {
  auto const got = ::recv(socket_.number(), buffer_.data(), buffer_.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return State::more;
  if (got <= 0) {
    trouble_.sentence = got < 0 ? "the connection broke (" + in_words(errno) + ")" : "the connection ended";
    trouble_.sentence += heard_ ? " in the middle of the answer" : " before an answer";
    return State::bad;
  }
  heard_ = true;
  auto const state = reader_.feed({buffer_.data(), static_cast<std::size_t>(got)});
  if (state == State::bad) trouble_.sentence = "the answer cannot be read (" + std::string(reader_.why()) + ")";
  return state;
}

std::variant<HttpReply, Trouble> Asking::ask(std::string_view text) {
  bool writing = true;
  while (true) {
    writing = writing && !text.empty();
    auto const left = std::chrono::ceil<milliseconds>(deadline_ - Clock::now()).count();
    if (left <= 0) return Trouble{"no whole answer came within the limit"};
    if (interrupted_ && interrupted_()) return Trouble{"interrupted", true};
    pollfd waiting{socket_.number(), static_cast<short>(writing ? POLLIN | POLLOUT : POLLIN), 0};
    if (::poll(&waiting, 1, static_cast<int>(left)) < 0 && errno != EINTR) return Trouble{in_words(errno)};
    if (waiting.revents & POLLIN || (!writing && waiting.revents != 0)) {
      auto const state = read_some();
      if (state == State::whole) return reader_.take_reply();
      if (state == State::bad) return trouble_;
    }
    if (writing && waiting.revents & (POLLOUT | POLLHUP | POLLERR)) writing = write_some(text);
  }
}

std::variant<std::string, Trouble> written(HttpRequest const& request) {
  auto const base = parse_base_url("http://localhost");
  auto text = request_text(std::get<BaseUrl>(base), request, false);
  if (auto const* cannot = std::get_if<Unsendable>(&text))
    return Trouble{"the request cannot be written down (" + std::string(cannot->what) + ")"};
  return std::get<std::string>(std::move(text));
}

NoAnswer not_let_in(std::string const& path, int error) {
  bool const nobody = error == ENOENT || error == ENOTDIR || error == ECONNREFUSED;
  NoAnswer answer;
  answer.nobody = nobody;
  answer.forbidden = error == EACCES || error == EPERM;
  answer.sentence = path + ": " +
                    (nobody            ? "nobody listens there"
                     : error == EAGAIN ? "nobody took the connection within the limit"
                                       : in_words(error));
  return answer;
}

}  // namespace

std::variant<HttpReply, NoAnswer> ask_over_unix_socket(std::string const& path, HttpRequest const& request,
                                                       milliseconds limit, std::size_t reply_bytes,
                                                       std::function<bool()> const& interrupted) {
  NoAnswer none;
  auto const because = [&](std::string sentence) {
    none.sentence = std::move(sentence);
    return none;
  };
  auto const text = written(request);
  if (auto const* trouble = std::get_if<Trouble>(&text)) return because(trouble->sentence);
  limit = std::clamp(limit, milliseconds{0}, longest_limit);
  auto const deadline = Clock::now() + limit;
  auto connected = connect_to_file(path, limit);
  if (auto const* error = std::get_if<int>(&connected)) return not_let_in(path, *error);
  auto socket = std::get<Descriptor>(std::move(connected));
  if (::fcntl(socket.number(), F_SETFL, O_NONBLOCK) != 0) return because(path + ": " + in_words(errno));
  Asking asking{std::move(socket), deadline, {head_bytes, reply_bytes}, interrupted};
  auto answered = asking.ask(std::get<std::string>(text));
  if (auto const* trouble = std::get_if<Trouble>(&answered)) {
    none.interrupted = trouble->interrupted;
    none.sent = asking.sent();
    return because(path + ": " + trouble->sentence);
  }
  return std::get<HttpReply>(std::move(answered));
}

}  // namespace connectors::http
