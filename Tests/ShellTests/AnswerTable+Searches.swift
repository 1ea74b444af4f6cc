/// Folders searched, and commands run with what was found: scripts and what GNU tools print for them.
extension AnswerTable {
    static let searches: [(script: String, output: String)] = [
        ("find . -name '*.txt' -exec basename {} .txt \\; | sort", "case\nextra\nlist\nnums\n"),
        ("find src -name Dockerfile -exec grep -q alpine {} \\; -print", "src/b/Dockerfile\n"),
        (
            "find src -name Dockerfile -exec grep -H ARG {} + | sort",
            "src/a/Dockerfile:ARG VERSION=3.1\nsrc/b/Dockerfile:ARG VERSION=0.9\n"
        ),
        ("find . -path '*/a/*' -prune -o -type f -name Dockerfile -print | sort", "./src/b/Dockerfile\n"),
        (
            "find src -type d \\( -name a -prune \\) -o -type f -print | sort",
            "src/b/Dockerfile\nsrc/b/extra.txt\nsrc/none/readme.md\n"
        ),
        ("find src -mindepth 2 -maxdepth 2 -type f -name 'Dockerfile*' -printf '%h\\n' | sort -u", "src/a\nsrc/b\n"),
        (
            "find . -maxdepth 1 -type f -printf '%P\\n' | sort",
            "VERSION\ncase.txt\nconf.yaml\nlist.txt\nnums.txt\nvars.env\n"
        ),
        ("find src -maxdepth 1 -mindepth 1 -type d -print0 | sort -z | xargs -0 -n 1 basename", "a\nb\nnone\n"),
        ("find VERSION -print -quit", "VERSION\n"),
        ("find src -name extra.txt -print -quit", "src/b/extra.txt\n"),
        ("find . -iregex '.*/DOCKERFILE' | sort", "./src/a/Dockerfile\n./src/b/Dockerfile\n"),
        (
            "find . -regex '.*\\.\\(txt\\|md\\)' | sort",
            "./case.txt\n./list.txt\n./nums.txt\n./src/b/extra.txt\n./src/none/readme.md\n"
        ),
        (
            "find . -regextype posix-extended -regex '.*\\.(txt|md)$' | sort",
            "./case.txt\n./list.txt\n./nums.txt\n./src/b/extra.txt\n./src/none/readme.md\n"
        ),
        ("find src ! -name '*.*' -type f | sort", "src/a/Dockerfile\nsrc/b/Dockerfile\n"),
        (
            "find src -type f -exec sh -c 'echo \"${1##*/}\"' _ {} \\; | sort",
            "Dockerfile\nDockerfile\nextra.txt\nreadme.md\n"
        ),
        (
            "find src -type f -exec bash -c 'for f; do echo \"${f%/*}\"; done' _ {} + | sort",
            "src/a\nsrc/b\nsrc/b\nsrc/none\n"
        ),
        (
            "find src -type f -name Dockerfile -exec sed -i 's/FROM/From/' {} +; cat src/a/Dockerfile",
            "From debian:12\nARG VERSION=3.1\n"
        ),
        ("find src -name Dockerfile -exec cat {} \\; | wc -l", "5\n"),
        ("find src -type f -not -name Dockerfile -a -not -name '*.md'", "src/b/extra.txt\n"),
        ("find -name Dockerfile | sort", "./src/a/Dockerfile\n./src/b/Dockerfile\n"),
        ("find src/ -name Dockerfile | sort", "src/a/Dockerfile\nsrc/b/Dockerfile\n"),
        ("find ./src/ -maxdepth 1 | sort", "./src/\n./src/a\n./src/b\n./src/none\n"),
        ("find src -path 'src/a*' | sort", "src/a\nsrc/a/Dockerfile\n"),
        ("find src -true -name b -false -o -name a", "src/a\n"),
        ("echo 'a b' | xargs -I{} echo {} {}", "a b a b\n"),
        ("printf 'x\\ny\\n' | xargs -I{} -n1 echo {}", "x\ny\n"),
        ("printf 'a b\\nc\\n' | xargs -L 1 echo -", "- a b\n- c\n"),
        ("printf \"a\\tb\\n\" | xargs", "a b\n"),
        ("printf 'a\\nb\\n' | xargs false; echo $?", "123\n"),
        ("printf 'a\\nb\\n' | xargs -n1 sh -c 'echo $0; exit 0'", "a\nb\n"),
        ("printf '1 2 3 4' | xargs -n 2 | sed 's/ /-/'", "1-2\n3-4\n"),
        ("printf 'src/a\\nsrc/b\\n' | xargs -I DIR grep -h FROM DIR/Dockerfile", "FROM debian:12\nFROM alpine:3.20\n"),
        ("echo src/a src/b | xargs ls", "src/a:\nDockerfile\n\nsrc/b:\nDockerfile\nextra.txt\n"),
        ("echo \"src/a/Dockerfile src/b/Dockerfile\" | xargs grep -l ARG", "src/a/Dockerfile\nsrc/b/Dockerfile\n"),
        ("echo \"a=1 b=2\" | xargs -n1 | cut -d= -f2", "1\n2\n"),
        ("printf 'a,b\\n' | xargs -d , -I{} echo \"[{}]\"", "[a]\n[b\n]\n"),
        ("ls src | xargs -I{} echo '\"{}\"' | paste -sd,", "\"a\",\"b\",\"none\"\n"),
        ("cat list.txt | xargs", "pear apple fig apple\n"),
        ("cat list.txt | xargs -d '\\n' | cat -A", "pear apple  fig apple$\n"),
        ("f() { echo f; }; echo x | xargs -I{} echo f", "f\n"),
        ("echo x | xargs -I{} cat VERSION", "1.4.2\n"),
        ("echo VERSION | xargs -r cat", "1.4.2\n"),
        ("seq 3 | xargs -n1 -I{} expr {} + 1", "2\n3\n4\n"),
        ("grep -rn VERSION src | sort", "src/a/Dockerfile:2:ARG VERSION=3.1\nsrc/b/Dockerfile:2:ARG VERSION=0.9\n"),
        ("grep -rho 'FROM .*' src | sort", "FROM alpine:3.20\nFROM debian:12\n"),
        ("grep -rl --include='Dockerfile*' FROM . | sort | xargs -n1 dirname", "./src/a\n./src/b\n./sub/deep\n"),
        ("grep -r --include=\\*.txt apple . | sort", "./list.txt:apple\n./list.txt:apple\n"),
        (
            "grep -rE '^FROM (debian|alpine)' src --include Dockerfile | cut -d: -f1 | sort",
            "src/a/Dockerfile\nsrc/b/Dockerfile\n"
        ),
        ("grep -rq FROM src && echo yes", "yes\n"),
        ("grep -r nothing src; echo $?", "1\n"),
        (
            "grep -c FROM -r src | sort",
            "src/a/Dockerfile:1\nsrc/b/Dockerfile:1\nsrc/b/extra.txt:0\nsrc/none/readme.md:0\n"
        ),
        ("grep -A 2 -B 1 fig list.txt", "\nfig\napple\n"),
        ("grep -A1 -m1 apple list.txt", "apple\n\n"),
        ("grep -n -C1 foo case.txt", "1-Foo\n2:foo\n3:foo\n4-Bar\n5-bar baz\n6:foo bar\n"),
        ("grep -A1 -H fig list.txt", "list.txt:fig\nlist.txt-apple\n"),
        (
            "grep -A1 a list.txt case.txt",
            "list.txt:pear\nlist.txt:apple\nlist.txt-\n--\nlist.txt:apple\n--\ncase.txt:Bar\ncase.txt:bar baz\ncase.txt:foo bar\n"
        ),
        ("grep -v -A1 a list.txt", "\nfig\napple\n"),
        ("grep -2 fig list.txt", "apple\n\nfig\napple\n"),
        ("grep -l foo *.txt", "case.txt\n"),
        ("grep -L foo *.txt", "list.txt\nnums.txt\n"),
        ("grep -Lq foo list.txt; echo $?", "1\n"),
        ("grep -lv a list.txt; echo $?", "list.txt\n0\n"),
        ("grep -c -v a list.txt", "2\n"),
        ("grep -w 'ba' case.txt; grep -w 'fo*' case.txt; grep -w b nums.txt", "foo\nfoo\nfoo bar\n10 b\n"),
        ("grep -x 'foo bar' case.txt", "foo bar\n"),
        ("grep -xF foo case.txt; grep -Fx -e foo -e Bar case.txt", "foo\nfoo\nfoo\nfoo\nBar\n"),
        ("grep -ioE '[a-z]+' VERSION case.txt | head -3", "case.txt:Foo\ncase.txt:foo\ncase.txt:foo\n"),
        ("echo 'version: 1.2.3' | grep -oP 'version: \\K\\S+'", "1.2.3\n"),
        ("echo 'a=1;b=2' | grep -oP '(?<=a=)\\d+'", "1\n"),
        ("echo 'foobar foobaz' | grep -oP 'foo(?=baz)'", "foo\n"),
        ("echo 'foobar foobaz' | grep -oP 'foo(?!bar)\\w+'", "foobaz\n"),
        ("echo 'xab yab' | grep -oP '(?<!x)ab'", "ab\n"),
        ("echo '\"tag_name\": \"v1.2\"' | grep -oP '\"tag_name\": \"\\K(.*)(?=\")'", "v1.2\n"),
        ("echo '\"tag_name\": \"v1.2\"' | grep -Po '(?<=\"tag_name\": \")[^\"]*'", "v1.2\n"),
        ("echo 'v1.2.3' | grep -qE '^v[0-9]+\\.[0-9]+\\.[0-9]+$' && echo semver", "semver\n"),
        ("echo 'ab12' | grep -oP '[a-z]+|\\d+'", "ab\n12\n"),
        (
            "grep '\\.' VERSION; grep -F '.' VERSION; grep 'a\\|f' list.txt; grep -E '(a|f)+' list.txt",
            "1.4.2\n1.4.2\npear\napple\nfig\napple\npear\napple\nfig\napple\n"
        ),
        ("grep \"^FROM\" src/*/Dockerfile", "src/a/Dockerfile:FROM debian:12\nsrc/b/Dockerfile:FROM alpine:3.20\n"),
        (
            "grep -hE \"^(FROM|ARG)\" src/*/Dockerfile | sort | uniq",
            "ARG VERSION=0.9\nARG VERSION=3.1\nFROM alpine:3.20\nFROM debian:12\n"
        ),
        ("grep -e pear list.txt - <<< pear", "list.txt:pear\n(standard input):pear\n"),
        ("cat list.txt | grep -n ''", "1:pear\n2:apple\n3:\n4:fig\n5:apple\n"),
        ("grep -s x nothing.txt; echo $?", "2\n"),
        ("grep x nothing.txt VERSION; echo $?", "2\n"),
        ("grep -q 1 VERSION nothing.txt; echo $?", "0\n"),
        ("grep -q 1 nothing.txt VERSION; echo $?", "0\n"),
        ("grep -nE 'a{1}p' list.txt", "2:apple\n5:apple\n"),
        ("grep '[[:space:]]' case.txt", "bar baz\nfoo bar\n"),
        ("grep -E '\\<foo\\>' case.txt", "foo\nfoo\nfoo bar\n"),
        ("grep -o '[^/]*$' <<< a/b/c", "c\n"),
        ("grep -o '^[^:]*' <<< a:b", "a\n"),
        ("grep -y foo case.txt | wc -l", "4\n"),
    ]
}
