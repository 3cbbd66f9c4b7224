// How does a question about time say no? An Answer is either the value or one plain sentence telling what is wrong,
// where, and what is allowed. Nothing here throws for bad input; only reading a value that is not there is a bug.
#pragma once
#include <string>
#include <utility>
#include <variant>

namespace tz {

struct Problem {
  std::string sentence;
  friend bool operator==(Problem const&, Problem const&) = default;
};

template <class T>
class [[nodiscard]] Answer {
 public:
  Answer(T const& value) : held_(std::in_place_index<0>, value) {}
  Answer(T&& value) : held_(std::in_place_index<0>, std::move(value)) {}
  Answer(Problem problem) : held_(std::in_place_index<1>, std::move(problem)) {}

  bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // Only after has_value(): anything else is a programming error and throws std::bad_variant_access.
  T const& operator*() const& { return std::get<0>(held_); }
  T operator*() && { return std::get<0>(std::move(held_)); }
  T const* operator->() const { return &std::get<0>(held_); }

  // The sentence; only when there is no value.
  std::string const& problem() const { return std::get<1>(held_).sentence; }

 private:
  std::variant<T, Problem> held_;
};

}  // namespace tz
