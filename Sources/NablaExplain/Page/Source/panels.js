// The panels next to the graph: the step, the program, the inputs, a node's ledger, the findings.

const code = (...children) => element("code", {}, ...children);
// A number with five digits; all of them are its tooltip.
const numberText = (value, style) => element("span", { class: `number ${style}`, title: shortest(value) }, short(value, 5));
const nodePair = (node, gradient) => code(
  element("b", {}, nameOf(node)), "(", numberText(run.values[node], "value"), ", ",
  gradient === null || gradient === undefined ? "·" : numberText(gradient, "gradient"), ")");
const bracketed = (value, style) => element("span", { class: `number ${style}`, title: shortest(value) }, inner(value, 5));

function unitFormula(unit) {
  if (unit.kind === "parts") return titleOf(unit);
  if (isInput(unit.node)) return say("page.isInput", { name: nameOf(unit.node) });
  return data.names[unit.node] === undefined ? formulaOf(unit.node) : `${nameOf(unit.node)} = ${formulaOf(unit.node)}`;
}

// MARK: The current step

function showStep(view, steps, position) {
  const step = position > 0 ? steps[position - 1] : null;
  const all = steps.length;
  byId("step-title").textContent = step === null ? say("page.start")
    : say(step.kind === "forward" ? "page.forwardStep" : "page.backwardStep", { step: position, all });
  const box = byId("step");
  if (step === null) {
    box.replaceChildren(element("p", {}, say("page.startText")), element("p", { class: "quiet" }, say("page.help")));
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
  const parts = [element("span", { class: "receiver" }, code(nameOf(step.to)), ":"),
    term(numberText(step.old, "gradient"), say("page.old")), sign("+")];
  let head;
  if (step.kind === "seed") {
    parts.push(term(bracketed(step.amount, "gradient"), say("page.seed")));
    head = element("p", { class: "line" }, code(nameOf(step.to)), " ", element("span", { class: "quiet" }, say("page.seedText")));
  } else if (step.kind === "arrival") {
    parts.push(term(bracketed(step.amount, "gradient"), say("page.arrival")));
    head = element("p", { class: "line" }, code(nameOf(step.to)), " ", element("span", { class: "quiet" }, say("page.arrival")));
  } else {
    const unit = view.units[step.unit];
    const details = [code(unitFormula(unit))];
    if (step.incoming !== null) {
      details.push(" ", element("span", { class: "quiet" }, say("page.incoming"), " "), numberText(step.incoming, "gradient"));
      parts.push(term(bracketed(step.local, "local"), say(unit.kind === "parts" ? "page.groupLocal" : "page.local")), sign("×"), term(bracketed(step.incoming, "gradient"), say("page.incoming")));
    } else {
      parts.push(term(bracketed(step.amount, "gradient"), say("page.groupProduct"), ", ", contributionsText(step.contributions.length)));
    }
    head = element("p", { class: "line" }, ...details);
  }
  parts.push(sign("="), term(numberText(step.new, "gradient"), say("page.becomes")));
  const isLong = parts.reduce((length, part) => length + part.textContent.length, 0) > 110;
  const sum = element("p", { class: isLong ? "sum long" : "sum" }, parts);
  const result = element("p", { class: "result" }, nodePair(step.to, step.new));
  const children = [head, sum, result];
  if (step.contributions.length > 1) children.push(byOperation(step));
  box.replaceChildren(...children);
}

const term = (content, ...label) => element("span", { class: "term" }, content, element("small", {}, ...label));
const contributionsText = (count) => say(count === 1 ? "page.contributions.one" : "page.contributions", { count });
const sign = (text) => element("span", { class: "sign" }, text);

function byOperation(step) {
  const rows = step.contributions.slice(0, 12).map((c) => element("li", { class: "row" },
    element("span", { class: "formula" }, code(formulaOf(c.from))),
    element("span", { class: "right" }, bracketed(c.local, "local"), " × ", bracketed(c.incoming, "gradient"), " = ", numberText(c.amount, "gradient"))));
  const rest = step.contributions.length - rows.length;
  if (rest > 0) rows.push(element("li", { class: "quiet" }, `… + ${rest}`));
  return element("details", { open: step.contributions.length < 4 }, element("summary", {}, say("page.byOperation")),
    element("ul", { class: "rows" }, rows));
}

// MARK: The program

function showProgram(view, steps, state, step) {
  byId("program-title").textContent = view.part === 0 ? say("page.program") : data.trees[mode][view.part].name;
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
      ? element("span", { class: "quiet" }, unit.parts.length > 1 ? `×${unit.parts.length}, ` : "", say("page.inside", { count: unit.operations }))
      : isInput(unit.node) ? element("span", { class: "quiet" }, say("page.input")) : code("= ", formulaOf(unit.node));
    rows.push(element("li", { class: isActive ? "row active" : "row", "aria-current": isActive ? "step" : null, "data-unit": unit.index },
      element("span", { class: "formula" }, name, " ", formula),
      element("span", { class: "right", "aria-label": say("page.value") }, state.values.has(unit.index) && face !== null ? numberText(run.values[face], "value") : "·"),
      element("span", { class: "right", "aria-label": say("page.gradient") }, "∇ ", gradient === undefined ? "·" : numberText(gradient, "gradient"))));
  }
  byId("lines").replaceChildren(...rows);
  const warnings = changedBranches(run.values).slice(0, 3).map(([left, relation, right, outcome]) =>
    element("p", { class: "warning" }, say("page.branch", {
      comparison: `${formulaOf(left)} ${relationSigns[relation]} ${formulaOf(right)}`, outcome: say(String(outcome)),
    })));
  if (inputs.size && !warnings.length) warnings.push(element("p", { class: "note" }, say("page.changed"), " ",
    element("button", { type: "button", id: "reset", onclick: reset }, say("page.reset"))));
  else if (inputs.size) warnings.push(element("button", { type: "button", id: "reset", onclick: reset }, say("page.reset")));
  byId("branches").replaceChildren(...warnings);
}

