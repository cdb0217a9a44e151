#!/usr/bin/env python3
"""PyTorch op oracle: sample OpInfo inputs, run torch (CPU, float64), record outputs / VJP / HVP / JVP / errors.

  make_fixtures.py --out DIR --seed N [--avoid DIR2] [--tier T1|T2|T3|all] [--ops a,b:variant] [--cap 12]

--avoid DIR2: prefer argument signatures that DIR2 does not use, and never emit a byte-identical case.
The file format is described in README.md.
"""
import argparse, hashlib, json, math, os, random, re, sys, warnings
import numpy as np, torch
from safetensors.torch import save_file
from torch.testing import make_tensor
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.opinfo.core import SampleInput
from tiers import T1, T2, T3_skip
from extras import EXTRA, EXTRA_ERRORS, CALL_NOTES, S

warnings.simplefilter("ignore")
torch.set_num_threads(1)
F64, OKDT = torch.float64, {torch.float64, torch.float32, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool}
key = lambda o: o.name + (":" + o.variant_test_name if o.variant_test_name else "")
DB = {key(o): o for o in op_db}
# pre-transform applied to argument 0 before the op (gauge / domain restriction), post-transform applied to outputs
PRE = {"gradcheck_wrapper_hermitian_input": ("add_transpose", lambda x: x + x.mT),
       "gradcheck_wrapper_ctc_loss": ("log_softmax_dim2", lambda x: x.log_softmax(2))}
MUTATES = ("nn.functional.batch_norm", "nn.functional.instance_norm")   # running statistics are updated in place: recorded as "after"
POST = {"linalg.svd": ("abs_outputs_0_2", lambda o: (o[0].abs(), o[1], o[2].abs())),
        "linalg.eigh": ("abs_outputs_1", lambda o: (o[0], o[1].abs()))}

class Skip(Exception): pass

def walk(a, f):                                   # map f over every tensor in a nested argument
    if isinstance(a, torch.Tensor): return f(a)
    if isinstance(a, (list, tuple)) and not isinstance(a, torch.Size): return type(a)(walk(x, f) for x in a)
    return {k: walk(v, f) for k, v in a.items()} if isinstance(a, dict) else a

def tensors(a):
    out = []; walk(a, lambda t: (out.append(t), t)[1]); return out

def encode(a, index):                             # argument -> tagged JSON value; index: id(tensor) -> input number
    if isinstance(a, torch.Tensor): return {"t": index[id(a)]}
    if a is None: return {"none": True}
    if a is Ellipsis: return {"ellipsis": True}
    if isinstance(a, bool): return {"b": a}
    if isinstance(a, (int, np.integer)): return {"i": int(a)}
    if isinstance(a, (float, np.floating)): return {"f": float(a)} if math.isfinite(a) else {"x": str(float(a))}
    if isinstance(a, str): return {"s": a}
    if isinstance(a, torch.dtype): return {"dtype": str(a)[6:]}
    if isinstance(a, slice): return {"slice": [encode(x, index) for x in (a.start, a.stop, a.step)]}
    if isinstance(a, torch.Size) or isinstance(a, list): return {"l": [encode(x, index) for x in a]}
    if isinstance(a, tuple): return {"tup": [encode(x, index) for x in a]}
    raise Skip(f"cannot encode {type(a).__name__}")

def show(j):                                      # encoded argument -> readable text
    k, v = next(iter(j.items()))
    if k == "t": return f"in{v}"
    if k in ("l", "tup"): return "[("[k == "tup"] + ", ".join(map(show, v)) + ("]" if k == "l" else ",)" if len(v) == 1 else ")")
    if k == "slice": return "slice(" + ", ".join(map(show, v)) + ")"
    return {"none": "None", "ellipsis": "..."}.get(k) or (repr(v) if k in "bifs" else f"float('{v}')" if k == "x" else f"torch.{v}")

def callstr(op, args, kw): return f"{op.split(':')[0]}(" + ", ".join([show(a) for a in args] + [f"{k}={show(v)}" for k, v in kw.items()]) + ")"

def describe(t, name, **more):
    return dict(name=name, dtype=str(t.dtype)[6:], shape=list(t.shape), strides=list(t.stride()), offset=t.storage_offset(),
                contiguous=t.is_contiguous(), **more)

def seed_all(n): torch.manual_seed(n); random.seed(n); np.random.seed(n % 2**31)

