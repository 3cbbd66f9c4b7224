// Where does a server listen, and how is a socket file found? Plain sockets: a port of this machine's own, or a file
// beside the store, which may lie deeper than a socket address is long.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/descriptor.hpp"

namespace connectors::http {

using engine::Descriptor;

// A socket's file, as long as it is ours: whoever puts another in its place keeps that one.
class SocketFile {
 public:
  SocketFile() = default;
  SocketFile(Descriptor folder, std::string name, dev_t device, ino_t inode)
      : folder_(std::move(folder)), name_(std::move(name)), device_(device), inode_(inode) {}
  SocketFile(SocketFile&&) = default;
  SocketFile& operator=(SocketFile&&) = default;
  ~SocketFile() { remove(); }
  void remove();

 private:
  Descriptor folder_;
  std::string name_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

struct Listening {
  Descriptor socket;        // listens, does not block
  unsigned short port = 0;  // none on a socket file
  SocketFile file;
};

// On 127.0.0.1; port 0 takes a free one.
std::variant<Listening, std::string> listen_on_port(unsigned short port);

// The file has mode 0600, or with a group 0660, before it can be seen under its name, and listens by then. One that
// nobody listens on is replaced; one that is listened on, and whatever is no socket, stays as it is. The name (not the
// path) may have up to 255 bytes.
std::variant<Listening, std::string> listen_on_file(std::string const& path,
                                                    std::optional<unsigned> group = std::nullopt);

// A connected, blocking socket, or errno: ENOENT, ENOTDIR (no such file) and ECONNREFUSED (nobody listens, or it is no
// socket) mean that nobody is there; EAGAIN that nobody let us in within `limit`.
std::variant<Descriptor, int> connect_to_file(std::string const& path, std::chrono::milliseconds limit);

}  // namespace connectors::http
