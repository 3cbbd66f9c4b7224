// Does a ticket's HTML become the lines a person reads, and does nothing of the text get lost?
#include "connectors/ticket_inbox/html_text.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "workflows/triage/admin_note.hpp"

using connectors::html_to_text;

TEST_CASE("text without tags is returned unchanged") {
  for (auto const* text : {"", "Client:  Mira\r\n\r\n\r\nDate: 7/14 ", "a < b and c > d", "Mira <mira@example.com>",
                           "see <https://example.com/a>", "a &amp; b", "1 <2", "<", "</", "<!", "<3 thanks"})
    CHECK(html_to_text(text) == text);
}

TEST_CASE("blocks and breaks make lines, blanks fold, empty lines become one") {
  CHECK(html_to_text("<p>Client:   Mira\n Sandoval</p><p>Date: 7/14/2026</p>") ==
        "Client: Mira Sandoval\nDate: 7/14/2026");
  CHECK(html_to_text("<div>a<br>b<br/>c</div><div>d</div>") == "a\nb\nc\nd");
  CHECK(html_to_text("a<br><br><br><br>b<p>&nbsp;</p>") == "a\n\nb");
  CHECK(html_to_text("<div>a</div><div><br></div><div>b</div>") == "a\n\nb");
  CHECK(html_to_text("<p><b>Client:</b>&nbsp;&nbsp;Mira</p>") == "Client: Mira");
  CHECK(html_to_text("<h2>For admin use only</h2>text<hr>more") == "For admin use only\ntext\nmore");
  CHECK(html_to_text("<pre>a\nb  c</pre>") == "a\nb c");
  CHECK(html_to_text("St<b>art</b>: 3<i>pm</i>") == "Start: 3pm");
}

TEST_CASE("list items begin with a dash") {
  CHECK(html_to_text("<p>Note</p><ul><li>Client: Mira</li><li><p>Date: 7/14/2026</p></li><li></li></ul>after") ==
        "Note\n- Client: Mira\n- Date: 7/14/2026\nafter");
  CHECK(html_to_text("<ol><li>a<ul><li>b</li></ul></li></ol>") == "- a\n- b");
}

TEST_CASE("a table row is one line with tabs between its cells") {
  CHECK(html_to_text(
            "<table><tr><th>Client</th><td><p>Mira</p><p>Sandoval</p></td></tr><tr><td>Date</td><td>7/14/2026</td>"
            "</tr></table>") == "Client\tMira Sandoval\nDate\t7/14/2026");
  CHECK(html_to_text("<table><tr><td>a</td><td> </td><td>c</td></tr><tr><td></td><td>b</td></tr></table>") ==
        "a\t\tc\n\tb");
}

TEST_CASE("a table that lays out the page does not swallow its lines") {
  CHECK(html_to_text("<table><tr><td><p>For admin use only</p><p>Client: Mira</p></td></tr></table>") ==
        "For admin use only\nClient: Mira");
  CHECK(html_to_text(
            "<table><tr><td>logo</td><td><table><tr><td>Client</td><td>Mira</td></tr></table></td></tr></table>") ==
        "logo\nClient\tMira");
}

TEST_CASE("an admin note in HTML is read from its text, quoted mails left out") {
  auto const text = html_to_text(
      "<div><p><strong>For admin use only</strong></p><table><tbody><tr><td><b>Client</b></td><td>Mira "
      "Sandoval</td></tr>"
      "<tr><td><b>Client&nbsp;email:</b></td><td><a href=\"mailto:mira@example.com\">mira@example.com</a></td></tr>"
      "<tr><td>Time</td><td>10:15&nbsp;&ndash; 11:08 PT</td></tr></table><ul><li>CPT: 90837</li></ul>"
      "<blockquote>Start: 9am</blockquote></div>");
  auto const note = workflows::triage::read_admin_note(text);
  REQUIRE(note);
  std::string found;
  for (auto const& [field, value] : note->fields) found += field + '=' + value.value + ' ';
  CHECK(found == "client_email=mira@example.com client_name=Mira Sandoval cpt=90837 end=11:08 start=10:15 zone=PT ");
  CHECK(note->conflicts.empty());
  CHECK(note->unreadable.empty());
}

