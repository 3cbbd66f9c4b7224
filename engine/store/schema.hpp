// Which statements make the tables? The numbered files of engine/store/schema, compiled in: the n-th file takes a store
// from version n-1 to version n, and the number of files is the version that this program writes.
#pragma once
#include <span>
#include <string_view>

namespace engine::store {

std::span<std::string_view const> schema();

}  // namespace engine::store
