"""filter.py SAYSO - the program as a filter: every line is answered before the
next one is sent, in any order with the same answers; a line that is no record
is told, and the next one is answered."""
import select
import subprocess
import sys

LINES = ['{"id":"%d","text":"\\"We will %s,\\" said Ann Lee of Port %d."}' % (i, "stay" * (i % 7), i)
         for i in range(60)]
LOST_SECONDS = 120  # only so that a filter that does not answer fails


class Filter:
    def __init__(self):
        self.process = subprocess.Popen([sys.argv[1], "annotate", "--quiet", "-"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        self.waiting = b""

    def send(self, line):
        self.process.stdin.write(line.encode() + b"\n")

    def answer(self):
        while b"\n" not in self.waiting:
            ready, _, _ = select.select([self.process.stdout], [], [], LOST_SECONDS)
            assert ready, "no answer"
            more = self.process.stdout.read(1 << 16)
            assert more, "it ended: " + self.process.stderr.read().decode()
            self.waiting += more
        line, self.waiting = self.waiting.split(b"\n", 1)
        return line

    def end(self):
        self.process.stdin.close()
        assert not self.process.stdout.read() and not self.waiting
        return self.process.wait()


def answers(lines):
    one = Filter()
    got = {}
    for line in lines:
        one.send(line)
        got[line] = one.answer()
    assert one.end() == 0
    return got


assert answers(LINES) == answers(LINES[::-1])

broken = Filter()
broken.send(LINES[0])
first = broken.answer()
broken.send('{"id":"cut')
broken.send(LINES[1])
assert b'"id":"1"' in broken.answer()
assert broken.end() == 1
