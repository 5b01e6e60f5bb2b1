"""What is measured, started and stopped: Pictor, what stands beside it, and the memory of processes."""

import collections
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parent.parent
PICTOR = os.environ.get("PICTOR") or str(TOP / "pictor")
HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
BOUNDARY = "pictor-bench-boundary"


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def find(name, *elsewhere):
    """A program in the path or elsewhere, the last of several; None if it is not there."""
    found = [str(path) for pattern in elsewhere for path in sorted(pathlib.Path("/").glob(pattern))]
    return shutil.which(name) or (found[-1] if found else None)


@contextlib.contextmanager
def workplace(name):
    """A folder that is removed in the end, also after Ctrl-C. WORK says where."""
    def stop(signum, frame):
        sys.exit(128 + signum)

    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, stop)
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"pictor-{name}.", dir=os.environ.get("WORK")))
    folder.chmod(0o755)  # started by root, the database runs as somebody else
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# What a command took: seconds, the most memory of its process without the database's, its status, what it said.
Done = collections.namedtuple("Done", "seconds peak status lines")


class Pictor:
    """The server on a data directory; it can be started and stopped again and again.

    `settings` are variables on top of address and data directory.
    """

    def __init__(self, folder, settings=None):
        self.data = folder / "data"
        self.log = folder / "pictor.log"
        self.port = free_port()
        self.settings = settings or {}
        self.process = None

    def environment(self):
        passed = {key: os.environ[key] for key in ("PATH", "HOME", "PICTOR_JAVA_HOME", "JAVA_HOME", "PICTOR_JAVA_OPTS")
                  if key in os.environ}
        ours = {"PICTRS__SERVER__ADDRESS": f"{HOST}:{self.port}", "PICTRS__SERVER__DATA_DIRECTORY": str(self.data)}
        return passed | ours | self.settings

    def start(self):
        """Launches it, and returns the seconds until its health check is answered well."""
        with open(self.log, "ab") as log:
            began = time.monotonic()
            self.process = subprocess.Popen([PICTOR, "run"], env=self.environment(), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True)
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

    def perform(self, *arguments):
        """Runs another command to its end."""
        with tempfile.TemporaryFile() as told:
            began = time.monotonic()
            process = subprocess.Popen([PICTOR, *map(str, arguments)], env=self.environment(), stdin=subprocess.DEVNULL,
                                       stdout=told, stderr=told)
            peak = 0
            try:
                while process.poll() is None:
                    peak = max(peak, high_water(process.pid))
                    time.sleep(0.02)
                seconds = time.monotonic() - began
            finally:
                process.terminate()
                process.wait(PATIENCE_SECONDS)
            told.seek(0)
            return Done(seconds, peak, process.returncode, told.read().decode().strip().splitlines())

    def sql(self, statements):
        """Runs statements in the private database, which has to be up, and returns the lines of the answer."""
        psql = find("psql", "usr/lib/postgresql/*/bin/psql")
        environment = {"PATH": os.environ["PATH"], "PGPASSWORD": self.password()}
        command = [psql, "-qAt", "-v", "ON_ERROR_STOP=1", "-h", HOST, "-p", self.database_port(), "-U", "pictor", "-d",
                   "pictor"]
        return subprocess.run(command, input=statements, env=environment, check=True, text=True,
                              stdout=subprocess.PIPE).stdout.splitlines()

    def database_port(self):
        return (self.data / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[3].strip()

    def password(self):
        return (self.data / "postgres" / "password").read_text().strip()

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
        return self.keep(client, picture)[0]["file"]

    def keep(self, client, *pictures):
        """Uploads some files together, and returns what is told of each: `file` and `delete_token` among others."""
        client.request("POST", "/image", form(*pictures),
                       {"content-type": f"multipart/form-data; boundary={BOUNDARY}"})
        response = client.getresponse()
        body = response.read()
        if response.status != 201:
            raise RuntimeError(f"upload of {pictures[0]}: {response.status} {body[:200]}")
        return json.loads(body)["files"]

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


def form(*pictures):
    body = b""
    for picture in pictures:
        head = (f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="images[]"; filename="{picture.name}"\r\n'
                "content-type: image/jpeg\r\n\r\n")
        body += head.encode() + picture.read_bytes() + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


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


def high_water(pid):
    """The most memory that a process had so far, in bytes; 0 if it is gone."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return 0


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


class ObjectService:
    """versitygw over a folder, in which each folder is a bucket."""

    ACCESS_KEY, SECRET_KEY, REGION = "access", "secret-of-the-bench", "us-east-1"

    def __init__(self, folder):
        self.folder = folder
        self.endpoint = f"http://{HOST}:{free_port()}"
        self.process = None

    @staticmethod
    def program():
        """VERSITYGW, or where it usually is; None if it is not there."""
        home = str(pathlib.Path.home()).lstrip("/")
        return os.environ.get("VERSITYGW") or find("versitygw", f"{home}/go/bin/versitygw")

    def bucket(self, name):
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        return name

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        port = self.endpoint.rpartition(":")[2]
        environment = {"PATH": os.environ["PATH"], "ROOT_ACCESS_KEY": self.ACCESS_KEY,
                       "ROOT_SECRET_KEY": self.SECRET_KEY}
        command = [self.program(), "--quiet", "--keep-alive", "--port", f"{HOST}:{port}", "posix", self.folder]
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection((HOST, int(port))):
                return
            time.sleep(0.02)
        raise RuntimeError("versitygw does not start")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE_SECONDS)
            self.process = None
