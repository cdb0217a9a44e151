import Testing

/// What a process that was expected to trap wrote on standard error.
public func message(of result: ExitTest.Result?) -> String {
  String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
}