def drain(gen_fn, rg):
    out, failed = [], False
    try:
        for s in gen_fn("cpu", F64, requires_grad=rg, set_seed=False): out.append(s)   # else OpInfo reseeds with a constant
    except Exception: failed = True
    return out, failed

def build(spec, rg):                              # own extra sample: S(shape) markers become tensors
    if isinstance(spec, S): return spec.make(rg)
    if isinstance(spec, (list, tuple)): return type(spec)(build(x, rg) for x in spec)
    return {k: build(v, rg) for k, v in spec.items()} if isinstance(spec, dict) else spec

def relayout(t, how):                             # same values, non-contiguous strides
    if t.dim() == 0 or t.numel() < 2: return t
    if how == "T" and t.dim() >= 2:
        perm = list(range(t.dim()))[::-1]
        r = t.detach().permute(perm).contiguous().permute(perm)
    else:
        buf = torch.zeros(*t.shape[:-1], 2 * t.shape[-1] + 1, dtype=t.dtype); r = buf[..., 1::2]; r.copy_(t.detach())
    return r.requires_grad_(t.requires_grad)

def candidates(o, seed):
    rg = o.supports_autograd and F64 in o.supported_backward_dtypes("cpu")
    seed_all(seed); c = [("sample", s) for s in drain(o.sample_inputs, rg)[0]]
    seed_all(seed + 1)
    refs, failed = drain(o.reference_inputs, rg) if o.reference_inputs_func else ([], False)
    if failed:                                    # integer operands: ask without grad, switch it on for float64 operands
        refs = drain(o.reference_inputs, False)[0]
        for s in refs: walk([s.input, s.args], lambda t: t.requires_grad_() if rg and t.dtype == F64 and t.is_leaf and not t.is_inference() else t)
    c += [("reference", s) for s in refs]
    seed_all(seed + 2)
    for spec in EXTRA.get(key(o), []):
        a, kw = (spec[:-1], spec[-1]) if isinstance(spec[-1], dict) else (spec, {})
        a = build(a, rg); c.append(("extra", SampleInput(a[0], args=tuple(a[1:]), kwargs=build(kw, rg))))
    small = [x for x in c if sum(t.numel() for t in tensors([x[1].input, x[1].args])) <= 200 and any(t.numel() > 1 for t in tensors(x[1].input))] or c[:8]
    for k, (src, s) in enumerate(random.sample(small, min(len(small), 16))):
        f = lambda t: relayout(t, "TS"[k % 2])
        c.append(("relayout", SampleInput(walk(s.input, f), args=walk(s.args, f), kwargs=walk(s.kwargs, f))))
    return c

def features(src, s):
    ts, f = tensors([s.input, s.args, s.kwargs]), {("src", src)} if src == "relayout" else set()
    for i, t in enumerate(ts[:4]):
        f |= {("nd", i, t.dim()), ("dt", i, t.dtype), ("empty", t.numel() == 0), ("contig", i, t.is_contiguous()), ("zero-stride", 0 in t.stride()), ("one", i, 1 in t.shape)}
        if t.is_floating_point() and t.numel():
            m = t.detach().abs().max().item(); f.add(("mag", "nonfinite" if not math.isfinite(m) else m > 50 or (m < 1e-3) * 2))
            if i == 0 and t.numel() > 1 and t.unique().numel() < t.numel(): f.add("ties")
            if (t == 0).any(): f.add("haszero")
    if len(ts) > 1: f.add(("samehshape", tuple(t.shape == ts[0].shape for t in ts[1:4])))
    f.add(("n", len(ts)))
    tok = lambda a: re.sub(r"tensor\(.*?\)", "T", repr(walk(a, lambda t: "T")))[:60]
    f |= {("arg", i, tok(a)) for i, a in enumerate(s.args)} | {("kw", k, tok(v)) for k, v in s.kwargs.items()}
    if not s.kwargs: f.add("nokw")
    return f

def signature(s):
    return repr(walk([s.input, list(s.args), s.kwargs], lambda t: f"{t.dtype}{list(t.shape)}{list(t.stride())}"))

def unseeded_random(name, s):                     # OpInfo hides randomness behind a fixed seed for these: keep the deterministic ones
    if "dropout" in name: return s.kwargs.get("training", True) and s.kwargs.get("p", .5) not in (0., 1., 0, 1)
    return bool(s.kwargs.get("dropout_p"))

