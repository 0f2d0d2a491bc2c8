"""Executes every notebook of this folder in the Python environment that runs this file.

    python notebooks/execute.py OUTDIR

The executed copies and their pictures go to OUTDIR. The release is taken from the environment variable
SERIATIM_RELEASE, by default from out/returns-to-court/release in the repository. Ends with an error if a cell fails, or
if a chart shows anything but the released figures. For that check every notebook leaves the points that it read back
from its charts in a variable `drawn`: lists of table, stratum, level, measure, year, value.
"""

import base64
import csv
import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

FOLDER = Path(__file__).resolve().parent
DEFAULT_RELEASE = FOLDER.parent / "out" / "returns-to-court" / "release"
SECONDS_PER_CELL = 120

# Run after a notebook's own cells and left out of the executed copy.
READ_BACK = "import json, sys; print(json.dumps({'environment': sys.prefix, 'drawn': drawn}))"


class Failure(Exception):
    """What is wrong, in words for the person who runs this."""


def released_points(release: Path, table: str) -> dict[tuple[str, str, str], dict[int, float]]:
    """The figures of a released table that may be told: per stratum, level and measure the value at each year."""
    points: dict[tuple[str, str, str], dict[int, float]] = defaultdict(dict)
    with open(release / table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["status"] == "ok":
                points[row["stratum"], row["level"], row["measure"]][int(row["years"])] = float(row["value"])
    return points


def check_drawn(release: Path, drawn: list[list]) -> int:
    """Compares what was drawn with the release: the number of curves, or a failure."""
    curves: dict[tuple[str, str, str, str], dict[int, float]] = defaultdict(dict)
    for table, stratum, level, measure, year, value in drawn:
        points = curves[table, stratum, level, measure]
        if points.setdefault(year, value) != value:
            raise Failure(f"{level}, {measure}, year {year}: drawn twice, with different values")
    if not curves:
        raise Failure("no chart shows a released figure")
    for (table, *curve), points in curves.items():
        if points != released_points(release, table)[tuple(curve)]:
            raise Failure(f"{', '.join(curve)}: the chart differs from {table}")
    return len(curves)


def execute(path: Path, release: Path) -> tuple[nbformat.NotebookNode, list[list]]:
    """The executed notebook, and the points that it read back from its charts."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(READ_BACK))
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(FOLDER)}},
        record_timing=False,
        # The kernel warns that it talks over an unencrypted port of this machine: nothing to act on. A traceback is
        # read in a log, where codes for colours are noise.
        extra_arguments=["--IPKernelApp.log_level=ERROR", "--InteractiveShell.colors=nocolor"],
    )
    client.execute()
    read_back = json.loads("".join(output["text"] for output in notebook.cells.pop()["outputs"]))
    if Path(read_back["environment"]).resolve() != Path(sys.prefix).resolve():
        raise Failure(f"the kernel ran in another environment: {read_back['environment']}")
    return notebook, read_back["drawn"]


def write(notebook: nbformat.NotebookNode, name: str, to: Path) -> int:
    """Writes the executed copy, and each picture under the id of its cell: the number of pictures."""
    nbformat.write(notebook, to / f"{name}.ipynb")
    pictures = 0
    for cell in notebook.cells:
        outputs = [output.get("data", {}) for output in cell.get("outputs", [])]
        encoded = [data["image/png"] for data in outputs if "image/png" in data]
        for number, picture in enumerate(encoded, start=1):
            suffix = f"-{number}" if len(encoded) > 1 else ""
            (to / f"{name}-{cell['id']}{suffix}.png").write_bytes(base64.b64decode(picture))
        pictures += len(encoded)
    return pictures


def run(to: Path) -> None:
    """Executes, checks and writes every notebook of the folder."""
    release = Path(os.environ.get("SERIATIM_RELEASE", DEFAULT_RELEASE)).resolve()
    if not (release / "manifest.json").is_file():
        raise Failure(f"no release in {release}\nhint: run a study, or set SERIATIM_RELEASE to its release folder")
    if to.resolve() == FOLDER:
        raise Failure("the executed copies would replace the notebooks\nhint: name another folder")
    paths = sorted(FOLDER.glob("*.ipynb"))
    if not paths:
        raise Failure(f"no notebook in {FOLDER}")
    # Kernels run in the folder of the notebooks, where a path relative to here would lead elsewhere.
    os.environ["SERIATIM_RELEASE"] = str(release)
    to.mkdir(parents=True, exist_ok=True)
    print(f"release: {release}")
    for path in paths:
        started = time.monotonic()
        try:
            notebook, drawn = execute(path, release)
            curves = check_drawn(release, drawn)
        except CellExecutionError as error:
            raise Failure(f"{path.name}: a cell failed: {error.ename}: {error.evalue}\n{error.traceback}") from error
        except Failure as failure:
            raise Failure(f"{path.name}: {failure}") from failure
        pictures = write(notebook, path.stem, to)
        cells = sum(cell["cell_type"] == "code" for cell in notebook.cells)
        seconds = time.monotonic() - started
        print(f"{path.name}: {cells} cells, {pictures} pictures, {curves} curves as released, {seconds:.1f} s")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python execute.py OUTDIR")
    try:
        run(Path(sys.argv[1]))
    except Failure as failure:
        sys.exit(f"error: {failure}")


if __name__ == "__main__":
    main()
