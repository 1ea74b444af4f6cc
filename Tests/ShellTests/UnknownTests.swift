import Shell
import SourceText
import Testing
import Values

/// What is said of scripts that only the run can follow to their end.
@Suite struct UnknownTests {
    /// The environment of these tests: `U` and `V` are unknown.
    private static let environment: [String: Template] = [
        "U": Template(Unknown("github.run_id", because: "the run gives it")),
        "V": Template(Unknown("inputs.v", because: "the caller gives it")),
        "PART": "app-" + Template(Unknown("github.run_id", because: "the run gives it")),
        "GITHUB_ENV": "/github/env",
    ]

    private func evaluate(_ script: String, options: ShellOptions = ShellOptions()) -> Evaluation {
        Evaluation(Template(script), options: options, environment: Self.environment)
    }

    @Test(arguments: [
        // What is known around an unknown part stays known.
        ("echo a-$U-b", "a-${{ github.run_id }}-b\n"),
        ("x=v$U; echo \"${x#v}\"", "${{ github.run_id }}\n"),
        ("echo \"${PART#app-}\" \"${PART#x}\"", "${{ github.run_id }} app-${{ github.run_id }}\n"),
        ("echo \"${PART:0:3}\" \"${PART:-d}\" \"${PART:+set}\"", "app app-${{ github.run_id }} set\n"),
        (
            "x=APP-$U; echo ${x,,} $(echo $x | tr A-Z a-z)",
            "app-${{ github.run_id,, }} app-${{ $(github.run_id | tr A-Z a-z) }}\n"
        ),
        ("x=\"$(date +%Y)-a\"; echo $x", "${{ $(date +%Y) }}-a\n"),
        ("printf '%s:%s\\n' a $U", "${{ printf }}"),
        ("printf '%s:%s\\n' a \"$U\"", "a:${{ github.run_id }}\n"),
        ("echo $(curl -s x | jq -r .tag)-x", "${{ $(curl -s x | jq -r .tag) }}-x\n"),
        // What cannot be sure is not claimed.
        ("x=a/b$U; echo ${x##*/}", "${{ ${x##*/} }}\n"),
        ("echo ${U:-d}", "${{ ${U:-d} }}\n"),
        ("echo ${#U}", "${{ ${#U} }}\n"),
        ("echo $((U+1))", "${{ $((U+1)) }}\n"),
        ("if [ $U = 1 ]; then x=a; else x=b; fi; echo $x", "${{ $x }}\n"),
        ("x=a; [ -n \"$U\" ] && x=b; echo $x", "${{ $x }}\n"),
        ("x=a; case $U in 1) x=b;; esac; echo $x", "${{ $x }}\n"),
        ("x=a; for i in $(curl y); do x=$i; done; echo $x", "${{ $x }}\n"),
        ("x=; y=; for i in $U; do echo $x >/dev/null; y=$x; x=b; done; echo $y", "${{ $y }}\n"),
        ("x=a; while read -r l; do x=b; done < <(curl y); echo $x", "${{ $x }}\n"),
        ("x=a; . /etc/os-release >/dev/null; echo $x", "${{ $x }}\n"),
        ("f() { if [ $U ]; then return 1; fi; x=2; }; x=1; f; echo $x", "${{ $x }}\n"),
        ("x=$(if [ $U = 1 ]; then echo a; fi); echo \"$x\"", "${{ a }}\n"),
        // What is the same on all ways is known.
        ("if [ $U = 1 ]; then x=a; else x=a; fi; echo $x", "a\n"),
        ("x=a; if [ $U = 1 ]; then y=b; fi; echo $x", "a\n"),
        ("for i in $(curl y); do t=1; done; x=a; echo $x", "a\n"),
        (
            "for i in $(curl y); do t=$(echo a | tr a b); echo $t > f; u=$(cat f); [ $u = b ] || v=1; done; echo ${v-none}",
            "none\n"
        ),
        ("if [ \"$PART\" = xyz ]; then echo a; else echo b; fi", "b\n"),
        ("[[ -n $PART ]] && echo yes", "yes\n"),
        ("[ \"$U\" = \"$U\" ] && echo same", "same\n"),
        ("curl x | cat >/dev/null; echo a", "a\n"),
        ("x=$(cmd); x=b; echo $x", "b\n"),
        // What changes a file in a way that is not followed leaves nothing sure of it.
        ("echo a > f; sed -i \"s/a/$U/\" f; cat f", "${{ f }}"),
        ("echo a > f; yq -i .a=1 f; cat f", "${{ f }}"),
        // What is not followed is not claimed either.
        ("shopt -s nocasematch; [[ A == a ]] && x=1; echo $x", "${{ $x }}\n"),
        ("x=abc; y='[&]'; echo \"${x/b/$y}\"", "${{ ${x/b/$y} }}\n"),
        ("f() { local -n r=$1; r=2; }; x=1; f $U; echo $x", "${{ $x }}\n"),
        ("f() { local -n r=$1; r=$2; }; f x $U; echo a$x", "a${{ $x }}\n"),
        ("declare -i n=$U; echo $n", "${{ $n }}\n"),
        ("a=(1 2); ((a[U]++)); x=b; echo $x ${a[1]}", "b ${{ ${a[1]} }}\n"),
        (
            "printf '1\\n2\\n' | xargs -P2 -n1 echo; x=$(echo 1 2 | xargs -P2 -n1 echo); echo \"[$x]\"",
            "${{ $(printf '1\\n2\\n' | xargs -P2 -n1 echo) }}[${{ $(echo 1 2 | xargs -P2 -n1 echo) }}]\n"
        ),
        ("while getopts a o $U; do :; done; echo $OPTIND", "${{ $OPTIND }}\n"),
        ("x=a; read -r x <<< $U; echo $x", "${{ $x }}\n"),
        ("read -n 3 x <<< \"ab$U\"; echo $x", "${{ $x }}\n"),
        ("date -d \"@$U\" +%Y", "${{ $(date -d \"@$U\" +%Y) }}"),
        ("if [ $U ]; then cd /tmp; pushd /usr >/dev/null; fi; popd >/dev/null; pwd", "${{ $(pwd) }}"),
        // A failing way ends the step, so what follows is said of the others.
        ("if ! check >/dev/null; then echo no >&2; exit 1; fi; echo on", "on\n"),
        ("check >/dev/null || exit 1; echo on", "on\n"),
        // Another commit has other files.
        ("git checkout v1 >/dev/null; [ -f VERSION ] && x=1; echo ${x-none}", "${{ ${x-none} }}\n"),
    ])
    func `keeps what is sure and nothing else`(script: String, output: String) {
        let said = evaluate(script).output.display
        if output == "${{ printf }}" {
            #expect(said.hasPrefix("${{ $(printf"), "\(script)")
        } else {
            #expect(said.trimmingOuterBreaks == output.trimmingOuterBreaks, "\(script)")
        }
    }

