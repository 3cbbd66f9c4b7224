// How does a service account prove who it is? With a JSON Web Token that it signs itself (RS256) and exchanges for an
// access token. Claims and shapes as Google documents them for server-to-server calls.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/env.hpp"

namespace connectors::sheets {

struct ServiceAccount {
  std::string email;        // client_email of the key file
  std::string key_id;       // private_key_id
  std::string private_key;  // PEM, PKCS#8
  std::string audience = "https://oauth2.googleapis.com/token";
};

inline constexpr auto scope = "https://www.googleapis.com/auth/spreadsheets";

// A signed assertion that holds for one hour from `now`; nothing when the key cannot sign.
std::optional<std::string> signed_assertion(ServiceAccount const&, engine::Instant now);

// The body of the exchange, form-encoded.
std::string token_request(std::string_view assertion);

// base64url without padding, and back; nothing for a text that is none.
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace connectors::sheets
