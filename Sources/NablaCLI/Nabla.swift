import Nabla
@main struct Main {
  static func main() {
    let e = explain(at: ["x": -2]) { x in
      let z = (2 * x).named("z")
      let y1 = (z + 5).named("y1")
      let y2 = ((z * z).relu() + x + 3).named("y2")
      return (y1 - y2 + y2 * x).named("loss")
    }
    print(e.text(style: TextStyle(colours: false)));
    print(e.text(style: TextStyle(operations: true))); print(e.why("x")!, e.why("y2")!, e.dot)
    print(derivative(at: 1.0) { x in x * derivative(at: Dual(1.0)) { y in Dual(x) + y } })
    print(gradient(at: 1.0) { x in x * gradient(at: Variable(1.0)) { y in Variable(x) + y } })
    print(hessian(at: [1.0, 2.0]) { x in x[0] * x[0] * x[1] })
    print(forwardGradient(at: [1.0, 2.0]) { x in x[0] * x[0] * x[1] })
  }
}
