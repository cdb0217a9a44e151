// The check by differences, with the algorithm of the library's checkGradient: samples over
// decreasing steps, Ridders' extrapolation, and a verdict.

const limits = data.thresholds;

// The power of two below a number, and the distance to the next number.
const bytes = new DataView(new ArrayBuffer(8));
function binade(size) {
  if (size > 0 && size < 2 ** -1022) return binade(size * 2 ** 52) / 2 ** 52;
  bytes.setFloat64(0, size);
  bytes.setUint32(0, bytes.getUint32(0) & 0x7ff00000);
  bytes.setUint32(4, 0);
  return bytes.getFloat64(0);
}
const ulp = (x) => Math.max(Math.abs(x) < 2 ** -1022 ? 0 : binade(x) * 2 ** -52, 5e-324);

// The derivative with respect to an input, computed from values only.
function differences(node, inputs) {
  const x = inputs.has(node) ? inputs.get(node) : recordedValues[node];
  const at = (value) => objective(evaluate(new Map(inputs).set(node, value)));
  const center = at(x);
  const first = differencesWithin(Math.max(Math.abs(x), 1), x, center, at);
  // Near a pole, or a domain boundary at 0, only steps that are small relative to x work.
  const isRough = !(first.uncertainty <= limits.roughest * Math.abs(first.numeric)) && steepest(first.samples) > 0;
  if (!isRough || isBad(center) || x === 0 || !(Math.abs(x) < 1)) return first;
  const second = differencesWithin(Math.abs(x), x, center, at);
  return second.uncertainty < first.uncertainty ? second : first;
}

function differencesWithin(scale, x, center, at) {
  let samples = [];
  let step = binade(scale) * limits.widestStep;
  for (let level = 0; level < limits.steps && !isBad(center); level++, step /= limits.stepRatio) {
    const [below, above] = [x - step, x + step];
    const [low, high] = [at(below), at(above)];
    if (below === x || above === x) break;
    if (isBad(low) || isBad(high)) {
      samples = [];
      continue;
    }
    const slope = (high - low) / (above - below);
    const [left, right] = [(center - low) / (x - below), (high - center) / (above - x)];
    const rounding = limits.valueRounding * ulp(Math.max(Math.abs(low), Math.abs(high), Math.abs(center)))
      + limits.argumentRounding * Math.abs(slope) * ulp(x);
    samples.push({ step, left, right, slope, bend: right - left, isStill: left === 0 && right === 0, rounding: rounding / step });
  }
  const best = beforeRounding(samples) ?? surest(estimates(samples));
  return { center, samples, numeric: best ? best.value : NaN, uncertainty: best ? best.error : Infinity };
}

// The largest slope to either side that is not due to rounding.
const steepest = (samples) => samples.length === 0 ? Infinity : samples.reduce((steepest, sample) => {
  const slope = Math.max(Math.abs(sample.left), Math.abs(sample.right));
  return slope > sample.rounding ? Math.max(steepest, slope) : steepest;
}, 0);

// Whether a sample would show a bend above its rounding.
const shows = (sample, bend) => Math.abs(bend) > limits.visibleBend * sample.rounding;

// Whether the ratio of successive bends is in a range over the steps that end with the last-th.
function bendsBy(least, greatest, samples, last) {
  if (last < limits.widerSteps) return false;
  for (let i = last - limits.bendRatios; i <= last; i++) {
    const ratio = samples[i].bend / samples[i - 1].bend;
    if (!(least <= ratio && ratio <= greatest)) return false;
  }
  return true;
}

// The one-sided slopes, if their difference grows by a ratio in the given range down to the
// smallest step.
function slopesBendingBy(least, greatest, samples) {
  const last = samples.findLastIndex((sample) => shows(sample, sample.bend));
  if (last < 0) return null;
  // If a smaller step should show the bend and does not, the kink is elsewhere.
  if (last + 1 < samples.length && shows(samples[last + 1], samples[last].bend / 2)) return null;
  if (!bendsBy(least, greatest, samples, last)) return null;
  return { left: [samples[last].left], right: [samples[last].right] };
}

// The slopes on the two sides of a kink that only the smallest steps do not reach, if one of them
// is the derivative.
function slopesNearKink(derivative, samples) {
  const last = samples.findLastIndex((sample) => shows(sample, sample.bend));
  if (!bendsBy(limits.leastKinkRatio, limits.greatestKinkRatio, samples, last - 1)) return null;
  const { left, right } = samples[last - 1 - limits.bendRatios];
  const isOneOfThem = [left, right].some((slope) => Math.abs(slope - derivative) <= limits.precise * Math.abs(derivative));
  return isOneOfThem ? { left: [left], right: [right] } : null;
}

