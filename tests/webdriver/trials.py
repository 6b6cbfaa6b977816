"""What is tried in each browser (试了什么): a function each, with the words in which the page tells it.

It raises AssertionError where the site does not hold, NotPossibleError where browser or driver cannot do it; what it gives is in
how many cases it held.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from pypdf import PdfReader

from calculators.catalog import listed
from calculators.policy.knowledge_file import load
from scripts import cite
from scripts.data.compiler import compile_knowledge, dump
from scripts.publish.serve import SiteHandler
from tests import releases
from tests.browser.test_print import HEAD as HEAD_LINE
from tests.browser.test_print import squeezed
from tests.browser.test_roster import cpython as of_cpython
from tests.browser.test_saved_links import ARRIVE, SHOWN
from tests.browser.test_search import GOLDEN
from tests.browser.visit import ASK, FULL, KEPT, cpython, example, today
from tests.build.test_links import lines
from tests.conftest import ROOT
from tests.links.record import Saved, read_saved
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv
from tests.webdriver import reader
from tests.webdriver.browsers import Browser, Kind, NotPossibleError, Options
from tests.webdriver.protocol import WebDriverError
from tests.webdriver.reader import Parts, live, put, says

EXAMPLES = sorted(path for path in (ROOT / "tests" / "examples").glob("*/*.toml") if path.parent.name != "roster")


@dataclass(frozen=True)
class Trying:
    """One browser, and the site that it is shown.

    Attributes:
        browser: the one that most is tried in; a trial may start another of its kind.
        folder: where a trial may write.
    """

    kind: Kind
    browser: Browser
    site: Path
    origin: str
    folder: Path

    def open(self, path: str) -> Browser:
        """Opens a page of the site."""
        self.browser.open(self.origin + path)
        return self.browser

    @contextmanager
    def another(self, options: Options) -> Iterator[Trying]:
        """The same with a browser started otherwise."""
        with self.kind.start(options) as browser:
            yield replace(self, browser=browser)


Trial = Callable[[Trying], int]
TRIALS: dict[str, Trial] = {}
"""By the words that the page says."""
FEW = ("link", "typing", "search")
"""Tried by `make test` too, the first two with one calculator."""


def tried(words: str) -> Callable[[Trial], Trial]:
    """Enters a trial."""

    def enter(trial: Trial) -> Trial:
        TRIALS[words] = trial
        return trial

    return enter


# ── calculators ──


@tried("每项测算：打开存下的链接，数字和当时一样，不受理的说出是哪一项")
def links(trying: Trying) -> int:
    """Every link that is kept of every calculator."""
    return sum(links_of(trying, one.name) for one in listed())


def links_of(trying: Trying, name: str, most: int | None = None) -> int:
    """Those of one calculator."""
    kept = read_saved(name)[:most]
    browser = trying.open(f"calculators/{kept[0].address}")
    browser.wait("return document.querySelector(\".calc-result[data-kind='live'], .calc-errors h2\")")
    for one in kept:
        _arrive(browser, one)
    return len(kept)


def _arrive(browser: Browser, saved: Saved) -> None:
    browser.run(f"({ARRIVE})(arguments[0])", saved.address.partition("#")[2])
    notice = browser.run("return document.querySelector('.calc-notice').innerText")
    silent = [name for name in saved.dropped if name not in notice]
    assert not silent, f"{saved.address}：没有说 {silent} 没有用上"
    reader.add(browser, saved.added)
    place = reader.submit(browser)
    if not saved.headline:
        refused = "return [...document.querySelectorAll('.calc-errors .problems a')].map((one) => one.hash.replace('#f-', ''))"
        assert place == ".calc-errors", saved.address
        assert set(browser.run(refused)) == set(saved.refused), saved.address
        return
    headline = live(browser)
    if browser.run("return document.querySelectorAll('.calc-answer .more').length"):
        browser.run("document.querySelector('.calc-answer [data-action=rest]').click()")
        browser.wait("return !document.querySelector('.calc-answer .more')")
    now = (headline, *browser.run(f"return ({SHOWN})()"))
    assert saved.dropped or saved.corrected or now == saved.now, f"{saved.address}：{now[:4]} ≠ {saved.now[:4]}"


@tried("每项测算：逐格填写，按「计算」，结果和电脑上的 Python 一字不差")
def typing(trying: Trying) -> int:
    """The example of every calculator, typed into its form; the answer on the page, letter for letter."""
    return typed_of(trying, [one.name for one in listed()])


def typed_of(trying: Trying, names: list[str]) -> int:
    """The examples of these."""
    found, wanted = [], []
    for name in names:
        values = json.loads(example(name))
        browser = trying.open(f"calculators/{name}/")
        browser.element(".calc-form [type=submit]:enabled")
        put(browser, values)
        place = reader.submit(browser)
        found.append(Parts(browser.run("return document.querySelector(arguments[0]).innerHTML", place)).parts)
        wanted.append(Parts(cpython(trying.site, values, name)["html"]).parts)
    reader.different(found, wanted, names)
    return len(names)


@tried("全部算例：问页面里的 Python，结果和电脑上的 Python 一字不差")
def examples(trying: Trying) -> int:
    """Every worked example, asked of a worker as a page asks it."""
    asked: list[dict[str, Any]] = [
        {"name": file.parent.name, "values": tomllib.loads(file.read_text(encoding="utf-8"))["inputs"]}
        for file in EXAMPLES
    ]
    more = [{"day": today(), "example": json.loads(example(one["name"])), "root": "../../"} for one in asked]
    browser = trying.open("calculators/gap/")
    browser.wait("return document.readyState === 'complete'")
    told = browser.finish(ASK, [one | rest for one, rest in zip(asked, more, strict=True)])
    wanted = [cpython(trying.site, one["values"], one["name"]) for one in asked]
    for part in ("ok", "headline", "html", "errors_html"):
        reader.different([one[part] for one in told], [one[part] for one in wanted], EXAMPLES)
    return len(asked)


STARTS = {"small": "从小文件开始", "image": "从存好的内存开始", "stock": "用原样的 Pyodide"}


@tried("Python 的几种开始方式：小文件、存好的内存、原样的 Pyodide，结果一样")
def starts(trying: Trying) -> int:
    """Every way that a page may begin with; the address asks for it."""
    wanted = cpython(trying.site, FULL)["headline"]
    for way in STARTS:
        browser = trying.open(f"calculators/gap/?python={way}")
        browser.element(".calc-form [type=submit]:enabled")
        put(browser, FULL)
        assert live(browser) == wanted, way
    return len(STARTS)


# ── search ──


@tried("检索：必答的查询，要找的都在该在的名次以内")
def search(trying: Trying) -> int:
    """Every golden query, typed."""
    return searched(trying, len(GOLDEN))


def searched(trying: Trying, most: int) -> int:
    """So many of them."""
    browser = trying.open("search/")
    for golden in GOLDEN[:most]:
        browser.wait("return document.querySelector('#q')")
        browser.run("document.querySelector('.search-results').removeAttribute('aria-busy')")
        browser.type("#q", golden.query)
        browser.run("document.querySelector('#q').dispatchEvent(new Event('input', { bubbles: true }))")
        browser.wait(
            "return document.querySelector('.search-results[aria-busy=false]') && document.querySelector('#q').value === arguments[0]",
            golden.query,
        )
        shown = browser.run(
            "return [...document.querySelectorAll('.hit-link')].map((one) => one.getAttribute('href').replace(/^\\.\\.\\//, ''))"
        )
        assert golden.finds in shown[: golden.rank], f"{golden.query}：{shown[:5]}"
    return len(GOLDEN[:most])


# ── roster ──


@tried("花名册：选 CSV 和 XLSX 文件，核对，结果和电脑上的 Python 一字不差")
def roster(trying: Trying) -> int:
    """A file of each kind, chosen, looked at, checked."""
    rows = [HEAD, GOOD, POOR, POOR]
    files = {"名单.csv": as_csv(rows), "名单.xlsx": as_book(rows)}
    found, wanted = [], []
    for name, content in files.items():
        path = trying.folder / name
        path.write_bytes(content)
        browser = trying.open("calculators/roster/")
        browser.element(".calc-form [type=submit]:enabled, .roster [type=submit]:enabled")
        browser.choose("input[type=file]", path)
        browser.element(".roster-columns")
        browser.wait("return document.querySelector('.roster-progress[hidden]')")
        put(browser, {"kind": "private"})
        browser.click(".roster [type=submit]")
        live(browser)
        found.append(Parts(browser.run("return document.querySelector('.calc-answer').innerHTML")).parts)
        wanted.append(Parts(of_cpython(trying.site, content, {"kind": "private"})["html"]).parts)
    reader.different(found, wanted, files)
    return len(files)


# ── policies ──

POLICY = "policies/jzbf-2005-21/"


@tried("发布过的条款链接和带校验码的引用：逐个打开，到了那一条，也说明文字变了没有")
def citations(trying: Trying) -> int:
    """Every published link to a clause or a choice for a notice."""
    arrived = 0
    for link in lines():
        if link.startswith(("parameters/", "about/")):
            continue
        browser, place = trying.open(link), link.split("#")[1]
        if place.startswith("c="):
            says(browser, ".notice-count", "已选1条")
            assert not browser.run("return document.querySelector('.seal-note[data-state=unknown]')"), link
        else:
            browser.wait("return document.activeElement.id === arguments[0]", place)
            assert not browser.run("return document.querySelector('.link-problem')"), link
            if "?w=" in link:
                state = browser.run("return document.querySelector('.seal-note').dataset.state")
                assert state in ("same", "earlier"), link
        arrived += 1
    return arrived


@tried("条款旁的引用菜单：用键盘打开，画出二维码")
def menu(trying: Trying) -> int:
    """The menu of a clause, opened with the keyboard; the code that it draws."""
    browser = trying.open(POLICY)
    browser.wait("return document.readyState === 'complete'")
    browser.element("#s3-1 .cite-open")
    browser.run("document.querySelector('#s3-1 .cite-open').focus()")
    browser.press("Enter")
    browser.wait("return document.querySelector('[role=menu]')?.getClientRects().length")
    reader.press(browser, "二维码")
    browser.wait("return document.querySelector('dialog[open] [role=img], dialog[open] svg, dialog[open] img')")
    return 1


@tried("引用与通知：勾选每一条，引文一字不差，选了什么在链接里")
def notice(trying: Trying) -> int:
    """Every clause chosen in turn, and quoted in its own words."""
    policy = load(dump(compile_knowledge(ROOT / "docs"))).policies["jzbf-2005-21"]
    browser = trying.open(f"{POLICY}notice/")
    for clause in policy.clauses:
        box = f".choice input[value='{clause.id}']"
        browser.click(box)
        quoted = "return [...document.querySelectorAll('.slip-quote p')].map((one) => one.textContent.trim())"
        browser.wait("return document.querySelector('.slip-quote p')")
        assert tuple(browser.run(quoted)) == cite.words(policy, clause), clause.id
        assert f"{clause.id}.{clause.seal}" in browser.run("return location.hash"), clause.id
        browser.click(box)
    return len(policy.clauses)


@tried("校勘记：在浏览器里重新验证，一字不差")
def proof(trying: Trying) -> int:
    """The proof of the restored text, rerun."""
    browser = trying.open(f"{POLICY}collation/")
    reader.press(browser, "在浏览器里重新验证")
    says(browser, ".proof-answer", "一致：")
    says(browser, ".proof-answer", "一字不差")
    return 1


# ── forms ──


@tried("多行的表：只用键盘逐格填写，计算")
def rows(trying: Trying) -> int:
    """A table filled in cell by cell."""
    browser = trying.open("calculators/contribution/#v=1&month=2023-08&kind=employer&want-unemployment=yes&bands=")
    browser.element(".calc-form [type=submit]:enabled")
    browser.move()
    first = "[data-field='bands'] .row [data-column='heads']"
    browser.wait("return document.querySelector(arguments[0])", first)
    browser.run("for (const one of document.querySelectorAll('details.group')) one.open = true")
    browser.element(first)
    browser.run("document.querySelector(arguments[0]).focus()", first)
    browser.press("5", "Tab", *"4000", "Tab", "ArrowDown", "Enter", "2", "Tab", *"6000")
    browser.wait("return document.querySelector(\"[name='bands']\").value === arguments[0]", "5,4000,职工\n2,6000")
    browser.wait("return document.querySelectorAll(\".calc-result[data-kind='live']\").length")
    reader.submit(browser)
    return 1


@tried("看一项变化的影响：画出曲线，列出各点的数")
def curve(trying: Trying) -> int:
    """A curve, asked for and shown."""
    browser = trying.open("calculators/gap/#v=1&kind=private&day=2026-11-29&staff=120&enrolled-pension=102")
    live(browser)
    reader.press(browser, "看一项变化的影响")
    says(browser, ".calc-curve .headline", "您填的102人，是18人。")
    browser.wait("return document.querySelector('.calc-curve svg desc')?.textContent")
    return 1


@tried("和另一种情况比：改一项，说出几个数不同，链接带着两种情况")
def comparison(trying: Trying) -> int:
    """Two cases side by side, and again from the link."""
    browser = trying.open("calculators/gap/#v=1&kind=private&day=2026-11-29&staff=10&enrolled-pension=8")
    live(browser)
    reader.press(browser, "和另一种情况比")
    says(browser, ".calc-compare", "已记下这一种情况")
    reader.write(browser, "[name='staff']", "12")
    says(browser, ".calc-compare .headline", "和另一种情况比，有7个数不同。")
    reader.press(browser, "复制带数据的链接")
    browser.wait("return location.hash.includes('against=')")
    browser.open(browser.run("return location.href"))
    says(browser, ".calc-compare .headline", "和另一种情况比，有7个数不同。")
    return 1


# ── without a network, without scripts ──


@tried("没有网络：用过一次测算以后，测算、政策、检索都还能用")
def offline(trying: Trying) -> int:
    """The site kept on a first visit; then there is no server."""
    with releases.hosting(trying.site.resolve(), _new(trying.folder), _OneByOne) as host:
        here = replace(trying, origin=host.address)
        browser = _kept(here)
    wanted = cpython(trying.site, FULL)["headline"]
    here.open("calculators/gap/")
    browser.element(".calc-form [type=submit]:enabled")
    put(browser, FULL)
    assert live(browser) == wanted
    here.open(f"{POLICY}#s3-1")
    browser.wait("return document.activeElement.id === 's3-1'")
    here.open("search/#q=扩面")
    browser.wait("return document.querySelector('.hit')")
    return 3


class _OneByOne(SiteHandler):
    """No connection outlives its answer: when the server has ended, nobody answers on an open one."""

    protocol_version = "HTTP/1.0"


def _kept(trying: Trying) -> Browser:
    """The site kept for being offline; NotPossibleError in a browser that has no service workers."""
    browser = trying.open("guide/offline/")
    if not browser.run("return 'serviceWorker' in navigator"):
        raise NotPossibleError("这个浏览器没有 Service Worker")
    reader.press(browser, "存到这台设备")
    browser.wait("return document.querySelector('[data-offline]').textContent.includes('已可离线使用')")
    return browser


def _new(folder: Path) -> Path:
    return Path(mkdtemp(dir=folder))


VERSION = "return document.querySelector('.site-footer code').textContent"


@tried("网站换了新版本：打开的页面说有新版本，不强迫；再打开就是新的，存下的也换了")
def update(trying: Trying) -> int:
    """Two releases, one after the other at the same address."""
    after, new = releases.later(trying.site, _new(trying.folder) / "later")
    with releases.hosting(trying.site.resolve(), _new(trying.folder)) as host:
        here = replace(trying, origin=host.address)
        browser = _kept(here)
        here.open("calculators/gap/")
        old = browser.run(VERSION)
        assert old != new
        put(browser, FULL)
        live(browser)
        host.serve(after)
        browser.finish("async () => { await (await navigator.serviceWorker.getRegistration()).update(); }")
        says(browser, ".update", "网站有了新版本")
        assert browser.run(VERSION) == old
        here.open("calculators/gap/")
        browser.wait(f"{VERSION} === arguments[0]", new)
        put(browser, FULL)
        live(browser)
        says(browser, ".calc-answer", new)
        browser.wait("return document.querySelector('[data-offline]').textContent.includes('已可离线使用')")
    return 2


@tried("再来的读者：关了浏览器再开，从上一次存下的内存开始，结果一样")
def again(trying: Trying) -> int:
    """The second visit with the same profile: Python's memory is kept from the first."""
    wanted = cpython(trying.site, FULL)["headline"]
    kept = Options(profile=_new(trying.folder))
    for way in ("small", "memory"):
        with trying.another(kept) as visit:
            browser = visit.open(f"calculators/gap/?python={way}")
            browser.element(".calc-form [type=submit]:enabled")
            put(browser, FULL)
            assert live(browser) == wanted, way
            assert browser.finish(f"async () => Boolean(await ({KEPT})().then(() => true))")
    return 2


