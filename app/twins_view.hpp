// What does `twins --json` tell once the simulated counterparts are up? The contract claimstep.twins/1.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/codec/json.hpp"

namespace app {

struct TwinAddressView {
  std::string name, base_url;
};
BOOST_DESCRIBE_STRUCT(TwinAddressView, (), (name, base_url))
struct TwinsView {
  static constexpr std::string_view contract = "twins";
  std::vector<TwinAddressView> addresses;  // control, then the counterparts
  std::string now;                         // what time it is there
  std::string token;                       // the bearer token of inbox, platform and portal; it opens nothing else
  std::optional<std::string> configuration;
};
BOOST_DESCRIBE_STRUCT(TwinsView, (), (addresses, now, token, configuration))

}  // namespace app
