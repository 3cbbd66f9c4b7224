// Whom do we trust at the other end? Chain and host name are checked by OpenSSL itself, during the handshake: a
// connection to the wrong place never exists, so no request byte can go there.
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace connectors::http {

// TLS 1.2 or later. Trusts the authorities in the PEM file `ca_file`, and those alone; the system's when it is empty.
// Otherwise a sentence that says what is wrong with the file.
std::variant<std::shared_ptr<boost::asio::ssl::context>, std::string> trust(std::string const& ca_file);

// Makes the handshake insist on a certificate for `host` (a name or an address), and asks for it by SNI when it is a
// name. False when OpenSSL cannot take the host.
bool expect_host(SSL* ssl, std::string const& host);

// A word for why the handshake failed: "certificate_of_another_host", "certificate_expired", …, "tls_failed".
std::string_view handshake_problem(SSL* ssl);

}  // namespace connectors::http
