import CNablaKernels
import NablaCore

/// A call of an elementwise function on memory.
struct LaneCall {
  private let plan: UnsafePointer<nabla_plan>
  private let uniform: UInt32
  private let elementType: ElementType
  private let inputs: UnsafeBufferPointer<AnyTensor>
  private let outputs: UnsafeBufferPointer<AnyTensor>

  /// - Parameter uniform: the inputs whose rows are one number, as bits.
  @inline(__always)
  init(
    _ function: ElementwiseFunction, _ uniform: UInt32, _ inputs: UnsafeBufferPointer<AnyTensor>,
    _ outputs: UnsafeBufferPointer<AnyTensor>
  ) {
    plan = function.plan(uniform: uniform).pointer
    self.uniform = uniform
    elementType = inputs[0].elementType
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Computes `count` elements, which are contiguous in every array.
  @inline(__always)
  func run(_ count: Int) {
    Parallel.forEach(count, work: plan.pointee.code_count, alignment: 1024) { range in
      call(range.count, output: range.lowerBound) { _ in range.lowerBound }
    }
  }

  func run(_ walk: RowWalk) {
    Parallel.forEach(
      walk.rowCount, work: plan.pointee.code_count * walk.rowLength, alignment: 1
    ) { rows in
      walk.forEachRow(rows) { output, offsets in
        call(walk.rowLength, output: output) { offsets[$0] }
      }
    }
  }

  @inline(__always)
  private func call(_ count: Int, output: Int, _ offset: (_ input: Int) -> Int) {
    let size = elementType.size
    let columns = Int(NABLA_ELEMENTWISE_COLUMNS)
    withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: columns) { sources in
      withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: columns) {
        targets in
        withUnsafeTemporaryAllocation(byteCount: 8 * 4, alignment: 8) { uniforms in
          var (place, uniformPlace) = (0, 0)
          for i in 0..<inputs.count {
            let input = inputs[i]
            let isUniform = uniform & (1 << UInt32(i)) != 0
            let start = input.pointer + (isUniform && input.count == 1 ? 0 : offset(i)) * size
            if isUniform {
              (uniforms.baseAddress.unsafelyUnwrapped + uniformPlace * size)
                .copyMemory(from: start, byteCount: size)
              uniformPlace += 1
            } else {
              sources[place] = UnsafeRawPointer(start)
              place += 1
            }
          }
          for i in 0..<outputs.count { targets[i] = outputs[i].pointer + output * size }
          elementType.kernels.apply(
            plan, count, sources.baseAddress, uniforms.baseAddress, targets.baseAddress)
        }
      }
    }
  }
}
