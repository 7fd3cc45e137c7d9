"""page.py PAGE - is a review page what it must be? See page.sh."""
import base64
import hashlib
import re
import sys
from html.parser import HTMLParser

EMPTY = {"meta", "rect", "path"}
ALLOWED = set(
    "html head meta title style body header h1 h2 h3 p a svg g path text rect details "
    "summary kbd main article div span aside section dl dt dd ol li b script"
    .split())


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.wrong = [], set(), [], []
        self.policy, self.inside = "", {"style": [], "script": []}

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED:
            self.wrong.append("<%s>" % tag)
        if tag not in EMPTY:
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "src", "srcset"):
                self.wrong.append("%s=%s" % (name, value))
            if name == "id":
                if value in self.ids:
                    self.wrong.append("id %s twice" % value)
                self.ids.add(value)
            if name == "href":
                self.links.append(value)
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"]

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append("</%s> closes nothing" % tag)

    def handle_data(self, data):
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]].append(data)


page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
wrong = page.wrong + ["not closed: " + tag for tag in page.open]
for link in page.links:
    if not link.startswith("#") or link[1:] not in page.ids:
        wrong.append("a link to " + link)
for tag, parts in page.inside.items():
    digest = hashlib.sha256("".join(parts).encode()).digest()
    want = "%s-src 'sha256-%s'" % (tag, base64.b64encode(digest).decode())
    if want not in page.policy:
        wrong.append("the policy does not allow this " + tag)
if not page.policy.startswith("default-src 'none';"):
    wrong.append("the policy allows more")
for i in page.ids:  # every finding with a place is reached from its words
    m = re.fullmatch(r"w(\d+)-\d+", i)
    if m and "#f" + m[1] not in page.links:
        wrong.append("nothing leads back from " + i)
print("\n".join(wrong))
sys.exit(bool(wrong))
