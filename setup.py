"""What pyproject.toml cannot say: a wheel carries the spoken lines of media/voice as the package LINES."""

from setuptools import find_packages, setup

LINES = "scenes.production.voice.lines"  # scenes/production/voice/cache.py looks for them there

setup(
    packages=[*find_packages(include=["core", "core.*", "scenes", "scenes.*"]), LINES],
    package_dir={LINES: "media/voice"},
)