def evaluate(name, o, s, second, gen, cast=None, fixed=None):
    """Run once. Returns inputs, outputs, cotangents, grads, (v, hvp, jvp). cast/fixed: rerun in another dtype with the same cotangents."""
    memo = {}
    def fresh(t):
        if t.dtype not in OKDT: raise Skip(str(t.dtype))
        if id(t) not in memo:
            d = t.detach()
            if name in MUTATES: d = d.clone()
            memo[id(t)] = (d.to(cast) if cast and d.dtype == F64 else d).requires_grad_(t.requires_grad and t.is_floating_point())
        return memo[id(t)]
    inp, args, kw = walk(s.input, fresh), walk(tuple(s.args), fresh), walk(dict(s.kwargs), fresh)
    ins = list(dict.fromkeys(tensors([inp, list(args), kw])))
    saved = [t.detach().clone() for t in ins]
    pre = PRE.get(getattr(o.gradcheck_wrapper, "__name__", ""), (None, lambda x: x))
    out = o.op(pre[1](inp), *args, **kw)
    if name in POST: out = POST[name][1](tuple(out))
    outs = list(out) if isinstance(out, (tuple, list)) else [out]
    if any(isinstance(x, (tuple, list)) for x in outs): raise Skip("nested output")
    for t in [x for x in outs if isinstance(x, torch.Tensor)]:
        if t.dtype not in OKDT: raise Skip(str(t.dtype))
    changed = [i for i, (t, q) in enumerate(zip(ins, saved)) if not torch.equal(torch.nan_to_num(t.detach().double()), torch.nan_to_num(q.double()))]
    if changed and name not in MUTATES: raise Skip("mutates an input")
    diff = [i for i, x in enumerate(outs) if isinstance(x, torch.Tensor) and x.requires_grad]
    wrt = [i for i, t in enumerate(ins) if t.requires_grad]
    rnd = lambda t: torch.randn(t.shape, dtype=F64, generator=gen).mul(64).round().div(64).to(t.dtype)   # short binary fractions
    r = dict(inp=inp, args=args, kw=kw, ins=ins, before=saved, changed=changed, outs=outs, diff=diff, wrt=wrt, pre=pre[0], post=POST.get(name, (None,))[0])
    if not diff or not wrt: return r
    r["cot"] = [c.to(outs[i].dtype) for i, c in zip(diff, fixed["cot"])] if fixed else [rnd(outs[i]) for i in diff]
    for c in r["cot"]: c.requires_grad_(second)
    r["grad"] = torch.autograd.grad([outs[i] for i in diff], [ins[i] for i in wrt], r["cot"], create_graph=second, allow_unused=True)
    if second:
        r["v"] = [v.to(ins[i].dtype) for i, v in zip(wrt, fixed["v"])] if fixed else [rnd(ins[i]) for i in wrt]
        dot = sum((g * v).sum() for g, v in zip(r["grad"], r["v"]) if g is not None and g.requires_grad)
        if isinstance(dot, torch.Tensor):
            g2 = torch.autograd.grad(dot, [ins[i] for i in wrt] + r["cot"], allow_unused=True)
            r["hvp"], r["jvp"] = g2[:len(wrt)], g2[len(wrt):]
    return r

def error_of(a, b):                               # max |a-b| / (1+|b|) over finite entries, None if they disagree on (non)finiteness
    worst = 0.
    for x, y in zip(a, b):
        if (x is None) != (y is None): return None
        if x is None or not isinstance(x, torch.Tensor): continue
        x, y = x.detach().double(), y.detach().double()
        if x.shape != y.shape or not torch.equal(x.isfinite(), y.isfinite()): return None
        m = y.isfinite()
        if m.any(): worst = max(worst, ((x - y).abs() / (1 + y.abs()))[m].max().item())
    return worst

def collect(r): return list(r["outs"]) + list(r.get("grad", [])) + list(r.get("hvp", [])) + list(r.get("jvp", []))

