"""The measurements. Each returns rows of the table."""

import collections
import contextlib
import os
import re
import statistics
import subprocess
import threading
import time

import lab
import pictures

CLIENTS = 4
WARM_UP_UPLOADS = 60
UPLOADS = 500
SMALL_THUMBNAILS = 100
LARGE_THUMBNAILS = 18
STARTS = 5
WARM_UP_SECONDS = 8
THUMBNAIL = "/image/process.webp?src={}&thumbnail=256"

Row = collections.namedtuple("Row", "what pictor beside ratio aim")
Side = collections.namedtuple("Side", "url pid headers script", defaults=[(), None])
Answered = collections.namedtuple("Answered", "rate micros")


def load():
    return f"{os.getloadavg()[0]:.1f}"


def per_second(rate):
    return f"{rate:,.0f}/s"


def mebibytes(size):
    return f"{size / 2**20:.0f} MB"


def uploads_and_memory(pictor, folder):
    """Uploads per second, and the memory before and after."""
    pictor.start()
    idle = settled_memory(pictor)
    files = pictures.for_uploads(WARM_UP_UPLOADS + UPLOADS)
    warm, counted = files[:WARM_UP_UPLOADS], files[WARM_UP_UPLOADS:]
    in_parallel(pictor, warm)
    began = time.monotonic()
    aliases = in_parallel(pictor, counted)
    rate = len(counted) / (time.monotonic() - began)
    with contextlib.closing(pictor.client()) as client:
        for alias in aliases[:SMALL_THUMBNAILS]:
            pictor.get(client, THUMBNAIL.format(alias))
    busy = pictor.memory()
    writes = durable_writes(folder, [file.read_bytes() for file in counted[:100]])
    yield Row(f"uploads of a 640x480 JPEG, {CLIENTS} clients", per_second(rate),
              f"writing and syncing the same files, one after the other: {per_second(writes)}",
              f"{rate / writes:.2f}", "≥ 60/s")
    after = f"after {len(files)} uploads, {SMALL_THUMBNAILS} thumbnails"
    for when, (server, workers) in ("after the start", idle), (after, busy):
        parts = f"server {mebibytes(server)}, workers " + " + ".join(mebibytes(worker) for worker in workers)
        yield Row(f"memory (PSS) {when}", mebibytes(server + sum(workers)), parts, "", "≤ 350 MB")


def settled_memory(pictor):
    """The memory once all workers are there and do not grow any more."""
    before = (0, [])
    for _ in range(40):
        time.sleep(0.5)
        now = pictor.memory()
        total = now[0] + sum(now[1])
        if len(now[1]) == len(before[1]) > 0 and abs(total - before[0] - sum(before[1])) < 2**19:
            return now
        before = now
    return before


def in_parallel(pictor, files, clients=CLIENTS):
    """Uploads files by some clients, each on one connection, and returns the aliases."""
    left, aliases, failures = collections.deque(files), [], []

    def work():
        try:
            with contextlib.closing(pictor.client()) as client:
                while not failures:
                    aliases.append(pictor.upload(client, left.popleft()))
        except IndexError:
            pass
        except Exception as failure:  # raised again below, where somebody sees it
            failures.append(failure)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return aliases


