"""The frozen program: Python, Qt and ours in one folder, made by PyInstaller from packaging/smtpdesk.spec."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from making import icons
from making.project import EPOCH, NAME, PACKAGING, TITLE, Project, epoch
from smtpdesk.text import licences

_STARTER: Final = "pyinstaller"  # a part of it is in the program: what starts it


def freeze(project: Project, work: Path, out: Path, *, system_libraries: bool) -> Path:
    """Make the program's folder inside `out` and give its path; `work` may be thrown away.

    With `system_libraries` what the system's packages provide is left to them. Raises subprocess.CalledProcessError.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    licences.write(work / "licences", licences.installed([_STARTER]))
    if sys.platform == "darwin":
        icons.icns(work / f"{NAME}.icns")
    else:
        icons.ico(work / f"{NAME}.ico")
    (work / "version.txt").write_text(version_resource(project), "utf-8")
    surroundings = os.environ | {
        "SMTPDESK_WORK": str(work),
        "SMTPDESK_LIBRARIES": "system" if system_libraries else "bundled",
        EPOCH: str(epoch()),
        "PYTHONHASHSEED": "1",  # the order of sets, and so of what is written
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    folders = ["--distpath", str(out), "--workpath", str(work / "pyinstaller")]
    command = [sys.executable, "-P", "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *folders]
    subprocess.run([*command, str(PACKAGING / f"{NAME}.spec")], check=True, env=surroundings)
    return out / (f"{TITLE}.app" if sys.platform == "darwin" else NAME)


def version_resource(project: Project) -> str:
    """Give what Windows shows as the program's properties, in PyInstaller's form."""
    digits = [int(each) for each in project.version.split(".") if each.isdigit()]
    four = tuple([*digits, 0, 0, 0, 0][:4])
    words = {
        "CompanyName": project.maintainers.partition(" <")[0],
        "FileDescription": TITLE,
        "FileVersion": project.version,
        "InternalName": NAME,
        "LegalCopyright": f"{project.licence} licence",
        "ProductName": TITLE,
        "ProductVersion": project.version,
    }
    told = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', "
        f"[{told}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )
