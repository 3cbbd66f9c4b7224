// How are bytes hashed, and how do several fields become one sequence of bytes? Used by the hash chain and by the
// checksums of rows, so that both say the same thing about the same fields on every machine.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace engine {

// 32 raw bytes.
std::string sha256(std::string_view bytes);
// Lower case, two letters a byte.
std::string to_hex(std::string_view bytes);
// Empty when the text is not an even number of hex digits, in either case.
std::string from_hex(std::string_view text);

// Fields, one after the other, so that no two different lists give the same bytes: a number is 8 bytes, most
// significant first; a text is its length as such a number, then its bytes.
class Fields {
 public:
  Fields& raw(std::string_view bytes) {  // of a length that all readers know
    bytes_ += bytes;
    return *this;
  }
  Fields& number(std::int64_t value);
  Fields& text(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    return raw(value);
  }
  std::string const& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace engine
