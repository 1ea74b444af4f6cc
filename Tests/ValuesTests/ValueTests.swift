import Testing
import Values

@Suite struct ValueTests {
    private let unknown = Unknown("github.run_id", because: "the run gives it")

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-15, "-15"), (0.5, "0.5"), (-0.5, "-0.5"), (3.10, "3.1"),
        // 15 significant digits.
        (0.1234567890123456, "0.123456789012346"), (1.0 / 3, "0.333333333333333"), (1234567.891, "1234567.891"),
        (999_999_999_999_999, "999999999999999"), (0.1 + 0.2, "0.3"),
        // An exponent from 15 digits on and below a ten-thousandth.
        (1e15, "1E+15"), (1e100, "1E+100"), (123_456_789_012_345_680, "1.23456789012346E+17"), (0.0001, "0.0001"),
        (0.00001, "1E-05"), (-1.5e-10, "-1.5E-10"), (.leastNonzeroMagnitude, "4.94065645841247E-324"),
        (999_999_999_999_999.9, "1E+15"),
        (.infinity, "Infinity"), (-.infinity, "-Infinity"), (.nan, "NaN"),
    ])
    func `writes numbers with 15 digits`(number: Double, text: String) {
        #expect(numberText(number) == text)
    }

    @Test func `takes values as text`() {
        #expect(Value.null.text == "")
        #expect(Value(true).text == "true")
        #expect(Value([Value]()).text == "Array")
        #expect(Value(ValueObject()).text == "Object")
        #expect(Value(unknown).text == nil)
        #expect(Value(unknown).template.display == "${{ github.run_id }}")
    }

    @Test func `takes values as conditions`() {
        #expect(Value.null.truth == false)
        #expect(Value("").truth == false)
        #expect(Value("0").truth == true)
        #expect(Value(Double.nan).truth == false)
        #expect(Value([Value]()).truth == true)
        #expect(Value(unknown).truth == nil)
        #expect(Value(Template(unknown)).truth == nil)
        // One known letter is enough.
        #expect(Value("v" + Template(unknown)).truth == true)
    }

    @Test func `finds members without regard to case`() {
        let object: ValueObject = ["Tag": 1, "été": 2]
        #expect(object["TAG"] == 1)
        #expect(object["ÉTÉ"] == 2)
        #expect(object["tags"] == nil)
        #expect(object.member("tags") == .null)
    }

    @Test func `finds members with regard to case when asked to`() {
        let object = ValueObject([("tag", 1), ("TAG", 2)], isCaseSensitive: true)
        #expect(object["tag"] == 1)
        #expect(object["TAG"] == 2)
        #expect(object["Tag"] == nil)
    }

    @Test(arguments: [0, 1, 8, 9, 60, 1000])
    func `finds members among many`(count: Int) {
        var object = ValueObject((0..<count).map { ("Name\($0)", Value(Double($0))) })
        for index in 0..<count { #expect(object["nAME\(index)"] == Value(Double(index))) }
        #expect(object["name\(count)"] == nil)
        object["NAME3"] = "new"
        #expect(object.count == max(count, count > 3 ? count : count + 1))
        object["name3"] = nil
        #expect(object["Name3"] == nil)
        #expect(object["NAME0"] == (count > 0 ? 0 : nil))
        #expect(object.members.map(\.name).first == (count > 0 ? "Name0" : nil))
    }

    @Test func `says why a member of an open object is unknown`() {
        var object: ValueObject = ["ref": "refs/heads/main"]
        object.rest = Unknown("github.event", because: "the event is not known")
        #expect(object.member("ref") == "refs/heads/main")
        #expect(object.member("number").unknown?.expression == "github.event.number")
        #expect(object.member("number").member("x").unknown?.reason == "the event is not known")
        #expect(Value(object).firstUnknown?.expression == "github.event")
        #expect(Value(object).unknown == nil)
    }

    @Test(arguments: [
        ("abc", "ABC", true), ("é", "É", true), ("σ", "ς", true), ("aé", "AÉ", true), ("a", "b", false),
        ("a", "ab", false),
        // No letter crosses from one side of ASCII to the other.
        ("i", "ı", false), ("I", "ı", false), ("i", "İ", false), ("s", "ſ", false), ("k", "\u{212A}", false),
        ("ß", "SS", false), ("ß", "ß", true), ("[", "{", false), ("@", "`", false),
    ])
    func `compares letters without case`(left: String, right: String, areEqual: Bool) {
        #expect(equalsIgnoringCase(left, right) == areEqual)
        #expect((orderIgnoringCase(left, right) == 0) == areEqual)
    }
}
