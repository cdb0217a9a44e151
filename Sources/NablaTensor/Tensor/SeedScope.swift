import CNablaKernels
import NablaCore

/// Returns the result of `body`, in which random tensors are drawn from one generator with this seed:
/// they need no `using:`.
///
///     let (weight, bias) = withSeed(7) {
///       (Tensor<Float>.normal([2, 8], requiresGrad: true), Tensor<Float>.uniform([8]))
///     }
///
/// The numbers are those of `RandomGenerator(seed: 7)` passed from call to call. Scopes nest: the
/// innermost one draws, and the outer one goes on afterwards where it was. It applies only to this
/// thread. The function of a ``checkpoint(_:_:)`` draws the same numbers again in the backward pass,
/// wherever that runs.
public func withSeed<Result>(_ seed: UInt64, _ body: () throws -> Result) rethrows -> Result {
  try SeedScope.with(RandomGenerator(seed: seed), body)
}

/// The generator of a `withSeed`.
final class SeedScope {
  // Unchecked: what draws from it calls no code of the user.
  @exclusivity(unchecked) var generator: RandomGenerator

  private init(_ generator: RandomGenerator) { self.generator = generator }

  /// The innermost scope of this thread.
  static var current: SeedScope? {
    nabla_this_thread().unsafelyUnwrapped.pointee.generator.map {
      Unmanaged<SeedScope>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Runs `body` in a scope of its own; without a generator, in none.
  static func with<Result>(
    _ generator: RandomGenerator?, _ body: () throws -> Result
  ) rethrows -> Result {
    let outer = nabla_this_thread().unsafelyUnwrapped.pointee.generator
    let scope = generator.map { SeedScope($0) }
    nabla_this_thread().unsafelyUnwrapped.pointee.generator = scope.map {
      Unmanaged.passUnretained($0).toOpaque()
    }
    defer { nabla_this_thread().unsafelyUnwrapped.pointee.generator = outer }
    return try withExtendedLifetime(scope) { try body() }
  }

  /// The tensor that `make` draws from the scope's generator; an error without a scope.
  static func draw<Element>(
    _ shape: Shape, for operation: StaticString,
    _ make: (inout RandomGenerator) -> Tensor<Element>
  ) -> Tensor<Element> {
    guard let current else {
      return Tensor(
        fail(
          """
          \(operation): there is no generator to draw from. Call it inside withSeed(7) { }, or pass \
          a RandomGenerator with using:.
          """, Element.elementType, shape))
    }
    return make(&current.generator)
  }
}
