// Which stretches of a message are the writer's own words? Earlier mails, forwarded threads, signatures, mail headers
// and answers of machines are told apart, so that nobody is taken to have said what somebody else wrote. Pure and
// linear; spans are UTF-8 byte offsets into the text given.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "workflows/triage/note_text.hpp"

namespace workflows::triage {

enum class Stretch {
  own,
  header,     // From:, To:, Date: at the beginning of a mail
  quoted,     // an earlier mail below or between the answer
  forwarded,  // a thread passed on: its words are evidence, not the writer's
  signature   // from the closing on; also notices about confidentiality and emergencies
};

struct Piece {
  Stretch stretch = Stretch::own;
  Span span;  // whole lines
};

struct Letter {
  std::vector<Piece> pieces;  // in order, without gaps but for line ends
  Span from;                  // the address in a From: header; empty: none
  Span subject;               // of a Subject: header, when it begins a matter; empty for "Re:" and "Fwd:"
  bool answers = false;       // its subject begins with "Re:"
  bool by_machine = false;    // out of office, delivery reports: nobody wrote it
  bool unattended = false;    // says that nobody reads answers to it
};

Letter read_letter(std::string_view text);

// The spans of one stretch; the subject comes first among the writer's own.
std::vector<Span> spans_of(Letter const&, Stretch);

}  // namespace workflows::triage
