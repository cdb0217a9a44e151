import Nabla

/// A hand whose vertices follow its bones.
///
/// Its pose is 26 numbers: a rotation and a translation of the whole hand, and the angles of the
/// fingers.
struct Hand {
  private let input: HandInput

  init(input: HandInput) { self.input = input }

  /// Where a vertex is in a pose: the mean of where its bones take it, by their weights.
  func vertex<N: DifferentiableNumber>(_ position: [N], _ weights: [N], _ pose: [N]) -> [N] {
    let transforms = transforms(of: pose)
    let blended = (0..<3).map { row in
      (0..<4).map { column in dot(weights, transforms.map { $0[row][column] }) }
    }
    var vertex = blended.map { dot($0, position) }
    if input.isMirrored { vertex[0] = -vertex[0] }
    let turned = rotated(
      vertex, by: Array(pose[..<3]), whereSmall: { $0 .< 1e-8 }, slope: 0)
    return zip(turned, pose[3..<6]).map { $0 + $1 }
  }

  /// Where each bone takes its part of the base model.
  private func transforms<N: DifferentiableNumber>(of pose: [N]) -> [[[N]]] {
    let angles = angles(of: pose)
    var absolutes: [[[N]]] = []
    for (bone, parent) in input.parents.enumerated() {
      let relative = product(
        input.relatives[bone].constants(),
        rotation(flexion: angles[bone].0, abduction: angles[bone].1))
      absolutes.append(parent.map { product(absolutes[$0], relative) } ?? relative)
    }
    return zip(absolutes, input.inverseAbsolutes).map { product($0, $1.constants()) }
  }

  /// How far each bone is bent, and turned aside. The first of a finger's three bones does both.
  private func angles<N: DifferentiableNumber>(of pose: [N]) -> [(N, N)] {
    var angles = [(N, N)](repeating: (0, 0), count: input.parents.count)
    for finger in 0..<HandInput.fingers {
      let (bone, place) = (2 + 4 * finger, 6 + 4 * finger)
      angles[bone] = (pose[place], pose[place + 1])
      angles[bone + 1].0 = pose[place + 2]
      angles[bone + 2].0 = pose[place + 3]
    }
    return angles
  }

  /// About the x axis by the one angle, then about the z axis by the other: as the model has no third
  /// angle, there is no turn about the y axis.
  private func rotation<N: DifferentiableNumber>(flexion x: N, abduction z: N) -> [[N]] {
    let (cx, sx, cz, sz) = (cos(x), sin(x), cos(z), sin(z))
    return [
      [cz, -sz * cx, sz * sx, 0],
      [sz, cz * cx, -cz * sx, 0],
      [0, sx, cx, 0],
      [0, 0, 0, 1],
    ]
  }

  private func product<N: DifferentiableNumber>(_ a: [[N]], _ b: [[N]]) -> [[N]] {
    a.map { row in
      b[0].indices.map { column in dot(row, b.map { $0[column] }) }
    }
  }
}

extension [[Double]] {
  fileprivate func constants<N: DifferentiableNumber>() -> [[N]] { map { $0.map { N($0) } } }
}
