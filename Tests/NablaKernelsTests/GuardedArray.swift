import Foundation

/// An array in memory of its own, beside a page that no one may touch: what reads or writes past
/// that side of it crashes. Writes past the other side are found by `isIntact`.
final class GuardedArray<Element> {
  enum Side: CaseIterable { case before, after }

  let count: Int
  let pointer: UnsafeMutablePointer<Element>
  private let pages: UnsafeMutableRawPointer
  private let pageBytes: Int
  private let start: Int
  private let mapping: (UnsafeMutableRawPointer, Int)
  private static var pattern: UInt8 { 0xA5 }

  init(_ values: [Element], _ side: Side = .after) {
    count = values.count
    let bytes = count * MemoryLayout<Element>.stride
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    pageBytes = max(1, (bytes + page - 1) / page) * page
    let total = pageBytes + page
    let memory = mmap(nil, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)!
    precondition(memory != MAP_FAILED)
    let forbidden = side == .after ? memory + pageBytes : memory
    precondition(mprotect(forbidden, page, PROT_NONE) == 0)
    pages = side == .after ? memory : memory + page
    start = side == .after ? pageBytes - bytes : 0
    memset(pages, Int32(Self.pattern), pageBytes)
    pointer = (pages + start).bindMemory(to: Element.self, capacity: max(1, count))
    for (index, value) in values.enumerated() { pointer[index] = value }
    mapping = (memory, total)
  }

  deinit { munmap(mapping.0, mapping.1) }

  var values: [Element] { (0..<count).map { pointer[$0] } }

  /// Whether the page's other bytes are as they were.
  var isIntact: Bool {
    let end = start + count * MemoryLayout<Element>.stride
    return isPattern(0..<start) && isPattern(end..<pageBytes)
  }

  /// Each byte equals the one before it, and the first is the pattern's.
  private func isPattern(_ bytes: Range<Int>) -> Bool {
    guard let first = bytes.first else { return true }
    return pages.load(fromByteOffset: first, as: UInt8.self) == Self.pattern
      && memcmp(pages + first, pages + first + 1, bytes.count - 1) == 0
  }
}
