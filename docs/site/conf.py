"""How Sphinx makes the site out of what tools/make_site.py lays before it."""

from importlib.resources import files

import lunaedu

project = "lunaedu"
author = "the lunaedu contributors"
copyright = "2026, the lunaedu contributors. Code: BSD-3-Clause, text and figures: CC BY 4.0"
release = version = lunaedu.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx.ext.napoleon"]
nb_execution_mode = "off"  # the notebooks hold the outputs of their build
nb_render_markdown_format = "myst"
myst_enable_extensions = ["amsmath", "dollarmath", "html_image"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type"]
napoleon_use_rtype = False
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say units and shapes as well

html_theme = "sphinx_book_theme"
html_context = {"default_mode": "auto"}
html_title = "lunaedu: one flight, nine lessons"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["panels.js", "tables.js"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "repository_url": "https://github.com/lunaedu/lunaedu",
    "use_repository_button": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
# One file of MathJax, kept beside the pages: a visitor's browser asks nobody else.
mathjax_path = "tex-svg-full.js"
MATHJAX = files("sphinx-mathjax-offline") / "static" / "mathjax" / "tex-svg-full.js"