def record(name, o, src, s, cid, second, gen, store):
    r = evaluate(name, o, s, second, gen)
    seed_all(999); again = evaluate(name, o, s, second, gen, fixed=r if "cot" in r else None)
    if error_of(collect(again), collect(r)) not in (0.,) and any(isinstance(x, torch.Tensor) for x in r["outs"]): raise Skip("not deterministic")
    idx = {id(t): i for i, t in enumerate(r["ins"])}
    args, kw = [encode(r["inp"], idx)] + [encode(a, idx) for a in r["args"]], {k: encode(v, idx) for k, v in r["kw"].items()}
    put = lambda n, t: None if t is None else (store.__setitem__(n, t.detach().contiguous().clone()), n)[1]
    wrt, diff = r["wrt"], r["diff"]
    try:                                          # conditioning: the same case in float32 gives the tolerance
        e = error_of(collect(evaluate(name, o, s, second, gen, cast=torch.float32, fixed=r if "cot" in r else None)), collect(r))
    except Exception: e = None
    has = "grad" in r
    c = dict(id=cid, source=src, call=callstr(name, args, kw), args=args, kwargs=kw, pre=r["pre"], post=r["post"],
             inputs=[describe(t, put(f"{cid}/in{i}", r["before"][i]), requires_grad=t.requires_grad) for i, t in enumerate(r["ins"])],
             after=[dict(input=i, name=put(f"{cid}/after{i}", r["ins"][i])) for i in r["changed"]],
             outputs=[dict(name=put(f"{cid}/out{i}", t), dtype=str(t.dtype)[6:], shape=list(t.shape),
                           cotangent=put(f"{cid}/cot{diff.index(i)}", r["cot"][diff.index(i)]) if has and i in diff else None)
                      if isinstance(t, torch.Tensor) else dict(value=encode(t, {})) for i, t in enumerate(r["outs"])],
             grads=[dict(input=i, name=put(f"{cid}/grad{i}", r["grad"][k]), v=put(f"{cid}/v{i}", r["v"][k]) if "hvp" in r else None,
                         hvp=put(f"{cid}/hvp{i}", r["hvp"][k]) if "hvp" in r else None) for k, i in enumerate(wrt)] if has else [],
             jvp=[dict(output=i, name=put(f"{cid}/jvp{i}", r["jvp"][k])) for k, i in enumerate(diff)] if "jvp" in r else [],
             second_order="hvp" in r,
             tol=dict(float64=1e-9 if e is None else min(1e-8, max(1e-11, 500 * e * 2.0**-29)), float32=None if e is None or e > 1e-3 else max(2e-5, 16 * e)))
    allf = [t for t in r["ins"] + [x for x in r["outs"] if isinstance(x, torch.Tensor)] + [g for g in r.get("grad", []) if g is not None]]
    c["tags"] = [n for n, q in [("empty", any(t.numel() == 0 for t in r["ins"])), ("scalar", any(t.dim() == 0 for t in r["ins"])),
        ("noncontiguous", any(not t.is_contiguous() for t in r["ins"])), ("nonfinite", any(not t.detach().double().isfinite().all() for t in allf)),
        ("mixed_shapes", len({t.shape for t in r["ins"]}) > 1), ("mixed_dtypes", len({t.dtype for t in r["ins"]}) > 1)] if q]
    return c

def errors(name, o, seed, which, store, limit=8):
    seed_all(seed); es = []
    if o.error_inputs_func:
        try: es = [e.sample_input for e in o.error_inputs("cpu")]
        except Exception: pass
    es += [SampleInput(build(sp[0], False), args=tuple(build(x, False) for x in sp[1:] if not isinstance(x, dict)),
                       kwargs=next((x for x in sp[1:] if isinstance(x, dict)), {})) for sp in EXTRA_ERRORS.get(name, [])]
    out = []
    for n, s in enumerate(es):
        if n % 2 != which and len(es) > 1 or len(out) >= limit or "out" in s.kwargs: continue
        memo, big = {}, set()
        def fresh(t):
            if t.dtype not in OKDT or t.device.type != "cpu": raise Skip
            d = t.detach() if t.numel() <= 200 else torch.zeros_like(t)
            if t.numel() > 200: big.add(id(d))
            return memo.setdefault(id(t), d)
        try:
            inp, args, kw = walk(s.input, fresh), walk(tuple(s.args), fresh), walk(dict(s.kwargs), fresh)
            ins = list(dict.fromkeys(tensors([inp, list(args), kw]))); idx = {id(t): i for i, t in enumerate(ins)}
            ja, jk = [encode(inp, idx)] + [encode(a, idx) for a in args], {k: encode(v, idx) for k, v in kw.items()}
            try: o.op(inp, *args, **kw); continue
            except Skip: raise
            except Exception as e: kind, msg = type(e).__name__, str(e).split("\nException raised from")[0][:400]
        except Skip: continue
        cid = f"e{len(out)}"
        for i, t in enumerate(ins):
            if id(t) not in big: store[f"{cid}/in{i}"] = t.contiguous().clone()
        out.append(dict(id=cid, call=callstr(name, ja, jk), args=ja, kwargs=jk, error=kind, message=msg,
                        inputs=[describe(t, None if id(t) in big else f"{cid}/in{i}", requires_grad=False) for i, t in enumerate(ins)]))
    return out

