/// Small pure scripts; each is run by a real bash and evaluated.
enum ScriptTable {
    /// The files beside the scripts, by path.
    static let files: [(String, String)] = [
        ("VERSION", "1.4.2\n"),
        ("src/a/Dockerfile", "FROM debian:12\nARG VERSION=3.1\n"),
        ("src/b/Dockerfile", "FROM alpine:3.20\nARG VERSION=0.9\nLABEL x=\"y\"\n"),
        ("src/b/extra.txt", "one\ntwo\nthree"),
        ("src/none/readme.md", "# none\n"),
        ("list.txt", "pear\napple\n\nfig\napple\n"),
        ("env.sh", "export FROM_FILE=yes\nNAME=\"file $1\"\n"),
        ("tool.sh", "#!/usr/bin/env bash\nset -e\necho \"tool $# $1\"\nX=inner\nexit 3\n"),
    ]

    static let scripts: [String] =
        quoting + expansion + arrays + arithmetic + flow + functions + redirection + conditions + commands + expressions
        + textCommands + programs + fileSystem + errors + mixed

    static let quoting = [
        #"echo a b   c"#, #"echo 'a b'   "c  d""#, #"echo "a\"b\\c\$d\`e\n""#, #"echo a\ b\\c\$HOME"#,
        #"echo $'a\tb\n\x41\101\u00e9\''"#,
        #"echo 'it'"'"'s'"#, #"echo "a'b" 'c"d'"#, "echo a\\\nb", "echo \"a\\\nb\"", "echo 'a\\\nb'", #"echo "" '' x"#,
        #"echo a"b"'c'd"#,
        #"echo "$""#, #"echo $ x"#, #"echo a$"#, #"echo "a $ b""#, #"echo \$x '$x' "\$x""#, #"echo a#b #c"#,
        "# only a comment", "", "  \n\n",
        #"echo ~/x "~/x" a~"#, #"x=~/y; echo $x"#, #"echo "`echo a`" `echo \`echo b\``"#, #"echo `echo "a b"`"#,
        #"echo "`echo \"q\"`""#,
        #"echo {a,b}c x{1..3}y {1..10..4} {3..1} {a..e} {01..03} {a} {a,b"#, #"echo {a,b{1,2},c}"#,
        #"echo a{,b} "{a,b}" \{a,b}"#, #"echo {x,"$HOME"}"#,
        #"echo -n a; echo b"#, #"echo -e 'a\tb\\c\nd'"#, #"echo -e 'a\c b'; echo x"#, #"echo -ne 'a\n'"#, #"echo -x a"#,
        #"echo -- a"#, #"echo -E 'a\tb'"#, #"echo 'a\tb'"#,
        #"echo -e '\0101\x42'"#, #"echo a;echo b;"#, #"echo a;;"#, #"echo *.nothing"#, #"echo "*" '?' \*"#,
        "cat <<EOF\na $HOME\nb\nEOF", "cat <<'EOF'\na $HOME `x`\nEOF", "cat <<-EOF\n\ta\n\t\tb\n\tEOF\necho c",
        "cat <<\"E F\"\n$x\nE F", "cat <<A; cat <<B\n1\nA\n2\nB",
        "cat <<EOF\n\\$a \\` \\\\ \\x \"q\" 'r'\nEOF", "cat <<EOF | tr a-z A-Z\nx$(echo y)z\nEOF",
        "x=$(cat <<EOF\nhello\nworld\nEOF\n)\necho \"$x\"", "cat <<EOF\nline \\\njoined\nEOF",
        #"cat <<< "a b""#, #"x=1; cat <<< $x$x"#, #"read a b <<< "1 2 3"; echo "$b""#,
    ]

    static let expansion = [
        #"x=5; echo $x ${x} "$x"y ${x}y"#, #"x="a  b"; echo $x; echo "$x""#, #"echo [$unset] "[$unset]""#,
        #"x=; echo ${x:-d} ${x-d} ${y:-d} ${y-d}"#, #"echo ${x:=d} $x"#,
        #"x=1; echo ${x:+alt} ${y:+alt} ${y+alt}"#,
        #"x=a/b/c.tar.gz; echo ${x#*/} ${x##*/} ${x%/*} ${x%%/*} ${x%.gz} ${x%%.*}"#,
        #"x=v1.2.3; echo ${x#v} ${x#x} ${x%.*}"#,
        #"x=refs/heads/feature/a; echo ${x#refs/heads/} ${x##*/}"#,
        #"x=a-b-c; echo ${x/-/_} ${x//-/_} ${x/#a/z} ${x/%c/z} ${x//-} ${x/b}"#, #"x=a/b/c; echo ${x//\//-}"#,
        #"x="a b c"; echo "${x// /,}""#,
        #"x=hello; echo ${x:1} ${x:1:3} ${x::2} ${x: -2} ${x:0:-1} ${x:10} ${x: -3:2}"#,
        #"x=hello; echo ${#x} ${x^} ${x^^} ${x^^[a-h]}"#, #"x=HELLO; echo ${x,} ${x,,} ${x@L}"#,
        #"x=HeLLo; echo ${x,,} ${x^^}"#,
        #"x=y; y=z; echo ${!x}"#, #"x=5; echo ${x:-a b} ${y:-a b} "${y:-a  b}""#, #"echo "${x:-"q  q"}" ${x:-'s  s'}"#,
        #"echo ${x:-${y:-z}}"#, #"x=abc; echo ${x%[bc]} ${x#?} ${x%%[!a]*}"#,
        #"echo "${x:-}" | wc -c"#, #"x='*'; echo "$x""#, #"x=a:b:c; IFS=:; echo $x; set -- $x; echo $# $2"#,
        #"x=",a,,b,"; IFS=,; set -- $x; echo $#; printf '[%s]' "$@""#,
        #"IFS=" ,"; x="a , b,,c "; set -- $x; printf '[%s]' "$@""#,
        #"x=$(echo a; echo); echo "[$x]""#, #"x=$(printf 'a\n\n\n'); echo "$x."#, #"x=$(printf 'a\n\n\n'); echo "$x.""#,
        #"echo $(echo $(echo a) b)"#, #"echo "$(echo "a  b")""#, #"echo $(echo "a  b")"#,
        #"x="$(echo 'a"b')"; echo "$x""#,
        #"echo $((1+2)) $(( 3 * (4 - 1) ))"#, #"set -- a b c; echo $1 $# "$@" "$*"; shift; echo $1 $#"#,
        #"set -- "a b" c; for i in "$@"; do echo "[$i]"; done; for i in $@; do echo "[$i]"; done; for i in "$*"; do echo "[$i]"; done"#,
        #"set --; echo "[$@]" [$*] $#; for i in "$@"; do echo x; done; printf '[%s]' "$@""#,
        #"set -- a b; echo x"$@"y"#, #"set -- 1 2 3 4 5 6 7 8 9 10 11; echo $10 ${10} ${11}"#,
        #"set -- a b c d; echo ${@:2} ${@:2:2} ${@: -1}"#, #"echo ${#} $#"#, #"set -- a b; echo ${#@} ${#*}"#,
        #"false; echo $?; true; echo $?"#, #"x=a; x+=b; x+="c d"; echo "$x""#, #"x=1 y=2; echo $x$y"#,
        #"x=1 true; echo "[$x]""#, #"x=$y$y; echo "[$x]""#, #"a=1; b=a; echo ${!b:-x}"#,
        #"x="a.b.c"; echo "${x//./-}""#, #"x='a\b'; echo "$x" "${x//\\/\/}""#,
        #"x=äöü; echo ${#x} ${x:1:1}"#, #"x=${y:-$(echo d)}; echo $x"#, #"x=foo.bar; echo "${x%.*}" "${x##*.}""#,
        #"x=aaa; echo ${x/a/b} ${x//a/b} ${x//aa/b}"#, #"x=abcabc; echo ${x#*b} ${x##*b} ${x%b*} ${x%%b*}"#,
        #"x=/usr/local; echo ${x%/} ${x#/} ${x%%/*}."#,
        #"name=x; declare "$name=5"; echo $x"#, #"export A=1 B="2 3"; echo $A "$B""#,
        #"x="1 2"; for i in $x 3; do echo -$i; done"#, #"x=" a "; echo x${x}y; echo $x"#, #"x="a b"; y=$x; echo "$y""#,
        #"unset x; x=5; unset x; echo ${x-unset}"#, #"readonly r=1; echo $r"#,
        #"x='$HOME'; echo $x; eval echo $x"#, #"x=1; { x=2; }; echo $x; ( x=3 ); echo $x"#,
        #"x=abc; echo ${x:$((1+1))}"#, #"n=1; x=abc; echo ${x:n} ${x:$n:1}"#, #"x="a  b"; echo ${x// /_}"#,
        #"x=1.2.3; IFS=. read -r a b c <<< "$x"; echo $a-$b-$c"#,
    ]

