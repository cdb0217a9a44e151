import CNablaKernels

// Programs that call programs that call programs, thousands of levels deep.
//
// Note [Nested programs]: what is done with a program recurses into those that it calls: running,
// compiling, differentiating, analysing, exporting. The number of levels is known, so where it
// exceeds what every thread's stack has room for, the outermost call moves to a thread with a stack
// for all of them. Releasing does not recurse.
extension Program {
  /// Levels that every thread's stack has room for, a secondary thread of an Apple system included.
  private static let commonLevels = 8
  /// Enough for the frames of one level in a build without optimisation.
  private static let bytesPerLevel = 48 << 10

  /// Runs `body`, which recurses into the programs that this one calls, on a stack that has room for
  /// it.
  func nesting<Result>(_ body: () -> Result) -> Result {
    if depth <= Self.commonLevels { return body() }
    if Int(nabla_this_thread().unsafelyUnwrapped.pointee.program_levels) >= depth { return body() }
    return onOwnStack(body)
  }

  private func onOwnStack<Result>(_ body: () -> Result) -> Result {
    var result: Result?
    let levels = depth
    withoutActuallyEscaping(body) { body in
      let job = NestedJob {
        nabla_this_thread().unsafelyUnwrapped.pointee.program_levels = Int64(levels)
        result = body()
      }
      let bytes = (levels + Self.commonLevels) * Self.bytesPerLevel
      let hasRun = nabla_run_on_stack(
        bytes, { Unmanaged<NestedJob>.fromOpaque($0!).takeUnretainedValue().body() },
        Unmanaged.passUnretained(job).toOpaque())
      withExtendedLifetime(job) {
        require(
          hasRun,
          """
          Programs call one another \(levels) levels deep, which needs a stack of \(bytes) bytes that \
          the system refuses. Write the loop inside of one program, or use a Scan.
          """)
      }
    }
    return result.unsafelyUnwrapped
  }
}

private final class NestedJob {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

/// Keeps the programs that a program calls until the program itself is gone, and releases them
/// without recursion.
///
/// It must be the program's last stored property, which is destroyed after all others that refer to
/// the same programs. While a program is being released, what it alone held is put on a list of the
/// thread, which the outermost release empties.
final class CalleeRelease: @unchecked Sendable {
  /// Changed only when nobody refers to it any more.
  private var callees: [Program]

  /// - Parameter callees: those that call programs themselves.
  init(_ callees: [Program]) { self.callees = callees }

  deinit {
    if callees.isEmpty { return }
    let thread = nabla_this_thread().unsafelyUnwrapped
    if let list = thread.pointee.released_programs {
      Unmanaged<ReleasedPrograms>.fromOpaque(list).takeUnretainedValue().programs += take()
      return
    }
    let list = ReleasedPrograms(take())
    thread.pointee.released_programs = Unmanaged.passUnretained(list).toOpaque()
    list.empty()
    thread.pointee.released_programs = nil
  }

  /// The programs, which are held by the caller alone then.
  private func take() -> [Program] {
    defer { callees = [] }
    return callees
  }
}

private final class ReleasedPrograms {
  // Unchecked: a program is removed from the list before it is released, so that accesses cannot
  // overlap.
  @exclusivity(unchecked) var programs: [Program]

  init(_ programs: [Program]) { self.programs = programs }

  func empty() {
    while let last = programs.popLast() { _ = consume last }
  }
}
