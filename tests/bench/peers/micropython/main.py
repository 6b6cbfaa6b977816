"""The limit of another language: the example's four differences only, in a Python without Decimal and dataclasses."""

import json

from pyscript import document

with open("inputs.json") as file:
    typed = json.load(file)
people = int(typed["staff"]) + int(typed["migrant"])
names = [("pension", "养老"), ("medical", "医疗"), ("unemployment", "失业"), ("injury", "工伤")]
missing = [f"{word}{people - int(typed['enrolled-' + name])}人" for name, word in names]
document.querySelector("#result").innerHTML = f"<p>共{people}人。应参保而未参保：{'、'.join(missing)}。</p>"
