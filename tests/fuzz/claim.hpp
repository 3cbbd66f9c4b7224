// How does a fuzz target say that a promise was broken? It stops with the promise in words; libFuzzer keeps the input.
#pragma once
#include <cstdio>
#include <cstdlib>

namespace fuzz {

inline void claim(bool holds, char const* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", promise);
  std::abort();
}

}  // namespace fuzz
