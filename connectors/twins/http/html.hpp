// How does a page of the simulated portal come to be text? Escaping once for every value, the few elements of a form,
// and the frame with its headers.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/transport.hpp"

namespace connectors::twins::html {

// Safe between tags and inside a quoted attribute.
std::string escaped(std::string_view text);
// For a value inside an address, also one inside an attribute.
std::string in_address(std::string_view text);
// "a=1&b=x+y": of a query or of a submitted form. Of two with one name the first counts.
std::map<std::string, std::string> read_fields(std::string_view pairs);

struct Choice {
  std::string value, label;
};

// A control with its label; the name is the control's id as well.
std::string input(std::string const& type, std::string const& name, std::string const& label, std::string const& value);
// A first line "Choose…" stands above the choices.
std::string select(std::string const& name, std::string const& label, std::vector<Choice> const& choices,
                   std::string const& chosen);
std::string checkbox(std::string const& name, std::string const& label);
std::string radio(std::string const& name, std::string const& value, std::string const& label);
std::string hidden(std::string const& name, std::string const& value);
// Label and value, a line each.
std::string pairs(std::vector<Choice> const& lines);
// What went wrong, where a reader of screens hears it first.
std::string alert(std::string const& sentence);

// A whole page; `body` is HTML, `title` is text.
HttpReply page(int status, std::string const& title, std::string const& body);
HttpReply style_sheet();

}  // namespace connectors::twins::html
