"""Mutation testing of the calculators (变异测试), ``make mutants``: is every change of them noticed by a test?

mutmut changes one place of one function after another and runs the unit tests that pass through it. What no test
notices has survived. ``work`` prepares a folder and drives mutmut in it, ``checked`` asks mypy first, ``choose`` says which
tests a mutant meets, ``report`` writes docs/about/mutants.json: docs/about/decisions/0097-mutants.md.
"""
