// The computation: forwards by the rules' values, backwards by their partial derivatives, in the
// order of the library's ledger. `data` and `rules` come from the document.

const count = data.operations.length;
const isInput = (node) => data.operations[node] === -1;
const isConstant = (node) => data.operations[node] === -2;
const isSelect = (operation) => operation <= -3 && operation >= -5;
// What a compiled program computed is known at the recorded inputs only.
const hasCalls = data.operations.includes(-6);
const relations = [(a, b) => a < b, (a, b) => a <= b, (a, b) => a === b];
const relationSigns = ["<", "<=", "=="];

// JSON has no word for numbers that are not finite.
const words = { inf: Infinity, "-inf": -Infinity, nan: NaN };
const number = (value) => (typeof value === "string" ? words[value] : value);
const recordedValues = data.values.map(number);

const varies = [];
for (let node = 0; node < count; node++) {
  varies.push(isInput(node) || data.operands[node].some((operand) => varies[operand]));
}
const users = data.operands.map(() => []);
data.operands.forEach((operands, node) => operands.forEach((operand) => users[operand].push(node)));
const inputNodes = data.operations.flatMap((_, node) => (isInput(node) ? [node] : []));

// The values of all nodes, for a map of numbers by input node.
function evaluate(inputs) {
  const values = recordedValues.slice();
  for (let node = 0; node < count; node++) {
    const operation = data.operations[node];
    const x = data.operands[node].map((operand) => values[operand]);
    if (operation === -1) values[node] = inputs.has(node) ? inputs.get(node) : recordedValues[node];
    else if (operation >= 0) values[node] = rules[operation].v(x);
    else if (isSelect(operation)) values[node] = relations[-3 - operation](x[0], x[1]) ? x[2] : x[3];
  }
  return values;
}

// A node's derivative by each operand: null where the operand has no part in the value, false
// where it cannot influence it.
function locals(node, values) {
  const operation = data.operations[node];
  const x = data.operands[node].map((operand) => values[operand]);
  if (operation >= 0) return rules[operation].d.map((d) => (d ? d(x, values[node]) : false));
  if (!isSelect(operation)) return [];
  return relations[-3 - operation](x[0], x[1]) ? [null, null, 1, null] : [null, null, null, 1];
}

// The backward pass: every contribution, and the gradients.
function sweep(values, localsOf) {
  const gradients = new Array(count).fill(null);
  const live = new Array(count).fill(false);
  const contributions = [];
  let last = -1;
  for (const [node, seed] of data.outputs) {
    if (!varies[node]) continue;
    gradients[node] = (gradients[node] ?? 0) + number(seed);
    live[node] = true;
    last = Math.max(last, node);
  }
  for (let node = last; node >= 0; node--) {
    const incoming = gradients[node];
    if (incoming === null) continue;
    localsOf(node).forEach((derivative, slot) => {
      const to = data.operands[node][slot];
      if (derivative === null || !varies[to]) return;
      const counts = derivative !== false && live[node];
      const local = counts ? derivative : 0;
      const amount = counts ? local * incoming : 0;
      if (counts) live[to] = true;
      const total = (gradients[to] ?? 0) + amount;
      gradients[to] = total;
      contributions.push({ from: node, to, slot, local, incoming, amount, total, counts });
    });
  }
  const received = data.operands.map(() => []);
  const sent = data.operands.map(() => []);
  contributions.forEach((contribution, index) => {
    contribution.index = index;
    received[contribution.to].push(contribution);
    sent[contribution.from].push(contribution);
  });
  return { values, gradients, contributions, received, sent };
}

// What the library computed, to the bit.
const recorded = () => sweep(recordedValues, (node) => data.locals[node].map(number));

// The same by the exported rules, at other inputs.
function computed(inputs) {
  const values = evaluate(inputs);
  return sweep(values, (node) => locals(node, values));
}

// What is differentiated: the outputs, each times its incoming gradient.
const objective = (values) =>
  data.outputs.reduce((sum, [node, seed]) => sum + values[node] * number(seed), 0);

// Comparisons that the program acted on and that would go another way now.
const changedBranches = (values) =>
  data.guards.filter(([left, relation, right, outcome]) =>
    relations[relation](values[left], values[right]) !== outcome);

// MARK: Finite differences

