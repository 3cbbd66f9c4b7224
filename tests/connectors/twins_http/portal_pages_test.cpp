// Can a person enter a session on the simulated portal's pages, under the labels of the procedure and the rules of the
// contract? And can nothing that stands in a name become part of a page?
#include "connectors/twins/http/html.hpp"
#include "tests/connectors/twins_http/bench.hpp"

using namespace twins_http;

namespace {

using Fields = std::map<std::string, std::string>;

bool holds(HttpReply const& page, std::string const& text) { return page.body.find(text) != std::string::npos; }

Fields details() {
  return {{"step", "details"},
          {"therapist", "th-01"},
          {"client", "hw-2101"},
          {"date", "2026-07-14"},
          {"start", "15:00"},
          {"end", "15:53"},
          {"minutes", "53"},
          {"location", "Virtual (my own telehealth link)"},
          {"client_joins_from", "Telehealth address (NY)"},
          {"recurrence", "Does not repeat"},
          {"cpt", "90837"},
          {"diagnosis", "F41.1, F33.1"},
          {"session_location", "Virtual (Telehealth)"},
          {"telehealth_type", "Audiovisual"},
          {"joined_from", "NY"},
          {"attested", "yes"}};
}
Fields signature() {
  auto fields = details();
  fields["step"] = "sign";
  fields["note"] = "Confirm without note";
  fields["attestor"] = "Ingrid Vasquez, LCSW";
  return fields;
}

HttpRequest form_request(Fields const& fields) {
  std::string body;
  for (auto const& [name, value] : fields)
    body += (body.empty() ? "" : "&") + name + "=" + connectors::twins::html::in_address(value);
  return {"POST", "/sessions/new", {{"content-type", "application/x-www-form-urlencoded"}}, body, false};
}
HttpReply submit(Bench& bench, Fields const& fields) { return bench.reply("payer_portal", form_request(fields)); }

}  // namespace

TEST_CASE("portal pages: the calendar names its therapists, their timezone and their sessions") {
  Bench bench;
  auto const page = bench.get("payer_portal", "/");
  CHECK(page.status == 200);
  CHECK(holds(page, "Maren Ostberg"));
  CHECK(holds(page, "Calendar timezone: America/New_York"));
  CHECK(holds(page, "<td>2026-07-13</td><td>15:00</td><td>15:53</td><td>Nora Whitfield</td>"));
  CHECK(holds(page, "/sessions/new?session=ps-1"));
  auto const one = bench.get("payer_portal", "/?therapist=th-02");
  CHECK(holds(one, "Calendar timezone: America/Chicago"));
  CHECK_FALSE(holds(one, "Calendar timezone: America/New_York"));
}

TEST_CASE("portal pages: the form bears the labels of the procedure, each tied to its control") {
  Bench bench;
  auto const page = bench.get("payer_portal", "/sessions/new?therapist=th-01");
  REQUIRE(page.status == 200);
  for (auto const& [name, label] : Fields{{"client", "Client"},
                                          {"date", "Date"},
                                          {"start", "Start time"},
                                          {"end", "End time"},
                                          {"minutes", "Duration"},
                                          {"location", "Location"},
                                          {"client_joins_from", "Your client will join from"},
                                          {"recurrence", "Recurrence"},
                                          {"cpt", "CPT Codes"},
                                          {"diagnosis", "Diagnosis Code"},
                                          {"session_location", "Session Location"},
                                          {"telehealth_type", "Type of telehealth session"},
                                          {"joined_from", "Where did you join the telehealth session from?"}}) {
    INFO(label);
    CHECK(holds(page, "<label for=\"" + name + "\">" + label + "</label>"));
    CHECK(holds(page, "id=\"" + name + "\""));
  }
  for (auto const* choice : {"Virtual (my own telehealth link)", "Telehealth address (NY)", "Does not repeat",
                             "Virtual (Telehealth)", "Audiovisual"})
    CHECK(holds(page, std::string("<option value=\"") + choice + "\">"));
  CHECK(holds(page, "Attestation"));
  CHECK(holds(page, ">Next</button>"));
}

TEST_CASE("portal pages: details, note, signature: then the session stands there, entered by a person") {
  Bench bench;
  auto const note = submit(bench, details());
  CHECK(note.status == 200);
  CHECK(holds(note, "Confirm without note"));
  CHECK(bench.ledger().empty());
  auto after_note = details();
  after_note["step"] = "note";
  after_note["note"] = "Confirm without note";
  auto const sign = submit(bench, after_note);
  CHECK(holds(sign, "Sign note &amp; Confirm Session"));
  CHECK(bench.ledger().empty());
  auto const confirmed = submit(bench, signature());
  REQUIRE(confirmed.status == 303);
  auto const ledger = bench.ledger();
  REQUIRE(ledger.size() == 1);
  CHECK(ledger[0].at("kind") == "portal.session_confirmed");
  CHECK(ledger[0].at("by") == "person");
  CHECK_FALSE(ledger[0].contains("effect"));
  CHECK(ledger[0].at("detail").at("instant") == "2026-07-14T19:00:00Z");
  CHECK(ledger[0].at("detail").at("diagnosis") == Json::array({"F41.1", "F33.1"}));
  auto const shown = bench.get("payer_portal", confirmed.headers.at("location"));
  CHECK(holds(shown, "Session confirmed"));
  CHECK(holds(shown, "<dt>Reference</dt><dd>" + ledger[0].at("subject").get<std::string>() + "</dd>"));
  // A program reads the same session.
  auto const read =
      bench.get("payer_portal", "/v1/sessions/" + ledger[0].at("subject").get<std::string>(), rest_headers());
  CHECK(Json::parse(read.body).at("status") == "confirmed");
}

