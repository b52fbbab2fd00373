# ruff: noqa: INP001
"""Check an audit trail that `audit export` wrote. Needs Python and, for the signatures, `cryptography`.

    python verify_audit_export.py FILE [--checkpoints FILE] [--public-key HEX]

Ends with 0 and a sentence when the file is whole, with 1 and a sentence for each fault otherwise. It
shares no line with the program that wrote the file; docs/audit-export.md says the same in words.
"""

import argparse
import json
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SIGNED_AS = b"muster audit checkpoint 1\0"


def main() -> int:
    """Read the file, say what is wrong with it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("file", type=Path)
    asked.add_argument("--checkpoints", type=Path, help="a copy of the checkpoints that was kept elsewhere")
    asked.add_argument("--public-key", help="the key that the county published, in hexadecimal")
    told = asked.parse_args()
    records = [json.loads(line) for line in told.file.read_bytes().splitlines()]
    head, rest = records[0], records[1:]
    lines = [one for one in rest if "seq" in one]
    signed = [one["checkpoint"] for one in rest if "checkpoint" in one]
    if told.checkpoints:
        signed += [json.loads(line) for line in told.checkpoints.read_bytes().splitlines()]
    faults = []
    if told.public_key and told.public_key.lower() != head["public_key"]:
        faults.append("The file names another public key than the county published.")
    digests, chain = chain_faults(head, lines)
    faults += chain + signature_faults(head, signed, digests)
    for fault in faults:
        sys.stdout.write(fault + "\n")
    if not faults:
        sys.stdout.write(f"Lines {head['first']} to {head['last']} are as they were written, and signed.\n")
    return 1 if faults else 0


def chain_faults(head: dict, lines: list[dict]) -> tuple[dict[int, str], list[str]]:
    """Compute every digest from the one before it and the body; those found, and what does not fit."""
    faults, before = [], bytes.fromhex(head["digest_before"])
    digests = {head["first"] - 1: head["digest_before"]}
    for number, line in enumerate(lines, start=head["first"]):
        body = line["body"].encode() if "body" in line else b64decode(line["body_base64"])
        before = sha256(before + body).digest()
        if line["seq"] != number:
            faults.append(f"Line {number} is missing, or out of its order.")
            break
        if before.hex() != line["digest"] or json.loads(body)["seq"] != number:
            faults.append(f"Line {number} was changed.")
            before = bytes.fromhex(line["digest"])
        digests[number] = line["digest"]
    if not faults and len(lines) != head["last"] - head["first"] + 1:
        faults.append(f"The file ends before line {head['last']}.")
    return digests, faults


def signature_faults(head: dict, signed: list[dict], digests: dict[int, str]) -> list[str]:
    """Check each signature, that it is of the line here, and that the last line is signed."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["public_key"]))
    faults, signed_lines = [], set()
    for one in signed:
        message = b64decode(one["signed"])
        try:
            key.verify(b64decode(one["signature"]), SIGNED_AS + message)
        except InvalidSignature:
            faults.append("A checkpoint was not signed with this key.")
            continue
        checkpoint = json.loads(message)
        number, digest = checkpoint["seq"], b64decode(checkpoint["digest"]).hex()
        signed_lines.add(number)
        if number in digests and digests[number] != digest:
            faults.append(f"Line {number} is not the one that was signed on {checkpoint['at']}.")
    if head["last"] not in signed_lines:
        faults.append(
            f"Line {head['last']}, the last, is not signed: the end may have been cut or made anew."
        )
    return faults


if __name__ == "__main__":
    sys.exit(main())