    static let arrays = [
        #"a=(1 2 3); echo $a ${a[0]} ${a[1]} ${a[@]} ${#a[@]} ${a[-1]}"#,
        #"a=("x y" z); for i in "${a[@]}"; do echo "[$i]"; done; for i in ${a[@]}; do echo "[$i]"; done"#,
        #"a=(); echo ${#a[@]} "${a[@]}" x"#, #"a=(1); a+=(2 3); echo ${a[*]}"#,
        #"a[2]=x; a[5]=y; echo ${!a[@]} ${a[@]} ${#a[@]}"#,
        #"a=(a b c d); echo ${a[@]:1:2} ${a[@]: -1}"#, #"a=(a.x b.x); echo ${a[@]%.x} "${a[@]/#/-}""#,
        #"a=(1 2); IFS=,; echo "${a[*]}""#, #"declare -A m; m[k]=v; echo ${m[k]} ${m[none]-no} ${#m[@]}"#,
        #"declare -A m=([a]=1); m[a]+=2; echo ${m[a]} ${!m[@]}"#, #"a=(x y z); unset 'a[1]'; echo ${a[@]} ${#a[@]}"#,
        #"a=($(echo 1 2 3)); echo ${a[2]}"#, #"i=1; a=(p q r); echo ${a[i]} ${a[$i]} ${a[i+1]}"#,
        #"a=([2]=c [0]=a); echo ${a[@]}"#, #"s="x,y,z"; IFS=, read -ra p <<< "$s"; echo ${p[1]} ${#p[@]}"#,
        #"mapfile -t l <<< $'a\nb'; echo ${l[1]} ${#l[@]}"#, #"a=(1 2 3); echo "${a[@]}" | tr ' ' '\n' | tail -1"#,
        #"a="x"; a+=(y); echo ${a[@]}"#,
        #"args=(-t a); args+=(-t "b c"); printf '<%s>' "${args[@]}""#, #"x=5; echo ${x[0]} ${#x[@]} ${x[@]}"#,
        #"local_list="a b"; arr=($local_list); echo ${#arr[@]}"#,
        #"a=(a b); for i in "${!a[@]}"; do echo $i=${a[$i]}; done"#,
    ]

    static let arithmetic = [
        #"echo $((2**10)) $((7/2)) $((-7/2)) $((7%3)) $((-7%3)) $((1<<4))"#,
        #"x=5; echo $((x+1)) $(($x*2)) $((x++)) $x $((++x)) $x"#,
        #"echo $((1?2:3)) $((0||1)) $((1&&0)) $((!5)) $((~0))"#,
        #"((x=3+4)); echo $x; ((x>5)) && echo yes; ((x==0)) || echo no"#, #"echo $((0x1f)) $((010)) $((2#101))"#,
        #"for ((i=0;i<3;i++)); do echo $i; done"#, #"i=0; while ((i<3)); do echo $i; ((i++)); done"#,
        #"i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i"#, #"let x=2+3; echo $x; let "y = x * 2"; echo $y"#,
        #"x=3; ((x+=2)); echo $x; ((x-=10)); echo $x"#, #"echo $((1,2)) $(( (1+2)*3 )) $((5>3)) $((3>=4))"#,
        #"echo $[1+2]"#, #"a=3; b=a; echo $((b+1))"#, #"echo $((unset_x+1))"#, #"x=08; echo $((10#$x+1))"#,
        #"echo $((1 + $(echo 2)))"#, #"echo $((9223372036854775807 + 1))"#, #"for ((;;)); do break; done; echo done"#,
        #"n=3; for ((i=n; i>0; i--)); do printf '%s ' $i; done"#, #"echo $((5&3)) $((5|3)) $((5^3)) $((1<2?10:20))"#,
    ]

    static let flow = [
        #"if true; then echo a; else echo b; fi"#, #"if false; then echo a; elif true; then echo b; else echo c; fi"#,
        #"if ! true; then echo a; fi; echo $?"#,
        #"true && echo a || echo b; false && echo a || echo b; false || echo c"#, #"! false; echo $?; ! true; echo $?"#,
        #"for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done"#,
        #"for i in 1 2 3; do [ $i = 2 ] && break; echo $i; done; echo $i"#,
        #"for i in a b; do for j in 1 2; do [ $j = 2 ] && continue 2; echo $i$j; done; done"#,
        #"for i in a b; do for j in 1 2; do break 2; done; done; echo $i$j"#, #"for i; do echo $i; done"#,
        #"set -- x y; for i; do echo $i; done"#,
        #"case abc in a*) echo 1;; *) echo 2;; esac"#, #"case x in a|x) echo 1;; esac; case y in a) ;; esac; echo $?"#,
        #"case a in a) echo 1;& b) echo 2;; c) echo 3;; esac; case a in a) echo 1;;& [a-z]) echo 2;; esac"#,
        #"x="a b"; case $x in "a b") echo ok;; esac; case "$x" in a\ *) echo ok2;; esac"#,
        #"case "" in "") echo empty;; esac"#, #"case foo in (foo) echo p;; esac"#,
        #"case 5 in [0-9]) echo d;; esac; case ab in ?) echo 1;; ??) echo 2;; esac"#,
        #"i=0; until [ $i -ge 2 ]; do echo $i; i=$((i+1)); done"#,
        #"printf 'a\nb\n' | while read -r l; do echo "<$l>"; done"#,
        #"while read -r a b; do echo "$b-$a"; done <<< $'1 2\n3 4 5'"#,
        #"n=0; while read -r l; do n=$((n+1)); done < <(printf 'a\nb\nc\n'); echo $n"#,
        #"n=0; printf 'a\nb\n' | while read -r l; do n=$((n+1)); done; echo $n"#,
        "while read -r x; do echo $x; done <<EOF\n1\n2\nEOF",
        #"echo a; exit 3; echo b"#, #"(exit 4); echo $?"#, #"x=$(exit 5); echo $?"#, #"set -e; false; echo no"#,
        #"set -e; false || true; echo yes"#, #"set -e; if false; then :; fi; echo yes"#,
        #"set -e; x=$(false); echo no"#, #"set -e; echo $(false; echo in); echo yes"#,
        #"set -e; f() { false; echo in; }; f || true; f; echo no"#, #"set -e; ! true; echo yes"#,
        #"set -e; true && false; echo no"#, #"set -e; false && true; echo yes"#,
        #"set -o pipefail; false | true; echo $?"#, #"false | true; echo $?; true | false; echo $?"#,
        #"set -eo pipefail; false | cat; echo no"#, #"set -u; echo ${x:-ok}; echo $nope; echo no"#,
        #"set -euo pipefail; x=1; echo $x"#, #"{ echo a; echo b; } | tr ab cd"#, #"(echo a; echo b) | wc -l"#,
        #"echo a | { read x; echo "got $x"; }"#, #"true; if [ $? -eq 0 ]; then echo zero; fi"#,
        #"for f in a b c; do echo $f; done > out1; cat out1"#, #"if echo x | grep -q x; then echo found; fi"#,
        #"select_=1; echo $select_"#, #"if [ 1 -gt 0 ] && [ 2 -gt 1 ]; then echo and; fi"#,
        #"[ -n "" ] || { echo none; }"#, #"true || { echo a; }; echo $?"#, "if true\nthen\n  echo a\nfi",
        "for i in a \\\n  b\ndo\n  echo $i\ndone", "case x in\n  x)\n    echo y\n    ;;\nesac", #"time true; echo t"#,
        #"a=1; while [ $a -lt 100 ]; do a=$((a*2)); done; echo $a"#,
    ]

