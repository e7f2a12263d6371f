from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import audiences, directory, photos
from members.forms.photo import PhotoForm
from members.models import Photo
from network.access import member_required
from network.models import Network


@member_required
@require_safe
def photo(request: HttpRequest, network: Network, member_id: int, digest: str, size: str) -> HttpResponse:
    """A member's photo in one size, for those who may see it."""
    viewer = request.member
    person = get_object_or_404(directory.seen_by(viewer).only("audiences"), pk=member_id)
    if size not in photos.SIDES or not audiences.visible(person, viewer, "photo"):
        raise Http404
    kept = get_object_or_404(Photo.objects.only(size), member=person, digest=digest)
    etag = f'"{digest}-{size}"'
    answer = HttpResponse(bytes(getattr(kept, size)), content_type="image/webp")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Encoding"] = "identity"  # no compression on the way, which would weaken the tag
    return get_conditional_response(request, etag=etag, response=answer)


@member_required
@require_http_methods(["GET", "POST"])
def own_photo(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a person show their face, in words as well."""
    kept = Photo.objects.filter(member=request.member).defer("large", "small").first()
    form = PhotoForm(request.POST or None, request.FILES or None, member=request.member, kept=kept)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your photo is up to date."))
        return redirect("members:you", network)
    status = 422 if form.is_bound else 200
    return render(request, "members/own_photo.html", {"form": form, "kept": kept}, status=status)


@member_required
@require_POST
def remove_photo(request: HttpRequest, network: Network) -> HttpResponse:
    """Take one's photo away; nothing of it is kept."""
    if Photo.objects.filter(member=request.member).delete()[0]:
        messages.success(request, _("Your photo is removed."))
    return redirect("members:own_photo", network)
