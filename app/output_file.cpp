// A neighbour is written first and then takes the name.
#include "app/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "engine/descriptor.hpp"

namespace app {
namespace {

Failure cannot(std::string const& path, int error) {
  return {exit_code::failed,
          path + " cannot be written: " + std::strerror(error) + ". Check the path, the rights to it and the disk."};
}

}  // namespace

std::optional<Failure> write_output_file(std::string const& path, std::string const& text) {
  auto const beside = path + ".new";
  engine::Descriptor file{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!file.open()) return cannot(path, errno);
  bool written = ::fchmod(file.number(), 0600) == 0 && engine::write_all(file.number(), text);
  auto error = errno;
  if (!file.close() && written) {
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