    static let functions = [
        #"f() { echo "f $1 $#"; }; f a b"#, #"function f { echo x; }; f"#, #"function f() { return 3; }; f; echo $?"#,
        #"f() { local x=1; echo $x; }; x=0; f; echo $x"#, #"f() { x=2; }; x=1; f; echo $x"#,
        #"f() { echo "$@"; }; x=$(f a "b c"); echo "$x""#, #"f() { g; echo $?; }; g() { return 2; }; f"#,
        #"f() { local a=$1 b; b=$2; echo $a$b; }; f 1 2; echo "[$a]""#,
        #"f() { if [ $1 -le 0 ]; then return; fi; echo $1; f $(($1-1)); }; f 3"#,
        #"f() { echo out; return 1; }; if f; then echo y; else echo n; fi"#, #"f() ( x=5; echo $x ); x=1; f; echo $x"#,
        #"f() { shift; echo $1; }; f a b; set -- z; f a b; echo $1"#,
        #"f() { for i in 1 2; do return $i; done; }; f; echo $?"#, #"f() { cat; }; echo in | f"#,
        #"f() { echo $FUNC; }; FUNC=x f; echo [$FUNC]"#,
        #"f() { local x; x=1; g; echo $x; }; g() { x=2; }; f; echo [$x]"#, #"f() { exit 3; }; f; echo no"#,
        #"f() { exit 3; }; x=$(f); echo $?"#, #"f() { printf '%s' "$1"; }; echo "$(f a)$(f b)""#,
        #"log() { echo "$@" >&2; }; log hidden; echo shown"#, #"f() { local IFS=,; echo "$*"; }; f a b"#,
        #"f() { unset x; }; x=1; f; echo ${x-gone}"#, #"f() { local x=1; unset x; echo ${x-gone}; }; x=0; f; echo $x"#,
    ]

    static let redirection = [
        #"echo a > o; echo b >> o; cat o"#, #"echo a > o2; echo b > o2; cat o2"#,
        #"{ echo a; echo b; } > o3; cat o3; wc -l < o3"#, #"echo err >&2; echo out"#,
        #"{ echo a; echo b >&2; } 2>/dev/null"#, #"{ echo a; echo b >&2; } 2>&1 | sort -r"#, #"echo a &> o4; cat o4"#,
        #"echo x | tee o5; cat o5"#, #"echo x | tee -a o5b >/dev/null; echo y | tee -a o5b >/dev/null; cat o5b"#,
        #"cat > o6 <<EOF\nEOF"#, "cat > o7 <<EOF\nhi $HOME\nEOF\ncat o7",
        #"exec 3>o8; echo a >&3; echo b >&3; exec 3>&-; cat o8"#,
        #"f=o9; echo a > "$f"; cat $f"#, #"> o10; cat o10; echo $?"#, #"cat < nofile; echo $?"#,
        #"cat nofile 2>/dev/null || echo missing"#, #"echo a >o11 2>&1; cat o11"#, #"echo $(< VERSION)"#,
        #"x=$(<VERSION); echo "v$x""#, #"cat VERSION - <<< more"#, #"cat <(echo a) <(echo b)"#,
        #"echo a | cat - VERSION"#, #"exec > o12; echo hidden; cat VERSION >&2"#,
        #"rm -f o13; [ -f o13 ] || echo gone; touch o13; [ -f o13 ] && echo there"#,
        #"echo a > o14; rm -f o14; cat o14 2>/dev/null; echo $?"#,
        #"mkdir -p d; echo x > d/f; cat d/f; rm -rf d"#, #"echo a > o15; sed -i 's/a/b/' o15; cat o15"#,
        #"echo a > o16; cp o16 o17; cat o17"#, #"echo a > o18; mv o18 o19; cat o19; [ -e o18 ] || echo moved"#,
        #"while read l; do echo "[$l]"; done < list.txt"#, #"{ read a; read b; } < list.txt; echo $a $b"#,
        #"(echo a; echo b >&2) 2>&1 >/dev/null"#,
    ]

    static let conditions = [
        #"[ a = a ]; echo $?; [ a = b ]; echo $?; [ a != b ]; echo $?"#,
        #"[ -z "" ]; echo $?; [ -n "" ]; echo $?; [ "" ]; echo $?; [ x ]; echo $?"#,
        #"[ 1 -eq 01 ]; echo $?; [ 2 -gt 10 ]; echo $?; [ 5 -le 5 ]; echo $?"#, #"[ a -eq 1 ]; echo $?"#,
        #"[ ! a = b ]; echo $?; [ ! -z x ]; echo $?"#, #"[ a = a -a b = b ]; echo $?; [ a = b -o b = b ]; echo $?"#,
        #"test -f VERSION; echo $?; test -d src; echo $?; test -e none; echo $?"#,
        #"[ -f src ]; echo $?; [ -d VERSION ]; echo $?; [ -s VERSION ]; echo $?"#,
        #"[[ a == a ]]; echo $?; [[ abc == a* ]]; echo $?; [[ abc == "a*" ]]; echo $?"#,
        #"[[ -n x && -z "" ]]; echo $?; [[ -z x || -n y ]]; echo $?; [[ ! -z x ]]; echo $?"#,
        #"[[ ( a == b || c == c ) && d == d ]]; echo $?"#,
        #"[[ abc =~ ^a(.)c$ ]]; echo $? ${BASH_REMATCH[1]} ${BASH_REMATCH[0]}"#,
        #"[[ v1.2.3 =~ ^v([0-9]+)\.([0-9]+) ]] && echo ${BASH_REMATCH[1]}-${BASH_REMATCH[2]}"#,
        #"r='^[0-9]+$'; [[ 12 =~ $r ]]; echo $?; [[ a12 =~ $r ]]; echo $?"#,
        #"[[ a.c =~ "a.c" ]]; echo $?; [[ abc =~ "a.c" ]]; echo $?"#,
        #"[[ 10 -gt 9 ]]; echo $?; [[ 10 > 9 ]]; echo $?; [[ a < b ]]; echo $?"#,
        #"x=; [[ $x == "" ]]; echo $?; [[ $x ]]; echo $?"#,
        #"x="a b"; [[ $x == "a b" ]]; echo $?; [[ $x == a\ b ]]; echo $?; [[ -n $x ]]; echo $?"#,
        #"[[ -f VERSION && -d src ]]; echo $?; [[ -e none ]]; echo $?"#,
        #"[[ foo == @(foo|bar) ]]; echo $?; [[ foobar == +(foo|bar) ]]; echo $?; [[ x == !(y) ]]; echo $?; [[ ab == a?(b) ]]; echo $?; [[ a == *(b)a ]]; echo $?"#,
        #"x=5; [[ x -eq 5 ]]; echo $?"#, #"[[ "a" != b* ]]; echo $?"#, #"[ "a" \< "b" ]; echo $?"#,
        #"[ "$unset" = "" ]; echo $?; [ -z $unset ]; echo $?"#,
        #"x=1; [[ -v x ]]; echo $?; [[ -v nope ]]; echo $?"#, #"[ a = a ] && [ b = b ] && echo both"#,
        #"test a = b || echo differ"#, #"[[ "refs/tags/v1" == refs/tags/* ]] && echo tag"#,
        #"x=true; if [ "$x" == "true" ]; then echo t; fi"#,
        #"x=main; if [[ "$x" =~ ^(main|master)$ ]]; then echo default; fi"#, #"[[ "a b" =~ a\ b ]]; echo $?"#,
        #"[ 1 = 1 ; echo $?"#, #"[ = = = ]; echo $?; [ -n = ]; echo $?; [ ! ]; echo $?; [ "(" x ")" ]; echo $?"#,
        #"[[ $'a\nb' == *b ]]; echo $?"#,
    ]

