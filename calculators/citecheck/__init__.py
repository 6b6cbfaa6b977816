"""Checks the citations in a text against the policies that the site holds (核对引文): finding · held · checking · answer."""
