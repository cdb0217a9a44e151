// Small programs and the worked example, run with the engine in this folder: swift run FromScratch

print("Warm-up 1: y = z, incoming gradient 1")
let z1 = Value(1)
let y1 = z1
y1.backward()
report("y", y1)
report("z", z1)

print("\nWarm-up 2: z = x * x, y = 2 * z, incoming gradient 1")
let x2 = Value(2)
let z2 = x2 * x2
let y2 = 2 * z2
y2.backward()
report("x", x2)
report("z", z2)
report("y", y2)

print("\nAccumulation: y = 2 * x0 - x1, incoming gradient 3")
for earlier in [2.0, 0.0] {
  let x0 = Value(1)
  let x1 = Value(1)
  x0.gradient = earlier
  (2 * x0 - x1).backward(incoming: 3)
  print("  x0 held \(short(earlier)) and has \(short(x0.gradient)) now")
}

print("\nThe worked example")
let example = workedExample(Value(-2))
example.loss.backward()
for (name, value) in example.steps { report(name, value) }
print()
print("loss value: \(short(example.loss.data))")
print("x gradient: \(short(example.x.gradient))")
