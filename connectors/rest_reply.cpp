// Where do requests to our REST contracts get their shape, and replies their meaning? The whitelist stands in
// read_reply(): whatever it does not name is unclear.
#include "connectors/rest_reply.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "engine/core/ascii.hpp"

namespace connectors::rest {
namespace {

constexpr std::size_t reply_limit = 1U << 20U;  // bytes; the largest page of the contracts is far smaller
constexpr std::size_t page_limit = 500;
constexpr int longest_wait_seconds = 86'400;

struct Problem {
  int status = 0;
  std::string code;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (status, code))

struct Page {
  std::vector<Json> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Page, (), (items, next))

std::optional<int> number(std::string_view text) {
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<engine::Duration> retry_after(HttpReply const& reply, engine::Instant now) {
  auto const found = reply.headers.find("retry-after");
  if (found == reply.headers.end()) return std::nullopt;
  constexpr engine::Duration longest = std::chrono::seconds{longest_wait_seconds};
  if (auto const seconds = number(found->second))
    return std::min<engine::Duration>(std::chrono::seconds{*seconds}, longest);
  if (auto const date = http_date(found->second)) return std::clamp<engine::Duration>(*date - now, {}, longest);
  return std::nullopt;
}

std::string failure_sentence(Failure failure, std::string_view who) {
  std::string const name{who};
  if (failure == Failure::not_sent) return name + " could not be reached; nothing was sent";
  if (failure == Failure::timed_out) return name + " did not answer in time";
  return "the connection to " + name + " ended before a whole answer";
}

bool plain_code(std::string_view code) {
  return !code.empty() && code.size() <= 60 && std::ranges::all_of(code, [](char c) {
    return c == '_' || (engine::ascii::is_alphanumeric(c) && engine::ascii::lower(c) == c);
  });
}

// A problem counts only when its own status agrees with the reply's: an error page of something in between does not.
void read_problem(HttpReply const& http, std::string_view who, Reply& reply) {
  reply.sentence = std::string(who) + " answered with status " + std::to_string(http.status);
  if (http.status < 400 || http.status > 499) return;
  auto const parsed = workflows::codec::parse(http.body, reply_limit);
  auto const* json = std::get_if<Json>(&parsed);
  if (json == nullptr) return;
  Problem problem;
  workflows::codec::Reader reader{workflows::codec::Unknown::ignore};
  reader.read(*json, problem);
  if (!reader.problems.empty() || problem.status != http.status || !plain_code(problem.code)) return;
  reply.ending = Ending::refused;
  reply.code = problem.code;
}

std::string encoded(std::string_view text) {
  static constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    auto const byte = static_cast<unsigned char>(c);
    bool const plain = engine::ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain)
      out += c;
    else
      out += {'%', hex[byte >> 4U], hex[byte & 15U]};
  }
  return out;
}

}  // namespace

std::optional<engine::Instant> http_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
  auto const month = std::ranges::find(months, text.substr(8, 3));
  if (month == months.end()) return std::nullopt;
  auto const ordinal = std::to_string(month - months.begin() + 1);
  return workflows::parse_instant(std::string(text.substr(12, 4)) + "-" + (ordinal.size() < 2 ? "0" : "") + ordinal +
                                  "-" + std::string(text.substr(5, 2)) + "T" + std::string(text.substr(17, 8)) + "Z");
}

Reply read_reply(Exchange const& exchange, std::string_view who, engine::Instant now) {
  Reply reply;
  if (exchange.failure != Failure::none) {
    reply.ending = exchange.failure == Failure::not_sent ? Ending::not_sent : Ending::unclear;
    reply.sentence = failure_sentence(exchange.failure, who);
    return reply;
  }
  auto const& http = exchange.reply;
  reply.status = http.status;
  reply.retry_after = retry_after(http, now);
  if (http.status == 401 || http.status == 403) {
    reply.ending = Ending::not_sent;
    reply.sentence = "the token is not accepted by " + std::string(who);
  } else if (http.status == 429) {
    reply.ending = Ending::not_sent;
    reply.sentence = std::string(who) + " asks us to wait and did not process the request";
  } else if (http.status >= 200 && http.status <= 299) {
    auto parsed = workflows::codec::parse(http.body, reply_limit);
    if (auto* json = std::get_if<Json>(&parsed)) {
      reply.ending = Ending::answered;
      reply.body = std::move(*json);
      if (auto const etag = http.headers.find("etag"); etag != http.headers.end()) reply.etag = etag->second;
    } else {
      reply.sentence = "the answer of " + std::string(who) + " is not JSON that can be trusted";
    }
  } else {
    read_problem(http, who, reply);
  }
  return reply;
}

std::string rest_target(std::vector<std::string> const& segments,
                        std::vector<std::pair<std::string, std::string>> const& query) {
  std::string target;
  for (auto const& segment : segments) target += "/" + encoded(segment);
  char mark = '?';
  for (auto const& [name, value] : query) {
    target += mark + encoded(name) + "=" + encoded(value);
    mark = '&';
  }
  return target;
}

