// The hash chain: making it, and walking it again in pages.
#include "engine/journal.hpp"

#include <charconv>
#include <unordered_map>

namespace engine {

namespace {
constexpr int page = 1000;
constexpr std::size_t most_problems = 100;
}  // namespace

std::string genesis_hash() { return std::string(32, '\0'); }

std::string chain_hash(std::string_view previous, store::EventRow const& row) {
  Fields fields;
  fields.raw("\x01").raw(previous).number(row.seq).text(row.case_id).text(row.type).number(row.type_version);
  fields.number(row.at.time_since_epoch().count()).text(row.actor).raw(sha256(row.salt + row.payload));
  return sha256(fields.bytes());
}

std::string chain_hash(std::string_view previous, store::AccessRow const& row) {
  Fields fields;
  fields.raw("\x02").raw(previous).number(row.seq).number(row.at.time_since_epoch().count());
  fields.text(row.actor).text(row.action).text(row.subject);
  return sha256(fields.bytes());
}

std::string to_text(Head const& head) { return std::to_string(head.seq) + ":" + to_hex(head.hash); }

std::optional<Head> parse_head(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Head head;
  auto const* const end = text.data() + colon;
  auto const [stop, error] = std::from_chars(text.data(), end, head.seq);
  if (error != std::errc{} || stop != end || head.seq < 0) return std::nullopt;
  head.hash = from_hex(text.substr(colon + 1));
  if (head.hash.size() != 32) return std::nullopt;
  return head;
}

Journal::Journal(store::Store& store) : store_(store) {
  if (auto last = store_.last_event()) head_ = {last->seq, std::move(last->hash)};
}

store::EventRow Journal::append(store::EventRow draft, std::uint64_t salt1, std::uint64_t salt2) {
  draft.seq = head_.seq + 1;
  draft.salt = Fields{}.number(static_cast<std::int64_t>(salt1)).number(static_cast<std::int64_t>(salt2)).bytes();
  draft.hash = chain_hash(head_.hash, draft);
  store_.append(draft);
  head_ = {draft.seq, draft.hash};
  return draft;
}

namespace {

// What the two chains have in common: numbers without gaps, each hash over the one before.
class Walk {
 public:
  explicit Walk(std::string what) : what_(std::move(what)) {}

  template <class Row>
  void visit(Row const& row) {
    auto name = what_ + " " + std::to_string(row.seq);
    if constexpr (requires { row.case_seq; })
      name += " (" + row.case_id + ", number " + std::to_string(row.case_seq) + ", " + row.type + ")";
    if (row.seq != report_.head.seq + 1)
      problem(what_ + " " + std::to_string(report_.head.seq + 1) + " is missing: after " +
              std::to_string(report_.head.seq) + " comes " + std::to_string(row.seq) + ".");
    // Going on from the hash that is written, one changed row is one problem and not all that follow.
    else if (row.hash != chain_hash(report_.head.hash, row))
      problem(name + " does not fit the chain: it, or the one before it, was changed after it was written.");
    ++report_.rows;
    report_.head = {row.seq, row.hash};
  }
  void problem(std::string sentence) {
    if (report_.problems.size() < most_problems)
      report_.problems.push_back(std::move(sentence));
    else
      ++more_;
  }
  Head const& head() const { return report_.head; }
  ChainReport finish() {
    if (more_ > 0) report_.problems.push_back("And " + std::to_string(more_) + " more.");
    return std::move(report_);
  }

 private:
  std::string what_;
  ChainReport report_;
  std::int64_t more_ = 0;
};

}  // namespace

ChainReport verify_chain(store::Store& store, std::optional<Head> const& expected) {
  Walk walk("Event");
  std::unordered_map<std::string, std::int64_t> in_case;
  bool met = expected && expected->seq == 0 && expected->hash == genesis_hash();
  for (auto rows = store.events_after(0, page); !rows.empty(); rows = store.events_after(rows.back().seq, page))
    for (auto const& row : rows) {
      walk.visit(row);
      if (auto& last = in_case[row.case_id]; row.case_seq != ++last) {
        walk.problem("Event " + std::to_string(row.seq) + " says it is number " + std::to_string(row.case_seq) +
                     " of " + row.case_id + "; it is number " + std::to_string(last) + ".");
        last = row.case_seq;
      }
      if (expected && expected->seq == row.seq) met = expected->hash == row.hash;
    }
  if (expected && !met && expected->seq > walk.head().seq)
    walk.problem("The journal ends at " + to_text(walk.head()) + "; " + to_text(*expected) +
                 " was expected. Events were cut off, or this is an older copy of the store.");
  else if (expected && !met)
    walk.problem("Event " + std::to_string(expected->seq) + " does not have the expected hash " +
                 to_hex(expected->hash) + ". The journal was written anew, or the hash belongs to another store.");
  return walk.finish();
}

ChainReport verify_access_chain(store::Store& store) {
  Walk walk("Access");
  for (auto const& row : store.accesses()) walk.visit(row);
  return walk.finish();
}

}  // namespace engine
