"""Makes what is new from a template (新建): a calculator with its page, examples and tests."""
