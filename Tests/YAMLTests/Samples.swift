/// Texts that hold every style in every surrounding.
enum Samples {
    static let texts: [String] =
        ordinary
        + ordinary.map { $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }

    private static let ordinary: [String] = [
        """
        name: build  # comment
        on:
          push:
            branches: [main, 'release/**', "a\\tb"]
            paths:
              - "src/app/**"
              - '!**/*.md'   # not these
        env:
          EMPTY:
          ZERO: 0
          TEXT: 'it''s'
          中文: 值
        jobs:
          a:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - run: |
                  echo one
                    echo two

                  echo "${{ github.ref }}"
              - name: fold
                run: >-
                  one
                  two

                  three
              - run: |+ # keep
                  x

              - {name: "flow", with: {a: 1, b: [x, y]}}
        """,
        "a: &x one\nb: *x\nc: !!str 2\nd: &y\n  - *x\ne: !t z\n",
        "v: one\n  two\n\n  three\nw: 'a\n  b\n\n\n  c'\nx: \"a\\\n  b\n  c \\\n\n  d\"\n",
        "v: |2\n    x\n   y\n  \nw: >\n  a\n  b\n\n   c\n   d\n\n  e\n\n\nz: 1\n",
        "v: >+\n\n\n  a\n\n  b\n\n",
        "{\"a\": 1, \"b\": [true, null, \"\\u00e9\"], \"c\": {\"d\": \"\"}}\n",
        "- |\n a\n- |-\n  b\n  \n- >\n   c\n  \n  \n-\n- ''\n- \"\"\n",
        "? |\n  block key\n: value\n? complex\n: - one\n",
        "top\n  level",
        "v: |\n  a\n  b",
        "v: \"\\x41\\u00e9\\U0001F600\\N\\L\\P\\_\\e\\0\\\\\\/\\\"\"\n",
        "a: x\u{85}b: 'y\u{2028}  z'\nc: |\n  p\u{2029}  q\n",
        "\u{FEFF}a: 1\n",
    ]
}
