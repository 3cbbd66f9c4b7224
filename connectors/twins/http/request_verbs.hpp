// By which verbs may a fault name a request that came over a socket? The caller's own word for it does not travel, so
// it is read off the method, the path and, where these are not enough, a word of the body.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "connectors/transport.hpp"

namespace connectors::twins {

struct VerbRow {
  std::string_view verb;  // an effect or lookup kind (world_words.hpp)
  std::string_view method;
  std::string_view shape;    // "{}" stands for one segment of a path
  std::string_view in_body;  // what the body must contain; empty: anything
  bool writes = false;       // the effect itself; otherwise a read for it
};

// Every verb stands in it, an effect with its write and with the reads that look for it.
std::span<VerbRow const> verb_rows();

struct RequestVerbs {
  std::vector<std::string_view> verbs;  // a read may serve several; none: no connector of ours asks this
  bool writes = false;                  // by a method that may change something, and not known as a read
};
RequestVerbs verbs_of(std::string_view counterpart, HttpRequest const&);

}  // namespace connectors::twins
