// How is the other end checked? By the peer verification of OpenSSL with the expected name among its parameters, not by
// a callback of ours afterwards.
#include "connectors/http/tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "connectors/http/base_url.hpp"

namespace connectors::http {

namespace ssl = boost::asio::ssl;

std::variant<std::shared_ptr<ssl::context>, std::string> trust(std::string const& ca_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  // No session is kept, so no early data and nothing that outlives a connection.
  SSL_CTX_set_session_cache_mode(context->native_handle(), SSL_SESS_CACHE_OFF);
  boost::system::error_code error;
  context->set_verify_mode(ssl::verify_peer, error);
  if (error) return "TLS cannot be set up: " + error.message();
  if (ca_file.empty())
    context->set_default_verify_paths(error);
  else
    context->load_verify_file(ca_file, error);
  if (!error) return context;
  if (ca_file.empty()) return "the system's certificate authorities cannot be read: " + error.message();
  return "the CA file \"" + ca_file + "\" cannot be read as PEM certificates: " + error.message();
}

bool expect_host(SSL* ssl, std::string const& host) {
  auto* const parameters = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (is_ip_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
  return X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size()) == 1 &&
         SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

std::string_view handshake_problem(SSL* ssl) {
  switch (SSL_get_verify_result(ssl)) {
    case X509_V_OK:
      return "tls_failed";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "certificate_of_another_host";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "certificate_expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "certificate_not_yet_valid";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "certificate_self_signed";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "certificate_of_unknown_authority";
    default:
      return "certificate_refused";
  }
}

}  // namespace connectors::http
