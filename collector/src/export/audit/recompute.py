#!/usr/bin/env python3
"""Computes the totals of this folder again, from its CSV tables alone, and compares them with what the tables state.

    python3 recompute.py [FOLDER]

Needs Python 3.8 and nothing else. It shares no code with the program that wrote the folder: the formulas are those of
docs/METHOD.md, sections 2, 5, 6 and 10. It ends with 0 if all agree, else with 1.
"""

import csv
import hashlib
import math
import pathlib
import sys
from collections import defaultdict
from datetime import date, timedelta
from statistics import NormalDist

Z90 = 1.2815515655446004
DAYS_PER_YEAR = 365.25
# How far two figures may differ, as a share: numbers are written in full, only the order of adding differs.
NEAR = 1e-6

# METHOD 6: the points at which kinds of device are added up.
POINTS, GENERATOR, SHIFT = 4093, 1923, 1597

# METHOD 10: the share of the end of life in the making, p10, p50, p90; an all-in-one counts as a desktop.
END_OF_LIFE = {
    "laptop": (0.0, 0.0, 0.0119),
    "desktop": (0.0030, 0.0068, 0.0162),
    "all-in-one": (0.0030, 0.0068, 0.0162),
    "monitor": (0.0, 0.0053, 0.0207),
    "tablet": (0.0054, 0.0115, 0.0193),
    "smartphone": (0.0113, 0.0120, 0.0190),
}
OTHERS = (0.0030, 0.0068, 0.0162)


