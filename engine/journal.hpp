// What has happened, and can anyone have changed it since? Journal appends events and chains each to the one before by
// a hash; verify_chain walks the chain again. Card numbers are masked before any text gets here.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/card_numbers.hpp"
#include "engine/digest.hpp"
#include "engine/store/store.hpp"

namespace engine {

// The hash before the first row: 32 zero bytes.
std::string genesis_hash();

// SHA-256 over 0x01, the previous hash, seq, case id, type, type version, at (microseconds UTC), actor, and SHA-256 of
// salt and payload; numbers and texts as in Fields. The payload goes in by its own hash, so that it can be erased one
// day and the chain still be checked.
std::string chain_hash(std::string_view previous, store::EventRow const&);
// The same for the access log, with 0x02: seq, at, actor, action, subject.
std::string chain_hash(std::string_view previous, store::AccessRow const&);

// An end of the chain, as people note it down: "SEQ:HASH", the hash in hex.
struct Head {
  std::int64_t seq = 0;
  std::string hash = genesis_hash();
  bool operator==(Head const&) const = default;
};
std::string to_text(Head const&);
// Nothing unless it is a number from 0, a colon and 64 hex digits.
std::optional<Head> parse_head(std::string_view text);

class Journal {
 public:
  // Goes on from the last event of the store, which must outlive the journal.
  explicit Journal(store::Store&);

  // Gives the event its seq, its salt (the two numbers, which should be random) and its hash, and appends it. Which of
  // its case's events it is, its caller knows. Returns the row as it was written.
  store::EventRow append(store::EventRow draft, std::uint64_t salt1, std::uint64_t salt2);

  Head const& head() const { return head_; }
  // The store takes rows back when a savepoint is undone; return_to(what mark() gave before it) does so here.
  Head mark() const { return head_; }
  void return_to(Head mark) { head_ = std::move(mark); }

 private:
  store::Store& store_;
  Head head_;
};

struct ChainReport {
  std::int64_t rows = 0;              // read
  Head head;                          // of the last row
  std::vector<std::string> problems;  // a sentence each; the first hundred, then how many more
  bool sound() const { return problems.empty(); }
};

// Recomputes the chain from the first row. Without an expected head, rows cut off at the end cannot be missed by
// anyone; with one that was noted earlier, they are.
ChainReport verify_chain(store::Store&, std::optional<Head> const& expected = std::nullopt);
ChainReport verify_access_chain(store::Store&);

}  // namespace engine
