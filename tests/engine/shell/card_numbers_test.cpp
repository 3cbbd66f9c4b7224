// Are card numbers hidden, and other numbers left alone? The numbers are the networks' published test cards.
#include "engine/core/card_numbers.hpp"

#include <catch2/catch.hpp>

using engine::mask_card_numbers;

TEST_CASE("card numbers: a card keeps its last four digits, however it is written") {
  CHECK(mask_card_numbers("4111111111111111") == "•••• 1111");
  CHECK(mask_card_numbers("my card 4242 4242 4242 4242, exp 12/30") == "my card •••• 4242, exp 12/30");
  CHECK(mask_card_numbers("4242-4242-4242-4242.") == "•••• 4242.");
  CHECK(mask_card_numbers("4242 - 4242 - 4242 - 4242") == "•••• 4242");
  CHECK(mask_card_numbers("4242\u00a04242\u00a04242\u00a04242") == "•••• 4242");
  CHECK(mask_card_numbers("4242\u20114242\u20134242 4242") == "•••• 4242");
}

TEST_CASE("card numbers: every network is known") {
  for (auto const* const card :
       {"4222222222222", "4111111111111111", "5555555555554444", "2223003122003222", "378282246310005",
        "371449635398431", "6011111111111117", "30569309025904", "36227206271667", "3566002020360505",
        "6200000000000005", "6759649826438453", "6304000000000000"}) {
    INFO(card);
    CHECK(mask_card_numbers(card).starts_with("••••"));
  }
}

TEST_CASE("card numbers: several cards, and one among other digits, are found") {
  CHECK(mask_card_numbers("4111111111111111 or 378282246310005!") == "•••• 1111 or •••• 0005!");
  CHECK(mask_card_numbers("4111111111111111 378282246310005") == "•••• 1111 •••• 0005");
  CHECK(mask_card_numbers("room 12 4111 1111 1111 1111") == "room 12 •••• 1111");
  CHECK(mask_card_numbers("4111 1111 1111 1111 12/30 123") == "•••• 1111 12/30 123");
  CHECK(mask_card_numbers("4111 1111 1111 1111 30") == "•••• 1111 30");
}

TEST_CASE("card numbers: a wrong check digit, a wrong length or no issuer is not a card") {
  for (auto const* const text :
       {"4111111111111112", "41111111111111110000", "411111111111", "0000000000000000", "9999999999999995",
        "4111 1111\n1111 1111", "4111.1111.1111.1111", "4111    1111    1111    1111", "", "no digits at all",
        "$1,250.00 on 01/15/2025", "+1 (415) 555-0134"}) {
    INFO(text);
    CHECK(mask_card_numbers(text) == text);
  }
}

TEST_CASE("card numbers: ids, dates and instants stay legible, right check digit or not") {
  for (auto const* const text : {"215470000000001", "215470000000009", "192740000000004", "1732222222000000",
                                 "2025-01-15 2025-01-22", "2025-01-15 2025-01-29"}) {
    INFO(text);
    CHECK(mask_card_numbers(text) == text);
  }
}

TEST_CASE("card numbers: masking twice is masking once, and long texts are quick") {
  auto const once = mask_card_numbers("4242 4242 4242 4242");
  CHECK(mask_card_numbers(once) == once);
  std::string blanks;
  for (int i = 0; i < 200'000; ++i) blanks += "4 ";
  CHECK(mask_card_numbers(blanks).size() <= blanks.size());
  CHECK(mask_card_numbers(std::string(1'000'000, '5')) == std::string(1'000'000, '5'));
}
