"""Writes an executed notebook as one HTML file that needs no network.

Equations become MathML, which browsers show without scripts, and figures get the text in `alt`.
"""

from math_core import LatexError, LatexToMathML
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TEX = LatexToMathML(fancy_error=False)
# nbconvert's template without the scripts that it would load from the network.
TEMPLATE = """\
{%- extends "lab/index.html.j2" -%}
{%- block html_head_js_requirejs -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block data_png scoped -%}
{%- set alt = cell | get_metadata("alt") or "This figure is not described yet." -%}
{{ super() | replace("<img ", '<img alt="' ~ alt | escape_html ~ '" ', 1) }}
{%- endblock -%}
"""


class Renderer(IPythonRenderer):
    """Markdown to HTML with MathML; `refused` holds the formulas that cannot be converted."""

    def __init__(self):
        super().__init__(escape=False)
        self.refused = []

    def inline_math(self, body):
        return self.mathml(body, block=False) or super().inline_math(body)

    def block_math(self, body):
        return self.mathml(body, block=True) or super().block_math(body)

    def latex_environment(self, name, body):
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def mathml(self, tex, block):
        """Return a formula as MathML; if it is not valid TeX, record it and return ""."""
        try:
            return TEX.convert_with_local_state(tex, displaystyle=block)
        except LatexError as error:
            self.refused.append(f"`{tex.strip()}` ({error})")
            return ""

    def image(self, text, url, title=None):
        """Replace an image from the network, such as Colab's badge, with its text."""
        here = not url.startswith(("http:", "https:", "//"))
        return super().image(text, url, title) if here else self.text(text)

    def render_markdown(self, source):
        return MarkdownWithMath(renderer=self).render(source)


class Exporter(HTMLExporter):
    """nbconvert's exporter with our template and renderer."""

    raw_template = TEMPLATE

    def default_filters(self):
        yield from super().default_filters()
        yield "markdown2html", lambda source: Renderer().render_markdown(source)


def html_of(notebook):
    """Return an executed notebook as HTML."""
    return Exporter().from_notebook_node(notebook)[0]


def refused(source):
    """Return the formulas in a Markdown text that cannot be shown, with the reasons."""
    renderer = Renderer()
    renderer.render_markdown(source)
    return renderer.refused
