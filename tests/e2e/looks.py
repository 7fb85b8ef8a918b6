"""What is looked for on a page: accessibility, room, things cut off, words on the browser's console."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

# all rules of axe that are on by themselves (WCAG 2 A to 2.1 AA and best practice), and the one of 2.2
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
CUT_OFF = """() => {
  const cut = [];
  for (const one of document.querySelectorAll('body *')) {
    const style = getComputedStyle(one);
    if (style.visibility !== 'visible' || one.closest('.visually-hidden, .skip') || one.clientWidth < 2) continue;
    const hides = (axis) => ['hidden', 'clip'].includes(style[axis]);
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const [right, below] = [one.scrollWidth > one.clientWidth + 1, one.scrollHeight > one.clientHeight + 1];
    const more = (right && hides('overflowX')) || (below && hides('overflowY'));
    if (own && more)
      cut.push(one.tagName.toLowerCase() + '.' + one.className + ': ' + one.textContent.trim().slice(0, 60));
  }
  return cut;
}"""
WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const scrolls = (one) => {
    for (let up = one.parentElement; up; up = up.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  const all = [...document.querySelectorAll('body *')];
  const out = all.filter((one) => one.getBoundingClientRect().right > room + 1 && !scrolls(one));
  const told = (one) => one.tagName.toLowerCase() + '.' + one.className + ': ' + one.textContent.trim().slice(0, 40);
  return out.slice(-3).map(told).concat('too wide');
}"""
WATCH_POLICY = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile))"""


class Ears:
    """Listens to a page's console: errors, warnings, breaches of the content policy, exceptions nobody caught."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.add_init_script(WATCH_POLICY)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.heard.append(f"thrown: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.heard.append(f"{message.type}: {message.text[:300]}")

    def told(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


def inaccessible(page: Page) -> list[str]:
    """axe's violations: rule, impact, the first places."""
    if page.evaluate("typeof window.axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [
        f"axe {one['id']} ({one['impact']}) × {len(one['nodes'])}: {[' '.join(map(str, node['target'])) for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    wide: list[str] = page.evaluate(WIDE)
    return wide


def cut_off(page: Page) -> list[str]:
    """Elements whose own words do not fit and are hidden."""
    cut: list[str] = page.evaluate(CUT_OFF)
    return cut
