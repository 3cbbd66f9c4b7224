// The ranges of minutes. Sources, all seen 2026-11-21 in stored copies:
// - psychotherapy 16-37, 38-52, 53 and more, alone and as add-on: Novitas Solutions, LCD L35101 (contentId 00026768);
// - crisis 30-74 and each further block of up to 30 beyond 74: BCBS Illinois psychiatry policy (openpayer.com);
// - family therapy not under 26 minutes: the CPT text as quoted in r/CodingandBilling ("90847 and H codes");
// - group and evaluation have no range of minutes: stacyramirezconsulting.com, common CPT codes;
// - modifiers 93 (audio only) and 95: codingintel.com; FQ as audio-only: codeitright.ai, telehealth modifier guide.
#include "workflows/rules/cpt.hpp"

#include <algorithm>
#include <array>
#include <utility>

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

struct Timed {
  std::string_view short_code;
  std::string_view middle_code;
  std::string_view long_code;
};

std::string in_minutes(microseconds length) {
  auto const whole = std::chrono::floor<std::chrono::minutes>(length);
  return std::to_string(whole.count()) + (length == whole ? " minutes" : " minutes and a fraction");
}

CptAnswer coded(Service service, std::vector<std::string> codes, std::string reason) {
  return {service, CptResult::code, std::move(codes), std::move(reason)};
}

CptAnswer too_short(Service service, long long minutes, int least) {
  return {service,
          CptResult::not_billable,
          {},
          std::to_string(minutes) + " minutes; a session of this kind is billable from " + std::to_string(least) + "."};
}

CptAnswer psychotherapy(Service service, long long minutes, Timed codes) {
  if (minutes < 16) return too_short(service, minutes, 16);
  std::string const add_on = service == Service::with_em ? "; an add-on, never without the visit's own code" : "";
  if (minutes <= 37) return coded(service, {std::string(codes.short_code)}, "16 to 37 minutes" + add_on + ".");
  if (minutes <= 52) return coded(service, {std::string(codes.middle_code)}, "38 to 52 minutes" + add_on + ".");
  return coded(service, {std::string(codes.long_code)}, "53 minutes or more, once" + add_on + ".");
}

CptAnswer crisis(long long minutes) {
  if (minutes < 30) return too_short(Service::crisis, minutes, 30);
  std::vector<std::string> codes{"90839"};
  if (minutes <= 74) return coded(Service::crisis, std::move(codes), "30 to 74 minutes.");
  auto const blocks = (minutes - 74 + 29) / 30;
  codes.insert(codes.end(), static_cast<std::size_t>(blocks), "90840");
  return coded(Service::crisis, std::move(codes),
               "74 minutes and " + std::to_string(blocks) + " further block(s) of up to 30 minutes.");
}

CptAnswer family(Service service, long long minutes) {
  if (minutes < 26) return too_short(service, minutes, 26);
  return coded(service, {service == Service::family_with_client ? "90847" : "90846"}, "26 minutes or more.");
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

std::string joined(std::vector<std::string> const& codes) {
  std::string text;
  for (auto const& code : codes) text += (text.empty() ? "" : " ") + code;
  return text;
}

bool fits(std::vector<std::string> note_codes, CptAnswer const& answer) {
  // 90792 is the same evaluation with medical services; minutes cannot tell the two apart, the clinician can.
  if (answer.service == Service::evaluation && note_codes == std::vector<std::string>{"90792"}) return true;
  // A visit's own code (99202 ...) stands beside the add-on; it is the clinician's and not judged by minutes.
  if (answer.service == Service::with_em)
    std::erase_if(note_codes, [](auto const& code) { return code.size() == 5 && code.starts_with("99"); });
  std::sort(note_codes.begin(), note_codes.end());
  return note_codes == answer.codes;
}

}  // namespace

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
  if (point != std::string_view::npos && (fraction.empty() || fraction.size() > 6)) return std::nullopt;
  std::int64_t minutes = 0;
  for (char const digit : whole) minutes = minutes * 10 + (digit - '0');
  std::int64_t part = 0;
  std::int64_t unit = 60'000'000;
  for (char const digit : fraction) part += (unit /= 10) * (digit - '0');
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
  switch (service) {
    case Service::individual:
      return psychotherapy(service, minutes, {"90832", "90834", "90837"});
    case Service::with_em:
      return psychotherapy(service, minutes, {"90833", "90836", "90838"});
    case Service::family_with_client:
    case Service::family_without_client:
      return family(service, minutes);
    case Service::group:
      return coded(service, {"90853"}, "Group sessions are not coded by minutes.");
    case Service::evaluation:
      return coded(service, {"90791"}, "Not coded by minutes; 90792 instead when medical services were part of it.");
    case Service::crisis:
      return crisis(minutes);
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
  if (fits(note_codes, answer)) return {};
  return {make_finding("code_conflict", "cpt_by_minutes", std::move(evidence))};
}

}  // namespace workflows::rules
