"""Putting the built site on somebody's server (部署): nginx, GitHub Pages, GitLab Pages."""
