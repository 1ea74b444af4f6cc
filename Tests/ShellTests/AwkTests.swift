import Shell
import Testing
import Values

/// Programs of awk over a few lines, with what awk answers.
@Suite struct AwkTests {
    @Test(arguments: table) func `answers as awk does`(program: String, output: String, status: Int) {
        let lines = "a 1 x\nb 2 y z\na 3 x\nc 4\n\ne 10 q\n"
        let said = Evaluation(Template("awk '\(program)' <<'END'\n\(lines)END"))
        #expect(said.output.text == output, "\(program): \(said.output.unknowns)")
        #expect(said.status == status, "\(program)")
    }

    @Test(arguments: [
        ("echo a:b:c | awk -F: '{print $2}'", "b\n"), ("echo 'a.b' | awk -F. '{print $2}'", "b\n"),
        ("echo 'a|b' | awk -F'|' '{print $2}'", "b\n"), ("echo 'a|b' | awk -F'\\|' '{print $2}'", "b\n"),
        ("echo 'a, b,c' | awk -F', *' '{print $2}'", "b\n"), ("printf 'a b\tc\n' | awk -F'\\t' '{print $2}'", "c\n"),
        ("awk -v x=5 -v y='a b' 'BEGIN{print x+1 y}'", "6a b\n"),
        ("echo 1.2.3 | awk -F. -v OFS=. '{$NF += 1; print}'", "1.2.4\n"),
    ])
    func `takes options`(script: String, output: String) {
        #expect(Evaluation(Template(script)).output.text == output, "\(script)")
    }

