// Are these two records about the same person? Names are compared forgivingly (case, blanks, accents, "Last, First",
// middle names or their initials, Jr. and the like); nicknames are never guessed. Dates of birth must be equal.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/rules/finding.hpp"
#include "workflows/words.hpp"

namespace workflows::rules {

// The name as lower-case words in the order first to last, accents and punctuation dropped: "García-López, Ana" gives
// {"ana", "garcia", "lopez"}. Bytes outside the Latin table are kept as they are. A suffix such as "Jr." is not
// included.
std::vector<std::string> name_words(std::string_view name);

// The same without titles ("Dr.") and credentials (", LMFT").
std::vector<std::string> therapist_name_words(std::string_view name);

// False when either name is empty.
bool same_person_name(std::string_view one, std::string_view other);
bool same_therapist_name(std::string_view one, std::string_view other);

// Who one system says the client is. `source` as in Evidence. What a system does not say is empty and not compared.
struct Identity {
  std::string source;
  std::string name;
  std::optional<Date> birth_date;
};
BOOST_DESCRIBE_STRUCT(Identity, (), (source, name, birth_date))

// `identity_differs` with both sides shown, at most one; none when nothing can be compared.
std::vector<Finding> check_identity(Identity const& one, Identity const& other, std::string_view rule);

// `therapist_conflict`, at most one; an empty name is not compared.
std::vector<Finding> check_therapist(Evidence const& one, Evidence const& other, std::string_view rule);

}  // namespace workflows::rules
