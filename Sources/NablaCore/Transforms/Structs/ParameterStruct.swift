/// A struct of numbers with names, at which functions can be differentiated: a model's parameters.
///
///     struct Spring: ParameterStruct {
///       var mass = 1.0
///       var stiffness = 40.0
///       var damping = 0.5
///     }
///     let slope = gradient(at: Spring()) { s in s.damping / (2.0 * sqrt(s.mass * s.stiffness)) }
///     slope.stiffness
///
/// There is nothing to implement. All stored properties are of type `Double`, or structs of these
/// that conform too; the function reads them as properties of ``Fields``. An array, a `Float` or a
/// string among them traps with its name when the struct is first used: constants belong outside, or
/// are captured by the closure.
///
/// Gradients, directions and products with the Hessian are values of the same struct.
public protocol ParameterStruct {}

extension ParameterStruct {
  /// All numbers, in the order in which they are declared, those of nested structs in their place.
  ///
  /// Use it with what takes a list, such as a ``Program`` or an optimiser of one's own.
  ///
  /// - Precondition: what is assigned has as many numbers.
  public var numbers: [Double] {
    get {
      let layout = FieldLayout.of(self)
      return withUnsafeBytes(of: self) { memory in
        layout.names.indices.map { memory.load(fromByteOffset: $0 * 8, as: Double.self) }
      }
    }
    set {
      let layout = FieldLayout.of(self)
      require(
        newValue.count == layout.names.count,
        """
        \(Self.self) has \(layout.names.count) numbers, but \(newValue.count) are assigned. Pass \
        one for each of \(layout.names.joined(separator: ", ")).
        """)
      withUnsafeMutableBytes(of: &self) { memory in
        for (index, number) in newValue.enumerated() {
          memory.storeBytes(of: number, toByteOffset: index * 8, as: Double.self)
        }
      }
    }
  }

  /// A copy with other numbers.
  func replacing(numbers: [Double]) -> Self {
    var copy = self
    copy.numbers = numbers
    return copy
  }

  /// The names of the numbers in their order; that of a nested struct's is `suspension.mass`.
  public var fieldNames: [String] { FieldLayout.of(self).names }
}

/// The numbers of a ``ParameterStruct`` as a function to be differentiated sees them: with the
/// struct's properties, each of type `Number` instead of `Double`.
///
///     func energy<N: DifferentiableNumber>(_ s: Fields<Spring, N>, _ x: N) -> N {
///       0.5 * s.stiffness * x * x
///     }
///     energy(Fields(Spring()), 0.1)  // the plain value
///
/// Reading a property takes about 20 ns: read it once before a loop.
@dynamicMemberLookup
public struct Fields<Values: ParameterStruct, Number: DifferentiableNumber> {
  /// The numbers, in the order in which the struct declares them.
  public let numbers: [Number]

  /// The numbers of the struct's fields, in the order in which it declares them: as when a
  /// ``Program`` passes its inputs.
  public init(numbers: [Number]) {
    require(
      numbers.count * 8 == MemoryLayout<Values>.size,
      "Fields: \(Values.self) has \(MemoryLayout<Values>.size / 8) numbers, not \(numbers.count)")
    self.numbers = numbers
  }

  /// A number of the struct.
  @inlinable
  public subscript(dynamicMember field: KeyPath<Values, Double>) -> Number {
    numbers[Self.offset(MemoryLayout<Values>.offset(of: field), field) / 8]
  }

  /// A struct within the struct.
  public subscript<Part: ParameterStruct>(dynamicMember part: KeyPath<Values, Part>)
    -> Fields<Part, Number>
  {
    let start = Self.offset(MemoryLayout<Values>.offset(of: part), part) / 8
    return Fields<Part, Number>(
      numbers: Array(numbers[start..<start + MemoryLayout<Part>.size / 8]))
  }

  @inline(never) @usableFromInline
  static func offset(_ offset: Int?, _ field: AnyKeyPath) -> Int {
    if let offset { return offset }
    misuse(
      """
      Fields: a property of \(Values.self) that was read is computed: its type is \
      \(type(of: field).valueType), and its derivative would be lost. Write it as a function of \
      Fields<\(Values.self), N>, or as a property in an extension of Fields.
      """)
  }
}

extension Fields where Number == Double {
  /// The struct's own numbers, to compute a function's plain value.
  public init(_ values: Values) { self.init(numbers: values.numbers) }
}
