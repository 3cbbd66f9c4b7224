// How does the store talk to SQLite? Statements are prepared once and kept; a Query borrows one, binds values in order,
// steps through the rows and puts the statement back. Every error leaves as Broken, without any content of a row.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/store/row_fields.hpp"

namespace engine::store {

// full, read_only, corrupt or failed, for an SQLite result code, extended or not.
std::string broken_code(int sqlite_code);
Broken broken(std::string_view what, int sqlite_code);

// The prepared statements of one connection, by their text.
class Statements {
 public:
  explicit Statements(SQLite::Database& database) : database_(database) {}
  SQLite::Statement& statement(std::string const& sql, std::string_view what);
  // After a failure nothing may stay half-stepped: an open cursor would block the roll-back.
  void reset_all() noexcept;
  // The plan of every statement prepared so far, a step a line; tests look for whole-table scans in it.
  std::vector<std::string> plans();
  SQLite::Database& database() { return database_; }

 private:
  SQLite::Database& database_;
  std::unordered_map<std::string, SQLite::Statement> by_text_;
};

class Query {
 public:
  // `what` completes "Could not …" for the person who reads the error.
  Query(Statements&, std::string_view what, std::string const& sql);
  ~Query();
  Query(Query const&) = delete;
  Query& operator=(Query const&) = delete;

  // Values go to ?1, ?2, … ; texts are not copied and must live until the query ends.
  template <class... Values>
  Query& bind(Values const&... values) {
    try {
      (bind_one(values), ...);
    } catch (SQLite::Exception const& error) {
      throw broken(what_, error.getExtendedErrorCode());
    }
    return *this;
  }
  // One value to a parameter by its number, for statements whose parameters vary.
  template <class Value>
  Query& bind_at(int parameter, Value const& value) {
    bound_ = parameter - 1;
    return bind(value);
  }
  // Moves to the next row; false after the last.
  bool next();
  // Reads the columns of the row in order.
  template <class... Values>
  void read(Values&&... values) {
    (read_one(values), ...);
  }
  // For statements that give no rows. The result code is SQLITE_DONE, or SQLITE_CONSTRAINT_UNIQUE for a taken key.
  int run_or_taken();
  void run();
  int changes() const { return statement_.getChanges(); }

 private:
  void bind_one(std::string const& text) { statement_.bindNoCopy(++bound_, text); }
  void bind_one(std::int64_t number) { statement_.bind(++bound_, number); }
  void bind_one(int number) { statement_.bind(++bound_, number); }
  void bind_one(bool flag) { statement_.bind(++bound_, flag ? 1 : 0); }
  void bind_one(Instant instant) { bind_one(std::int64_t{instant.time_since_epoch().count()}); }
  void bind_one(std::optional<Instant> const& instant) {
    if (instant)
      bind_one(*instant);
    else
      statement_.bind(++bound_);
  }
  template <class Text>
  void bind_one(Bytes<Text> const& blob) {
    statement_.bindNoCopy(++bound_, blob.bytes.data(), static_cast<int>(blob.bytes.size()));
  }

  SQLite::Column column() { return statement_.getColumn(read_++); }
  void read_one(std::string& text) { text = column().getString(); }
  void read_one(std::int64_t& number) { number = column().getInt64(); }
  void read_one(int& number) { number = column().getInt(); }
  void read_one(bool& flag) { flag = column().getInt64() != 0; }
  void read_one(Instant& instant) { instant = Instant{Duration{column().getInt64()}}; }
  void read_one(std::optional<Instant>& instant) {
    auto const value = column();
    instant = value.isNull() ? std::nullopt : std::optional{Instant{Duration{value.getInt64()}}};
  }
  template <class Text>
  void read_one(Bytes<Text> const& blob) {
    blob.bytes = column().getString();
  }

  Statements& statements_;
  std::string_view what_;
  SQLite::Statement& statement_;
  int bound_ = 0;
  int read_ = 0;
};

// "INSERT INTO table (columns) VALUES (?1, …)", and "UPDATE table SET … WHERE first column = ?1".
std::string insert_into(std::string_view table, std::string_view columns);
std::string update_of(std::string_view table, std::string_view columns);
// The insert; where the first column is taken already, the other columns are set.
std::string insert_or_update(std::string_view table, std::string_view columns);

}  // namespace engine::store
