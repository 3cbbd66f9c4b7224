// How is gzip undone? By zlib, in pieces of fixed size; it checks the CRC and the length at the end itself.
#include "connectors/http/gunzip.hpp"

#include <zlib.h>

#include <array>
#include <limits>

namespace connectors::http {

std::variant<std::string, GunzipProblem> gunzip(std::string_view packed, std::size_t limit) {
  constexpr int gzip_only = 16 + MAX_WBITS;
  if (packed.size() > std::numeric_limits<uInt>::max()) return GunzipProblem::too_large;
  z_stream stream{};
  if (inflateInit2(&stream, gzip_only) != Z_OK) return GunzipProblem::damaged;
  std::string input{packed};  // zlib's interface wants it writable
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  std::string out;
  std::array<char, 16'384> piece{};
  int state = Z_OK;
  while (state == Z_OK && out.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  bool const whole = state == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (out.size() > limit) return GunzipProblem::too_large;
  if (!whole) return GunzipProblem::damaged;
  return out;
}

}  // namespace connectors::http
