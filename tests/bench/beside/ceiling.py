#!/usr/bin/env python3
"""The parameters that the truth gives: how well our model links when nothing has to be learned.

    python3 mothers.py WORLD OUT; seriatim link OUT/study.toml --out OUT/out
    python3 -m venv .venv && .venv/bin/pip install duckdb==2.0.1
    .venv/bin/python ceiling.py OUT        # writes OUT/true_parameters.json and OUT/study_true.toml
    seriatim link OUT/study_true.toml --out OUT/out

Lambda is counted from the truth, and m from the true pairs that the linkage scored (those that blocking found, of one per
cent and more); u and the rest stay as they were trained.
"""
import glob
import json
import sys

import duckdb

folder = sys.argv[1]
linkage = glob.glob(f"{folder}/out/work/linkage-*")[0]
truth = glob.glob(f"{folder}/out/work/intake-truth-*/table.parquet")[0]
with open(f"{linkage}/parameters.json") as file:
    parameters = json.load(file)
tables = duckdb.connect()
tables.execute(f"create table truth as select record, person from '{truth}'")
tables.execute(
    f"""create table matches as select e.* from '{linkage}/evidence.parquet' e
    join truth a on a.record = e.first_record join truth b on b.record = e.second_record where a.person = b.person"""
)
own = parameters["populations"][0]
own["by_themselves"]["lambda"] = (
    tables.execute("select sum(n * (n - 1)) from (select count(*) n from truth group by person)").fetchall()[0][0]
    / own["records"]
    / (own["records"] - 1)
)
for field in own["by_themselves"]["fields"]:
    for of_stratum in field["m"]:
        name, stratum = field["field"], of_stratum["stratum"]
        at = {
            "all pairs": "",
            "both tell a forename": "and forename is not null",
            "a forename missing": "and forename is null",
        }.get(stratum, f"and elapsed = '{stratum}'")
        counts = dict(
            tables.execute(f'select "{name}", count(*) from matches where "{name}" is not null {at} group by 1').fetchall()
        )
        # A stratum or field that next to no pair shows keeps what was trained.
        if sum(counts.values()) < 200:
            continue
        # Half a pair at each level: a share of 0 is refused.
        shares = [counts.get(level, 0) + 0.5 for level in field["levels"]]
        of_stratum["shares"] = [share / sum(shares) for share in shares]
with open(f"{folder}/true_parameters.json", "w") as file:
    json.dump(parameters, file)
with open(f"{folder}/study.toml") as file:
    study = file.read()
with open(f"{folder}/study_true.toml", "w") as file:
    file.write(study.replace("[linkage]", '[linkage]\nparameters = "true_parameters.json"'))
