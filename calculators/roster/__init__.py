"""花名册 roster: an employer's whole list, one row a person, read, checked and worked out without leaving the machine.

    bytes ─table, workbook→ rows ─columns→ roles ─cells, people→ people ─standing, cost, owed→ tally ─answer, files→ XLSX, CSV

What the page calls (the seam) is calculators/roster/bridge.py; every function answers JSON unless it says otherwise:

0. ``calculators.bridge.open_knowledge`` has been called
1. ``needs(head, size)``      the first bytes of a file and its size → {ok, error_html, needs: […]}: what to load before opening it,
                              nothing at present
2. ``open_file(content)``     → {ok, error_html, words, header, sheets, sheet,
                              columns: [{at, letter, header, role, samples}], roles: [{id, name, hint}]};
                              nothing is computed yet. ``open_sheet(name)``: the same file at another sheet
3. ``start(values_json, mapping_json, day, example)`` the form by field name, {role: column} → {ok, errors, errors_html}
4. ``step()``                 one piece of work → {phase, done, total, people, finished}; call until ``finished``, from a
                              loop that lets messages in between: to cancel is to call ``clear`` instead
5. ``answer(root)``           as calculators.bridge.respond: {ok, html, headline, files, errors, errors_html}
   ``rest(root)``             {lists: [html, …]}, what long lists left out, as calculators.bridge.rest
6. ``save(what)`` → {ok, error}, then ``step`` until ``finished``, then ``taken()`` → {name, mime}, ``content()`` → bytes;
                              ``template-csv``, ``template-xlsx``, ``example-csv``, ``example-xlsx`` need no roster
7. ``clear()``                forgets the file, the people and the answer

To write XLSX, xlsxwriter must be there. A name or an identity number stands in no answer but the
samples of ``open_file`` and the files that are saved; errors tell row and column.
"""
