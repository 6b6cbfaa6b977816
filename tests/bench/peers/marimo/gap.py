"""The gap calculator's example as a marimo notebook."""

import marimo

app = marimo.App()


@app.cell
async def _():
    import json
    import sys
    import tempfile

    import marimo as mo
    from pyodide.http import pyfetch

    sys.path.insert(0, tempfile.mkdtemp())
    await (await pyfetch("/data/calculators.zip")).unpack_archive(extract_dir=sys.path[0])
    from calculators import bridge

    bridge.open_knowledge(await (await pyfetch("/data/knowledge.json")).string())
    mo.Html(json.loads(bridge.respond("gap", await (await pyfetch("/data/inputs.json")).string()))["html"])
    return


if __name__ == "__main__":
    app.run()
