// Does each effect of the Intercom connector see what is there, write once, and say no more than the reply proves?
#include <catch2/catch.hpp>

#include "tests/connectors/ticket_inbox/practice_inbox.hpp"

using namespace connectors;
using namespace connectors::inbox_tests;
using engine::Presence;
using engine::Verdict;
using twins::ActKind;
using workflows::AddParticipant;
using workflows::AttributeSet;
using workflows::CloseTicket;
using workflows::FormSubmitted;
using workflows::ParticipantAdded;
using workflows::ParticipantRemoved;
using workflows::RemoveParticipant;
using workflows::SetAttribute;
using workflows::SubmitForm;
using workflows::TicketClosed;

namespace {

AddParticipant const add_client{{"215473"}, {"co-2"}, {}};
RemoveParticipant const remove_practice{{"215473"}, {"co-1"}, {}};
SetAttribute const mark_billed{{"215473"}, "Insurance Billing", "Billed", {"5003"}};
CloseTicket const close_thread{{"215473"}, {"5001"}, {}};
SubmitForm const form{{"215473"}, {"co-2"}, "Headway Session Processed", {{"Client", "Mira Vale"}, {"Minutes", "53"}}};

void change_form(Bench& bench, char const* name, char const* value) {
  bench.transport.after = [=](HttpRequest const& request, Exchange& exchange) {
    if (!request.target.starts_with("/tickets/")) return;
    auto json = workflows::codec::Json::parse(exchange.reply.body);
    json["ticket_attributes"][name] = value;
    exchange.reply.body = json.dump();
  };
}

}  // namespace

TEST_CASE("a participant is absent, then added once by contact id, then present") {
  Bench bench;
  auto const before = bench.look(add_client);
  CHECK(before.presence == Presence::absent);
  CHECK(before.strong);
  CHECK(before.pre_image == R"({"participants":["co-1"]})");
  auto const sent = bench.send(add_client);
  CHECK(sent.verdict == Verdict::done);
  CHECK(sent.reference == "co-2");
  CHECK(payload_of<ParticipantAdded>(sent.payload).contact.text == "co-2");
  auto const written = bench.transport.seen.back().request;
  CHECK(written.write());
  CHECK(written.method == "POST");
  CHECK(written.target == "/conversations/215473/customers");
  CHECK(written.body == R"({"admin_id":"991267","customer":{"intercom_user_id":"co-2"}})");
  CHECK(written.headers.at("x-claimstep-effect") == "E-7");
  auto const after = bench.look(add_client);
  CHECK(after.presence == Presence::present);
  CHECK(payload_of<ParticipantAdded>(after.payload).contact.text == "co-2");
  CHECK(bench.ledger() == "ticket.participant_added 215473 {\"contact\":\"co-2\"} engine E-7\n");
}

TEST_CASE("adding a contact the inbox does not know or cannot mail is rejected as contact_missing") {
  Bench bench;
  for (auto const* contact : {"co-99", "co-5"}) {
    auto const sent = bench.send(AddParticipant{{"215473"}, {contact}, {}});
    CHECK(sent.verdict == Verdict::rejected);
    CHECK(sent.reason == "contact_missing");
  }
  CHECK(bench.ledger().empty());
}

TEST_CASE("the last participant is never removed: the look says so, and so does the inbox") {
  Bench bench;
  auto const look = bench.look(remove_practice);
  CHECK(look.presence == Presence::conflicting);
  CHECK(look.code == "last_participant");
  auto const sent = bench.send(remove_practice);
  CHECK(sent.verdict == Verdict::rejected);
  CHECK(sent.reason == "last_participant");
  CHECK(bench.ledger().empty());
}

TEST_CASE("the practice's address is removed once the client is there, with the body that the vendor wants") {
  Bench bench;
  REQUIRE(bench.send(add_client).verdict == Verdict::done);
  CHECK(bench.look(remove_practice).presence == Presence::absent);
  auto const sent = bench.send(remove_practice);
  CHECK(sent.verdict == Verdict::done);
  auto const written = bench.transport.seen.back().request;
  CHECK(written.method == "DELETE");
  CHECK(written.target == "/conversations/215473/customers/co-1");
  CHECK(written.body == R"({"admin_id":"991267"})");
  auto const after = bench.look(remove_practice);
  CHECK(after.presence == Presence::present);
  CHECK(payload_of<ParticipantRemoved>(after.payload).contact.text == "co-1");
}

