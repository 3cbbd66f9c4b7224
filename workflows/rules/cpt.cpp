// Minutes into codes by the table of ranges (cpt_ranges.inc, with its sources), and a note's code against the answer.
// Modifiers 93 (audio only) and 95: codingintel.com; FQ as audio-only: codeitright.ai, telehealth modifier guide; both
// seen 2026-11-21 in stored copies.
#include "workflows/rules/cpt.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/core/listed.hpp"

namespace workflows::rules {
namespace {

using std::chrono::microseconds;

constexpr std::array<std::pair<std::string_view, Service>, 7> services{
    {{"individual", Service::individual},
     {"family_with_client", Service::family_with_client},
     {"family_without_client", Service::family_without_client},
     {"group", Service::group},
     {"evaluation", Service::evaluation},
     {"crisis", Service::crisis},
     {"with_em", Service::with_em}}};

// clang-format off
constexpr CptRange ranges[] = {
#include "workflows/rules/cpt_ranges.inc"
};
// clang-format on

// Lines of one service stand together and ascend without a hole, and only the last is open.
constexpr bool in_order() {
  for (std::size_t at = 0; at + 1 < std::size(ranges); ++at) {
    auto const& here = ranges[at];
    auto const& next = ranges[at + 1];
    if (here.service != next.service && here.most != 0) return false;
    if (here.service == next.service && (here.most < here.least || next.least != here.most + 1)) return false;
  }
  return std::end(ranges)[-1].most == 0;
}
static_assert(in_order(), "cpt_ranges.inc: the ranges of a service must ascend without a hole, the last one open");

std::string in_minutes(microseconds length) {
  auto const whole = std::chrono::floor<std::chrono::minutes>(length);
  return std::to_string(whole.count()) + (length == whole ? " minutes" : " minutes and a fraction");
}

CptAnswer too_short(Service service, long long minutes, int least) {
  return {service,
          CptResult::not_billable,
          {},
          std::to_string(minutes) + " minutes; a session of this kind is billable from " + std::to_string(least) + "."};
}

// The code of the one line of the table that has these minutes; empty when there is none.
std::string_view code_of(Service service, long long minutes) {
  for (auto const& range : ranges)
    if (range.service == service && range.least <= minutes && (range.most == 0 || minutes <= range.most))
      return range.code;
  return {};
}

// CPT: psychotherapy for crisis of less than 30 minutes is reported as psychotherapy, alone or beside a visit. Which of
// the two it was, minutes cannot tell.
CptAnswer short_crisis(long long minutes, int least) {
  auto const alone = code_of(Service::individual, minutes), beside = code_of(Service::with_em, minutes);
  if (alone.empty() || beside.empty()) return too_short(Service::crisis, minutes, least);
  return {Service::crisis,
          CptResult::needs_review,
          {},
          std::to_string(minutes) + " minutes: 90839 does not fit under " + std::to_string(least) + "; " +
              std::string(alone) + ", or " + std::string(beside) + " beside a visit, might. A person says which."};
}

std::string remark(Service service) {
  if (service == Service::individual) return " One unit, however long.";
  if (service == Service::with_em) return " An add-on, never without the visit's own code.";
  if (service == Service::group) return " Group sessions are not coded by minutes.";
  if (service == Service::evaluation)
    return " Not coded by minutes; 90792 instead when medical services were part of it.";
  return "";
}

CptAnswer by_range(CptRange const& range, long long minutes) {
  std::vector<std::string> codes{std::string(range.code)};
  std::string reason = std::to_string(minutes) + " minutes: from " + std::to_string(range.least) +
                       (range.most == 0 ? " on." : " to " + std::to_string(range.most) + ".");
  if (range.further_minutes > 0) {
    auto const beyond = minutes - (range.least - 1);
    auto const blocks = (beyond + range.further_minutes - 1) / range.further_minutes;
    codes.insert(codes.end(), static_cast<std::size_t>(blocks), std::string(range.further_code));
    reason = std::to_string(minutes) + " minutes: " + std::to_string(range.least - 1) + " and " +
             std::to_string(blocks) + (blocks == 1 ? " further block" : " further blocks") + " of up to " +
             std::to_string(range.further_minutes) + " minutes.";
  }
  return {range.service, CptResult::code, std::move(codes), reason + remark(range.service)};
}

bool is_separator(char letter) {
  return letter == ' ' || letter == '\t' || letter == ',' || letter == '+' || letter == ';' || letter == '/';
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (auto& letter : result)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return result;
}

std::vector<std::string> split_codes(std::string_view text) {
  std::vector<std::string> codes;
  std::string current;
  for (char const letter : text) {
    if (!is_separator(letter)) {
      current += letter;
    } else if (!current.empty()) {
      codes.push_back(upper(std::exchange(current, {})));
    }
  }
  if (!current.empty()) codes.push_back(upper(current));
  return codes;
}

std::string joined(std::vector<std::string> const& codes) { return engine::listed(codes, std::identity{}, " "); }

// Codes of evaluation and management, 99202 to 99499: the visit beside which an add-on may stand.
bool is_visit(std::string_view code) {
  return code.size() == 5 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         code >= "99202" && code <= "99499";
}

// Why the note's codes do not fit, or nothing. An empty text: the conflict speaks for itself.
std::optional<std::string> misfit(std::vector<std::string> note_codes, CptAnswer const& answer) {
  // 90792 is the same evaluation with medical services; minutes cannot tell the two apart, the clinician can.
  if (answer.service == Service::evaluation && note_codes == std::vector<std::string>{"90792"}) return std::nullopt;
  // The visit's own code is the clinician's and not judged by minutes.
  auto const visits = answer.service == Service::with_em ? std::erase_if(note_codes, is_visit) : 0;
  std::sort(note_codes.begin(), note_codes.end());
  if (note_codes != answer.codes) return "";
  if (answer.service != Service::with_em || visits == 1) return std::nullopt;
  return visits == 0 ? "An add-on never stands alone: the code of the visit (99202 to 99499) is missing."
                     : "There is more than one code of a visit (99202 to 99499) beside the add-on.";
}

}  // namespace

std::span<CptRange const> cpt_ranges() { return ranges; }

std::optional<Service> parse_service(std::string_view text) {
  for (auto const& [word, service] : services)
    if (word == text) return service;
  return std::nullopt;
}

std::string_view service_word(Service service) {
  for (auto const& [word, known] : services)
    if (known == service) return word;
  return "unknown";
}

std::optional<microseconds> parse_minutes(std::string_view text) {
  bool const negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  auto const point = text.find('.');
  auto const whole = text.substr(0, point);
  auto const fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  auto const all_digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
  };
  if (whole.empty() || whole.size() > 6 || !all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  if (point != std::string_view::npos && fraction.empty()) return std::nullopt;
  std::int64_t minutes = 0;
  for (char const digit : whole) minutes = minutes * 10 + (digit - '0');
  std::int64_t part = 0;
  std::int64_t unit = 60'000'000;
  bool beyond = false;  // microseconds hold seven digits of a minute
  for (char const digit : fraction) {
    bool const held = unit % 10 == 0;
    if (held) part += (unit /= 10) * (digit - '0');
    beyond = beyond || (!held && digit != '0');
  }
  if (beyond) ++part;
  auto const total = microseconds{minutes * 60'000'000 + part};
  return negative ? -total : total;
}

CptAnswer cpt_for(microseconds length, Service service) {
  if (length <= microseconds::zero())
    return {service, CptResult::invalid, {}, "A session lasts more than zero minutes."};
  if (length > std::chrono::hours{24}) return {service, CptResult::invalid, {}, "A session lasts at most 24 hours."};
  auto const whole = std::chrono::floor<std::chrono::minutes>(length);
  if (length != whole)
    return {service, CptResult::needs_review, {}, in_minutes(length) + ": a person says how many minutes count."};
  auto const minutes = static_cast<long long>(whole.count());
  for (auto const& range : ranges) {
    if (range.service != service) continue;
    if (minutes < range.least)
      return service == Service::crisis ? short_crisis(minutes, range.least) : too_short(service, minutes, range.least);
    if (range.most == 0 || minutes <= range.most) return by_range(range, minutes);
  }
  return {service, CptResult::invalid, {}, "Unknown kind of session."};
}

std::vector<Finding> check_code(std::string_view note_code, std::vector<std::string> const& modifiers,
                                microseconds length, Service service) {
  auto const answer = cpt_for(length, service);
  auto const note_codes = split_codes(note_code);
  std::vector<Evidence> evidence{{"ticket", "CPT code", joined(note_codes)},
                                 {"platform", "length", in_minutes(length)},
                                 {"rule", "kind of session", std::string(service_word(service))}};
  if (answer.result != CptResult::code) {
    evidence.push_back({"rule", "minutes", answer.reason});
    bool const short_session = answer.result == CptResult::not_billable || answer.result == CptResult::invalid;
    return {make_finding(short_session ? "not_billable" : "code_conflict", "cpt_by_minutes", std::move(evidence),
                         answer.result == CptResult::not_billable ? "" : answer.reason)};
  }
  evidence.push_back({"rule", "code by minutes", joined(answer.codes)});
  for (auto const& modifier : modifiers) {
    auto const name = upper(modifier);
    if (name != "93" && name != "FQ") continue;
    evidence.push_back({"ticket", "modifier", name});
    return {make_finding("code_conflict", "cpt_by_minutes", std::move(evidence),
                         "Modifier " + name + " says audio only; the portal takes audio with video only.")};
  }
  auto const why = misfit(note_codes, answer);
  if (!why) return {};
  return {make_finding("code_conflict", "cpt_by_minutes", std::move(evidence), *why)};
}

}  // namespace workflows::rules
