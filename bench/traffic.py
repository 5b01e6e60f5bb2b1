"""What clients get from memory, and how long they wait while the server works for others."""

import contextlib
import http.client
import re
import subprocess
import threading

import lab
import measure
import pictures
from measure import Row, Side

CONNECTIONS = 16
UPLOADERS = 8
TRANSCODERS = 4
# The compiler takes its processor from the first answers; an idle server that is still compiling looks slow.
SETTLING_SECONDS = 12
CLIP = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=20", "-c:v", "libvpx-vp9",
        "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M"]
COLD_ALIASES = 1_000_000
COLD_ROWS = """
INSERT INTO aliases (alias, hash, token)
SELECT 'cold-' || number || '.jpg', hash, token
FROM aliases, generate_series(1, {count}) AS number
WHERE alias = '{alias}';
ANALYZE aliases;
"""
COLD_REQUESTS = """
local number = 0
setup = function(thread) number = number + 1; thread:set("seed", number + os.time()) end
init = function() math.randomseed(seed) end
request = function()
    return wrk.format("GET", "/image/original/cold-" .. math.random({count}) .. ".jpg")
end
"""


def remembered(pictor, folder, pairs, duration):
    """Answers without a body against nginx's, and a variant and details against an original."""
    nginx = lab.Nginx(folder, pictor.data / "files")
    nginx.start()
    try:
        with contextlib.closing(pictor.client()) as client:
            alias = pictor.upload(client, pictures.of_20_kilobytes())
            path = "/image/original/" + alias
            content = pictor.get(client, path)
            variant = f"/image/process.webp?src={alias}&resize=320"
            for warm in (path, variant, "/image/details/original/" + alias) * 3:
                pictor.get(client, warm)
            tag = header(client, path)
        beside = "/" + str(pictor.stored(content).relative_to(nginx.root))
        with contextlib.closing(connect(nginx.port)) as client:
            other = header(client, beside)
        ours = Side(url(pictor.port, path), pictor.process.pid)
        measure.wrk(ours, 64, measure.WARM_UP_SECONDS)
        yield measure.against(ours._replace(headers=(f"If-None-Match: {tag}",)),
                              Side(url(nginx.port, beside), nginx.process.pid, (f"If-None-Match: {other}",)),
                              CONNECTIONS, pairs, duration)._replace(
            what=f"304, {CONNECTIONS} connections", aim="≥ 0.8")
        for what, other in ("variant", variant), ("details", "/image/details/original/" + alias):
            row = measure.against(Side(url(pictor.port, other), pictor.process.pid), ours, CONNECTIONS, pairs, duration)
            yield row._replace(what=f"GET of a {what} that is there", beside=row.beside.replace("nginx", "original"),
                               aim="≥ 1")
    finally:
        nginx.stop()


def cold(pictor, folder, pairs, duration):
    """Answers about aliases that nobody asked for before, against one that is known; all have the same file."""
    with contextlib.closing(pictor.client()) as client:
        alias = pictor.upload(client, pictures.of_20_kilobytes())
        pictor.get(client, "/image/original/" + alias)
    pictor.sql(COLD_ROWS.format(alias=alias, count=COLD_ALIASES))
    script = folder / "cold.lua"
    script.write_text(COLD_REQUESTS.format(count=COLD_ALIASES))
    warm = Side(url(pictor.port, "/image/original/" + alias), pictor.process.pid)
    unknown = Side(url(pictor.port, ""), pictor.process.pid, script=script)
    measure.wrk(warm, 64, measure.WARM_UP_SECONDS)
    measure.wrk(unknown, 64, measure.WARM_UP_SECONDS)
    row = measure.against(unknown, warm, 64, pairs, duration)
    yield row._replace(what=f"GET of 20 KB, {COLD_ALIASES:,} aliases at random, 64 connections",
                       beside=row.beside.replace("nginx", "one alias"), aim="≥ 0.5")


def while_busy(pictor, folder, duration):
    """The slowest of 100 answers of 20 KB: in an idle server, and while others upload and transcode."""
    with contextlib.closing(pictor.client()) as client:
        side = Side(url(pictor.port, "/image/original/" + pictor.upload(client, pictures.of_20_kilobytes())), None)
    slowest(side, SETTLING_SECONDS)
    idle = slowest(side, 2 * duration)
    clips = [clip(folder, number) for number in range(TRANSCODERS)]
    files = [*pictures.for_thumbnails(UPLOADERS), *clips]
    done = threading.Event()
    threads = [threading.Thread(target=keep_uploading, args=(pictor, file, done), daemon=True) for file in files]
    for thread in threads:
        thread.start()
    try:
        busy = slowest(side, 4 * duration)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    yield Row(f"p99 of GET of 20 KB while {UPLOADERS} upload 12 MP, {TRANSCODERS} clips", f"{busy:.1f} ms",
              f"idle: {idle:.1f} ms", f"{busy / idle:.1f}", "≤ 5")


def keep_uploading(pictor, file, done):
    """Uploads one file again and again; its answer may say that the server is busy."""
    with contextlib.closing(pictor.client()) as client:
        while not done.is_set():
            client.request("POST", "/image?resize=1000" if file.suffix == ".jpg" else "/image", lab.form(file),
                           {"content-type": f"multipart/form-data; boundary={lab.BOUNDARY}"})
            response = client.getresponse()
            response.read()


def clip(folder, number):
    file = folder / f"clip-{number}.webm"
    subprocess.run([*CLIP, "-metadata", f"title={number}", file], check=True, stdin=subprocess.DEVNULL)
    return file


def slowest(side, duration):
    """Milliseconds within which 99 of 100 requests of few clients are answered."""
    said = subprocess.run(["wrk", "-t1", "-c4", f"-d{duration}s", "--latency", side.url], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    number, unit = re.search(r"99%\s+([0-9.]+)(us|ms|s)", said).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def header(client, path):
    client.request("GET", path)
    response = client.getresponse()
    response.read()
    return response.getheader("etag")


def connect(port):
    return http.client.HTTPConnection(lab.HOST, port, timeout=lab.PATIENCE_SECONDS)


def url(port, path):
    return f"http://{lab.HOST}:{port}{path}"