// The slope over larger steps, if the function is constant over small ones.
function beforeRounding(samples) {
  const last = samples.findLastIndex((sample) => !sample.isStill);
  if (last < limits.movingSteps || last + 1 >= samples.length) return null;
  const granule = Math.max(Math.abs(samples[last].left), Math.abs(samples[last].right)) * samples[last].step;
  const best = surest(estimates(samples.slice(0, last + 1), granule));
  if (!best) return null;
  const sample = samples[best.level];
  const isSmooth = Math.abs(sample.bend) <= limits.smoothBend * Math.abs(sample.slope);
  return isSmooth && best.error <= limits.smoothUncertainty * Math.abs(best.value) ? best : null;
}

// The rounding error of the function values: what remains of the second differences without their
// smooth part.
function noiseOf(samples) {
  const seconds = samples.slice(-3).map((sample) => sample.bend * sample.step);
  return seconds.slice(1).reduce((most, second, i) => {
    const noise = Math.abs(second - seconds[i] / (limits.stepRatio * limits.stepRatio));
    return i === 0 || most < noise ? noise : most;
  }, 0);
}

// All entries of the extrapolation table that can be compared with a neighbour.
function estimates(samples, granule = 0) {
  const noise = Math.max(noiseOf(samples), granule);
  const made = [];
  let previous = [];
  samples.forEach((sample, level) => {
    const row = [sample.slope];
    let weight = 1;
    for (const wider of previous) {
      weight *= limits.stepRatio * limits.stepRatio;
      const narrower = row.at(-1);
      const value = narrower + (narrower - wider) / (weight - 1);
      const spread = Math.max(Math.abs(value - narrower), Math.abs(value - wider));
      row.push(value);
      made.push({ value, error: spread + Math.max(sample.rounding, noise / sample.step), level });
    }
    previous = row;
  });
  return made;
}

// The estimate with the smallest error that no estimate from smaller steps contradicts.
function surest(estimates) {
  const isRefuted = (wide, narrow) => narrow.level > wide.level
    && Math.abs(wide.value - narrow.value) > limits.refutation * (wide.error + narrow.error);
  return estimates.filter((wide) => !estimates.some((narrow) => isRefuted(wide, narrow)))
    .reduce((best, one) => (best === null || one.error < best.error ? one : best), null);
}

// MARK: The verdict

// "agrees", "differs" or "cannotBeTold", with the cause and its numbers.
function judge(gradient, { center, samples, numeric, uncertainty }) {
  const differs = (cause, numbers = {}) => ({ verdict: "differs", cause, numbers });
  const scale = Math.max(Math.abs(gradient), Math.abs(numeric));
  const range = limits.uncertainties * uncertainty;
  const isPrecise = range <= limits.precise * scale;
  if (isBad(center)) return differs("value", { value: [center] });
  if (samples.length === 0) return differs("alone");
  if (isBad(gradient)) return differs("gradient", { gradient: [gradient] });
  const kink = slopesBendingBy(limits.leastKinkRatio, limits.greatestKinkRatio, samples)
    ?? (isPrecise ? null : slopesBendingBy(limits.leastJumpRatio, limits.greatestJumpRatio, samples));
  if (kink) return differs("kink", kink);
  const near = slopesNearKink(gradient, samples);
  if (Math.abs(gradient - numeric) > range + limits.agreement * scale) {
    return near ? differs("kink", near) : differs(...factorOf(gradient, numeric, uncertainty));
  }
  const isLevel = scale <= range && uncertainty <= limits.level * steepest(samples);
  const isConstant = gradient === 0 && samples.every((sample) => sample.isStill);
  if (isPrecise || isLevel || isConstant) return { verdict: "agrees", cause: null, numbers: {} };
  if (near) return differs("kink", near);
  return { verdict: "cannotBeTold", cause: "rough", numbers: { uncertainty: [uncertainty] } };
}

function factorOf(gradient, numeric, uncertainty) {
  if (gradient === 0) return ["constant"];
  const ratio = gradient / numeric;
  const whole = Math.sign(ratio) * Math.round(Math.abs(ratio));
  const size = Math.abs(whole);
  const tolerance = limits.wholeFactor + limits.uncertainties * uncertainty / Math.abs(numeric);
  if (!(Math.abs(ratio - whole) <= tolerance * size && size < limits.largestFactor)) return ["rule"];
  if (whole === -1) return ["sign"];
  if (whole < -1) return ["signAndFactor", { factor: [size] }];
  return whole > 1 ? ["factor", { factor: [size] }] : ["rule"];
}
