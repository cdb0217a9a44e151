// The computation: the forward pass with the rules' values, the backward pass with their partial
// derivatives, in the order of the library's ledger. `data` and `rules` come from the document.

const count = data.operations.length;
const isInput = (node) => data.operations[node] === -1;
const isConstant = (node) => data.operations[node] === -2;
const isSelect = (operation) => operation <= -3 && operation >= -5;
// The results of compiled programs, and the norms of tensors, are known only for the recorded
// inputs.
const isFixed = data.operations.includes(-6) || data.summaries.length > 0;
const relations = [(a, b) => a < b, (a, b) => a <= b, (a, b) => a === b];
const relationSigns = ["<", "<=", "=="];

// JSON cannot represent non-finite numbers.
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

// The values of all nodes, given a map from input nodes to numbers.
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

// The partial derivatives of a rule, false where the operand cannot influence the value.
function partials({ s, d }, x, value) {
  const shared = s && s(x, value);
  return d.map((derivative) => (derivative ? derivative(x, value, shared) : false));
}

// The partial derivatives of a node with respect to each operand: null if the operand is not used
// in the value, false if it cannot influence it.
function locals(node, values) {
  const operation = data.operations[node];
  const x = data.operands[node].map((operand) => values[operand]);
  if (operation >= 0) return partials(rules[operation], x, values[node]);
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

// The library's results, to the bit.
const recorded = () => sweep(recordedValues, (node) => data.locals[node].map(number));

// The results of the exported rules for other inputs.
function computed(inputs) {
  const values = evaluate(inputs);
  return sweep(values, (node) => locals(node, values));
}

// The differentiated quantity: the sum of the outputs, each times its incoming gradient.
const objective = (values) =>
  data.outputs.reduce((sum, [node, seed]) => sum + values[node] * number(seed), 0);

// The guards whose outcome has changed.
const changedBranches = (values) =>
  data.guards.filter(([left, relation, right, outcome]) =>
    relations[relation](values[left], values[right]) !== outcome);
