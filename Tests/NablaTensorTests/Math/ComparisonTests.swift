import Nabla
import NablaTensor
import Testing

@Suite struct TensorComparisonTests {
  @Test func `each two elements are compared`() {
    let x = Tensor([1.0, 2, .nan, .infinity, -0.0])
    let y = Tensor([2.0, 2, .nan, .infinity, 0])
    #expect((x .< y).scalars == [true, false, false, false, false])
    #expect((x .<= y).scalars == [true, true, false, true, true])
    #expect((x .> y).scalars == [false, false, false, false, false])
    #expect((x .>= y).scalars == [false, true, false, true, true])
    #expect((x .== y).scalars == [false, true, false, true, true])
    #expect((x .!= y).scalars == [true, false, true, false, false])
  }

  @Test func `numbers are on either side`() {
    let x = Tensor<Int64>([1, 2, 3])
    #expect((x .< 2).scalars == [true, false, false])
    #expect((2 .< x).scalars == [false, false, true])
    #expect((x .>= 2).scalars == [false, true, true])
    #expect((2 .>= x).scalars == [true, true, false])
    #expect((x .== 2).scalars == [false, true, false])
    #expect((x .!= 2).scalars == [true, false, true])
    #expect((Tensor<Float>([0.5]) .> 0.25).item())
    #expect((Tensor<UInt8>([200]) .> 100).item())
    #expect((Tensor(shape: [], scalars: [true]) .== true).item())
  }

  @Test func `shapes are broadcast, and any layout is read`() {
    let x = Tensor(shape: [2, 3], scalars: [1.0, 2, 3, 4, 5, 6])
    let column = Tensor(shape: [2, 1], scalars: [2.0, 5])
    #expect((x .>= column).scalars == [false, true, true, false, true, true])
    let transposed = Tensor<Double>(x.any.permuted([1, 0]))
    #expect((transposed .== transposed + 0).scalars == [Bool](repeating: true, count: 6))
    #expect((transposed .> Tensor([1.0, 5])).scalars == [false, false, true, false, true, true])
    #expect(message { _ = x .< Tensor([1.0, 2]) }.hasPrefix(".<: the shapes cannot be broadcast"))
  }

  @Test func `masks are combined`() {
    let (x, y) = (Tensor([true, true, false, false]), Tensor([true, false, true, false]))
    #expect((x .& y).scalars == [true, false, false, false])
    #expect((x .| y).scalars == [true, true, true, false])
    #expect((x .^ y).scalars == [false, true, true, false])
    #expect((.!x).scalars == [false, false, true, true])
  }

  @Test func `all and any look along dimensions`() {
    let x = Tensor(shape: [2, 3], scalars: [1.0, 0, .nan, -1, 2, 3])
    #expect(x.all().item() == false && x.any().item() == true)
    #expect(x.all(along: 1).scalars == [false, true])
    #expect(x.all(along: [-2]).scalars == [true, false, true])
    #expect(x.any(along: 0, keepingDimensions: true).shape == [1, 3])
    let empty = Tensor(shape: [0, 2], scalars: [Double]())
    #expect(
      empty.all(along: 0).scalars == [true, true] && empty.any(along: 0).scalars == [false, false])
    #expect(Tensor([false, true]).any().item() && !Tensor([false, true]).all().item())
    #expect(Tensor<Int64>([0, 3]).any().item() && !Tensor<UInt8>([0, 3]).all().item())
    #expect(
      message { _ = x.named("x").any(along: 2) } == """
        any: there is no dimension 2 in "x" [2, 3]: it must be from -2 to 1, where negative ones count \
        from the end.
        """)
  }

  @Test func `whole numbers and masks are summed`() {
    let x = Tensor(shape: [2, 2], scalars: [Int32.max, 1, 2, 3])
    #expect(x.sum().item() == Int64(Int32.max) + 6)
    #expect(x.sum(along: [0]).scalars == [Int64(Int32.max) + 2, 4])
    #expect(Tensor<UInt8>([200, 100]).sum().item() == 300)
    #expect(Tensor([true, false, true]).sum(keepingDimensions: true).shape == [1])
    #expect(Tensor([true, false, true]).sum().item() == 2)
  }
}
