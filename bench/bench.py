"""Measures Pictor, and prints one table."""

import argparse
import datetime
import os
import pathlib
import platform
import subprocess
import sys

import lab
import measure
import media
import traffic

DOCUMENT = lab.TOP / "docs" / "performance.md"
PARTS = ("uploads", "thumbnails", "parallel", "moving", "large", "bombs", "originals", "remembered", "cold", "busy",
         "starts")


def arguments():
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Measures ./pictor on this machine. All that it makes lies in a temporary "
        "directory; pictures are kept in ~/.cache/pictor-bench. Traffic stays on the loopback interface.")
    parser.add_argument("--write", action="store_true", help=f"put the table into {DOCUMENT.relative_to(lab.TOP)}")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    parser.add_argument("--pairs", type=int, default=5, help="runs against nginx, each in turns (default: 5)")
    parser.add_argument("--seconds", type=int, default=3, help="how long each of them takes (default: 3)")
    return parser.parse_args()


def rows(options, folder):
    """Runs the parts one after the other on one server."""
    chosen = options.only or PARTS
    pictor = lab.Pictor(folder)
    parts = {
        "uploads": lambda: measure.uploads_and_memory(pictor, folder),
        "thumbnails": lambda: measure.thumbnails(pictor, folder, rounds=3),
        "parallel": lambda: media.cold_thumbnails(pictor, folder),
        "moving": lambda: media.animations_and_clips(pictor, folder),
        "large": lambda: media.large_uploads(pictor, folder),
        "bombs": lambda: media.bombs(pictor, folder),
        "originals": lambda: measure.originals(pictor, folder, options.pairs, options.seconds),
        "remembered": lambda: traffic.remembered(pictor, folder, options.pairs, options.seconds),
        "cold": lambda: traffic.cold(pictor, folder, options.pairs, options.seconds),
        "busy": lambda: traffic.while_busy(pictor, folder, options.seconds),
        "starts": lambda: measure.starts(pictor),
    }
    try:
        if "uploads" not in chosen:
            pictor.start()
        for part in PARTS:
            if part in chosen:
                for row in parts[part]():
                    print(f"bench: {row.what}: {row.pictor} {row.ratio}", file=sys.stderr)
                    yield [*row, measure.load()]
    finally:
        pictor.stop()


def table(lines):
    head = ["what", "Pictor", "beside it", "ratio", "aim", "load"]
    lines = [head, *lines]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
                     for line in lines)


def circumstances():
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "-C", lab.TOP, "describe", "--always", "--dirty", "--exclude=*"],
                            stdout=subprocess.PIPE, text=True).stdout.strip() or "unknown"
    return f"{datetime.date.today()}, commit {commit}, {os.cpu_count()} processors ({model}), {platform.system()} " \
           f"{platform.release()}. The load is the average of one minute when the row was done."


def write(text):
    """Puts the table between its marks, and leaves the rest of the document alone."""
    begin, end = "<!-- table -->\n", "<!-- end of table -->\n"
    before, _, rest = DOCUMENT.read_text().partition(begin)
    _, _, after = rest.partition(end)
    DOCUMENT.write_text(before + begin + "\n" + text + "\n" + end + after)


def main():
    options = arguments()
    with lab.workplace("bench") as folder:
        text = circumstances() + "\n\n" + table(list(rows(options, folder))) + "\n"
    print(text)
    if options.write:
        write(text)


main()
