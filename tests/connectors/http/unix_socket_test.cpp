// Does the socket file keep its promises? Only ours to read, found below the longest path, replaced when dead, left
// alone when alive or no socket at all, and the kernel says who asks.
#include <sys/stat.h>
#include <sys/un.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/connectors/http/served.hpp"

using namespace http_test;

namespace {

std::string refusal(boost::asio::io_context& loop, std::string const& path) {
  auto const made = HttpServer::on_unix_socket(loop, path, {}, {});
  auto const* sentence = std::get_if<std::string>(&made);
  return sentence != nullptr ? *sentence : "none";
}

// A file that a process which has died has left behind.
void leave_dead_socket(std::string const& path) {
  connectors::http::Descriptor const socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  REQUIRE(::bind(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

std::size_t entries(std::filesystem::path const& folder) {
  std::size_t count = 0;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) count += entry.exists() ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("the socket file is ours alone, tells who asks, and goes away with its server") {
  Folder folder;
  auto const path = folder / "practice.db.sock";
  Echo echo;
  Served served;
  auto const mask = ::umask(0);
  served.on_file(path, echo.handle());
  ::umask(mask);
  struct stat made {};
  REQUIRE(::stat(path.c_str(), &made) == 0);
  CHECK((made.st_mode & 07777) == 0600);
  CHECK(S_ISSOCK(made.st_mode));
  CHECK(entries(folder.path()) == 1);
  CHECK(served.server->port() == 0);
  auto asker = Served::ask_file(path, get_text());
  CHECK(status_in(served.reply_to(asker)) == 200);
  REQUIRE(echo.asked.size() == 1);
  CHECK(echo.asked[0].user == ::getuid());
  served.server.reset();
  CHECK(entries(folder.path()) == 0);
}

TEST_CASE("neither the path nor the name is too long for a socket") {
  Folder folder;
  auto deep = folder.path();
  for (int i = 0; i < 5; ++i) deep /= std::string(50, 'd');
  std::filesystem::create_directories(deep);
  auto const name = GENERATE(std::string("practice.db.sock"), std::string(255, 'n'));
  auto const path = (deep / name).string();
  Echo echo;
  Served served;
  served.on_file(path, echo.handle());
  auto asker = Served::ask_file(path, get_text());
  CHECK(status_in(served.reply_to(asker)) == 200);
  CHECK(refusal(served.loop, path).find("listens there already") != std::string::npos);
  served.server.reset();
  CHECK(entries(deep) == 0);
}

TEST_CASE("a socket that nobody listens on is replaced") {
  Folder folder;
  auto const path = folder / "store.sock";
  leave_dead_socket(path);
  Echo echo;
  Served served;
  served.on_file(path, echo.handle());
  auto asker = Served::ask_file(path, get_text());
  CHECK(status_in(served.reply_to(asker)) == 200);
}

TEST_CASE("a socket that is listened on stays, and so does its server") {
  Folder folder;
  auto const path = folder / "store.sock";
  Echo echo;
  Served served;
  served.on_file(path, echo.handle());
  auto const sentence = refusal(served.loop, path);
  CHECK(sentence.find(path) != std::string::npos);
  CHECK(sentence.find("another process listens there already") != std::string::npos);
  auto asker = Served::ask_file(path, get_text());
  CHECK(status_in(served.reply_to(asker)) == 200);
}

TEST_CASE("what is no socket is never removed") {
  Folder folder;
  boost::asio::io_context loop;
  auto const path = folder / "store.sock";
  std::ofstream(path) << "precious";
  CHECK(refusal(loop, path).find("is no socket") != std::string::npos);
  std::string kept;
  std::ifstream(path) >> kept;
  CHECK(kept == "precious");
  std::filesystem::create_directory(folder / "a-folder");
  CHECK(refusal(loop, folder / "a-folder").find("is no socket") != std::string::npos);
  // Not even one that a link leads to.
  std::filesystem::create_symlink(path, folder / "a-link");
  CHECK(refusal(loop, folder / "a-link").find("is no socket") != std::string::npos);
  CHECK(std::filesystem::is_symlink(folder / "a-link"));
}

TEST_CASE("a path that cannot be is told in a sentence") {
  Folder folder;
  boost::asio::io_context loop;
  CHECK(refusal(loop, folder / "nowhere/store.sock").find("No such file") != std::string::npos);
  CHECK(refusal(loop, folder / "").find("names a folder") != std::string::npos);
  CHECK(refusal(loop, "").find("names a folder") != std::string::npos);
  CHECK(refusal(loop, folder / std::string(256, 'n')).find("too long") != std::string::npos);
  CHECK(entries(folder.path()) == 0);
}

TEST_CASE("a server does not remove the file that another has put in its place") {
  Folder folder;
  auto const path = folder / "store.sock";
  Echo echo;
  Served first, second;
  first.on_file(path, echo.handle());
  std::filesystem::remove(path);
  second.on_file(path, echo.handle());
  first.server.reset();
  auto asker = Served::ask_file(path, get_text());
  CHECK(status_in(second.reply_to(asker)) == 200);
}

TEST_CASE("a stopped server cannot be found, and who has knocked before is answered") {
  Folder folder;
  auto const path = folder / "store.sock";
  Echo echo;
  Served served;
  served.on_file(path, echo.handle());
  auto knocking = Served::ask_file(path, get_text());
  served.server->stop_accepting();
  CHECK(entries(folder.path()) == 0);
  CHECK(status_in(served.all_for(knocking)) == 200);
  CHECK(std::get<int>(connectors::http::connect_to_file(path, 1s)) == ENOENT);
}
