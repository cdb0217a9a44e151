/// The documented differences from PyTorch that random programs meet.
struct TensorProgramDifference: Sendable {
  /// As in the articles `PyTorchNames` and `KinksAndConventions`.
  let reason: String
  let explains: @Sendable (TensorProgramCheck) -> Bool

  static let all: [TensorProgramDifference] = []

  /// The reason for all that differs in a program; nil if there is none.
  static func reason(_ check: TensorProgramCheck) -> String? {
    all.first { $0.explains(check) }?.reason
  }
}
