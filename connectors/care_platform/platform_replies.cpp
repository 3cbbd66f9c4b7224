// Whose is a list that the platform gave, and what is one of its invoices to a workflow?
#include "connectors/care_platform/platform_replies.hpp"

namespace connectors::care_platform {
namespace {

// Whose a thing of the platform is; read beside the thing itself.
struct OfClient {
  workflows::ClientId client;
};
BOOST_DESCRIBE_STRUCT(OfClient, (), (client))

}  // namespace

void check_owner(rest::Pages& pages, workflows::ClientId const& client) {
  for (auto const& each : rest::read_items<OfClient>(pages)) {
    if (pages.trouble) return;
    if (each.client != client) {
      pages.trouble.emplace().make_unclear("the list of the care platform holds another client's entry");
      return;
    }
  }
}

workflows::Invoice as_invoice(InvoiceBody const& body, std::vector<ChargeBody> const& charges) {
  workflows::Invoice invoice{body.invoice,
                             body.appointment,
                             body.status,
                             body.cents,
                             body.paid_cents,
                             body.balance_cents,
                             body.written_off_cents,
                             body.write_off_reason,
                             body.write_off_note,
                             body.auto_charge,
                             {}};
  for (auto const& charge : charges)
    invoice.charges.push_back({charge.charge, charge.cents, charge.result, charge.decline_reason});
  return invoice;
}

}  // namespace connectors::care_platform
