import Foundation
import Nabla
import Testing

func residual<N: DifferentiableNumber>(_ x: [N]) -> [N] {
  let d0 = x[11] - x[3]
  let d1 = x[12] - x[4]
  let d2 = x[13] - x[5]
  let theta = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt()
  let (a0, a1, a2) = (x[0] / theta, x[1] / theta, x[2] / theta)
  let (s, c) = (theta.sin(), theta.cos())
  let w = (1 - c) * (a0 * d0 + a1 * d1 + a2 * d2)
  let q0 = c * d0 + s * (a1 * d2 - a2 * d1) + w * a0
  let q1 = c * d1 + s * (a2 * d0 - a0 * d2) + w * a1
  let q2 = c * d2 + s * (a0 * d1 - a1 * d0) + w * a2
  let (px, py) = (q0 / q2, q1 / q2)
  let square = px * px + py * py
  let distortion = square * (x[9] + square * x[10]) + 1
  let scale = distortion * x[6]
  return [
    x[14] * (px * scale + x[7] - x[15]),
    x[14] * (py * scale + x[8] - x[16]),
  ]
}

@Test func tryExport() throws {
  let program = try Program(inputs: 17) { residual($0) }
  print(program.statistics)
  try program.cSource(named: "w3", batched: true).write(toFile: "/tmp/w3/w3.c", atomically: true, encoding: .utf8)
  try program.swiftSource(named: "w3").write(toFile: "/tmp/w3/w3.swift", atomically: true, encoding: .utf8)
}

@Test func trySeeds() throws {
  let program = try Program(inputs: (0..<17).map { "x\($0)" } + ["s0", "s1"]) { x in
    let r = residual(Array(x[..<17]))
    return x[17] * r[0].named("r0") + x[18] * r[1].named("r1")
  }
  print(program.statistics)
  try program.cSource(named: "w3", batched: true).write(toFile: "/tmp/w3/seeds.c", atomically: true, encoding: .utf8)
}
