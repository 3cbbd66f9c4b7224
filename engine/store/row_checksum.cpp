// The checksum of a row: every field in canonical form, hashed. What each kind of field becomes is said here once.
#include "engine/digest.hpp"
#include "engine/store/row_fields.hpp"

namespace engine::store {

namespace {

void add(Fields& fields, std::string const& text) { fields.text(text); }
void add(Fields& fields, std::int64_t number) { fields.number(number); }
void add(Fields& fields, Instant instant) { fields.number(instant.time_since_epoch().count()); }
void add(Fields& fields, std::optional<Instant> const& instant) {
  fields.number(instant ? 1 : 0);
  if (instant) add(fields, *instant);
}

auto adder(Fields& fields) {
  return [&fields](auto const&... field) { (add(fields, field), ...); };
}

std::string shortened(Fields const& fields) { return sha256(fields.bytes()).substr(0, 16); }

}  // namespace

std::string checksum_of(CaseRow const& row) {
  Fields fields;
  fields.text("cases");
  case_fields(row, adder(fields));
  fields.number(static_cast<std::int64_t>(row.tags.size()));
  for (auto const& [name, value] : row.tags) fields.text(name).text(value);
  return shortened(fields);
}

std::string checksum_of(EffectRow const& row) {
  Fields fields;
  fields.text("outbox");
  effect_fields(row, adder(fields));
  return shortened(fields);
}

std::string checksum_of(TimerRow const& row) {
  Fields fields;
  fields.text("timers");
  timer_fields(row, adder(fields));
  return shortened(fields);
}

std::string checksum_of(ApprovalRow const& row) {
  Fields fields;
  fields.text("approvals");
  approval_fields(row, adder(fields));
  return shortened(fields);
}

}  // namespace engine::store
