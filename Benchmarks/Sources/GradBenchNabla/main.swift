import Foundation
import GradBenchProblems

// GradBench's protocol: a message a line on standard input, its reply on standard output.

let session = Session()
while let line = readLine() {
  print(session.reply(to: line))
  // Whoever asked waits for the reply, and standard output may be a pipe.
  fflush(nil)
}
