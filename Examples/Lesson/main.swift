// The worked example with tensors, line for line as in PyTorch: swift run Lesson

import Nabla

print("x = Tensor(-2.0), of rank 0")
for line in workedExample(Tensor(-2.0, requiresGrad: true)) { print(line) }

print("\nx = Tensor([-2.0]), of shape [1]")
for line in workedExample(Tensor([-2.0], requiresGrad: true)) { print(line) }
