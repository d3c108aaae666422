"""Forms of profiles."""

from app.profiles.forms.pictures import LogoForm, PicturesForm, pictures_form
from app.profiles.forms.profile import ProfileForm, Shape, change_rows, form_class, in_order

__all__ = [
    "LogoForm",
    "PicturesForm",
    "ProfileForm",
    "Shape",
    "change_rows",
    "form_class",
    "in_order",
    "pictures_form",
]