TEST_CASE("earlier mails are marked line by line") {
  CHECK(html_to_text("<p>new</p><blockquote><p>old 1</p><p>old 2</p></blockquote><p>new again</p>") ==
        "new\n> old 1\n> old 2\nnew again");
  CHECK(
      html_to_text("new<div class=\"gmail_quote\"><div>On Monday Mira wrote:</div><blockquote class=\"gmail_quote\">old"
                   "</blockquote></div>") == "new\n> On Monday Mira wrote:\n> old");
}

TEST_CASE("script, style, head and comments are dropped, entities decoded") {
  CHECK(html_to_text(
            "<html><head><title>t</title><style>p{}</style></head><body><script>x()</script><!-- c --><p>a &amp; "
            "b &lt;c&gt; &#8211; &eacute; &rsquo;</p></body></html>") == "a & b <c> – é ’");
  CHECK(html_to_text("<p>a</p><!--[if mso]><p>x</p><![endif]--><![if !mso]><p>b</p><![endif]>") == "a\nb");
}

TEST_CASE("an address in angle brackets survives among tags") {
  CHECK(html_to_text("<p>Mira <mira@example.com></p><p>1 < 2</p>") == "Mira <mira@example.com>\n1 < 2");
}

TEST_CASE("broken HTML still gives its text") {
  CHECK(html_to_text("<p>a<div>b</b></div>c") == "a\nb\nc");
  CHECK(html_to_text("<p title='x>a</p><p>b</p>") == "a\nb");
  CHECK(html_to_text("<p>a <b ") == "a");
  CHECK(html_to_text("<p>a</p><!-- never closed <p>b</p>").find('b') != std::string::npos);
  CHECK(html_to_text("<p>caf\xE9 \xFF</p>") == "caf\xEF\xBF\xBD \xEF\xBF\xBD");
  CHECK(html_to_text(std::string{"<p>a\0b</p>", 10}) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(html_to_text("<br>") == "");
}

TEST_CASE("what is nested too deep or too large for the parser keeps its text") {
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "<div>";
  deep += "Client: Mira &amp; Ana<script>x()</script>";
  CHECK(html_to_text(deep) == "Client: Mira & Ana");
  std::string large = "<p>first</p>";
  while (large.size() < 1'100'000) large += "<p>more of it</p>";
  auto const text = html_to_text(large + "<p>last</p>");
  CHECK(text.starts_with("first\nmore of it\n"));
  CHECK(text.ends_with("more of it\nlast"));
}

TEST_CASE("bodies built to be slow are read") {
  for (std::string_view const piece : {"<!--", "<p '", "<p \"", "<![", "<b>", "<ul><li>", "<table><tr><td>", "</div>",
                                       "&#", "<a <a", "<blockquote>", "<td>x", "<", "&nbsp;", "<p>\n\n"}) {
    std::string html;
    while (html.size() < 150'000) html += piece;
    INFO(piece);
    CHECK(html_to_text(html + "<p>end of it</p>").find("end of it") != std::string::npos);
  }
}

TEST_CASE("broken bodies never throw") {
  std::string const good =
      "<div class=\"gmail_quote\"><table><tr><td>Client</td><td>Mira &amp; "
      "<b>Ana</b></td></tr></table><ul><li>a</li></ul></div>";
  std::mt19937 random{20260714};
  for (int i = 0; i < 4000; ++i) {
    auto html = good;
    for (unsigned change = 0; change < 1 + random() % 5; ++change) {
      auto const at = random() % html.size();
      if (random() % 2 == 0)
        html[at] = static_cast<char>(random() % 256);
      else
        html.insert(at, html.substr(random() % html.size(), random() % 12));
    }
    CHECK_NOTHROW(html_to_text(html));
  }
}