    @Test(arguments: [false, true])
    func `gives up where a trap for errors comes to work`(stopsAtError: Bool) {
        var options = ShellOptions()
        options.stopsAtError = stopsAtError
        let trapped = evaluate("trap 'echo failed' ERR; echo a; false; echo b", options: options)
        #expect(trapped.outcome.abandoned != nil)
        let idle = evaluate("trap 'echo failed' ERR; echo a; ! true; if false; then x=1; fi", options: options)
        #expect(idle.outcome.abandoned == nil)
    }

    @Test func `marks writes that depend on the run`() throws {
        let said = evaluate(
            "echo A=1 >> $GITHUB_ENV\nif [ \"$U\" = x ]; then echo B=2 >> $GITHUB_ENV; fi\necho C=3 | tee -a $GITHUB_ENV"
        )
        let chunks = try #require(said.state.files["/github/env"]).chunks
        #expect(chunks.map(\.text.display) == ["A=1\n", "B=2\n", "C=3\n"])
        #expect(chunks.map { $0.conditions.map(\.description) } == [[], ["[ \"$U\" = x ]"], []])
    }

    @Test func `marks writes behind several questions`() throws {
        let script = """
            if [ $U = x ]; then
              if [ $V = y ]; then exit 0; fi
              for i in $(curl z); do echo "I=$i" >> $GITHUB_ENV; done
            fi
            gh view | grep -q a && echo A=1 >> $GITHUB_ENV
            """
        let chunks = try #require(evaluate(script).state.files["/github/env"]).chunks
        #expect(chunks.map(\.text.display) == ["I=${{ $i }}\n", "A=1\n"])
        let conditions = chunks.map { $0.conditions.map(\.description) }
        #expect(conditions[0].contains("[ $U = x ]") && conditions[0].contains("$(curl z)"))
        #expect(conditions[1] == ["! { [ $U = x ] && [ $V = y ]; }", "gh view | grep -q a"])
    }

