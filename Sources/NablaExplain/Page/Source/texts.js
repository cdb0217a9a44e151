// User-visible texts: the messages of the library's catalogue, names and numbers.

const { languages, messages } = data;
let language = languages[0];

// A message in a language, without and with its placeholders filled in.
const template = (key, code = language) => messages[key][languages.indexOf(code)];
const say = (key, values = {}) => template(key).replace(/\{(\w+)\}/g, (_, name) => values[name]);

// The first items by name, and the number of the others.
function listed(items, separator) {
  const list = items.slice(0, 4).join(say(separator));
  return items.length <= 4 ? list : say("list.more", { list, count: items.length - 4 });
}

// MARK: Numbers, in the library's format

// The shortest decimal that reads back to the same number.
function shortest(value) {
  const size = Math.abs(value);
  if (size === Infinity) return value < 0 ? "-inf" : "inf";
  if (Number.isNaN(value)) return "NaN";
  if (size === 0 || (size >= 1e-4 && size <= 2 ** 53)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

// For cards: exact if that takes at most eight characters, otherwise six significant digits.
function short(value, digits = 6) {
  const exact = shortest(value);
  if (exact.length <= digits + 2 || !Number.isFinite(value)) return exact;
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size >= 10 ** digits || size < 1e-5) {
    return value.toExponential(digits - 1).replace(/\.?0+e/, "e").replace("e+", "e");
  }
  return String(rounded);
}

// For narrow edge labels: three digits.
function brief(value) {
  const exact = shortest(value);
  if (exact.length <= 6 || !Number.isFinite(value)) return exact;
  const rounded = value.toPrecision(3);
  return (rounded.includes("e") ? Number(rounded).toExponential() : rounded).replace("e+", "e").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

// A number after an operator: negative ones in parentheses.
const inner = (value, digits = 17) => {
  const text = digits < 17 ? short(value, digits) : shortest(value);
  return text.startsWith("-") ? `(${text})` : text;
};

// A number as formulas have it, or why it is none: "none", "large" or "small".
function parseNumber(text) {
  const match = /^([+-]*)\s*(?:(inf|nan|NaN|pi)|((?:\d+(?:_\d+)*)?(?:\.(?:\d+(?:_\d+)*)?)?(?:[eE][+-]?\d+(?:_\d+)*)?))$/.exec(text.trim());
  if (!match || !(match[2] || /^\.?\d/.test(match[3]))) return { reason: "none" };
  const sign = match[1].replaceAll("+", "").length % 2 ? -1 : 1;
  if (match[2]) return { value: sign * { inf: Infinity, nan: NaN, NaN, pi: Math.PI }[match[2]] };
  const value = Number(match[3].replaceAll("_", ""));
  if (value === Infinity) return { reason: "large" };
  if (value === 0 && /[1-9]/.test(match[3].split(/e/i)[0])) return { reason: "small" };
  return { value: sign * value };
}

// MARK: Nodes

const nameOf = (node) => data.names[node] ?? (isConstant(node) ? short(recordedValues[node]) : `#${node}`);
const formulaOf = (node) => data.formulas[node] ?? nameOf(node);

// The name of a node, or its formula and the line that contains it.
function nodeText(node) {
  const root = data.lines[node];
  if (data.names[node] !== undefined || root < 0 || root === node) return data.names[node] ?? formulaOf(node);
  return say("node.inLine", { formula: formulaOf(node), line: nameOf(root) });
}

// MARK: Findings

const messageOf = (finding) => textOf("finding", finding);
const adviceOn = (finding) => textOf("advice", finding);

function textOf(part, finding) {
  const { kind, cause, node, receiver, reached, numbers } = finding;
  const values = {};
  for (const [name, list] of Object.entries(numbers)) values[name] = listed(list.map((value) => short(value)), "list.comma");
  const facts = data.rules[data.operations[node]];
  Object.assign(values, {
    node: nodeText(node),
    outputs: listed(data.outputs.map(([, , name]) => name), "list.comma"),
    operands: numbers.operands ? operandsText(node, numbers.operands) : "",
    reached: reachedText(kind, reached),
    domain: facts?.domain ? say("advice.domain", { rule: facts.name, domain: facts.domain }) : "",
    kinks: facts?.kinks.length ? say("advice.kinks", { kinks: listed(facts.kinks.map((kink) => short(number(kink))), "list.comma") }) : "",
    rule: facts?.name ?? "",
  });
  if (receiver !== null) Object.assign(values, { receiver: nodeText(receiver), operand: formulaOf(receiver) });
  const key = `${part}.${kind}`;
  return say(`${key}.${cause}` in messages ? `${key}.${cause}` : key, values);
}

// The values of the operands, except constants in the formula.
function operandsText(node, numbers) {
  const items = data.operands[node].flatMap((operand, i) =>
    isConstant(operand) && data.names[operand] === undefined ? []
      : [say("finding.operand", { name: formulaOf(operand), value: short(numbers[i]) })]);
  return items.length ? say("finding.operands", { list: listed(items, "list.and") }) : "";
}

function reachedText(kind, reached) {
  if (kind === "value") return reached.length ? say("finding.reached.values", { count: reached.length }) : say("finding.reached.none");
  const inputs = listed(reached.map(nodeText), "list.comma");
  if (!reached.length) return "";
  return kind === "zero" ? say("finding.reached.zero", { inputs }) : say("finding.reached.inputs", { inputs });
}

// The result of a check by differences.
function checkText({ verdict, cause, numbers, numeric, uncertainty }) {
  const values = Object.fromEntries(Object.entries(numbers).map(([name, [value]]) => [name, short(value)]));
  const text = cause === null ? "" : say(`check.cause.${cause}`, values);
  const derivative = { numeric: short(numeric), uncertainty: uncertainty.toExponential(0), cause: text };
  if (verdict === "agrees") return say("check.agrees", derivative);
  const isCompared = ["constant", "sign", "signAndFactor", "factor", "rule"].includes(cause);
  return isCompared ? say("check.differs", derivative) : text;
}