def durable_writes(folder, contents):
    began = time.monotonic()
    for number, content in enumerate(contents):
        with open(folder / f"written-{number}", "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return len(contents) / (time.monotonic() - began)


def thumbnails(pictor, folder, rounds):
    """A thumbnail that nobody asked for before, of a large picture, against the work of vipsthumbnail alone."""
    files = pictures.for_thumbnails(2 + LARGE_THUMBNAILS)
    with contextlib.closing(pictor.client()) as client:
        aliases = [pictor.upload(client, file) for file in files]
        for alias in aliases[:2]:
            pictor.get(client, THUMBNAIL.format(alias))
        waiting = collections.deque(aliases[2:])
        share = len(waiting) // rounds
        ours, theirs, fixed = [], [], []
        for number in range(rounds):
            theirs.append(own_work(folder, files[1 + number * share:2 + (number + 1) * share]))
            for _ in range(share):
                ours.append(seconds(lambda: pictor.get(client, THUMBNAIL.format(waiting.popleft()))))
        # The same journey with next to no picture in it: HTTP, database, pool, storing.
        tiny = pictor.upload(client, pictures.of_20_kilobytes())
        for width in range(40, 60):
            fixed.append(seconds(lambda: pictor.get(client, f"/image/process.webp?src={tiny}&thumbnail={width}")))
    whole, work, journey = (statistics.median(times) for times in (ours, theirs, fixed))
    beside = f"vipsthumbnail, its work alone: {work * 1000:.0f} ms"
    yield Row("cold 256 px WebP of a 12 MP JPEG, all of it", f"{whole * 1000:.0f} ms", beside, f"{whole / work:.2f}", "")
    yield Row("the same without what a picture of 320x240 takes", f"{(whole - journey) * 1000:.0f} ms", beside,
              f"{(whole - journey) / work:.2f}", "≤ 1.3")


def seconds(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


def own_work(folder, files):
    """The seconds that vipsthumbnail takes for one more file; its start is not counted."""
    def run(some):
        command = ["vipsthumbnail", "--size", "256x256", "--output", f"{folder}/%s.webp[Q=75,strip]", *map(str, some)]
        return seconds(lambda: subprocess.run(command, check=True))

    return (run(files) - run(files[:1])) / (len(files) - 1)


def originals(pictor, folder, pairs, duration):
    """GET of an original, against nginx with the same file, one after the other and again."""
    nginx = lab.Nginx(folder, pictor.data / "files")
    nginx.start()
    try:
        for picture, aim in (pictures.of_20_kilobytes(), "≥ 0.7"), (pictures.of_1_megabyte(), "≥ 0.9"):
            with contextlib.closing(pictor.client()) as client:
                path = "/image/original/" + pictor.upload(client, picture)
                content = pictor.get(client, path)
            beside = "/" + str(pictor.stored(content).relative_to(nginx.root))
            ours = Side(f"http://{lab.HOST}:{pictor.port}{path}", pictor.process.pid)
            theirs = Side(f"http://{lab.HOST}:{nginx.port}{beside}", nginx.process.pid)
            wrk(ours, 64, WARM_UP_SECONDS)
            for connections in 16, 64:
                yield against(ours, theirs, connections, pairs, duration)._replace(
                    what=f"GET of {len(content) / 1000:.0f} KB, {connections} connections", aim=aim)
    finally:
        nginx.stop()


def against(ours, theirs, connections, pairs, duration):
    wrk(ours, connections, 1)
    wrk(theirs, connections, 1)
    mine, others = [], []
    for pair in range(pairs):
        order = ((ours, mine), (theirs, others)) if pair % 2 == 0 else ((theirs, others), (ours, mine))
        for side, answers in order:
            answers.append(wrk(side, connections, duration))
    ratios = [my.rate / other.rate for my, other in zip(mine, others)]
    rates, costs = ([statistics.median(answer[field] for answer in side) for side in (mine, others)] for field in (0, 1))
    return Row("", f"{per_second(rates[0])}, {costs[0]:.0f} µs", f"nginx: {per_second(rates[1])}, {costs[1]:.0f} µs",
               f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})", "")


def wrk(side, connections, duration):
    """Requests per second, and what each took of the server's processors."""
    before = lab.processor_seconds(side.pid)
    options = [word for header in side.headers for word in ("-H", header)]
    options += ["-s", side.script] if side.script else []
    said = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{duration}s", *options, side.url], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{side.url}:\n{said}")
    count = int(re.search(r"(\d+) requests in", said).group(1))
    rate = float(re.search(r"Requests/sec:\s*([0-9.]+)", said).group(1))
    return Answered(rate, (lab.processor_seconds(side.pid) - before) / count * 1e6)


def starts(pictor):
    """From the launch to the first answers, with a database that is there already."""
    with contextlib.closing(pictor.client()) as client:
        path = "/image/original/" + pictor.upload(client, pictures.of_20_kilobytes())
    healthy, served = [], []
    for _ in range(STARTS):
        pictor.stop()
        began = time.monotonic()
        healthy.append(pictor.start())
        with contextlib.closing(pictor.client()) as client:
            pictor.get(client, path)
        served.append(time.monotonic() - began)
    for what, times in ("/healthz is well", healthy), ("an original is served", served):
        yield Row(f"launch until {what}", f"{statistics.median(times):.2f} s",
                  f"from {min(times):.2f} to {max(times):.2f} s", "", "≤ 3 s")
