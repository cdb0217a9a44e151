import CNablaKernels
import NablaTestSupport

extension KernelFunction {
  var operation: nabla_operation {
    (Operation.mathematics + Operation.exact).first { $0.name == name }!.operation
  }

  func bound<E: KernelElement>(of _: E.Type) -> Double {
    E.self == Double.self ? doubleBound : floatBound
  }

  /// The function's results for operands of any number.
  func results<E: KernelElement>(_ level: nabla_level, _ x: [E], _ y: [E]) -> [E] {
    let lanes = (x.count + E.vectorLanes - 1) / E.vectorLanes * E.vectorLanes
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: 3 * lanes * MemoryLayout<E>.stride, alignment: 64)
    defer { memory.deallocate() }
    let slots = memory.bindMemory(to: E.self)
    slots.initialize(repeating: 1)
    for k in x.indices { slots[k] = x[k] }
    for k in y.indices { slots[lanes + k] = y[k] }
    let code = [nabla_instruction(operation, .slot(2), .slot(0), .slot(1))]
    code.withUnsafeBufferPointer { code in
      var block = nabla_block(
        code: code.baseAddress, count: 1, slots: slots.baseAddress, uniforms: nil, columns: nil,
        accumulators: nil, lanes: lanes, active: x.count, violations: nil)
      E.run(level, &block)
    }
    return Array(slots[(2 * lanes)..<(2 * lanes + x.count)])
  }
}

/// The largest error that was met, and where.
struct Worst<E: KernelElement> {
  var error = 0.0
  var place = ""

  mutating func note(_ error: Double, _ place: @autoclosure () -> String) {
    // NaN is the largest of all.
    guard !(error <= self.error) else { return }
    self.error = error.isNaN ? .infinity : error
    self.place = place()
  }
}
