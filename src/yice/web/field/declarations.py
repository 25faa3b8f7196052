"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"device": "手机", "parcel": "手机上传"})
    name_verbs(
        {
            "field.register_device": "登记手机",
            "field.revoke_device": "停用手机",
            "field.drop_parcel": "不采用手机上传",
            "field.write_up_parcel": "照手机上传补录走访",
            "view.pack": "取走访包",
            "view.parcel": "看手机上传",
            "view.parcel_file": "看手机上传的附件",
        }
    )
