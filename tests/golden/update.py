#!/usr/bin/env python3
"""Writes the golden files: what dorsal-cli says of each capture in tests/captures, where tshark says the same.

    update.py DORSAL_CLI [--accept] [CAPTURE...]

For tests/captures/dns/errors.pcap the golden file is tests/golden/dns/errors.pcap.txt. It holds one row for each
packet (-T tabs, without the padding of the columns) and, of the first packets of each kind, the details (-V).

A file is written only when all rows are tshark's, and details only of packets where every line is. With --accept,
what Dorsal says is taken as it is, and the file's first line tells how many lines differ: for texts that are our own
on purpose. Needs tshark 4.0; the test itself (golden_test.cpp) does not.
"""
import collections
import concurrent.futures
import difflib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CAPTURES = os.path.join(os.path.dirname(HERE), "captures")
DETAIL_LINES = 400      # a golden file's details end with the packet that passes this
SAME_KIND = 2           # packets with the same protocols whose details are kept
ENVIRONMENT = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8", WIRESHARK_CONFIG_DIR="/nonexistent")


def run(program, capture, *arguments):
    command = [program, "-2", "-n", "-r", capture, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=ENVIRONMENT, timeout=120)
    if done.returncode < 0:
        sys.exit(f"{' '.join(command)} crashed")
    return done.stdout


def rows(program, capture):
    """The packet list, a line for each packet, without the padding of its columns."""
    text = run(program, capture, "-T", "tabs")
    return ["\t".join(cell.strip(" ") for cell in line.split("\t")) for line in text.split("\n") if line.strip()]


def details(program, capture):
    """The lines of each packet's tree, by packet number."""
    packets, lines = {}, []
    for line in run(program, capture, "-V").split("\n"):
        start = re.match(r"Frame (\d+): ", line)
        if start:
            lines = packets[int(start.group(1))] = []
        if line:
            lines.append(line)
    return packets


def differing(ours, theirs):
    """How many lines would have to change on one side or the other."""
    blocks = difflib.SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
    return max(len(ours), len(theirs)) - sum(block.size for block in blocks)


def chosen(packets):
    """The first packets of each kind, within the limit of lines."""
    seen, total = collections.Counter(), 0
    for number, lines in packets.items():
        kind = next((line for line in lines if "[Protocols in frame:" in line), "")
        seen[kind] += 1
        if seen[kind] > SAME_KIND:
            continue
        yield number
        total += len(lines)
        if total > DETAIL_LINES:
            return


def golden(program, capture, accept):
    """The golden file's text, or None and why there is none."""
    ours, theirs = rows(program, capture), rows("tshark", capture)
    wrong = differing(ours, theirs)
    if wrong and not accept:
        return None, f"{wrong} of {len(theirs)} rows differ"
    ours_in_detail, theirs_in_detail = details(program, capture), details("tshark", capture)
    kept, wrong_lines, left_out = [], 0, 0
    for number in chosen(theirs_in_detail):
        mine = ours_in_detail.get(number, [])
        if mine == theirs_in_detail[number]:
            kept.append(number)
        elif accept and mine:
            kept.append(number)
            wrong_lines += differing(mine, theirs_in_detail[number])
        else:
            left_out += 1
    head = f"# {len(ours)} packets; differs from tshark in {wrong} rows and {wrong_lines} lines of details"
    blocks = ["\n".join(ours_in_detail[number]) for number in kept]
    text = "\n\n".join([head, "\n".join(ours)] + blocks) + "\n"
    return text, f"details of {left_out} packets differ" if left_out else ""


def main():
    arguments = [a for a in sys.argv[1:] if a != "--accept"]
    if not arguments:
        sys.exit(__doc__)
    program, accept = os.path.abspath(arguments[0]), "--accept" in sys.argv
    captures = [os.path.abspath(a) for a in arguments[1:]]
    if not captures:
        for folder, folders, files in sorted(os.walk(CAPTURES)):
            folders[:] = [f for f in folders if f != "make"]
            captures += [os.path.join(folder, f) for f in sorted(files) if ".pcap" in f]
    written = whole = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda capture: golden(program, capture, accept), captures)
    for capture, (text, complaint) in zip(captures, results):
        name = os.path.relpath(capture, CAPTURES)
        path = os.path.join(HERE, name + ".txt")
        if text is None and os.path.exists(path):
            complaint += "; its golden file says what it said before"
        if complaint:
            print(f"{name}: {complaint}")
        if text is None:
            continue
        written += 1
        whole += not complaint
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
    print(f"{written} of {len(captures)} golden files written, {whole} of them with all their details")


if __name__ == "__main__":
    main()
