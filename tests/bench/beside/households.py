#!/usr/bin/env python3
"""Whole households: the census and WIC samples of `pseudopeople`, made into a study of Seriatim and clear rows for Splink.

    python3 -m venv .venv && .venv/bin/pip install pseudopeople==1.3.1
    seriatim synthesise --mothers 1000 --seed 1 --out WORLD
    SERIATIM=<binary> .venv/bin/python households.py census-two WORLD OUT --seed 29 [--street]
    seriatim link OUT/study.toml --out OUT/out
    python3 .../splink_link.py OUT/rows.csv --id record --truth person --birth-date date_of_birth

`census-two` and `census-three` are everybody in the census of 2020 and 2030, or 2040 as well; `wic` is women and children of
2019 to 2040. Noise is that of the package. Each row is the mother of an application of its own, so that nothing but the fields
tells who is one person. The sample lives in one ZIP code: every street (without noise, of one seed) is given one of 300
postcodes, which have no errors; `--street` adds house number and street. WORLD lends the study file's settings.
"""
import argparse
import csv
import hashlib
import re
from pathlib import Path

import pseudopeople

from mothers import make_keys, study

SETS = {
    "census-two": (pseudopeople.generate_decennial_census, (2020, 2030)),
    "census-three": (pseudopeople.generate_decennial_census, (2020, 2030, 2040)),
    "wic": (pseudopeople.generate_women_infants_and_children, range(2019, 2041)),
}
STREET = {"house_number": "street_number", "address": "street_name"}


def text(value):
    return "" if value != value or value is None else str(value).strip()


def postcode(street):
    """One of 300 postcodes, fifteen to a sector."""
    number = int(hashlib.sha256(street.encode()).hexdigest(), 16) % 300
    sector, unit = divmod(number, 15)
    return f"M{1 + sector // 5} {sector % 5 + 1}A{'ABDEFGHJLNPQRST'[unit]}"


def date(told):
    """Month, day and year, whatever date they make; one that is none is left out."""
    parts = re.fullmatch(r"(\d\d)/?(\d\d)/?(\d{4})", text(told))
    return f"{parts[3]}-{parts[1]}-{parts[2]}" if parts else ""


def rows_of(name, seed):
    """Row, person and its postcode, year by year."""
    generate, years = SETS[name]
    for year in years:
        clean = generate(year=year, seed=seed, config=pseudopeople.NO_NOISE)
        homes = dict(zip(clean["simulant_id"], clean["street_name"]))
        for number, (_, row) in enumerate(generate(year=year, seed=seed).iterrows()):
            yield f"{year}-{number}", row, postcode(text(homes.get(row["simulant_id"])))


arguments = argparse.ArgumentParser()
arguments.add_argument("set", choices=SETS)
arguments.add_argument("world", type=Path)
arguments.add_argument("out", type=Path)
arguments.add_argument("--seed", type=int, required=True)
arguments.add_argument("--street", action="store_true")
arguments = arguments.parse_args()
columns = STREET if arguments.street else {}
out = arguments.out
out.mkdir(parents=True)
fields = ["forename", "surname", "date_of_birth", "postcode", *columns]
with open(out / "rows.csv", "w", newline="") as clear, open(out / "parties.csv", "w", newline="") as parties, open(
    out / "applications.csv", "w", newline=""
) as applications, open(out / "truth.csv", "w", newline="") as persons:
    clear, parties, applications, persons = (csv.writer(file) for file in (clear, parties, applications, persons))
    clear.writerow(["record", "person", *fields])
    parties.writerow(["record", "application", "role", *fields])
    applications.writerow(["application", "kind", "issued"])
    persons.writerow(["record", "person"])
    for record, row, home in rows_of(arguments.set, arguments.seed):
        told = [text(row["first_name"]), text(row["last_name"]), date(row["date_of_birth"]), home]
        told += [text(row[column]) for column in columns.values()]
        clear.writerow([record, row["simulant_id"], *told])
        parties.writerow([record, record, "Mother", *told])
        applications.writerow([record, "care", ""])
        persons.writerow([record, row["simulant_id"]])
(out / "study.toml").write_text(study(arguments.world / "study.toml", more=tuple(columns)))
make_keys(out)
