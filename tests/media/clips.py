"""Tiny clips of every kind that lectures come in, made by the bundled ffmpeg when they are asked for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

_H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p"
_H265 = "-c:v libx265 -preset ultrafast -x265-params log-level=none"
_AAC = "-c:a aac -b:a 64k"
_WIDE_GAMUT = f"{_H265} -pix_fmt yuv420p10le -vf setparams=color_primaries=bt2020:colorspace=bt2020nc"


def _picture(size: str = "320x180", rate: str = "25", seconds: float = 2) -> str:
    return f"-f lavfi -i testsrc2=size={size}:rate={rate}:duration={seconds}"


def _tone(seconds: float = 2, hertz: int = 440) -> str:
    return f"-f lavfi -i sine=frequency={hertz}:sample_rate=48000:duration={seconds}"


_BOTH = f"{_picture()} {_tone()}"
# Black and silent, then at 1.2 s white and loud: what is seen and heard can be timed.
_FLASH = "-f lavfi -i color=black:size=160x90:rate=25:duration=3,geq=lum=if(gte(T\\,1.2)\\,235\\,16):cb=128:cr=128"
_BANG = "-f lavfi -i aevalsrc=if(gte(t\\,1.2)\\,0.5*sin(2*PI*440*t)\\,0):s=48000:d=3"

_RECIPES = {
    # What fits a phone as it is.
    "fits.mp4": f"{_BOTH} {_H264} -g 50 {_AAC} -ac 2 -movflags +faststart",
    "fits.mkv": f"{_BOTH} {_H264} -g 50 {_AAC} -ac 2",
    "fits.ts": f"{_BOTH} {_H264} -g 50 {_AAC} -ac 2",
    "index_last.mp4": f"{_BOTH} {_H264} -g 50 {_AAC} -ac 2",
    "fragmented.mp4": f"{_BOTH} {_H264} -g 25 {_AAC} -ac 2 -movflags +frag_keyframe+empty_moov",
    "large.mp4": f"{_picture(seconds=10)} {_tone(10)} {_H264} {_AAC} "
    "-b:v 3600k -maxrate 3600k -bufsize 3600k -x264-params nal-hrd=cbr",
    "silent.mp4": f"{_picture()} {_H264}",
    "cd_sound.mp4": f"{_BOTH} {_H264} {_AAC} -ac 2 -ar 44100",
    "tracks.mkv": f"{_picture()} {_tone(hertz=300)} {_tone(hertz=500)} {_tone(hertz=700)} {_H264} {_AAC} "
    "-map 0 -map 1 -map 2 -map 3 -metadata:s:a:0 language=eng -metadata:s:a:1 language=ger -metadata:s:a:2 language=fre "
    "-disposition:a 0 -disposition:a:1 default",
    # Whose pictures must be encoded.
    "h265.mp4": f"{_BOTH} {_H265} -pix_fmt yuv420p {_AAC}",
    "vp9.webm": f"{_BOTH} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libvorbis",
    "mpeg4.avi": f"{_BOTH} -c:v mpeg4 -c:a libmp3lame",
    "tall.mp4": f"{_picture('1920x1080', seconds=1)} {_tone(1)} {_H264} {_AAC}",
    "portrait.mp4": f"{_picture('1080x1920', seconds=1)} {_tone(1)} {_H264} {_AAC}",
    "sixty.mp4": f"{_picture(rate='60')} {_tone()} {_H264} {_AAC}",
    "ten_bit.mp4": f"{_BOTH} -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le {_AAC}",
    "full_range.mp4": f"{_BOTH} -c:v libx264 -preset ultrafast -pix_fmt yuvj420p {_AAC}",
    "rgb.mkv": f"{_BOTH} -c:v libx264rgb -preset ultrafast {_AAC}",
    "pq.mp4": f"{_BOTH} {_WIDE_GAMUT}:color_trc=smpte2084 {_AAC}",
    "hlg.mp4": f"{_BOTH} {_WIDE_GAMUT}:color_trc=arib-std-b67 {_AAC}",
    "odd_size.webm": f"-f lavfi -i testsrc=size=321x181:duration=2 {_tone()} -c:v libvpx -deadline realtime -c:a libvorbis",
    "anamorphic.mp4": f"{_picture('360x288')} {_tone()} -vf setsar=16/11 {_H264} {_AAC}",
    "interlaced.mp4": f"{_picture(rate='50')} {_tone()} -vf interlace {_H264} -x264-params interlaced=1:tff=1 {_AAC}",
    "varying.mp4": f"{_BOTH} -vf select=not(between(mod(n\\,25)\\,5\\,20)) -fps_mode vfr {_H264} {_AAC}",
    "slideshow.mp4": f"{_picture(rate='1/2', seconds=12)} {_tone(12)} {_H264} {_AAC}",
    "long_gap.mp4": f"{_picture(seconds=12)} {_tone(12)} {_H264} -g 999 -sc_threshold 0 {_AAC}",
    "still_end.mkv": f"{_picture(seconds=1)} {_tone(6)} -c:v mpeg4 -c:a libmp3lame "
    "-bsf:v setts=duration=if(eq(N\\,24)\\,5/TB\\,DURATION)",
    # Whose sound must be encoded.
    "mp3_sound.mp4": f"{_BOTH} {_H264} -c:a libmp3lame -ac 1 -ar 44100",
    "surround.mkv": f"{_picture()} -f lavfi -i anoisesrc=duration=2:amplitude=0.1 {_H264} -c:a ac3 -ac 6",
    # Sound alone.
    "sound.mp3": f"{_tone()} -c:a libmp3lame",
    "sound.m4a": f"{_tone()} {_AAC}",
    # A flash and a bang at 1.2 s.
    "flash.mp4": f"{_FLASH} {_BANG} {_H264} {_AAC} -ac 2",
    "flash_frames.mp4": f"{_FLASH} {_BANG} -c:v libx264 -bf 3 -g 25 -pix_fmt yuv420p {_AAC}",
    "flash_offset.ts": f"{_FLASH} {_BANG} -output_ts_offset 30 -c:v mpeg2video -c:a mp2",
    "flash_late_picture.mkv": f"-itsoffset 0.6 {_FLASH} {_BANG} {_H264} {_AAC}",
    "flash_late_sound.mp4": f"{_FLASH} -itsoffset 0.6 {_BANG} {_H264} {_AAC}",
}
# Those made of another clip: its name takes the place of {}.
_DERIVED = {
    "turned.mp4": ("fits.mp4", "-display_rotation 90 -i {} -c copy"),
    "cut_start.mp4": ("flash_frames.mp4", "-ss 0.7 -i {} -c copy"),
    "cover.m4a": ("sound.m4a", f"-i {{}} {_picture(seconds=0.04)} -map 0 -map 1 -c:a copy -c:v png -disposition:v attached_pic"),
    "empty_track.mkv": ("silent.mp4", "-i {} -f lavfi -i anullsrc -map 0 -map 1 -c:v copy -c:a pcm_s16le -af atrim=end_sample=0"),
    "no_duration.webm": ("vp9.webm", "-i {} -c copy -live 1"),
}


def make(name: str, folder: Path) -> Path:
    """Return the clip `name` in `folder`, making it first if it is not there."""
    path = folder / name
    if not path.exists():
        if name in _DERIVED:
            origin, recipe = _DERIVED[name]
            arguments = recipe.format(make(origin, folder)).split()
        else:
            arguments = _RECIPES[name].split()
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments, str(path)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path
