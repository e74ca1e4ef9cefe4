"""The pages that are made: of the headers, the Python package, the Swift sources and the command's help."""
import functools

import c_page
import command_page
import cpp_page
import python_commands
import python_pages
import swift_page


def pages():
    """{page of the site: its text}."""
    return {**{one.PAGE: one.page() for one in (c_page, cpp_page, swift_page, command_page, python_commands)}, **python_pages.pages()}


@functools.cache
def anchors():
    """{name of C or Python: page and anchor}."""
    return {**c_page.Reference(c_page.PAGE).prose.anchors, **python_pages.anchors()}
