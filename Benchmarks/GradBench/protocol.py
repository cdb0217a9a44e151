"""GradBench's protocol from the side that asks: a tool's process, and the comparison of answers."""

import json
import queue
import shlex
import subprocess
import threading


class ToolError(Exception):
    """The tool ended, took too long, or wrote what is not JSON."""


class Tool:
    """A tool that runs until it is closed, one reply a message."""

    def __init__(self, command):
        self.command = command
        try:
            self.process = subprocess.Popen(
                shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        except OSError as error:
            raise ToolError(f"{command}: {error.strerror}") from None
        self.replies = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.replies.put(line)
        self.replies.put(None)

    def ask(self, line, timeout=600):
        """The reply to a line of JSON."""
        try:
            self.process.stdin.write(line.rstrip("\n") + "\n")
            self.process.stdin.flush()
            reply = self.replies.get(timeout=timeout)
        except BrokenPipeError:
            reply = None
        except queue.Empty:
            raise ToolError(f"no reply in {timeout:g} s") from None
        if reply is None:
            raise ToolError("the tool ended")
        try:
            return json.loads(reply)
        except ValueError:
            raise ToolError(f"not JSON: {reply[:80]!r}") from None

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


# What both sides need not agree in.
IGNORED = {"timings", "tool"}


def tolerance(evaluation):
    """particle and saddle are found by descents that stop at 1e-5."""
    return 1e-4 if evaluation in ("particle", "saddle") else 1e-9


def difference(found, expected, bound, path=""):
    """Where two answers differ by more than GradBench's measure allows, in words; None if nowhere."""
    if isinstance(expected, dict):
        if not isinstance(found, dict) or found.keys() - IGNORED != expected.keys() - IGNORED:
            keys = sorted(found) if isinstance(found, dict) else found
            return f"{path or 'reply'}: {str(keys)[:60]}, expected the keys {sorted(expected)}"
        items = ((f"{path}.{key}".lstrip("."), found[key], expected[key])
                 for key in expected if key not in IGNORED)
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            length = len(found) if isinstance(found, list) else "no list"
            return f"{path}: length {length}, expected {len(expected)}"
        items = ((f"{path}[{i}]", a, b) for i, (a, b) in enumerate(zip(found, expected)))
    else:
        return None if _agree(found, expected, bound) else f"{path}: {found}, expected {expected}"
    return next((text for item in items if (text := difference(item[1], item[2], bound, item[0]))),
                None)


def _agree(found, expected, bound):
    kinds = [isinstance(x, (int, float)) and not isinstance(x, bool) for x in (found, expected)]
    if not all(kinds) or found == expected:
        return found == expected and kinds[0] == kinds[1]
    if found != found or expected != expected:
        return found != found and expected != expected
    return abs(found - expected) / max(1, abs(found) + abs(expected)) <= bound


def minimum(reply):
    """The shortest evaluation of a reply, in seconds; None without timings."""
    times = [t["nanoseconds"] for t in reply.get("timings", []) if t["name"] == "evaluate"]
    return min(times) * 1e-9 if times else None
