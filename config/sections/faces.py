"""[faces]: finding faces, and whose they are."""

from __future__ import annotations

from config.cores import half_the_cores
from config.declaring import Section, option


class FacesSettings(Section):
    """Finding faces in photos and videos, and whose they are. Nothing leaves this computer."""

    enabled: bool = option(
        True,
        "Whether faces are looked for. Without, all that is known of faces is deleted at the next "
        "start; people with names keep the photos in which they were known to be.",
    )
    detector: str = option(
        "mantelpiece-mtcnn",
        "What finds faces: this one, or a detector of DeepFace.",
        expected="mantelpiece-mtcnn, or the name of a detector that DeepFace knows",
        pattern=r"^[\w-]{1,32}$",
    )
    model: str = option(
        "mantelpiece-dlib",
        "What tells faces apart: this one, or a model of DeepFace. With another one, all faces are "
        "looked for again in the background; names stay.",
        expected="mantelpiece-dlib, or the name of a model that DeepFace knows",
        pattern=r"^[\w-]{1,32}$",
    )
    allow_download: bool = option(
        False,
        "Whether DeepFace may fetch the weights of another detector or model from the internet.",
    )
    processes: int = option(
        half_the_cores,
        "How many files are searched for faces at the same time, each in a process that takes "
        "300 to 600 MB while there is something to do.",
        default_text="half the number of cores",
        ge=1,
        le=256,
    )
    memory_mb: int = option(
        2048,
        "A process that needs more memory than this for one file is ended.",
        unit="MB",
        ge=256,
        le=1_000_000,
    )
    timeout: int = option(
        300,
        "A file that takes longer than this is given up.",
        unit="seconds",
        ge=1,
        le=86_400,
    )