    static let commands = [
        #"printf '%s-%s\n' a b c"#, #"printf '%d %5d|%-5d|%05d\n' 3 4 5 6"#, #"printf '%x %X %o\n' 255 255 8"#,
        #"printf 'a\tb\n'; printf '%%\n'"#, #"printf '%s\n' "a b" c"#, #"printf '%.2s|%5s|%-5s|\n' abc ab ab"#,
        #"printf '%b\n' 'a\tb'"#, #"printf -v x '%02d' 7; echo $x"#, #"printf 'no args %s|\n'"#,
        #"printf '%c%c\n' ab cd"#, #"printf '%0.s-' 1 2 3; echo"#, #"printf '%s' a b; echo"#, #"printf "$HOME\n""#,
        #"printf '%s,' $(seq 3); echo"#, #"printf '\x41\n'"#, #"printf "%s/metadata.yaml\n" a b"#,
        #"echo a-b-c | cut -d- -f2"#,
        #"echo a-b-c | cut -d- -f2-; echo a-b-c | cut -d- -f-2; echo a-b-c | cut -d - -f 1,3"#,
        #"echo abcdef | cut -c1-3; echo abcdef | cut -c 2,4-; echo abcdef | cut -b-2"#,
        #"echo nodelim | cut -d: -f2; echo nodelim | cut -sd: -f2"#, #"printf 'a:b\nc:d\n' | cut -d: -f2"#,
        #"cut -d. -f1 VERSION"#, #"echo "a b" | cut -d' ' -f2"#,
        #"echo Hello | tr a-z A-Z; echo Hello | tr '[:upper:]' '[:lower:]'"#,
        #"echo a/b/c | tr / -; echo a.b | tr . _"#, #"echo 'a  b   c' | tr -s ' '"#,
        #"echo a1b2 | tr -d 0-9; echo a1b2 | tr -cd '0-9\n'"#, #"printf 'a\nb\n' | tr '\n' ' '; echo"#,
        #"echo 'a b' | tr ' ' '\n'"#, #"echo 'x@y#z' | tr -c 'a-z\n' '-'"#, #"echo aabb | tr -s ab"#,
        #"echo abc | tr abc xy"#, #"echo 'Feature/X_1' | tr '[:upper:]' '[:lower:]' | tr -c '[:alnum:]\n' '-'"#,
        #"echo "a,b" | tr ',' '\n' | head -1"#, #"echo a | tr -d '\n'; echo ."#,
        #"seq 5 | head -n 2; seq 5 | head -2; seq 5 | tail -n 2; seq 5 | tail -1; seq 5 | tail -n +4; seq 5 | head -n -3"#,
        #"echo abcdef | head -c 3; echo; echo abcdef | tail -c 3"#,
        #"head -n1 list.txt; tail -n 1 src/b/extra.txt; echo"#, #"sort list.txt; sort -u list.txt; sort -r list.txt"#,
        #"printf '10\n9\n2\n' | sort; printf '10\n9\n2\n' | sort -n; printf '10\n9\n2\n' | sort -nr"#,
        #"printf 'v1.10\nv1.9\nv1.2\n' | sort -V; printf '1.2.3-rc1\n1.2.3\n1.2.10\n' | sort -V | tail -1"#,
        #"printf 'b 2\na 3\nc 1\n' | sort -k2; printf 'b 2\na 3\nc 1\n' | sort -k2,2n"#,
        #"printf 'b:2\na:3\n' | sort -t: -k2"#,
        #"printf 'v2.0.0\nv10.1\nv1.0.0-alpha\nv1.0.0\n1.0~rc\n1.0\n' | sort -V"#,
        #"sort list.txt | uniq; sort list.txt | uniq -c; sort list.txt | uniq -d; sort list.txt | uniq -u"#,
        #"wc -l < list.txt; echo "a b c" | wc -w; printf abc | wc -c; wc -l list.txt"#,
        #"basename a/b/c.txt; basename a/b/c.txt .txt; basename /a/b/; basename a; basename /"#,
        #"dirname a/b/c; dirname a; dirname /a; dirname a/; dirname /; dirname a//b"#,
        #"basename -s .txt a.txt b.txt; basename -a x/y z/w"#,
        #"seq 3; seq 2 4; seq 1 2 7; seq 3 -1 1; seq -s, 3; seq 5 1"#, #"echo abc | rev; printf 'ab\ncd\n' | rev"#,
        #"printf '1\n2\n3\n' | tac"#,
        #"echo "a b c" | awk '{print $2}'; echo a:b | awk -F: '{print $2}'; echo "a b" | awk '{ print $NF }'; echo "a b c" | awk '{print $1,$3}'; echo "a b" | awk '{print $0}'; echo a b | awk '{print}'"#,
        #"echo 'a-b' | awk -F'-' '{print $1}'; echo "" | awk '{print $1}'; echo a::b | awk -F: '{print $3}'"#,
        #"echo a b c | xargs; echo ' a  b ' | xargs"#, #"echo 1 2 3 | xargs -n1 echo n"#,
        #"printf 'a\nb\n' | xargs -I{} echo "<{}>""#, #"printf 'a\nb\n' | xargs -I {} basename x/{}"#,
        #"printf '' | xargs -r echo x; echo done"#, #"expr 1 + 2; expr 6 / 4; expr a = a; expr 3 '*' 4"#,
        #"pwd | rev | cut -d/ -f1 | rev | cut -c1-5"#,
        #"cd src; ls; cd ..; ls src/b"#, #"cd src/a && cat Dockerfile | head -1; cd - >/dev/null; cat VERSION"#,
        #"cd none || echo fail"#, #"(cd src && ls | wc -l); ls VERSION"#, #"true; false; :; echo $?"#,
        #"command echo a; builtin echo b"#, #"type_=1; env X=5 bash -c 'echo $X'"#, #"bash -c 'echo $0 $1' a b"#,
        #"sh -c 'echo hi'"#, #"bash -ec 'false; echo no'; echo $?"#, #"bash tool.sh x y; echo $? $X"#,
        #"source env.sh arg; echo $FROM_FILE $NAME"#, #". ./env.sh; echo "$NAME""#, #"eval 'a=1; b=$a'; echo $b"#,
        #"cmd='echo x y'; $cmd; eval "$cmd""#,
        #"IFS=: read -r a b <<< "1:2:3"; echo $a $b"#, #"read -r x < VERSION; echo $x"#,
        #"echo "a b" | read x; echo "[$x]""#, #"read -r <<< " a b "; echo "[$REPLY]""#,
        #"read -r a <<< " a b "; echo "[$a]""#, #"echo 'a\b' | { read -r x; echo "$x"; }"#,
        #"IFS= read -r x <<< "  a "; echo "[$x]""#, #"IFS=, read -r a b c <<< "1,2"; echo "$a|$b|$c""#,
        #"IFS=/ read -r a b <<< "x/y/z/"; echo "$b""#, #"IFS=/ read -r a b <<< "x/y/"; echo "$b""#,
        #"printf 'a' | { read x; echo "$? $x"; }"#, #"read -r a b < <(echo 1 2); echo $b"#,
        #"echo 3 | (read n; echo $((n*2)))"#,
        #"set -- a b; set -- "$@" c; echo $#"#, #"set -x; echo a; set +x"#,
        #"export X=1; bash -c 'echo $X'; Y=2; bash -c 'echo [$Y]'"#, #"declare -x Z=9; bash -c 'echo $Z'"#,
        #"declare -r Q=1; echo $Q"#, #"echo "a" | tee /dev/stderr 2>/dev/null"#, #"sleep 0; echo a & wait; echo b"#,
    ]

