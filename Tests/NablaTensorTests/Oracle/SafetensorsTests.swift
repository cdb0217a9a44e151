import Foundation
import Testing

@Suite("Reading safetensors files")
struct SafetensorsTests {
  /// A file of one tensor of four Floats.
  static let header = #"{"x":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#
  static let elements: [Float] = [1, -2.5, .infinity, -0.0]

  static func file(_ header: String, _ elements: [Float] = elements) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    let data = elements.flatMap { element in
      withUnsafeBytes(of: element.bitPattern.littleEndian) { Array($0) }
    }
    return length + Array(header.utf8) + data
  }

  @Test func `elements are read with their bits`() throws {
    let tensor = try #require(try Safetensors(Self.file(Self.header)).tensors["x"])
    #expect(tensor.type == .float32 && tensor.shape == [2, 2])
    #expect(tensor.reals == [1, -2.5, .infinity, 0])
    #expect(tensor.reals[3].sign == .minus)
  }

  @Test func `every type is read`() throws {
    let bytes: [UInt8] = [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    let minusTwo: [(StoredType, Int64)] = [
      (.int64, -2), (.int32, -2), (.int16, -2), (.int8, -2), (.uint8, 254),
    ]
    for (type, expected) in minusTwo {
      #expect(StoredTensor(type, [], bytes: bytes[..<type.size]).integers == [expected])
    }
    #expect(StoredTensor(.bool, [2], bytes: [0, 1]).integers == [0, 1])
    let half: [UInt8] = [0, 0, 0, 0, 0, 0, 0xE0, 0x3F]
    #expect(StoredTensor(.float64, [], bytes: half[...]).reals == [0.5])
  }

  @Test func `empty tensors and metadata are read`() throws {
    let file = try Safetensors(
      Self.file(
        #"{"__metadata__":{"a":"b"},"e":{"dtype":"I64","shape":[0,3],"data_offsets":[0,0]}}"#, []))
    #expect(file.tensors == ["e": StoredTensor(.int64, [0, 3], .integers([]))])
  }

  struct Corruption: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let position: Int
    let problem: String
  }

  static let corruptions = [
    Corruption(
      testDescription: "no bytes", bytes: [], position: 0,
      problem: "0 bytes: no room for the header's length"),
    Corruption(
      testDescription: "a header longer than the file",
      bytes: [9, 0, 0, 0, 0, 0, 0, 0x80, 0x7B, 0x7D], position: 0,
      problem: "a header of 9223372036854775817 bytes, where 2 follow"),
    Corruption(
      testDescription: "a header that is no JSON", bytes: file("{\"x\":"), position: 8,
      problem: "the header is not what it should be"),
    Corruption(
      testDescription: "an entry without a place",
      bytes: file(#"{"x":{"dtype":"F32","shape":[2,2]}}"#), position: 8,
      problem: "the header is not what it should be"),
    Corruption(
      testDescription: "an unknown type",
      bytes: file(#"{"x":{"dtype":"F8","shape":[4],"data_offsets":[0,16]}}"#), position: 8,
      problem: #""x" has the unknown type "F8""#),
    Corruption(
      testDescription: "a place of another size",
      bytes: file(#"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}"#), position: 8,
      problem: #""x" takes 12 bytes, but its place is [0, 16]"#),
    Corruption(
      testDescription: "a shape whose size overflows",
      bytes: file(
        #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#),
      position: 8, problem: #""x" has the shape [4611686018427387904, 4]"#),
    Corruption(
      testDescription: "a negative length",
      bytes: file(#"{"x":{"dtype":"F32","shape":[-1,-4],"data_offsets":[0,16]}}"#), position: 8,
      problem: #""x" has the shape [-1, -4]"#),
    Corruption(
      testDescription: "a file that ends early", bytes: file(header, [1, 2, 3]),
      position: 8 + header.utf8.count,
      problem: #""x" takes 16 bytes, but the file ends after 12"#),
    Corruption(
      testDescription: "a place behind the end",
      bytes: file(#"{"x":{"dtype":"F32","shape":[4],"data_offsets":[80,96]}}"#), position: 8,
      problem: #""x" takes 16 bytes, but its place is [80, 96]"#),
  ]

  @Test(arguments: corruptions)
  func `a corrupt file is an error that says where`(_ corruption: Corruption) throws {
    let failure = try #require(throws: Safetensors.Failure.self) {
      try Safetensors(corruption.bytes)
    }
    #expect(failure.position == corruption.position)
    #expect(failure.problem.hasPrefix(corruption.problem), "\(failure)")
  }
}
