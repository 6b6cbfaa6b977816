"""The site in every browser that this machine has (各种浏览器): driven as W3C WebDriver says, tried alike in each of them.

`python -m tests.webdriver` (`make browsers`) tries everything and writes docs/about/browsers.json.
"""
