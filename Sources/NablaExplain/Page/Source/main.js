// The state of the page and its changes.

let mode = "lines";
let part = 0;
let position = 0;
let selected = null;
language = [document.documentElement.dataset.language, ...navigator.languages.map((tag) => tag.split("-")[0])]
  .find((code) => languages.includes(code)) ?? languages[0];
const themes = ["auto", "light", "dark"];
let theme = 0;
let run = recorded();
const inputs = new Map();
// What was typed that is no number, by input node.
const inputErrors = new Map();
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
  const tree = data.trees[mode];
  const path = [];
  for (let at = part; at >= 0; at = tree[at].parent) path.unshift(at);
  const links = path.map((at, depth) => {
    const name = depth === 0 ? say("page.whole") : tree[at].name;
    return at === part ? element("b", {}, name) : element("button", { type: "button", class: "link", onclick: () => open(at) }, name);
  });
  const children = path.length > 1 ? links.flatMap((link, i) => (i ? [" ▸ ", link] : [link])) : [];
  // The index among equal parts.
  const parent = tree[part].parent;
  const body = parent >= 0 && tree[parent].items.find((item) => Array.isArray(item) && item.includes(part));
  if (body && body.length > 1) {
    const place = body.indexOf(part);
    const to = (offset, label, sign) => element("button", { type: "button", "aria-label": label, disabled: !(place + offset in body),
      onclick: () => open(body[place + offset]) }, sign);
    children.push(" ", to(-1, say("page.previousBody"), "‹"), ` ${say("page.instance", { index: place + 1, count: body.length })} `, to(1, say("page.nextBody"), "›"));
  }
  byId("path").replaceChildren(...children);
}

const nextLanguage = () => languages[(languages.indexOf(language) + 1) % languages.length];

function setTexts() {
  document.documentElement.lang = say("language.tag");
  const labels = { first: "first", back: "back", next: "next", last: "last", "zoom-in": "zoomIn", "zoom-out": "zoomOut" };
  for (const [id, key] of Object.entries(labels)) {
    const label = say(`page.${key}`);
    byId(id).setAttribute("aria-label", label);
    byId(id).title = label;
  }
  byId("graph-title").textContent = say("page.graph");
  byId("zoom-fit").textContent = say("page.zoomFit");
  byId("slider").setAttribute("aria-label", say("page.step"));
  byId("language").textContent = template("language.name", nextLanguage());
  byId("language").setAttribute("aria-label", template("language.switch", nextLanguage()));
  const colours = say(`page.theme.${themes[theme]}`);
  byId("theme").textContent = colours;
  byId("theme").setAttribute("aria-label", say("page.theme", { theme: colours }));
  byId("mode").setAttribute("aria-label", say("page.mode"));
  byId("mode").replaceChildren(...["lines", "operations"].map((kind) => element("button",
    { type: "button", id: `mode-${kind}`, "aria-pressed": String(mode === kind), onclick: () => setMode(kind) }, say(`page.${kind}`))));
  setPlaying(timer !== null);
  showFindings(found);
  shownInputs = "";
}

// MARK: Changing

function goTo(target) {
  position = Math.max(0, Math.min(steps.length, Math.round(target)));
  refresh();
}

function open(target) {
  part = target;
  position = part === 0 ? position : 0;
  zoom = null;
  show();
  goTo(steps.length);
}

// Switches the kind of view at the same position: with as many contributions made as before.
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

// Selects a node and opens the part that contains it.
function selectNode(node) {
  selected = node;
  if (!view.unitOf.has(node)) {
    part = partOf(node);
    show();
    return goTo(steps.length);
  }
  refresh();
}

// The innermost part that contains an item for the node.
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
  const { value, reason } = parseNumber(field.value);
  if (reason) {
    inputErrors.set(node, { reason, text: field.value.trim() });
    return refresh();
  }
  inputErrors.delete(node);
  if (Object.is(value, recordedValues[node])) inputs.delete(node);
  else inputs.set(node, value);
  recompute();
}

function reset() {
  inputs.clear();
  inputErrors.clear();
  recompute();
}

function recompute() {
  // Recorded numbers are shown as they are: the page computes only those for other inputs.
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
  const found = differences(node, inputs);
  checks.set(node, { ...found, ...judge(run.gradients[node] ?? 0, found) });
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
  byId("play").querySelector("path").setAttribute("d", plays ? "M5 4h3v12H5zM12 4h3v12h-3z" : "M4 4l7 6-7 6zM11 4l7 6-7 6z");
  const label = say(plays ? "page.pause" : "page.play");
  byId("play").setAttribute("aria-label", label);
  byId("play").title = label;
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
byId("language").onclick = () => { language = nextLanguage(); setTexts(); showPath(); refresh(); };
byId("theme").onclick = () => {
  theme = (theme + 1) % 3;
  document.documentElement.dataset.theme = theme ? themes[theme] : "";
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

// Printed pages list all steps.
addEventListener("beforeprint", () => {
  const rows = steps.slice(0, 400).map((step) => {
    if (step.kind === "forward") {
      const unit = view.units[step.unit];
      const face = faceOf(unit);
      return element("li", {}, code(unitFormula(unit)), face === null ? "" : ` = ${shortest(run.values[face])}`);
    }
    const amount = step.local === null || step.local === undefined || step.incoming === null ? inner(step.amount) : `${inner(step.local)} × ${inner(step.incoming)}`;
    return element("li", {}, code(step.unit === undefined ? "" : `${unitFormula(view.units[step.unit])}: `),
      `${nameOf(step.to)}: ${shortest(step.old)} + ${amount} = ${shortest(step.new)}`);
  });
  byId("printed").replaceChildren(element("h2", {}, say("page.step")), element("ol", {}, rows));
});

// For tests and experiments: the computation for other inputs, in their order, and the views.
window.nabla = {
  data, viewOf, stepsOf,
  recorded: () => recorded(),
  at: (numbers) => computed(new Map(inputNodes.map((node, index) => [node, numbers[index]]))),
  findings,
};

find();
setTexts();
show();
// A link can set the initial state: #end, #step=7, #node=x.
const wanted = new URLSearchParams(location.hash.slice(1));
if (wanted.has("end")) goTo(steps.length);
if (wanted.has("step")) goTo(Number(wanted.get("step")) || 0);
const wantedNode = Object.entries(data.names).find(([, name]) => name === wanted.get("node"));
if (wantedNode) selectNode(Number(wantedNode[0]));
document.documentElement.dataset.ready = "true";