    static let expressions = [
        #"echo foobar | grep -o 'o*b'; echo foobar | grep -q foo && echo y; echo foobar | grep -c foo"#,
        #"printf 'a\nb\nab\n' | grep b; printf 'a\nb\nab\n' | grep -v b; printf 'a\nb\nab\n' | grep -x b; printf 'a\nb\n' | grep -n b"#,
        #"grep VERSION src/a/Dockerfile | cut -d= -f2"#, #"grep '^ARG VERSION=' src/b/Dockerfile | cut -d= -f2"#,
        #"grep -E '^(FROM|ARG)' src/a/Dockerfile"#, #"grep -oE '[0-9]+\.[0-9]+' src/a/Dockerfile"#,
        #"grep -F 1.4.2 VERSION; grep -F '1*4' VERSION; echo $?"#, #"grep -i from src/a/Dockerfile | head -1"#,
        #"grep nothing VERSION; echo $?"#, #"grep x nofile 2>/dev/null; echo $?"#,
        #"echo 'a.b' | grep 'a\.b'; echo axb | grep 'a\.b' || echo none"#,
        #"echo 'refs/tags/v1' | grep -oP 'refs/tags/\K(.+)'"#, #"echo 'a1b22' | grep -oP '\d+'"#,
        #"echo aXbX | grep -o 'X' | wc -l"#, #"echo 'a b' | grep -w a; printf 'foo\nfoobar\n' | grep -e foo -e bar -c"#,
        #"printf 'a\nb\nc\n' | grep -m1 '[bc]'"#,
        #"echo abc | egrep 'a|x'; echo 'a|b' | grep 'a|b'; echo ab | grep 'a\|x'"#,
        #"echo aaa | grep -E 'a{2,3}'; echo ab | grep -E '^(ab)+$'; echo abab | grep -E '^(ab){2}$'; echo a | grep 'a\{1\}'"#,
        #"printf 'a-1\nb-2\n' | grep -v -- '-1$'"#, #"echo 'foo(bar)' | grep -o '([a-z]*)'"#,
        #"echo x | grep -qv x; echo $?"#,
        #"echo abc | sed 's/b/X/'; echo aaa | sed 's/a/b/g'; echo aaa | sed 's/a/b/2'; echo a/b/c | sed 's|/|-|g'; echo a.b.c | sed 's/\./-/g'"#,
        #"echo foo123 | sed 's/[0-9]*$//'; echo foo123bar | sed -E 's/[0-9]+/<&>/'; echo foo-bar | sed 's/\(.*\)-\(.*\)/\2-\1/'; echo foo-bar | sed -E 's/(.*)-(.*)/\2_\1/'"#,
        #"printf 'a\nb\nc\n' | sed -n 2p; printf 'a\nb\nc\n' | sed 2d; printf 'a\nb\nc\n' | sed -n '2,3p'; printf 'a\nb\nc\n' | sed '$d'; printf 'a\nb\nc\n' | sed -n '$p'"#,
        #"printf 'a\nb\nc\n' | sed '/b/d'; printf 'a\nb\nc\n' | sed -n '/b/,$p'; printf 'a\nb\nc\n' | sed '/b/!d'; printf 'a\nb\nc\n' | sed -n '/a/,/b/p'"#,
        #"echo v1.2.3 | sed 's/^v//'; echo 'a b' | sed 's/ /_/'; echo abc | sed -e 's/a/1/' -e 's/b/2/'; echo abc | sed 's/a/1/;s/c/3/'"#,
        #"echo 'name: foo' | sed -n 's/^name: //p'; echo ABC | sed 's/b/x/I'; echo abc | sed 's/x*/-/g'; echo baaac | sed 's/a*/x/g'; echo abc | sed 's/$/!/'; echo abc | sed 's/^/> /'"#,
        #"echo 'a/b' | sed 's/\//-/'; echo 'a&b' | sed 's/&/and/'; echo ab | sed 's/a/\&/'; echo ab | sed 's/a/x\ny/'; echo abc | sed y/abc/xyz/; printf '1\n2\n3\n' | sed 2q"#,
        #"sed 's/FROM/BASE/' src/a/Dockerfile | head -1; sed -n 's/^ARG VERSION=//p' src/a/Dockerfile"#,
        #"echo 'key="val"' | sed 's/.*="\(.*\)"/\1/'; echo 'x=1,y=2' | sed 's/,/\n/g'; echo "it's" | sed "s/'/_/""#,
        #"echo "a  b" | sed 's/[[:space:]]\+/ /g'; echo 'a b ' | sed 's/[[:space:]]*$//' | cat -; echo aXb | sed 's/[A-Z]/-/'; echo 'a]b' | sed 's/[]]/x/'; echo 'a-b_c' | sed 's/[^a-z]//g'"#,
        #"echo release-1.2 | sed -r 's/release-([0-9]+)\.([0-9]+)/\1 \2/'; echo a.tar.gz | sed 's/\.tar\.gz$//'; echo aab | sed 's/a\?b/x/'; echo ab | sed -E 's/a|b/x/g'; echo abcd | sed -E 's/(a|ab)(c|bcd)/[\1][\2]/'"#,
        #"echo "1.2.3" | sed 's/\.[^.]*$//'; echo docker.io/library/x | sed 's#.*/##'; echo "a b" | sed 's/\(a\) \(b\)/\2 \1/'; printf 'a\n\nb\n' | sed '/^$/d'"#,
        #"printf 'a\nb' | sed 's/b/c/'; echo; printf 'x' | sed 's/x/y/' | wc -c"#,
        #"printf 'k: v\n' | sed 's/: /=/'; echo AbC | sed 's/[a-z]/_/g'"#,
    ]

    static let textCommands = [
        #"printf 'a\nb\nc\nd\n' | sed -n '1~2p'"#,
        #"printf 'a\nb\nc\nd\n' | sed '0~2d'"#,
        #"printf 'a\nb\nc\nd\n' | sed -n '2{p;q}'"#,
        #"printf 'a\nb\nc\nd\n' | sed '2,+1d'"#,
        #"printf 'a\nb\nc\nd\n' | sed '/b/{s/b/X/;s/X/Y/}'"#,
        #"printf 'a\nb\n' | sed 'a\hello'"#,
        #"printf 'a\nb\n' | sed '1i\hello'"#,
        #"printf 'a\nb\n' | sed '1i hello'"#,
        #"printf 'a\nb\n' | sed '/a/a hello world'"#,
        #"printf 'a\nb\n' | sed '/a/c changed'"#,
        #"printf 'a\nb\nc\n' | sed 'N;s/\n/,/'"#,
        #"printf 'a\nb\nc\n' | sed ':a;N;$!ba;s/\n/,/g'"#,
        #"printf 'a\nb\nc\n' | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n/ /g'"#,
        #"printf 'a\nb\nc\n' | sed -n 'H;${x;s/\n/,/g;p}'"#,
        #"printf 'a\nb\n' | sed 'G'"#,
        #"printf 'hello world\n' | sed 's/.*/\U&/'"#,
        #"printf 'hello world\n' | sed -E 's/(^|_)([a-z])/\1\u\2/g'"#,
        #"printf 'hello world\n' | sed -E 's/(\w+) (\w+)/\U\1\E \2/'"#,
        #"printf 'HELLO\n' | sed 's/.*/\L&/'"#,
        #"sed '1!G;h;$!d' list.txt"#,
        #"echo foo | sed '/bar/s/o/0/;t;s/f/F/'"#,
        #"echo foo | sed 's/o/0/;ta;s/f/F/;:a;s/0/1/'"#,
        #"echo foo | sed -n '/foo/{s/f/g/;p}'"#,
        #"printf 'a\nb\nc\n' | sed -n '2,${p}'"#,
        #"echo "a:b:c:d" | cut -d: -f1,3 --output-delimiter=-"#,
        #"echo "a:b:c:d" | cut -d: --complement -f2"#,
        #"echo "abcdef" | cut --complement -c2"#,
        #"printf 'a 2\nb 10\nc 3\n' | sort -k2,2nr"#,
        #"printf 'a:2\nb:10\nc:3\n' | sort -t: -k2,2rn"#,
        #"printf 'B\na\nC\n' | sort -f"#,
        #"printf 'b 1\na 1\nb 2\n' | sort -k1,1 -k2,2r"#,
        #"printf '1.2.3\n1.10.0\n' | sort -t. -k1,1n -k2,2n -k3,3n"#,
        #"paste -sd, list.txt"#,
        #"paste -s -d' ' list.txt"#,
        #"printf 'a\nb\n' | paste -sd+"#,
        #"printf 'a\nb\nc\nd\n' | paste - -"#,
        #"paste -d: VERSION VERSION"#,
        #"ls src | paste -sd' ' -"#,
        #"comm -12 <(printf 'a\nb\n') <(printf 'b\nc\n')"#,
        #"comm -23 <(printf 'a\nb\n') <(printf 'b\nc\n')"#,
        #"comm <(printf 'a\nb\n') <(printf 'b\nc\n')"#,
        #"echo -n hi | base64"#,
        #"echo hi | base64 -w0"#,
        #"echo aGk= | base64 -d"#,
        #"echo aGk= | base64 --decode"#,
        #"printf '%0100d' 0 | base64"#,
    ]

