"""Turn what somebody changed by hand in text.md into [[edit]] entries (python -m scripts edits <id>), so that nothing is lost.

The changed text is compared with the restored one paragraph by paragraph. Paragraphs that changed together become one
entry, with the received line of the first; what was put in before the first paragraph or between two goes to the one above.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

from scripts.errors import BuildStopped
from scripts.restore.model import NAME
from scripts.restore.restore import review
from scripts.restore.signs import correct_entry


def record_edits(folder: Path) -> list[str]:
    """Append the entries and see that they restore what text.md says; answers what was done.

    Raises BuildStopped, and leaves the list as it was, if they do not.
    """
    restored = review(folder)
    wanted = (folder / "text.md").read_text(encoding="utf-8")
    old, new = (text.rstrip("\n").split("\n\n") for text in (restored.text, wanted))
    entries = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if kind == "insert":
            at = max(start - 1, 0)
            before, after = [old[at]], [old[at], *new[first:last]] if start else [*new[first:last], old[at]]
        else:
            at, before, after = start, old[start:end], new[first:last]
            if not after:
                at, before, after = max(start - 1, 0), old[max(start - 1, 0) : end], old[max(start - 1, 0) : start]
        plain = [one.lstrip("# ") for one in before] == [one.lstrip("# ") for one in after]
        same = "".join(before).replace("#", "").replace(" ", "") == "".join(after).replace("#", "").replace(" ", "")
        how = "linebreak" if plain or same else "emendation"
        entries.append(
            correct_entry(restored.places[at], "\n\n".join(before), "\n\n".join(after), "（请写明依据）", how)
        )
    if not entries:
        return [f"{folder.name}/text.md 和校勘的结果一样，没有手改的地方"]
    path = folder / NAME
    listed = path.read_text(encoding="utf-8")
    path.write_text(listed + "".join(f"\n{entry}\n" for entry in entries), encoding="utf-8")
    try:
        done = review(folder).text == wanted
    except BuildStopped:
        path.write_text(listed, encoding="utf-8")
        raise
    if not done:
        path.write_text(listed, encoding="utf-8")
        raise BuildStopped(f"{folder.name}/text.md 的改动没有能记成条目。请在 {NAME} 里用 [[edit]] 写，每处一条")
    return [f"{folder.name}：{len(entries)}处手改记成了 {NAME} 的条目，请把每条的 reason 写明依据", *entries]
