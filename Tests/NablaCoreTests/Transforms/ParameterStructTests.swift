import Nabla
import Testing

private struct Mount: ParameterStruct, Equatable {
  var stiffness = 40.0
  var damping = 0.5
}

private struct Car: ParameterStruct, Equatable {
  var mass = 2.0
  var front = Mount()
  var rear = Mount(stiffness: 30, damping: 0.25)
  let height: Double
  var total: Double { front.stiffness + rear.stiffness }
}

@Suite("Functions of a struct's named numbers")
struct ParameterStructTests {
  private static let car = Car(height: 1.5)

  /// A function of every field, in which no two have the same derivative.
  private static func energy<N: DifferentiableNumber>(_ c: Fields<Car, N>) -> N {
    let mounts = c.front.stiffness * sin(c.front.damping) - c.rear.stiffness / c.rear.damping
    return c.mass * c.mass * mounts + exp(c.height)
  }

  /// The same, by index.
  private static func energy<N: DifferentiableNumber>(_ x: [N]) -> N {
    x[0] * x[0] * (x[1] * sin(x[2]) - x[3] / x[4]) + exp(x[5])
  }

  @Test("Numbers and names are in the order of declaration, nested ones in their place")
  func numbers() {
    var car = Self.car
    #expect(car.numbers == [2, 40, 0.5, 30, 0.25, 1.5])
    #expect(
      car.fieldNames == [
        "mass", "front.stiffness", "front.damping", "rear.stiffness", "rear.damping", "height",
      ])
    car.numbers = [1, 2, 3, 4, 5, 6]
    #expect(car.rear == Mount(stiffness: 4, damping: 5))
    #expect(car.height == 6)
    #expect(Fields(Self.car).rear.damping == 0.25)
  }

  @Test("Every transform gives what the one at a list gives, of the same bits")
  func transforms() {
    let (car, x) = (Self.car, Self.car.numbers)
    let direction = Car(
      mass: 1, front: Mount(stiffness: 0, damping: 2), rear: Mount(stiffness: -1, damping: 0.5),
      height: 0)
    #expect(Self.energy(Fields(car)) == Self.energy(x))
    #expect(gradient(at: car) { Self.energy($0) }.numbers == gradient(at: x) { Self.energy($0) })
    #expect(valueWithGradient(at: car) { Self.energy($0) }.value == Self.energy(x))
    #expect(
      jvp(at: car, along: direction) { [Self.energy($0), $0.mass] }.tangent
        == jvp(at: x, along: direction.numbers) { [Self.energy($0), $0[0]] }.tangent)
    #expect(
      jacobian(at: car) { [Self.energy($0), $0.rear.damping] }.map(\.numbers)
        == jacobian(at: x) { [Self.energy($0), $0[4]] })
    #expect(valueWithJacobian(at: car) { [$0.mass, $0.height] }.value == [2, 1.5])
    #expect(
      hessianVectorProduct(at: car, along: direction) { Self.energy($0) }.numbers
        == hessianVectorProduct(at: x, along: direction.numbers) { Self.energy($0) })
    #expect(
      hessian(at: car) { Self.energy($0) }.map(\.numbers) == hessian(at: x) { Self.energy($0) })
    let explanation = explain(at: car) { Self.energy($0) }
    #expect(explanation.text.contains("rear.damping"))
  }

  @Test("A program takes the numbers as its inputs")
  func program() throws {
    let program = try Program(inputs: Self.car.numbers.count) {
      Self.energy(Fields<Car, Symbolic>(numbers: $0))
    }
    let gradient = try program.valueWithGradient(at: Self.car.numbers).gradient
    #expect(isClose(gradient, Nabla.gradient(at: Self.car.numbers) { Self.energy($0) }))
  }

  @Test("A check names the fields that disagree")
  func check() {
    let fine = checkGradient(at: Self.car) { Self.energy($0) }
    #expect(fine.passed, "\(fine)")
    // What is taken out of its variable is a constant to the gradient.
    let wrong = checkGradient(at: Self.car) { c in
      c.mass * c.rear.damping.value + c.front.damping
    }
    #expect(wrong.inputs.filter { !$0.passed }.map(\.name) == ["rear.damping"])
    #expect("\(wrong)".contains("input rear.damping at 0.25"))
  }

  private struct Named: ParameterStruct {
    var mass = 1.0
    var name = "car"
  }
  private struct Single: ParameterStruct { var x = Float(1) }
  private final class Reference: ParameterStruct { var x = 1.0 }

  @Test("What is no number, and what is computed, traps with its name")
  func refused() async {
    for (result, message) in [
      (
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Named().numbers
        }, "Named.name is of type String"
      ),
      (
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Single().numbers
        }, "Single.x is of type Float"
      ),
      (
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = Reference().numbers
        }, "Reference is a ParameterStruct, but no struct"
      ),
      (
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          _ = gradient(at: Car(height: 1)) { c in c.mass * c.total }
        }, "a property of Car that was read is computed: its type is Double"
      ),
      (
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
          var mount = Mount()
          mount.numbers = [1]
        }, "Mount has 2 numbers, but 1 are assigned. Pass one for each of stiffness, damping."
      ),
    ] {
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains(message), "\(text)")
    }
  }
}
