"""What is to be checked again (应当重新核对的): for an officer's terminal; no page and no file depends on it."""

from __future__ import annotations

from datetime import date

from calculators.policy.knowledge import Knowledge
from calculators.policy.parameters import DatedValue, Parameter


def due(knowledge: Knowledge, day: date) -> list[tuple[Parameter, DatedValue]]:
    """The values that are to be checked again on a day or before it (应当重新核对的), the longest due first."""
    listed = [(one, value) for one in knowledge.parameters.values() for value in one.values]
    return sorted(
        ((one, value) for one, value in listed if value.due and value.due <= day.isoformat()),
        key=lambda one: (one[1].due, one[0].id, one[1].id),
    )


def report(knowledge: Knowledge, day: date) -> str:
    """The list for one day, a value a line, the longest due first."""
    found = due(knowledge, day)
    lines = [f"{day}：{count_words(knowledge, day)}"]
    for one, value in found:
        number = "、".join(value.value) + one.unit.name if value.value else "没有查到"
        wanted = f"，要找：{value.wanted.document}" if value.wanted else ""
        lines.append(f"{value.due}　{one.name}　{number}　{value.id}（{value.checked} 核对{wanted}）")
    return "\n".join(lines)


def count_words(knowledge: Knowledge, day: date) -> str:
    """How many are due, in a sentence for the build's terminal."""
    found = due(knowledge, day)
    return f"有{len(found)}个值该重新核对了" if found else "没有该重新核对的值"
