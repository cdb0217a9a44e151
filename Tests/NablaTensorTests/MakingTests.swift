import Nabla
import NablaTensor
import Synchronization
import Testing

@Suite struct MakingTests {
  @Test func `nested lists make tensors of up to four dimensions`() {
    #expect(Tensor<Float>([]).shape == [0])
    #expect(Tensor<Float>([[1, 2], [3, 4]]).scalars == [1, 2, 3, 4])
    #expect(Tensor<Int32>([[[1, 2, 3]], [[4, 5, 6]]]).shape == [2, 1, 3])
    #expect(Tensor<Bool>([[[[true]], [[false]]]]).shape == [1, 2, 1, 1])
    #expect(Tensor<Float>([[Float]]()).shape == [0, 0])
    let x = Tensor<Float>([[1, 2], [3, 4]], requiresGrad: true)
    #expect("\(x)".contains("requiresGrad: true"))
  }

  @Test func `rows of different lengths are an error that says where`() {
    #expect(
      message { _ = Tensor<Float>([[1, 2], [3]]) } == """
        Tensor: row 1 has the shape [1], but row 0 has [2]: all rows must be of one shape.
        """)
    #expect(
      message { _ = Tensor<Float>([[[1]], [[1, 2]]]) }.contains("row 1 has the shape [1, 2]"))
    #expect(
      message { _ = Tensor<Float>([[[1], [2]], [[1], [2, 3]]]) }.contains("in row 1, row 1 has"))
    #expect(
      message { _ = Tensor<Float>(shape: [2, 2], scalars: [1, 2, 3]) }.contains(
        "there are 3 elements for the shape [2, 2], which has 4"))
  }

  @Test func `tensors are made of one value, on a diagonal and in steps`() {
    #expect(Tensor<Float>.zeros([2, 2]).scalars == [0, 0, 0, 0])
    #expect(Tensor<Int64>.ones([3]).scalars == [1, 1, 1])
    #expect(Tensor<Bool>.full([2], true).scalars == [true, true])
    #expect(Tensor<UInt8>.zeros(like: Tensor([1.5])).scalars == [0])
    #expect(Tensor<Float>.full([], 2, requiresGrad: true).item() == 2)
    #expect(Tensor<Double>.eye(2, 3).scalars == [1, 0, 0, 0, 1, 0])
    #expect(Tensor<Int32>.eye(2).scalars == [1, 0, 0, 1])
    #expect(Tensor<Int64>.arange(to: 3).scalars == [0, 1, 2])
    #expect(Tensor<Int32>.arange(from: 5, to: 0, by: -2).scalars == [5, 3, 1])
    #expect(Tensor<UInt8>.arange(from: 250, to: 255, by: 2).scalars == [250, 252, 254])
    #expect(Tensor<Double>.arange(from: 0, to: 1, by: 0.1).count == 10)
    #expect(Tensor<Float>.arange(to: 0).count == 0)
    #expect(Tensor<Double>.arange(from: -1.5e308, to: 1.5e308, by: 1e308).count == 3)
    let all = message { _ = Tensor<Int64>.arange(from: .min, to: .max) }
    #expect(all.contains("so many elements"))
    #expect(message { _ = Tensor<Float>.arange(to: 1, by: 0) }.contains("steps of 0.0 do not lead"))
    #expect(Tensor<Double>.linspace(from: 0, to: 1, count: 5).scalars == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor<Double>.linspace(from: 3, to: 7, count: 1).scalars == [3])
    #expect(Tensor<Double>.linspace(from: 0, to: 0.7, count: 8).scalars.last == 0.7)
    #expect(message { _ = Tensor<Double>.linspace(from: 0, to: 1, count: -1) } != "")
  }

  @Test func `memory is copied, or shared until nobody needs it`() {
    let released = Atomic(0)
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
    _ = memory.initialize(from: [1, 2, 3, 4])
    let copy = Tensor(shape: [2, 2], copying: UnsafeBufferPointer(memory))
    withExtendedLifetime(copy) {
      let view: Tensor<Float>
      do {
        let shared = Tensor(shape: [2, 2], sharing: memory) {
          released.add(1, ordering: .sequentiallyConsistent)
        }
        memory[3] = 7
        #expect(shared.scalars == [1, 2, 3, 7])
        #expect(copy.scalars == [1, 2, 3, 4])
        shared.withUnsafeBufferPointer {
          #expect($0.baseAddress == UnsafePointer(memory.baseAddress))
        }
        shared[0, 0] = Tensor(9)
        #expect(memory[0] == 9)
        view = shared[1]
      }
      #expect(released.load(ordering: .sequentiallyConsistent) == 0)
      #expect(view.scalars == [3, 7])
    }
    #expect(released.load(ordering: .sequentiallyConsistent) == 1)
    let wrong = message {
      _ = Tensor(shape: [3], sharing: memory) { released.add(1, ordering: .sequentiallyConsistent) }
    }
    #expect(wrong.contains("there are 4 elements for the shape [3]"))
    #expect(released.load(ordering: .sequentiallyConsistent) == 2)
    memory.deallocate()
  }

  @Test func `elements are read where they lie, or from a copy in rows`() {
    let x = Tensor<Int32>([[1, 2], [3, 4]])
    #expect(x.withUnsafeBufferPointer { Array($0) } == [1, 2, 3, 4])
    #expect(x.transposed().withUnsafeBufferPointer { Array($0) } == [1, 3, 2, 4])
  }

  @Test func `elements are converted to every other type`() {
    let x = Tensor<Double>([0, 1.75, -2.5])
    #expect(Tensor<Float>(x).scalars == [0, 1.75, -2.5])
    #expect(Tensor<Int32>(x).scalars == [0, 1, -2])
    #expect(Tensor<Int64>(x).scalars == [0, 1, -2])
    #expect(Tensor<Bool>(x).scalars == [false, true, true])
    #expect(Tensor<UInt8>(x[..<2]).scalars == [0, 1])
    #expect(Tensor<Double>(Tensor<Bool>([true, false])).scalars == [1, 0])
    #expect(Tensor<Double>(Tensor<UInt8>([255])).scalars == [255])
    // Conversion through Double would round twice.
    #expect(
      Tensor<Float>(Tensor<Int64>([0x1000_0010_0000_0001])).scalars == [0x1.000002p60])
    #expect(
      message { _ = Tensor<UInt8>(Tensor<Int64>([1, 300])) }
        == "convert: element 1 of a tensor of shape [2] is 300, which is no UInt8")
    #expect(
      message { _ = Tensor<Int32>(Tensor<Float>([.nan])) }.contains("is nan, which is no Int32"))
    #expect(message { _ = Tensor<UInt8>(Tensor<Float>([-1])) }.contains("is -1.0"))
  }

  @Test func `gradients flow through conversions between Float and Double`() {
    let x = Tensor<Float>([1.5, 2], requiresGrad: true)
    let y = Tensor<Double>(x)
    Tensor<Double>((y * y).any.sum()).backward()
    #expect(x.grad?.scalars == [3, 4])
    expectGradients(of: [numbers([3])]) { x in
      Tensor<Double>(Tensor<Double>(x[0]))
    }
  }
}
