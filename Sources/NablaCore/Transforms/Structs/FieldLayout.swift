/// The names of a ``ParameterStruct``'s numbers, in the order of its memory.
///
/// Note [Structs in memory]: a struct that consists of `Double`s, also through nested structs, is
/// laid out as an array of them, in the order of declaration. The layout is found by reflection,
/// once for a type, and refused unless the struct is all `Double`s and nothing else.
final class FieldLayout: Sendable {
  let names: [String]

  private init(names: [String]) { self.names = names }

  private static let layouts = Cache<ObjectIdentifier, FieldLayout>()

  static func of<Values: ParameterStruct>(_ values: Values) -> FieldLayout {
    layouts.value(for: ObjectIdentifier(Values.self)) {
      var names: [String] = []
      collect(values, "", "\(Values.self)", &names)
      require(
        names.count * MemoryLayout<Double>.size == MemoryLayout<Values>.size,
        """
        \(Values.self) has \(MemoryLayout<Values>.size) bytes, but its \(names.count) numbers of \
        type Double take \(names.count * 8). A ParameterStruct holds nothing else.
        """)
      return FieldLayout(names: names)
    }
  }

  private static func collect(
    _ value: Any, _ path: String, _ type: String, _ names: inout [String]
  ) {
    if value is Double {
      names.append(path)
      return
    }
    let mirror = Mirror(reflecting: value)
    require(
      mirror.displayStyle == .struct,
      path.isEmpty
        ? "\(type) is a ParameterStruct, but no struct: only structs have numbers of their own."
        : """
        \(type).\(path) is of type \(Swift.type(of: value)), but a ParameterStruct holds numbers of \
        type Double, and structs of them. Keep constants outside; many numbers of one kind are a \
        list or a tensor.
        """)
    for (label, child) in mirror.children {
      let name = label ?? "\(names.count)"
      collect(child, path.isEmpty ? name : "\(path).\(name)", type, &names)
    }
  }
}
