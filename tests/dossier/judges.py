"""The judges from outside: veraPDF for the standards, pdfsig for the seal. Where one is missing, that is said, and nothing is proved."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel

ROOT = Path(__file__).resolve().parents[2]
FLAVOURS = ("3a", "ua1")


class NoJudge(Exception):
    """A program that judges is not at hand."""


def verapdf(files: Sequence[Path]) -> dict[Path, dict[str, bool]]:
    """File → flavour → whether it passes; one call for all files. NoJudge where VERAPDF names nothing, or where it does not answer."""
    named = os.environ.get("VERAPDF", "")
    program = next((path for path in (Path(named), ROOT / named) if named and path.is_file()), None)
    if program is None:
        raise NoJudge(f"not validated: no veraPDF at VERAPDF={named}")
    told = subprocess.run([program, ",".join(FLAVOURS), *map(str, files)], capture_output=True, text=True, check=False).stdout
    found: dict[Path, dict[str, bool]] = {file: {} for file in files}
    for name, flavour, verdict in re.findall(r"^(\S.*?) (\S+) (PASS|FAIL)\b", told, re.MULTILINE):
        found[Path(name)][flavour] = verdict == "PASS"
    silent = [str(file) for file, verdicts in found.items() if set(verdicts) != set(FLAVOURS)]
    if silent:
        raise NoJudge(f"not validated: veraPDF gave no answer on {', '.join(silent[:3])}\n{told[-2000:]}")
    return found


def pdfsig(file: Path) -> str:
    """What poppler says of the one signature: "valid", or its own words. NoJudge where it is not installed (poppler-utils).

    A seal with its proofs for later (B-LT) has them in a revision after the signature, so that not the whole file is signed: then what
    comes after may be nothing but these proofs, and that pyHanko says, who compares the revisions."""
    program = shutil.which("pdfsig")
    if program is None:
        raise NoJudge("not validated: pdfsig is not installed (poppler-utils)")
    told = subprocess.run([program, file], capture_output=True, text=True, check=False).stdout
    verdicts = re.findall(r"- Signature Validation: (.*)", told)
    if verdicts != ["Signature is Valid."]:
        return "; ".join(verdicts) or told.strip()
    whole = told.count("Total document signed") == 1 or only_proofs_after(file.read_bytes())
    return "valid" if whole else "something was added after the signature"


def only_proofs_after(pdf: bytes) -> bool:
    """Whether all that came after the signature are proofs for a later check (/DSS), as PAdES B-LT adds them."""
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    signature.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)
    found = signature.diff_result
    return isinstance(found, DiffResult) and found.modification_level == ModificationLevel.LTA_UPDATES
