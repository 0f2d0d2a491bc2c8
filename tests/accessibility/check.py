"""Opens the pages of releases in headless Chromium and holds them to WCAG 2.2 AA with axe-core.

    python check.py AXE.JS FOLDER...

Each page is looked at as it is on a desk, on a telephone and at the 320 pixels to which pages must reflow, with what is folded
away open and shut, under a wish for dark colours, under forced colours, and as it is printed. A page fails that has a violation, a script,
a request to anywhere, letters too small to read on a telephone, or something cut off. Chromium is driven through a pipe, so that
nothing listens on a port.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Width, height, medium, features of the medium, whether folded parts are open, and whether colours can differ from those of the
# views above: contrast is most of the work.
VIEWS = {
    "desk, all open": (1280, 900, "screen", {}, True, True),
    "desk": (1280, 900, "screen", {}, False, False),
    "telephone": (390, 844, "screen", {}, True, False),
    "reflow": (320, 640, "screen", {}, True, False),
    "dark colours wished": (1280, 900, "screen", {"prefers-color-scheme": "dark"}, True, True),
    "forced colours": (1280, 900, "screen", {"forced-colors": "active"}, True, True),
    # The width of a sheet of A4 between margins of a centimetre, at 96 pixels to the inch.
    "print": (718, 1000, "print", {}, False, True),
}
LEAST_LETTERS = 10.0

# A page with one fault of each sort, and what has to be found in it: a check that finds nothing proves nothing.
PLANTED = """<!DOCTYPE html><html lang="en"><head><title>t</title><script>1</script></head><body><main><h1>h</h1>
<img src="missing.png"><p style="color:#bbb">pale</p><p style="width:900px">wide</p><a href="#nowhere">nowhere</a>
<svg viewBox="0 0 2000 10" width="200"><text font-size="15">small</text></svg>
<details><summary>more</summary><table style="content-visibility:hidden"><tr><td>1</td></tr></table></details></main></body></html>"""
FOUND = ["image-alt", "color-contrast", "has a script", "asks for", "a link leads nowhere", "pixels wider", "not told as en-GB",
         "have no text alternative", "letters of", "stay folded away"]

LOOK = """(() => {
  const cut = (box) => box.right > innerWidth + 1 || box.left < -1;
  const wide = (e) => e.closest('.wide') && getComputedStyle(e.closest('.wide')).overflowX === 'auto';
  const tables = [...document.querySelectorAll('table, svg, p, h1, h2, h3, h4, dl, nav')];
  const letters = [...document.querySelectorAll('svg text')].map((text) => {
    const svg = text.ownerSVGElement;
    return parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  }).filter((size) => size > 0);
  return {
    scripts: document.scripts.length,
    lang: document.documentElement.lang,
    across: document.documentElement.scrollWidth - innerWidth,
    cut: tables.filter((e) => !wide(e) && cut(e.getBoundingClientRect())).map((e) => e.tagName + ' ' + e.textContent.trim().slice(0, 60)),
    letters: letters.length ? Math.min(...letters) : null,
    hidden: [...document.querySelectorAll('main details table')].filter((e) => e.getBoundingClientRect().height === 0 ||
      !e.checkVisibility({contentVisibilityAuto: true})).length,
    broken: [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href')).filter((to) =>
      !document.getElementById(to.slice(1))),
    charts: document.querySelectorAll('svg').length,
    unnamed: [...document.querySelectorAll('svg')].filter((e) => !(e.getAttribute('aria-label') || '').trim()).length,
  };
})()"""


class Browser:
    """Chromium behind a pipe: messages in JSON, each ended by a zero byte."""

    def __init__(self, profile):
        told, self.write_to = os.pipe()
        self.read_from, answers = os.pipe()
        chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
        if chromium is None:
            sys.exit("no Chromium is installed")

        def place():
            # Chromium reads from 3 and writes to 4.
            one, other = os.dup(told), os.dup(answers)
            os.dup2(one, 3)
            os.dup2(other, 4)

        self.process = subprocess.Popen(
            [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(3, 4) if {told, answers} == {3, 4} else (told, answers, 3, 4),
            preexec_fn=place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(told)
        os.close(answers)
        self.rest, self.count, self.events = b"", 0, []

    def receive(self):
        while b"\0" not in self.rest:
            more = os.read(self.read_from, 1 << 20)
            if not more:
                sys.exit("Chromium has ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        sent = json.dumps(message).encode() + b"\0"
        while sent:
            sent = sent[os.write(self.write_to, sent):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, event):
        while True:
            for place, found in enumerate(self.events):
                if found.get("method") == event:
                    return self.events.pop(place)
            self.events.append(self.receive())

    def end(self):
        self.call("Browser.close")
        self.process.wait(30)


def evaluated(browser, session, expression):
    answer = browser.call("Runtime.evaluate", session, expression=expression, awaitPromise=True, returnByValue=True)
    if "exceptionDetails" in answer:
        sys.exit(f"a script of the check failed: {answer['exceptionDetails']}")
    return answer["result"].get("value")


def looked_at(browser, page, axe):
    """All faults of one page, each told with the view in which it was seen."""
    address = page.resolve().as_uri()
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ["Page", "Network", "Runtime"]:
        browser.call(f"{domain}.enable", session)
    faults = set()
    for view, (width, height, medium, features, is_open, has_colours) in VIEWS.items():
        browser.events.clear()
        browser.call("Emulation.setDeviceMetricsOverride", session, width=width, height=height, deviceScaleFactor=1,
                     mobile=width < 500)
        browser.call("Emulation.setEmulatedMedia", session, media=medium,
                     features=[{"name": name, "value": value} for name, value in features.items()])
        browser.call("Page.navigate", session, url=address)
        browser.wait_for("Page.loadEventFired")
        if is_open:
            evaluated(browser, session, "document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        seen = evaluated(browser, session, LOOK)
        asked = [event["params"]["request"]["url"] for event in browser.events
                 if event.get("method") == "Network.requestWillBeSent"]
        faults |= {f"{view}: asks for {url}" for url in asked if url != address}
        faults |= {f"{view}: a link leads nowhere: {to}" for to in seen["broken"]}
        if seen["scripts"]:
            faults.add(f"{view}: has a script")
        if seen["lang"] != "en-GB":
            faults.add(f"{view}: its language is not told as en-GB")
        if seen["unnamed"]:
            faults.add(f"{view}: {seen['unnamed']} of {seen['charts']} charts have no text alternative")
        if seen["across"] > 1:
            faults.add(f"{view}: {seen['across']} pixels wider than the window")
        faults |= {f"{view}: cut off: {what}" for what in seen["cut"]}
        if view == "telephone" and seen["letters"] is not None and seen["letters"] < LEAST_LETTERS:
            faults.add(f"{view}: letters of {seen['letters']:.1f} pixels in a chart")
        if medium == "print" and seen["hidden"]:
            faults.add(f"{view}: {seen['hidden']} tables stay folded away")
        evaluated(browser, session, f"{axe}\n;null")
        wanted = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"],
                  # Nobody touches a sheet of paper.
                  "rules": {"color-contrast": {"enabled": has_colours}, "target-size": {"enabled": medium != "print"}}}
        found = evaluated(browser, session, f"axe.run(document, {json.dumps(wanted)})")
        for violation in found["violations"]:
            where = ", ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            faults.add(f"{view}: {violation['id']} ({len(violation['nodes'])} times): {violation['help']}: {where}")
        if not found["passes"]:
            faults.add(f"{view}: axe-core has checked nothing")
    printed = browser.call("Page.printToPDF", session, transferMode="ReturnAsBase64")["data"]
    if not printed.startswith("JVBERi"):
        faults.add("print: no PDF")
    browser.call("Target.closeTarget", targetId=target)
    return sorted(faults)


def main():
    axe = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    pages = [page for folder in sys.argv[2:] for page in sorted(pathlib.Path(folder).rglob("*.html"))]
    if not pages:
        sys.exit("no page to look at")
    failed = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        planted = pathlib.Path(profile) / "planted.html"
        planted.write_text(PLANTED, encoding="utf-8")
        found = "\n".join(looked_at(browser, planted, axe))
        missed = [fault for fault in FOUND if fault not in found]
        if missed:
            sys.exit(f"planted faults were not found: {', '.join(missed)}\n{found}")
        for page in pages:
            faults = looked_at(browser, page, axe)
            failed += bool(faults)
            print(f"{page}: {'FAILS' if faults else f'seen in {len(VIEWS)} ways'}", flush=True)
            for fault in faults:
                print(f"  {fault}")
        browser.end()
    print(f"{len(pages) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
