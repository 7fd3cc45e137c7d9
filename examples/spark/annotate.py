"""annotate.py INPUT OUTPUT [PARTS] - annotate JSON lines with sayso on a Spark
cluster.

    spark-submit annotate.py hdfs:///news/*.jsonl hdfs:///news-annotated 1000

INPUT: files of JSON records a line, each with an id of its own; cut into PARTS
or more where they can be (a .gz cannot). OUTPUT: a folder that must not exist;
its parts, one after the other, are what one machine would have written of the
files in the order in which the file system lists them. sayso must be installed
on every worker, or SAYSO says where it lies.

Each partition is sent through one sayso on one thread; Spark starts as many as
it has cores. Exit status 1 means that records were rejected, which is no
failure; with any other, or when a worker dies, Spark runs the partition again.
"""
import os
import sys

from pyspark.sql import SparkSession

FILTER = "bash -c '%s annotate --quiet --jobs 1 -; test $? -le 1'"


def main(source, target, parts=None):
    spark = SparkSession.builder.appName("sayso").getOrCreate()
    lines = spark.sparkContext.textFile(source, parts and int(parts))
    program = os.environ.get("SAYSO", "sayso")
    lines.pipe(FILTER % program, checkCode=True).saveAsTextFile(target)
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
