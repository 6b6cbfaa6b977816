"""A new calculator (新测算) from the template beside this file: python -m scripts new-calculator <name>.

Files are written where they belong, the name is entered in the lists that need it, and the recorders of the tests write
down what it prints, its links and the program's state. Build and tests are green right after.
"""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from calculators.catalog import FOLDERS
from calculators.command_line import write_file
from scripts.errors import BuildStopped

TEMPLATE = Path(__file__).resolve().parent / "template"
CLAUSE = "s2-p2"
"""The paragraph that the template's own example rests on."""
RECORDERS = (("scripts", "labels"), ("tests.printing",), ("tests.links.record",), ("tests.version", "--unchanged"))
"""What writes down what the tests compare with, in this order: modules with their arguments."""
_NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
_IMPORTS = re.compile(r"(?:^from calculators\..*\n)+", re.MULTILINE)
_MUTMUT = re.compile(r"(pytest_add_cli_args_test_selection = \[\n)(.*?)(\n\])", re.DOTALL)
_FLOOR = re.compile(r'^( *"gap \|[^"]*)(")', re.MULTILINE)
_TAKEN = frozenset({"core", "policy", "output", "roster", "index"})
_EXAMPLES: tuple[tuple[str, str, dict[str, str], str], ...] = (
    (
        "example",
        "一家单位：职工120人，已参保100人",
        {"staff": "120", "enrolled": "100"},
        "共120人，已参保100人，还差20人。",
    ),
    ("full", "都参保了", {"staff": "8", "enrolled": "8"}, "共8人，已参保8人，还差0人。"),
    ("none", "一个人也没有参保", {"staff": "8", "enrolled": "0"}, "共8人，已参保0人，还差8人。"),
    ("zero", "没有职工", {"staff": "0", "enrolled": "0"}, "共0人，已参保0人，还差0人。"),
    ("large", "1.2万人", {"staff": "1.2万", "enrolled": "9,999"}, "共12,000人，已参保9,999人，还差2,001人。"),
)
_ENGLISH = {
    "人数": "People",
    "用一句话写给读者：算什么，给谁用。": "In a sentence for the reader: what it works out, and for whom.",
    "津政办发〔2005〕21号说的全部职工": "all employees of whom Jin Zheng Ban Fa [2005] No. 21 speaks",
    "没有人参保填 0": "if nobody is enrolled, fill in 0",
}
_LABELS = {"staff": ("职工", "employees"), "enrolled": ("其中已参保的", "of whom already enrolled")}
"""What the template says and calls its fields, in English: without it the build stops."""
_REFUSED = (
    ("missing", "已参保空着，不算作 0", {"staff": "8"}, "enrolled", "已参保"),
    ("too-many", "已参保的比职工多", {"staff": "3", "enrolled": "4"}, "enrolled", "比职工3人多"),
    ("negative", "人数不能是负数", {"staff": "-3", "enrolled": "0"}, "staff", "职工"),
)


class NewCalculatorError(BuildStopped):
    """The calculator cannot be begun; says why and what to do."""


def start(root: Path, name: str, title: str = "") -> list[str]:
    """Make everything; answers what is left for a person to do. Raises NewCalculatorError, and then has written nothing."""
    _check(root, name, title)
    words = {"«name»": name, "«title»": title or name, "«clause»": CLAUSE}
    files = {
        _filled(path.relative_to(TEMPLATE).as_posix(), {"NAME": name}).removesuffix(".txt"): _sorted(
            _filled(path.read_text(encoding="utf-8"), words)
        )
        for path in sorted(TEMPLATE.rglob("*.txt"))
    }
    files |= {f"tests/examples/{name}/{stem}.toml": text for stem, text in _examples()}
    files |= _lists(root, name) | _english(root, name, title or name)
    for place, text in files.items():
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, text.encode())
    for module, *arguments in RECORDERS:
        _record(root, module, *arguments)
    return [
        f"写好了：calculators/{name}/、docs/calculators/{name}.md、tests/examples/{name}/、tests/unit/test_{name}.py",
        (
            f"登记了：calculators/catalog.py、docs/lookup.toml、docs/labels.toml、docs/english.toml、pyproject.toml、tests/printed/{name}.*、"
            f"tests/links/calculators/{name}.toml、tests/version.toml"
        ),
        "接着做：",
        f"1. calculators/{name}/：换成您的填写项（calculator.py）、读法（case.py）和算法（rule.py），写明依据哪一条",
        f"2. docs/calculators/{name}.md 和 docs/lookup.toml：写算法、查表；docs/labels.toml、docs/english.toml：英文",
        f"3. tests/examples/{name}/：换成手工算好的算例，至少八个；tests/unit/test_{name}.py：每个分支都要走到",
        f"4. 删掉 tests/links/calculators/{name}.toml（发布以前才可以），再运行 "
        + "；".join(f".venv/bin/python -m {' '.join(one)}" for one in RECORDERS),
        "5. make serve 看一看，make test",
    ]


