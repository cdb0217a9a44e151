import Testing

@testable import GradBenchProblems

@Suite struct JSONTests {
  @Test(arguments: [
    "0", "-0.0", "1e-320", "0.1", "1.7976931348623157e+308", "123456789012345678", "-2.5e-07",
    "[1,2.5]", "[]", "[[],[1],\"a\"]", "{}", "{\"a\":[1,{\"b\":null}],\"c\":true,\"d\":false}",
    "\"\\\"\\\\\\n\\u0001é😀\"", "[Infinity,-Infinity,NaN]",
  ]) func `values are written so that they read back`(_ text: String) throws {
    let value = try JSON(parsing: text)
    #expect(try JSON(parsing: value.text) == value)
  }

  @Test func `numbers read back to the same bits`() throws {
    var random = SystemRandomNumberGenerator()
    let numbers = (0..<10_000).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
    let read = try JSON(parsing: JSON.numbers(numbers).text).numbers()
    for (number, found) in zip(numbers, read) {
      #expect(number.bitPattern == found.bitPattern, "\(number)")
    }
  }

  @Test func `numbers that are not finite have names`() {
    #expect(
      JSON.numbers([.infinity, -.infinity, .nan, 1]).text == "[Infinity,-Infinity,NaN,1.0]")
  }

  @Test func `the notations of numbers, spaces and escapes`() throws {
    #expect(
      try JSON(parsing: " [ 1 , -2.50 ,\t3e2, 4E+1,\n5e-1 ] ").numbers() == [1, -2.5, 300, 40, 0.5])
    #expect(try JSON(parsing: #"["inf", "-inf", 1]"#).numbers() == [.infinity, -.infinity, 1])
    #expect(try JSON(parsing: #"["nan"]"#).numbers()[0].isNaN)
    #expect(try JSON(parsing: #""\u00e9\ud83d\ude00\/\t""#).string() == "é😀/\t")
  }

  @Test(arguments: [
    "01", "1.", ".5", "+1", "1e", "-", "0x10", "inf", "[1,]", "[1 2]", "[", "{\"a\"}", "{\"a\":}",
    "{a:1}", "{\"a\":1,}", "\"a", "\"\\x\"", "\"\\u12g4\"", "tru", "nul", "1 1",
    String(repeating: "[", count: 1_000_000),
  ]) func `what is not JSON is refused`(_ text: String) {
    #expect(throws: InputError.self) { try JSON(parsing: text) }
  }

  @Test func `what is missing or of the wrong shape is named`() throws {
    let value = try JSON(parsing: #"{"x": [[1, 2], [3]], "n": 1.5, "s": "a"}"#)
    func complaint(_ body: (JSON) throws -> Void) -> String? {
      do { try body(value) } catch { return String(describing: error) }
      return nil
    }
    #expect(complaint { _ = try $0.get("y") { $0 } } == #""y" is missing"#)
    #expect(
      complaint { _ = try $0.get("x") { try $0.rows() } }
        == #""x": row 1: 2 numbers are expected, 1 are given"#)
    #expect(
      complaint { _ = try $0.get("x") { try $0.rows(count: 3) } }
        == #""x": 3 rows are expected, 2 are given"#)
    #expect(
      complaint { _ = try $0.get("n") { try $0.integer() } } == #""n": an integer is expected"#)
    #expect(complaint { _ = try $0.get("s") { try $0.number() } } == #""s": a number is expected"#)
    #expect(
      complaint { _ = try $0.get("s") { try $0.array() } } == #""s": a list is expected"#)
  }
}
