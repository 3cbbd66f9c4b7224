// How does the simulated ticket inbox search? Filters over named fields, at most two levels deep, and pages with a
// cursor that the caller must not look into.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/codec/json.hpp"

namespace connectors::twins::inbox {
using workflows::codec::Json;

struct Mistake {
  std::string code, message;
};

enum class FieldType { text, whole, yes_no };
using Fields = std::map<std::string, FieldType, std::less<>>;
// The value of one field of one item: a scalar, or a list of which any may match.
using ReadField = std::function<Json(std::string const& name)>;

// What is wrong with a query: unknown field or operator, a value of another type than its field, too deep, too wide.
std::optional<Mistake> check_query(Json const& query, Fields const&);
// `query` has passed check_query.
bool matches(Json const& query, ReadField const&);

struct Paging {
  std::size_t per_page = 20;
  std::string after;  // key of the last item of the page before; empty: the first page
};
// Reads {"per_page":150,"starting_after":"…"} of a search; at most `most` a page.
std::optional<Mistake> read_paging(Json const& request, std::size_t most, Paging&);

struct Page {
  std::size_t first = 0, last = 0;  // [first,last) of the sorted keys
  Json pages;                       // the vendor's "pages" object
};
// `keys` are sorted; the next page begins behind the last key of this one, so items that move meanwhile shift pages.
Page page_of(std::vector<std::string> const& keys, Paging const&);

}  // namespace connectors::twins::inbox
