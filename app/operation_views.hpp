// What do the commands for operation answer? Settings with their origin, the result of a check, the version.
#pragma once
#include <string>
#include <vector>

#include "app/configuration.hpp"

namespace app {

struct ConfigView {
  static constexpr std::string_view contract = "config";
  std::string file;
  bool sound = true;
  std::vector<std::string> problems;
  std::vector<Setting> settings;
};
BOOST_DESCRIBE_STRUCT(ConfigView, (), (file, sound, problems, settings))

struct DbView {
  static constexpr std::string_view contract = "db";
  std::string store, copy;  // copy: the backup made or restored; empty for a check
  bool sound = true;
  std::vector<std::string> problems;
};
BOOST_DESCRIBE_STRUCT(DbView, (), (store, copy, sound, problems))

struct VersionedView {
  std::string name;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(VersionedView, (), (name, version))
struct VersionView {
  static constexpr std::string_view contract = "version";
  std::string version;
  std::int64_t store_schema = 0;
  std::string tzdata, sqlite;
  std::vector<VersionedView> workflows;
};
BOOST_DESCRIBE_STRUCT(VersionView, (), (version, store_schema, tzdata, sqlite, workflows))

}  // namespace app
