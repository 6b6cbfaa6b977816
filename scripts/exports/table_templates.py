"""The empty template of every table that a calculator asks for (表格模板): a file of its headings, beside the page."""

from __future__ import annotations

from calculators.catalog import offered
from calculators.core.model import FieldKind
from calculators.output.csv_file import csv_text
from calculators.output.link import place
from calculators.policy.knowledge import Knowledge
from scripts.output import Output


def table_templates(knowledge: Knowledge) -> dict[str, bytes]:
    """Path below the site → bytes; a spreadsheet opens them, and the form reads them back."""
    return {
        f"{place(calculator.name, seen.named)}{field.name}.csv": csv_text(
            [[one.label for one in field.columns]]
        ).encode()
        for seen in (knowledge, *(knowledge.seen(one.id) for one in knowledge.offering))
        for calculator in offered(seen)
        for field in calculator.fields(seen)
        if field.kind is FieldKind.ROWS
    }


def write_table_templates(out: Output, knowledge: Knowledge) -> int:
    """Write them; answers how many."""
    made = table_templates(knowledge)
    for path, content in made.items():
        out.write(path, content)
    return len(made)