// MARK: Inputs

let shownInputs = "";

function showInputs(view) {
  byId("inputs-title").textContent = say("page.inputs");
  let nodes = inputNodes;
  if (nodes.length > 24) nodes = inputNodes.filter((node) => view.unitOf.has(node));
  const shown = nodes.slice(0, 60);
  const key = `${language}:${shown}`;
  const box = byId("fields");
  if (key !== shownInputs) {
    shownInputs = key;
    box.replaceChildren(...shown.map((node) => element("div", { class: "field", "data-input": node },
      element("label", { for: `input-${node}`, title: nameOf(node) }, nameOf(node)),
      element("input", { id: `input-${node}`, inputmode: "decimal", autocomplete: "off", spellcheck: "false", disabled: isFixed,
        "aria-describedby": `error-${node}`, oninput: (event) => changeInput(node, event.target) }),
      element("span", { class: "gradient number" }),
      element("button", { type: "button", disabled: isFixed, onclick: () => checkInput(node) }, say("page.check")),
      element("span", { class: "error", id: `error-${node}`, role: "alert" }),
      element("output", { for: `input-${node}` }))));
    if (isFixed) box.append(element("p", { class: "note" }, say("page.calls")));
    if (nodes.length > shown.length) box.append(element("p", { class: "quiet" }, say("page.more", { count: nodes.length - shown.length })));
  }
  for (const field of box.querySelectorAll(".field")) {
    const node = Number(field.dataset.input);
    const input = field.querySelector("input");
    const value = inputs.has(node) ? inputs.get(node) : recordedValues[node];
    if (document.activeElement !== input && !inputErrors.has(node)) input.value = shortest(value);
    const gradient = run.gradients[node];
    const shown = field.querySelector(".gradient");
    shown.textContent = gradient === null ? "" : `∇ ${short(gradient)}`;
    shown.title = gradient === null ? "" : shortest(gradient);
    // What is typed and not a number stays, with its error; the numbers are those of another input.
    const error = inputErrors.get(node);
    input.setAttribute("aria-invalid", String(error !== undefined));
    field.querySelector(".error").textContent = error === undefined ? ""
      : `${say(`page.notANumber.${error.reason}`, { text: error.text })} ${say("page.numbersAreOf", { name: nameOf(node), value: shortest(value) })}`;
    const check = checks.get(node);
    field.querySelector("output").textContent = check ? checkText(check) : "";
    field.querySelector("output").className = check ? check.verdict : "";
  }
}

// MARK: A node

