#!/usr/bin/env bash
# Are the rooms without I/O free of what clang-tidy calls a fault? Checks each .cpp there with the list in .clang-tidy.
# A file that passed is not checked again until it, a header of ours it reaches, .clang-tidy or this script changes.
#
# usage: tidy.sh SOURCE_ROOT STAMP_FOLDER INCLUDE_ROOT[:INCLUDE_ROOT…]
#
# The command line is made here, not taken from compile_commands.json: gcc's precompiled headers stop clang.
set -euo pipefail
export LC_ALL=C

if [[ $# -ne 3 ]]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0"
  [[ ${1:-} == --help ]] && exit 0 || exit 2
fi
source_root=$1 stamps=$2
mkdir -p "$stamps"
export source_root stamps

for tool in clang-tidy sha256sum; do
  command -v "$tool" >/dev/null || { echo "tidy: $tool is missing; scripts/setup installs it" >&2; exit 1; }
done

flags=(-std=c++20 -D_GLIBCXX_ASSERTIONS -Wno-unknown-warning-option)
IFS=: read -ra roots <<<"$3"
for root in "${roots[@]}"; do
  [[ $root == /usr/include* ]] || flags+=("-I$root")
done
export tidy_flags="${flags[*]}"

# Prints FILE and every header of ours that it reaches, each once.
reached() {
  local -A seen=(["$1"]=1)
  local queue=("$1") file header
  while ((${#queue[@]})); do
    file=${queue[0]}
    queue=("${queue[@]:1}")
    echo "$file"
    while read -r header; do
      [[ -f $source_root/$header && -z ${seen[$header]:-} ]] || continue
      seen[$header]=1
      queue+=("$header")
    done < <(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$source_root/$file")
  done
}

check() {
  local file=$1 stamp key
  stamp=$stamps/${file//\//__}.passed
  key=$( { reached "$file"; echo .clang-tidy; echo tests/house/tidy.sh; } |
    (cd "$source_root" && xargs sha256sum) | { cat; echo "$tidy_flags"; } | sha256sum)
  if [[ -f $stamp && $(<"$stamp") == "$key" ]]; then
    return 0
  fi
  rm -f "$stamp"
  # shellcheck disable=SC2086
  if ! clang-tidy --quiet --config-file="$source_root/.clang-tidy" "$source_root/$file" -- $tidy_flags \
    >"$stamp.out" 2>"$stamp.err"; then
    echo "tidy: $file"
    cat "$stamp.out"
    grep -E 'error:' "$stamp.err" || true
    return 1
  fi
  rm -f "$stamp.out" "$stamp.err"
  echo "$key" >"$stamp"
  echo "tidy: $file passes"
}
export -f check reached

cd "$source_root"
files=$(find tz engine/core workflows/rules workflows/triage workflows/words.cpp -name '*.cpp' 2>/dev/null | sort)
[[ -n $files ]] || { echo "tidy: found no file to check below $source_root" >&2; exit 1; }
xargs -P "$(nproc)" -I{} bash -c 'set -euo pipefail; check {}' <<<"$files"
echo "tidy: $(wc -l <<<"$files") files are in order"
