"""spark.py SAYSO EXAMPLE DUMP - the example for Spark on a local cluster of two
workers, each a process of its own: its parts are what one machine writes, also
when a worker's executor is killed in the midst of its work. Needs pyspark and a
Java machine."""
import os
import signal
import subprocess
import sys
import tempfile
import time

sayso, example, dump = (os.path.abspath(p) for p in sys.argv[1:])
folder = tempfile.mkdtemp(prefix="sayso-spark-")
PARTS = 12


def one_machine():
    done = subprocess.run([sayso, "annotate", "--quiet", dump], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    assert done.returncode in (0, 1)
    return done.stdout


def descendants(pid):
    """Processes below one, the nearest first, with their command lines."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = open("/proc/%s/stat" % entry).read()
                line = open("/proc/%s/cmdline" % entry).read()
            except OSError:
                continue
            children.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append((int(entry), line))
    found, due = [], [pid]
    while due:
        below = children.get(due.pop(0), [])
        found += below
        due += [p for p, _ in below]
    return found


def kill_executor(pid):
    """The first executor below the process that has a filter at work."""
    for p, line in descendants(pid):
        if "CoarseGrainedExecutorBackend" in line and any(
                "annotate\0--quiet" in below for _, below in descendants(p)):
            os.kill(p, signal.SIGKILL)
            return True
    return False


def cluster(target, kill):
    environment = dict(os.environ, SAYSO=sayso, PYSPARK_PYTHON=sys.executable,
                       PYSPARK_SUBMIT_ARGS="--master local-cluster[2,1,1024] pyspark-shell")
    log = open(folder + "/log", "w+")
    run = subprocess.Popen([sys.executable, example, dump, folder + "/" + target, str(PARTS)], env=environment,
                           stdout=log, stderr=log)
    killed = False
    while run.poll() is None:
        if kill and not killed:
            killed = kill_executor(run.pid)
        time.sleep(0.05)
    log.seek(0)
    text = log.read()
    assert run.returncode == 0, text
    assert killed == kill, "no executor was met at work"
    assert not kill or "Lost executor" in text, text
    parts = sorted(p for p in os.listdir(folder + "/" + target) if p.startswith("part-"))
    assert len(parts) >= PARTS
    return b"".join(open("%s/%s/%s" % (folder, target, p), "rb").read() for p in parts)


whole = one_machine()
assert whole == cluster("out", False), "the cluster's output is not one machine's"
assert whole == cluster("out-killed", True), "a killed executor changed the output"
subprocess.run(["rm", "-rf", folder], check=True)
print("%d bytes, twice the same" % len(whole))
