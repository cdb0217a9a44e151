// The findings, the same and in the same order as the library's Diagnostician computes them: data,
// which texts.js formats.

const isBad = (value) => !Number.isFinite(value);
const summaries = new Set(data.summaries);

const findingAt = (kind, node, { cause = null, receiver = null, reached = [], ...numbers } = {}) =>
  ({ kind, cause, node, receiver, reached, numbers });
const findingAbout = (kind, c, more = {}) => findingAt(kind, c.from,
  { receiver: c.to, local: [c.local], incoming: [c.incoming], amount: [c.amount], ...more });

function findings(run) {
  const { values, gradients, contributions, received, sent } = run;
  const list = [];
  const find = (kind, node, more) => list.push(findingAt(kind, node, more));
  const tell = (kind, c, more) => list.push(findingAbout(kind, c, more));

  for (let node = 0; node < count; node++) {
    const operands = data.operands[node].map((operand) => values[operand]);
    if (!isBad(values[node]) || operands.some(isBad)) continue;
    const reached = reachedFrom(node, (from) => users[from].filter((user) => isBad(values[user])));
    find("value", node, { cause: causeOfValue(node, values[node], operands), reached, value: [values[node]], operands });
  }
  for (const c of contributions) {
    if (!isBad(c.amount) || isBad(c.incoming)) continue;
    const after = reachedFrom(c.to, (from) => sent[from].filter((next) => isBad(next.amount)).map((next) => next.to));
    const reached = [c.to, ...after].filter(isInput).sort((a, b) => a - b);
    if (c.incoming === 0) tell("masked", c, { reached });
    else tell("gradient", c, { cause: causeOfContribution(c, values), reached });
  }
  for (let node = 0; node < count; node++) {
    const cause = gradients[node] === null || summaries.has(node) ? null : kinkAt(node, values);
    if (cause) find("kink", node, { cause, at: [values[data.operands[node][0]]], chosen: sent[node].map((c) => c.local) });
  }
  list.push(...zeros(run, inputNodes));
  for (const node of inputNodes) if (gradients[node] === null) find("unused", node);
  for (let node = 0; node < count; node++) {
    const sum = received[node].reduce((sum, c) => sum + Math.abs(c.amount), 0);
    if (received[node].length < 2 || isBad(sum) || gradients[node] === null) continue;
    if (sum > data.thresholds.lostDigits * Math.abs(gradients[node])) {
      find("cancellation", node, { count: [received[node].length], sum: [sum], gradient: [gradients[node]] });
    }
  }
  const finite = contributions.filter((c) => !isBad(c.amount) && c.amount !== 0);
  if (finite.length) {
    tell("largest", finite.reduce((a, c) => (Math.abs(a.amount) < Math.abs(c.amount) ? c : a)));
    tell("smallest", finite.reduce((a, c) => (Math.abs(c.amount) < Math.abs(a.amount) ? c : a)));
  }
  return list;
}

// Where what arrives at some of the nodes first became 0 on its way back.
function zeros(run, nodes) {
  const { gradients, contributions, received, sent } = run;
  const isDead = (node) => gradients[node] === 0 && received[node].every((c) => c.amount === 0);
  const targets = new Set(nodes.filter(isDead));
  const dead = new Set(targets);
  const pending = [...targets];
  while (pending.length) {
    for (const { from, incoming } of received[pending.pop()]) {
      if (incoming !== 0 || dead.has(from) || !isDead(from)) continue;
      dead.add(from);
      pending.push(from);
    }
  }
  const targetsReached = (node) => [node, ...reachedFrom(node, (from) => sent[from].map((c) => c.to).filter((to) => dead.has(to)))]
    .filter((to) => targets.has(to)).sort((a, b) => a - b);
  const seeds = [...new Set(data.outputs.map(([node]) => node))].filter((node) => dead.has(node)).sort((a, b) => a - b);
  const list = seeds.map((node) => findingAt("zero", node, { cause: "seed", reached: targetsReached(node) }));
  let previous = null;
  for (const c of contributions) {
    if (c.amount !== 0 || c.incoming === 0 || !dead.has(c.to)) continue;
    // A node may use another one twice, as in x * x.
    if (previous && previous.from === c.from && previous.to === c.to) continue;
    previous = c;
    list.push(findingAbout("zero", c, { cause: causeOfZero(c, run.values), reached: targetsReached(c.to),
      operands: areNumbers(c.from) ? data.operands[c.from].map((operand) => run.values[operand]) : [] }));
  }
  return list;
}

// Whether neither the node nor its operands are summarised tensors.
const areNumbers = (node) => ![node, ...data.operands[node]].some((n) => summaries.has(n));

function causeOfZero(c, values) {
  if (c.local !== 0) return "underflow";
  const operation = data.operations[c.from];
  const operands = data.operands[c.from];
  if (operation < 0 || !areNumbers(c.from)) return null;
  const slots = operands.flatMap((operand, slot) => (operand === c.to ? [slot] : []));
  const rule = rules[operation];
  if (slots.every((slot) => !rule.d[slot])) return "everywhere";
  const x = values[c.to];
  const step = data.thresholds.nearby * (Math.abs(x) || 1);
  const hasSlope = [x - step, x + step].some((moved) => {
    const xs = operands.map((operand) => (operand === c.to ? moved : values[operand]));
    const slopes = partials(rule, xs, rule.v(xs));
    return slots.some((slot) => slopes[slot] !== false && slopes[slot] !== 0);
  });
  if (hasSlope) return "point";
  return operands.length === 1 ? "flat" : null;
}

function causeOfValue(node, value, operands) {
  const operation = data.operations[node];
  if (isInput(node)) return "input";
  if (isConstant(node)) return "constant";
  if (operation < 0) return "domain";
  if (Number.isNaN(value)) return data.rules[operation].symbol === "^" && operands[0] < 0 ? "root" : "domain";
  const intervals = data.rules[operation].intervals ?? [[-Infinity, Infinity, false]];
  const isInside = (x, index) => {
    const [lower, upper, excludesZero] = intervals[Math.min(index, intervals.length - 1)];
    return number(lower) < x && x < number(upper) && !(excludesZero && x === 0);
  };
  return operands.every(isInside) ? "overflow" : "domain";
}

function causeOfContribution(c, values) {
  if ([c.from, ...data.operands[c.from]].some((node) => isBad(values[node]))) return "value";
  return isBad(c.local) ? "derivative" : "overflow";
}

// The nodes reachable from a node, excluding it, in order.
function reachedFrom(start, next) {
  const reached = new Set([start]);
  const pending = [start];
  while (pending.length) {
    for (const node of next(pending.pop())) {
      if (reached.has(node)) continue;
      reached.add(node);
      pending.push(node);
    }
  }
  reached.delete(start);
  return [...reached].sort((a, b) => a - b);
}

function kinkAt(node, values) {
  const operation = data.operations[node];
  const operands = data.operands[node];
  const x = operands.map((operand) => values[operand]);
  if (isSelect(operation)) return x[0] === x[1] && (varies[operands[0]] || varies[operands[1]]) ? "tie" : null;
  if (operation < 0) return null;
  const facts = data.rules[operation];
  if (facts.kinks.includes(x[0])) return "point";
  return facts.tie && x[0] === x[1] ? "tie" : null;
}
