// The record: 4 bytes mark, 4 bytes deaths, 24 bytes executing, 24 bytes suspect (both padded with zero bytes), 8 bytes
// of SHA-256 over the rest, so that half a record written at a power cut is not believed.
#include "engine/store/breadcrumb.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/digest.hpp"

namespace engine::store {

namespace {

constexpr std::string_view mark = "crm1";
constexpr std::size_t id_size = 24;  // "C-" and 19 digits need 21
constexpr std::size_t record_size = 64;
constexpr std::size_t checked_size = 56;

std::string padded(std::string text) {
  text.resize(id_size, '\0');
  return text;
}
std::string unpadded(std::string const& record, std::size_t at) {
  auto text = record.substr(at, id_size);
  return text.substr(0, text.find('\0'));
}

}  // namespace

Breadcrumb::~Breadcrumb() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::variant<Breadcrumb, NotOpened> Breadcrumb::open(std::string const& store_path, bool read_only) {
  auto const path = store_path + ".crumb";
  Breadcrumb crumb;
  auto const flags = (read_only ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC | O_NOFOLLOW;
  int const descriptor = ::open(path.c_str(), flags, 0600);
  if (descriptor < 0) {
    if (read_only) return crumb;
    auto const code = errno == ENOSPC || errno == EDQUOT ? "full" : errno == EACCES ? "read_only" : "failed";
    return NotOpened{code, "The file " + path + " cannot be opened: " + std::strerror(errno) +
                               ". It tells which case was being executed; make it writable, or remove it."};
  }
  crumb.descriptor_ = descriptor;
  std::string record(record_size, '\0');
  if (::pread(descriptor, record.data(), record_size, 0) == static_cast<ssize_t>(record_size)) crumb.read(record);
  if (read_only) {
    ::close(std::exchange(crumb.descriptor_, -1));
    crumb.count_death();
    return crumb;
  }
  try {
    crumb.count_death();
  } catch (Broken const& error) {
    return NotOpened{error.code, error.sentence};
  }
  return crumb;
}

bool Breadcrumb::read(std::string const& record) {
  if (!record.starts_with(mark)) return false;
  if (sha256(record.substr(0, checked_size)).substr(0, 8) != record.substr(checked_size)) return false;
  std::memcpy(&deaths_, record.data() + 4, 4);
  executing_ = unpadded(record, 8);
  suspect_ = unpadded(record, 8 + id_size);
  return true;
}

void Breadcrumb::write() const {
  if (descriptor_ < 0) return;
  std::string record(mark);
  record.append(reinterpret_cast<char const*>(&deaths_), 4);
  record += padded(executing_) + padded(suspect_);
  record += sha256(record).substr(0, 8);
  if (::pwrite(descriptor_, record.data(), record.size(), 0) == static_cast<ssize_t>(record_size)) return;
  throw Broken{errno == ENOSPC || errno == EDQUOT ? "full" : "failed",
               std::string("Could not note which case is being executed: ") + std::strerror(errno) + "."};
}

void Breadcrumb::count_death() {
  if (executing_.empty()) return;
  deaths_ = executing_ == suspect_ ? deaths_ + 1 : 1;
  suspect_ = std::exchange(executing_, {});
  write();
}

void Breadcrumb::drop(std::string const& case_id) {
  if (case_id.size() > id_size)
    throw Broken{"failed", "Could not note which case is being executed: its id has more than 24 bytes."};
  if (case_id.empty() && !executing_.empty() && executing_ == suspect_) {
    suspect_.clear();
    deaths_ = 0;
  }
  executing_ = case_id;
  write();
}

std::optional<std::pair<std::string, int>> Breadcrumb::last() {
  count_death();
  if (suspect_.empty()) return std::nullopt;
  return std::pair{suspect_, deaths_};
}

}  // namespace engine::store
