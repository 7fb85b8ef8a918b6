"""Wapiti on the running demo, once as each role and once as a stranger; what it found, in lines and as JSON.

    .venv/bin/python scripts/scanners/wapiti_roles.py [--seconds 180] [--together 2] [--only ROLE ...] [--house ADDRESS --accounts FILE]

Without --house it serves a copy of the demo itself, on the loopback address. --accounts: what the demo's loading printed.
Every role signs in as a person does, with the page's token, and Wapiti gets the cookie in a file. Exit 1 when something was found that
`KNOWN` does not explain. A module is left out only when it needs the internet or would shut out the account that it scans with.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.house import passwords, SAID, serving  # noqa: E402 - the path comes first

WAPITI = ROOT / ".venv-scan" / "wapiti" / "bin" / "wapiti"
# Whose zone the accounts are of. The administrator comes from another: what a scan does to accounts must not shut out the other scans.
PEOPLE = {
    "stranger": "",
    "reception": "reception-5906",
    "investigator": "investigator-5906",
    "reference_officer": "reference-5906",
    "victim_support": "support-5906",
    "auditor": "auditor-5906",
    "liaison": "liaison-unia",
    "admin": "admin-9999",
}
MODULES = (
    "backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods", "permanentxss",
    "redirect", "shellshock", "spring4shell", "sql", "timesql", "upload", "xss",
)  # fmt: skip
# Not run: ssrf, xxe, log4shell (their proof is a call to a machine on the internet); cms, htp, nikto, wapp, wp_enum, network_device,
# takeover (fetch lists from it, or ask its name servers); ssl, https_redirect (no TLS before the demo); brute_login_form (the throttle has
# its own tests and would lock the account that scans); buster (a list of names, on an application that has no files of its own to find).
# Not visited: what ends the session that scans, and files that take no parameter.
LEFT_OUT = ("/sign-out", "/settings/sessions/*", "/password", "/settings/second-factor/*", "/static/*", "/bootstrap/*")
# (category, what the finding's words hold): why it is no fault. docs/security.md says the same in full.
KNOWN = (
    ("Secure Flag cookie", "Secure flag is not set in the cookie : col13", "plain HTTP on the loopback address; production sets it"),
    ("HTTP Methods", "Possible interesting methods", "OPTIONS lists GET, HEAD and POST, which are what the page takes"),
    ("LDAP Injection", "LDAP Injection via injection", "no LDAP here: its NUL is answered 400, which Wapiti takes for a directory's error"),
)


def signed_in(house: str, account: str, password: str) -> dict[str, str]:
    """The cookies of a real sign-in, with the form's own token."""
    visitor = requests.Session()
    visitor.trust_env = False
    page = visitor.get(f"{house}/sign-in", timeout=30)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    if token is None:
        sys.exit("the sign-in page has no token")
    sent = {"csrf_token": token[1], "name": account, "password": password}
    answer = visitor.post(f"{house}/sign-in", data=sent, allow_redirects=False, timeout=30)
    if answer.status_code != 303:
        sys.exit(f"{account}: {answer.status_code} instead of a way in")
    return {cookie.name: cookie.value or "" for cookie in visitor.cookies}


def scanned(house: str, role: str, cookies: dict[str, str], seconds: int, folder: Path) -> dict[str, Any]:
    """Wapiti's report. Half of the time is for finding pages, what is left for the modules, each with its share."""
    host = urllib.parse.urlsplit(house).hostname or ""
    keep, report = folder / f"{role}.cookies.json", folder / f"{role}.json"
    held = {name: {"value": value, "expires": None, "secure": False, "port": None, "version": 0} for name, value in cookies.items()}
    keep.write_text(json.dumps({host: {"/": held}}), encoding="utf-8")
    command = [
        str(WAPITI), "--url", f"{house}/", "--scope", "folder", "--module", ",".join(MODULES), "--cookie", str(keep),
        "--max-scan-time", str(seconds // 2), "--max-attack-time", str(max(seconds // 2 // len(MODULES), 5)),
        "--depth", "5", "--max-files-per-dir", "12", "--scan-force", "normal", "--tasks", "4", "--timeout", "20",
        "--store-session", str(folder / f"{role}.session"), "--store-config", str(folder / f"{role}.config"), "--flush-session",
        "--no-bugreport", "--verbose", "1", "--format", "json", "--output", str(report),
    ]  # fmt: skip
    for path in LEFT_OUT:
        command += ["--exclude", house + path]
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}  # no proxy, no settings of whoever runs this
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=seconds * 4, check=False)
    (folder / f"{role}.log").write_text(ran.stdout + ran.stderr, encoding="utf-8")
    if not report.exists():
        sys.exit(f"{role}: Wapiti gave no report\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def findings(report: dict[str, Any]) -> list[tuple[str, str]]:
    """(category, method path: words) of all that a report holds, each once."""
    return sorted(
        {
            (category, f"{one['method']} {one['path']}: {one['info']}")
            for kind in ("vulnerabilities", "anomalies", "additionals")
            for category, many in report[kind].items()
            for one in many
        }
    )


def explained(category: str, words: str) -> str:
    """Why it is no fault; nothing when nobody knows."""
    return next((why for name, part, why in KNOWN if name == category and part in words), "")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--together", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=list(PEOPLE))
    parser.add_argument("--house")
    parser.add_argument("--accounts", type=Path)
    parser.add_argument("--keep", type=Path, help="the folder for Wapiti's own reports")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        keep = asked.keep or Path(scratch) / "reports"
        keep.mkdir(parents=True, exist_ok=True)
        if asked.house:
            keys = {name: password for name, password, _, _ in SAID.findall(asked.accounts.read_text(encoding="utf-8"))}
            return judged(asked.house, keys, asked, keep)
        with serving(Path(scratch)) as house:
            return judged(house.address, passwords(house.instance), asked, keep)


def judged(house: str, keys: dict[str, str], asked: argparse.Namespace, keep: Path) -> int:
    """Scan as all, `--together` at a time; say what was found."""

    def one(role: str) -> dict[str, Any]:
        account = PEOPLE[role]
        return scanned(house, role, signed_in(house, account, keys[account]) if account else {}, asked.seconds, keep)

    unexplained = 0
    with ThreadPoolExecutor(asked.together) as pool:
        for role, report in zip(asked.only, pool.map(one, asked.only), strict=True):
            found = findings(report)
            print(f"{role}: {report['infos']['crawled_pages_nbr']} addresses, {len(found)} findings", flush=True)
            for category, words in found:
                why = explained(category, words)
                unexplained += not why
                print(f"  {'known' if why else 'NEW'}  {category}: {words}" + (f" ({why})" if why else ""), flush=True)
    print(f"wapiti: {unexplained} unexplained")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
