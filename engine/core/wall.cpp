// The names of exceptions' types, readable.
#include "engine/core/wall.hpp"

#include <boost/core/demangle.hpp>
#include <typeinfo>

namespace engine {

std::string type_of(std::exception const& error) { return boost::core::demangle(typeid(error).name()); }

}  // namespace engine
