"""The gap calculator's example in PyScript."""

import json
from pathlib import Path

from pyscript import document

from calculators import bridge

bridge.open_knowledge(Path("knowledge.json").read_text(encoding="utf-8"))
answer = json.loads(bridge.respond("gap", Path("inputs.json").read_text(encoding="utf-8")))
document.querySelector("#result").innerHTML = answer["html"]
