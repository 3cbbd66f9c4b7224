// Does the effect table say what is so? Each business key is made of what its line names, and each rejection is a hold
// that somebody can end.
#include "workflows/effect_table.hpp"

#include <boost/mp11.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "workflows/codec/json.hpp"
#include "workflows/rules/hold_codes.hpp"

using namespace workflows;

namespace {

using Words = std::set<std::string>;

// Another value of the same type.
template <class T>
void change(T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    value += "x";
  } else if constexpr (codec::is_id<T>) {
    value.text += "x";
  } else if constexpr (std::is_same_v<T, bool>) {
    value = !value;
  } else if constexpr (std::is_integral_v<T>) {
    value += 1;
  } else if constexpr (std::is_same_v<T, Instant>) {
    value += std::chrono::seconds{1};
  } else if constexpr (std::is_same_v<T, Date>) {
    value = std::chrono::sys_days{value} + std::chrono::days{1};
  } else if constexpr (codec::is_optional<T> || codec::is_vector<T>) {
    if constexpr (codec::is_optional<T>) return change(value.emplace());
    if constexpr (codec::is_vector<T>) return change(value.emplace_back());
  } else {
    codec::for_each_member<T>([&](std::string_view, auto pointer) { change(value.*pointer); });
  }
}

// A member in the words of the table.
std::string word_of(std::string_view member) {
  static std::map<std::string, std::string, std::less<>> const words{
      {"ticket", "conversation"},        {"after", "part"},           {"fields", "portal reference"},
      {"portal_therapist", "therapist"}, {"portal_client", "client"}, {"instant", "start"},
      {"payload_hash", "payload"},       {"case_kind", "case kind"},  {"workflow", "child's kind"}};
  auto const found = words.find(member);
  return found == words.end() ? std::string(member) : found->second;
}

// What changes the key when it changes.
template <class Command>
Words made_of() {
  Command command;
  if constexpr (std::is_same_v<Command, ConfirmSession>) command.instant = Instant{};
  CaseId const one{"C-1"}, other{"C-2"};
  auto const key = business_key(command, one);
  Words words;
  if (business_key(command, other) != key) words.insert("case");
  codec::for_each_member<Command>([&](std::string_view name, auto pointer) {
    auto changed = command;
    change(changed.*pointer);
    if (business_key(changed, one) != key) words.insert(word_of(name));
  });
  return words;
}

Words split(std::string_view text, std::string_view mark) {
  Words words;
  while (!text.empty()) {
    auto const end = std::min(text.find(mark), text.size());
    words.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + mark.size(), text.size()));
  }
  return words;
}

using WithKeys =
    boost::mp11::mp_list<AddParticipant, RemoveParticipant, SubmitForm, SetAttribute, CloseTicket, ConfirmSession,
                         WriteOffInvoice, ReserveClaim, RequestApproval, CreateInvoice, RefundPayment, SendReply,
                         StartConversation, AddNote, AppendRow, ReserveMatter, ReserveMacro, SetTimer, OpenCase>;

}  // namespace

TEST_CASE("effect table: a business key is made of what its line says, no more and no less") {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, WithKeys>>(
      [&]<class Command>(boost::mp11::mp_identity<Command>) {
        auto const* policy = engine::policy_of(effect_table(), Command::kind);
        INFO(Command::kind);
        REQUIRE(policy != nullptr);
        CHECK(made_of<Command>() == split(policy->business_key, ", "));
      });
}

TEST_CASE("effect table: a charge of $0 is the invoice's, one of a real sum the attempt's as well") {
  auto const* policy = engine::policy_of(effect_table(), ChargeZero::kind);
  REQUIRE(policy != nullptr);
  CHECK(policy->business_key == "invoice; of a real sum, and the attempt");
  CHECK(made_of<ChargeZero>() == Words{"invoice"});
  CHECK(made_of<ChargeInvoice>() == Words{"invoice", "attempt"});
}

TEST_CASE("effect table: what changes nothing outside has its case for a key") {
  using engine::CommandClass;
  for (auto const& policy : effect_table()) {
    bool const harmless = policy.command_class == CommandClass::lookup || policy.command_class == CommandClass::rule ||
                          policy.command_class == CommandClass::question || policy.command_class == CommandClass::word;
    INFO(policy.kind);
    CHECK((policy.business_key == "case") == harmless);
  }
  CHECK(made_of<ReadThread>() == Words{"case"});
  CHECK(made_of<FindOpenCases>() == Words{"case"});
}

TEST_CASE("effect table: every rejection is a hold of the list, named once, and every line says what success is") {
  for (auto const& policy : effect_table()) {
    INFO(policy.kind);
    CHECK_FALSE(policy.success.empty());
    std::istringstream listed{std::string(policy.rejections)};
    Words seen;
    for (std::string code; listed >> code;) {
      INFO(code);
      CHECK(rules::find_hold_code(code) != nullptr);
      CHECK(seen.insert(code).second);
    }
    CHECK((seen.empty() || policy.command_class == engine::CommandClass::lookup ||
           policy.command_class == engine::CommandClass::effect));
  }
}
