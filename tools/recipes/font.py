"""The font of the figures."""

import io
from pathlib import Path

from recipes.packages import deb

FONTS = Path(__file__).resolve().parents[2] / "course_utils" / "fonts"


def rename_font(font, family):
    """Give a font another name, because a changed font must not have the reserved one."""
    keep = {0, 5, 7, 13, 14}  # copyright, version, trademark, licence and its address
    new = {1: family, 2: "Regular", 3: f"{family} 2.004", 4: family, 6: "UnrolledCJK"}
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in keep]
    for key, value in new.items():
        names.setName(value, key, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [new[6]]
    cff.topDictIndex[0].FamilyName = cff.topDictIndex[0].FullName = family


def font(folder):
    """The characters of the course's Chinese texts, from Noto Sans CJK SC."""
    from fontTools import subset, ttLib

    package = deb("fonts-noto-cjk=1:20220127+repack1-1", folder)
    source = package / "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    cut = subset.Subsetter(options)
    characters = (FONTS / "characters.txt").read_text(encoding="utf-8")
    cut.populate(text=characters.replace("\n", ""), unicodes=range(32, 127))
    with ttLib.TTFont(source, fontNumber=2, recalcTimestamp=False) as whole:
        whole["cmap"].tables = [
            table for table in whole["cmap"].tables if table.format == 12
        ]
        cut.subset(whole)
        rename_font(whole, "Unrolled CJK")
        data = io.BytesIO()
        whole.save(data)
    return {"UnrolledCJK-Regular.otf": data.getvalue()}
