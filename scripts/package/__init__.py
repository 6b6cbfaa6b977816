"""The Python package `yingbao`: the calculators with their data, for other people's programs."""
