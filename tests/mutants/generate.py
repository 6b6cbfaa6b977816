"""Makes the mutants: run by the Python of the tools, in the work folder. mutmut's own verb would begin to test them too."""

from __future__ import annotations

from mutmut import __main__ as mutmut

if __name__ == "__main__":
    mutmut.set_mutant_under_test("mutant_generation")
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(2)
