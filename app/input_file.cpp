// Reading by descriptor: only so does an error keep its reason.
#include "app/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace app {
namespace {

Failure cannot(std::string const& path, int error) {
  auto const code = error == ENOENT || error == ENOTDIR ? exit_code::not_found : exit_code::failed;
  return {code, path + " cannot be read: " + std::strerror(error) + ". Check the path and the rights to it."};
}

}  // namespace

std::variant<std::string, Failure> read_input_file(std::string const& path, std::size_t size_limit) {
  int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot(path, errno);
  std::string text;
  std::array<char, 65536> piece{};
  for (;;) {
    auto const size = ::read(descriptor, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      auto const error = errno;
      ::close(descriptor);
      return cannot(path, error);
    }
    if (size == 0) break;
    text.append(piece.data(), static_cast<std::size_t>(size));
    if (text.size() <= size_limit) continue;
    ::close(descriptor);
    return Failure{exit_code::failed, path + " is longer than the " + std::to_string(size_limit) +
                                          " bytes that are read. Name a shorter file."};
  }
  ::close(descriptor);
  return text;
}

}  // namespace app
