"""HKDF-SHA-256 (RFC 5869), written out with nothing but HMAC, for the figures in hkdf.json.

Run: python3 tests/unit/encryption/hkdf.py > tests/unit/encryption/hkdf.json
"""

import base64
import hashlib
import hmac
import json


def hkdf(key: bytes, info: bytes, length: int) -> bytes:
    """Extract with an empty salt (RFC 5869 2.2: as many zero bytes as the hash is long), then expand."""
    pseudorandom = hmac.new(bytes(32), key, hashlib.sha256).digest()
    block, output, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.new(pseudorandom, block + info + bytes([counter]), hashlib.sha256).digest()
        output += block
        counter += 1
    return output[:length]


def case(master: bytes, organization: str, purpose: str) -> dict:
    key_id = hashlib.sha256(hkdf(master, b"iris key id", 32)).hexdigest()[:8]
    key = hkdf(master, f"iris/v1/{purpose}/{organization}/{key_id}".encode(), 32)
    print_of = hmac.new(key, "Zürich 🚀".encode(), hashlib.sha256).digest()
    return {
        "master": base64.b64encode(master).decode(),
        "masterHex": master.hex(),
        "organizationId": organization,
        "purpose": purpose,
        "keyId": key_id,
        "key": base64.b64encode(key).decode(),
        "fingerprint": base64.urlsafe_b64encode(print_of).decode().rstrip("="),
    }


masters = [bytes(range(32)), hashlib.sha256(b"another").digest()]
organizations = ["8f14e45f-ceea-467f-a8b2-6d7a3f1c9e01", "c9f0f895-fb98-4b91-99f5-1fd0297e236d"]
cases = [
    case(master, organization, purpose)
    for master in masters
    for organization in organizations
    for purpose in ("credentials", "events", "fingerprint")
]
print(json.dumps(cases, indent=2))
