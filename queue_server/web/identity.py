"""Identity and contact data at the web's door: how a form seals them."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from queue_server.web.parts import Parts

router = APIRouter(tags=["identity"])


class SealingOut(BaseModel):
    """What readers and forms seal with: it opens nothing."""

    key: str = Field(
        description="`hpke-x25519-sha256-chacha20poly1305:key id:value`: HPKE base mode (RFC "
        "9180), info `yunhao identity and contact`, no additional data. What is sealed is one of "
        "`person:` with 18 characters, `company:` with 18, `phone:` with E.164; the answer goes "
        "back as `suite:key id:` and the base64url of encapsulated key and ciphertext, without `=`."
    )


@router.get("/sealing")
async def sealing(parts: Parts) -> SealingOut:
    """The centre's public key; identity and contact data are sent sealed with it alone."""
    return SealingOut(key=parts.sealing)
