"""How much of a page has moved by itself since it was opened: the sum of its layout shifts, but for those
just after somebody pressed something or the window changed its size.
"""

from playwright.sync_api import Page

MOST = 0.1
"""What web.dev calls good."""
SHIFTED = """
() => new Promise((tell) => {
  let sum = 0;
  const add = (entries) => entries.forEach((each) => { if (!each.hadRecentInput) sum += each.value; });
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    add(observer.takeRecords());
    tell(sum);
  })));
})
"""


def shifted(page: Page) -> float:
    """0 for a page that stood still; 1 is a whole screen that moved by its whole height."""
    found: float = page.evaluate(SHIFTED)
    return found
