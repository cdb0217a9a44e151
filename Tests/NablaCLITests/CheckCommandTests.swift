import Testing

@Suite("nabla check and info")
struct CheckCommandTests {
  @Test("check agrees on a smooth formula")
  func smooth() throws {
    let run = try nabla("check", "-e", "x = 0.5; w = 2; y = sin(w * x) / x + exp(w).log1p()")
    #expect(run.output.contains("The gradient of y agrees for all inputs."))
    #expect(run.output.contains("agree\n"))
    #expect(run.exitCode == 0)
    #expect(try nabla("check", "-", input: "x = -2; y = relu(x * x) * x").exitCode == 0)
  }

  @Test("check agrees for large operands of logSumExp")
  func largeOperands() throws {
    let run = try nabla("check", "-e", "x = 1e10; y = logSumExp(x, x, x)")
    #expect(run.output.contains("The gradient of y agrees for all inputs."), "\(run.output)")
    #expect(run.exitCode == 0)
  }

  @Test("check fails at a kink, and says so")
  func kink() throws {
    let run = try nabla("check", "-e", "x = 0; y = 3; z = relu(x) + y")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("DIFFER"))
    #expect(run.output.contains("x: A kink or jump is near"))
    #expect(!run.output.contains("y: "))
    #expect(run.errors == "")
  }

  @Test("check fails where nothing can be told, and says so")
  func cannotBeTold() throws {
    let run = try nabla("check", "-e", "x = 1; y = x + 1e12")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("CANNOT BE TOLD\n"))
    #expect(run.output.contains("x: It cannot be told: the differences are only good to ± "))
    #expect(!run.output.contains("DIFFER"))
  }

  @Test("check has nothing to do without inputs")
  func noInputs() throws {
    let run = try nabla("check", "-e", "2 * 3")
    #expect(run.output == "output has no inputs: there is nothing to check.\n")
    #expect(run.exitCode == 0)
  }

  @Test("info prints facts about this build")
  func info() throws {
    let run = try nabla("info")
    let names = run.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(
      names == [
        "version", "platform", "architecture", "build", "cores", "threads", "kernels", "rules",
      ])
    #expect(run.exitCode == 0)
  }

  @Test("help names every command, and every command has an example")
  func help() throws {
    let help = try nabla("--help")
    for command in ["explain", "gradient", "check", "info"] {
      #expect(help.output.contains("  \(command) "))
    }
    for command in ["explain", "gradient", "check"] {
      #expect(try nabla(command, "--help").output.contains("  nabla \(command) "))
    }
    #expect(try nabla("--version").output == "0.1.0\n")
  }
}
