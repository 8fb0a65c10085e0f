"""The tools, with their bands, as far as they are known (domain 2.3). Levels that a band speaks for: certainty K."""

from datetime import date

from django.db import migrations

LEVELS = [("low", "Low"), ("medium", "Medium"), ("high", "High"), ("very_high", "Very high")]


def bands(*scores, count=4):
    """Bands named as the levels they speak for, lowest first, each with its scores (both included)."""
    scores = scores or [(None, None)] * count
    return [
        {"code": code, "label": label, "from": lowest, "to": highest, "advises": code}
        for (code, label), (lowest, highest) in zip(LEVELS, scores, strict=False)
    ]


def not_applicable(lowest, highest):
    return {
        "code": "not_applicable",
        "label": "Not applicable",
        "from": lowest,
        "to": highest,
        "advises": None,
    }


TO_BE_CONFIRMED = (
    "The tools are renamed and replaced in 2025 and 2026; name, day and bands could not be read. To be confirmed:"
    " not in use until somebody enters them."
)
# code, name, version, unit, bands, in use from, is enabled, source, certainty
TOOLS = [
    (
        "osp_dc",
        "OSP/DC",
        "2021",
        "points of 64",
        [
            not_applicable("0", "0"),
            *bands(("1", "21"), ("22", "29"), ("30", "35"), ("36", "64")),
        ],
        date(2021, 3, 1),
        True,
        "HMPPS guidance on OSP/DC, points and bands. The day it came into use is to be confirmed.",
        "O",
    ),
    (
        "osp_iic",
        "OSP/IIC",
        "2021",
        "",
        [not_applicable(None, None), *bands(count=3)],
        date(2021, 3, 1),
        True,
        "HMPPS guidance on OSP/IIC. Bands without their scores, and the day it came into use, to be confirmed.",
        "K",
    ),
    (
        "rm2000",
        "RM2000",
        "",
        "",
        bands(),
        None,
        True,
        "Risk Matrix 2000: low, medium, high, very high (domain facts, 2.3).",
        "O",
    ),
    (
        "rsr",
        "RSR",
        "",
        "per cent",
        bands(("0", "3.00"), ("3.01", "6.89"), ("6.90", "100")),
        None,
        True,
        "HMPPS guidance on RSR: low to 3.0 %, medium below 6.9 %, high from 6.9 %.",
        "O",
    ),
    (
        "oasys",
        "OASys",
        "risk of serious harm",
        "",
        bands(),
        None,
        True,
        "OASys risk of serious harm: low, medium, high, very high. To be confirmed.",
        "K",
    ),
    ("osp_dc", "Successor of OSP/DC", "2026", "", [], None, False, TO_BE_CONFIRMED, "K"),
    ("osp_iic", "Successor of OSP/IIC", "2026", "", [], None, False, TO_BE_CONFIRMED, "K"),
    ("rsr", "Successor of RSR", "2026", "", [], None, False, TO_BE_CONFIRMED, "K"),
    (
        "other",
        "Other tool",
        "",
        "",
        [],
        None,
        True,
        "Any other tool, in its own words. It speaks for no level.",
        "V",
    ),
]


def add(apps, schema_editor):
    model = apps.get_model("risk", "RiskTool")
    for code, name, version, unit, its_bands, valid_from, is_enabled, source, certainty in TOOLS:
        model.objects.create(
            code=code,
            name=name,
            version=version,
            unit=unit,
            bands=its_bands,
            valid_from=valid_from,
            is_enabled=is_enabled,
            source=source,
            certainty=certainty,
        )


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_squashed")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
