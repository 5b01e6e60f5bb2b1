"""The measurements of the media pipeline under load. Each returns rows of the table."""

import collections
import contextlib
import http.client
import statistics
import subprocess
import threading
import time

import lab
import measure
import pictures

CLIENTS = 4
MANY_CLIENTS = 8
SMALL_PICTURES = 160
LARGE_UPLOADS = 200
ROUNDS = 12
SAMPLE_SECONDS = 0.2


def cold_thumbnails(pictor, folder):
    """Thumbnails that nobody asked for before, by some clients, against libvips alone on two threads."""
    files = pictures.of_1_megapixel(SMALL_PICTURES)
    aliases = measure.in_parallel(pictor, files)
    half = len(aliases) // 2
    warm, counted = aliases[:half], aliases[half:]
    fetch(pictor, warm)
    alone = vips_rate(folder, files[half:])
    rate = fetch(pictor, counted)
    alone = statistics.mean((alone, vips_rate(folder, files[half:])))
    yield measure.Row(f"cold thumbnails of a 1.1 MP JPEG, {CLIENTS} clients", measure.per_second(rate),
                      f"vipsthumbnail in two processes, before and after: {measure.per_second(alone)}",
                      f"{rate / alone:.2f}", "≥ 0.7")


def fetch(pictor, aliases):
    """Thumbnails per second."""
    left, failures = collections.deque(aliases), []

    def work():
        try:
            with contextlib.closing(pictor.client()) as client:
                while not failures:
                    pictor.get(client, measure.THUMBNAIL.format(left.popleft()))
        except IndexError:
            pass
        except Exception as failure:  # raised again below, where somebody sees it
            failures.append(failure)

    began = time.monotonic()
    threads = [threading.Thread(target=work, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return len(aliases) / (time.monotonic() - began)


def vips_rate(folder, files):
    """Thumbnails per second of two processes side by side, each with one thread; their start is taken off."""
    def run(some):
        command = ["vipsthumbnail", "--vips-concurrency=1", "--size", "256x256", "--output",
                   f"{folder}/%s.webp[Q=75,strip]"]
        began = time.monotonic()
        children = [subprocess.Popen([*command, *map(str, part)]) for part in (some[::2], some[1::2])]
        for child in children:
            if child.wait():
                raise RuntimeError("vipsthumbnail fails")
        return time.monotonic() - began

    return (len(files) - 2) / (run(files) - run(files[:2]))


def animations_and_clips(pictor, folder):
    """The first variant of an animation and of a clip, each against the bare command."""
    gif = pictures.animation(folder)
    clips = pictures.clips(folder, ROUNDS + 1)
    with contextlib.closing(pictor.client()) as client:
        alias = pictor.upload(client, gif)
        pictor.get(client, f"/image/process.webp?src={alias}&resize=30")
        uploaded = [pictor.upload(client, clip) for clip in clips]
        pictor.get(client, measure.THUMBNAIL.format(uploaded[-1]))
        ours, theirs, first, frames, second = [], [], [], [], []
        for number in range(ROUNDS):
            size = 40 + number
            theirs.append(command(["vipsthumbnail", f"{gif}[n=-1]", "--size", f"{size}x", "--output",
                                   f"{folder}/bare.webp"]))
            ours.append(measure.seconds(
                lambda size=size: pictor.get(client, f"/image/process.webp?src={alias}&resize={size}")))
            frames.append(command(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(clips[number]), "-frames:v", "1",
                                   f"{folder}/bare.png"]))
            path = measure.THUMBNAIL.format(uploaded[number])
            first.append(measure.seconds(lambda path=path: pictor.get(client, path)))
            other = path.replace("256", "100")
            second.append(measure.seconds(lambda other=other: pictor.get(client, other)))
    yield against("GIF of 10 pictures 80x60 to WebP, cold", ours, "vipsthumbnail", theirs)
    yield against("first thumbnail of an MP4, cold", first, "ffmpeg to PNG", frames)
    yield against("second thumbnail of an MP4, cold", second, "ffmpeg to PNG", frames)


def against(what, ours, name, theirs):
    mine, others = statistics.median(ours), statistics.median(theirs)
    return measure.Row(what, f"{mine * 1000:.0f} ms", f"{name}, start included: {others * 1000:.0f} ms",
                       f"{mine / others:.2f}", "≤ 1")


def command(line):
    return measure.seconds(lambda: subprocess.run(line, check=True))


def large_uploads(pictor, folder):
    """The most memory while many clients upload large photos."""
    files = pictures.for_thumbnails(20)
    peak, over = [0], threading.Event()

    def sample():
        while not over.wait(SAMPLE_SECONDS):
            with contextlib.suppress(OSError, RuntimeError):  # a worker may end between two looks
                server, workers = pictor.memory()
                peak[0] = max(peak[0], server + sum(workers))

    watcher = threading.Thread(target=sample, daemon=True)
    watcher.start()
    began = time.monotonic()
    measure.in_parallel(pictor, (files * LARGE_UPLOADS)[:LARGE_UPLOADS], MANY_CLIENTS)
    rate = LARGE_UPLOADS / (time.monotonic() - began)
    over.set()
    watcher.join()
    yield measure.Row(f"memory (PSS), the most over {LARGE_UPLOADS} uploads of 12 MP, {MANY_CLIENTS} clients",
                      measure.mebibytes(peak[0]), f"{measure.per_second(rate)}; {len(files)} different photos", "",
                      "≤ 400 MB")


def bombs(pictor, folder):
    """Small files that would be large when decoded: how soon they are refused, and what that costs."""
    for name, bomb in pictures.bombs(folder).items():
        before = memory(pictor)
        times = [refusal(pictor, bomb) for _ in range(5)]
        grown = max(0, memory(pictor) - before)
        yield measure.Row(f"refusal of {name}, {bomb.stat().st_size / 1000:.0f} KB",
                          f"{statistics.median(times) * 1000:.0f} ms", f"memory grew by {measure.mebibytes(grown)}", "",
                          "≤ 100 ms, 50 MB")


def memory(pictor):
    server, workers = pictor.memory()
    return server + sum(workers)


def refusal(pictor, bomb):
    with contextlib.closing(http.client.HTTPConnection(lab.HOST, pictor.port, timeout=lab.PATIENCE_SECONDS)) as client:
        began = time.monotonic()
        client.request("POST", "/image", lab.form(bomb),
                       {"content-type": f"multipart/form-data; boundary={lab.BOUNDARY}"})
        response = client.getresponse()
        body = response.read()
        taken = time.monotonic() - began
    if response.status != 400:
        raise RuntimeError(f"{bomb}: {response.status} {body[:200]}")
    return taken