def normal_cdf(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def power_mean(below, above, k):
    """E[x^k] of the two-piece log-normal around 1 (METHOD 6)."""
    return math.exp((k * below) ** 2 / 2) * normal_cdf(-k * below) + math.exp((k * above) ** 2 / 2) * normal_cdf(k * above)


def mean_of(p10, p50, p90):
    """The mean of a figure from its quantiles (METHOD 6)."""
    if p10 > 0 and p90 - p10 > 1e-4 * p50:
        return p50 * power_mean(math.log(p50 / p10) / Z90, math.log(p90 / p50) / Z90, 1)
    # What reaches zero has no logarithm: two halves of normals.
    return p50 + ((p90 - p50) - (p50 - p10)) / Z90 / math.sqrt(2 * math.pi)


def bisect(low, high, too_low):
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return (low + high) / 2


def shape(mean, variance, third):
    """The distribution that is taken for these moments, as its value where the standard normal is z (METHOD 6)."""
    deviation = math.sqrt(variance)
    if not (mean > 0 and deviation > 1e-4 * mean):
        return lambda z: mean + deviation * z
    wanted, skewness = variance / mean**2, third / variance**1.5

    def halves(share_above):
        def relative_variance(width):
            below, above = width * (1 - share_above), width * share_above
            return power_mean(below, above, 2) / power_mean(below, above, 1) ** 2 - 1

        width = bisect(0.0, 5.0 / share_above, lambda width: relative_variance(width) < wanted)
        return width * (1 - share_above), width * share_above

    def skew(share_above):
        below, above = halves(share_above)
        m1, m2, m3 = (power_mean(below, above, k) for k in (1, 2, 3))
        return (m3 - 3 * m1 * m2 + 2 * m1**3) / (m2 - m1**2) ** 1.5

    below, above = halves(bisect(0.3, 0.9, lambda share: skew(share) < skewness))
    median = mean / power_mean(below, above, 1)
    return lambda z: median * math.exp((below if z < 0 else above) * z)


class Part:
    """What a line adds up from one kind of device: a mean, and by source of error a width and a lean (METHOD 6)."""

    def __init__(self):
        self.mean = 0.0
        self.errors = defaultdict(lambda: [0.0, 0.0])

    def add(self, other, times):
        self.mean += other.mean * times
        for source, (width, lean) in other.errors.items():
            # What belongs to one device adds up in squares and cubes.
            powers = (2, 3) if source == "device" else (1, 1)
            self.errors[source][0] += width * times ** powers[0]
            self.errors[source][1] += lean * times ** powers[1]

    def variance(self):
        return sum(width if source == "device" else width**2 for source, (width, _) in self.errors.items())

    def third(self):
        return sum(lean if source == "device" else lean**3 for source, (_, lean) in self.errors.items())

    def shape(self):
        return shape(self.mean, self.variance(), self.third())


def together(parts):
    """p10, p50 and p90 of the sum of parts by their names, at the points of METHOD 6."""
    certain = sum(part.mean for part in parts.values() if part.variance() <= 0)
    uncertain = [part for _, part in sorted(parts.items()) if part.variance() > 0]
    if len(uncertain) < 2:
        of_one = uncertain[0].shape() if uncertain else lambda z: 0.0
        return [certain + of_one(z) for z in (-Z90, 0.0, Z90)]
    having = defaultdict(int)
    for part in uncertain:
        for source in part.errors:
            having[source] += 1
    shared = sorted(source for source, parts in having.items() if parts > 1 and source != "device")
    normals = [NormalDist().inv_cdf((stratum + 0.5) / POINTS) for stratum in range(POINTS)]

    def dimension(at):
        factor, shift = pow(GENERATOR, at, POINTS), (at + 1) * SHIFT % POINTS
        return lambda point: normals[(point * factor + shift) % POINTS]

    sums = [certain] * POINTS
    for at, part in enumerate(uncertain):
        deviation = math.sqrt(part.variance())
        weights = [(n, part.errors[source][0] / deviation) for n, source in enumerate(shared) if source in part.errors]
        rest = math.sqrt(max(1 - sum(weight**2 for _, weight in weights), 0.0))
        normal_of = [(dimension(n), weight) for n, weight in weights + [(len(shared) + at, rest)]]
        value = part.shape()
        for point in range(POINTS):
            sums[point] += value(sum(weight * of(point) for of, weight in normal_of))
    sums.sort()

    def quantile(share):
        place = share * POINTS - 0.5
        below = math.floor(place)
        return sums[below] + (sums[below + 1] - sums[below]) * (place - below)

    return [quantile(share) for share in (0.1, 0.5, 0.9)]


def over_days(earliest, best, latest, of):
    """The mean of something that follows from the day of purchase: as likely before as after the best guess, and within
    either as likely on one day as on another (METHOD 10)."""
    mean = 0.0
    for first, last in ((earliest, best), (best, latest)):
        length = (last - first).days
        tried = min(max(length, 1), 120)
        for n in range(tried):
            mean += 0.5 / tried * of(first + timedelta(days=math.floor((n + 0.5) * length / tried)))
    return mean


def chance_younger(earliest, best, latest, today, baseline):
    """How likely the making is not paid off yet (METHOD 6)."""
    youngest, likely, oldest = (max((today - day).days, 0) / DAYS_PER_YEAR for day in (latest, best, earliest))

    def between(younger, older):
        if older > younger:
            return min(max((baseline - younger) / (older - younger), 0.0), 1.0)
        return 1.0 if younger < baseline else 0.0

    return (between(youngest, likely) + between(likely, oldest)) / 2


class Folder:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.faults = []

    def rows(self, table):
        with open(self.path / f"{table}.csv", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def check(self, what, computed, stated):
        if abs(computed - stated) > NEAR * max(1.0, abs(stated)):
            self.faults.append(f"{what}: computed {computed:.6f}, stated {stated:.6f}")

    def checksums(self):
        listed = {}
        for line in (self.path / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
            digest, name = line.split("  ", 1)
            listed[name] = digest
        there = {file.name for file in self.path.iterdir()} - {"SHA256SUMS"}
        for name in sorted(there ^ set(listed)):
            self.faults.append(f"{name}: " + ("is missing" if name in listed else "is not among the checksums"))
        for name in sorted(there & set(listed)):
            if hashlib.sha256((self.path / name).read_bytes()).hexdigest() != listed[name]:
                self.faults.append(f"{name}: was changed since the folder was made")
        return len(listed)


def day(text):
    return date.fromisoformat(text) if text else None


def number(text):
    return float(text) if text else None


def check_devices(folder, settings):
    """Makings and yearly footprints from their parts. Returns the devices by id."""
    baseline = float(settings["baseline_life_years"])
    today = day(settings["assessed_on"])
    devices = {}
    for row in folder.rows("devices"):
        name = row["device"]
        devices[name] = row
        making, energy, grams = (number(row[key]) for key in ("making_mean", "energy_mean", "g_per_kwh"))
        if making is not None:
            quantiles = [float(row[f"making_{quantile}"]) for quantile in ("p10", "p50", "p90")]
            folder.check(f"device {name}, making_mean", mean_of(*quantiles), making)
        stated = number(row["footprint_mean"])
        if stated is None or row["category"] == "virtual-machine":
            continue
        share = 0.0
        if making > 0:
            age = [day(row[key]) for key in ("earliest", "best", "latest")]
            share = chance_younger(*age, today, baseline) / baseline
        folder.check(f"device {name}, footprint_mean", making * share + energy * (grams or 0.0) / 1000, stated)
    return devices


def check_bookings(folder, devices, settings):
    """What each device books. Returns by line and kind of device what it adds up to, with its errors."""
    year, through = int(settings["year"]), day(settings["booked_through"])
    first, end = date(year, 1, 1), through + timedelta(days=1)
    sums = defaultdict(lambda: defaultdict(Part))
    for row in folder.rows("errors"):
        spread = sums[row["line"]][devices[row["device"]]["category"]].errors[row["source"]]
        spread[0] += float(row["width"])
        spread[1] += float(row["lean"])
    for row in folder.rows("bookings"):
        if row["belongs"] == "missing":
            continue
        line, what = row["line"], f"device {row['device']}, {row['line']}"
        of, share, mean = (float(row[key]) for key in ("of", "share", "mean"))
        device = devices[row["device"]]
        sums[line][device["category"]].mean += mean
        folder.check(what, of * share, mean)
        bought = day(device["purchased"])
        when = [bought] * 3 if bought else [day(device[key]) for key in ("earliest", "best", "latest")]
        retired = day(device["retired"]) or date.max
        end_of_life = mean_of(*END_OF_LIFE.get(device["category"], OTHERS))
        if line in ("capital-goods", "leased"):
            bought_then = over_days(*when, lambda built: 1.0 if first <= built < end else 0.0)
            folder.check(what + ", share", bought_then * (1 - end_of_life), share)
        elif line == "end-of-life":
            folder.check(what + ", share", end_of_life, share)
        elif line.startswith("energy/"):
            served = lambda built: max((min(end, retired) - max(first, built)).days, 0) / DAYS_PER_YEAR
            folder.check(what + ", share", over_days(*when, served), share)
    return sums


def check_recorded(folder):
    """Recorded energy by bin adds up to recorded energy by method."""
    by_bin, by_method = defaultdict(float), defaultdict(float)
    for row in folder.rows("recorded"):
        by_bin[row["device"]] += float(row["energy"])
    for row in folder.rows("energy"):
        by_method[row["device"]] += float(row["energy_p50"])
    for device in by_bin.keys() | by_method.keys():
        folder.check(f"device {device}, recorded energy", by_bin[device], by_method[device])


def main():
    folder = Folder(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    files = folder.checksums()
    if any("is missing" in fault for fault in folder.faults):
        sys.exit("\n".join(folder.faults))
    settings = {row["setting"]: row["value"] for row in folder.rows("settings")}
    devices = check_devices(folder, settings)
    sums = check_bookings(folder, devices, settings)
    check_recorded(folder)
    made_of = defaultdict(list)
    for row in folder.rows("formulas"):
        made_of[row["line"]].append((row["booked"], float(row["times"])))
    print(f"{settings['tenant']}, {settings['year']}: {len(devices)} devices, {files} files\n")
    print(f"{'line':22}{'unit':14}{'p10':>14}{'p50':>14}{'p90':>14}")
    for row in folder.rows("lines"):
        line, parts = row["line"], defaultdict(Part)
        for booked, times in made_of[line]:
            for category, part in sums[booked].items():
                parts[category].add(part, times)
        computed = (sum(part.mean for part in parts.values()), *together(parts))
        for key, value in zip(("mean", "p10", "p50", "p90"), computed):
            folder.check(f"line {line}, {key}", value, float(row[key]))
        print(f"{line:22}{row['unit']:14}" + "".join(f"{value:14.3f}" for value in computed[1:]))
    print()
    for fault in folder.faults[:50]:
        print(fault)
    if folder.faults:
        sys.exit(f"{len(folder.faults)} figures do not agree with what the folder states")
    print("All agree with what the folder states.")


try:
    main()
except (OSError, KeyError, ValueError) as error:
    sys.exit(f"The folder cannot be read: {type(error).__name__}: {error}")
