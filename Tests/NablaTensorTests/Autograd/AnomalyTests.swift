import Nabla
import Testing

@Suite struct AnomalyTests {
  @Test func `what is not finite before is no anomaly`() {
    let text = failure {
      detectingAnomalies {
        let x = Tensor([1.0, 2, 3], requiresGrad: true)
        let mask = Tensor([0, -Double.infinity, 0])
        (x + mask).softmax(along: 0).sum().backward()
        _ = (x * Tensor([Double.nan, 1, 1])).exp()
      }
    }
    #expect(text == "no error")
  }

  @Test func `infinity that becomes NaN is found where the infinity was made`() {
    let text = failure {
      detectingAnomalies {
        let x = Tensor([1000.0, 1], requiresGrad: true).named("x")
        let y = x.exp()
        _ = (y - y).named("d")
      }
    }
    #expect(
      text.contains("exp made inf at [0] of a result [2], from \"x\" [2] (there 1000.0)"), "\(text)"
    )
    #expect(text.contains("It reached 1 operation: subtract (\"d\" [2])."), "\(text)")
  }

  @Test func `NaN of infinite constants is an anomaly`() {
    let text = failure {
      detectingAnomalies { _ = Tensor([1, Double.infinity]) * Tensor([1.0, 0]) }
    }
    #expect(text.contains("multiply made NaN at [1]"), "\(text)")
  }

  @Test func `a change in place is followed`() {
    let text = failure {
      detectingAnomalies {
        let x = Tensor([-1.0, 1], requiresGrad: true)
        let h = x * 1
        h.changeInPlace { $0.log() }
        _ = (h * 2).named("late")
      }
    }
    #expect(text.contains("log made NaN at [0]") && text.contains("\"late\""), "\(text)")
  }

  @Test func `the scope ends what it began, and the innermost one reports`() {
    var inner = ""
    let outer = failure {
      detectingAnomalies {
        inner = failure { detectingAnomalies { _ = Tensor([-1.0]).log() } }
        _ = Tensor([1.0]).log()
      }
      _ = Tensor([-1.0]).log()
    }
    #expect(inner.contains("log made NaN") && outer == "no error")
  }
}
