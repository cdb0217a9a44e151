// The graph: an interactive drawing.

const byId = (id) => document.getElementById(id);

// An element with attributes and children; strings become text nodes, never markup.
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
// Below this scale, text is not readable: the graph scrolls instead.
const leastScale = 0.7;

function showDrawing(view) {
  const template = data.templates[view.template];
  const canvas = byId("canvas");
  const drawings = Array.from({ length: template.drawings }, (_, direction) =>
    byId(`drawing-${view.template}-${direction}`).content.firstElementChild);
  if (!drawings.length) {
    drawing = { svg: null, view, cards: [], edges: [], trunks: [] };
    canvas.replaceChildren(element("p", { class: "quiet undrawn" }, say("page.undrawn")));
    return;
  }
  const room = canvas.getBoundingClientRect();
  const fit = (svg) => Math.min(1.15, (room.width - 8) / svg.getAttribute("width"),
    (room.height - 8) / svg.getAttribute("height"));
  // The direction that is more readable.
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
  const trunks = new Map(drawing.trunks.map((trunk) => [Number(trunk.dataset.trunk), start(trunk)]));
  for (const edge of all("[data-edge]")) {
    const index = Number(edge.dataset.edge);
    drawing.edges[index].push(edge);
    // An edge that branches off a trunk ends where the trunk does.
    const path = edge.querySelector("path.line");
    if (path) addBackwardTip(edge, trunks.get(view.edges[index][0]) ?? start(path));
  }
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

// The text of a card: a name is cut where it does not fit, a number condensed.
function write(card, style, text) {
  const label = card.querySelector(`text.${style}`);
  if (!label || label.dataset.text === text) return;
  label.dataset.text = text;
  label.textContent = text;
  const box = card.querySelector("rect.card");
  if (!box || style === "operation") return;
  const [left, width] = ["x", "width"].map((key) => Number(box.getAttribute(key)));
  if (style !== "name") return squeeze(label, width - 20);
  const chip = card.querySelector("rect.chip");
  cut(card, label, text, (chip ? Number(chip.getAttribute("x")) - 5 : left + width - 10) - Number(label.getAttribute("x")));
}

// Cuts a name to the room; the whole name is then the card's tooltip.
function cut(card, label, text, room) {
  card.querySelector("title")?.remove();
  let length = [...text].length;
  while (length > 1 && label.getComputedTextLength() > room) label.textContent = `${[...text].slice(0, --length).join("")}…`;
  if (label.textContent === text) return;
  const title = document.createElementNS(card.namespaceURI, "title");
  title.textContent = text;
  card.prepend(title);
}

// A second arrowhead, at the start of an edge: gradients flow against the values.
function addBackwardTip(edge, at) {
  const tip = edge.querySelector(".tip");
  if (!tip) return;
  const back = tip.cloneNode();
  back.classList.add("back");
  const shape = tip.getAttribute("d").match(/l.*$/)[0];
  back.setAttribute("d", at + (shape.endsWith("v8.4z") ? shape.replace("l-", "l") : shape.replace(" -", " ")));
  edge.append(back);
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
  // By unit: a unit may have thousands of members, and few nodes are marked.
  const marked = new Map(Object.entries(marks).map(([mark, nodes]) => [mark, new Set([...nodes].map((node) => view.unitOf.get(node)))]));
  for (const unit of view.units) {
    const card = drawing.cards[unit.index];
    const face = faceOf(unit);
    const isConstantCard = face !== null && isConstant(face);
    const hasValue = state.values.has(unit.index) && face !== null;
    const value = hasValue ? short(run.values[face]) : "";
    const gradient = face === null ? undefined : state.gradients.get(face);
    if (face !== null && isInput(face) && unit.kind === "node") write(card, "operation", say("page.input"));
    if (isConstantCard) write(card, "value", data.names[face] ? `${data.names[face]} = ${value}` : value);
    else {
      write(card, "value", hasValue ? value : unit.kind === "parts" && face === null ? say("page.inside", { count: unit.operations }) : "·");
      write(card, "gradient", gradient === undefined ? (face === null ? "" : "∇") : `∇ ${short(gradient)}`);
      if (unit.kind === "parts" || data.names[face] !== undefined) write(card, "name", titleOf(unit));
    }
    const isActive = step && (step.unit === unit.index || (step.to !== undefined && view.unitOf.get(step.to) === unit.index));
    card.classList.toggle("active", Boolean(isActive));
    card.classList.toggle("receives", Boolean(step && step.to !== undefined && view.unitOf.get(step.to) === unit.index));
    card.classList.toggle("visited", state.values.has(unit.index));
    card.classList.toggle("reached", gradient !== undefined);
    card.classList.toggle("selected", selected !== null && isSelected(unit));
    for (const [mark, units] of marked) {
      card.classList.toggle(mark, face !== null ? marks[mark].has(face) : units.has(unit.index));
    }
    card.classList.toggle("bad-value", hasValue && !Number.isFinite(run.values[face]));
    card.classList.toggle("bad-gradient", gradient !== undefined && !Number.isFinite(gradient));
    card.setAttribute("aria-label", say("page.card", {
      name: `${titleOf(unit)}${face !== null && data.formulas[face] ? " = " + data.formulas[face] : ""}`,
      value: hasValue ? shortest(run.values[face]) : say("page.notYet"),
      gradient: gradient === undefined ? say("page.notYet") : shortest(gradient),
    }));
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
    // An edge that starts at the start of the trunk leaves the card separately.
    const uses = (to) => view.edges.some(([from, user], index) => from === unit && user === to &&
      start(drawing.edges[index][0].querySelector("path")) !== start(trunk));
    trunk.classList.toggle("active", Boolean(step && step.kind === "forward" && uses(step.unit)));
    trunk.classList.toggle("backward", Boolean(
      step && step.kind === "send" && view.unitOf.get(step.to) === unit && uses(step.unit)));
  }
}

const start = (path) => path.getAttribute("d").match(/^M[^A-Z]*/i)[0];

// Scrolls a card into view, if the graph is larger than its frame.
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
