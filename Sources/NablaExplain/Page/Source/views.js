// The views of the computation: one part of the tree, as a list of units (operations, lines,
// groups), and its steps.

const views = { lines: new Map(), operations: new Map() };
const lineMembers = data.operands.map(() => []);
data.lines.forEach((root, node) => { if (root >= 0) lineMembers[root].push(node); });

// The nodes of an item: a number is a node, a list is a part or several equal ones.
function members(mode, item) {
  if (!Array.isArray(item)) return mode === "lines" && !isInput(item) ? lineMembers[item] : [item];
  return item.flatMap((part) => data.trees[mode][part].items.flatMap((inner) => members(mode, inner)));
}

function viewOf(mode, part) {
  if (views[mode].has(part)) return views[mode].get(part);
  const { items, outside, template } = data.trees[mode][part];
  const unitOf = new Map();
  const units = [
    ...outside.map((node) => ({ kind: "outside", node, members: [] })),
    ...items.map((item) =>
      Array.isArray(item)
        ? { kind: "parts", parts: item, members: members(mode, item) }
        : { kind: "node", node: item, members: members(mode, item) }),
  ];
  units.forEach((unit, index) => {
    unit.index = index;
    unit.operations = unit.members.filter((node) => !isInput(node) && !isConstant(node)).length;
    for (const node of unit.members) unitOf.set(node, index);
    if (unit.kind === "outside") unitOf.set(unit.node, index);
  });
  for (const unit of units) {
    if (unit.kind !== "parts") continue;
    const inside = new Set(unit.members);
    const starts = new Set(data.outputs.map(([node]) => node));
    unit.ends = unit.members.filter(
      (node) => starts.has(node) || users[node].some((user) => !inside.has(user)) && !isInput(node) && !isConstant(node));
  }
  const view = { mode, part, units, unitOf, template, edges: data.templates[template].edges };
  views[mode].set(part, view);
  return view;
}

const isOutside = (view, node) => {
  const unit = view.unitOf.get(node);
  return unit === undefined || view.units[unit].kind === "outside";
};

// The node whose value and gradient a unit shows, or null.
const faceOf = (unit) =>
  unit.kind !== "parts" ? unit.node : unit.ends.length === 1 ? unit.ends[0] : null;

// MARK: Steps

// The forward pass, one unit per step; then the backward pass, one contribution per step. All
// contributions of a line or group to one node are one step, with the operations' contributions as
// details.
function stepsOf(view, run) {
  const steps = [];
  for (const unit of view.units) {
    if (unit.kind === "outside" || (unit.kind === "node" && isConstant(unit.node))) continue;
    steps.push({ kind: "forward", unit: unit.index });
  }
  for (const [node, seed, name] of data.outputs) {
    if (isOutside(view, node) || run.gradients[node] === null) continue;
    steps.push({ kind: "seed", to: node, amount: number(seed), name, contributions: [] });
  }
  const arrivals = new Map();
  for (const c of run.contributions) {
    if (view.unitOf.has(c.from) && !isOutside(view, c.from)) continue;
    if (isOutside(view, c.to)) continue;
    if (!arrivals.has(c.to)) arrivals.set(c.to, []);
    arrivals.get(c.to).push(c);
  }
  for (const [to, contributions] of arrivals) {
    steps.push({ kind: "arrival", to, amount: total(contributions), contributions });
  }
  for (const unit of view.units.slice().reverse()) {
    if (unit.kind === "outside") continue;
    steps.push(...sendings(view, unit, run));
  }
  // The partial sums.
  const totals = new Map();
  for (const step of steps) {
    if (step.to === undefined) continue;
    step.old = totals.get(step.to) ?? 0;
    step.new = step.old + step.amount;
    // The last one is the gradient itself: sums of sums may be rounded differently.
    const last = run.received[step.to].at(-1);
    if (last && step.contributions.includes(last)) step.new = run.gradients[step.to];
    totals.set(step.to, step.new);
  }
  return steps;
}

const total = (contributions) => contributions.slice(1).reduce(
  (sum, c) => sum + c.amount, contributions[0].amount);

function sendings(view, unit, run) {
  const outgoing = unit.members.toSorted((a, b) => b - a).flatMap((node) => run.sent[node])
    .filter((c) => view.unitOf.get(c.to) !== unit.index);
  // A part with one result has a derivative as a whole, as a line has.
  const face = faceOf(unit);
  const step = (contributions, local) => ({
    kind: "send", unit: unit.index, to: contributions[0].to, local,
    incoming: face === null ? null : run.gradients[face],
    amount: total(contributions), contributions,
  });
  if (view.mode === "operations" && unit.kind === "node") {
    return outgoing.map((c) => step([c], c.local));
  }
  const byReceiver = new Map();
  for (const c of outgoing) {
    if (!byReceiver.has(c.to)) byReceiver.set(c.to, []);
    byReceiver.get(c.to).push(c);
  }
  const slopes = face === null ? null : slopesInside(face, unit, run);
  return [...byReceiver.keys()].sort((a, b) => a - b).map((to) => {
    const contributions = byReceiver.get(to);
    // Through a line: the sum over all paths inside it.
    const local = slopes && contributions.map((c) => (slopes.get(c.from) ?? 0) * c.local)
      .reduce((sum, x) => sum + x);
    return step(contributions, local);
  });
}

// The derivative of the value of a line, or of a part's result, by each operation inside it.
function slopesInside(face, unit, run) {
  const slopes = new Map([[face, 1]]);
  const inside = new Set(unit.members);
  for (const node of unit.members.toSorted((a, b) => b - a)) {
    for (const c of run.sent[node]) {
      if (!inside.has(c.to)) continue;
      slopes.set(c.to, (slopes.get(c.to) ?? 0) + (slopes.get(node) ?? 0) * c.local);
    }
  }
  return slopes;
}

// The state after a number of steps: the units with values, the gradients so far, and the
// contributions made.
function stateAfter(view, steps, length) {
  const state = { values: new Set(), gradients: new Map(), sent: new Set() };
  for (const unit of view.units) {
    if (unit.kind === "outside" || (unit.kind === "node" && isConstant(unit.node))) {
      state.values.add(unit.index);
    }
  }
  for (const step of steps.slice(0, length)) {
    if (step.kind === "forward") state.values.add(step.unit);
    else state.gradients.set(step.to, step.new);
    if (step.kind === "send") for (const c of step.contributions) state.sent.add(c);
  }
  return state;
}
