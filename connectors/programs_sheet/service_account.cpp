// Signing with OpenSSL's EVP calls; RSA with PKCS#1 v1.5 padding is deterministic, so the same instant gives the same
// assertion.
#include "connectors/programs_sheet/service_account.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <algorithm>
#include <memory>
#include <vector>

#include "workflows/codec/json.hpp"

namespace connectors::sheets {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

std::optional<std::string> rs256(std::string const& text, std::string const& pem) {
  Bio const source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  if (source == nullptr) return std::nullopt;
  Key const key(PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (key == nullptr || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return std::nullopt;
  Digest const digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (digest == nullptr || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1)
    return std::nullopt;
  auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
  std::size_t size = 0;
  if (EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1) return std::nullopt;
  std::vector<unsigned char> signature(size);
  if (EVP_DigestSign(digest.get(), signature.data(), &size, bytes, text.size()) != 1) return std::nullopt;
  return std::string(signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string text;
  unsigned value = 0;
  int bits = 0;
  for (char const c : bytes) {
    value = (value << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(value >> static_cast<unsigned>(bits - 6)) & 63U];
  }
  if (bits > 0) text += alphabet[(value << static_cast<unsigned>(6 - bits)) & 63U];
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  unsigned value = 0;
  int bits = 0;
  for (char const c : text) {
    auto const digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = (value << 6U) | static_cast<unsigned>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((value >> static_cast<unsigned>(bits)) & 255U);
  }
  return bytes;
}

std::optional<std::string> signed_assertion(ServiceAccount const& account, engine::Instant now) {
  using workflows::codec::Json;
  auto const issued = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  Json header{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", account.key_id}};
  Json claims{
      {"iss", account.email}, {"scope", scope}, {"aud", account.audience}, {"iat", issued}, {"exp", issued + 3600}};
  auto const text = base64url(header.dump()) + "." + base64url(claims.dump());
  auto const signature = rs256(text, account.private_key);
  if (!signature) return std::nullopt;
  return text + "." + base64url(*signature);
}

// The assertion's alphabet needs no escapes.
std::string token_request(std::string_view assertion) {
  return "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + std::string(assertion);
}

}  // namespace connectors::sheets