    static let programs = [
        "OWNER=$(echo \"Some-Org\" | tr '[:upper:]' '[:lower:]')\necho \"OWNER=$OWNER\" >> envfile\ncat envfile\nrm -f envfile",
        #"GITHUB_REF=refs/tags/v1.2.3; VERSION=${GITHUB_REF#refs/tags/}; MAJOR=$(echo $VERSION | cut -d. -f1); echo "$VERSION $MAJOR ${VERSION#v}""#,
        #"sha=0123456789abcdef; echo "${sha::7} $(echo $sha | cut -c1-7) $(echo $sha | head -c 7)""#,
        "set -euo pipefail\nimages=()\nfor d in src/*/; do\n  [ -f \"$d/Dockerfile\" ] || continue\n  images+=(\"$(basename \"$d\")\")\ndone\nprintf '%s\\n' \"${images[@]}\"",
        "for f in src/*/Dockerfile; do\n  name=$(basename $(dirname $f))\n  v=$(sed -n 's/^ARG VERSION=//p' $f)\n  echo \"$name:$v\"\ndone",
        "tags=\"\"\nfor t in a b; do tags=\"$tags,x:$t\"; done\necho \"${tags#,}\"",
        "{\n  echo 'list<<EOF'\n  cat list.txt\n  echo EOF\n} >> outfile\ncat outfile; rm -f outfile",
        "delim=\"EOF\"\ncat <<END\nkey<<$delim\n$(sort -u list.txt)\n$delim\nEND",
        "json=\"[\"\nsep=\"\"\nfor x in a b c; do json+=\"$sep\\\"$x\\\"\"; sep=\",\"; done\necho \"$json]\"",
        "branch=\"Feature/ABC_123\"\nslug=$(echo \"$branch\" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9]/-/g' | sed 's/--*/-/g' | cut -c1-10)\necho $slug",
        "version=$(cat VERSION)\nIFS='.' read -r major minor patch <<< \"$version\"\necho \"$major.$minor.$((patch+1))\"",
        "case \"ubuntu-22.04\" in\n  ubuntu-*) os=linux; rel=${1:-x};;\n  windows-*) os=win;;\nesac\necho $os $rel",
        "declare -A map=( [amd64]=x86 [arm64]=aarch )\narch=arm64\necho ${map[$arch]}",
        "image=quay.io/org/app:1.0@sha256:abc\nname=${image%%@*}; tag=${name##*:}; repo=${name%:*}; reg=${repo%%/*}\necho $name $tag $repo $reg ${repo#*/}",
        "if [[ \"$CI\" == true ]]; then echo ci; else echo local; fi",
        "x=$(echo \"a:b\" | awk -F: '{print $2}')\nif [ \"$x\" = b ]; then echo \"::set-output name=x::$x\"; fi",
        "echo 'FROM a:1\nFROM b:2' | grep ^FROM | awk '{print $2}' | while read -r i; do echo \"base ${i%%:*}\"; done",
        "list='a b c'\nset -- $list\nwhile [ $# -gt 0 ]; do echo $1; shift; done", "n=$(ls src | wc -l); echo \"n=$n\"",
        "changed=$'src/a/x\\nsrc/b/y\\nsrc/a/z\\nREADME'\necho \"$changed\" | grep ^src/ | cut -d/ -f2 | sort -u | tr '\\n' ' '",
        "BUILD_ARGS=()\nwhile IFS= read -r line; do\n  [ -n \"$line\" ] && BUILD_ARGS+=(\"--build-arg\" \"$line\")\ndone <<< $'A=1\\n\\nB=2 3'\nprintf '<%s>' \"${BUILD_ARGS[@]}\"",
        "parse() { local IFS=/; set -- $1; echo \"$2\"; }\nparse a/b/c",
        "out=$(\n  echo a\n  echo b\n)\necho \"${out//$'\\n'/,}\"",
    ]

    static let fileSystem = [
        #"ls src; ls src/a; ls -d src/*/; ls -1 src"#,
        #"echo src/*; echo src/*/Dockerfile; echo src/[ab]; echo */; echo src/?; echo *.txt; echo s*/*/*.md"#,
        #"find src -name Dockerfile | sort; find src -type d | sort; find src -maxdepth 1 -type d | sort; find src -mindepth 1 -maxdepth 1 -type d | sort"#,
        #"find . -name '*.txt' | sort; find src -name Dockerfile -printf '%h\n' | sort; find src -type f ! -name Dockerfile | sort; find src \( -name '*.md' -o -name '*.txt' \) | sort"#,
        #"find src -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort; find src/a -type f"#,
        #"for d in src/*; do [ -f $d/Dockerfile ] && echo ${d##*/}; done"#,
        #"[ -d src/a ] && cat src/a/Dockerfile; cat src/b/extra.txt | wc -l"#,
        #"cd src; for i in */; do echo ${i%/}; done"#,
        #"shopt -s nullglob; for f in *.none; do echo $f; done; echo end"#, #"set -f; echo src/*"#,
        #"f=src/*; echo $f; echo "$f""#, #"cat src/*/Dockerfile | grep -c FROM"#,
        #"head -1 src/a/Dockerfile | cut -d: -f2"#, #"test -x tool.sh; test -r VERSION && echo r"#,
        #"realpath src/../VERSION | rev | cut -d/ -f1 | rev"#,
    ]

    static let errors = [
        "echo a\nif true; then echo b", "echo a; )", "echo a\nfi", "echo a &&", "echo 'a", "echo \"a", "echo ${",
        "echo $(", "case x in", "for i in a; echo", "while true", "{ echo a", "f() {", "cat <<EOF\nabc", "echo a | | b",
        ": ${x:?message}; echo no",
    ]

