import Nabla
@main struct Main {
  static func main() {
    print(
      gradient(at: -2.0) { x in
        let z = 2 * x
        let y1 = z + 5
        let y2 = Variable.apply(Rules.Relu(), z * z) + x + 3
        return y1 - y2 + y2 * x
      })
  }
}