bool addressable(std::string_view id) {
  return !id.empty() && id.size() <= 200 && id != "." && id != ".." &&
         std::ranges::all_of(id, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

Origin rest_origin(std::string counterpart, engine::Request const& request, std::string verb) {
  return {std::move(counterpart), request.kind, std::move(verb), request.effect, request.deadline};
}

HttpRequest Port::request(std::string method, std::string target) const {
  HttpRequest http;
  http.method = std::move(method);
  http.target = std::move(target);
  http.headers = {{"authorization", "Bearer " + token_}, {"accept", "application/json, application/problem+json"}};
  return http;
}

engine::Task<Reply> Port::get(Origin origin, std::string target) {
  auto http = request("GET", std::move(target));
  auto const exchange = co_await transport_.exchange(std::move(origin), std::move(http));
  co_return read_reply(exchange, who_, env_.now());
}

engine::Task<Pages> Port::list(Origin origin, std::string target) {
  Pages pages;
  std::set<std::string> cursors;
  std::string const mark = target.find('?') == std::string::npos ? "?" : "&";
  std::string next_target = target;
  for (std::size_t read = 0; read < page_limit; ++read) {
    auto reply = co_await get(origin, next_target);
    auto page = read_body<Page>(reply, 200);
    if (!page) {
      pages.trouble = std::move(reply);
      co_return pages;
    }
    std::ranges::move(page->items, std::back_inserter(pages.items));
    if (!page->next) co_return pages;
    if (!cursors.insert(*page->next).second) break;
    next_target = target + mark + "after=" + encoded(*page->next);
  }
  pages.trouble.emplace().make_unclear("the list of " + who_ + " has no last page");
  co_return pages;
}

engine::Task<Reply> Port::write(Origin origin, std::string method, std::string target, std::string body,
                                std::string etag) {
  auto http = request(std::move(method), std::move(target));
  http.read_only = false;
  http.headers["content-type"] = "application/json";
  http.headers["x-claimstep-effect"] = origin.effect;
  if (!etag.empty()) http.headers["if-match"] = etag;
  http.body = std::move(body);
  auto const exchange = co_await transport_.exchange(std::move(origin), std::move(http));
  co_return read_reply(exchange, who_, env_.now());
}

engine::Outcome outcome_without_answer(Reply const& reply) {
  engine::Outcome outcome;
  outcome.verdict = reply.ending == Ending::not_sent ? engine::Verdict::not_sent : engine::Verdict::unknown;
  outcome.sentence = reply.sentence;
  outcome.evidence = "[]";
  outcome.retry_after = reply.retry_after;
  return outcome;
}

engine::Look look_without_answer(Reply const& reply) {
  auto look = unreadable(reply.sentence);
  look.retry_after = reply.retry_after;
  return look;
}

engine::Outcome done(std::string reference, std::string payload, std::vector<workflows::Evidence> const& evidence) {
  engine::Outcome outcome;
  outcome.verdict = engine::Verdict::done;
  outcome.reference = std::move(reference);
  outcome.payload = std::move(payload);
  outcome.evidence = workflows::codec::to_text(evidence);
  return outcome;
}

engine::Outcome rejected(std::string hold_code, std::string sentence,
                         std::vector<workflows::Evidence> const& evidence) {
  engine::Outcome outcome;
  outcome.verdict = engine::Verdict::rejected;
  outcome.reason = std::move(hold_code);
  outcome.sentence = std::move(sentence);
  outcome.evidence = workflows::codec::to_text(evidence);
  return outcome;
}

engine::Outcome not_sent(std::string sentence) {
  engine::Outcome outcome;
  outcome.verdict = engine::Verdict::not_sent;
  outcome.sentence = std::move(sentence);
  outcome.evidence = "[]";
  return outcome;
}

engine::Outcome unknown(std::string sentence) {
  engine::Outcome outcome;
  outcome.sentence = std::move(sentence);
  outcome.evidence = "[]";
  return outcome;
}

engine::Look present(std::string reference, std::string payload, std::vector<workflows::Evidence> const& evidence) {
  engine::Look look;
  look.presence = engine::Presence::present;
  look.strong = true;
  look.reference = std::move(reference);
  look.payload = std::move(payload);
  look.evidence = workflows::codec::to_text(evidence);
  return look;
}

engine::Look absent(Json const& pre_image, std::vector<workflows::Evidence> const& evidence) {
  engine::Look look;
  look.presence = engine::Presence::absent;
  look.strong = true;
  look.pre_image = workflows::codec::to_text(pre_image);
  look.evidence = workflows::codec::to_text(evidence);
  return look;
}

engine::Look conflicting(std::string hold_code, std::string sentence,
                         std::vector<workflows::Evidence> const& evidence) {
  engine::Look look;
  look.presence = engine::Presence::conflicting;
  look.strong = true;
  look.code = std::move(hold_code);
  look.sentence = std::move(sentence);
  look.evidence = workflows::codec::to_text(evidence);
  return look;
}

engine::Look several(std::string hold_code, std::string sentence, std::vector<workflows::Evidence> const& evidence) {
  auto look = conflicting(std::move(hold_code), std::move(sentence), evidence);
  look.presence = engine::Presence::several;
  return look;
}

engine::Look unreadable(std::string sentence) {
  engine::Look look;
  look.presence = engine::Presence::unreadable;
  look.sentence = std::move(sentence);
  look.evidence = "[]";
  return look;
}

engine::Task<engine::Outcome> settled(engine::Outcome outcome) { co_return outcome; }
engine::Task<engine::Look> settled(engine::Look look) { co_return look; }

}  // namespace connectors::rest
