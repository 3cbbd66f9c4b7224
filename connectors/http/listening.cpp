// How does a socket file come to be? Bound under a short name in the same folder, reached through the folder's
// descriptor, so that no path is too long; renamed when it is ready. So nobody ever sees it half made.
#include "connectors/http/listening.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <system_error>

namespace connectors::http {
namespace {

constexpr int backlog = 1'024;

std::string in_words(int error) { return std::generic_category().message(error); }

// The address of a file by way of an open descriptor. `rest` is empty or begins with a slash.
sockaddr_un by_descriptor(int descriptor, std::string_view rest) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  auto const path = "/proc/self/fd/" + std::to_string(descriptor) + std::string(rest);
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

template <class Address>
sockaddr const* plain(Address const& address) {
  return reinterpret_cast<sockaddr const*>(&address);
}

struct Place {
  std::string folder, name;
};

Place place_of(std::string const& path) {
  auto const slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

// The same for every attempt at one name, so that what a death has left is found again.
std::string name_while_made(std::string const& name) {
  return ".claimstep-" + std::to_string(std::hash<std::string>{}(name)) + ".sock";
}

// Why the path cannot be taken; empty when there is nothing, or a socket that nobody listens on.
std::string objection_to(std::string const& path, Place const& place, int folder) {
  struct stat found {};
  if (::fstatat(folder, place.name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT ? std::string() : path + ": " + in_words(errno);
  if (!S_ISSOCK(found.st_mode))
    return path + " exists and is no socket; it is left alone. Move it away or name another path";
  auto const asked = connect_to_file(path, std::chrono::milliseconds{100});
  auto const* error = std::get_if<int>(&asked);
  if (error == nullptr || *error == EAGAIN) return path + ": another process listens there already";
  if (*error == ECONNREFUSED || *error == ENOENT) return {};
  return path + ": " + in_words(*error);
}

// Binds to `temporary` in the folder; what a death has left there under that name goes away. errno, or 0.
int bind_in(int folder, std::string const& temporary, int socket) {
  auto const address = by_descriptor(folder, "/" + temporary);
  if (::bind(socket, plain(address), sizeof address) == 0) return 0;
  if (errno != EADDRINUSE) return errno;
  struct stat left {};
  if (::fstatat(folder, temporary.c_str(), &left, AT_SYMLINK_NOFOLLOW) != 0) return errno;
  if (!S_ISSOCK(left.st_mode)) return EEXIST;
  ::unlinkat(folder, temporary.c_str(), 0);
  return ::bind(socket, plain(address), sizeof address) == 0 ? 0 : errno;
}

// From bound to seen; `made` is what stands there then. errno, or 0.
int show(int folder, std::string const& temporary, std::string const& name, int socket, std::optional<unsigned> group,
         struct stat& made) {
  mode_t const mode = S_IRUSR | S_IWUSR | (group ? S_IRGRP | S_IWGRP : 0U);
  // The group before the mode: never is the file open to another group than the one that is meant.
  bool const shown = (!group || ::fchownat(folder, temporary.c_str(), static_cast<uid_t>(-1), *group, 0) == 0) &&
                     ::fchmodat(folder, temporary.c_str(), mode, 0) == 0 &&
                     ::fstatat(folder, temporary.c_str(), &made, AT_SYMLINK_NOFOLLOW) == 0 &&
                     ::listen(socket, backlog) == 0 && ::renameat(folder, temporary.c_str(), folder, name.c_str()) == 0;
  if (shown) return 0;
  auto const error = errno;
  ::unlinkat(folder, temporary.c_str(), 0);
  return error;
}

}  // namespace

void SocketFile::remove() {
  if (!folder_.open()) return;
  struct stat found {};
  if (::fstatat(folder_.number(), name_.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && found.st_dev == device_ &&
      found.st_ino == inode_)
    ::unlinkat(folder_.number(), name_.c_str(), 0);
  folder_ = Descriptor{};
}

std::variant<Listening, std::string> listen_on_port(unsigned short port) {
  Listening made;
  made.socket = Descriptor{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int const yes = 1;
  ::setsockopt(made.socket.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (!made.socket.open() || ::bind(made.socket.number(), plain(address), size) != 0 ||
      ::listen(made.socket.number(), backlog) != 0 ||
      ::getsockname(made.socket.number(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    auto const where = "127.0.0.1:" + std::to_string(port);
    if (errno == EADDRINUSE) return where + ": the port is taken by another process; name another port";
    return where + ": " + in_words(errno);
  }
  made.port = ntohs(address.sin_port);
  return made;
}

std::variant<Listening, std::string> listen_on_file(std::string const& path, std::optional<unsigned> group) {
  auto const place = place_of(path);
  if (place.name.empty()) return "\"" + path + "\" names a folder; a socket needs the path of a file";
  Descriptor folder{::open(place.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.open()) return place.folder + ": " + in_words(errno);
  if (auto sentence = objection_to(path, place, folder.number()); !sentence.empty()) return sentence;
  Listening made;
  made.socket = Descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!made.socket.open()) return path + ": " + in_words(errno);
  // Linux gives the file the mode of its socket, less the umask: nobody else's from the first moment.
  ::fchmod(made.socket.number(), S_IRUSR | S_IWUSR);
  auto const temporary = name_while_made(place.name);
  auto error = bind_in(folder.number(), temporary, made.socket.number());
  struct stat seen {};
  if (error == 0) error = show(folder.number(), temporary, place.name, made.socket.number(), group, seen);
  if (error != 0) return path + ": " + in_words(error);
  made.file = SocketFile{std::move(folder), place.name, seen.st_dev, seen.st_ino};
  return made;
}

std::variant<Descriptor, int> connect_to_file(std::string const& path, std::chrono::milliseconds limit) {
  Descriptor const file{::open(path.c_str(), O_PATH | O_CLOEXEC)};
  if (!file.open()) return errno;
  Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!socket.open()) return errno;
  auto const milliseconds = limit.count() > 0 ? limit.count() : 1;
  timeval const patience{milliseconds / 1'000, (milliseconds % 1'000) * 1'000};
  ::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  auto const address = by_descriptor(file.number(), {});
  if (::connect(socket.number(), plain(address), sizeof address) != 0) return errno;
  return socket;
}

}  // namespace connectors::http