def digest(c, store):
    h = hashlib.sha256(json.dumps([c["args"], c["kwargs"]]).encode())
    for i in c["inputs"]: h.update(repr(i["shape"]).encode() + store[i["name"]].numpy().tobytes())
    return h.hexdigest()

def do_op(name, a, prev):
    o, store, cases, sigs = DB[name], {}, [], []
    second = o.supports_gradgrad and (name in T1 or name in T2 or a.tier != "T3")
    taken_sigs, taken = set(prev.get("signatures", [])), set(prev.get("digests", []))
    pool, gen = [], torch.Generator().manual_seed(a.seed)
    for src, s in candidates(o, a.seed):
        n = [t.numel() for t in tensors([s.input, s.args, s.kwargs])]
        if not unseeded_random(name, s): pool.append((features(src, s), sum(n), max(n, default=0), signature(s), src, s))
    small = [p for p in pool if p[2] <= a.numel and p[1] <= 2.5 * a.numel]
    pool = small if len(small) >= 2 else sorted(pool, key=lambda p: p[1])[:8]
    covered, nonfinite, skipped, digs = set(), 0, {}, []
    while pool and len(cases) < a.cap:
        best = max(range(len(pool)), key=lambda i: len(pool[i][0] - covered) * (.6 if pool[i][3] in taken_sigs else 1) - pool[i][1] / 150)
        f, _, _, sg, src, s = pool.pop(best)
        if ("mag", "nonfinite") in f and nonfinite or sg in sigs and len(f - covered) == 0: continue
        trial = {}
        try:
            try: c = record(name, o, src, s, len(cases), second, gen, trial)
            except RuntimeError as e:             # backward exists, double backward does not
                if "derivative" not in str(e): raise
                trial = {}; c = record(name, o, src, s, len(cases), False, gen, trial)
        except Exception as e: skipped[f"{type(e).__name__}: {str(e)[:70]}"] = skipped.get(f"{type(e).__name__}: {str(e)[:70]}", 0) + 1; continue
        d = digest(c, trial)
        if d in taken or d in digs or sum(t.numel() for t in trial.values()) > 20 * a.numel: continue
        nonfinite += "nonfinite" in c["tags"]; covered |= f; store.update(trial); cases.append(c); sigs.append(sg); digs.append(d)
    errs = errors(name, o, a.seed, int(bool(prev)), store)
    m = dict(op=name, torch=torch.__version__, tier="T1" if name in T1 else "T2" if name in T2 else "T3",
             calls=CALL_NOTES.get(name, "torch." + name.split(":")[0]), supports_gradgrad=bool(o.supports_gradgrad), file=fname(name) + ".safetensors",
             cases=cases, errors=errs)
    INDEX[name] = dict(signatures=sigs, digests=digs)
    save_file(store, f"{a.out}/{fname(name)}.safetensors")
    json.dump(m, open(f"{a.out}/{fname(name)}.json", "w"), separators=(",", ":"))
    return len(cases), len(errs), skipped

fname = lambda n: n.replace(":", "__").replace("nn.functional.", "F.")

if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--out", required=True); p.add_argument("--seed", type=int, required=True); p.add_argument("--avoid")
    p.add_argument("--tier", default="T1T2"); p.add_argument("--ops"); p.add_argument("--cap", type=int, default=12); p.add_argument("--numel", type=int, default=130)
    a = p.parse_args(); INDEX = {}; AVOID = json.load(open(f"{a.avoid}/_index.json")) if a.avoid else {}; os.makedirs(a.out, exist_ok=True)
    T3 = [n for n, o in DB.items() if n not in T1 + T2 and o.supports_autograd and F64 in o.supported_backward_dtypes("cpu") and not T3_skip(n)]
    names = a.ops.split(",") if a.ops else {"T1": T1, "T2": T2, "T3": T3, "T1T2": T1 + T2, "all": T1 + T2 + T3}[a.tier]
    tot = [0, 0]
    for n in names:
        try: c, e, sk = do_op(n, a, AVOID.get(n, {}))
        except Exception as ex: print("FAIL", n, type(ex).__name__, str(ex)[:120], flush=True); continue
        tot[0] += c; tot[1] += e
        print(f"{n}: {c} cases, {e} errors", sk if sk else "", flush=True)
    json.dump(INDEX, open(f"{a.out}/_index.json", "w"))
    print("TOTAL", len(names), "ops", tot[0], "cases", tot[1], "error cases")
