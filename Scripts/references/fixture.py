"""Fixtures of one JSON object a line, some lines for each rule."""
import argparse, json
from pathlib import Path
from rules import RULES

FOLDER = Path(__file__).resolve().parents[2] / "Tests/NablaTestSupport/Fixtures/rules"

def write(name, description, lines):
    """Writes lines(rule's name) for every rule, or for one of them beside what the file has."""
    options = argparse.ArgumentParser(description=description.splitlines()[0])
    options.add_argument("--out", default=FOLDER / name, help="by default the tests' fixture")
    options.add_argument("--only", metavar="NAME", choices=RULES)
    arguments = options.parse_args()
    old = {}
    if arguments.only:
        with open(arguments.out) as file:
            for line in file: old.setdefault(json.loads(line)["rule"], []).append(line)
    with open(arguments.out, "w") as file:
        for name in RULES:
            if arguments.only in (None, name):
                for line in lines(name): print(json.dumps(line, separators=(",", ":")), file=file)
            else:
                file.writelines(old.get(name, []))