def _check(root: Path, name: str, title: str) -> None:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise NewCalculatorError(
            f"「{name}」不能作名称：它是文件夹名、网址和命令，用2到31个小写英文字母和数字，字母开头，不用 Python 的保留字，例如 hello"
        )
    if name in FOLDERS or name in _TAKEN or name in sys.stdlib_module_names or (root / "calculators" / name).exists():
        raise NewCalculatorError(f"「{name}」已经有了，或者是别的东西的名字，请换一个。现有：{'、'.join(FOLDERS)}")
    left = [place for place in (f"docs/calculators/{name}.md", f"tests/examples/{name}") if (root / place).exists()]
    if left:
        raise NewCalculatorError(f"{'、'.join(left)} 已经有了，不覆盖。不要的先删掉，或者换一个名称")
    if any(char in title for char in "\"'\\{}<>\n«»"):
        raise NewCalculatorError(f"页面上的名字「{title}」里不能有引号、括号和反斜线")


def _sorted(text: str) -> str:
    """A module with the imports of our own package in order: where the new name stands among them depends on it."""
    return _IMPORTS.sub(lambda found: "".join(sorted(found[0].splitlines(keepends=True))), text)


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, value in words.items():
        text = text.replace(mark, value)
    return text


def _examples() -> Iterator[tuple[str, str]]:
    """Every example by the stem of its file."""
    for stem, name, inputs, headline in _EXAMPLES:
        yield stem, _example(name, inputs, f'[expect]\nheadline = "{headline}"\n')
    for stem, name, inputs, field, message in _REFUSED:
        yield stem, _example(name, inputs, f'[expect.problems]\n{field} = "{message}"\n')


def _example(name: str, inputs: dict[str, str], expect: str) -> str:
    typed = "".join(f'{key} = "{value}"\n' for key, value in inputs.items())
    return f'name = "{name}"\nclause = "{CLAUSE}"\nsource = "人数自编，手工核对"\n\n[inputs]\n{typed}\n{expect}'


def _lists(root: Path, name: str) -> dict[str, str]:
    """The lists that name every calculator, with this one. Raises NewCalculatorError if one is not as it is known."""
    catalog = _edited(root, "calculators/catalog.py", r"(?s)^NAMES = \((.*?),?\s*\)$", name)
    table = (
        f'\n[[table]]\ncalculator = "{name}"\ntitle = "100名职工"\nfield = "enrolled"\n'
        'values = ["0", "20", "40", "60", "80", "100"]\nwords = "已参保{}人"\ninputs = { staff = "100" }\n'
    )
    lookup = (root / "docs" / "lookup.toml").read_text(encoding="utf-8")
    return {
        "calculators/catalog.py": catalog,
        "docs/lookup.toml": lookup + table,
        "pyproject.toml": _settings((root / "pyproject.toml").read_text(encoding="utf-8"), name),
    }


def _english(root: Path, name: str, title: str) -> dict[str, str]:
    """The two files of English with the new form's words; what is there already stays."""
    words, labels = (root / "docs" / file for file in ("english.toml", "labels.toml"))
    text, known = words.read_text(encoding="utf-8"), tomllib.loads(words.read_text(encoding="utf-8"))["words"]
    new = {title: name.capitalize()} | _ENGLISH
    return {
        "docs/english.toml": text
        + "".join(f'"{one}" = "{english}"\n' for one, english in new.items() if one not in known),
        "docs/labels.toml": labels.read_text(encoding="utf-8")
        + "".join(
            f'"{name}.{field}" = {{ label = "{label}", english = "{english}" }}\n'
            for field, (label, english) in _LABELS.items()
        ),
    }


def _settings(source: str, name: str) -> str:
    """pyproject.toml with the tests in the list of mutmut, and the folder on the floor of the calculators."""
    tests, floor = _MUTMUT.search(source), _FLOOR.search(source)
    if not tests or not floor:
        raise NewCalculatorError(
            "pyproject.toml 里没有 mutmut 的 pytest_add_cli_args_test_selection，或者 importlinter 没有 gap | … 这一层，不知道往哪里加"
        )
    lines = sorted([*tests[2].split("\n"), f'    "tests/unit/test_{name}.py",'])
    source = _MUTMUT.sub(lambda found: found[1] + "\n".join(lines) + found[3], source)
    return _FLOOR.sub(lambda found: f"{found[1]} | {name}{found[2]}", source)


def _edited(root: Path, place: str, pattern: str, name: str) -> str:
    source = (root / place).read_text(encoding="utf-8")
    found = re.search(pattern, source, re.MULTILINE)
    if not found:
        raise NewCalculatorError(f"{place} 里没有 NAMES = (…) 这张表，不知道往哪里加")
    names = [*re.findall(r'"([^"]+)"', found[1]), name]
    listed = "NAMES = (\n" + "".join(f'    "{one}",\n' for one in names) + ")"
    return source[: found.start()] + listed + source[found.end() :]


def _record(root: Path, *module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明"])[-1]
        raise NewCalculatorError(f"文件都写好了，python -m {' '.join(module)} 没有做完：{last}。改好以后再运行它")
