"""Downloads of a calculation (带走的文件), and the mark of the page's own example on all of it."""

from __future__ import annotations

from dataclasses import dataclass

from . import verification
from .calculation import Calculation
from .csv_file import csv_text
from .csv_result import result_rows
from .example import example_text
from .text import result_text


@dataclass(frozen=True, slots=True)
class Download:
    """One file: asked for by `name`, saved as `label`."""

    name: str
    label: str
    mime: str
    content: bytes


def names(done: Calculation) -> list[dict[str, str]]:
    """The files that this calculator makes besides those that every calculator has: name and label."""
    return [{"name": file.name, "label": done.name(file.label)} for file in done.result.files]


def make(done: Calculation, what: str) -> Download | None:
    """`text`, `csv`, `sheet`, `example` or a file of the result; None if there is no such thing.

    Raises RefusedError for a sheet that would not verify.
    """
    title = done.calculator.title
    if what == "text":
        return Download(what, done.name(f"{title}.txt"), "text/plain;charset=utf-8", told(done).encode())
    if what == "csv":
        return Download(what, done.name(f"{title}.csv"), "text/csv;charset=utf-8", csv_file(done))
    if what == "sheet":
        return Download(what, done.name(f"{title}计算书.json"), "application/json", saved_sheet(done).encode())
    if what == "example":
        return Download(what, done.name(f"{title}算例.toml"), "application/toml", example_text(done).encode())
    for file in done.result.files:
        if file.name == what:
            return Download(what, done.name(file.label), file.body.mime, file.body.content(done.mark))
    return None


def told(done: Calculation) -> str:
    """The result as text for a chat message, with the mark first and the versions last."""
    mark = f"{done.mark}\n" if done.mark else ""
    day = f"计算日期 {done.day}　" if done.day else ""
    return (
        f"{mark}{result_text(done.result, [one.result for one in done.beside])}{day}数据版本 {done.knowledge.version}\n"
    )


def csv_file(done: Calculation) -> bytes:
    """Inputs, figures, findings and working as a table."""
    return csv_text(result_rows(done)).encode()


def saved_sheet(done: Calculation) -> str:
    """The calculation sheet as a file that can be verified. Raises RefusedError if it could not be."""
    return verification.saved(done)
