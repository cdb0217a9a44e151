import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The part of HTTP that a local WebDriver needs: one request per connection.
enum LocalHTTP {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Returns: the status and the body of the answer.
  static func send(
    _ method: String, port: UInt16, path: String, body: Data?
  ) throws -> (status: Int, body: Data) {
    var request = Data("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n".utf8)
    request += Data("Connection: close\r\nContent-Type: application/json\r\n".utf8)
    request += Data("Content-Length: \(body?.count ?? 0)\r\n\r\n".utf8)
    request += body ?? Data()

    let connection = try connect(to: port)
    defer { close(connection) }
    try write(request, to: connection)
    let answer = try read(from: connection)
    guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else {
      throw Failure(description: "\(method) \(path): no answer")
    }
    let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self)
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return (status, answer[end.upperBound...])
  }

  private static func connect(to port: UInt16) throws -> Int32 {
    #if canImport(Glibc)
      let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let connection = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        #if canImport(Glibc)
          Glibc.connect(connection, pointer, size)
        #else
          Darwin.connect(connection, pointer, size)
        #endif
      }
    }
    guard result == 0 else { throw Failure(description: "no connection to port \(port)") }
    // Longer than any request of a test takes.
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    return connection
  }

  private static func write(_ data: Data, to connection: Int32) throws {
    try data.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Foundation.send(connection, bytes.baseAddress! + sent, bytes.count - sent, 0)
        guard count > 0 else { throw Failure(description: "the connection broke") }
        sent += count
      }
    }
  }

  /// Reads until the answer is complete, by its length or by the connection's end.
  private static func read(from connection: Int32) throws -> Data {
    var answer = Data()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var expected: Int?
    while true {
      if let expected, answer.count >= expected { return answer }
      let count = recv(connection, &buffer, buffer.count, 0)
      if count < 0 { throw Failure(description: "no answer within a minute") }
      if count == 0 { return answer }
      answer += buffer[..<count]
      if expected == nil, let end = answer.range(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
        if let length = head.range(of: "content-length:") {
          let digits = head[length.upperBound...].drop { $0 == " " }.prefix { $0.isNumber }
          expected = Int(digits).map { end.upperBound + $0 }
        }
      }
    }
  }
}
