// Whom does a test trust? Authorities and certificates made on the spot with OpenSSL. Keys never touch a disk; of an
// authority only the certificate is written, to a folder that goes away with it.
#pragma once
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace http_test {

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* thing) const { Free(thing); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using ServerContext = std::shared_ptr<SSL_CTX>;

struct Identity {
  Key key;
  Certificate certificate;
};

struct Wanted {
  std::string names = "DNS:localhost,IP:127.0.0.1";  // as OpenSSL writes alternative names
  long from_hours = -1, to_hours = 1;                // valid, as seen from now
  bool authority = false;
};

inline void add_extension(X509* certificate, X509* issuer, int id, std::string const& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  REQUIRE(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Signed by `issuer`, or by itself when there is none.
inline Identity make_identity(std::string const& name, Wanted const& wanted, Identity const* issuer) {
  static long serial = 1000;
  Identity made{Key{EVP_EC_gen("P-256")}, Certificate{X509_new()}};
  REQUIRE(made.key);
  auto* const x509 = made.certificate.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(x509), wanted.from_hours * 3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), wanted.to_hours * 3600);
  X509_set_pubkey(x509, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                             reinterpret_cast<unsigned char const*>(name.c_str()), -1, -1, 0);
  auto* const issuer_certificate = issuer != nullptr ? issuer->certificate.get() : x509;
  X509_set_issuer_name(x509, X509_get_subject_name(issuer_certificate));
  add_extension(x509, issuer_certificate, NID_basic_constraints, wanted.authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (wanted.authority) add_extension(x509, issuer_certificate, NID_key_usage, "critical,keyCertSign");
  if (!wanted.authority) add_extension(x509, issuer_certificate, NID_ext_key_usage, "serverAuth");
  if (!wanted.names.empty()) add_extension(x509, issuer_certificate, NID_subject_alt_name, wanted.names);
  REQUIRE(X509_sign(x509, issuer != nullptr ? issuer->key.get() : made.key.get(), EVP_sha256()) > 0);
  return made;
}

// What a server shows. TLS up to `newest`.
inline ServerContext serve_as(Identity const& identity, int newest = TLS1_3_VERSION) {
  ServerContext context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  REQUIRE(SSL_CTX_use_certificate(context.get(), identity.certificate.get()) == 1);
  REQUIRE(SSL_CTX_use_PrivateKey(context.get(), identity.key.get()) == 1);
  SSL_CTX_set_max_proto_version(context.get(), newest);
  return context;
}

class Authority {
 public:
  explicit Authority(std::string const& name) : self_(make_identity(name, {"", -1, 1, true}, nullptr)) {
    auto pattern = (std::filesystem::temp_directory_path() / "claimstep-http-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    auto* const file = std::fopen(ca_file().c_str(), "w");
    REQUIRE(file != nullptr);
    PEM_write_X509(file, self_.certificate.get());
    std::fclose(file);
  }
  Authority(Authority const&) = delete;
  Authority& operator=(Authority const&) = delete;
  ~Authority() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string ca_file() const { return (folder_ / "authority.pem").string(); }
  Identity issue(Wanted const& wanted = {}) const { return make_identity("peer", wanted, &self_); }

 private:
  Identity self_;
  std::filesystem::path folder_;
};

}  // namespace http_test
