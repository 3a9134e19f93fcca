"""A page as assistive technology is given it: Chromium's accessibility tree, written line by line.

    banner
      paragraph "Biroul Cetățeanului"
      navigation "Limba"
        link "English"

Each line is a role, its name, and the states that are not the usual ones. What only groups other things
without a role of its own is left out, as screen readers do.
"""

from typing import Any

from playwright.sync_api import Page

SILENT = {"none", "generic", "InlineTextBox", "LineBreak", "StaticText", "ListMarker", "LayoutTable"}
"""Roles that say nothing of themselves; a text is the name of what it stands in."""
TOLD = ("disabled", "expanded", "pressed", "checked", "level", "required", "invalid", "live", "modal")
USUAL = {("disabled", False), ("required", False), ("invalid", "false"), ("modal", False)}


def written(page: Page) -> str:
    """The tree of a whole page; each line ends its node's name before its children's begin."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    known = {node["nodeId"]: node for node in nodes}
    return "\n".join(_lines(nodes[0], known, 0)) + "\n"


def _lines(node: dict[str, Any], known: dict[str, dict], depth: int) -> list[str]:
    role = node.get("role", {}).get("value", "none")
    seen = not node.get("ignored") and role not in SILENT
    children = [known[each] for each in node.get("childIds", ()) if each in known]
    below = [line for each in children for line in _lines(each, known, depth + seen)]
    return ["  " * depth + _said(node, role, children, known), *below] if seen else below


def _said(node: dict[str, Any], role: str, children: list[dict], known: dict[str, dict]) -> str:
    name = node.get("name", {}).get("value", "") or " ".join(_texts(children, known))
    states = [
        f"{each['name']}={_plain(each['value']['value'])}"
        for each in node.get("properties", ())
        if each["name"] in TOLD and (each["name"], each["value"]["value"]) not in USUAL
    ]
    value = node.get("value", {}).get("value", "")
    return " ".join(filter(None, [role, f'"{" ".join(name.split())}"' if name.strip() else "",
                                  f"= {value}" if value != "" else "", *sorted(states)]))  # fmt: skip


def _texts(children: list[dict], known: dict[str, dict]) -> list[str]:
    """The texts that stand directly in a node, through what is only there for looks."""
    found = []
    for each in children:
        role = each.get("role", {}).get("value", "none")
        if role == "StaticText" and not each.get("ignored"):
            found.append(each["name"]["value"])
        elif each.get("ignored") or role in SILENT:
            found += _texts([known[at] for at in each.get("childIds", ()) if at in known], known)
    return found


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
