#!/usr/bin/env python3
"""Writes the answers in tests/golden/filters anew, as tshark gives them.

    update_filters.py [FILE...]

A file names a capture below tests/captures in its first line ("capture dns/errors.pcap"); each further line is an
answer, a tab and a display filter. The answer is the numbers of the packets that match, "none", or "refused"; it may be
left out before the filter is asked for the first time. Needs tshark 4.0; the test (filter_golden_test.cpp) does not.
"""
import concurrent.futures
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CAPTURES = os.path.join(os.path.dirname(HERE), "captures")
ENVIRONMENT = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8", WIRESHARK_CONFIG_DIR="/nonexistent")


def answer(capture, expression):
    command = ["tshark", "-2", "-n", "-r", capture, "-Y", expression, "-T", "fields", "-e", "frame.number"]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=120)
    if done.returncode:
        return "refused"
    return " ".join(done.stdout.split()) or "none"


def update(path):
    with open(path, encoding="utf-8") as file:
        first, *lines = file.read().splitlines()
    capture = os.path.join(CAPTURES, first.removeprefix("capture "))
    expressions = [line.split("\t")[-1] for line in lines if line]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda expression: answer(capture, expression), expressions))
    with open(path, "w", encoding="utf-8") as file:
        file.write(first + "\n")
        for expression, found in zip(expressions, answers):
            file.write(f"{found}\t{expression}\n")


for name in sys.argv[1:] or sorted(glob.glob(os.path.join(HERE, "filters", "*.txt"))):
    update(name)
