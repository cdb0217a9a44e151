import CNablaKernels
import NablaCore

/// The plan of an elementwise function for the lanes machine.
struct LanePlan: @unchecked Sendable {
  /// Immutable. It lives as long as its function.
  let pointer: UnsafePointer<nabla_plan>
}

/// The plans of an elementwise function, one for each set of uniform inputs. They are made on first
/// use and looked up without a lock: an operation on one element is faster than a lock.
final class LanePlans: @unchecked Sendable {
  static let maximumColumns = Int(NABLA_ELEMENTWISE_COLUMNS)
  /// Inputs from this index on are always columns.
  static let maximumUniformInputs = 4

  private let places: UnsafeMutablePointer<UnsafeMutablePointer<nabla_plan>?>
  private let count: Int
  private let lock = Lock()

  init(inputCount: Int) {
    count = 1 << min(inputCount, Self.maximumUniformInputs)
    places = .allocate(capacity: count)
    places.initialize(repeating: nil, count: count)
  }

  deinit {
    for i in 0..<count {
      guard let plan = places[i] else { continue }
      plan.pointee.uniform_code.deallocate()
      plan.pointee.code.deallocate()
      plan.pointee.constants.deallocate()
      plan.deallocate()
    }
    places.deallocate()
  }

  @inline(__always)
  func plan(uniform: UInt32, orMake make: () -> BlockBytecode) -> LanePlan {
    let place = places + Int(uniform)
    if let plan = nabla_plan_load(place) { return LanePlan(pointer: plan) }
    return lock {
      if let plan = nabla_plan_load(place) { return LanePlan(pointer: plan) }
      let plan = Self.plan(make())
      nabla_plan_store(place, plan)
      return LanePlan(pointer: plan)
    }
  }

  private static func plan(_ bytecode: BlockBytecode) -> UnsafeMutablePointer<nabla_plan> {
    let plan = UnsafeMutablePointer<nabla_plan>.allocate(capacity: 1)
    plan.initialize(
      to: nabla_plan(
        uniform_code: copy(bytecode.uniformInstructions),
        uniform_code_count: bytecode.uniformInstructions.count,
        code: copy(bytecode.instructions), code_count: bytecode.instructions.count,
        constants: copy(bytecode.constants), constant_count: bytecode.constants.count,
        uniform_input_count: bytecode.uniformInputs.count, uniform_count: bytecode.uniformCount,
        input_count: bytecode.columnInputCount, output_count: bytecode.outputColumnCount,
        slot_count: bytecode.slotCount))
    return plan
  }

  private static func copy<T>(_ array: [T]) -> UnsafeMutablePointer<T> {
    let memory = UnsafeMutablePointer<T>.allocate(capacity: max(1, array.count))
    memory.initialize(from: array, count: array.count)
    return memory
  }
}

/// The derivatives of an elementwise function, by the set of inputs that need a gradient. They are
/// looked up without a lock if the set contains only the first few inputs.
final class DerivativeTable: @unchecked Sendable {
  private let places: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private static var count: Int { 16 }
  private let others = Cache<UInt32, ElementwiseDerivative>()
  private let lock = Lock()

  init() {
    places = .allocate(capacity: Self.count)
    places.initialize(repeating: nil, count: Self.count)
  }

  deinit {
    for i in 0..<Self.count {
      if let place = places[i] { Unmanaged<ElementwiseDerivative>.fromOpaque(place).release() }
    }
    places.deallocate()
  }

  @inline(__always)
  func derivative(_ needed: UInt32, orMake make: () -> ElementwiseDerivative)
    -> ElementwiseDerivative
  {
    guard needed < Self.count else { return others.value(for: needed, orMake: make) }
    if let found = nabla_pointer_load(places + Int(needed)) {
      return Unmanaged<ElementwiseDerivative>.fromOpaque(found).takeUnretainedValue()
    }
    return lock {
      if let found = nabla_pointer_load(places + Int(needed)) {
        return Unmanaged<ElementwiseDerivative>.fromOpaque(found).takeUnretainedValue()
      }
      let made = make()
      nabla_pointer_store(places + Int(needed), Unmanaged.passRetained(made).toOpaque())
      return made
    }
  }
}
