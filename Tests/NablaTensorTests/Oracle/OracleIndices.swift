import Nabla

/// A tensor of indices of any type, with the operations that take one.
protocol OracleIndices {
  func gathering<E: DifferentiableElement>(from x: Tensor<E>, along dimension: Int) -> Tensor<E>
  func taking<E: DifferentiableElement>(from x: Tensor<E>, along dimension: Int?) -> Tensor<E>
  func selecting<E: DifferentiableElement>(from x: Tensor<E>, along dimension: Int) -> Tensor<E>
  func scattering<E: DifferentiableElement>(
    _ source: Tensor<E>, into x: Tensor<E>, along dimension: Int
  ) -> Tensor<E>
  func scattering<E: DifferentiableElement>(
    _ value: E, into x: Tensor<E>, along dimension: Int
  ) -> Tensor<E>
  func scatterAdding<E: DifferentiableElement>(
    _ source: Tensor<E>, to x: Tensor<E>, along dimension: Int
  ) -> Tensor<E>
  func indexAdding<E: DifferentiableElement>(
    _ source: Tensor<E>, to x: Tensor<E>, along dimension: Int, alpha: E
  ) -> Tensor<E>
}

extension Tensor: OracleIndices where Element: IndexElement {
  func gathering<E: DifferentiableElement>(from x: Tensor<E>, along dimension: Int) -> Tensor<E> {
    x.gather(self, along: dimension)
  }
  func taking<E: DifferentiableElement>(from x: Tensor<E>, along dimension: Int?) -> Tensor<E> {
    dimension.map { x.takeAlongDimension(self, along: $0) } ?? x.takeAlongDimension(self)
  }
  func selecting<E: DifferentiableElement>(from x: Tensor<E>, along dimension: Int) -> Tensor<E> {
    x.indexSelect(self, along: dimension)
  }
  func scattering<E: DifferentiableElement>(
    _ source: Tensor<E>, into x: Tensor<E>, along dimension: Int
  ) -> Tensor<E> {
    x.scatter(source, at: self, along: dimension)
  }
  func scattering<E: DifferentiableElement>(
    _ value: E, into x: Tensor<E>, along dimension: Int
  ) -> Tensor<E> {
    x.scatter(value, at: self, along: dimension)
  }
  func scatterAdding<E: DifferentiableElement>(
    _ source: Tensor<E>, to x: Tensor<E>, along dimension: Int
  ) -> Tensor<E> {
    x.scatterAdd(source, at: self, along: dimension)
  }
  func indexAdding<E: DifferentiableElement>(
    _ source: Tensor<E>, to x: Tensor<E>, along dimension: Int, alpha: E
  ) -> Tensor<E> {
    x.indexAdd(source, at: self, along: dimension, alpha: alpha)
  }
}
