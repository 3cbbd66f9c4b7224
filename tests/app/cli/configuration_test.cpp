// Is every mistake in the configuration named with its line, and does the nearer layer win? The shipped example must be
// right.
#include <sys/stat.h>

#include "app/configuration.hpp"
#include "tests/app/cli/typing.hpp"

using namespace typing;

namespace {

constexpr auto practice = "[practice]\nname = \"Quiet Cove\"\nemail = \"desk@quietcove.example.org\"\n";

std::string problems_of(std::string const& text) {
  auto read = app::parse_configuration(text, "c.toml");
  std::string all;
  if (auto* list = std::get_if<std::vector<std::string>>(&read))
    for (auto const& each : *list) all += each + "\n";
  return all;
}

}  // namespace

TEST_CASE("configuration: the shipped examples can be used as they are") {
  CHECK(problems_of(text_of(root() + "/docs/examples/claimstep.toml")).empty());
  CHECK(problems_of(text_of(root() + "/docs/examples/claimstep-connected.toml")).empty());
  CHECK(problems_of(text_of(root() + "/docs/examples/claimstep-twins.toml")).empty());
}

TEST_CASE("configuration: an unknown key is told with its line and the nearest name") {
  auto const told =
      problems_of(std::string(practice) + "\n[[person]]\nid = \"a\"\nname = \"A\"\nroles = []\nunix_usr = \"a\"\n");
  CHECK(told.find("c.toml:5 person[0]:") == 0);
  CHECK(told.find("did you mean \"unix_user\"") != std::string::npos);
  CHECK(problems_of(std::string(practice) + "[polices]\n").find("did you mean \"policies\"") != std::string::npos);
}

TEST_CASE("configuration: a variable of ours that is written wrong is told, with the name that was meant") {
  Desktop desk;
  desk.environment["CLAIMSTEP_STROE"] = desk.file("other.db");
  auto const answer = desk.type("status");
  CHECK(answer.code == 2);
  CHECK(answer.err.find("CLAIMSTEP_STROE is not known here; nearest: CLAIMSTEP_STORE") != std::string::npos);
  CHECK(desk.type("config check").code == 2);
  CHECK(answer.err.find("other.db") == std::string::npos);
}

TEST_CASE("configuration: what no type can say is checked too") {
  auto const person = [](std::string const& id, std::string const& user, std::string const& roles) {
    return "[[person]]\nid = \"" + id + "\"\nname = \"N\"\nunix_user = \"" + user + "\"\nroles = [" + roles + "]\n";
  };
  auto const says = [&](std::string const& more, std::string const& words) {
    auto const told = problems_of(practice + more);
    INFO(told);
    CHECK(told.find(words) != std::string::npos);
  };
  says(person("a", "x", "") + person("a", "y", ""), "\"a\" stands twice");
  says(person("a", "x", "") + person("b", "x", ""), "an account belongs to one person");
  says(person("a", "x", "\"boss\""), "there is no role \"boss\"");
  // It limited nobody, so it may not look as if it did.
  says(person("a", "x", "") + "practices = [\"Quiet Cove\"]\n", "the field \"practices\" is not known here");
  says("[policies]\nattestors = [\"a\"]\n", "there is no person \"a\"");
  says(person("a", "x", "\"approver\"") + "[policies]\nattestors = [\"a\"]\n", "does not have the role attestor");
  says("[policies]\nwrite_off_approval_cents = -1\n", "from 0");
  says("[dispatch]\n\"*\" = \"auto\"\n", "needs a connector");
  says("[dispatch]\n\"*\" = \"magic\"\n", "not a way of dispatch");
  says("[dispatch]\n\"portal.dance\" = \"assisted\"\n", "there is no kind of command \"portal.dance\"");
  says("[quiet_seconds]\n\"*\" = 100000\n", "0 to 86400");
  CHECK(problems_of("").find("practice") != std::string::npos);
  CHECK(problems_of("[practice]\nname = \"x\"\nemail = \"nowhere\"\n").find("e-mail") != std::string::npos);
  CHECK(problems_of("a = 1\na = 2\n").find("c.toml:2") == 0);
  CHECK_FALSE(problems_of("x = [[[[").empty());
  CHECK_FALSE(problems_of("store = 2026-07-14\n" + std::string(practice)).empty());
}

TEST_CASE(
    "configuration: a flag wins over the environment, this over the file, and each value tells where it came from") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"), "store = \"from_file.db\"\n" + std::string(practice));
  auto const store = [&](std::string const& flags) {
    return desk.type("config show --json " + flags).json().at("settings")[0];
  };
  CHECK(store("").at("value") == desk.file("from_file.db"));  // beside the file, wherever one stands
  CHECK(store("").at("origin").get<std::string>().ends_with("claimstep.toml:1"));
  desk.environment["CLAIMSTEP_STORE"] = "from_environment.db";
  CHECK(store("").at("value") == "from_environment.db");
  CHECK(store("").at("origin") == "environment CLAIMSTEP_STORE");
  CHECK(store("--store from_flag.db").at("value") == "from_flag.db");
  CHECK(store("--store from_flag.db").at("origin") == "flag");
  desk.environment.erase("CLAIMSTEP_STORE");
  write_text(desk.file("claimstep.toml"), practice);
  CHECK(store("").at("value") == "./claimstep.db");
  CHECK(store("").at("origin") == "default");
}

