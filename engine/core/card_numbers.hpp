// Which digits in a text are a payment card, and may not be kept? Masked before anything is stored or shown: a card
// number in a ticket would make every copy of the store a thing to steal.
#pragma once
#include <string>

namespace engine {

// Every card number becomes "•••• 1234", its last four digits. A card number is 13 to 19 digits, single or in groups
// with blanks (also no-break ones), hyphens or dashes between them, whose first digits and length are those of a card
// issuer and whose check digit (Luhn) is right.
//
// The trade-off: one in ten numbers has a right check digit by chance. Asking for an issuer as well keeps ids of
// tickets and conversations (15 digits, not beginning 34 or 37), dates in a row and instants legible, and lets the
// cards of issuers that are not in the table through. For free text only: never pass JSON, hashes or our own ids
// through it.
std::string mask_card_numbers(std::string text);

}  // namespace engine
