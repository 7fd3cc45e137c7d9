# engines.sh - inside bigger engines: the filter, and the examples of
# docs/clusters.md, give what one machine gives. Slurm is played by this script:
# its variables, its signal, its queue.
. "$top_srcdir/tests/tap.sh"

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99
PATH=$scratch/bin:$PATH
mkdir bin
ln -s "$SAYSO" bin/sayso

command -v python3 >/dev/null || { skip "engines" "no python3"; plan; exit; }
"$SAYSO" annotate --quiet --only-text "$top_srcdir"/corpus/*.txt >records
python3 "$top_srcdir/tests/dumps.py" . 40 <records

one_machine() # DUMP
{
    sayso annotate --quiet "$1" >one 2>err
    [ $? -le 1 ] || { cat err; return 1; }
}

by_parallel()
{
    one_machine dump.jsonl || return 1
    parallel --pipe -k --block 100k "sayso annotate --quiet --jobs 1 -" \
        <dump.jsonl >many 2>err
    cmp one many
}

# scontrol requeue ID: the queue is a file.
cat >bin/scontrol <<'END'
#!/bin/sh
echo "$2" >>queue
END
chmod +x bin/scontrol

export SLURM_ARRAY_JOB_ID=7 SLURM_CPUS_PER_TASK=2
sbatch=$top_srcdir/examples/slurm/annotate.sbatch
task() # NUMBER
{
    SLURM_ARRAY_TASK_ID=$1 bash "$sbatch" list out 2>err
}

comes() # FILE
{
    for _ in $(seq 2000); do
        [ ! -s "$1" ] || return 0
        sleep 0.02
    done
    return 1
}

by_slurm()
{
    printf '%s\n' dump.jsonl dump.warc.gz >list
    for n in 1 2; do
        task $n || { cat err; return 1; }
        input=$(sed -n ${n}p list)
        one_machine "$input" || return 1
        zstdcat out/"$input".jsonl.zst | cmp - one || return 1
        python3 -m json.tool out/"$input".stats.json >/dev/null || return 1
    done
    [ ! -e queue ] && task 1
}

slurm_takes_the_node_away()
{
    rm -rf out queue
    SLURM_ARRAY_TASK_ID=1 bash "$sbatch" list out 2>err &
    pid=$!
    comes out/dump.jsonl.jsonl.zst.part && kill -TERM $pid
    wait $pid || { cat err; return 1; }
    [ "$(cat queue)" = 7_1 ] && task 1 && one_machine dump.jsonl &&
        zstdcat out/dump.jsonl.jsonl.zst | cmp - one
}

ok "a line in, a line out" python3 "$top_srcdir/tests/filter.py" "$SAYSO"
if command -v parallel >/dev/null; then
    ok "GNU parallel gives the same" by_parallel
else
    skip "GNU parallel gives the same" "no parallel"
fi
if command -v zstdcat >/dev/null; then
    ok "tasks of a Slurm array give the same" by_slurm
    ok "a task that is stopped goes on" slurm_takes_the_node_away
else
    skip "tasks of a Slurm array" "no zstd"
fi
# PYTHON=... names one that has pyspark.
python=${PYTHON:-python3}
if "$python" -c 'import pyspark' 2>/dev/null && command -v java >/dev/null; then
    ok "Spark gives the same, an executor killed or not" "$python" \
        "$top_srcdir/tests/spark.py" "$SAYSO" \
        "$top_srcdir/examples/spark/annotate.py" dump.jsonl
else
    skip "Spark gives the same" "no pyspark or no java"
fi
plan
