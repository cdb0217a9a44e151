// swift-format-ignore-file
// Written by Scripts/embed-page from the files in Source: change those.

/// The explain page's style sheet and scripts.
enum PageSources {
  static let drawing = ##"""
// The graph: a drawing of the library's, brought to life.

const byId = (id) => document.getElementById(id);

// An element with attributes and children; texts become text, never markup.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

let drawing = null; // { svg, cards, names, edges, trunks, template, direction }
let zoom = null; // null fits
// Below this, text cannot be read: the graph scrolls instead.
const leastScale = 0.7;

function showDrawing(view) {
  const template = data.templates[view.template];
  const canvas = byId("canvas");
  const drawings = Array.from({ length: template.drawings }, (_, direction) =>
    byId(`drawing-${view.template}-${direction}`).content.firstElementChild);
  if (!drawings.length) {
    drawing = { svg: null, view, cards: [], edges: [], trunks: [] };
    canvas.replaceChildren(element("p", { class: "quiet undrawn" }, texts[language].undrawn));
    return;
  }
  const room = canvas.getBoundingClientRect();
  const fit = (svg) => Math.min(1.15, (room.width - 8) / svg.getAttribute("width"),
    (room.height - 8) / svg.getAttribute("height"));
  // The direction that can be read best.
  const direction = drawings.length > 1 && fit(drawings[1]) > fit(drawings[0]) ? 1 : 0;
  const svg = document.importNode(drawings[direction], true);
  svg.setAttribute("role", "group");
  canvas.replaceChildren(svg);
  const all = (selector) => [...svg.querySelectorAll(selector)];
  drawing = { svg, view, cards: [], edges: view.edges.map(() => []), trunks: all("[data-trunk]") };
  for (const card of all("[data-node]")) {
    const unit = view.units[Number(card.dataset.node)];
    drawing.cards[unit.index] = card;
    card.setAttribute("role", "button");
    card.setAttribute("tabindex", "-1");
    card.addEventListener("click", () => { select(unit); });
    card.addEventListener("dblclick", () => { if (unit.kind === "parts") open(unit.parts[0]); });
    card.addEventListener("keydown", (event) => {
      if (event.key === "Enter") unit.kind === "parts" ? open(unit.parts[0]) : select(unit);
    });
  }
  for (const edge of all("[data-edge]")) drawing.edges[Number(edge.dataset.edge)].push(edge);
  applyZoom(fit(svg));
}

function applyZoom(fit) {
  const { svg } = drawing;
  if (!svg) return;
  drawing.fit = fit ?? drawing.fit;
  const scale = zoom ?? Math.max(drawing.fit, leastScale);
  const box = svg.getAttribute("viewBox").split(" ").map(Number);
  svg.style.width = `${box[2] * scale}px`;
  svg.style.height = `${box[3] * scale}px`;
}

// A text of a card: squeezed where it would not fit.
function write(card, style, text) {
  const label = card.querySelector(`text.${style}`);
  if (!label || label.textContent === text) return;
  label.textContent = text;
  const box = card.querySelector("rect.card");
  if (!box || style === "operation") return;
  const room = Number(box.getAttribute("width")) - 20;
  squeeze(label, style === "name" ? room - 18 : room);
}

function squeeze(label, room) {
  label.removeAttribute("textLength");
  if (label.textContent.length < 5 || label.getComputedTextLength() <= room) return;
  label.setAttribute("textLength", room);
  label.setAttribute("lengthAdjust", "spacingAndGlyphs");
}

function titleOf(unit) {
  if (unit.kind !== "parts") return nameOf(unit.node);
  const names = unit.parts.map((part) => data.trees[mode][part].name);
  return names.length === 1 ? names[0] : `${names[0]} … ${names.at(-1)}`;
}

// Writes the numbers of a state, and marks the current step.
function updateDrawing(view, state, step, marks) {
  if (!drawing.svg) return;
  const text = texts[language];
  for (const unit of view.units) {
    const card = drawing.cards[unit.index];
    const face = faceOf(unit);
    const isConstantCard = face !== null && isConstant(face);
    const hasValue = state.values.has(unit.index) && face !== null;
    const value = hasValue ? short(run.values[face]) : "";
    const gradient = face === null ? undefined : state.gradients.get(face);
    if (isConstantCard) write(card, "value", data.names[face] ? `${data.names[face]} = ${value}` : value);
    else {
      write(card, "value", hasValue ? value : unit.kind === "parts" && face === null ? text.inside(unit.operations) : "·");
      write(card, "gradient", gradient === undefined ? (face === null ? "" : "∇") : `∇ ${short(gradient)}`);
      if (unit.kind === "parts" || data.names[face] !== undefined) write(card, "name", titleOf(unit));
    }
    const isActive = step && (step.unit === unit.index || (step.to !== undefined && view.unitOf.get(step.to) === unit.index));
    card.classList.toggle("active", Boolean(isActive));
    card.classList.toggle("receives", Boolean(step && step.to !== undefined && view.unitOf.get(step.to) === unit.index));
    card.classList.toggle("visited", state.values.has(unit.index));
    card.classList.toggle("reached", gradient !== undefined);
    card.classList.toggle("selected", selected !== null && isSelected(unit));
    for (const mark of ["kink", "bad", "badly"]) {
      card.classList.toggle(mark, (face !== null ? [face] : unit.members).some((node) => marks[mark].has(node)));
    }
    card.classList.toggle("bad-value", hasValue && !Number.isFinite(run.values[face]));
    card.classList.toggle("bad-gradient", gradient !== undefined && !Number.isFinite(gradient));
    card.setAttribute("aria-label", text.card(`${titleOf(unit)}${face !== null && data.formulas[face] ? " = " + data.formulas[face] : ""}`,
      hasValue ? shortest(run.values[face]) : text.notYet, gradient === undefined ? text.notYet : shortest(gradient)));
    card.setAttribute("aria-pressed", String(selected !== null && isSelected(unit)));
  }
  view.edges.forEach(([from, to, slot], index) => {
    const between = (c) => view.unitOf.get(c.from) === to && view.unitOf.get(c.to) === from && (slot < 0 || c.slot === slot);
    const unit = view.units[to];
    const sending = state.local.get(`${to},${from},${slot}`) ?? state.local.get(`${to},${from},-1`);
    const isSent = sending !== undefined;
    const isActive = step && (step.kind === "forward" ? step.unit === to : step.kind === "send" && step.contributions.some(between));
    for (const part of drawing.edges[index]) {
      part.classList.toggle("active", Boolean(isActive));
      part.classList.toggle("backward", Boolean(isActive && step.kind === "send"));
      part.classList.toggle("sent", isSent);
      const label = part.querySelector("text");
      if (label) {
        part.style.visibility = isSent && unit.kind === "node" ? "visible" : "hidden";
        if (isSent && label.textContent !== brief(sending)) {
          label.textContent = brief(sending);
          squeeze(label, Number(part.querySelector("rect").getAttribute("width")) - 8);
        }
      }
    }
  });
  for (const trunk of drawing.trunks) {
    const unit = Number(trunk.dataset.trunk);
    // A line that begins where the trunk does leaves the card on its own.
    const uses = (to) => view.edges.some(([from, user], index) => from === unit && user === to &&
      start(drawing.edges[index][0].querySelector("path")) !== start(trunk));
    trunk.classList.toggle("active", Boolean(step && step.kind === "forward" && uses(step.unit)));
    trunk.classList.toggle("backward", Boolean(
      step && step.kind === "send" && view.unitOf.get(step.to) === unit && uses(step.unit)));
  }
}

const start = (path) => path.getAttribute("d").match(/^M[^A-Z]*/i)[0];

// Scrolls a card into sight, if the graph is larger than its frame.
function reveal(unit) {
  const card = drawing.cards[unit];
  if (!card) return;
  const frame = byId("canvas").getBoundingClientRect();
  const box = card.getBoundingClientRect();
  const canvas = byId("canvas");
  if (box.left < frame.left || box.right > frame.right) {
    canvas.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
  }
  if (box.top < frame.top || box.bottom > frame.bottom) {
    canvas.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
  }
}

"""##

  static let engine = ##"""
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

"""##

  static let main = ##"""
// The page's state, and what changes it.

let mode = "lines";
let part = 0;
let position = 0;
let selected = null;
let language = document.documentElement.dataset.language;
if (!texts[language]) language = navigator.language.startsWith("zh") ? "zh" : "en";
let theme = 0;
let run = recorded();
const inputs = new Map();
const checks = new Map();
let view = null;
let steps = [];
let found = [];
let marks = { kink: new Set(), bad: new Set(), badly: new Set() };
let timer = null;

const isSelected = (unit) => (unit.kind === "parts" ? unit.members.includes(selected) : unit.node === selected);

// MARK: Showing

function refresh() {
  const step = position > 0 ? steps[position - 1] : null;
  const state = stateAfter(view, steps, position);
  state.local = new Map();
  for (const past of steps.slice(0, position)) {
    if (past.kind !== "send") continue;
    const slot = view.mode === "operations" && view.units[past.unit].kind === "node" ? past.contributions[0].slot : -1;
    state.local.set(`${past.unit},${view.unitOf.get(past.to)},${slot}`, past.local ?? past.amount);
  }
  updateDrawing(view, state, step, marks);
  showStep(view, steps, position);
  showProgram(view, steps, state, step);
  showInputs(view);
  showNode(view);
  const slider = byId("slider");
  slider.max = steps.length;
  slider.value = position;
  slider.setAttribute("aria-valuetext", byId("step-title").textContent);
  byId("first").disabled = byId("back").disabled = position === 0;
  byId("next").disabled = byId("last").disabled = position === steps.length;
  if (step) reveal(step.to === undefined ? step.unit : view.unitOf.get(step.to));
  const focus = selected !== null ? view.unitOf.get(selected) : undefined;
  drawing.cards.forEach((card, unit) => card.setAttribute("tabindex", unit === (focus ?? 0) ? "0" : "-1"));
}

function show() {
  view = viewOf(mode, part);
  steps = stepsOf(view, run);
  position = Math.min(position, steps.length);
  showDrawing(view);
  showPath();
  refresh();
}

function showPath() {
  const text = texts[language];
  const tree = data.trees[mode];
  const path = [];
  for (let at = part; at >= 0; at = tree[at].parent) path.unshift(at);
  const links = path.map((at, depth) => {
    const name = depth === 0 ? text.whole : tree[at].name;
    return at === part ? element("b", {}, name) : element("button", { type: "button", class: "link", onclick: () => open(at) }, name);
  });
  const children = path.length > 1 ? links.flatMap((link, i) => (i ? [" ▸ ", link] : [link])) : [];
  // Of parts that are alike, which one this is.
  const parent = tree[part].parent;
  const body = parent >= 0 && tree[parent].items.find((item) => Array.isArray(item) && item.includes(part));
  if (body && body.length > 1) {
    const place = body.indexOf(part);
    const to = (offset, label, sign) => element("button", { type: "button", "aria-label": label, disabled: !(place + offset in body),
      onclick: () => open(body[place + offset]) }, sign);
    children.push(" ", to(-1, text.previousBody, "‹"), ` ${text.instance(place + 1, body.length)} `, to(1, text.nextBody, "›"));
  }
  byId("path").replaceChildren(...children);
}

function setTexts() {
  const text = texts[language];
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  const labels = { first: text.first, back: text.back, next: text.next, last: text.last, "zoom-in": text.zoomIn, "zoom-out": text.zoomOut };
  for (const [id, label] of Object.entries(labels)) {
    byId(id).setAttribute("aria-label", label);
    byId(id).title = label;
  }
  byId("graph-title").textContent = text.graph;
  byId("zoom-fit").textContent = text.zoomFit;
  byId("slider").setAttribute("aria-label", text.slider);
  byId("language").textContent = text.language;
  byId("language").setAttribute("aria-label", text.languageLabel);
  byId("theme").textContent = text.theme[theme];
  byId("theme").setAttribute("aria-label", `${text.themeLabel}: ${text.theme[theme]}`);
  byId("mode").setAttribute("aria-label", text.modeLabel);
  byId("mode").replaceChildren(...["lines", "operations"].map((kind) => element("button",
    { type: "button", id: `mode-${kind}`, "aria-pressed": String(mode === kind), onclick: () => setMode(kind) }, text[kind])));
  setPlaying(timer !== null);
  showFindings(found);
  shownInputs = "";
}

// MARK: Changing

function goTo(target) {
  position = Math.max(0, Math.min(steps.length, target));
  refresh();
}

function open(target) {
  part = target;
  position = part === 0 ? position : 0;
  zoom = null;
  show();
  goTo(steps.length);
}

// The other kind of view, at the same place: as many of the contributions made as before.
function setMode(kind) {
  if (mode === kind) return;
  const isAtEnd = position === steps.length;
  const share = steps.length ? position / steps.length : 0;
  mode = kind;
  part = 0;
  zoom = null;
  setTexts();
  show();
  goTo(isAtEnd ? steps.length : Math.round(share * steps.length));
}

function select(unit) {
  if (unit.kind === "parts" && faceOf(unit) === null) return open(unit.parts[0]);
  selected = faceOf(unit);
  refresh();
}

// Selects a node wherever it is, and opens the part that it is in.
function selectNode(node) {
  selected = node;
  if (!view.unitOf.has(node)) {
    part = partOf(node);
    show();
    return goTo(steps.length);
  }
  refresh();
}

// The innermost part with an item that holds the node.
function partOf(node) {
  const tree = data.trees[mode];
  for (let at = tree.length - 1; at >= 0; at--) {
    if (tree[at].template >= 0 && tree[at].items.some((item) => !Array.isArray(item) && members(mode, item).includes(node))) return at;
  }
  return 0;
}

function goToContribution(contribution) {
  const find = () => steps.findIndex((step) => step.contributions?.includes(contribution) && step.kind === "send");
  if (find() < 0) {
    part = partOf(contribution.from);
    show();
  }
  if (find() < 0 && mode === "lines") {
    setMode("operations");
    part = partOf(contribution.from);
    show();
  }
  goTo(find() + 1);
}

function changeInput(node, field) {
  const value = Number(field.value.trim().replace("inf", "Infinity"));
  const isNumber = field.value.trim() !== "" && (!Number.isNaN(value) || field.value.trim() === "nan");
  field.setAttribute("aria-invalid", String(!isNumber));
  if (!isNumber) return;
  if (Object.is(value, recordedValues[node])) inputs.delete(node);
  else inputs.set(node, value);
  recompute();
}

function reset() {
  inputs.clear();
  recompute();
}

function recompute() {
  // What was recorded is shown as it is: the page computes only what was not.
  run = inputs.size ? computed(inputs) : recorded();
  checks.clear();
  const isAtEnd = position === steps.length;
  steps = stepsOf(view, run);
  position = isAtEnd ? steps.length : Math.min(position, steps.length);
  find();
  showFindings(found);
  refresh();
}

function find() {
  found = findings(run);
  marks = { kink: new Set(), bad: new Set(), badly: new Set() };
  for (const finding of found) {
    if (finding.kind === "kink") marks.kink.add(finding.node);
    if (["value", "gradient", "masked"].includes(finding.kind)) marks.bad.add(finding.node);
  }
  for (let node = 0; node < count; node++) {
    const isBad = !Number.isFinite(run.values[node]) || (run.gradients[node] !== null && !Number.isFinite(run.gradients[node]));
    if (isBad && !marks.bad.has(node)) marks.badly.add(node);
  }
}

function checkInput(node) {
  const check = differences(node, inputs);
  check.verdict = verdict(run.gradients[node] ?? 0, check);
  checks.set(node, check);
  refresh();
}

function setPlaying(plays) {
  clearInterval(timer);
  timer = null;
  if (plays) {
    if (position === steps.length) goTo(0);
    timer = setInterval(() => {
      if (position >= steps.length) return setPlaying(false);
      goTo(position + 1);
    }, 1100);
  }
  const text = texts[language];
  byId("play").querySelector("path").setAttribute("d", plays ? "M5 4h3v12H5zM12 4h3v12h-3z" : "M4 4l7 6-7 6zM11 4l7 6-7 6z");
  byId("play").setAttribute("aria-label", plays ? text.pause : text.play);
  byId("play").title = plays ? text.pause : text.play;
}

function chooseBeside(offset) {
  const focus = selected !== null ? view.unitOf.get(selected) ?? 0 : -1;
  const unit = view.units[Math.max(0, Math.min(view.units.length - 1, focus + offset))];
  if (unit.kind === "parts" && faceOf(unit) === null) return drawing.cards[unit.index]?.focus();
  select(unit);
  drawing.cards[unit.index]?.focus();
  reveal(unit.index);
}

// MARK: Events

byId("first").onclick = () => goTo(0);
byId("back").onclick = () => goTo(position - 1);
byId("next").onclick = () => goTo(position + 1);
byId("last").onclick = () => goTo(steps.length);
byId("play").onclick = () => setPlaying(timer === null);
byId("slider").oninput = (event) => goTo(Number(event.target.value));
byId("language").onclick = () => { language = language === "en" ? "zh" : "en"; setTexts(); showPath(); refresh(); };
byId("theme").onclick = () => {
  theme = (theme + 1) % 3;
  document.documentElement.dataset.theme = ["", "light", "dark"][theme];
  setTexts();
  refresh();
};
const scaleBy = (factor) => { zoom = Math.max(0.1, Math.min(3, (zoom ?? Math.max(drawing.fit, leastScale)) * factor)); applyZoom(); };
byId("zoom-in").onclick = () => scaleBy(1.25);
byId("zoom-out").onclick = () => scaleBy(0.8);
byId("zoom-fit").onclick = () => { zoom = drawing.fit; applyZoom(); };
addEventListener("resize", () => { if (zoom === null) { showDrawing(view); refresh(); } });

addEventListener("keydown", (event) => {
  const isField = event.target.matches?.("input, textarea");
  const isSlider = event.target.id === "slider";
  if (event.ctrlKey || event.metaKey || event.altKey || (isField && !isSlider)) return;
  const actions = {
    ArrowRight: () => goTo(position + 1), ArrowLeft: () => goTo(position - 1),
    Home: () => goTo(0), End: () => goTo(steps.length),
    ArrowDown: () => chooseBeside(1), ArrowUp: () => chooseBeside(-1),
    " ": () => setPlaying(timer === null),
    Escape: () => { selected = null; refresh(); },
  };
  if (event.key === " " && event.target.matches?.("button, summary")) return;
  if (!actions[event.key]) return;
  if (timer !== null && event.key !== " ") setPlaying(false);
  event.preventDefault();
  actions[event.key]();
});

// On paper there are no steps to take: all of them in a list.
addEventListener("beforeprint", () => {
  const rows = steps.slice(0, 400).map((step) => {
    if (step.kind === "forward") {
      const unit = view.units[step.unit];
      const face = faceOf(unit);
      return element("li", {}, code(unitFormula(unit)), face === null ? "" : ` = ${shortest(run.values[face])}`);
    }
    const amount = step.local === null || step.local === undefined ? inner(step.amount) : `${inner(step.local)} × ${inner(step.incoming)}`;
    return element("li", {}, code(step.unit === undefined ? "" : `${unitFormula(view.units[step.unit])}: `),
      `${nameOf(step.to)}: ${shortest(step.old)} + ${amount} = ${shortest(step.new)}`);
  });
  byId("printed").replaceChildren(element("h2", {}, texts[language].slider), element("ol", {}, rows));
});

// For tests and the curious: the computation at other inputs, in their order, and the views.
window.nabla = {
  data, viewOf, stepsOf,
  recorded: () => recorded(),
  at: (numbers) => computed(new Map(inputNodes.map((node, index) => [node, numbers[index]]))),
  findings,
  texts,
};

find();
setTexts();
show();
// A link may say where to begin: #end, #step=7, #node=x.
const wanted = new URLSearchParams(location.hash.slice(1));
if (wanted.has("end")) goTo(steps.length);
if (wanted.has("step")) goTo(Number(wanted.get("step")) || 0);
const wantedNode = Object.entries(data.names).find(([, name]) => name === wanted.get("node"));
if (wantedNode) selectNode(Number(wantedNode[0]));
document.documentElement.dataset.ready = "true";

"""##

  static let page_css = ##"""
* { box-sizing: border-box; }
html {
  color-scheme: light dark; background: var(--page); color: var(--text);
  --page: #f4f6fa; --accent: #2f7fe0; --bad: #c2183b; --badFill: #fde7ec; --good: #18794e;
  font: 15px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "DejaVu Sans", sans-serif;
}
@media (prefers-color-scheme: dark) { html { --page: #090c11; --accent: #4b95ee; --bad: #ff8095; --badFill: #3a1420; --good: #5bd49b; } }
html[data-theme="light"] { color-scheme: light; --page: #f4f6fa; --accent: #2f7fe0; --bad: #c2183b; --badFill: #fde7ec; --good: #18794e; }
html[data-theme="dark"] { color-scheme: dark; --page: #090c11; --accent: #4b95ee; --bad: #ff8095; --badFill: #3a1420; --good: #5bd49b; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; }
h1 { font-size: 18px; font-weight: 650; margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1; min-width: 0; }
h2 { font-size: 12px; font-weight: 650; letter-spacing: .04em; text-transform: uppercase; color: var(--quiet); margin: 0 0 8px; }
p { margin: 0 0 8px; }
code, .number { font-family: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .93em; font-variant-numeric: tabular-nums; }
code { overflow-wrap: break-word; }
button { font: inherit; font-size: 13px; color: var(--text); background: var(--card); border: 1px solid var(--cardBorder); border-radius: 7px; padding: 4px 10px; cursor: pointer; line-height: 1.3; }
button:hover:not(:disabled) { border-color: var(--accent); }
button:disabled { opacity: .4; cursor: default; }
button[aria-pressed="true"] { background: var(--inputFill); border-color: var(--accent); color: var(--value); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.link { border: 0; background: none; padding: 0; font: inherit; color: var(--value); text-align: left; border-radius: 3px; overflow-wrap: break-word; }
.link:hover { text-decoration: underline; }
.quiet, small { color: var(--quiet); }
.value { color: var(--value); }
.gradient, .local { color: var(--warm); }

header { display: flex; align-items: center; gap: 12px; padding: 10px 16px; background: var(--canvas); border-bottom: 1px solid var(--canvasBorder); }
.brand { font-size: 20px; font-weight: 700; color: var(--warm); line-height: 1; }
.settings { display: flex; gap: 8px; align-items: center; }
.choice { display: flex; }
.choice button:first-child { border-radius: 7px 0 0 7px; }
.choice button:last-child { border-radius: 0 7px 7px 0; margin-left: -1px; }

main { flex: 1; display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(380px, 1fr); grid-auto-rows: min-content; gap: 12px; padding: 12px 16px 24px; max-width: 1800px; width: 100%; margin: 0 auto; }
section { background: var(--canvas); border: 1px solid var(--canvasBorder); border-radius: 12px; padding: 12px 14px; grid-column: 2; min-width: 0; }
section[hidden] { display: none; }
#graph { grid-column: 1; grid-row: 1 / span 7; position: sticky; top: 12px; height: calc(100vh - 86px); min-height: 380px; display: flex; flex-direction: column; padding: 0; }
.bar { display: flex; align-items: center; gap: 10px; padding: 8px 8px 8px 14px; border-bottom: 1px solid var(--canvasBorder); }
.bar h2 { margin: 0; }
.bar nav { flex: 1; min-width: 0; font-size: 13px; }
.bar nav button:not(.link) { padding: 1px 8px; }
.zoom { display: flex; gap: 4px; }
.zoom button { padding: 3px 9px; }
#canvas { flex: 1; overflow: auto; display: flex; padding: 4px; min-height: 0; }
#canvas svg { margin: auto; flex: none; display: block; }
#printed { display: none; }

.controls { display: flex; gap: 6px; align-items: center; margin-bottom: 10px; }
.controls button { min-width: 38px; padding: 5px 8px; font-size: 14px; }
.controls #next { min-width: 56px; background: var(--accent); border-color: var(--accent); color: #fff; }
.controls svg { width: 16px; height: 16px; display: block; margin: 0 auto; fill: currentColor; stroke: currentColor; stroke-width: 1.6; stroke-linejoin: round; stroke-linecap: round; }
.controls input { flex: 1; min-width: 60px; accent-color: var(--accent); }
#step { min-height: 128px; }
.line { font-size: 15px; }
.sum { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 4px 9px; font-size: 20px; margin: 6px 0 8px; }
.sum.long { font-size: 15px; }
.term { display: inline-flex; flex-direction: column; align-items: center; }
.term small { font-size: 11px; line-height: 1.2; }
.sign { color: var(--quiet); }
.result { font-size: 16px; margin-bottom: 6px; }
details { font-size: 13px; }
summary { cursor: pointer; color: var(--quiet); }

.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 4px 6px; vertical-align: top; border-top: 1px solid var(--canvasBorder); font-weight: 400; }
thead th { border: 0; font-size: 12px; color: var(--quiet); padding-top: 0; }
th[scope="row"] { font-weight: 650; white-space: nowrap; max-width: 190px; overflow: hidden; text-overflow: ellipsis; }
th[scope="row"] .link { color: var(--text); font-weight: 650; white-space: inherit; }
.right, th.right { text-align: right; white-space: nowrap; }
.rows { list-style: none; margin: 0; padding: 0; font-size: 14px; }
.row { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0 14px; padding: 5px 6px; border-top: 1px solid var(--canvasBorder); }
.row:first-child { border-top: 0; }
.row .formula { flex: 1 1 170px; min-width: 0; overflow-wrap: break-word; }
.row .right { min-width: 62px; white-space: normal; }
.row.active { background: var(--warmFill); border-radius: 6px; }
#lines .link { color: var(--text); font-weight: 650; }
table td:first-child { min-width: 130px; }
.way { font-size: 12px; color: var(--quiet); }

.field { display: grid; grid-template-columns: minmax(40px, auto) 110px minmax(0, 1fr) auto; gap: 2px 10px; align-items: center; padding: 4px 0; }
.field label { font-weight: 650; overflow: hidden; text-overflow: ellipsis; }
.field input { font: inherit; font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 14px; color: var(--value); background: var(--card); border: 1px solid var(--cardBorder); border-radius: 7px; padding: 4px 8px; width: 100%; }
.field input[aria-invalid="true"] { border-color: var(--bad); background: var(--badFill); }
.field .gradient { font-size: 13px; overflow-wrap: anywhere; }
.field output { grid-column: 1 / -1; font-size: 13px; }
.field output:empty { display: none; }
output.agree { color: var(--good); }
output.differ, output.kink, output.unknown, .warning { color: var(--bad); }
.note { background: var(--inputFill); border-radius: 8px; padding: 6px 10px; font-size: 13px; }
.warning { background: var(--badFill); border-radius: 8px; padding: 6px 10px; font-size: 13px; }
#node h2 { text-transform: none; letter-spacing: 0; font-size: 16px; color: var(--text); }
#finding-list { margin: 0; padding-left: 18px; font-size: 14px; }
#finding-list .value .link, #finding-list .gradient .link, #finding-list .masked .link { color: var(--bad); }

.nabla-diagram [data-node] { cursor: pointer; outline: none; }
.nabla-diagram .card { transition: stroke .15s, fill .15s; }
.nabla-diagram [data-node]:not(.visited) .value, .nabla-diagram [data-node]:not(.reached) .gradient { fill: var(--quiet); opacity: .7; }
.nabla-diagram [data-node]:not(.reached) .strip { opacity: .35; }
.nabla-diagram [data-node].active .card { stroke: var(--accent); stroke-width: 2.6; }
.nabla-diagram [data-node].receives .card { stroke: var(--warm); stroke-width: 2.6; }
.nabla-diagram [data-node].selected .card { stroke-dasharray: 5 3; stroke: var(--accent); stroke-width: 2.4; }
.nabla-diagram [data-node]:focus-visible .card { stroke: var(--accent); stroke-width: 3.4; }
.nabla-diagram .active .line, .nabla-diagram .line.active { stroke: var(--accent); stroke-width: 2.6; }
.nabla-diagram .active .tip { fill: var(--accent); }
.nabla-diagram .backward .line, .nabla-diagram .line.backward { stroke: var(--warm); stroke-width: 2.6; }
.nabla-diagram .backward .tip { fill: var(--warm); }
.nabla-diagram .backward .pill { stroke: var(--warm); stroke-width: 1.6; }
.nabla-diagram .group .card { stroke: var(--output); stroke-dasharray: none; fill: var(--outputFill); }
.nabla-diagram .group .name, .nabla-diagram .group .value { fill: var(--text); }
.nabla-diagram .outside .card { stroke-dasharray: 3 3; fill: none; }
.nabla-diagram .kink .card { stroke: var(--bad); stroke-dasharray: 8 3; stroke-width: 2.4; }
.nabla-diagram .bad .card { stroke: var(--bad); fill: var(--badFill); stroke-width: 2.6; }
.nabla-diagram .bad-value .value, .nabla-diagram .bad-gradient .gradient { fill: var(--bad); }
.nabla-diagram .path .card { stroke: var(--warm); stroke-width: 3; stroke-dasharray: 1 4; stroke-linecap: round; }

@media (max-width: 900px) {
  main { grid-template-columns: minmax(0, 1fr); padding: 8px; gap: 8px; padding-bottom: 40px; }
  section { grid-column: 1; }
  #graph { grid-row: auto; position: static; height: 52vh; min-height: 300px; }
  .sum { font-size: 17px; }
  #step { min-height: 112px; }
}
@media (max-width: 560px) {
  header { flex-wrap: wrap; padding: 8px 10px; gap: 6px 10px; }
  h1 { font-size: 16px; }
  .sum { font-size: 15px; gap: 2px 6px; }
  .term small { font-size: 10px; max-width: 66px; text-align: center; }
  .settings { width: 100%; }
  .settings .choice { flex: 1; }
  .controls button { min-width: 34px; padding: 6px 5px; }
  .field { grid-template-columns: minmax(36px, auto) 96px minmax(0, 1fr); }
  .field button { grid-column: 1 / -1; justify-self: start; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print {
  html, html[data-theme] { --page: #fff; --bad: #c2183b; --badFill: #fde7ec; --good: #18794e; color-scheme: light; }
  .settings, .controls, .zoom, #inputs button, #steps { display: none; }
  main { display: block; padding: 0; }
  section { border: 0; padding: 0 0 12px; break-inside: auto; }
  #graph { position: static; height: auto; display: block; }
  #canvas { overflow: visible; }
  #canvas svg { max-width: 100%; height: auto !important; }
  #printed { display: block; }
  #printed li { font-size: 12px; break-inside: avoid; }
}
.undrawn { margin: auto; max-width: 320px; text-align: center; }

"""##

  static let page = ##"""
<!doctype html>
<html lang="en" data-language="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{{title}}</title>
<style>
{{style}}
</style>
</head>
<body>
<header>
  <div class="brand" aria-hidden="true">∇</div>
  <h1>{{title}}</h1>
  <div class="settings">
    <div class="choice" role="group" id="mode"></div>
    <button type="button" id="language"></button>
    <button type="button" id="theme"></button>
  </div>
</header>
<noscript><p class="note">This page needs JavaScript: it computes in the browser. Nothing is sent anywhere.</p></noscript>
<main>
  <section id="graph" aria-labelledby="graph-title">
    <div class="bar">
      <h2 id="graph-title"></h2>
      <nav id="path"></nav>
      <div class="zoom">
        <button type="button" id="zoom-out">−</button>
        <button type="button" id="zoom-fit"></button>
        <button type="button" id="zoom-in">+</button>
      </div>
    </div>
    <div id="canvas"></div>
  </section>
  <section id="steps" aria-labelledby="step-title">
    <div class="controls">
      <button type="button" id="first"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 4v12M16 4l-8 6 8 6z"/></svg></button>
      <button type="button" id="back"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M14 4l-8 6 8 6z"/></svg></button>
      <button type="button" id="play"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 4l7 6-7 6zM11 4l7 6-7 6z"/></svg></button>
      <button type="button" id="next"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M7 4l8 6-8 6z"/></svg></button>
      <button type="button" id="last"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M15 4v12M4 4l8 6-8 6z"/></svg></button>
      <input type="range" id="slider" min="0" value="0">
    </div>
    <h2 id="step-title"></h2>
    <div id="step" aria-live="polite"></div>
  </section>
  <section id="node" aria-labelledby="node-title" hidden>
    <h2 id="node-title"></h2>
    <div id="ledger"></div>
  </section>
  <section id="program" aria-labelledby="program-title">
    <h2 id="program-title"></h2>
    <div id="branches" role="alert"></div>
    <ul id="lines" class="rows"></ul>
  </section>
  <section id="inputs" aria-labelledby="inputs-title">
    <h2 id="inputs-title"></h2>
    <div id="fields"></div>
  </section>
  <section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title"></h2>
    <ul id="finding-list"></ul>
  </section>
  <section id="printed" aria-hidden="true"></section>
</main>
{{drawings}}<script type="application/json" id="data">{{data}}</script>
<script>
"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
{{script}}
})();
</script>
</body>
</html>

"""##

  static let panels = ##"""
// The panels beside the graph: the step, the program, the inputs, a node's ledger, the findings.

const code = (...children) => element("code", {}, ...children);
const numberText = (value, style) => element("span", { class: `number ${style}` }, shortest(value));
const nodePair = (node, gradient) => code(
  element("b", {}, nameOf(node)), "(", numberText(run.values[node], "value"), ", ",
  gradient === null || gradient === undefined ? "·" : numberText(gradient, "gradient"), ")");
const bracketed = (value, style) => element("span", { class: `number ${style}` }, inner(value));

function unitFormula(unit) {
  if (unit.kind === "parts") return titleOf(unit);
  if (isInput(unit.node)) return `${nameOf(unit.node)} ${texts[language].given}`;
  return data.names[unit.node] === undefined ? formulaOf(unit.node) : `${nameOf(unit.node)} = ${formulaOf(unit.node)}`;
}

// MARK: The current step

function showStep(view, steps, position) {
  const text = texts[language];
  const step = position > 0 ? steps[position - 1] : null;
  const all = steps.length;
  byId("step-title").textContent = step === null ? text.start
    : `${step.kind === "forward" ? text.forward : text.backward} · ${text.of(position, all)}`;
  const box = byId("step");
  if (step === null) {
    box.replaceChildren(element("p", {}, text.startText), element("p", { class: "quiet" }, text.help));
    return;
  }
  if (step.kind === "forward") {
    const unit = view.units[step.unit];
    const face = faceOf(unit);
    box.replaceChildren(
      element("p", { class: "line" }, code(unitFormula(unit))),
      element("p", { class: "sum" }, ...(face === null
        ? unit.ends.slice(0, 8).flatMap((node, i) => [i ? ", " : "", nodePair(node, null)])
        : [nodePair(face, null)])));
    return;
  }
  const parts = [term(numberText(step.old, "gradient"), text.old), sign("+")];
  let head;
  if (step.kind === "seed") {
    parts.push(term(bracketed(step.amount, "gradient"), text.seed));
    head = element("p", { class: "line" }, code(nameOf(step.to)), " ", element("span", { class: "quiet" }, text.seedText(step.name)));
  } else if (step.kind === "arrival") {
    parts.push(term(bracketed(step.amount, "gradient"), text.arrivalText));
    head = element("p", { class: "line" }, code(nameOf(step.to)), " ", element("span", { class: "quiet" }, text.arrivalText));
  } else {
    const unit = view.units[step.unit];
    const details = [code(unitFormula(unit))];
    if (step.incoming !== null) {
      details.push(" ", element("span", { class: "quiet" }, text.incoming, " "), numberText(step.incoming, "gradient"));
      parts.push(term(bracketed(step.local, "local"), text.local), sign("×"), term(bracketed(step.incoming, "gradient"), text.incoming));
    } else {
      parts.push(term(bracketed(step.amount, "gradient"), text.contributions(step.contributions.length)));
    }
    head = element("p", { class: "line" }, ...details);
  }
  parts.push(sign("="), term(numberText(step.new, "gradient"), text.becomes));
  const isLong = parts.reduce((length, part) => length + part.textContent.length, 0) > 110;
  const sum = element("p", { class: isLong ? "sum long" : "sum" }, parts);
  const result = element("p", { class: "result" }, nodePair(step.to, step.new));
  const children = [head, sum, result];
  if (step.contributions.length > 1) children.push(byOperation(step));
  box.replaceChildren(...children);
}

const term = (content, label) => element("span", { class: "term" }, content, element("small", {}, label));
const sign = (text) => element("span", { class: "sign" }, text);

function byOperation(step) {
  const rows = step.contributions.slice(0, 12).map((c) => element("li", { class: "row" },
    element("span", { class: "formula" }, code(formulaOf(c.from))),
    element("span", { class: "right" }, bracketed(c.local, "local"), " × ", bracketed(c.incoming, "gradient"), " = ", numberText(c.amount, "gradient"))));
  const rest = step.contributions.length - rows.length;
  if (rest > 0) rows.push(element("li", { class: "quiet" }, `… + ${rest}`));
  return element("details", { open: step.contributions.length < 4 }, element("summary", {}, texts[language].byOperation),
    element("ul", { class: "rows" }, rows));
}

// MARK: The program

function showProgram(view, steps, state, step) {
  const text = texts[language];
  byId("program-title").textContent = view.part === 0 ? text.program : data.trees[mode][view.part].name;
  const rows = [];
  const limit = 120;
  for (const unit of view.units.slice(0, limit)) {
    if (unit.kind === "outside" || (unit.kind === "node" && isConstant(unit.node))) continue;
    const face = faceOf(unit);
    const gradient = face === null ? undefined : state.gradients.get(face);
    const isActive = step && (step.unit === unit.index || (step.to !== undefined && view.unitOf.get(step.to) === unit.index));
    const name = unit.kind === "parts"
      ? element("button", { type: "button", class: "link", onclick: () => open(unit.parts[0]) }, "⊞ ", titleOf(unit))
      : element("button", { type: "button", class: "link", onclick: () => select(unit) }, nameOf(unit.node));
    const formula = unit.kind === "parts"
      ? element("span", { class: "quiet" }, unit.parts.length > 1 ? `×${unit.parts.length}, ` : "", text.inside(unit.operations))
      : isInput(unit.node) ? element("span", { class: "quiet" }, text.kinds.input) : code("= ", formulaOf(unit.node));
    rows.push(element("li", { class: isActive ? "row active" : "row", "aria-current": isActive ? "step" : null, "data-unit": unit.index },
      element("span", { class: "formula" }, name, " ", formula),
      element("span", { class: "right", "aria-label": text.value }, state.values.has(unit.index) && face !== null ? numberText(run.values[face], "value") : "·"),
      element("span", { class: "right", "aria-label": text.gradient }, "∇ ", gradient === undefined ? "·" : numberText(gradient, "gradient"))));
  }
  byId("lines").replaceChildren(...rows);
  const warnings = changedBranches(run.values).slice(0, 3).map(([left, relation, right, outcome]) =>
    element("p", { class: "warning" }, text.branch(`${formulaOf(left)} ${relationSigns[relation]} ${formulaOf(right)}`, outcome)));
  if (inputs.size && !warnings.length) warnings.push(element("p", { class: "note" }, text.changed, " ",
    element("button", { type: "button", id: "reset", onclick: reset }, text.reset)));
  else if (inputs.size) warnings.push(element("button", { type: "button", id: "reset", onclick: reset }, text.reset));
  byId("branches").replaceChildren(...warnings);
}

// MARK: Inputs

let shownInputs = "";

function showInputs(view) {
  const text = texts[language];
  byId("inputs-title").textContent = text.inputs;
  let nodes = inputNodes;
  if (nodes.length > 24) nodes = inputNodes.filter((node) => view.unitOf.has(node));
  const shown = nodes.slice(0, 60);
  const key = `${language}:${shown}`;
  const box = byId("fields");
  if (key !== shownInputs) {
    shownInputs = key;
    box.replaceChildren(...shown.map((node) => element("div", { class: "field", "data-input": node },
      element("label", { for: `input-${node}` }, nameOf(node)),
      element("input", { id: `input-${node}`, inputmode: "decimal", autocomplete: "off", spellcheck: "false", disabled: hasCalls,
        oninput: (event) => changeInput(node, event.target) }),
      element("span", { class: "gradient number" }),
      element("button", { type: "button", disabled: hasCalls, onclick: () => checkInput(node) }, text.check),
      element("output", { for: `input-${node}` }))));
    if (hasCalls) box.append(element("p", { class: "note" }, text.calls));
    if (nodes.length > shown.length) box.append(element("p", { class: "quiet" }, text.more(nodes.length - shown.length)));
  }
  for (const field of box.querySelectorAll(".field")) {
    const node = Number(field.dataset.input);
    const input = field.querySelector("input");
    const value = inputs.has(node) ? inputs.get(node) : recordedValues[node];
    if (document.activeElement !== input) input.value = shortest(value);
    const gradient = run.gradients[node];
    field.querySelector(".gradient").textContent = gradient === null ? "" : `∇ ${shortest(gradient)}`;
    field.querySelector("output").textContent = checkText(node);
    field.querySelector("output").className = checks.has(node) ? checks.get(node).verdict : "";
  }
}

function checkText(node) {
  const text = texts[language];
  const check = checks.get(node);
  if (!check) return "";
  const result = `${text[check.verdict]}: `;
  return check.verdict === "kink" ? result + text.sides(short(check.left), short(check.right))
    : result + text.differences(short(check.slope), check.error.toExponential(0));
}

// MARK: A node

function showNode(view) {
  const text = texts[language];
  byId("node").hidden = selected === null;
  if (selected === null) return;
  const node = selected;
  const gradient = run.gradients[node];
  byId("node-title").replaceChildren(nodePair(node, gradient));
  const children = [];
  if (data.formulas[node]) children.push(element("p", { class: "line" }, code(nameOf(node), " = ", data.formulas[node])));
  const facts = data.rules[data.operations[node]];
  if (facts) {
    children.push(element("p", { class: "quiet" }, `${text.rule}: ${facts.name}, `, code(facts.formula), `; ${text.derivative} `, code(facts.derivatives),
      facts.parameters.length ? `; ${facts.parameters.join(", ")}` : "", facts.convention ? `. ${facts.convention}` : ""));
  }
  if (gradient === null) children.push(element("p", {}, varies[node] ? text.noGradient : text.constant));
  else children.push(ledgerTable(node));
  byId("ledger").replaceChildren(...children);
}

function ledgerTable(node) {
  const text = texts[language];
  let sum = 0;
  const seeds = data.outputs.filter(([output]) => output === node).map(([, seed]) => {
    sum += number(seed);
    return element("tr", {}, element("td", {}, text.seed), element("td", {}), element("td", { class: "right" }, numberText(number(seed), "gradient")),
      element("td", { class: "right" }, numberText(sum, "gradient")));
  });
  const shown = run.received[node].slice(0, 100);
  const rows = shown.map((c) => {
    const root = data.lines[c.from];
    const where = root >= 0 && root !== c.from ? ` in ${nameOf(root)}` : "";
    const way = wayOf(c);
    const show = () => showWay(way.nodes);
    const hide = () => showWay([]);
    return element("tr", { class: "entry", "data-amount": shortest(c.amount), onmouseenter: show, onmouseleave: hide, onfocusin: show, onfocusout: hide },
      element("td", {}, element("button", { type: "button", class: "link", onclick: () => goToContribution(c) }, formulaOf(c.from), where),
        element("div", { class: "way" }, wayText(way))),
      element("td", { class: "right" }, bracketed(c.local, "local"), " × ", bracketed(c.incoming, "gradient")),
      element("td", { class: "right amount" }, numberText(c.amount, "gradient")),
      element("td", { class: "right" }, numberText(c.total, "gradient")));
  });
  const rest = run.received[node].length - shown.length;
  if (rest > 0) rows.push(element("tr", {}, element("td", { colspan: 4, class: "quiet" }, `… + ${rest}`)));
  return element("div", { class: "table" }, element("table", {},
    element("thead", {}, element("tr", {}, element("th", {}, text.from), element("th", { class: "right" }, text.product),
      element("th", { class: "right" }, text.amount), element("th", { class: "right" }, text.total))),
    element("tbody", {}, seeds, rows)));
}

// The nodes by which a contribution came, its receiver first; where there were several ways, the
// one that brought most, and how many others.
function wayOf(contribution) {
  const nodes = [contribution.to];
  let others = 0;
  for (let node = contribution.from; nodes.length < 200;) {
    nodes.push(node);
    const arrivals = run.received[node];
    if (!arrivals.length) break;
    others += arrivals.length - 1;
    node = arrivals.reduce((most, c) => (Math.abs(c.amount) > Math.abs(most.amount) ? c : most)).from;
  }
  return { nodes, others };
}

function wayText({ nodes, others }) {
  const names = nodes.filter((node, i) => i === 0 || data.names[node] !== undefined).map(nameOf);
  if (names.length > 9) names.splice(4, names.length - 8, "…");
  return names.reverse().join(" → ") + (others ? ` (+${others})` : "");
}

// Marks the way in the graph, or no way.
function showWay(nodes) {
  drawing.cards.forEach((card) => card.classList.remove("path"));
  for (const node of nodes) drawing.cards[view.unitOf.get(node)]?.classList.add("path");
}

// MARK: Findings

function showFindings(list) {
  const text = texts[language];
  byId("findings-title").textContent = text.findings;
  const shown = list.slice(0, 40);
  const items = shown.map((finding) => element("li", { class: finding.kind, "data-kind": finding.kind, "data-at": finding.node },
    element("button", { type: "button", class: "link", onclick: () => selectNode(finding.node) },
      text.finding[finding.kind](finding, data.names[finding.node] ?? formulaOf(finding.node))),
    " ", element("span", { class: "quiet" }, text.advice[finding.kind])));
  if (list.length > shown.length) items.push(element("li", { class: "quiet" }, text.more(list.length - shown.length)));
  byId("finding-list").replaceChildren(...(items.length ? items : [element("li", { class: "quiet" }, text.none)]));
}

"""##

  static let texts = ##"""
// The interface's texts. Names and formulas are the program's own and stay as they are.

const texts = {
  en: {
    language: "中文", languageLabel: "切换到中文", theme: ["Auto", "Light", "Dark"],
    themeLabel: "Colours", graph: "Graph", lines: "Lines", operations: "Operations",
    modeLabel: "Show lines or operations", program: "Program", inputs: "Inputs",
    findings: "Findings", first: "To the start", back: "Step back", next: "Step forward",
    last: "To the end", play: "Play", pause: "Pause", slider: "Step", zoomIn: "Larger",
    zoomOut: "Smaller", zoomFit: "Fit", name: "name", value: "value", gradient: "gradient",
    start: "Start", startText: "Press → or ▶ to go forwards through the values, and then backwards through the gradients.",
    of: (step, all) => `step ${step} of ${all}`, forward: "Forward", backward: "Backward",
    given: "an input", seedText: (name) => `the output's own gradient, the seed`,
    arrivalText: "what arrives from outside this part",
    incoming: "incoming gradient", old: "old", local: "local derivative", becomes: "new gradient",
    byOperation: "By operation", from: "from", amount: "amount", total: "total",
    product: "local × incoming", seed: "the seed", noGradient: "no gradient: the output does not depend on it",
    constant: "a constant: it depends on no input", contributions: (n) => n === 1 ? "one contribution" : `${n} contributions`,
    path: "path", reset: "Reset", check: "Check by differences", rule: "Rule", derivative: "derivative",
    agree: "agrees", differ: "DIFFERS", unknown: "cannot be told", kink: "a kink is near",
    differences: (text, error) => `differences give ${text} ± ${error}`,
    sides: (left, right) => `the slope is ${left} to the left and ${right} to the right: the gradient at a kink is a convention`,
    open: "Open", inside: (n) => `${n} operations`, instance: (i, n) => `${i} of ${n}`, previousBody: "Previous of these", nextBody: "Next of these",
    calls: "This computation runs compiled programs, which the page cannot compute: its inputs cannot be changed here.",
    undrawn: "This page is large: the graph of this part is not drawn. Its lines are in the list.",
    whole: "Whole", none: "Nothing to report: all numbers are finite, no kink was hit.",
    changed: "Changed inputs: these numbers are computed in this page.",
    branch: (text, was) => `The program acted on ${text}, which was ${was} when it was recorded and is not now. It would compute something else here; run it again with this input.`,
    more: (n) => `… and ${n} more, shown inside their parts.`,
    kinds: { input: "input", constant: "constant", select: "select" },
    notYet: "not yet computed", card: (name, value, gradient) => `${name}, value ${value}, gradient ${gradient}`,
    help: "Keys: ← → step, space plays, Home and End, ↑ ↓ choose a node.",
    reach: (f) => f.inputs.length ? ` It reached the gradient of ${f.inputs.slice(0, 4).map(nameOf).join(", ")}${f.inputs.length > 4 ? ", …" : ""}.` : "",
    finding: {
      value: (f, name) => `${name} is ${shortest(run.values[f.node])}: the first such value on its way; it reached ${f.reached.size} more.`,
      gradient: (f, name) => `The gradient stops being finite from ${name} to ${nameOf(f.to)}: ${shortest(f.contribution.local)} × ${shortest(f.contribution.incoming)}.${texts.en.reach(f)}`,
      masked: (f, name) => `0 × ${shortest(f.contribution.local)} from ${name} to ${nameOf(f.to)}: nothing arrives where the derivative is infinite.${texts.en.reach(f)}`,
      kink: (f, name) => `${name} is at a kink; the derivative there is chosen: ${f.chosen.map(shortest).join(", ")}.`,
      unused: (f, name) => `The output does not depend on ${name}.`,
      cancellation: (f, name) => `Contributions to ${name} cancel: magnitudes of ${short(f.sum)} sum to ${short(run.gradients[f.node])}.`,
    },
    advice: {
      value: "Look at its operands: outside the rule's domain, or so large that the result overflows?",
      gradient: "Keep the operand away from where the derivative is infinite.",
      masked: "Choose the operand before the operation, not the result after it; or use select, which differentiates only the chosen branch.",
      kink: "Move the input a little to see both slopes.",
      unused: "If it should matter, look for what replaces it.",
      cancellation: "Many digits are lost, unless it vanishes by design, as a shift that cancels; else write the difference in another form.",
    },
  },
  zh: {
    language: "English", languageLabel: "Switch to English", theme: ["自动", "浅色", "深色"],
    themeLabel: "配色", graph: "计算图", lines: "按行", operations: "按运算",
    modeLabel: "按行或按运算显示", program: "程序", inputs: "输入",
    findings: "诊断", first: "回到开头", back: "后退一步", next: "前进一步",
    last: "到结尾", play: "播放", pause: "暂停", slider: "步骤", zoomIn: "放大",
    zoomOut: "缩小", zoomFit: "适应", name: "名称", value: "值", gradient: "梯度",
    start: "开始", startText: "按 → 或 ▶：先向前逐步求值，再向后逐步求梯度。",
    of: (step, all) => `第 ${step} 步，共 ${all} 步`, forward: "前向", backward: "反向",
    given: "输入", seedText: () => "输出自身的梯度（种子）",
    arrivalText: "从这一部分之外传来的梯度",
    incoming: "传入梯度", old: "原梯度", local: "局部导数", becomes: "新梯度",
    byOperation: "按运算展开", from: "来自", amount: "贡献", total: "累计",
    product: "局部导数 × 传入梯度", seed: "种子", noGradient: "没有梯度：输出不依赖它",
    constant: "常数：不依赖任何输入", contributions: (n) => `${n} 项贡献`,
    path: "路径", reset: "还原", check: "用差分检验", rule: "规则", derivative: "导数",
    agree: "一致", differ: "不一致", unknown: "无法判断", kink: "附近有尖点",
    differences: (text, error) => `差分得 ${text} ± ${error}`,
    sides: (left, right) => `左侧斜率 ${left}，右侧斜率 ${right}：尖点处的梯度是一种约定`,
    open: "打开", inside: (n) => `${n} 个运算`, instance: (i, n) => `第 ${i} 个，共 ${n} 个`, previousBody: "上一个", nextBody: "下一个",
    calls: "这个计算运行了编译好的程序，本页无法计算它们，因此不能在这里改变输入。",
    undrawn: "本页很大，这一部分没有画出计算图；它的各行见列表。",
    whole: "全部", none: "没有异常：所有数都是有限的，也没有遇到尖点。",
    changed: "输入已改变：这些数由本页计算。",
    branch: (text, was) => `程序曾根据 ${text} 选择分支：记录时为 ${was === true ? "真" : "假"}，现在相反。在这里程序会算出别的结果，请用这个输入重新运行。`,
    more: (n) => `……还有 ${n} 个，在各部分中显示。`,
    kinds: { input: "输入", constant: "常数", select: "选择" },
    notYet: "尚未计算", card: (name, value, gradient) => `${name}，值 ${value}，梯度 ${gradient}`,
    help: "按键：← → 单步，空格播放，Home 和 End 到两端，↑ ↓ 选择节点。",
    reach: (f) => f.inputs.length ? `它影响了 ${f.inputs.slice(0, 4).map(nameOf).join("、")}${f.inputs.length > 4 ? "……" : ""} 的梯度。` : "",
    finding: {
      value: (f, name) => `${name} 的值是 ${shortest(run.values[f.node])}：这条路上第一个这样的值；之后又影响了 ${f.reached.size} 个。`,
      gradient: (f, name) => `从 ${name} 到 ${nameOf(f.to)}，梯度不再有限：${shortest(f.contribution.local)} × ${shortest(f.contribution.incoming)}。${texts.zh.reach(f)}`,
      masked: (f, name) => `从 ${name} 到 ${nameOf(f.to)} 出现 0 × ${shortest(f.contribution.local)}：不起作用的分支有无穷大的导数。${texts.zh.reach(f)}`,
      kink: (f, name) => `${name} 正处在尖点；那里的导数是约定的：${f.chosen.map(shortest).join("，")}。`,
      unused: (f, name) => `输出不依赖 ${name}。`,
      cancellation: (f, name) => `${name} 的各项贡献相互抵消：大小之和为 ${short(f.sum)}，总和只有 ${short(run.gradients[f.node])}。`,
    },
    advice: {
      value: "检查它的操作数，使其处在规则的定义域内。",
      gradient: "让操作数远离导数为无穷大的地方。",
      masked: "应先选择操作数再运算，而不是运算之后再选择结果；或使用 select，它只对选中的分支求导。",
      kink: "稍微改变输入，可看到两侧的斜率。",
      unused: "如果它本应起作用，请找出是什么取代了它。",
      cancellation: "除非它本来就应为零（例如相互抵消的平移），否则会损失许多位有效数字；请换一种写法计算这个差。",
    },
  },
};

"""##

  static let views = ##"""
// What is shown of the computation at once: one part of the tree, as a list of units (operations,
// lines, groups), and the steps through it.

const views = { lines: new Map(), operations: new Map() };
const lineMembers = data.operands.map(() => []);
data.lines.forEach((root, node) => { if (root >= 0) lineMembers[root].push(node); });

// The nodes of an item: a number is a node, a list is one part or several that are alike.
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

// The forward pass, a unit a step; then the backward pass, a contribution a step. What a line or
// group sends to one node is one step, and its parts are the operations' contributions.
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
  // The running sums.
  const totals = new Map();
  for (const step of steps) {
    if (step.to === undefined) continue;
    step.old = totals.get(step.to) ?? 0;
    step.new = step.old + step.amount;
    // At the end the gradient itself: sums of sums may be rounded otherwise.
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
  const step = (contributions, local) => ({
    kind: "send", unit: unit.index, to: contributions[0].to, local,
    incoming: unit.kind === "node" ? run.gradients[unit.node] : null,
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
  const slopes = unit.kind === "node" ? slopesInside(unit, run) : null;
  return [...byReceiver.keys()].sort((a, b) => a - b).map((to) => {
    const contributions = byReceiver.get(to);
    // Through the line: the sum over the paths inside it.
    const local = slopes && contributions.map((c) => slopes.get(c.from) * c.local)
      .reduce((sum, x) => sum + x);
    return step(contributions, local);
  });
}

// The derivative of a line's value by each operation inside it.
function slopesInside(unit, run) {
  const slopes = new Map([[unit.node, 1]]);
  const inside = new Set(unit.members);
  for (const node of unit.members.toSorted((a, b) => b - a)) {
    for (const c of run.sent[node]) {
      if (!inside.has(c.to)) continue;
      slopes.set(c.to, (slopes.get(c.to) ?? 0) + (slopes.get(node) ?? 0) * c.local);
    }
  }
  return slopes;
}

// What is known after a number of steps: which units have values, the gradients so far, which
// contributions have been made.
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

// MARK: Text of numbers

const shortest = (value) => (Object.is(value, -0) ? "-0" : String(value).replace("e+", "e")
  .replace("Infinity", "inf").replace("NaN", "nan"));

// For cards: exact where that takes at most eight characters, else to six significant digits.
function short(value) {
  const exact = shortest(value);
  if (exact.length <= 8 || !Number.isFinite(value)) return exact;
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  if (size >= 1e6 || size < 1e-5) {
    return value.toExponential(5).replace(/\.?0+e/, "e").replace("e+", "e");
  }
  return shortest(rounded);
}

// For the narrow labels of edges: three digits.
function brief(value) {
  const exact = shortest(value);
  if (exact.length <= 6 || !Number.isFinite(value)) return exact;
  const rounded = value.toPrecision(3);
  return (rounded.includes("e") ? Number(rounded).toExponential() : rounded).replace("e+", "e").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

// A number after a sign of operation: negative ones in parentheses.
const inner = (value) => (/^-/.test(shortest(value)) ? `(${shortest(value)})` : shortest(value));

const nameOf = (node) => data.names[node] ?? (isConstant(node) ? short(recordedValues[node]) : `#${node}`);
const formulaOf = (node) => data.formulas[node] ?? nameOf(node);

"""##

}