function showNode(view) {
  byId("node").hidden = selected === null;
  if (selected === null) return;
  const node = selected;
  const gradient = run.gradients[node];
  byId("node-title").replaceChildren(nodePair(node, gradient));
  const children = [];
  if (data.formulas[node]) children.push(element("p", { class: "line" }, code(nameOf(node), " = ", data.formulas[node])));
  const facts = data.rules[data.operations[node]];
  if (facts) {
    const line = say("page.rule", { name: facts.name, formula: facts.formula, derivative: facts.derivatives });
    children.push(element("p", { class: "quiet" }, line,
      facts.parameters.length ? `; ${facts.parameters.join(", ")}` : "", facts.convention ? `. ${facts.convention}` : ""));
  }
  if (gradient === null) children.push(element("p", {}, say(varies[node] ? "page.noGradient" : "page.constant")));
  else children.push(ledgerTable(node));
  if (gradient === 0) {
    children.push(...zeros(run, [node]).slice(0, 8).map((finding) =>
      element("p", { class: "zero" }, messageOf(finding), " ", element("span", { class: "quiet" }, adviceOn(finding)))));
  }
  byId("ledger").replaceChildren(...children);
}

function ledgerTable(node) {
  let sum = 0;
  const seeds = data.outputs.filter(([output]) => output === node).map(([, seed]) => {
    sum += number(seed);
    return element("tr", {}, element("td", {}, say("page.seed")), element("td", {}), element("td", { class: "right" }, numberText(number(seed), "gradient")),
      element("td", { class: "right" }, numberText(sum, "gradient")));
  });
  const shown = run.received[node].slice(0, 100);
  const rows = shown.map((c) => {
    const root = data.lines[c.from];
    const formula = formulaOf(c.from);
    const from = root >= 0 && root !== c.from ? say("node.inLine", { formula, line: nameOf(root) }) : formula;
    const way = wayOf(c);
    const show = () => showWay(way.nodes);
    const hide = () => showWay([]);
    return element("tr", { class: "entry", "data-amount": shortest(c.amount), onmouseenter: show, onmouseleave: hide, onfocusin: show, onfocusout: hide },
      element("td", {}, element("button", { type: "button", class: "link", onclick: () => goToContribution(c) }, from),
        element("div", { class: "way" }, wayText(way))),
      element("td", { class: "right" }, bracketed(c.local, "local"), " × ", bracketed(c.incoming, "gradient")),
      element("td", { class: "right amount" }, numberText(c.amount, "gradient")),
      element("td", { class: "right" }, numberText(c.total, "gradient")));
  });
  const rest = run.received[node].length - shown.length;
  if (rest > 0) rows.push(element("tr", {}, element("td", { colspan: 4, class: "quiet" }, `… + ${rest}`)));
  return element("div", { class: "table" }, element("table", {},
    element("thead", {}, element("tr", {}, element("th", {}, say("page.from")), element("th", { class: "right" }, say("page.product")),
      element("th", { class: "right" }, say("page.amount")), element("th", { class: "right" }, say("page.total")))),
    element("tbody", {}, seeds, rows)));
}

// The nodes on the path of a contribution, starting with its receiver; if there are several paths,
// the one with the largest contribution, and the number of others.
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

// Highlights the path in the graph, or removes the highlight.
function showWay(nodes) {
  drawing.cards.forEach((card) => card.classList.remove("path"));
  for (const node of nodes) drawing.cards[view.unitOf.get(node)]?.classList.add("path");
}

// MARK: Findings

function showFindings(list) {
  byId("findings-title").textContent = say("page.findings");
  const shown = list.slice(0, 40);
  const items = shown.map((finding) => element("li", { class: finding.kind, "data-kind": finding.kind, "data-at": finding.node },
    element("button", { type: "button", class: "link", onclick: () => selectNode(finding.node) }, messageOf(finding)),
    " ", element("span", { class: "quiet" }, adviceOn(finding))));
  if (list.length > shown.length) items.push(element("li", { class: "quiet" }, say("page.more", { count: list.length - shown.length })));
  const isClean = list.every(({ kind }) => kind === "largest" || kind === "smallest");
  if (isClean) items.unshift(element("li", { class: "quiet" }, say("finding.clean")));
  byId("finding-list").replaceChildren(...items);
}
