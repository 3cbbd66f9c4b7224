// How do simulated counterparts stand behind real sockets? One server on loopback for each, and three ways in which an
// answer may leave: whole, cut short, or not at all. What is answered is decided elsewhere.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/transport.hpp"

namespace boost::asio {
class io_context;
}

namespace connectors::twins {

enum class Leaving {
  whole,
  cut_short,   // the head promises the whole body, half of it comes, the connection ends
  in_silence,  // the connection ends without a byte
};
struct TwinReply {
  HttpReply reply;
  Leaving leaving = Leaving::whole;
};

// Takes the answer to one request, once, now or later, on the loop's thread.
using Give = std::function<void(TwinReply)>;

struct Door {
  std::string name;  // ticket_inbox, control …
  std::function<void(HttpRequest, Give)> ask;
};

class TwinPorts {
 public:
  // The first door on port `first` of 127.0.0.1, the others on those that follow; 0: each on a free one. The loop must
  // outlive this, and the doors' functions the loop's work. Otherwise a sentence: which port is taken.
  static std::variant<std::unique_ptr<TwinPorts>, std::string> open(boost::asio::io_context& loop, unsigned short first,
                                                                    std::vector<Door> doors);
  ~TwinPorts();
  unsigned short port(std::string_view name) const;  // 0: no such door
  std::string base_url(std::string_view name) const;
  void stop_accepting();
  std::size_t under_way() const;

 private:
  struct Inside;
  explicit TwinPorts(std::unique_ptr<Inside>);
  std::unique_ptr<Inside> inside_;
};

// The bytes of a reply that breaks off: its head says how long the body would have been. For tests as well.
std::string broken_off(HttpReply const&);

}  // namespace connectors::twins