TEST_CASE("configuration: a wrong file is exit 2, a missing one 3, one that everybody may write is refused") {
  Desktop desk;
  CHECK(desk.type("config check").code == 0);
  CHECK(desk.type("config check --config " + desk.file("none.toml")).code == 3);
  ::chmod(desk.file("claimstep.toml").c_str(), 0666);
  auto const open = desk.type("config check");
  CHECK(open.code == 2);
  CHECK(open.complains("chmod o-w"));
  ::chmod(desk.file("claimstep.toml").c_str(), 0600);
  write_text(desk.file("claimstep.toml"), "practise = 1\n");
  auto const wrong = desk.type("config check --json");
  CHECK(wrong.code == 2);
  CHECK(wrong.json().at("sound") == false);
  CHECK(desk.type("config show").code == 2);
  CHECK(desk.type("case list").code == 2);
}

namespace {

constexpr auto portal = "[payer_portal]\nbase_url = \"https://portal.example.org\"\ntoken_file = \"portal.token\"\n";
constexpr auto inbox =
    "[ticket_inbox]\nbase_url = \"https://inbox.example.org\"\ntoken_file = \"inbox.token\"\nadmin_id = \"1\"\nteam = "
    "\"Billing\"\n";

}  // namespace

TEST_CASE("configuration: a counterpart that is connected may be driven, one that is not may not") {
  auto const auto_claims = "[dispatch]\n\"portal.session_confirmed\" = \"auto\"\n";
  CHECK(problems_of(std::string(practice) + portal + auto_claims).empty());
  CHECK(problems_of(std::string(practice) + portal + "[dispatch]\n\"*\" = \"auto\"\n").empty());
  auto const told = problems_of(std::string(practice) + inbox + auto_claims);
  INFO(told);
  CHECK(told.find("payer_portal is not connected") != std::string::npos);
}

TEST_CASE("configuration: what is connected is read without asking, and what is not stays with people") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"), std::string(practice) + portal + "[dispatch]\n\"*\" = \"confirm\"\n");
  auto const read =
      app::read_configuration({"", desk.file("claimstep.toml"), [](auto const&) { return std::nullopt; }});
  REQUIRE(read.index() == 0);
  auto const& settings = std::get<0>(read).practice.settings;
  CHECK(settings.readable == std::set<std::string>{"payer_portal"});
  CHECK(settings.dispatch.at("portal.read") == "auto");
  CHECK(settings.dispatch.count("portal.session_confirmed") == 0);
  CHECK(settings.dispatch.at("*") == "confirm");
  CHECK(settings.dispatch.at("invoice.charged") == "assisted");
  CHECK(settings.dispatch.at("ticket.read_thread") == "assisted");
}

TEST_CASE("configuration: wrong addresses, ports and intervals are told with their place") {
  auto const says = [&](std::string const& more, std::string const& place) {
    auto const told = problems_of(practice + more);
    INFO(told);
    CHECK(told.find(place) != std::string::npos);
  };
  says("[payer_portal]\nbase_url = \"http://portal.example.org\"\ntoken_file = \"t\"\n", "payer_portal.base_url");
  says("[payer_portal]\nbase_url = \"https://portal.example.org\"\n", "token_file");
  says(std::string(inbox) + "poll_seconds = 1\n", "10 to 3600");
  says(std::string(inbox) + "webhook_secret_file = \"s\"\n", "serve.webhook_port");
  says("[serve]\nwebhook_port = 8790\n", "unsigned ones are never taken");
  says("[serve]\nwebhook_port = 70000\n", "1 to 65535");
  says("[http]\nproxy = \"ftp://x\"\n", "http.proxy");
  says("[twins]\ncontrol = \"https://twins.example.org\"\n", "on this machine");
  says("[payer_portl]\nbase_url = \"x\"\n", "did you mean \"payer_portal\"");
}

TEST_CASE("configuration: a secret that is missing, empty or open to others is told, and never shown") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"), std::string(practice) + portal);
  auto const missing = desk.type("config check");
  CHECK(missing.code == 2);
  CHECK(missing.complains("portal.token"));
  write_text(desk.file("portal.token"), "open-sesame\n");
  ::chmod(desk.file("portal.token").c_str(), 0644);
  auto const open = desk.type("config check");
  CHECK(open.code == 2);
  CHECK(open.complains("chmod 600"));
  ::chmod(desk.file("portal.token").c_str(), 0600);
  CHECK(desk.type("config check").code == 0);
  auto const shown = desk.type("config show");
  CHECK(shown.says("https://portal.example.org"));
  CHECK_FALSE(shown.says("open-sesame"));
  write_text(desk.file("portal.token"), "\n");
  CHECK(desk.type("config check").complains("is empty"));
}

TEST_CASE("configuration: a credentials folder goes before the configuration's own") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"), std::string(practice) + portal);
  std::filesystem::create_directory(desk.file("credentials"));
  write_text(desk.file("credentials/portal.token"), "from-the-folder");
  ::chmod(desk.file("credentials/portal.token").c_str(), 0400);
  CHECK(desk.type("config check").code == 2);
  desk.environment["CREDENTIALS_DIRECTORY"] = desk.file("credentials");
  CHECK(desk.type("config check").code == 0);
}

TEST_CASE("configuration: the sheet's key file is read as it is downloaded, and told when it is none") {
  Desktop desk;
  write_text(desk.file("claimstep.toml"),
             std::string(practice) + "[programs_sheet]\naccount_file = \"account.json\"\nsheet = \"s-1\"\n");
  write_text(desk.file("account.json"), "{}");
  ::chmod(desk.file("account.json").c_str(), 0600);
  CHECK(desk.type("config check").complains("client_email"));
  write_text(desk.file("account.json"),
             R"({"type":"service_account","client_email":"a@b.example","private_key_id":"k","private_key":"pem"})");
  CHECK(desk.type("config check").code == 0);
}
