#!/usr/bin/env bash
# Can check.sh itself fail? Shows it a program that compiles, one refused for another reason, one that includes a header
# that is gone, and a control that does not compile; each must be turned down with its own words.
#
# usage: check_self_test.sh CHECK COMPILER
set -euo pipefail

check=$1 compiler=$2
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

# turned_down WORDS FIRST_LINE BODY: check.sh must fail and say WORDS.
turned_down() {
  local output
  printf '%s\n%s\n' "$2" "$3" >"$folder/case.cpp"
  if output=$("$check" "$compiler" "$folder" "$folder" "$folder/case.cpp" 2>&1); then
    echo "passed, and should not have: $2 / $3" >&2
    exit 1
  fi
  [[ $output == *"$1"* ]] || { echo "expected \"$1\", got: $output" >&2; exit 1; }
}

echo '// Here.' >"$folder/here.hpp"
turned_down 'it compiles, and must not' '// room: any  expect: could not convert' 'int a = 1;'
turned_down 'it compiles, and must not' '// room: any  expect: here.hpp: No such file' '#include "here.hpp"'
turned_down 'but not with' '// room: any  expect: could not convert' 'int a = b;'
turned_down 'no longer in the tree' '// room: any  expect: gone.hpp: No such file' '#include "gone.hpp"'
turned_down 'the control does not compile' '// room: any  compiles' 'int a = b;'
turned_down 'the first line must name the room' '// What is this?' 'int a = b;'
turned_down 'must say what to expect' '// room: any' 'int a = b;'
