// How long was a session? The time between two instants, never between two wall clocks.
#include "tz/conversion.hpp"
#include "tz/words.hpp"

namespace tz {
namespace {

int badness(Status status) {
  switch (status) {
    case Status::unique:
      return 0;
    case Status::ambiguous:
      return 1;
    case Status::nonexistent:
      return 2;
    case Status::unresolved:
      break;
  }
  return 3;
}

void measure(Span& span) {
  auto const length = elapsed(span.start.readings.front().instant, span.end.readings.front().instant);
  std::string const said = duration_words(std::chrono::floor<std::chrono::seconds>(length));
  if (length <= std::chrono::microseconds{0}) {
    span.status = Status::unresolved;
    span.problem = "The session would last " + said + ": the start or the end is wrong.";
  } else if (length >= longest_session) {
    span.status = Status::unresolved;
    span.problem = "The end is " + said + " after the start" + (span.ends_next_day ? ", on the next day" : "") +
                   ": no session lasts that long, so the start or the end is wrong.";
  } else {
    span.duration = length;
  }
}

}  // namespace

std::chrono::microseconds elapsed(Instant start, Instant end) { return end - start; }

std::optional<std::int64_t> whole_minutes(Instant start, Instant end) {
  auto const minutes = std::chrono::floor<std::chrono::minutes>(end - start);
  if (minutes != end - start) return {};
  return minutes.count();
}

Span convert_span(Zones const& zones, Date date, std::chrono::seconds start, std::chrono::seconds end,
                  std::string_view label, Context const& context) {
  Span span;
  span.ends_next_day = end <= start;
  Date const end_date =
      span.ends_next_day && date.ok() ? Date{std::chrono::sys_days{date} + std::chrono::days{1}} : date;
  span.start = convert(zones, {date, start}, label, context);
  span.end = convert(zones, {end_date, end}, label, context);
  bool const end_is_worse = badness(span.end.status) > badness(span.start.status);
  Conversion const& worse = end_is_worse ? span.end : span.start;
  span.status = worse.status;
  if (span.status == Status::unique) {
    measure(span);
  } else {
    span.problem = (end_is_worse ? "The session's end: " : "The session's start: ") + worse.problem;
  }
  return span;
}

}  // namespace tz
