import Nabla
import Testing

@Suite struct PrintingTests {
  /// The output of PyTorch 2.13, except for the attributes after the elements.
  static let cases: [(tensor: Tensor<Float>, text: String)] = [
    (Tensor([1, 2]), "tensor([1., 2.])"),
    (Tensor([[1, 2], [3, 4]]), "tensor([[1., 2.],\n        [3., 4.]])"),
    (Tensor(-2), "tensor(-2.)"),
    (Tensor(0.1), "tensor(0.1000)"),
    (Tensor([0.5, -1.25]), "tensor([ 0.5000, -1.2500])"),
    (Tensor([1, 1001]), "tensor([1.0000e+00, 1.0010e+03])"),
    (Tensor([1.5, 1501]), "tensor([1.5000e+00, 1.5010e+03])"),
    (Tensor([1e-5, 0.1]), "tensor([1.0000e-05, 1.0000e-01])"),
    (Tensor([5e-5]), "tensor([5.0000e-05])"),
    (Tensor([.nan, .infinity, 1.5]), "tensor([   nan,    inf, 1.5000])"),
    (Tensor([.nan, 0]), "tensor([nan, 0.])"),
    (Tensor([-.infinity, 2]), "tensor([-inf, 2.])"),
    (Tensor([1e10]), "tensor([1.0000e+10])"),
    (Tensor([1e8]), "tensor([100000000.])"),
    (Tensor([-0.0, 100.5]), "tensor([ -0.0000, 100.5000])"),
    (Tensor([]), "tensor([])"),
    (.zeros([0, 3]), "tensor([], shape: [0, 3])"),
    (.arange(to: 1001), "tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])"),
    (
      .arange(to: 25),
      """
      tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,
              14., 15., 16., 17., 18., 19., 20., 21., 22., 23., 24.])
      """
    ),
    (
      .arange(to: 8).reshaped(2, 2, 2),
      """
      tensor([[[0., 1.],
               [2., 3.]],

              [[4., 5.],
               [6., 7.]]])
      """
    ),
    (
      .arange(to: 2000).reshaped(2, 1000),
      """
      tensor([[0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 9.9700e+02, 9.9800e+02,
               9.9900e+02],
              [1.0000e+03, 1.0010e+03, 1.0020e+03,  ..., 1.9970e+03, 1.9980e+03,
               1.9990e+03]])
      """
    ),
    (
      .full([7, 200], 3).transposed().transposed(),
      """
      tensor([[3., 3., 3.,  ..., 3., 3., 3.],
              [3., 3., 3.,  ..., 3., 3., 3.],
              [3., 3., 3.,  ..., 3., 3., 3.],
              ...,
              [3., 3., 3.,  ..., 3., 3., 3.],
              [3., 3., 3.,  ..., 3., 3., 3.],
              [3., 3., 3.,  ..., 3., 3., 3.]])
      """
    ),
  ]

  @Test func `tensors are printed as PyTorch prints them`() {
    for (tensor, text) in Self.cases { #expect("\(tensor)" == text) }
  }

  @Test func `what is not Float, Int64 or Bool says so`() {
    #expect("\(Tensor<Int64>([1, -20, 300]))" == "tensor([  1, -20, 300])")
    #expect("\(Tensor<Bool>([[true, false]]))" == "tensor([[ true, false]])")
    #expect("\(Tensor<Double>([1.5]))" == "tensor([1.5000], elementType: Double)")
    #expect("\(Tensor<Int32>([1]))" == "tensor([1], elementType: Int32)")
    #expect("\(Tensor<UInt8>([[1]])[0])" == "tensor([1], elementType: UInt8)")
  }

  @Test func `leaves and results that gradients flow through say so`() {
    let x = Tensor<Float>([1, 2], requiresGrad: true)
    #expect("\(x)" == "tensor([1., 2.], requiresGrad: true)")
    #expect("\(x[0])" == "tensor(1., computedBy: select)")
    let long = Tensor<Double>([[1.25, -5.25, 7, 8, 9, 10, 1.5]], requiresGrad: true)
    #expect(
      "\(long)" == """
        tensor([[ 1.2500, -5.2500,  7.0000,  8.0000,  9.0000, 10.0000,  1.5000]],
               elementType: Double, requiresGrad: true)
        """)
  }
}
