import GradBenchProblems

Session(tool: "nabla", problems: Catalogue.problems).run()