// The derivative by an input from values alone: Ridders' extrapolation of central differences.
function differences(node, inputs) {
  const x = inputs.has(node) ? inputs.get(node) : recordedValues[node];
  const at = (value) => objective(evaluate(new Map(inputs).set(node, value)));
  const size = Math.max(Math.abs(x), 1);
  let best = { slope: NaN, error: Infinity };
  const table = [];
  let step = 0.05 * size;
  for (let row = 0; row < 12; row++, step /= 2) {
    const entries = [(at(x + step) - at(x - step)) / (x + step - (x - step))];
    for (let order = 1, factor = 4; order <= row; order++, factor *= 4) {
      const [finer, coarser] = [entries[order - 1], table[row - 1][order - 1]];
      entries.push((finer * factor - coarser) / (factor - 1));
      const error = Math.max(Math.abs(entries[order] - finer), Math.abs(entries[order] - coarser));
      if (error < best.error) best = { slope: entries[order], error };
    }
    table.push(entries);
  }
  const small = 1e-6 * size;
  const middle = at(x);
  const left = (middle - at(x - small)) / small;
  const right = (at(x + small) - middle) / small;
  return { ...best, left, right };
}

// "agree", "differ", "kink" or "unknown".
function verdict(gradient, check) {
  const scale = Math.max(1, Math.abs(gradient), Math.abs(check.left), Math.abs(check.right));
  if (Math.abs(check.left - check.right) > 1e-3 * scale) return "kink";
  if (!Number.isFinite(check.slope) || !Number.isFinite(gradient)) return "unknown";
  if (check.error > 1e-3 * scale) return "unknown";
  const limit = Math.max(1e-7 * scale, 10 * check.error);
  return Math.abs(check.slope - gradient) <= limit ? "agree" : "differ";
}

// MARK: Findings

// What deserves a look, as the library's diagnosis finds it: a list of { kind, node, ... }.
function findings(run) {
  const { values, gradients, contributions, received } = run;
  const list = [];
  const isBad = (value) => !Number.isFinite(value);
  for (let node = 0; node < count; node++) {
    if (!isBad(values[node]) || data.operands[node].some((x) => isBad(values[x]))) continue;
    list.push({ kind: "value", node, reached: reachedBy(node, (user) => isBad(values[user])) });
  }
  for (const c of contributions) {
    if (!isBad(c.amount) || isBad(c.incoming)) continue;
    const kind = c.incoming === 0 ? "masked" : "gradient";
    list.push({ kind, node: c.from, to: c.to, contribution: c, inputs: inputsReached(run, c) });
  }
  for (let node = 0; node < count; node++) {
    if (gradients[node] !== null && isAtKink(node, values)) {
      list.push({ kind: "kink", node, chosen: run.sent[node].map((c) => c.local) });
    }
  }
  for (const node of inputNodes) if (gradients[node] === null) list.push({ kind: "unused", node });
  for (let node = 0; node < count; node++) {
    const sum = received[node].reduce((sum, c) => sum + Math.abs(c.amount), 0);
    if (received[node].length < 2 || isBad(sum) || gradients[node] === null) continue;
    if (sum > 1e4 * Math.abs(gradients[node])) list.push({ kind: "cancellation", node, sum });
  }
  return list;
}

// How many nodes a fault reached: those after `start` that have it too.
function reachedBy(start, has) {
  const reached = new Set();
  const pending = [start];
  while (pending.length) {
    for (const user of users[pending.pop()]) {
      if (reached.has(user) || !has(user)) continue;
      reached.add(user);
      pending.push(user);
    }
  }
  return reached;
}

// The inputs whose gradients a contribution that is not finite reached.
function inputsReached(run, start) {
  const reached = new Set([start.to]);
  const pending = [start.to];
  while (pending.length) {
    for (const next of run.sent[pending.pop()]) {
      if (reached.has(next.to) || Number.isFinite(next.amount)) continue;
      reached.add(next.to);
      pending.push(next.to);
    }
  }
  return [...reached].filter(isInput).sort((a, b) => a - b);
}

function isAtKink(node, values) {
  const operation = data.operations[node];
  const x = data.operands[node].map((operand) => values[operand]);
  if (isSelect(operation)) return x[0] === x[1] && (varies[data.operands[node][0]] || varies[data.operands[node][1]]);
  if (operation < 0) return false;
  const facts = data.rules[operation];
  return facts.kinks.includes(x[0]) || (facts.tie && x[0] === x[1]);
}
