#!/usr/bin/env python3
"""The rows of one world's mothers, for Splink as a clear CSV and for Seriatim as a study of the same four fields alone.

    seriatim synthesise --mothers 65000 --seed 90210 --out WORLD
    python3 mothers.py WORLD OUT
    seriatim link OUT/study.toml --out OUT/out
    python3 .../anchors/splink_link.py OUT/rows.csv --id record --truth person --birth-date date_of_birth --blocking wide

Writes into OUT: rows.csv (record, person, forename, surname, date_of_birth, postcode), parties.csv, applications.csv,
truth.csv, study.toml and two key files. Each row stands in an application of its own, so that neither tool knows who
stood in a case together.
"""
import csv
import os
import sys
from datetime import datetime
from pathlib import Path

SOURCES = """[[source]]
name = "applications"
kind = "applications"
system = "court"
file = "applications.csv"
columns = { application = "application", kind = "kind", issued_on = "issued" }
[source.codes]
kind = { "care" = "care" }
[[source]]
name = "parties"
kind = "parties"
system = "court"
file = "parties.csv"
quarantine_at_most = 0.5
columns = { record = "record", application = "application", role = "role", forename = "forename", surname = "surname", birth_date = "date_of_birth", postcode = "postcode" }
[source.codes]
role = { "Mother" = "mother" }
[[source]]
name = "truth"
kind = "truth"
system = "court"
file = "truth.csv"
columns = { record = "record", person = "person" }
"""

def date(text):
    try:
        return datetime.strptime(text, "%d/%m/%Y").strftime("%Y-%m-%d")
    except ValueError:
        return ""


def rows_of(path, first, delimiter=",", encoding="utf-8-sig"):
    """The rows under the heading that starts with the column `first`: lines above it are a preamble."""
    with open(path, newline="", encoding=encoding) as file:
        rows = csv.reader(file, delimiter=delimiter)
        heading = next(row for row in rows if row and row[0] == first)
        for row in rows:
            yield dict(zip(heading, row))


NOTHING = {"N/K", "Unknown", "Not known", "-"}


def said(text):
    return "" if text.strip() in NOTHING else text.strip()


def study(path, more=()):
    """The world's study file with the sources above in place of its own, more columns of parties, and own keys; of its
    estimates the first alone, as others ask for sources that are not there."""
    sources = SOURCES.replace('postcode = "postcode" }', ", ".join(f'{name} = "{name}"' for name in ("postcode", *more)) + " }")
    lines = path.read_text().replace('pseudonym = "demonstration"', 'pseudonym = "pseudonym.key"')
    lines = lines.replace('storage = "demonstration"', 'storage = "storage.key"').splitlines(keepends=True)
    kept, inside, written, estimates = [], False, False, 0
    for line in lines:
        if line.startswith("["):
            source = line.startswith(("[[source]]", "[source."))
            estimates += line.startswith("[[estimate]]")
            inside = source or (line.startswith("[[estimate]]") and estimates > 1)
            if source and not written:
                kept.append(sources)
                written = True
        if not inside:
            kept.append(line)
    return "".join(kept)


def make_keys(out):
    seriatim = os.environ.get("SERIATIM", "seriatim")
    for key in ("pseudonym.key", "storage.key"):
        if os.spawnlp(os.P_WAIT, seriatim, "seriatim", "key", "new", str(out / key)) != 0:
            sys.exit(f"no key: {key}")


def main(world, out):
    out.mkdir(parents=True)
    truth = {row["record"]: row["person"] for row in rows_of(world / "truth/records_court.csv", "record")}
    issued = {}
    for row in rows_of(world / "court/applications.csv", "Application ref"):
        issued.setdefault(row["Application ref"], date(row.get("Date issued", "")) or date(row.get("Date received", "")))
    seen = set()
    with open(out / "rows.csv", "w", newline="") as clear, open(out / "parties.csv", "w", newline="") as parties, open(
        out / "applications.csv", "w", newline=""
    ) as applications, open(out / "truth.csv", "w", newline="") as persons:
        clear, parties, applications, persons = (csv.writer(file) for file in (clear, parties, applications, persons))
        clear.writerow(["record", "person", "forename", "surname", "date_of_birth", "postcode"])
        parties.writerow(["record", "application", "role", "forename", "surname", "date_of_birth", "postcode"])
        applications.writerow(["application", "kind", "issued"])
        persons.writerow(["record", "person"])
        for row in rows_of(world / "court/parties.csv", "Party ref", ";", "cp1252"):
            record = row["Party ref"]
            if row["Role"] != "Mother" or record in seen or record not in truth:
                continue
            seen.add(record)
            own = [said(row["First name"]), said(row["Surname"]), date(said(row["Date of birth"])), said(row["Postcode"])]
            if own[2] == "1900-01-01":
                own[2] = ""
            clear.writerow([record, truth[record], *own])
            parties.writerow([record, record, "Mother", *own])
            applications.writerow([record, "care", issued.get(row["Application ref"], "")])
            persons.writerow([record, truth[record]])
    (out / "study.toml").write_text(study(world / "study.toml"))
    make_keys(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
