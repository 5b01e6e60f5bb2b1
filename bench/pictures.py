"""The pictures that are measured with: gradients with the noise of a camera, made once and kept outside of the source."""

import os
import pathlib
import shutil
import subprocess
import tempfile

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "pictor-bench")


def for_uploads(count):
    """Different JPEGs of 640x480, about 100 KB each."""
    return series("640x480", count)


def for_thumbnails(count):
    """Different JPEGs of 12 megapixels, about 4 MB each."""
    return series("4000x3000", count)


def of_20_kilobytes():
    return series("320x240", 1, quality=6)[0]


def of_1_megabyte():
    return series("2000x1500", 1)[0]


def series(size, count, quality=4):
    """Different JPEGs of a size."""
    folder = CACHE / f"{size}-quality{quality}-{count}"
    if not folder.is_dir():
        draw(folder, size, count, quality)
    return sorted(folder.glob("*.jpg"))


def draw(folder, size, count, quality):
    CACHE.mkdir(parents=True, exist_ok=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="new-", dir=CACHE))
    source = f"gradients=size={size}:rate=25:nb_colors=6:seed=7:speed=0.05,format=yuv444p,noise=alls=24:allf=t"
    try:
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", str(count),
                        "-pix_fmt", "yuvj420p", "-q:v", str(quality), str(work / "%04d.jpg")], check=True)
        work.chmod(0o755)
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
