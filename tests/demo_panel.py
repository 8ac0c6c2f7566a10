"""A small panel for the tests: a stone thrown straight up, on two axes, one of them logarithmic."""

import time

import numpy as np

from lunaedu.apps.panel import Control, Panel, two_axes
from lunaedu.figures import style
from lunaedu.figures.marks import Arrow, Band, Circle, Label, Line, Point, Scene

GRAVITY_KM_S2 = 0.0098


def stage(fig):
    path, fall = two_axes(fig, 4.5)
    path.set(xlim=(0, 120), ylim=(0, 40), xlabel="time (s)", ylabel="height (km)", title="A stone thrown up")
    fall.set(xlim=(1, 200), ylim=(0.1, 100), xscale="log", yscale="log")
    fall.set(xlabel="time (s)", ylabel="distance fallen (km)", title="The same, as a fall")
    path.axhline(30, color=style.MUTED, linestyle="--")
    path.annotate("balloons end here", (118, 30.6), ha="right", color=style.MUTED)
    return "Height against time, from 0 to 40 km, and distance fallen against time, both logarithmic."


def act(speed_km_s, wait_s):
    time_s = np.linspace(0, 120, 400)
    flown_s = np.where(time_s >= wait_s, time_s - wait_s, np.nan)
    height_km = speed_km_s * flown_s - GRAVITY_KM_S2 * flown_s**2 / 2
    top_s, top_km = wait_s + speed_km_s / GRAVITY_KM_S2, speed_km_s**2 / (2 * GRAVITY_KM_S2)
    return Scene(
        [
            Band(time_s, np.nan_to_num(0.9 * height_km), np.nan_to_num(1.1 * height_km)),
            Line(time_s, height_km),
            Line([wait_s, wait_s], [0, 40], color=style.PLAN, dash="dashed"),
            Point(top_s, top_km, color=style.EARTH),
            Circle(top_s, top_km, 4.0),
            Label(top_s, top_km, f"{top_km:.1f} km", up=14, align="center"),
            Arrow(top_s, top_km, top_s, 0.5 * top_km, color=style.RECORD),
            Line(time_s, GRAVITY_KM_S2 * flown_s**2 / 2, axes=1, color=style.EARTH),
        ],
        f"The stone rises to {top_km:.2f} km, {top_s:.1f} s after the count.",
    )


def stone_panel():
    controls = [
        Control("speed_km_s", "speed at the start", "km/s", low=0.1, high=0.8, step=0.01, start=0.6),
        Control("wait_s", "wait before the throw", "s", low=0, high=30, step=1, start=5),
    ]
    return Panel("A stone thrown straight up", controls, stage, act)


def fragile_panel():
    """Return a panel whose function fails at the upper end of its control."""

    def act_up_to_one(number):
        if number > 1:
            raise ArithmeticError("two is too many")
        return Scene([Point(number, 0.5)], f"It is {number:.0f}.")

    def line(fig):
        fig.add_subplot(xlim=(-1, 3))
        return "A line from -1 to 3."

    return Panel("Up to one", [Control("number", "number", "1", 0, 2, 1, start=0)], line, act_up_to_one)


def slow_panel():
    """Return a panel whose function takes its time."""

    def act_slowly(number):
        time.sleep(0.2)
        return Scene([Point(number, 0.5)], f"It is {number:.0f}.")

    def line(fig):
        fig.add_subplot(xlim=(-1, 101))
        return "A line from -1 to 101."

    return Panel("Slow", [Control("number", "number", "1", 0, 100, 1, start=0)], line, act_slowly)
