"""The worker's messages, whatever they hold: each is answered, refused or passed over, and the next is answered right.

``make test`` gives each odd value to every field with one type of message in turn; ``make fuzz`` with every type.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.browser.visit import FULL, Visit, cpython
from tests.reliability import Promise

ASKED = {"name": "gap", "values": FULL, "day": "2026-01-02", "example": {}, "root": "../../", "what": "csv"}

ALL = "YINGBAO_FUZZ" in os.environ
MANY = 31
"""How many odd values there are."""
ODD = """
const cycle = {};
cycle.self = cycle;
const deep = JSON.parse("[".repeat(3000) + "]".repeat(3000));
const odd = [
  undefined, null, true, 0, -1, NaN, 1e308, 10n, "", "\\ud800", "x".repeat(300_000), "__proto__", "gap\\u0000", [], [[]], {},
  { __proto__: null }, { staff: 120 }, { staff: null }, { staff: "\\udfff" }, { "\\ud800": "1" }, { toString: "1" }, cycle, deep,
  new Map([["staff", "120"]]), new Set(["120"]), new Date(NaN), /x/g, new Error("x"), new ArrayBuffer(8), new Uint8Array(3),
];
"""

TALK = (
    """
async ({ asked, types, fields, headline, every }) => {
"""
    + ODD
    + """
  const runtime = new URL("/runtime/", location.href).href;
  const seen = { sent: 0, right: 0, refused: 0, failed: [], strange: [], lost: [] };
  let worker, hear;
  const open = async () => {
    const launched = launchPython(runtime, false);
    worker = launched.worker;
    launched.listen((message) => hear(message));
    await until(({ type }) => type === "ready" || type === "failed");
  };
  const until = (wanted) => new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), 20_000);
    hear = (message) => {
      if (message.type === "result" && message.id !== "proof") {
        if (message.ok && message.headline !== headline) seen.strange.push(message.headline);
        if (message.ok === false) seen.refused += 1;
      }
      if (!wanted(message)) return;
      clearTimeout(late);
      resolve(message);
    };
  });
  const proof = async () => {
    const heard = until(({ type, id }) => type === "failed" || id === "proof");
    worker.postMessage({ type: "run", id: "proof", ...asked });
    return heard;
  };
  await open();
  for (const [turn, type] of types.entries()) {
    for (const [place, field] of fields.entries()) {
      for (const [number, value] of odd.entries()) {
        if (!every && (number + place) % types.length !== turn) continue;
        const message = { type, id: "odd", ...asked, [field]: value };
        worker.postMessage(message);
        seen.sent += 1;
        let found = await proof();
        if (found?.type === "failed") {
          seen.failed.push([String(type), field, number, found.text]);
          worker.terminate();
          await open();
          found = await proof();
        }
        if (found?.headline === headline) seen.right += 1;
        else seen.lost.push([String(type), field, number]);
      }
    }
  }
  worker.terminate();
  return seen;
}
"""
)
"""Asks each odd question and after it one that is right; a worker that gave up is replaced, as engine.js does."""


def talk(visit: Visit, site: Path, types: list[str], fields: list[str]) -> dict[str, Any]:
    """What became of the questions."""
    visit.provoked = True
    visit.keeps_nothing()
    page = visit.calculator()
    headline = cpython(site, FULL)["headline"]
    told = {"asked": ASKED, "types": types, "fields": fields, "headline": headline, "every": ALL}
    seen: dict[str, Any] = page.evaluate(TALK, told)
    return seen


def test_a_question_of_any_kind_leaves_the_worker_right(visit: Visit, site: Path, promise: Promise) -> None:
    types = ["run", "rest", "download"]
    fields = ["name", "values", "day", "example", "root", "what", "id"]
    seen = talk(visit, site, types, fields)
    assert seen["sent"] == len(fields) * MANY * (len(types) if ALL else 1)
    assert seen["right"] == seen["sent"], seen["lost"]
    assert seen["strange"] == []
    assert 0 < len(seen["failed"]) < (80 if ALL else 40)
    promise(8, "发给计算程序的消息里混进各种东西：拒绝或者不理，下一个问题照样答对", seen["sent"])


def test_a_message_of_no_kind_is_passed_over(visit: Visit, site: Path) -> None:
    seen = talk(visit, site, ["run"], ["type"])
    assert seen["sent"] == seen["right"] == MANY
    assert seen["failed"] == []
