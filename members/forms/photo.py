"""A member's photo, and what it shows in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import photos
from members.models import Member, Photo


class PhotoForm(forms.Form):
    """A picture, needed the first time; and its description, needed always."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "A JPEG, PNG or WebP of at most 8 MB. It is cut to a square, and where and when it was taken is removed."
        ),
        widget=forms.FileInput(attrs={"accept": photos.ACCEPTED}),
    )
    described = forms.CharField(
        label=_("What it shows, in words"),
        max_length=200,
        help_text=_("Read aloud to people who do not see it: who is in it, and how. “Ama, laughing, by a whiteboard.”"),
    )

    def __init__(self, *args: Any, member: Member, kept: Photo | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.made: photos.Squares | None = None
        self.fields["described"].initial = kept.described if kept else _("Portrait of %(name)s") % {"name": member.name}
        if kept:
            self.fields["picture"].label = _("Another picture")
            self.fields["picture"].required = False

    def clean_picture(self) -> Any:
        """Read the picture here, so that what is wrong with it is said at its field."""
        file = self.cleaned_data["picture"]
        if file:
            try:
                self.made = photos.squares(file)
            except photos.NotAPhoto as reason:
                raise forms.ValidationError(str(reason)) from reason
        return file

    def save(self) -> Photo:
        return photos.keep(self.member, self.made, described=self.cleaned_data["described"])
