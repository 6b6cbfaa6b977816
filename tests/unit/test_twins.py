"""Pages in Markdown: ids, citations, tables and links stay; what is for hands and eyes alone goes."""

from __future__ import annotations

from scripts.publish.twins import markdown

PAGE = """<link rel="canonical" href="https://a.example/p/"><div class="md-content__inner">
<nav><a href="x/">别处</a></nav>
<h1 id="title">题</h1><p class="notice">见<a href="../b/#c">乙</a>，<b>必须</b>。</p>
<section class="clause" id="s1"><h2 id="h-s1">一、目标</h2>
<div class="cite"><a class="mark" href="?w=0a#s1"><span class="vh">本段链接：</span>第一部分</a><details><summary>引用</summary>
<dl><dt>长</dt><dd data-form="long">长的</dd><dt>短</dt><dd data-form="short">某号第一部分</dd></dl></details></div>
<p>养老*1*_人_ &lt;b&gt;。</p></section>
<form><label>工资<input name="wage"></label></form><button>计算</button><p hidden>藏</p><script>alert(1)</script>
<ul><li><span class="tone">下一步</span>办理</li><li><a href="y/"><h3>卡片</h3>说明</a></li></ul>
<dl><dt>文号</dt><dd>某号</dd></dl>
<table><thead><tr><th>险种</th><th>数</th></tr></thead><tbody><tr><th>养老</th><td>30<small>万</small></td></tr></tbody></table>
<details><summary>更多</summary><p>末尾</p></details>
</div><footer class="site-footer"><code>ab12</code></footer>"""


def test_a_page() -> None:
    made = markdown(PAGE)
    assert made.startswith(
        "# 题 {#title}\n\n> 网页：[https://a.example/p/](https://a.example/p/)。数据版本 ab12。非政府网站"
    )
    for line in (
        "见[乙](../b/#c)，**必须**。",
        "## 一、目标 {#h-s1}",
        "[第一部分](?w=0a#s1) {#s1} 引作：某号第一部分",
        "养老\\*1\\*_人_ <b>。",
        "- 下一步：办理",
        "- 文号：某号",
        "| 险种 | 数 |",
        "| 养老 | 30万 |",
        "**更多**",
    ):
        assert f"\n{line}\n" in made, line
    assert "- [**卡片** 说明](y/)" in made
    for gone in ("别处", "工资", "计算", "藏", "alert", "本段链接", "长的"):
        assert gone not in made
    assert "\n\n\n" not in made


def test_what_is_no_page_has_none() -> None:
    assert markdown("<p>x</p>") == ""