@tried("没有 JavaScript：每项测算的页面、检索页读得到，没有能按而没有用的按钮")
def without_scripts(trying: Trying) -> int:
    """Every calculator's page and some more, with scripts switched off."""
    pages = [
        *(f"calculators/{one.name}/" for one in listed()),
        "calculators/roster/",
        "search/",
        POLICY,
        f"{POLICY}notice/",
        "",
    ]
    with trying.another(Options(scripts=False)) as visit:
        for path in pages:
            browser = visit.open(path)
            try:
                words = browser.words()
            except WebDriverError as error:
                raise NotPossibleError("关了脚本，驱动程序读不了页面") from error
            assert browser.run("return document.querySelectorAll('h1').length") == 1, path
            assert len(words) > 100, path
            if path.startswith("calculators/"):
                assert "没有开启 JavaScript" in words, path
            usable = "return [...document.querySelectorAll('main button')].some((one) => one.checkVisibility() && !one.disabled)"
            assert not browser.run(usable), path
    return len(pages)


@tried("没有 WebAssembly：测算页说换哪些浏览器，示例和手算工作单还在")
def without_webassembly(trying: Trying) -> int:
    """Every calculator's page, in the same browser without what Python needs."""
    names = [*(one.name for one in listed()), "roster"]
    with trying.another(Options(webassembly=False)) as visit:
        for name in names:
            browser = visit.open(f"calculators/{name}/")
            assert browser.run("return typeof WebAssembly") == "undefined"
            browser.click("button[data-action='example']")
            says(browser, ".calc-words", "这个浏览器不能运行计算程序")
            assert browser.run('return Boolean(document.querySelector(".calc-result .headline"))'), name
    return len(names)


