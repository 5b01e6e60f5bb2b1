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


def of_1_megapixel(count):
    """Different JPEGs of 1.1 megapixels."""
    return series("1280x860", count)


def animation(folder):
    """A GIF of 10 pictures of 80x60."""
    target = folder / "moving.gif"
    ffmpeg("testsrc=size=80x60:rate=10:duration=1", target)
    return target


def clips(folder, count):
    """Different MP4s of one second."""
    made = []
    for number in range(count):
        target = folder / f"clip-{number}.mp4"
        source = f"gradients=size=640x360:rate=10:duration=1:seed={number}"
        ffmpeg(source, target, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
        made.append(target)
    return made


def bombs(folder):
    """Small files that would be large when decoded."""
    png, gif, clip = folder / "bomb.png", folder / "bomb.gif", folder / "bomb.mp4"
    ffmpeg("color=size=9000x9000:rate=1:duration=1,format=monob", png, "-frames:v", "1")
    one = bytes.fromhex("21f90400010000002c0000000001000100000202440100")
    gif.write_bytes(b"GIF89a" + bytes.fromhex("a005a005800000000000ffffff") + one * 10_000 + b";")
    ffmpeg("color=size=64x48:rate=1:duration=14400", clip, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    return {"a PNG of 81 MP": png, "a GIF of 10,000 pictures": gif, "a clip of 4 hours": clip}


def ffmpeg(source, target, *options):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source, *options, str(target)],
                   check=True)


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
