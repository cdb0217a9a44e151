/// A point of the picture: x to the right, y downwards, in pixels.
package struct Point: Equatable, Sendable {
  package var x: Double
  package var y: Double
}

/// A rectangle with sides along the axes.
package struct Box: Equatable, Sendable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package var center: Point { Point(x: x + width / 2, y: y + height / 2) }

  /// Whether the interiors of two boxes intersect.
  package func overlaps(_ other: Box) -> Bool {
    x < other.x + other.width && other.x < x + width
      && y < other.y + other.height && other.y < y + height
  }

  /// The smallest box that contains both.
  func union(_ other: Box) -> Box {
    let (left, top) = (min(x, other.x), min(y, other.y))
    let right = max(x + width, other.x + other.width)
    let bottom = max(y + height, other.y + other.height)
    return Box(x: left, y: top, width: right - left, height: bottom - top)
  }

  package func contains(_ point: Point) -> Bool {
    point.x > x && point.x < x + width && point.y > y && point.y < y + height
  }
}

/// A path of straight lines and cubic Bézier curves.
package struct Curve: Equatable, Sendable {
  package enum Piece: Equatable, Sendable {
    case line(Point)
    /// A cubic Bézier curve with its two control points and its end.
    case bend(Point, Point, Point)
  }

  package var start: Point
  package private(set) var pieces: [Piece] = []

  package var end: Point {
    switch pieces.last {
    case nil: start
    case .line(let end), .bend(_, _, let end): end
    }
  }

  init(from start: Point) { self.start = start }

  mutating func addLine(to end: Point) {
    if end != self.end { pieces.append(.line(end)) }
  }

  mutating func addBend(_ first: Point, _ second: Point, to end: Point) {
    pieces.append(.bend(first, second, end))
  }

  /// Moves the end of a final straight line back by a distance.
  mutating func shorten(by distance: Point) {
    guard case .line(let end) = pieces.last else { return }
    pieces[pieces.count - 1] = .line(Point(x: end.x - distance.x, y: end.y - distance.y))
  }

  /// Points along the curve, `count` for each piece.
  package func points(perPiece count: Int) -> [Point] {
    var points = [start]
    var from = start
    for piece in pieces {
      for step in 1...count {
        let t = Double(step) / Double(count)
        switch piece {
        case .line(let to):
          points.append(Point(x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y)))
        case .bend(let one, let two, let to):
          let s = 1 - t
          let (a, b, c, d) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
          points.append(
            Point(
              x: a * from.x + b * one.x + c * two.x + d * to.x,
              y: a * from.y + b * one.y + c * two.y + d * to.y))
        }
      }
      from = points[points.count - 1]
    }
    return points
  }
}