# ── paper ──


@tried("打印：政策全文一字不少，计算书有结果和算式")
def paper(trying: Trying) -> int:
    """The policy and a result as PDF, read by pypdf."""
    law = [
        re.sub(r"^#+ ", "", line)
        for line in (ROOT / "docs" / POLICY / "text.md").read_text(encoding="utf-8").split("\n")
        if line
    ]
    trying.open(POLICY)
    words = _printed(trying.browser)
    words = re.sub(r"—\d+—", "", words.replace(HEAD_LINE, ""))
    lost = [line for line in law if not stands(squeezed(line), words)]
    assert not lost, f"{len(lost)}段没有印出来：{lost[0][:60]}"
    browser = trying.open("calculators/gap/")
    browser.element(".calc-form [type=submit]:enabled")
    put(browser, FULL)
    reader.submit(browser)
    headline = live(browser)
    words = _printed(browser)
    for wanted in (headline, "102÷120", "结果只供参考，不是行政决定"):
        assert stands(squeezed(wanted), words), wanted
    return 2


UNREAD = "\ufffd"


def stands(wanted: str, words: str) -> bool:
    """Whether the words stand there; a sign that the PDF does not name may be any, but not most of them.

    >>> stands("社会保险", "参加社\ufffd保险"), stands("社会保险", "参加社保险"), stands("保险", "\ufffd\ufffd")
    (True, False, False)
    """
    for at in range(len(words) - len(wanted) + 1):
        pairs = [
            (one, other) for one, other in zip(wanted, words[at : at + len(wanted)], strict=True) if other != UNREAD
        ]
        if len(pairs) * 3 > len(wanted) and all(one == other for one, other in pairs):
            return True
    return False


def _printed(browser: Browser) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(browser.paper())).pages))
