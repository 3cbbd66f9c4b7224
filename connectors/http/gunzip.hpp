// What was in a compressed body? Read with a limit on what comes out, so that a small reply cannot fill the memory.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace connectors::http {

enum class GunzipProblem { damaged, too_large };

// One whole gzip member and nothing after it, its checksum and length verified; at most `limit` bytes come out.
std::variant<std::string, GunzipProblem> gunzip(std::string_view packed, std::size_t limit);

}  // namespace connectors::http
