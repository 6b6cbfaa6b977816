"""花名册 roster: an employer's whole list, one row a person, read, checked and worked out without leaving the machine.

    bytes ─table / workbook→ rows ─columns→ roles ─cells→ people ─standing, cost→ answer ─files→ XLSX, CSV

What the page calls (the seam) is calculators/roster/bridge.py; every function answers JSON unless it says otherwise:

1. ``needs(head)``            the first bytes → {"needs": ["openpyxl"] or []}: what to load before opening
2. ``open_file(content, sheet="")``  → {ok, sheets, sheet, columns: [{at, header, role, samples}],
                              roles: [{id, name, hint}], notes, error}; headers recognised, nothing computed yet
3. ``start(values_json, mapping_json, day, example)``  the form by field name, {role: column}; → {ok, errors, errors_html}
4. ``step()``                 one chunk of work → {phase, done, total, rows, finished}; call until ``finished``, from a
                              loop that lets messages in between: to cancel is to call ``clear`` instead
5. ``answer(root)``           → as calculators.bridge.respond: {ok, html, headline, files, errors, errors_html}
   ``rest(root)``             → {lists: [html, …]}, what long lists left out, as calculators.bridge.rest
6. ``save(what)`` then ``step`` until ``finished``, then ``taken()`` → {name, mime} and ``content()`` → bytes
7. ``clear()``                forgets the file, the people and the answer

A name or an identity number stands in no answer but the samples of ``open_file`` and the files that are saved; errors tell row and column.
"""
