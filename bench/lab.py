"""What is measured, started and stopped: Pictor, nginx beside it, and the memory of processes."""

import contextlib
import http.client
import json
import os
import pathlib
import socket
import subprocess
import time

TOP = pathlib.Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
BOUNDARY = "pictor-bench-boundary"


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Pictor:
    """The server on a data directory; it can be started and stopped again and again."""

    def __init__(self, folder):
        self.data = folder / "data"
        self.log = folder / "pictor.log"
        self.port = free_port()
        self.process = None

    def start(self):
        """Launches it, and returns the seconds until its health check is answered well."""
        environment = {key: os.environ[key] for key in ("PATH", "HOME", "PICTOR_JAVA_HOME", "JAVA_HOME",
                                                        "PICTOR_JAVA_OPTS") if key in os.environ}
        environment["PICTRS__SERVER__ADDRESS"] = f"{HOST}:{self.port}"
        with open(self.log, "ab") as log:
            began = time.monotonic()
            self.process = subprocess.Popen([TOP / "pictor", "run", "--data-directory", self.data], env=environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        while True:
            if self._healthy():
                return time.monotonic() - began
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE_SECONDS:
                raise RuntimeError("Pictor does not start:\n" + self.log.read_text()[-2000:])
            time.sleep(0.003)

    def _healthy(self):
        try:
            with contextlib.closing(self.client()) as client:
                client.request("GET", "/healthz")
                return client.getresponse().status == 200
        except OSError:
            return False

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE_SECONDS)
            finally:
                self.process.kill()
                self.process = None

    def client(self):
        return http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE_SECONDS)

    def get(self, client, path):
        client.request("GET", path)
        response = client.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {body[:200]}")
        return body

    def upload(self, client, picture):
        """Uploads a file, and returns its alias."""
        client.request("POST", "/image", form(picture),
                       {"content-type": f"multipart/form-data; boundary={BOUNDARY}"})
        response = client.getresponse()
        body = response.read()
        if response.status != 201:
            raise RuntimeError(f"upload of {picture}: {response.status} {body[:200]}")
        return json.loads(body)["files"][0]["file"]

    def stored(self, content):
        """The path of the stored file with these bytes."""
        for file in (self.data / "files").rglob("*"):
            if file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content:
                return file
        raise RuntimeError("no such file is stored")

    def memory(self):
        """Bytes of the server, and of each of its workers."""
        family = descendants(self.process.pid)
        workers = [pid for pid in family if "WorkerMain" in command_line(pid)]
        return pss(self.process.pid), [pss(pid) for pid in workers]


def form(picture):
    head = (f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="images[]"; filename="{picture.name}"\r\n'
            "content-type: image/jpeg\r\n\r\n")
    return head.encode() + picture.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()


def descendants(pid):
    parents = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found, front = [], [pid]
    while front:
        front = [child for child, parent in parents.items() if parent in front]
        found += front
    return found


def command_line(pid):
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return ""


def processor_seconds(pid):
    """What a process and its children took of the processors so far."""
    ticks = 0
    for member in [pid, *descendants(pid)]:
        with contextlib.suppress(OSError):
            ticks += sum(map(int, pathlib.Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def pss(pid):
    """Its own memory, and its share of what it shares, in bytes."""
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"no memory is known of process {pid}")


class Nginx:
    """nginx with two workers, sendfile on and no log, over one folder."""

    CONFIGURATION = """
{user}
worker_processes 2;
daemon off;
pid {work}/nginx.pid;
error_log {work}/nginx.log crit;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 100000000;
    types {{ image/jpeg jpeg jpg; }}
    client_body_temp_path {work}/nginx-1; proxy_temp_path {work}/nginx-2; fastcgi_temp_path {work}/nginx-3;
    uwsgi_temp_path {work}/nginx-4; scgi_temp_path {work}/nginx-5;
    server {{ listen {host}:{port}; root {root}; }}
}}
"""

    def __init__(self, work, root):
        self.work, self.root = work, root
        self.port = free_port()
        self.process = None

    def start(self):
        configuration = self.work / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        configuration.write_text(self.CONFIGURATION.format(user=user, work=self.work, root=self.root, host=HOST,
                                                           port=self.port))
        self.process = subprocess.Popen(["nginx", "-c", configuration, "-e", self.work / "nginx.log"],
                                        stdin=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.port)):
                return
            time.sleep(0.02)
        raise RuntimeError("nginx does not start")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None
