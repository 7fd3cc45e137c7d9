"""stream.py SAYSO RECORDS MEGABYTES [LIMIT] - send so many megabytes of records
(those of a file, over and over) through the program as a filter; print how long
it took and the most memory it had, in megabytes. More than LIMIT fails."""
import os
import subprocess
import sys
import threading
import time

sayso, records, megabytes = sys.argv[1], open(sys.argv[2], "rb").read(), int(sys.argv[3])
block = records * (1 + (1 << 20) // len(records))
start = time.time()
run = subprocess.Popen([sayso, "annotate", "--quiet", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def feed():
    for _ in range(-(-megabytes * 1000000 // len(block))):
        run.stdin.write(block)
    run.stdin.close()


feeder = threading.Thread(target=feed)
feeder.start()
out = lines = 0
while True:
    some = run.stdout.read(1 << 20)
    if not some:
        break
    out += len(some)
    lines += some.count(b"\n")
feeder.join()
_, status, usage = os.wait4(run.pid, 0)
seconds = time.time() - start
memory = usage.ru_maxrss * 1024 // 1000000
print("%d MB in, %d MB and %d records out, %.0f s (%.0f s of processor), %d MB of memory" %
      (megabytes, out // 1000000, lines, seconds, usage.ru_utime + usage.ru_stime, memory))
assert status == 0
assert lines % records.count(b"\n") == 0
if len(sys.argv) > 4:
    assert memory < int(sys.argv[4]), "too much memory"