    @Test(arguments: [
        // What implementations do differently.
        "BEGIN{a[1];a[2]; for (k in a) print k}", "BEGIN{print \"a\" -1}", "BEGIN{print substr(\"abc\", 0, 2)}",
        "BEGIN{print length(\"é\")}", "BEGIN{print 2147483648}", "/a{2}/", "BEGIN{print !x ~ y}", "{print > \"f\"}",
        "BEGIN{print rand()}", "BEGIN{RS=\"\"} {print}", "BEGIN{print ENVIRON[\"A\"]}", "BEGIN{print \"\\.\"}",
        "function f(x) {return x} BEGIN{print f(1)}", "{getline; print}",
        // What does not end, or grows without an end.
        "BEGIN{while (1) x++}", "BEGIN{x = \"a\"; for (;;) x = x x}", "BEGIN{for (;;) print 1}",
        "BEGIN{printf \"%99999999d\", 1}",
        "BEGIN{$100000000 = 1}", "BEGIN{NF = 1000000000}", "BEGIN{print \(String(repeating: "(", count: 10_000))1}",
        "BEGIN{print \(String(repeating: "!", count: 10_000))1}",
    ])
    func `does not claim what is not sure`(program: String) {
        let said = Evaluation(Template("echo 'aa b' | awk '\(program)'"))
        #expect(!said.output.isKnown, "\(program): \(said.output.display.prefix(200))")
    }

    private static let table: [(String, String, Int)] = [
        ("{print $1}", "a\nb\na\nc\n\ne\n", 0),
        ("{print $2, $NF}", "1 x\n2 z\n3 x\n4 4\n \n10 q\n", 0),
        ("NR==1", "a 1 x\n", 0),
        ("NR==2{print $1}", "b\n", 0),
        ("NR>1", "b 2 y z\na 3 x\nc 4\n\ne 10 q\n", 0),
        ("NR%2", "a 1 x\na 3 x\n\n", 0),
        ("END{print NR}", "6\n", 0),
        ("/b/", "b 2 y z\n", 0),
        ("!/b/", "a 1 x\na 3 x\nc 4\n\ne 10 q\n", 0),
        ("/b/{print $2}", "2\n", 0),
        (#"$1=="a""#, "a 1 x\na 3 x\n", 0),
        (#"$1=="a"{print $3; exit}"#, "x\n", 0),
        ("$2>2{print $1}", "a\nc\ne\n", 0),
        (#"$2 > 2 && $1 != "e" {print}"#, "a 3 x\nc 4\n", 0),
        (#"BEGIN{print "x"}"#, "x\n", 0),
        (#"BEGIN{FS=","} {print $1}"#, "a 1 x\nb 2 y z\na 3 x\nc 4\n\ne 10 q\n", 0),
        (#"BEGIN{OFS="-"} {print $1,$2}"#, "a-1\nb-2\na-3\nc-4\n-\ne-10\n", 0),
        (#"BEGIN{OFS="-"} {$1=$1; print}"#, "a-1-x\nb-2-y-z\na-3-x\nc-4\n\ne-10-q\n", 0),
        ("{sum+=$2} END{print sum}", "20\n", 0),
        ("{s=s $1} END{print s}", "abace\n", 0),
        ("!seen[$1]++", "a 1 x\nb 2 y z\nc 4\n\ne 10 q\n", 0),
        ("!seen[$0]++", "a 1 x\nb 2 y z\na 3 x\nc 4\n\ne 10 q\n", 0),
        (#"{c[$1]++} END{print c["a"], length(c)}"#, "2 5\n", 0),
        (#"{printf "%s=%s\n", $1, $2}"#, "a=1\nb=2\na=3\nc=4\n=\ne=10\n", 0),
        (
            #"{printf "%-5s|%5d|%.2f|%03d\n", $1, $2, $2/3, $2}"#,
            "a    |    1|0.33|001\nb    |    2|0.67|002\na    |    3|1.00|003\nc    |    4|1.33|004\n     |    0|0.00|000\ne    |   10|3.33|010\n",
            0
        ),
        ("{print length($1), length}", "1 5\n1 7\n1 5\n1 3\n0 0\n1 6\n", 0),
        (#"{print substr($1,1,1) toupper($1) tolower("ABC")}"#, "aAabc\nbBabc\naAabc\ncCabc\nabc\neEabc\n", 0),
        (#"{print index($0,"b")}"#, "0\n1\n0\n0\n0\n0\n", 0),
        (#"{gsub(/[abc]/,"X"); print}"#, "X 1 x\nX 2 y z\nX 3 x\nX 4\n\ne 10 q\n", 0),
        (#"{gsub("a","&&"); print}"#, "aa 1 x\nb 2 y z\naa 3 x\nc 4\n\ne 10 q\n", 0),
        (#"{sub(/a/,"z",$1); print}"#, "z 1 x\nb 2 y z\nz 3 x\nc 4\n\ne 10 q\n", 0),
        (#"{n=split($0,p," "); print n, p[1], p[n]}"#, "3 a x\n4 b z\n3 a x\n2 c 4\n0  \n3 e q\n", 0),
        (#"{split("a:b:c",p,":"); print p[2]}"#, "b\nb\nb\nb\nb\nb\n", 0),
        (#"{if ($2>2) print "big"; else print "small"}"#, "small\nsmall\nbig\nbig\nsmall\nbig\n", 0),
        (#"{if ($2>2) {print "big"} else {print "small"}}"#, "small\nsmall\nbig\nbig\nsmall\nbig\n", 0),
        (#"{for(i=1;i<=NF;i++) printf "%s,", $i; print ""}"#, "a,1,x,\nb,2,y,z,\na,3,x,\nc,4,\n\ne,10,q,\n", 0),
        (#"{for(i=NF;i>0;i--) printf "%s%s", $i, (i>1?" ":"\n")}"#, "x 1 a\nz y 2 b\nx 3 a\n4 c\nq 10 e\n", 0),
        (#"{i=0; while(i<2){printf "%d",i; i++}; print ""}"#, "01\n01\n01\n01\n01\n01\n", 0),
        (#"{do {print "x"} while (0)}"#, "x\nx\nx\nx\nx\nx\n", 0),
        ("NR==2{next} {print}", "a 1 x\na 3 x\nc 4\n\ne 10 q\n", 0),
        ("/a/,/c/", "a 1 x\nb 2 y z\na 3 x\nc 4\n", 0),
        ("NR==2,NR==3", "b 2 y z\na 3 x\n", 0),
        (#"{print $1 > "/dev/stderr"}"#, "", 0),
        (#"{$2=""; print}"#, "a  x\nb  y z\na  x\nc \n \ne  q\n", 0),
        (
            #"{$5="x"; print NF; print}"#,
            "5\na 1 x  x\n5\nb 2 y z x\n5\na 3 x  x\n5\nc 4   x\n5\n    x\n5\ne 10 q  x\n", 0
        ),
        ("{NF=2; print}", "a 1\nb 2\na 3\nc 4\n \ne 10\n", 0),
        ("{print NF}", "3\n4\n3\n2\n0\n3\n", 0),
        (#"{print NR": "$0}"#, "1: a 1 x\n2: b 2 y z\n3: a 3 x\n4: c 4\n5: \n6: e 10 q\n", 0),
        (#"{print "a" "b" $1}"#, "aba\nabb\naba\nabc\nab\nabe\n", 0),
        (
            "{print 1+2*3, 2^10, 7%3, 1/4, 10/3}",
            "7 1024 1 0.25 3.33333\n7 1024 1 0.25 3.33333\n7 1024 1 0.25 3.33333\n7 1024 1 0.25 3.33333\n7 1024 1 0.25 3.33333\n7 1024 1 0.25 3.33333\n",
            0
        ),
        ("{print $2++, $2, ++$2}", "1 2 3\n2 3 4\n3 4 5\n4 5 6\n0 1 2\n10 11 12\n", 0),
        ("{x=5; x+=2; x-=1; x*=3; x/=2; print x}", "9\n9\n9\n9\n9\n9\n", 0),
        (#"{print ($2>2) ? "y" : "n"}"#, "n\nn\ny\ny\nn\ny\n", 0),
        (
            "match($0,/[0-9]+/){print RSTART, RLENGTH, substr($0,RSTART,RLENGTH)}",
            "3 1 1\n3 1 2\n3 1 3\n3 1 4\n3 2 10\n", 0
        ),
        ("{print ($1 ~ /^a/), ($1 !~ /^a/)}", "1 0\n0 1\n1 0\n0 1\n0 1\n0 1\n", 0),
        (#"$1 ~ "^[ab]$""#, "a 1 x\nb 2 y z\na 3 x\n", 0),
        ("{a[NR]=$0} END{for(i=NR;i>=1;i--) print a[i]}", "e 10 q\n\nc 4\na 3 x\nb 2 y z\na 1 x\n", 0),
        ("END{print $0, NF}", "e 10 q 3\n", 0),
        ("{print; print}", "a 1 x\na 1 x\nb 2 y z\nb 2 y z\na 3 x\na 3 x\nc 4\nc 4\n\n\ne 10 q\ne 10 q\n", 0),
        ("# c", "", 0),
        ("{ # comment\nprint $1 # x\n}", "a\nb\na\nc\n\ne\n", 0),
        (#"BEGIN{x=1; if(x) print "t"; print x==1, "a"<"b", 10<9, "10"<"9"}"#, "t\n1 1 0 1\n", 0),
        (#"BEGIN{exit 3} END{print "e"}"#, "e\n", 3),
        ("{exit 2}", "", 2),
        (#"BEGIN{printf "%d%%\n", 45.7}"#, "45%\n", 0),
        (#"BEGIN{print index("abc","c"), toupper("aB"), int(3.9), int(-3.9), int("3x")}"#, "3 AB 3 -3 3\n", 0),
        (
            #"BEGIN{a["x"]; if ("x" in a) print "in"; if (!("y" in a)) print "out"; delete a["x"]; print length(a)}"#,
            "in\nout\n0\n", 0
        ),
        ("BEGIN{a[1,2]=3; if ((1,2) in a) print a[1,2]}", "3\n", 0),
        ("BEGIN { while (i < 3) { i++; if (i==2) continue; print i } }", "1\n3\n", 0),
        ("BEGIN { for (;;) { if (n++ > 3) break }; print n }", "5\n", 0),
        (#"{print $1; print $2} END {print "end"}"#, "a\n1\nb\n2\na\n3\nc\n4\n\n\ne\n10\nend\n", 0),
        ("{print $1\nprint $2}", "a\n1\nb\n2\na\n3\nc\n4\n\n\ne\n10\n", 0),
        (
            "{\n  if ($1 == \"a\")\n    print \"A\"\n  else\n    print \"other\"\n}",
            "A\nother\nA\nother\nother\nother\n", 0
        ),
        ("{for (k in c) print k}", "", 0),
        (#"{ print "\"" $1 "\"" }"#, "\"a\"\n\"b\"\n\"a\"\n\"c\"\n\"\"\n\"e\"\n", 0),
        (#"{ print "x\ty" }"#, "x\ty\nx\ty\nx\ty\nx\ty\nx\ty\nx\ty\n", 0),
        (#"$1=="b",$1=="d"{print $1}"#, "b\na\nc\n\ne\n", 0),
        (#"{ total[$1] += $2 } END { print total["a"] + 0, total["zz"] + 0 }"#, "4 0\n", 0),
        ("NF", "a 1 x\nb 2 y z\na 3 x\nc 4\ne 10 q\n", 0),
        ("NF>2", "a 1 x\nb 2 y z\na 3 x\ne 10 q\n", 0),
        ("NF{print $1}", "a\nb\na\nc\ne\n", 0),
        ("$0 ~ /b/ || NR==1", "a 1 x\nb 2 y z\n", 0),
        ("length($0) > 5", "b 2 y z\ne 10 q\n", 0),
        ("length > 5", "b 2 y z\ne 10 q\n", 0),
        (#"{print (NR==1?"":",") $1}"#, "a\n,b\n,a\n,c\n,\n,e\n", 0),
        (#"{printf "%s%s", (NR==1?"":","), $1} END{print ""}"#, "a,b,a,c,,e\n", 0),
        (#"BEGIN{x="A"; y=x++; print x, y}"#, "1 0\n", 0),
        (#"BEGIN{print 1==1.0, "1"==1, "a"=="a", "abc"~"b"}"#, "1 1 1 1\n", 0),
    ]
}
