"""dumps.py FOLDER TIMES - from records on standard input (id, text), dumps for
the tests of long runs, each article TIMES times: dump.jsonl, dump.jsonl.gz (in
members) and dump.warc.gz, every 40th record of them broken."""
import gzip
import html
import json
import sys

folder, times = sys.argv[1], int(sys.argv[2])
articles = [json.loads(line) for line in sys.stdin]


def page(article):
    paragraphs = article["text"].split("\n\n")
    body = "".join("<p>%s</p>\n" % html.escape(p) for p in paragraphs)
    title = html.escape(article.get("title") or article["id"])
    return "<html><head><title>%s</title></head><body><article>%s</article></body></html>" % (title, body)


def warc(number, article):
    content = page(article).encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
    head = ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/%d\r\n"
            "Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % (number, len(http)))
    return head.encode() + http + b"\r\n\r\n"


lines, records = [], []
for i in range(times * len(articles)):
    article = dict(articles[i % len(articles)], id="a%d" % i)
    line = json.dumps(article) + "\n"
    record = warc(i, article)
    if i % 40 == 7:
        line = line[:len(line) // 2] + "\n"
        record = record.replace(b"text/html", b"image/gif")
    lines.append(line.encode())
    records.append(record)
with open(folder + "/dump.jsonl", "wb") as f:
    f.write(b"".join(lines))
with open(folder + "/dump.jsonl.gz", "wb") as f:
    for i in range(0, len(lines), 50):
        f.write(gzip.compress(b"".join(lines[i:i + 50]), 6, mtime=0))
with open(folder + "/dump.warc.gz", "wb") as f:
    for record in records:
        f.write(gzip.compress(record, 6, mtime=0))
