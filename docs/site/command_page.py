"""The reference of the command: what `nrnn --help` says, of it and of its subcommands."""
import json
import os
import re
import subprocess

import tree
from mkdocs.exceptions import PluginError

PAGE = "reference/command.md"
COMMAND = os.environ.get("NRNN_COMMAND", tree.ROOT / ".build/release/nrnn")


class NoCommand(PluginError):
    """There is no command that could be asked."""


def page():
    """The whole page."""
    command = _help()
    named = [one for one in command["subcommands"] if one["commandName"] != "help"]
    parts = ["# The command: nrnn", command["abstract"], _discussion(command.get("discussion", "")), _options(command)]
    return "\n\n".join(filter(None, parts + [_subcommand(one) for one in named])) + "\n"


def _help():
    try:
        found = subprocess.run([COMMAND, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoCommand(f"expected the command at {COMMAND}, found none that runs ({error}): make command") from error
    return json.loads(found)["command"]


def _subcommand(command):
    name = command["commandName"]
    usage = f"nrnn {name} [options] " + " ".join(f"<{one['valueName']}>" for one in _positional(command))
    parts = [f"## nrnn {name} {{#{name}}}", command["abstract"], f"    {usage.rstrip()}",
             _discussion(command.get("discussion", "")), _options(command, name)]
    return "\n\n".join(filter(None, parts))


def _positional(command):
    return [one for one in command["arguments"] if one["kind"] == "positional"]


def _discussion(text):
    """Paragraphs, which may begin with their subject, and lists of two columns."""
    return "\n\n".join(map(_paragraph, filter(str.strip, text.split("\n\n"))))


def _paragraph(text):
    lines, parts = text.split("\n"), []
    for line in lines:
        row = re.match(r"  (\S+)  +(.*)", line)
        if row:
            parts += [] if parts and parts[-1].startswith("|") else ["\n| | |", "|---|---|"]
            parts.append(f"| `{row[1]}` | {escaped(row[2])} |")
        else:
            parts += ["", escaped(line)]
    return re.sub(r"^([A-Z][a-z]+(?: codes)?)(?=[,:])", r"**\1**", "\n".join(parts).strip())


def escaped(text):
    text = re.sub(r"([*<>\[\]|_])", r"\\\1", text)
    text = re.sub(r"docs/(\w+)\.md", r"[docs/\1.md](../\1.md)", text)
    return re.sub(r"(?<![\w-])(--[a-z][a-z-]*)", r"`\1`", text)


def _options(command, anchor=""):
    sections = {}
    for one in command["arguments"]:
        if one.get("shouldDisplay") and not {"version", "help"} & {name["name"] for name in one.get("names", ())}:
            sections.setdefault(one.get("sectionTitle", "arguments" if one["kind"] == "positional" else "options"), []).append(one)
    return "\n\n".join("\n".join([f"**{title[:1].upper()}{title[1:]}**", "", "| | |", "|---|---|",
                                  *(_option(one, anchor) for one in ones)]) for title, ones in sections.items())


def _option(one, anchor):
    value = f"<{one['valueName']}>" if one["kind"] != "flag" else ""
    names = [("--" if name["kind"] == "long" else "-") + name["name"] for name in one.get("names", ())]
    text = escaped(one.get("abstract", ""))
    if "defaultValue" in one and "(default:" not in text:
        text += f" (default: {escaped(one['defaultValue'])})"
    identity = f' id="{anchor}{names[0]}"' if names else ""
    return f"| <span{identity}>`{' '.join(filter(None, [', '.join(names), value]))}`</span> | {text} |"