    static let mixed = [
        ##"""
        x=; echo "${x:-"a b"}" "${x:-'q'}" ${x:-'q r'} "${x:-a\}b}"
        """##,
        ##"""
        x=a.b; echo "${x/'.'/-}" "${x//[^a-z]/}" "${x/"."/"/"}"
        """##,
        ##"""
        f() { cat <<EOF
        a $1
        EOF
        }
        f z; for i in 1 2; do cat <<EOF
        $i
        EOF
        done
        """##,
        ##"""
        a=(1 2 3); echo "${a[$((1+1))]}" "${a[@]:1}" "${a[*]:0:2}" "${#a[1]}"
        """##,
        ##"""
        x='a  b'; y="$x"; z=$x; echo "$y|$z"; export w=$x; echo "$w"; local q=1 2>/dev/null; echo $?
        """##,
        ##"""
        trap 'echo bye' EXIT; echo hi
        """##,
        ##"""
        set -- $(echo a b); echo $2; set -e; [ -f none ] && echo x; echo y
        """##,
        ##"""
        set -e; f() { [ -f none ] && echo x; }; f; echo y
        """##,
        ##"""
        set -e; for i in 1 2; do [ $i = 3 ] && echo x; done; echo y
        """##,
        ##"""
        set -e; if true; then [ 1 = 2 ] && echo z; fi; echo y
        """##,
        ##"""
        set -e; { false && true; }; echo y
        """##,
        ##"""
        set -e; (false); echo no
        """##,
        ##"""
        set -e; x=$(echo a; false; echo b); echo $x
        """##,
        ##"""
        set -e; echo a | grep b | cat; echo y; echo a | grep b; echo no
        """##,
        ##"""
        set -eo pipefail; echo a | grep b || true; echo y; x=$(echo a | grep b || echo d); echo $x
        """##,
        ##"""
        set -e; local x=1; echo no
        """##,
        ##"""
        set -e; export x=$(false); echo yes; readonly y=$(false); echo yes2; declare z=$(false); echo yes3
        """##,
        ##"""
        set -u; a=(); echo "${a[@]}"; echo ${#a[@]}; echo "${1:-none}"; echo "$*"
        """##,
        ##"""
        set -u; f() { echo ${1}; }; f; echo no
        """##,
        ##"""
        echo "a
        b" | while read -r l; do [ "$l" = a ] && continue; echo $l; done
        """##,
        ##"""
        i=0; while true; do i=$((i+1)); if [ $i -gt 3 ]; then break; fi; done; echo $i
        """##,
        ##"""
        x="a,b;c"; IFS=',;' read -ra p <<< "$x"; echo ${#p[@]} ${p[2]}
        """##,
        ##"""
        echo $'a\nb' "$(printf 'x\ny')" ; echo $(printf 'x\ny\n')
        """##,
        ##"""
        printf '%s\n' "${HOME##*/}" '%s' -- ; printf -- '-x\n'
        """##,
        ##"""
        printf '\e[1m%s\n' x; printf '%i\n' -5; printf '%+d % d\n' 3 3; printf '%s'; printf 'a\\b\n'
        """##,
        ##"""
        echo a{b,c}{1,2} {1..3}{a,b} a{}b {a b} {,a} x{1..2,5} {a..c..2} {-1..1} {1..1}
        """##,
        ##"""
        echo "{a,b}" '{1..2}' $HOME{a,b} {a,'b c'}
        """##,
        ##"""
        case "a/b" in */*) echo 1;; esac; case 'a*' in 'a*') echo 2;; esac; x='*'; case abc in $x) echo 3;; esac; case abc in "$x") echo no;; *) echo 4;; esac
        """##,
        ##"""
        case X in [[:upper:]]) echo up;; esac; case 10 in [0-9]|[0-9][0-9]) echo num;; esac; case a.b in *[!a-z]*) echo other;; esac
        """##,
        ##"""
        [[ "1.10" =~ ^([0-9]+)\.([0-9]+)(-(.*))?$ ]] && echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]} [${BASH_REMATCH[3]}] ${#BASH_REMATCH[@]}"
        """##,
        ##"""
        [[ "abc" == [a-c]* && "x" != "y" ]] && echo ok; [[ -z "" && ( -n a || -n "" ) ]] && echo ok2; [[ a && ! "" ]] && echo ok3
        """##,
        ##"""
        x=abc; [[ $x = a* ]] && echo 1; [[ "$x" = "a*" ]] || echo 2; y='a*'; [[ $x == $y ]] && echo 3; [[ $x == "$y" ]] || echo 4
        """##,
        ##"""
        echo "a-b" | tr - _; echo 'a\b' | tr '\\' /; echo abc | tr 'a-c' 'A-C'; echo "a:b" | tr ':' '\n'; echo a.b/c | tr ./ __; echo ab | tr -d 'a'; echo äb | tr -d b
        """##,
        ##"""
        printf 'a\nb\nc\n' | sed '1d;$d'; printf 'a\nb\n' | sed '$!d'; printf 'a\nb\nc\n' | sed '2,3d'; printf 'a\nb\nc\n' | sed -n '/b/='; printf 'a\nb\n' | sed 's/^/  /'; printf 'a\nb\nc\nd\n' | sed '/b/,/c/d'
        """##,
        ##"""
        printf 'a=1\n#c\n\nb=2\n' | grep -v '^#' | grep -v '^$' | cut -d= -f1; printf 'a\nB\n' | grep -ic b; printf 'x1\ny2\n' | grep -oE '[a-z][0-9]'; printf 'ab\n' | grep -E 'a(b|c)'; printf 'a+b\n' | grep 'a+b'; printf 'aab\n' | grep -o 'a\+'
        """##,
        ##"""
        echo "foo-1.2.3.tar.gz" | grep -oE '[0-9]+(\.[0-9]+)+'; echo 'v1.2' | grep -E '^v?[0-9]+\.[0-9]+$'; echo a | grep -E '^$' ; echo $?
        """##,
        ##"""
        printf '3\n1\n2\n' | sort | head -1; printf '1.2\n1.10\n' | sort -t. -k2,2n; printf 'b\na\nB\nA\n' | sort; printf 'a 2\nb 1\n' | sort -k 2n; printf '2\n10\n' | sort -rn; printf 'a\nb\n' | sort -r -u
        """##,
        ##"""
        printf '1.0.0\n1.0.0-rc.1\n1.0\n1.0.0+b\nv1\n1.0.0.1\n' | sort -V
        """##,
        ##"""
        x=$(cat <<'EOF'
        it's "q" $x `y`
        EOF
        ); echo "$x"
        """##,
        ##"""
        echo "$(echo ')')" "$(case a in a) echo in;; esac)" "$(echo "a)b" # c )
        )"
        """##,
        ##"""
        echo $(( $(echo 3) + ${#HOME} )) $(( (1 + 2) * 3 )); (( 1 )) && echo t; a=5; (( a -= 2, a *= 2 )); echo $a; echo $(( a > 3 ? a : 0 ))
        """##,
        ##"""
        x=10; while ((x > 7)); do ((x--)); done; echo $x; ((y = x ** 2)); echo $y; echo $((y % 7)) $((-5 / 2)) $(( 1 << 3 | 1 ))
        """##,
        ##"""
        f() { local -a arr=(1 2); arr+=(3); echo "${arr[@]}"; }; f; echo "[${arr[@]}]"; g() { declare x=1; echo $x; }; x=0; g; echo $x; h() { declare -g y=2; }; h; echo $y
        """##,
        ##"""
        f() { echo "$#:$*"; }; f "" a; f "$unset"; f $unset; f "$@"; set -- ""; f "$@"; f ${1:-x}
        """##,
        ##"""
        IFS=$'\n'; for l in $(printf 'a b\nc\n'); do echo "<$l>"; done; unset IFS; for l in $(printf 'a b\nc\n'); do echo "<$l>"; done
        """##,
        ##"""
        x=1; (x=2; echo $x); echo $x; { x=3; }; echo $x; x=4 | true; echo $x; echo a | x=5; echo $x
        """##,
        ##"""
        f() { echo $1; return 2; }; x=$(f a) || echo "failed $?"; echo $x; if ! f b; then echo n; fi; f c && echo y; echo $?
        """##,
        ##"""
        eval "x=\"a b\""; echo "$x"; eval 'for i in 1 2; do echo $i; done'; v=x; eval "echo \$$v"; eval "$v=5"; echo $x
        """##,
        ##"""
        echo "${x=default}" $x; echo ${y:?} 2>/dev/null; echo no
        """##,
        ##"""
        echo a 1>&2 2>/dev/null; echo b 2>&1; { echo c; } 3>&1 1>&2 2>&3; echo d >&1
        """##,
        ##"""
        cd src && for f in *; do echo $f; done; cd ..; for f in src/*/*; do echo "${f%/*}"; done | sort -u
        """##,
        ##"""
        for f in nothing/*; do echo "$f"; done; for f in src/a/Dockerfile src/none/Dockerfile; do if [ -e "$f" ]; then echo yes; fi; done
        """##,
        ##"""
        IFS=. read -r a b c < VERSION; echo "$a-$b-$c"; read -r first rest <<< "one two three"; echo "$rest"; echo "a:b:c" | { IFS=: read -r x y; echo "$y"; }
        """##,
        ##"""
        while IFS='=' read -r k v; do echo "$k->$v"; done <<< $'a=1\nb=2=3'
        """##,
        ##"""
        while read -r line || [ -n "$line" ]; do echo "[$line]"; done < src/b/extra.txt
        """##,
        ##"""
        n=0; for i in $(seq 1 5); do (( i % 2 == 0 )) && continue; n=$((n+i)); done; echo $n; for i in 5 4; do for j in 1 2; do [ $j -eq 2 ] && break; echo $i$j; done; done
        """##,
        ##"""
        a="x"; a+="y"; declare -i n=5; readonly RO=1; echo $a; echo ${a:+set} ${zz:+set} ${a:0:1}${a: -1}
        """##,
        ##"""
        v=v1.2.3-rc.1; echo ${v%%-*} ${v#*-} ${v%.*} ${v/#v/} ${v/%1/2} ${v^^} ${v:1:5}; [[ $v == *-* ]] && echo pre
        """##,
        ##"""
        echo "::set-output name=a::b"; echo "a<<EOF"; echo 'x%y'; echo "50%"; echo -e "a\\nb"; echo "a\nb"
        """##,
        ##"""
        x="$(echo a)$(echo b)"; y=`echo c`; echo "$x$y" "$(basename "$(dirname /a/b/c)")"; echo "$(echo "$(echo "deep")")"
        """##,
        ##"""
        true && false || echo or; false || false || echo or2; true || echo no && echo and; ! true || echo neg
        """##,
        ##"""
        until false; do echo once; break; done; for ((i=0,j=5;i<2;i++,j--)); do echo $i$j; done
        """##,
        ##"""
        head -n 1 < VERSION; wc -c < VERSION | tr -d ' '; cat VERSION | tr -d '.\n'; echo; tail -c 2 VERSION; sort -n list.txt | uniq | wc -l; cat list.txt | sort | uniq -c | sort -rn | head -1 | awk '{print $2}'
        """##,
        ##"""
        ls src | grep -v none | while read -r d; do echo "img-$d"; done; ls -d src/*/ | xargs -n 1 basename; ls src | tr '\n' ','; ls | head -1
        """##,
        ##"""
        a=($(ls src)); printf '%s,' "${a[@]}"; echo; a=("${a[@]/%/-x}"); echo "${a[*]}"; b=("${a[@]:1}"); echo ${b[0]}; IFS=,; echo "${a[*]}"; echo "${a[@]}"
        """##,
        ##"""
        x=5; case $x in [1-3]) echo low;; [4-6]) echo mid;; esac; case ${x}a in 5?) echo two;; esac; case "$x" in '') echo e;; ?*) echo n;; esac
        """##,
        ##"""
        f(){ while [ $# -gt 0 ]; do case $1 in -a) shift; echo "a=$1";; --b=*) echo "b=${1#*=}";; *) echo "rest $1";; esac; shift; done; }; f -a 1 --b=2 x
        """##,
        ##"""
        echo a > p1; { read x; read y; } < p1; echo "$x-$y-$?"; rm p1; mkdir -p pd/x && cd pd/x && pwd | rev | cut -d/ -f1; cd ../..; rm -r pd
        """##,
        ##"""
        x=" a "; echo "[$(echo $x)]" "[${x// }]" "[${x## }]" "[${x#"${x%%[! ]*}"}]"; echo "$x" | xargs; echo "  lead" | sed 's/^ *//'
        """##,
        ##"""
        shopt -s extglob; x=aab; echo ${x##+(a)} ${x/@(a|b)/z}
        """##,
        ##"""
        echo ~root >/dev/null; x=a:~; echo "$HOME/x" ~/y; p=~; echo $p; echo a~ ~"/x"
        """##,
        ##"""
        echo "${x:-${y:-"z w"}}" "${x-}" ${x:+"a b"} "${HOME:+"a b"}"
        """##,
        ##"""
        a="1 2"; b=($a "$a"); echo ${#b[@]}; c=("${b[@]}"); echo ${#c[@]}; d=(${b[*]}); echo ${#d[@]}
        """##,
        ##"""
        x='a|b'; echo "$x" | cut -d'|' -f2; echo "${x%%|*}" "${x//|/ }"; IFS='|'; echo $x
        """##,
        ##"""
        s="key: value # c"; echo "${s%%#*}" "${s#*: }"; k=${s%%:*}; v=${s#*:}; echo "$k=$v" ; echo "${v## }" "${v# }"
        """##,
        ##"""
        x=$'line1\nline2\n'; echo "$x"; echo $x; echo "${x%%$'\n'*}"; while IFS= read -r l; do echo "[$l]"; done <<< "$x"; printf %s "$x" | wc -l
        """##,
        ##"""
        f() { local r=$1; r=${r,,}; r=${r//[^a-z0-9]/-}; echo "${r:0:10}"; }; f "Feature/ABC_Long-Name"
        """##,
        ##"""
        tags=(a b); IFS=,; joined="${tags[*]}"; unset IFS; echo "$joined"; printf -v out '%s,' "${tags[@]}"; echo "${out%,}"; echo "${tags[@]/%/:latest}" "${tags[@]/#/-t }"
        """##,
        ##"""
        x=10; [ $x -ge 5 ] && [ $x -lt 20 ] && echo mid; (( x >= 5 && x < 20 )) && echo mid2; [[ $x -ge 5 && $x -lt 20 ]] && echo mid3; [ "$x" -eq "10" ] || echo no
        """##,
        ##"""
        v=3.10; IFS=. read -r maj min <<< "$v"; echo "$maj.$((min + 1))"; if [ "$(printf '%s\n' 3.9 $v | sort -V | head -n1)" = 3.9 ]; then echo newer; fi
        """##,
        ##"""
        echo a; false; echo $?; (exit 7) || echo $?; $(exit 8); echo $?; x=$(exit 9) true; echo $?
        """##,
        ##"""
        set -e
        f() { false; echo "in f"; }
        if f; then echo t; fi
        f && echo u
        x=$(f) ; echo "$x"
        f
        echo never
        """##,
        ##"""
        set -e; g() { return 1; }; g || r=$?; echo $r; ! g; echo ok; g; echo no
        """##,
        ##"""
        set -eu; echo "${A:-}"; for i in ${A:-}; do echo x; done; echo end; echo "${B}"; echo no
        """##,
        ##"""
        while read -r a _ b; do echo $a$b; done <<'X'
        1 2 3
        4 5 6 7
        X
        """##,
        ##"""
        echo "a b c" | while read -ra w; do echo ${#w[@]} ${w[1]}; done; echo "x y" | { read a b c; echo "[$c]"; }
        """##,
        ##"""
        if grep -q '^FROM debian' src/a/Dockerfile; then echo deb; else echo other; fi; for d in src/*/; do d=${d%/}; if grep -qs alpine "$d/Dockerfile"; then echo "$d alpine"; fi; done
        """##,
        ##"""
        for d in src/*/; do n=$(basename "$d"); test -f "$d/Dockerfile" || continue; base=$(grep '^FROM' "$d/Dockerfile" | head -1 | awk '{print $2}'); echo "$n ${base%%:*} ${base##*:}"; done
        """##,
        ##"""
        echo "2024-01-02T03:04:05" | sed 's/[-:T]//g'; echo "A_B" | sed 's/_/-/g;y/AB/ab/'; echo 'a.b.c' | sed 's/\./\//g'; echo '/x/y' | sed 's,/,_,g'; echo "x" | sed "s/x/\"/"; echo 'a"b' | sed 's/"//g'
        """##,
        ##"""
        x=abc; echo "${x:0:1}${x:1}" "${x:(-1)}" "${x: -2:1}" "${#x}" "${x/b}" "${x/#/p}" "${x/%/s}" "${x/*b/Z}" "${x//?/.}"
        """##,
        ##"""
        x=; y=0; [ "$x" ] || echo e; [ $y ] && echo f; [ -n "$x$y" ] && echo g; [[ -n ${x:-} ]] || echo h; [ "${x:-none}" = none ] && echo i; test "$x" || echo j; [ ! "$x" ] && echo k
        """##,
        ##"""
        n=5; until ((n<=3)); do ((n--)) || true; done; echo $n; for n in {5..1..2}; do echo -n $n; done; echo; for ((i=0; i<2; i++)) { echo $i; }
        """##,
        ##"""
        x=$(( 5 )) ; y=$((x<<2)); echo $y $((y>x?1:0)) $(( -x )) $(( x == 5 )) $((!x)) $((x%=3)) $x; echo $((16#ff)) $((0xFF & ~1))
        """##,
        ##"""
        echo "a" && { echo b; false; } || echo c; { true; } && (echo d; exit 1) || echo "e $?"; if (exit 1) || true; then echo f; fi
        """##,
        ##"""
        a='$(echo hi)'; echo "$a" $a; b='`x`'; echo "$b"; c="\$x"; echo "$c"; d=\"q\"; echo $d; e=a\'b; echo $e
        """##,
        ##"""
        echo a{1,2}.{x,y} pre{,fix} {1..3}.{a..b} \{a,b\} "a"{b,c} {a,{b,c}d} {,}x; for i in {a,b}{1,2}; do echo $i; done
        """##,
        ##"""
        [[ src == s* ]] && [[ -d src ]] && [[ ! -f src ]] && echo y; [[ 1 -lt 2 ]] && [[ b > a ]] && echo z; [[ "" < a ]] && echo w; [[ a =~ b|a ]] && echo v; [[ ab =~ ^(a|ab)(c|bcd)?$ ]] && echo "${BASH_REMATCH[1]}"
        """##,
        ##"""
        x=5 y=6; x=7 eval 'echo $x'; echo $x; A=1 B=$x; echo $A$B; PATH=$PATH:/x; echo ${PATH##*:}; x=y=z; echo $x
        """##,
        ##"""
        for f in *.sh; do case $f in env*) echo E;; tool*) echo T;; esac; done; ls *.sh | wc -l; for f in src/{a,b}/Dockerfile; do echo $f; done; echo src/*/{Dockerfile,nothing}; echo "src/"*; echo src/[!n]*
        """##,
        ##"""
        cd src/a; echo "${PWD##*/}"; cd ../b; basename "$PWD"; cd "$OLDPWD"; basename "$(pwd)"; (cd ..; ls)
        """##,
        ##"""
        x=a; readonly x; (x=b; echo no); echo "$?"; y=${x^}; echo $y; unset -v y; echo "${y-un}"
        """##,
        ##"""
        echo "$(cat VERSION)" "$(<VERSION)" "$(cat < VERSION)" "$(head -c3 VERSION)"; cat VERSION VERSION | sort -u; cat none VERSION 2>/dev/null; echo $?
        """##,
    ]
}
