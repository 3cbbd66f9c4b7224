// What does a rule say when it objects? A finding: which hold it raises, in a plain sentence, what was seen side by
// side, who can fix it and whether somebody may vouch for it instead. Findings are plain values; codecs turn them into
// JSON.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "workflows/messages/case_events.hpp"

namespace workflows::rules {

// A finding is a hold that has not been raised yet: the same shape from the rule to the worklist.
using Evidence = workflows::Evidence;
using Finding = workflows::Hold;

// A finding filled from the table of hold codes. An empty sentence takes the code's own. A code that is not in the
// table is a defect of the caller: the finding then names "admin" and cannot be overridden, so that nothing slips
// through.
Finding make_finding(std::string_view code, std::string_view rule, std::vector<Evidence> evidence,
                     std::string sentence = {});

// Takes out what a person has vouched for: only the very same finding, evidence included, and only where that one may
// be vouched for.
void drop_vouched_for(std::vector<Finding>& all, std::vector<Finding> const& vouched_for);

}  // namespace workflows::rules