TEST_CASE("portal pages: what stands against a session is said, and what was entered stays") {
  Bench bench;
  auto wrong = signature();
  wrong["location"] = "In person";
  auto const refused = submit(bench, wrong);
  CHECK(refused.status == 422);
  CHECK(holds(refused, "role=\"alert\""));
  CHECK(holds(refused, "invalid_field"));
  CHECK(holds(refused, "value=\"90837\""));
  auto future = signature();
  future["date"] = "2026-07-28";
  CHECK(holds(submit(bench, future), "in_future"));
  for (auto const& [field, value] : Fields{{"date", "July 14"}, {"start", "3 pm"}, {"minutes", "53.5"}}) {
    auto unreadable = signature();
    unreadable[field] = value;
    INFO(field);
    CHECK(submit(bench, unreadable).status == 422);
  }
  auto unsigned_form = signature();
  unsigned_form.erase("attested");
  CHECK(holds(submit(bench, unsigned_form), "The attestation is not ticked."));
  CHECK(bench.ledger().empty());
  CHECK(submit(bench, signature()).status == 303);
  CHECK(holds(submit(bench, signature()), "already_confirmed"));
  CHECK(bench.ledger().size() == 1);
}

TEST_CASE("portal pages: an unconfirmed session of the calendar fills the form in") {
  Bench bench;
  auto const page = bench.get("payer_portal", "/sessions/new?session=ps-1");
  CHECK(holds(page, "<option value=\"hw-2101\" selected>"));
  CHECK(holds(page, "value=\"2026-07-13\""));
  CHECK(holds(page, "value=\"15:00\""));
  CHECK(holds(page, "value=\"53\""));
}

TEST_CASE("portal pages: a hostile name, id or entry stays text on every page") {
  auto world = everything().world;
  std::string const hostile = "\"><script>alert('x')</script>&amp;";
  world.portal.clients[0].name = hostile;
  world.therapists[0].name = hostile;
  world.portal.sessions[0].id = hostile;
  Bench bench(world);
  auto entered = details();
  entered["cpt"] = hostile;
  entered["date"] = "not a day";
  auto sent = signature();
  sent["attestor"] = hostile;
  auto const confirmed = submit(bench, sent);
  REQUIRE(confirmed.status == 303);
  std::vector<HttpReply> const pages{
      bench.get("payer_portal", "/"),
      bench.get("payer_portal", "/sessions/new?therapist=th-01"),
      bench.get("payer_portal", "/sessions/new?session=" + connectors::twins::html::in_address(hostile)),
      bench.get("payer_portal", "/sessions/" + connectors::twins::html::in_address(hostile)),
      submit(bench, entered),
      submit(bench, details()),
      bench.get("payer_portal", confirmed.headers.at("location"))};
  for (auto const& page : pages) {
    INFO(page.body);
    CHECK_FALSE(holds(page, "<script"));
    CHECK_FALSE(holds(page,
                      "\"><"
                      "script"));
    CHECK(holds(page, "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;"));
    CHECK(page.headers.at("content-security-policy").find("default-src 'none'") != std::string::npos);
    CHECK(page.headers.at("x-content-type-options") == "nosniff");
  }
}

TEST_CASE("portal pages: a form that another site sends, or none at all, confirms nothing") {
  Bench bench;
  auto elsewhere = form_request(signature());
  elsewhere.headers["origin"] = "http://other.example";
  CHECK(bench.reply("payer_portal", elsewhere).status == 403);
  auto as_text = form_request(signature());
  as_text.headers["content-type"] = "text/plain";
  CHECK(bench.reply("payer_portal", as_text).status == 403);
  CHECK(bench.ledger().empty());
  auto own = form_request(signature());
  own.headers["origin"] = bench.ports->base_url("payer_portal");
  CHECK(bench.reply("payer_portal", own).status == 303);
}

TEST_CASE("portal pages: other addresses lead nowhere, other methods are told what is allowed") {
  Bench bench;
  CHECK(bench.get("payer_portal", "/sessions/none").status == 404);
  CHECK(bench.get("payer_portal", "/sessions/new?therapist=none").status == 404);
  CHECK(bench.get("payer_portal", "/admin").status == 404);
  auto const wrong = bench.reply("payer_portal", {"DELETE", "/", {}, "", false});
  CHECK(wrong.status == 405);
  CHECK(wrong.headers.at("allow") == "GET");
  CHECK(bench.get("payer_portal", "/style.css").headers.at("content-type") == "text/css; charset=utf-8");
}

TEST_CASE("portal pages: a submitted form is read as browsers write it") {
  auto const fields = connectors::twins::html::read_fields("a=1+2&b=%C3%A9&c&a=3&%64=x%3D%26%");
  CHECK(fields.at("a") == "1 2");
  CHECK(fields.at("b") == "\xC3\xA9");
  CHECK(fields.at("c").empty());
  CHECK(fields.at("d") == "x=&%");
}
