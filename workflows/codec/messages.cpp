// The one place where the shared messages' JSON code is compiled.
#include "workflows/codec/messages.hpp"

namespace workflows::codec {
#define WORKFLOWS_INSTANTIATE(Message)                   \
  template std::string to_text<Message>(Message const&); \
  template std::variant<Message, std::vector<Problem>> from_text<Message>(std::string_view, Unknown);
WORKFLOWS_SHARED_MESSAGES(WORKFLOWS_INSTANTIATE)
#undef WORKFLOWS_INSTANTIATE
}  // namespace workflows::codec