    @Test(
        arguments: [
            ("docker push a", [nil]),
            ("if [ $U = x ]; then docker push a; else docker push b; fi", ["[ $U = x ]", "! [ $U = x ]"]),
            ("[ $U = x ] && docker push a", ["[ $U = x ]"]),
            ("[ $U = x ] || docker push a", ["! [ $U = x ]"]),
            ("for i in $(curl x); do docker push $i; done", [nil, "$(curl x)"]),
            ("if [ $U = x ]; then exit 0; fi; docker push a", ["! [ $U = x ]"]),
            ("if [ $U = x ]; then exit 1; fi; docker push a", [nil]),
            ("for i in a b; do docker push $i; done", [nil, nil]),
            ("for i in a b; do [ $U = x ] && continue; docker push $i; done", ["! [ $U = x ]", "! [ $U = x ]"]),
            ("if false; then docker push a; fi", []),
            ("f() { [ $U = x ] || return 0; docker push a; }; f; docker push b", ["[ $U = x ]", nil]),
            (
                "if [ $U = x ]; then if [ $V = y ]; then exit 0; fi; fi; docker push a",
                ["! { [ $U = x ] && [ $V = y ]; }"]
            ),
        ] as [(String, [String?])]
    )
    func `says under which condition a command runs`(script: String, conditions: [String?]) {
        #expect(evaluate(script).calls.map(\.condition) == conditions, "\(script)")
    }

    @Test func `takes a command that may fail not to have failed`() {
        let options = ShellOptions.runner(namesBash: false)
        let said = evaluate(
            "docker build -t a .\nif true; then docker push a; fi\necho B=1 >> $GITHUB_ENV",
            options: options
        )
        #expect(said.calls.map(\.condition) == [nil, nil])
        #expect(said.status == 0)
        #expect(said.state.files["/github/env"]?.text().text == "B=1\n")
    }

    @Test func `follows a substituted expression`() {
        let script =
            Template("x='") + Template("a b", from: Origin("inputs.a", at: nil)) + "'; echo \"$x\" "
            + Template("c; echo d")
        #expect(Evaluation(script).output.text == "a b c\nd\n")
    }

    @Test func `leads a value back to where it was written`() throws {
        let text = ShellText("x=v1.2\necho \"${x#v}\"") { SourceRange(path: "w.yaml", bytes: $0) }
        var state = ShellState(workspace: "/workspace")
        var evaluator = ShellEvaluator(host: SilentHost())
        let outcome = evaluator.run(script: ShellScript(parsing: text), state: &state)
        let piece = try #require(outcome.output.text().pieces.first)
        #expect(piece.origin?.root.place == SourceRange(path: "w.yaml", bytes: 2..<6))
    }

    @Test func `echoes as dash does`() {
        #expect(Evaluation("echo 'a\\tb'; echo -e x", dialect: .posix).output.text == "a\tb\n-e x\n")
    }

    @Test(arguments: [
        "while true; do :; done", "x=a; while :; do x=$x$x; done", "f() { f; }; f", "for ((;;)); do :; done",
        "x=a; for i in {1..100}; do x=\"$x$x\"; done", "f() { f | f; }; f", ": {1..999}{1..999}{1..999}",
    ])
    func `gives up what does not end`(script: String) {
        let said = evaluate(script + "\necho A=1 >> $GITHUB_ENV")
        #expect(said.outcome.abandoned != nil)
    }
}

extension String {
    fileprivate var trimmingOuterBreaks: String {
        var text = self[...]
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }
}
