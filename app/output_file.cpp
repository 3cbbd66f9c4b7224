// A neighbour is written first and then takes the name.
#include "app/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace app {
namespace {

Failure cannot(std::string const& path, int error) {
  return {exit_code::failed,
          path + " cannot be written: " + std::strerror(error) + ". Check the path, the rights to it and the disk."};
}

bool write_all(int to, std::string const& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    auto const written = ::write(to, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    done += static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

std::optional<Failure> write_output_file(std::string const& path, std::string const& text) {
  auto const beside = path + ".new";
  int const descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return cannot(path, errno);
  bool written = ::fchmod(descriptor, 0600) == 0 && write_all(descriptor, text);
  auto error = errno;
  if (::close(descriptor) != 0 && written) {
    written = false;
    error = errno;
  }
  if (written && std::rename(beside.c_str(), path.c_str()) != 0) {
    written = false;
    error = errno;
  }
  if (written) return std::nullopt;
  ::unlink(beside.c_str());
  return cannot(path, error);
}

}  // namespace app
