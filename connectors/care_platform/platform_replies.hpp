// What do all verbs of the care platform share? Refusals that the contract lists, and what one means to a case; whose a
// list is; an invoice as workflows know it.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/care_platform/invoice_state.hpp"
#include "connectors/rest_reply.hpp"

namespace connectors::care_platform {

inline constexpr auto command_unreadable = "the command could not be read; nothing was sent";
inline constexpr auto id_unusable = "the command names an id that cannot stand in an address; nothing was sent";

// One documented refusal and what it means to a case.
struct Refusal {
  int status;
  std::string_view code;
  std::string_view hold_code;
  std::string_view sentence;
};

template <std::size_t N>
Refusal const* listed(rest::Reply const& reply, std::array<Refusal, N> const& refusals) {
  for (auto const& refusal : refusals)
    if (reply.refused_with(refusal.status, refusal.code)) return &refusal;
  return nullptr;
}

// A write that was refused, or had no clear answer. `dropped`: refusals after which, by contract, nothing has changed
// and the same request may be made again after another look.
template <std::size_t N>
engine::Outcome write_not_done(rest::Reply const& reply, std::array<Refusal, N> const& refusals) {
  if (auto const* refusal = listed(reply, refusals))
    return rest::rejected(std::string(refusal->hold_code), std::string(refusal->sentence));
  bool const changed = reply.refused_with(412, "changed_meanwhile");
  bool const locked = reply.refused_with(409, "locked");
  if (!changed && !locked) return rest::outcome_without_answer(reply);
  auto outcome = rest::not_sent(changed ? "the invoice changed after we looked; nothing was written"
                                        : "the invoice is locked for the moment; nothing was written");
  outcome.retry_after = reply.retry_after;
  return outcome;
}

// Are all items the asked client's? An answer to another question is no answer: it becomes the pages' trouble.
void check_owner(rest::Pages&, workflows::ClientId const&);

workflows::Invoice as_invoice(InvoiceBody const&, std::vector<ChargeBody> const&);

}  // namespace connectors::care_platform