TEST_CASE("removing somebody who is gone is unknown to the write and adopted by the look") {
  Bench bench;
  RemoveParticipant const gone{{"215473"}, {"co-2"}, {}};
  CHECK(bench.send(gone).verdict == Verdict::unknown);
  CHECK(bench.look(gone).presence == Presence::present);
}

TEST_CASE("the billing attribute is absent, set by name, then present") {
  Bench bench;
  auto const before = bench.look(mark_billed);
  CHECK(before.presence == Presence::absent);
  CHECK(before.strong);
  auto const sent = bench.send(mark_billed);
  CHECK(sent.verdict == Verdict::done);
  CHECK(payload_of<AttributeSet>(sent.payload).value == "Billed");
  CHECK(bench.transport.seen.back().request.body == R"({"custom_attributes":{"Insurance Billing":"Billed"}})");
  CHECK(bench.look(mark_billed).presence == Presence::present);
  CHECK(bench.ledger() ==
        "ticket.attribute_set 215473 {\"name\":\"Insurance Billing\",\"value\":\"Billed\"} engine E-7\n");
}

TEST_CASE("an option or an attribute that does not exist is a hold before anything is written") {
  Bench bench;
  for (auto const& command :
       {SetAttribute{{"215473"}, "Insurance Billing", "Paid", {}}, SetAttribute{{"215473"}, "Nothing", "Billed", {}}}) {
    auto const look = bench.look(command);
    CHECK(look.presence == Presence::conflicting);
    CHECK(look.code == "attribute_option_missing");
  }
  CHECK(bench.look(SetAttribute{{"215473"}, "Remark", "anything", {}}).presence == Presence::absent);
  auto const sent = bench.send(SetAttribute{{"215473"}, "Nothing", "Billed", {}});
  CHECK(sent.verdict == Verdict::rejected);
  CHECK(sent.reason == "attribute_option_missing");
  CHECK(bench.ledger().empty());
}

TEST_CASE("an archived option and two attributes of one name are no place to write to") {
  Bench bench;
  std::string attributes;
  bench.transport.instead = [&](HttpRequest const& request) -> std::optional<Exchange> {
    if (request.target != "/conversations/attributes") return std::nullopt;
    return Exchange{Failure::none, {200, {}, R"({"type":"list","data":[)" + attributes + "]}"}};
  };
  std::string const live = R"({"name":"Insurance Billing","data_type":"list","options":[{"label":"Billed"}]})";
  attributes = R"({"name":"Insurance Billing","data_type":"list","options":[{"label":"Billed","archived":true}]})";
  CHECK(bench.look(mark_billed).code == "attribute_option_missing");
  attributes = live + "," + live;
  CHECK(bench.look(mark_billed).code == "attribute_option_missing");
  attributes = live + R"(,{"name":"Insurance Billing","data_type":"string","archived":true,"options":null})";
  CHECK(bench.look(mark_billed).presence == Presence::absent);
}

TEST_CASE("a thread is closed when no client wrote since it was read") {
  Bench bench;
  auto const before = bench.look(close_thread);
  CHECK(before.presence == Presence::absent);
  CHECK(before.strong);
  auto const sent = bench.send(close_thread);
  CHECK(sent.verdict == Verdict::done);
  CHECK(payload_of<TicketClosed>(sent.payload).last_client_part.text == "5001");
  CHECK(bench.transport.seen.back().request.body == R"({"message_type":"close","type":"admin","admin_id":"991267"})");
  auto const after = bench.look(close_thread);
  CHECK(after.presence == Presence::present);
  CHECK(payload_of<TicketClosed>(after.payload).last_client_part.text == "5001");
  CHECK(bench.ledger() == "ticket.closed 215473 {} engine E-7\n");
}

TEST_CASE("a thread that a person has closed already is adopted") {
  Bench bench;
  REQUIRE(bench.act(ActKind::close, "person"));
  CHECK(bench.look(close_thread).presence == Presence::present);
}

TEST_CASE("a client's message before the close, after it, or between look and close is never closed over") {
  Bench bench;
  SECTION("before") { REQUIRE(bench.act(ActKind::reply, "client", "One more thing")); }
  SECTION("after: it opens the thread again") {
    REQUIRE(bench.send(close_thread).verdict == Verdict::done);
    REQUIRE(bench.act(ActKind::reply, "client", "One more thing"));
  }
  SECTION("between") {
    REQUIRE(bench.look(close_thread).presence == Presence::absent);
    REQUIRE(bench.act(ActKind::reply, "client", "One more thing"));
    REQUIRE(bench.send(close_thread).verdict == Verdict::done);
  }
  auto const look = bench.look(close_thread);
  CHECK(look.presence == Presence::conflicting);
  CHECK(look.code == "new_message");
}

