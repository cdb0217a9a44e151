// swift-format-ignore-file
// An Int variable as operand is refused, and the message says what to write.
import Nabla

let i = 3
let scalar = gradient(at: 0.3) { x in x * i + 2 * x }  // expect: write Double(i)
let program = try! Program(inputs: 1) { x in x[0] * x[0] + i * x[0] }  // expect: write Double(i)
let tensor = gradient(at: Tensor<Float>([1])) { x in (x * i).sum() }  // expect: write Float(i)
func function(_ x: Variable<Double>) -> Variable<Double> { 2 * x * i + x }  // expect: write Double(i)
