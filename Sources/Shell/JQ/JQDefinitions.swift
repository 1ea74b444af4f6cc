/// The functions of jq that are short in jq itself; each is read when a program needs it.
///
/// https://jqlang.org/manual/#builtin-operators-and-functions
enum JQDefinitions {
    static let sources: [String: String] = [
        "map/1": "def map(f): [.[] | f];",
        "map_values/1": "def map_values(f): .[] |= f;",
        "recurse/2": "def recurse(f; c): recurse(f | select(c));",
        "values/0": "def values: select(. != null);",
        "nulls/0": "def nulls: select(. == null);",
        "booleans/0": #"def booleans: select(type == "boolean");"#,
        "numbers/0": #"def numbers: select(type == "number");"#,
        "strings/0": #"def strings: select(type == "string");"#,
        "arrays/0": #"def arrays: select(type == "array");"#,
        "objects/0": #"def objects: select(type == "object");"#,
        "iterables/0": #"def iterables: select(type == "array" or type == "object");"#,
        "scalars/0": #"def scalars: select(type != "array" and type != "object");"#,
        "to_entries/0": "def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];",
        "with_entries/1": "def with_entries(f): to_entries | map(f) | from_entries;",
        "del/1": "def del(f): delpaths([path(f)]);",
        "paths/0": "def paths: path(..) | select(length > 0);",
        "paths/1": "def paths(f): path(.. | select(f)) | select(length > 0);",
        "leaf_paths/0": "def leaf_paths: paths(scalars);",
        "pick/1": "def pick(f): . as $v | reduce path(f) as $p (null; setpath($p; $v | getpath($p)));",
        "any/0": "def any: any(.[]; .);",
        "any/1": "def any(f): any(.[]; f);",
        "any/2": "def any(g; c): first((g | if c then true else empty end), false);",
        "all/0": "def all: all(.[]; .);",
        "all/1": "def all(f): all(.[]; f);",
        "all/2": "def all(g; c): first((g | if c then empty else false end), true);",
        "add/1": "def add(f): reduce f as $x (null; . + $x);",
        "in/1": "def in(o): . as $k | o | has($k);",
        "inside/1": "def inside(o): . as $v | o | contains($v);",
        "first/0": "def first: .[0];",
        "last/0": "def last: .[-1];",
        "nth/1": "def nth($n): .[$n];",
        "nth/2": "def nth($n; f): last(limit($n + 1; f));",
        "last/1": "def last(f): reduce f as $x (null; $x);",
        "isempty/1": "def isempty(f): first((f | false), true);",
        "until/2": "def until(c; f): def go: if c then . else f | go end; go;",
        "while/2": "def while(c; f): def go: if c then ., (f | go) else empty end; go;",
        "range/1": "def range($end): range(0; $end; 1);",
        "range/2": "def range($start; $end): range($start; $end; 1);",
        "finites/0": "def finites: select(isinfinite or isnan | not);",
        "walk/1": """
        def walk(f): def go: if type == "object" then map_values(go) elif type == "array" then map(go) else . end | f; go;
        """,
        "transpose/0": """
        def transpose: . as $rows | [range(0; map(length) | max // 0) as $c | [range(0; $rows | length) as $r | $rows[$r][$c]]];
        """,
        "combinations/0": """
        def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $rest | [$x] + $rest end;
        """,
        "INDEX/1": "def INDEX(f): INDEX(.[]; f);",
        "INDEX/2": "def INDEX(s; f): reduce s as $row ({}; .[$row | f | tostring] = $row);",
        "IN/1": "def IN(s): any(s == .; .);",
        "IN/2": "def IN(s; t): any(s == t; .);",
        "ascii/0": "def ascii: [.] | implode;",
        "env/0": "def env: $ENV;",
        "sub/2": #"def sub($re; f): sub($re; f; "");"#,
        "gsub/2": #"def gsub($re; f): sub($re; f; "g");"#,
        "gsub/3": #"def gsub($re; f; $flags): sub($re; f; $flags + "g");"#,
        "test/1": "def test($re): test($re; null);",
        "match/1": "def match($re): match($re; null);",
        "capture/1": "def capture($re): capture($re; null);",
        "capture/2": """
        def capture($re; $flags): match($re; $flags) | [.captures[] | select(.name != null) | {(.name): .string}] | add + {};
        """,
        "scan/1": "def scan($re): scan($re; null);",
        "scan/2": """
        def scan($re; $flags): match($re; $flags + "g") | if (.captures | length) > 0 then [.captures[].string] else .string end;
        """,
        "splits/1": "def splits($re): split($re; null)[];",
        "splits/2": "def splits($re; $flags): split($re; $flags)[];",
        "halt_error/0": "def halt_error: halt_error(5);",
        "debug/1": "def debug(m): .;",
        "toarray/0": #"def toarray: if type == "array" then . else [.] end;"#,
    ]
}