TEST_CASE("a colleague's message does not stand in the way of closing, and a first client message does") {
  Bench bench;
  REQUIRE(bench.act(ActKind::reply, "person", "Noted"));
  CHECK(bench.look(close_thread).presence == Presence::absent);
  CHECK(bench.look(CloseTicket{{"215473"}, {}, {}}).code == "new_message");
}

TEST_CASE("the form is weakly absent, submitted with our reference, then present") {
  Bench bench;
  auto const before = bench.look(form);
  CHECK(before.presence == Presence::absent);
  CHECK_FALSE(before.strong);
  auto const sent = bench.send(form);
  REQUIRE(sent.verdict == Verdict::done);
  CHECK(sent.reference == "701");
  CHECK(payload_of<FormSubmitted>(sent.payload).reference == "701");
  CHECK(bench.transport.seen.back().request.body ==
        R"({"ticket_type_id":"88","contacts":[{"id":"co-2"}],"conversation_to_link_id":"215473","ticket_attributes":)"
        R"({"_default_title_":"Headway Session Processed","_default_description_":"Conversation 215473",)"
        R"("Client":"Mira Vale","Minutes":"53","workflow_ref":"ticket.form_submitted/one/1"},)"
        R"("skip_notifications":true})");
  auto const after = bench.look(form);
  CHECK(after.presence == Presence::present);
  CHECK(after.reference == "701");
  CHECK(bench.ledger() ==
        "ticket.form_submitted 215473 {\"form\":\"Headway Session Processed\",\"fields\":{\"Client\":\"Mira Vale\","
        "\"Minutes\":\"53\"}} engine E-7\n");
}

TEST_CASE("a form with our reference but other fields is a conflict, and two are several") {
  Bench bench;
  REQUIRE(bench.send(form).verdict == Verdict::done);
  change_form(bench, "Minutes", "38");
  auto const different = bench.look(form);
  CHECK(different.presence == Presence::conflicting);
  CHECK(different.code == "duplicate_present");
  bench.transport.after = nullptr;
  REQUIRE(bench.send(form).verdict == Verdict::done);
  auto const twice = bench.look(form);
  CHECK(twice.presence == Presence::several);
  CHECK(twice.code == "duplicate_present");
}

TEST_CASE("a form of another session is not ours, and one filled in by hand with the same fields is") {
  Bench bench;
  REQUIRE(bench.send(form).verdict == Verdict::done);
  change_form(bench, "workflow_ref", "ticket.form_submitted/other/1");
  CHECK(bench.look(form).presence == Presence::absent);
  change_form(bench, "workflow_ref", "");
  CHECK(bench.look(form).presence == Presence::present);
}

TEST_CASE("a form that the inbox does not have is rejected with nothing written") {
  Bench bench;
  auto other = form;
  other.form = "No such form";
  auto const sent = bench.send(other);
  CHECK(sent.verdict == Verdict::rejected);
  CHECK(sent.reason == "unexpected_outcome");
  CHECK(bench.transport.seen.back().request.read_only);
  Intercom renamed(bench.transport, bench.env, {"secret", "991267", "", "Headway Session Processed"});
  CHECK(run(renamed.send(bench.request(other))).verdict == Verdict::done);
}

TEST_CASE("a form whose contact the inbox does not know is rejected as contact_missing") {
  Bench bench;
  auto other = form;
  other.contact = {"co-99"};
  CHECK(bench.send(other).reason == "contact_missing");
  CHECK(bench.ledger().empty());
}

TEST_CASE("a form that names a field twice, or one of the inbox's own, is not sent") {
  Bench bench;
  for (auto const* name : {"Client", "workflow_ref", "_default_title_", ""}) {
    auto other = form;
    other.fields.push_back({name, "x"});
    CHECK(bench.send(other).verdict == Verdict::not_sent);
  }
  CHECK(bench.transport.seen.empty());
}

TEST_CASE("a form whose type cannot be read is not sent, for nothing has left") {
  Bench bench;
  bench.fail(Failure::timed_out);
  CHECK(bench.send(form).verdict == Verdict::not_sent);
  bench.answer(500, "");
  CHECK(bench.send(form).verdict == Verdict::not_sent);
  CHECK(bench.ledger().empty());
}
