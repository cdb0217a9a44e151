// Differentiates generic code that does not import Nabla: swift run OtherPeoplesCode
//
// The Black-Scholes price of a European option, written with swift-numerics as in a third-party
// library. Its derivatives are delta, vega, rho and theta.

import Nabla
import RealModule

/// The standard normal distribution function by its power series, accurate for |x| up to 6. It needs
/// only arithmetic and `exp`, so it works for any field with elementary functions.
func normalCDF<T: AlgebraicField & ElementaryFunctions>(_ x: T, terms: Int = 60) -> T {
  var term = x
  var sum = x
  for k in 1...terms {
    term = term * x * x / T(exactly: 2 * k + 1)!
    sum = sum + term
  }
  let half = 1 / T(exactly: 2)!
  let tau = 2 * T.acos(-1)
  return half + sum * T.exp(-half * x * x) / T.sqrt(tau)
}

func callPrice<T: AlgebraicField & ElementaryFunctions>(
  spot: T, strike: T, volatility: T, rate: T, years: T
) -> T {
  let spread = volatility * T.sqrt(years)
  let drift = (rate + volatility * volatility / T(exactly: 2)!) * years
  let d1 = (T.log(spot / strike) + drift) / spread
  let d2 = d1 - spread
  return spot * normalCDF(d1) - strike * T.exp(-rate * years) * normalCDF(d2)
}

let market = [100.0, 105.0, 0.2, 0.03, 0.5]
let names = ["spot (delta)", "strike", "volatility (vega)", "rate (rho)", "years (-theta)"]
let (price, slopes) = valueWithGradient(at: market) { m in
  callPrice(spot: m[0], strike: m[1], volatility: m[2], rate: m[3], years: m[4])
}
print("price: \(price)")
for (name, slope) in zip(names, slopes) { print("  by \(name): \(slope)") }

let gamma = derivative(at: market[0]) { spot in
  derivative(at: spot) { inner in
    func constant(_ i: Int) -> Dual<Dual<Double>> { Dual(Dual(market[i])) }
    return callPrice(
      spot: inner, strike: constant(1), volatility: constant(2), rate: constant(3),
      years: constant(4))
  }
}
print("  twice by spot (gamma): \(gamma)")
