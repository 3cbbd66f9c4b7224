#!/usr/bin/env bash
# Does a program that breaks the house fail to compile, and for the reason we expect? Passes only when the compiler
# refuses FILE with the words that FILE's first line promises; a control must compile, which proves the include roots.
#
# usage: check.sh COMPILER SOURCE_ROOT INCLUDE_ROOT[:INCLUDE_ROOT…] FILE
#
# The first line of FILE is "// room: NAME  expect: WORDS", or "// room: NAME  compiles" for a control. When the words
# are "HEADER: No such file", HEADER must exist in the tree: a header that is gone proves nothing about rooms.
set -euo pipefail
export LC_ALL=C

if [[ $# -ne 4 ]]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  [[ ${1:-} == --help ]] && exit 0 || exit 2
fi
compiler=$1 source_root=$2 file=$4
fail() {
  echo "must_not_compile: ${file##*/}: $1" >&2
  exit 1
}

includes=()
IFS=: read -ra roots <<<"$3"
for root in "${roots[@]}"; do
  [[ $root == /usr/include* ]] || includes+=("-I$root")
done

IFS= read -r first <"$file"
[[ $first == '// room: '* ]] || fail "the first line must name the room"

if output=$("$compiler" -std=c++20 -fsyntax-only "${includes[@]}" "$file" 2>&1); then compiled=yes; else compiled=no; fi

if [[ $first == *'  compiles' ]]; then
  [[ $compiled == yes ]] || fail "the control does not compile, so the refusals of its room prove nothing:
$output"
  exit 0
fi

[[ $first == *'  expect: '* ]] || fail "the first line must say what to expect"
expected=${first#*  expect: }
if [[ $expected == *': No such file' ]]; then
  header=${expected%: No such file}
  [[ -f $source_root/$header ]] || fail "$header is no longer in the tree: choose a header that is"
fi
[[ $compiled == no ]] || fail "it compiles, and must not"
[[ $output == *"$expected"* ]] || fail "it was refused, but not with \"$expected\":
$output"
