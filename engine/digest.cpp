// SHA-256 by OpenSSL, hex by hand.
#include "engine/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace engine {

std::string sha256(std::string_view bytes) {
  // Fetched once: looking the algorithm up costs more than hashing a row.
  static EVP_MD const* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::string digest(32, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(digest.data());
  // It fails only without memory, or on a machine whose OpenSSL has no SHA-256: nothing can be stored there.
  if (!algorithm || EVP_Digest(bytes.data(), bytes.size(), out, nullptr, algorithm, nullptr) != 1)
    throw std::runtime_error("OpenSSL offers no SHA-256 here");
  return digest;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view letters = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (char const byte : bytes) {
    auto const value = static_cast<unsigned char>(byte);
    text += letters[value >> 4];
    text += letters[value & 15];
  }
  return text;
}

namespace {
int value_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}
}  // namespace

std::string from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return {};
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int const high = value_of(text[i]);
    int const low = value_of(text[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

Fields& Fields::number(std::int64_t value) {
  auto const bits = static_cast<std::uint64_t>(value);
  std::array<char, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>((bits >> (56 - 8 * i)) & 0xff);
  return raw({bytes.data(), bytes.size()});
}

}  // namespace engine
